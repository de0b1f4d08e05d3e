"""What the knowledge base needs from outside; each has a real adapter and a twin that ships."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge_base.records import (
    Customer,
    Evidence,
    FeedHealth,
    FeedSettings,
    FeedSnapshot,
    Hit,
    Incident,
    IncidentChange,
    IncidentLink,
    Passage,
    Policy,
    Provider,
)

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length 1."""


class Clock(Protocol):
    """Time is an input."""

    def now(self) -> datetime:
        """The present moment, with a zone."""
        ...


class IncidentFeed(Protocol):
    """A source of incidents: a file, a URL."""

    source: str

    def read(self, observed_at: datetime) -> FeedSnapshot:
        """All that the feed says now. Raises FeedUnavailable; broken entries are in ``problems`` instead.

        Raises FeedUnchanged where the feed says that nothing changed since the reading it was told of.
        """
        ...


class FeedBook(Protocol):
    """The feeds that are watched, and how each has been going. Names are unique."""

    def add(self, feed: FeedSettings) -> None:
        """Keep a feed; raises FeedNameTaken where another has its name."""
        ...

    def remove(self, name: str) -> None:
        """Watch it no more; what it told stays. Raises UnknownFeed."""
        ...

    def feeds(self) -> tuple[FeedSettings, ...]:
        """All feeds, by name."""
        ...

    def health(self, name: str) -> FeedHealth:
        """How a feed has been going; one never tried has nothing but its name. Raises UnknownFeed."""
        ...

    def note(self, health: FeedHealth) -> None:
        """Keep how it went; raises UnknownFeed."""
        ...


class AccountStore(Protocol):
    """Customers with their services, by id."""

    def put(self, customers: Iterable[Customer]) -> tuple[int, int]:
        """Add customers or replace those of the same id, in one transaction; returns how many were new and changed."""
        ...

    def version(self) -> int:
        """A number that grows with every stored change, cheap to ask."""
        ...

    def customers(self) -> tuple[Customer, ...]:
        """All customers, by id."""
        ...

    def remove(self, customer_id: str) -> bool:
        """Forget a customer; False where none has this id."""
        ...


class IncidentStore(Protocol):
    """Keeps every version of every incident, and answers exactly.

    Incidents whose id occurs under two providers are answered with the id ``PROVIDER:ID``.
    """

    def record(self, snapshot: FeedSnapshot) -> tuple[IncidentChange, ...]:
        """Store what changed, in one transaction; the same snapshot twice changes nothing."""
        ...

    def version(self) -> int:
        """A number that grows with every stored change, cheap to ask."""
        ...

    def incidents(self) -> tuple[Incident, ...]:
        """The newest version of every incident, in order of provider and id."""
        ...

    def incident(self, incident_id: str) -> Incident | None:
        """The newest version by public id."""
        ...

    def history(self, incident_id: str) -> tuple[Incident, ...]:
        """Every version of one incident, oldest first."""
        ...

    def providers(self) -> tuple[Provider, ...]:
        """Every provider seen, with its newest contacts and zone."""
        ...

    def policies(self, provider: str) -> tuple[Policy, ...]:
        """All policies of a provider, in force or not."""
        ...

    def evidence(self) -> tuple[Evidence, ...]:
        """The newest state of every alert that monitoring sent, by source and key. Internal: never a fact."""
        ...

    def link(self, link: IncidentLink) -> None:
        """Say that two incidents are one outage, or are not; replaces what was said of the pair. Grows ``version``."""
        ...

    def links(self) -> tuple[IncidentLink, ...]:
        """What was said by people, and what shared external ids say of pairs that no person spoke about."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """What is embedding: kept beside vectors, so that they are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit vector per text; raises EmbeddingFailed."""
        ...


class PassageIndex(Protocol):
    """Finds texts by similarity. It never states a fact: hits are ids, read again from their owner."""

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace passages by id."""
        ...

    def drop(self, ids: Sequence[str]) -> None:
        """Remove passages; unknown ids are no error."""
        ...

    def ids(self) -> frozenset[str]:
        """Ids of everything held."""
        ...

    def nearest(self, vector: Vectors, count: int, labels: dict[str, str] | None = None) -> tuple[Hit, ...]:
        """Up to ``count`` hits by cosine similarity, best first, among passages that carry all ``labels``.

        ``vector`` has shape (dimensions,).
        """
        ...
