"""What is known of the last body that was read, so that an unchanged feed costs next to nothing.

A server's ETag and Last-Modified are kept as they came. Where there is neither (and for files), the body's own hash
stands in the ETag's place, written ``sha256-…``: an ETag of HTTP is quoted, so the two cannot be mixed up.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge_base.errors import FeedUnchanged
from knowledge_base.records import FeedHealth, FeedSnapshot

_HASH = "sha256-"


@dataclass(frozen=True)
class Known:
    """The validators of one body; ``digest`` is its SHA-256 in hexadecimal, None where nothing was read yet."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """As FeedHealth keeps them."""
        if self.etag or self.last_modified or self.digest is None:
            return (self.etag, self.last_modified)
        return (f"{_HASH}{self.digest}", None)


class Body(Protocol):
    """A body that is only handed out when it is another than ``known``; ``name`` is how a person would call it."""

    name: str
    known: Known

    def read(self) -> bytes:
        """All bytes. Raises FeedUnavailable, and FeedUnchanged where they are those that were kept."""
        ...

    def keep(self) -> None:
        """Say that the last bytes were understood: from now on they are what is known."""
        ...


class ConditionalFeed:
    """A feed that says FeedUnchanged. A body counts as known only after it was understood."""

    def __init__(self, body: Body, source: str, reader: Callable[[bytes, datetime], FeedSnapshot]) -> None:
        self.source = source
        self._body = body
        self._reader = reader

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """ETag and Last-Modified of what was read last."""
        return self._body.known.validators

    def read(self, observed_at: datetime) -> FeedSnapshot:
        """All that the feed says now. Raises FeedUnavailable, FeedInvalid, and FeedUnchanged."""
        snapshot = self._reader(self._body.read(), observed_at)
        self._body.keep()
        return snapshot


def known_from(health: FeedHealth | None) -> Known:
    """What a feed's health remembers; nothing of a feed that was never read."""
    if health is None or health.last_synced_at is None:
        return Known()
    etag = health.etag or ""
    if etag.startswith(_HASH):
        return Known(digest=etag.removeprefix(_HASH))
    return Known(health.etag, health.last_modified)


def digest_of(body: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def unchanged(name: str) -> FeedUnchanged:
    """The error that says so, with the feed's name as its text."""
    return FeedUnchanged(name)
