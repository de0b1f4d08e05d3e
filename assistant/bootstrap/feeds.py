"""Feeds: read once into a desk by a command, or watched from now on."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from assistant.auditing import AuditTrail, NoTrail
from assistant.bootstrap.adapters import post_reader
from assistant.bootstrap.audits import trail_on
from assistant.bootstrap.databases import Databases, is_kept, keeps_sample, open_databases
from assistant.desk import Desk
from assistant.errors import KnowledgeFailed, SettingsInvalid
from assistant.facts_desk import FactsDesk
from assistant.settings import Settings
from knowledge_base.clock import SystemClock
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.native import read_native
from knowledge_base.feeds.received import read_received
from knowledge_base.polling import Watcher
from knowledge_base.ports import Clock, IncidentFeed
from knowledge_base.records import FeedSnapshot


def facts_desk(settings: Settings, clock: Clock | None = None) -> FactsDesk:
    """Feeds, versions and accounts of a data directory; raises SettingsInvalid where none is set.

    The sample world is no place for real facts: a folder that keeps it is refused too.
    """
    if not is_kept(settings):
        raise SettingsInvalid(
            "Feeds and accounts are kept in a data directory: name one with --data DIR or WARMLINE_DATA_DIR."
        )
    if keeps_sample(settings):
        raise SettingsInvalid(f"'{settings.data_dir}' keeps the sample world: name another folder for your own facts.")
    databases, clock = open_databases(settings), clock or SystemClock()
    return facts_desk_on(settings, databases, clock, trail_on(settings, databases, clock))


def facts_desk_on(settings: Settings, databases: Databases, clock: Clock, trail: AuditTrail | None = None) -> FactsDesk:
    """The facts of these stores, watched through the real feeds."""
    proposer = post_reader(settings)
    opener, reader = partial(open_feed, proposer=proposer), partial(read_received, proposer=proposer)
    watcher = Watcher(databases.book, databases.incidents, clock, opener, reader)
    return FactsDesk(databases.incidents, databases.book, watcher, databases.accounts, clock, trail or NoTrail())


def read_feeds(desk: Desk, feeds: Iterable[IncidentFeed]) -> tuple[FeedSnapshot, ...]:
    """Read each feed into the desk's incident store. A feed that cannot be read at all raises KnowledgeFailed."""
    return tuple(read_feed(desk, feed) for feed in feeds)


def read_feed(desk: Desk, feed: IncidentFeed) -> FeedSnapshot:
    """Read one feed into the desk's incident store; raises KnowledgeFailed."""
    try:
        snapshot = feed.read(desk.clock.now())
        desk.pipeline.knowledge.store.record(snapshot)
    except KnowledgeBaseError as error:
        raise KnowledgeFailed(str(error)) from error
    return snapshot


def record_feed(desk: Desk, data: dict[str, Any], source: str) -> FeedSnapshot:
    """Put a feed that is at hand as an object (native format) into the desk's incident store."""
    snapshot = read_native(data, source, desk.clock.now())
    desk.pipeline.knowledge.store.record(snapshot)
    return snapshot


def feed_at(where: str) -> IncidentFeed:
    """The feed at a file or URL; raises KnowledgeFailed."""
    try:
        return open_feed(where)
    except KnowledgeBaseError as error:
        raise KnowledgeFailed(str(error)) from error
