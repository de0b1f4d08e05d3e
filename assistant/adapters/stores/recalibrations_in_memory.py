"""Recalibrations of the tone scorer in this process: the twin of those in the database."""

from threading import Lock

from assistant.domain.recalibration import Recalibration, Switch
from assistant.errors import NotFound


class MemoryRecalibrations:
    """The RecalibrationBook port in two lists."""

    def __init__(self) -> None:
        self._versions: list[Recalibration] = []
        self._switches: list[Switch] = []
        self._lock = Lock()

    def add(self, made: Recalibration) -> Recalibration:
        """Keep a recalibration as the next version."""
        with self._lock:
            kept = made.model_copy(update={"version": len(self._versions) + 1})
            self._versions.append(kept)
            return kept

    def versions(self) -> tuple[Recalibration, ...]:
        """All versions, oldest first."""
        return tuple(self._versions)

    def version(self, number: int) -> Recalibration:
        """One version; raises NotFound."""
        if not 1 <= number <= len(self._versions):
            raise NotFound(f"There is no recalibration {number}.")
        return self._versions[number - 1]

    def switch(self, switch: Switch) -> None:
        """Put a version in force, or none."""
        if switch.version is not None:
            self.version(switch.version)
        self._switches.append(switch)

    def switches(self) -> tuple[Switch, ...]:
        """Every switch, oldest first."""
        return tuple(self._switches)
