"""What a time in a text is the time of: restoration, next update, start … told from the words around it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

Role = Literal[
    "eta", "next_update", "started", "resolved", "maintenance", "customer", "action", "policy", "advice", "none"
]
_ROLES: tuple[Role, ...] = (
    "eta",
    "next_update",
    "started",
    "resolved",
    "maintenance",
    "customer",
    "action",
    "policy",
    "advice",
)
_MUTE: Role = "none"
"""The role of words that hold a cue and speak of something else: "a faulty software update" is no news of ours."""
_STARTED_LEADS = frozenset({"since", "desde"})
_BEHIND_COST = 14
_LONGEST_LEAD = 6
_TITLE = 24
_INHERITED = frozenset({"eta", "next_update"})
_FRAGMENT = 0
"""Words beside a time, small ones not counted, up to which a sentence goes on with what the one before spoke of."""
_WORD = re.compile(r"[a-z']+")


@dataclass(frozen=True)
class Cue:
    """A word that speaks for a role."""

    start: int
    end: int
    role: Role


@lru_cache(maxsize=1)
def roles_of(reply: ReplyText) -> "Roles":
    """The cues of a reply, found once for all that ask in turn."""
    return Roles(reply)


class Roles:
    """The cues of one reply, found once."""

    def __init__(self, reply: ReplyText) -> None:
        self._reply = reply
        found = [
            Cue(match.start(), match.end(), role)
            for role in (*_ROLES, _MUTE)
            for match in pattern("roles", "no_news" if role == _MUTE else role).finditer(reply.prose)
        ]
        # A longer cue swallows those inside it: "get back to you" is an update, although "back" alone is a return.
        found.sort(key=lambda cue: (cue.start, cue.start - cue.end))
        self._cues: list[Cue] = []
        for cue in found:
            if not self._cues or cue.end > self._cues[-1].end:
                self._cues.append(cue)
        self._cues = [cue for cue in self._cues if cue.role != _MUTE]

    @property
    def last(self) -> str:
        """The role that is spoken of last; empty where none is."""
        return self._cues[-1].role if self._cues else ""

    def spoken(self) -> set[str]:
        """Every role that is spoken of."""
        return {cue.role for cue in self._cues}

    def follows(self, role: Role, position: int, within: int) -> bool:
        """Whether the last cue that ends before ``position`` is one of ``role`` and stands at most so far in front."""
        ends = [(cue.end, cue.role) for cue in self._cues if cue.start < position]
        return bool(ends) and ends[-1][1] == role and position - ends[-1][0] <= within

    def is_sure(self, start: int, end: int) -> bool:
        """Whether the role stands in the very clause of the time, not just in its sentence."""
        if self._nearest(start, end, self._reply.clause_at(start)) is not None or self._announced(start):
            return True
        return self._inherited(start, end) is not None or self._is_apposed(start, end)

    def _is_apposed(self, start: int, end: int) -> bool:
        # "Before that, at half four, internet is back": a time alone between commas belongs to the sentence.
        first, last = self._reply.clause_at(start)
        alone = not _WORD.search(self._reply.low, first, start) and not _WORD.search(self._reply.low, end, last)
        sentence = self._reply.sentence_at(start)
        listed = self._reply.low[:first].rstrip().endswith((",", ";")) or first <= sentence.start
        return alone and listed and self._nearest(start, end, (sentence.start, sentence.end)) == "eta"

    def _announced(self, start: int) -> bool:
        # "Next update: 6 pm" and "Next note from me: 6 pm": what stands before the colon names the time after it.
        head = self._reply.low[self._reply.sentence_at(start).start : start].rstrip()
        return head.endswith(":") and any(start - _TITLE <= cue.start and cue.end <= start for cue in self._cues)

    def of(self, start: int, end: int, lead: str = "") -> Role:
        """The role of the time at ``start``-``end``: the nearest cue in its clause, then in its sentence."""
        clause = self._reply.clause_at(start)
        sentence = self._reply.sentence_at(start)
        role = self._nearest(start, end, clause) or self._nearest(start, end, (sentence.start, sentence.end))
        role = role or self._inherited(start, end) or "none"
        if lead in _STARTED_LEADS and role in {"eta", "none", "action", "next_update"}:
            return "started"
        return role

    def _inherited(self, start: int, end: int) -> Role | None:
        """The role spoken of before, where the sentence is hardly more than its time: "The estimate? Around six."."""
        role = self._reply.before.role
        if role not in _INHERITED or self._cues:
            return None
        sentence = self._reply.sentence_at(start)
        rest = f"{self._reply.low[sentence.start : start]} {self._reply.low[end : sentence.end]}"
        words = [word for word in _WORD.findall(rest) if not pattern("small_talk", "filling").fullmatch(word)]
        return role if len(words) <= _FRAGMENT else None  # type: ignore[return-value]

    def _nearest(self, start: int, end: int, bounds: tuple[int, int]) -> Role | None:
        best: tuple[int, Role] | None = None
        for cue in self._cues:
            if cue.start < bounds[0] or cue.end > bounds[1] or _inside(cue, start, end):
                continue
            # A cue behind the time costs more: in "write at 4 and fix by 6" each verb owns the time that follows it.
            distance = start - cue.end if cue.end <= start else cue.start - end + _BEHIND_COST
            if best is None or distance < best[0]:
                best = (distance, cue.role)
        return best[1] if best else None


def _inside(cue: Cue, start: int, end: int) -> bool:
    # "Back at" before "8 am" shares its "at" with the time and still speaks for it.
    leads_in = cue.start < start and cue.end <= start + _LONGEST_LEAD
    return cue.start < end and cue.end > start and not leads_in
