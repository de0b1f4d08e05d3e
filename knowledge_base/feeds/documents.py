"""A feed's body, told apart by what was said of the feed and by its content, and handed to the right reader."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.alertmanager import read_alertmanager
from knowledge_base.feeds.files import within_limit
from knowledge_base.feeds.native import read_native
from knowledge_base.feeds.origin import Origin
from knowledge_base.feeds.parsing import parse
from knowledge_base.feeds.statuspage import SECTIONS, is_statuspage, read_statuspage
from knowledge_base.feeds.syndication import read_syndication
from knowledge_base.feeds.tmf656 import is_tmf656, read_tmf656
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.feeds.xml import looks_like_xml
from knowledge_base.records import FeedKind, FeedProblem, FeedSettings, FeedSnapshot

_VERSION = 1
_SECTIONS = (*SECTIONS, "policies")


class Body(Protocol):
    """Where bytes come from; ``name`` is how a person would call it."""

    name: str

    def read(self) -> bytes:
        """All bytes, bounded in size and time. Raises FeedUnavailable."""
        ...


class DocumentFeed:
    """One body, whose format is told by its settings and its content."""

    def __init__(self, body: Body, settings: FeedSettings | None = None) -> None:
        self._body = body
        self._settings = settings
        self.source = body.name

    def read(self, observed_at: datetime) -> FeedSnapshot:
        """All that the feed says now. Raises FeedUnavailable, or FeedNotUnderstood for a body that is no feed."""
        kind: FeedKind = self._settings.kind if self._settings else "document"
        return read_body(self._body.read(), kind, Origin.of(self._settings, self.source, observed_at))


def read_body(body: bytes, kind: FeedKind, origin: Origin) -> FeedSnapshot:
    """What a body of a kind says. Raises FeedUnavailable, FeedNotUnderstood.

    A "document" may be of any format that its content plainly shows, but for Alertmanager's: evidence is only taken
    from a feed that was added as such.
    """
    within_limit(body, origin.source)
    if kind == "syndication" or (kind == "document" and looks_like_xml(body)):
        return read_syndication(body, origin)
    parsed = parse(body, origin.source)
    readers: dict[str, Callable[[Any, Origin], FeedSnapshot]] = {
        "tmf656": read_tmf656,
        "alertmanager": read_alertmanager,
    }
    snapshot = readers.get(kind, read_document)(parsed.value, origin)
    twice = tuple(FeedProblem(place, say("told", "twice", field=place), "") for place in parsed.twice)
    return replace(snapshot, problems=(*snapshot.problems, *twice)) if twice else snapshot


def read_document(document: Any, origin: Origin) -> FeedSnapshot:
    """Native, Statuspage v2 or TMF656, by content. Raises FeedNotUnderstood."""
    if isinstance(document, dict) and "warmline_feed" in document:
        _check_version(document["warmline_feed"], origin)
        _check_sections(document, origin)
        return read_native(document, origin.source, origin.observed_at, origin.default_provider)
    if is_statuspage(document):
        _check_sections(document, origin)
        return read_statuspage(document, origin)
    if is_tmf656(document):
        return read_tmf656(document, origin)
    raise FeedNotUnderstood(say("feed", "unknown", name=origin.source))


def _check_version(version: Any, origin: Origin) -> None:
    if isinstance(version, bool) or str(version) != str(_VERSION):
        raise FeedNotUnderstood(say("feed", "version", name=origin.source, version=quoted(version)))


def _check_sections(document: dict[str, Any], origin: Origin) -> None:
    for section in _SECTIONS:
        if not isinstance(document.get(section) or [], list):
            raise FeedNotUnderstood(say("feed", "section", name=origin.source, section=section))
