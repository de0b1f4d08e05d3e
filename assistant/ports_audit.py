"""What the audit trail needs from outside: a place that entries are only ever added to."""

from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Protocol

from assistant.domain.audit import AuditEntry, AuditKey, AuditNote, Mark
from assistant.domain.desk import TicketState


@dataclass(frozen=True)
class TrailState:
    """Where the trail stands: its last entry, and the last one that was cut off at the front.

    ``key_check`` tells the key of a keyed trail, None while it has none. ``salt`` is this place's own and random:
    names that must not be read are hashed with it.
    """

    head: Mark
    cut: Mark
    key_check: str | None
    salt: str


class AuditBook(Protocol):
    """Keeps the entries. Each method is one transaction; whatever process adds, no sequence is given twice."""

    def append(
        self, note: AuditNote, key: AuditKey | None, unless_within: timedelta | None = None
    ) -> AuditEntry | None:
        """Add an entry at the end; None where ``unless_within`` before it the same person did the same to the same.

        Raises StoreFailed, also where ``must_take`` does.
        """
        ...

    def must_take(self, key: AuditKey | None) -> None:
        """Raise StoreFailed where no entry may be added with ``key``.

        That is where the trail is kept with another key or with one, or has only entries without a key that nobody
        took under this one.
        """
        ...

    def adopt(self, note: AuditNote, through: Mark, key: AuditKey) -> AuditEntry:
        """Add an entry with ``key`` after entries without one, of which ``through`` is the last that was looked at.

        Raises StoreFailed where others were added without the key since, or the trail is kept with another key.
        """
        ...

    def entries(
        self, after: int = 0, since: datetime | None = None, until: datetime | None = None
    ) -> Iterator[AuditEntry]:
        """Entries after a sequence, oldest first, ``since`` included and ``until`` not; read in pages, however many."""
        ...

    def newest(self, most: int, subject: str | None = None, person: str | None = None) -> tuple[AuditEntry, ...]:
        """The last entries, newest first, of one subject or person where one is named."""
        ...

    def state(self) -> TrailState:
        """Where the trail stands."""
        ...

    def cut(self, note: AuditNote, before: datetime, key: AuditKey | None) -> int:
        """Remove entries at the front that are older than ``before``; returns how many: ask again until there are none.

        ``note`` is entered with the place of the cut in its detail (``through``, ``hash``): what is left still
        verifies, and a front that was cut by anybody else does not. Nothing is entered where nothing is that old.
        """
        ...


@dataclass(frozen=True)
class Touched:
    """How many rows lost their words; ``sending`` are tickets that were leaving at that moment: look again."""

    tickets: int = 0
    drafts: int = 0
    approvals: int = 0
    replies: int = 0
    overrides: int = 0
    ratings: int = 0
    reports: int = 0
    notes: int = 0
    answers: int = 0
    sending: int = 0

    def __add__(self, other: "Touched") -> "Touched":
        """Both together."""
        return Touched(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


class WordStore(Protocol):
    """The words in the desk's store, as far as they can be taken away. Rows, times and figures stay."""

    def of_customer(self, customer_id: str) -> tuple[TicketState, ...]:
        """The tickets whose customer has this id."""
        ...

    def answered_before(self, moment: datetime) -> tuple[str, ...]:
        """Ids of tickets whose reply was sent before ``moment`` and that have words left."""
        ...

    def blank(
        self, ticket_ids: Collection[str], names: Collection[str] = (), *, answers: bool = False, dry: bool = False
    ) -> Touched:
        """Take away the words of tickets and of all that belongs to them, in one transaction.

        Also those of notes about suspected outages that hold one of ``names``, and with ``answers`` everything that
        language models answered: whose words are in there cannot be told. ``dry``: only count.
        """
        ...

    def compact(self) -> bool:
        """Overwrite what the database still holds of what was taken away; False where others kept it from that."""
        ...


class Outbox(Protocol):
    """A file beside the database that holds replies that were sent."""

    name: str

    def blank(self, ticket_ids: Collection[str], *, dry: bool = False) -> int:
        """Take away the words of replies to these tickets; returns how many there were. Raises HelpdeskFailed."""
        ...
