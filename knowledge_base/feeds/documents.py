"""A feed of whatever source: its body is read, told apart by content, and handed to the right reader."""

from datetime import datetime
from typing import Any, Protocol

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.native import read_native
from knowledge_base.feeds.parsing import parse
from knowledge_base.feeds.statuspage import is_statuspage, read_statuspage
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.records import FeedSnapshot

_VERSION = 1
_SECTIONS = ("incidents", "scheduled_maintenances", "policies")


class Body(Protocol):
    """Where bytes come from; ``name`` is how a person would call it."""

    name: str

    def read(self) -> bytes:
        """All bytes, bounded in size and time. Raises FeedUnavailable."""
        ...


class DocumentFeed:
    """One JSON or YAML document, native or Statuspage v2."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.source = body.name

    def read(self, observed_at: datetime) -> FeedSnapshot:
        """All that the feed says now. Raises FeedUnavailable, or FeedNotUnderstood for a body that is no feed."""
        document = parse(self._body.read(), self.source)
        if isinstance(document, dict) and "warmline_feed" in document:
            self._check_version(document["warmline_feed"])
            self._check_sections(document)
            return read_native(document, self.source, observed_at)
        if is_statuspage(document):
            self._check_sections(document)
            return read_statuspage(document, self.source, observed_at)
        raise FeedNotUnderstood(say("feed", "unknown", name=self.source))

    def _check_version(self, version: Any) -> None:
        if isinstance(version, bool) or str(version) != str(_VERSION):
            raise FeedNotUnderstood(say("feed", "version", name=self.source, version=quoted(version)))

    def _check_sections(self, document: dict[str, Any]) -> None:
        for section in _SECTIONS:
            if not isinstance(document.get(section) or [], list):
                raise FeedNotUnderstood(say("feed", "section", name=self.source, section=section))
