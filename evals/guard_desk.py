"""The desk that measures the guard: made as ``warmline check`` makes it, with a set's feeds, accounts and instant."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.desk import Desk
from assistant.domain.check import CheckReport
from assistant.domain.reading import Reading
from assistant.domain.reply import SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.reading.reader import read_ticket
from assistant.settings import Settings
from evals.guard_cases import Benign, GuardReply, Output, World
from knowledge_base.records import FeedSnapshot


def desk_of_world(world: World, settings: Settings) -> Desk:
    """A desk at the set's instant that knows its feeds and accounts, and nobody else's."""
    desk = _empty_desk(world, settings)
    for feed in world.feeds:
        record_feed(desk, feed, world.label)
    return desk


def snapshots_of(world: World, settings: Settings) -> Iterator[FeedSnapshot]:
    """What each feed of the set reads as, with its problems, in order."""
    desk = _empty_desk(world, settings)
    yield from (record_feed(desk, feed, world.label) for feed in world.feeds)


def _empty_desk(world: World, settings: Settings) -> Desk:
    own = settings.model_copy(update={"data_dir": None, "database_url": None})
    return desk_for_commands(own, world.head.instant, world.customers, with_drafts=False)


def without_input_detectors(desk: Desk) -> Desk:
    """The desk with a reader that suspects nothing, so that only what is written can be refused."""
    return replace(desk, pipeline=replace(desk.pipeline, reader=_unsuspecting))


def _unsuspecting(ticket: Ticket, gazetteer: tuple[str, ...] = ()) -> Reading:
    reading = read_ticket(ticket, gazetteer)
    summary = reading.summary.model_copy(update={"suspicious": ()})
    return replace(reading, summary=summary, suspicious_demand=False)


def submitted(world: World, line: GuardReply | Output | Benign, text: str) -> SubmittedReply:
    """``text`` as a line of ``warmline check``: the ticket whole, as if it had come in on the reply's channel."""
    asked: Ticket | None = world.tickets[line.ticket]
    if asked is not None and isinstance(line, GuardReply):
        asked = None if line.no_ticket else asked.model_copy(update={"channel": line.channel})
    return SubmittedReply(id=line.id, ticket=asked, incident_id=line.incident, text=text)


class CheckFailed(Exception):
    """The guard itself failed: it lets nothing through then, which finds nothing out."""


def checked_at(desk: Desk, reply: SubmittedReply) -> CheckReport:
    """What the desk finds in a reply; raises CheckFailed."""
    report = desk.check(reply)
    if any(rule.rule == "guard_failed" for rule in report.rules):
        raise CheckFailed("the guard failed, the log says where")
    return report
