"""What each browser tab has been shown of a ticket, so that news can be told from what is known."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from assistant.advising import guide_of
from assistant.domain.reply import Draft
from assistant.domain.tone_guide import NextChange, ToneGuide
from assistant.queue import QueueEntry

_MOST_SEEN = 10_000
_Kept = TypeVar("_Kept")


class Recent(OrderedDict[tuple[str, str], _Kept]):
    """Something per browser tab and ticket; the oldest is forgotten when there are very many."""

    def __setitem__(self, key: tuple[str, str], value: _Kept) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > _MOST_SEEN:
            self.popitem(last=False)


class Advised:
    """The change that each tab was advised to make last, so that advice does not jump about while somebody types."""

    def __init__(self) -> None:
        self._last: Recent[NextChange | None] = Recent()

    def guide(self, session: str, draft: Draft) -> ToneGuide:
        """How to read the tone of what this tab shows of a ticket, and the next best change to it."""
        key = (session, draft.id)
        found = guide_of(draft.tone, draft.reply.language, self._last.get(key))
        self._last[key] = found.next_change
        return found


@dataclass(frozen=True)
class Shown:
    """What a page says that it shows: which drawing of the ticket, and which version of it.

    ``over`` where a person who was told that somebody else changed it wants their own text kept all the same.
    """

    look: str
    version: int
    over: bool = False


@dataclass(frozen=True)
class FactsSeen:
    """The facts that a tab has shown for a ticket; ``told`` has kind, value and certainty of each.

    ``overrides`` counts what leads let stand there.
    """

    incident_id: str | None = None
    revision: int = 0
    told: tuple[tuple[object, ...], ...] = ()
    overrides: int = 0

    @classmethod
    def of(cls, entry: QueueEntry, overrides: int = 0) -> "FactsSeen":
        """The facts of now. What a provider edits silently changes facts and no number, so facts are compared."""
        knowledge = entry.understood.lookup.knowledge
        if knowledge.incident is None:
            return cls(overrides=overrides)
        told = tuple((fact.kind, fact.value, fact.certainty) for fact in knowledge.facts)
        return cls(knowledge.incident.id, knowledge.incident.revision, told, overrides)
