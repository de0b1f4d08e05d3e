"""Where changes of the knowledge are kept: who made which version of an incident, and edited guidelines."""

from typing import Protocol

from assistant.domain.knowledge_edits import GuidelineVersion, IncidentEdit


class IncidentEdits(Protocol):
    """Who made each version of the incidents that the team runs. Every method raises StoreFailed."""

    def claim(self, edit: IncidentEdit) -> bool:
        """Take this version for this person; False where somebody has it already, and then nothing is kept."""
        ...

    def drop(self, edit: IncidentEdit) -> None:
        """Give a version back that could not be recorded."""
        ...

    def of(self, provider: str, incident_id: str) -> tuple[IncidentEdit, ...]:
        """Those of one incident, by revision."""
        ...


class GuidelineBook(Protocol):
    """Versions of guidelines that were edited here, from 1; only ever added to. Every method raises StoreFailed."""

    def add(self, version: GuidelineVersion) -> bool:
        """Keep a version; False where the guideline has one of that number already."""
        ...

    def versions(self, guideline_id: str) -> tuple[GuidelineVersion, ...]:
        """All of one guideline, oldest first."""
        ...

    def newest(self) -> tuple[GuidelineVersion, ...]:
        """The newest of each guideline that was ever edited, by id."""
        ...
