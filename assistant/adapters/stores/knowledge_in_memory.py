"""Changes of the knowledge in this process: the twins of those in the database."""

from threading import Lock

from assistant.domain.knowledge_edits import GuidelineVersion, IncidentEdit


class MemoryIncidentEdits:
    """The IncidentEdits port in a dictionary."""

    def __init__(self) -> None:
        self._edits: dict[tuple[str, str, int], IncidentEdit] = {}
        self._lock = Lock()

    def claim(self, edit: IncidentEdit) -> bool:
        """Take this version for this person; False where somebody has it already."""
        with self._lock:
            return self._edits.setdefault(_key(edit), edit) is edit

    def drop(self, edit: IncidentEdit) -> None:
        """Give a version back that could not be recorded."""
        with self._lock:
            self._edits.pop(_key(edit), None)

    def of(self, provider: str, incident_id: str) -> tuple[IncidentEdit, ...]:
        """Those of one incident, by revision."""
        with self._lock:
            found = [edit for key, edit in self._edits.items() if key[:2] == (provider, incident_id)]
        return tuple(sorted(found, key=lambda edit: edit.revision))


class MemoryGuidelines:
    """The GuidelineBook port in lists."""

    def __init__(self) -> None:
        self._versions: dict[str, list[GuidelineVersion]] = {}
        self._lock = Lock()

    def add(self, version: GuidelineVersion) -> bool:
        """Keep a version; False where the guideline has one of that number already."""
        with self._lock:
            held = self._versions.setdefault(version.guideline.id, [])
            if any(one.version == version.version for one in held):
                return False
            held.append(version)
            held.sort(key=lambda one: one.version)
            return True

    def versions(self, guideline_id: str) -> tuple[GuidelineVersion, ...]:
        """All of one guideline, oldest first."""
        with self._lock:
            return tuple(self._versions.get(guideline_id, ()))

    def newest(self) -> tuple[GuidelineVersion, ...]:
        """The newest of each guideline that was ever edited, by id."""
        with self._lock:
            return tuple(self._versions[name][-1] for name in sorted(self._versions))


def _key(edit: IncidentEdit) -> tuple[str, str, int]:
    return (edit.provider, edit.incident_id, edit.revision)
