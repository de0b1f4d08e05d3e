"""The feeds that are watched, in memory."""

import threading
from typing import NoReturn

from knowledge_base.errors import FeedNameTaken, UnknownFeed
from knowledge_base.records import FeedHealth, FeedSettings
from knowledge_base.records.feed_address import must_be_usable


class MemoryFeedBook:
    """Keeps feeds for as long as the process lives. Safe to use from several threads."""

    def __init__(self) -> None:
        self._feeds: dict[str, FeedSettings] = {}
        self._health: dict[str, FeedHealth] = {}
        self._lock = threading.RLock()

    def add(self, feed: FeedSettings) -> None:
        """Keep a feed; raises FeedNameTaken, FeedInvalid."""
        must_be_usable(feed.name, feed.where)
        with self._lock:
            if feed.name in self._feeds:
                name_taken(feed.name)
            self._feeds[feed.name] = feed
            self._health[feed.name] = FeedHealth(name=feed.name)

    def remove(self, name: str) -> None:
        """Watch it no more; raises UnknownFeed."""
        with self._lock:
            self.health(name)
            del self._feeds[name], self._health[name]

    def feeds(self) -> tuple[FeedSettings, ...]:
        """All feeds, by name."""
        with self._lock:
            return tuple(self._feeds[name] for name in sorted(self._feeds))

    def health(self, name: str) -> FeedHealth:
        """How a feed has been going; raises UnknownFeed."""
        with self._lock:
            return self._health[name] if name in self._health else unknown(name)

    def note(self, health: FeedHealth) -> None:
        """Keep how it went; raises UnknownFeed."""
        with self._lock:
            self.health(health.name)
            self._health[health.name] = health


def name_taken(name: str) -> NoReturn:
    """Raise FeedNameTaken."""
    raise FeedNameTaken(f"A feed named '{name}' is watched already.") from None


def unknown(name: str) -> NoReturn:
    """Raise UnknownFeed."""
    raise UnknownFeed(f"There is no feed named '{name}'.")
