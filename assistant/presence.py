"""Who is where: which tickets people look at in this process, and whether they are typing. Kept nowhere."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from assistant.domain.desk import Person

HERE_SECONDS = 6.0
"""Tabs say every second that they are there; whoever missed several is gone."""
MOST_TABS = 40
"""Tabs of one person that count, the newest; as many streams may one person hold open."""


@dataclass(frozen=True)
class Present:
    """Somebody who looks at a ticket."""

    person_id: str
    name: str
    typing: bool = False


_Told = tuple[float, str, Present]


@dataclass
class Presence:
    """Keeps what tabs say of themselves, bounded per person. ``seconds`` is a clock that only goes forward."""

    seconds: Callable[[], float] = monotonic
    _tabs: dict[str, OrderedDict[str, _Told]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def seen(self, person: Person, tab: str, ticket_id: str | None, *, typing: bool = False) -> None:
        """A person's tab shows this ticket now; None: none. Whether there is such a ticket the caller knows."""
        with self._lock:
            theirs = self._tabs.setdefault(person.id, OrderedDict())
            theirs.pop(tab, None)
            if ticket_id:
                theirs[tab] = (self.seconds(), ticket_id, Present(person.id, person.name, typing))
                if len(theirs) > MOST_TABS:
                    theirs.popitem(last=False)

    def everywhere(self) -> dict[str, tuple[Present, ...]]:
        """Who is on which ticket, each person once; typing where any of their tabs says so."""
        found: dict[str, dict[str, Present]] = {}
        for _, ticket_id, one in self._held():
            there = found.setdefault(ticket_id, {})
            if one.person_id not in there or one.typing:
                there[one.person_id] = one
        return {key: tuple(there[who] for who in sorted(there)) for key, there in found.items()}

    def _held(self) -> list[_Told]:
        with self._lock:
            oldest = self.seconds() - HERE_SECONDS
            for person_id, theirs in list(self._tabs.items()):
                # What was told longest ago comes first.
                while theirs and next(iter(theirs.values()))[0] < oldest:
                    theirs.popitem(last=False)
                if not theirs:
                    del self._tabs[person_id]
            return [told for theirs in self._tabs.values() for told in theirs.values()]
