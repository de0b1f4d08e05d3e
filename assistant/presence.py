"""Who is where: which tickets people look at in this process, and whether they are typing. Kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from assistant.domain.desk import Person

HERE_SECONDS = 6.0
"""Tabs say every second that they are there; whoever missed several is gone."""


@dataclass(frozen=True)
class Present:
    """Somebody who looks at a ticket."""

    person_id: str
    name: str
    typing: bool = False


@dataclass
class Presence:
    """Keeps what tabs say of themselves. ``seconds`` is a clock that only goes forward."""

    seconds: Callable[[], float] = monotonic
    _tabs: dict[tuple[str, str], tuple[float, str, Present]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def seen(self, person: Person, tab: str, ticket_id: str | None, *, typing: bool = False) -> None:
        """A person's tab shows this ticket now; None: none."""
        with self._lock:
            if ticket_id:
                self._tabs[(person.id, tab)] = (self.seconds(), ticket_id, Present(person.id, person.name, typing))
            else:
                self._tabs.pop((person.id, tab), None)

    def everywhere(self) -> dict[str, tuple[Present, ...]]:
        """Who is on which ticket, each person once; typing where any of their tabs says so."""
        found: dict[str, dict[str, Present]] = {}
        with self._lock:
            oldest = self.seconds() - HERE_SECONDS
            self._tabs = {key: held for key, held in self._tabs.items() if held[0] >= oldest}
            held = list(self._tabs.values())
        for _, ticket_id, one in held:
            there = found.setdefault(ticket_id, {})
            if one.person_id not in there or one.typing:
                there[one.person_id] = one
        return {key: tuple(there[who] for who in sorted(there)) for key, there in found.items()}
