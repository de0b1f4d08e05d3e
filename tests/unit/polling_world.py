"""A world in which feeds answer as they are told, time stands until it is moved, and a book remembers."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.polling import Schedule, Watcher
from knowledge_base.records import FeedHealth, FeedProblem, FeedSettings, FeedSnapshot, Incident, Provider
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.memory import MemoryIncidentStore

START = datetime.fromisoformat("2026-11-21T14:10:00+00:00")


@dataclass
class MovableClock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class NotedBook(MemoryFeedBook):
    """Remembers every note."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[FeedHealth] = []

    def note(self, health: FeedHealth) -> None:
        super().note(health)
        self.notes.append(health)


def incident(one: str, **more: object) -> Incident:
    told = {"id": one, "name": f"Outage {one}", "status": "identified", "provider": "Northlight"}
    return Incident.model_validate(told | more)


Answer = Callable[[datetime], FeedSnapshot]


@dataclass
class FakeFeed:
    """Answers by what the world says of its name at that moment."""

    world: "World"
    settings: FeedSettings
    source: str
    validators: tuple[str | None, str | None] = (None, None)

    def read(self, observed_at: datetime) -> FeedSnapshot:
        name = self.settings.name
        with self.world.lock:
            self.world.reads.append((name, observed_at))
        snapshot = self.world.answers[name](observed_at)
        self.validators = (f'"{len(self.world.reads)}"', None)
        return snapshot


@dataclass
class World:
    clock: MovableClock = field(default_factory=MovableClock)
    book: NotedBook = field(default_factory=NotedBook)
    store: MemoryIncidentStore = field(default_factory=MemoryIncidentStore)
    answers: dict[str, Answer] = field(default_factory=dict)
    reads: list[tuple[str, datetime]] = field(default_factory=list)
    opened: list[tuple[str, str | None]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def watcher(self, schedule: Schedule | None = None) -> Watcher:
        return Watcher(self.book, self.store, self.clock, self.open, self.read_pushed, schedule)

    def open(self, settings: FeedSettings, health: FeedHealth) -> FakeFeed:
        self.opened.append((settings.name, health.etag))
        return FakeFeed(self, settings, settings.name)

    def read_pushed(self, settings: FeedSettings, body: bytes, observed_at: datetime) -> FeedSnapshot:
        if not body:
            raise FeedNotUnderstood("The message is empty.")
        return self.snapshot(settings.name, observed_at, *body.decode().split())

    def add(self, name: str, answer: Answer | None = None, **more: object) -> FeedSettings:
        told = {"name": name, "where": f"https://{name}.example/feed", "provider": "Northlight"} | more
        settings = FeedSettings.model_validate(told)
        self.book.add(settings)
        if answer is not None:
            self.answers[name] = answer
        return settings

    def listing(self, name: str, *ids: str, problems: tuple[FeedProblem, ...] = (), **more: object) -> Answer:
        return lambda at: self.snapshot(name, at, *ids, problems=problems, **more)

    @staticmethod
    def snapshot(
        name: str, at: datetime, *ids: str, problems: tuple[FeedProblem, ...] = (), **more: object
    ) -> FeedSnapshot:
        incidents = tuple(incident(one, source=name, observed_at=at, **more) for one in ids)
        return FeedSnapshot(name, at, Provider(name="Northlight"), incidents, problems=problems)


def failing(error: Exception) -> Answer:
    def answer(_at: datetime) -> FeedSnapshot:
        raise error

    return answer


def seeded(number: int) -> Schedule:
    return Schedule(random.Random(number))  # noqa: S311 - jitter is no secret
