"""The versions of one incident in the order of its history."""

from bisect import bisect
from datetime import datetime

from knowledge_base.records import Incident
from knowledge_base.stores.versions import renamed

Place = tuple[datetime, int, bool, int]
"""A time, the sequence that a version stands at or before, whether at, and its own sequence: no two are equal.

One that came too late to be newest stands before the newest of its time.
"""


class Life:
    """Versions, each at its place. To add one costs no more in a long life than in a short one."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._incidents: list[Incident] = []
        self._told: tuple[str, tuple[Incident, ...]] | None = None

    def __len__(self) -> int:
        return len(self._incidents)

    def put(self, place: Place, incident: Incident) -> None:
        """Keep a version."""
        index = bisect(self._places, place)
        self._places.insert(index, place)
        self._incidents.insert(index, incident)
        self._told = None

    def told_as(self, name: str) -> tuple[Incident, ...]:
        """All versions, oldest first, under a public id."""
        if self._told is None or self._told[0] != name:
            own = not self._incidents or self._incidents[0].id == name
            told = self._incidents if own else [renamed(incident, name) for incident in self._incidents]
            self._told = (name, tuple(told))
        return self._told[1]
