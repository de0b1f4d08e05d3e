"""Polls and receives feeds, stores what they tell, and keeps book of how each has been going."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from knowledge_base.errors import FeedInvalid, FeedUnchanged, KnowledgeBaseError, UnknownFeed
from knowledge_base.polling.missing import missing_from, missing_problem, worth_keeping
from knowledge_base.polling.outcome import FeedState, Outcome, Poll
from knowledge_base.polling.owners import provider_of
from knowledge_base.polling.rounds import WORKERS, Rounds, Turn, kind_of
from knowledge_base.polling.schedule import Schedule, seconds_until_due
from knowledge_base.polling.wording import say
from knowledge_base.ports import Clock, FeedBook, IncidentFeed, IncidentStore
from knowledge_base.records import FeedHealth, FeedSettings, FeedSnapshot

_LOG = logging.getLogger("knowledge_base.polling")
Opener = Callable[[FeedSettings, FeedHealth], IncidentFeed]
Reader = Callable[[FeedSettings, bytes, datetime], FeedSnapshot]
_ANSWERS: dict[str, object] = {"failures": 0, "failure": None}


@dataclass
class _Opened:
    """Feeds that stay open between polls, so that they remember what they read; one lock for each name."""

    feeds: dict[str, tuple[FeedSettings, IncidentFeed]] = field(default_factory=dict)
    locks: dict[str, threading.Lock] = field(default_factory=dict)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def lock(self, name: str) -> threading.Lock:
        with self.guard:
            return self.locks.setdefault(name, threading.Lock())


class Watcher:
    """Watches the feeds of a book. Safe to use from several threads; a second process at the same book does no harm.

    ``opener`` opens a feed to be polled, ``reader`` reads a pushed body; ``schedule`` is where jitter comes from.
    No method raises for what a feed does: that is told by the Poll.
    """

    def __init__(
        self,
        book: FeedBook,
        store: IncidentStore,
        clock: Clock,
        opener: Opener,
        reader: Reader,
        schedule: Schedule | None = None,
    ) -> None:
        self._book = book
        self._store = store
        self._clock = clock
        self._opener = opener
        self._reader = reader
        self._schedule = schedule or Schedule()
        self._opened = _Opened()
        self._recording = threading.Lock()

    def poll(self, name: str) -> Poll:
        """Poll one feed now, due or not. Raises UnknownFeed; a store that is away is a failed Poll."""
        return self._poll(self._feed(name))

    def poll_due(self) -> tuple[Poll, ...]:
        """Poll every feed that is due, several at a time, and wait for all. Raises StoreUnavailable.

        Answers by name; feeds that failed last time go last, so that they delay nobody.
        """
        due = [turn for turn in self._turns() if turn.seconds <= 0]
        if not due:
            return ()
        with ThreadPoolExecutor(min(WORKERS, len(due)), "poll") as pool:
            polls = pool.map(self._poll, (turn.feed for turn in sorted(due, key=lambda turn: turn.failing)))
        return tuple(sorted(polls, key=lambda poll: poll.name))

    def receive(self, name: str, body: bytes) -> Poll:
        """Take a pushed body. Raises UnknownFeed, StoreUnavailable; a body that is no message is a failed Poll.

        A push tells one piece: it says nothing about the others, so nothing counts as missing, and the book of a feed
        that is polled as well is left as it is.
        """
        feed = self._feed(name)
        at = self._clock.now()
        try:
            snapshot = self._reader(feed, body, at)
        except Exception as error:  # noqa: BLE001 - whatever was pushed, the server goes on
            poll = Poll(name, "failed", failure=_sentence(error, name))
            return self._note_push(feed, poll, {"last_tried_at": at})
        try:
            with self._recording:
                health = self._book.health(name)
                provider = provider_of(feed, health, snapshot, self._watched)
                poll = self._record(feed, snapshot, ())
                if health.provider != provider:
                    self._book.note(health.model_copy(update={"provider": provider}))
        except FeedInvalid as error:
            return self._note_push(feed, Poll(name, "failed", failure=str(error)), {"last_tried_at": at})
        return self._note_push(feed, poll, {"last_tried_at": at, "entries": _entries(snapshot)})

    def run(self, stop: threading.Event) -> None:
        """Poll what is due until ``stop`` is set; returns within about a second of that. Never raises."""
        Rounds(self._turns, self._poll, self._schedule).run(stop)

    def states(self) -> tuple[FeedState, ...]:
        """How each feed stands now, by name. Raises StoreUnavailable."""
        now = self._clock.now()
        return tuple(FeedState.at(feed, health, now) for feed, health in self._watched())

    def _turns(self) -> tuple[Turn, ...]:
        now = self._clock.now()
        turns = [
            Turn(feed, seconds_until_due(feed, health, now), health.failures > 0)
            for feed, health in self._watched()
            if feed.where is not None
        ]
        return tuple(sorted(turns, key=lambda turn: turn.seconds))

    def _watched(self) -> list[tuple[FeedSettings, FeedHealth]]:
        watched = []
        for feed in self._book.feeds():
            try:
                watched.append((feed, self._book.health(feed.name)))
            except UnknownFeed:  # removed in this very moment
                continue
        return watched

    def _feed(self, name: str) -> FeedSettings:
        feed = next((feed for feed in self._book.feeds() if feed.name == name), None)
        if feed is None:
            raise UnknownFeed(say("unknown", name=name))
        return feed

    def _poll(self, feed: FeedSettings, stop: threading.Event | None = None) -> Poll:
        if feed.where is None:
            return Poll(feed.name, "failed", failure=say("only_receives", name=feed.name))
        try:
            with self._opened.lock(feed.name):
                return self._polled(feed, self._book.health(feed.name), stop)
        except Exception as error:  # noqa: BLE001 - one feed never harms another; the store may be away
            _LOG.error("feed %s: %s", feed.name, kind_of(error))
            self._opened.feeds.pop(feed.name, None)
            return Poll(feed.name, "failed", failure=_sentence(error, feed.name))

    def _polled(self, feed: FeedSettings, before: FeedHealth, stop: threading.Event | None) -> Poll:
        at = self._clock.now()
        try:
            opened = self._open(feed, before)
            snapshot = opened.read(at)
        except FeedUnchanged:
            snapshot = None
        except Exception as error:  # noqa: BLE001 - a reader's mistake is this feed's failure only
            return self._fail(feed, at, error)
        if stop is not None and stop.is_set():
            self._opened.feeds.pop(feed.name, None)
            return Poll(feed.name, "failed", failure=say("stopped", name=feed.name))
        try:
            with self._recording:
                return self._keep(feed, before, at, opened, snapshot)
        except FeedInvalid as error:
            # What was refused is no known body: next time it is read again, and refused again.
            self._opened.feeds.pop(feed.name, None)
            return self._fail(feed, at, error)

    def _open(self, feed: FeedSettings, health: FeedHealth) -> IncidentFeed:
        known = self._opened.feeds.get(feed.name)
        if known is None or known[0] != feed or health.last_synced_at is None:
            known = (feed, self._opener(feed, health))
            self._opened.feeds[feed.name] = known
        return known[1]

    def _keep(
        self, feed: FeedSettings, before: FeedHealth, at: datetime, opened: IncidentFeed, snapshot: FeedSnapshot | None
    ) -> Poll:
        health = self._book.health(feed.name)
        if _overtaken(before, health, at):
            self._opened.feeds.pop(feed.name, None)
            return Poll(feed.name, "unchanged", problems=health.problems)
        poll = Poll(feed.name, "unchanged", problems=health.problems)
        told: dict[str, object] = {}
        if snapshot is not None:
            provider = provider_of(feed, health, snapshot, self._watched)
            poll = self._record(feed, snapshot, missing_from(snapshot, self._store.incidents()))
            told = {"provider": provider, "entries": _entries(snapshot), "problems": worth_keeping(poll.problems)}
        etag, last_modified = getattr(opened, "validators", (None, None))
        told |= {"etag": etag, "last_modified": last_modified, "last_tried_at": at, "last_synced_at": at, **_ANSWERS}
        told["next_poll_at"] = self._schedule.after_success(feed, at)
        self._book.note(health.model_copy(update=told))
        if health.failures:
            _LOG.info("feed %s answers again after %d failures", feed.name, health.failures)
        return poll

    def _record(self, feed: FeedSettings, snapshot: FeedSnapshot, missing: tuple[str, ...]) -> Poll:
        changes = self._store.record(snapshot)
        outcome: Outcome = "changed" if changes or snapshot.evidence else "unchanged"
        return Poll(feed.name, outcome, changes, snapshot.problems + missing_problem(missing), missing)

    def _fail(self, feed: FeedSettings, at: datetime, error: Exception) -> Poll:
        sentence = _sentence(error, feed.name)
        now = self._clock.now()
        with self._recording:
            health = self._book.health(feed.name)
            failures = health.failures + 1
            following = self._schedule.after_failure(feed, failures, now, getattr(error, "retry_after", None))
            noted = {"last_tried_at": at, "failures": failures, "failure": sentence, "next_poll_at": following}
            self._book.note(health.model_copy(update=noted))
        told = sentence if isinstance(error, KnowledgeBaseError) else f"{sentence} {kind_of(error)}"
        _LOG.log(logging.WARNING if failures == 1 else logging.DEBUG, "feed %s: %s", feed.name, told)
        return Poll(feed.name, "failed", problems=health.problems, failure=sentence)

    def _note_push(self, feed: FeedSettings, poll: Poll, told: dict[str, object]) -> Poll:
        if feed.where is None:
            with self._recording:
                health = self._book.health(feed.name)
                failed = {"failures": health.failures + 1, "failure": poll.failure}
                good = {"last_synced_at": told["last_tried_at"], "problems": worth_keeping(poll.problems), **_ANSWERS}
                self._book.note(health.model_copy(update=told | (failed if poll.outcome == "failed" else good)))
        return poll


def _entries(snapshot: FeedSnapshot) -> int:
    return len(snapshot.incidents) + len(snapshot.evidence)


def _overtaken(before: FeedHealth, health: FeedHealth, at: datetime) -> bool:
    """Whether somebody else read the feed later than this reading began: an older reading never replaces a newer."""
    newest = health.last_synced_at
    return newest is not None and newest != before.last_synced_at and newest > at


def _sentence(error: Exception, name: str) -> str:
    # Our own errors are worded for people; the text of any other may hold an address with its secrets.
    return (
        str(error) if isinstance(error, KnowledgeBaseError) else say("internal", name=name, kind=type(error).__name__)
    )
