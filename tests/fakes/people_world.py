"""A door with people at it: books in memory (or given ones), a clock that is moved by hand, and cheap passwords."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assistant.adapters.stores.people_in_memory import memory_people
from assistant.auditing import NoTrail
from assistant.domain.desk import Person
from assistant.people_desk import PeopleDesk
from assistant.ports_people import PeopleBooks
from assistant.staff_desk import NewAccount, StaffDesk

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BOSS = Person(id="command line", name="Command line", role="admin")
SECRET = "marsh winter lantern"  # noqa: S105 - a password of nobody
OTHER = "gravel under an oar"
OFFICE, HOME, AWAY = "192.0.2.7", "198.51.100.9", "203.0.113.5"


@dataclass
class HandClock:
    """The time is what the test says."""

    moment: datetime = NOON

    def now(self) -> datetime:
        """The present moment."""
        return self.moment

    def pass_by(self, **span: float) -> None:
        """Let time go by."""
        self.moment += timedelta(**span)


@dataclass
class PlainPasswords:
    """The Passwords port without any hashing; counts how often a password was compared, and with what."""

    made_by: str = "plain"
    compared: list[str | None] = field(default_factory=list)

    def hash(self, password: str) -> str:
        """The password, and who hashed it."""
        return f"{self.made_by}:{password}"

    def verify(self, password: str, hashed: str | None) -> bool:
        """Whether it is the one."""
        self.compared.append(hashed)
        return hashed is not None and hashed.partition(":")[2] == password

    def outdated(self, hashed: str) -> bool:
        """Whether another hashed it."""
        return not hashed.startswith(f"{self.made_by}:")


class ListTrail(NoTrail):
    """The audit trail as a list of (person, action, subject, detail)."""

    def __init__(self) -> None:
        self.entries: list[tuple[object, ...]] = []

    def record(self, person_id, action, subject=None, detail=None):
        """Take it down."""
        self.entries.append((person_id, action, subject, dict(detail or {})))

    def actions(self) -> list[object]:
        """What was done, in order."""
        return [entry[1] for entry in self.entries]


@dataclass(eq=False)
class Door:
    """Both desks over the same books."""

    books: PeopleBooks = field(default_factory=memory_people)
    clock: HandClock = field(default_factory=HandClock)
    passwords: PlainPasswords = field(default_factory=PlainPasswords)
    trail: ListTrail = field(default_factory=ListTrail)

    def __post_init__(self) -> None:
        self.people = PeopleDesk(self.books, self.passwords, self.clock, self.trail)
        self.staff = StaffDesk(self.books, self.passwords, self.clock, self.trail)


def staffed(**parts) -> Door:
    """A door with an admin, a lead and an agent, all with the same password."""
    door = Door(**parts)
    for name, role in (("ada", "admin"), ("lee", "lead"), ("sam", "agent")):
        new = NewAccount(name, role, shown=name.title(), email=f"{name}@desk.example")
        door.staff.add(BOSS, new, SECRET)
    door.trail.entries.clear()
    return door
