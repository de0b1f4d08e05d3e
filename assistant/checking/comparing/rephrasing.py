"""What a model may not do to sentences in rewording them: deny, move a time's edge, or say what was not said.

Claims tell values; this looks at the words around them. Vocabulary: ``vocabulary/rephrasing.toml``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.checking.comparing.differences import SAME_INCIDENT, Difference, Told, is_theirs, key_of, say
from assistant.checking.comparing.literals import stems_of
from assistant.checking.comparing.times_edges import edge_of, is_same_edge
from assistant.checking.text.fold import folded
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.check import Claim
from assistant.domain.vocabulary import COURTESY

Span = tuple[int, int]
_CUT = re.compile(
    r"[,;:\u2013\u2014\n]\s|[.!?](?=\s|$)|\s(?:and|but|so|while|which|because|although|y|e|pero|aunque|porque)\s"
)
_TELLING = frozenset({"guide", "ask", "contact", "workaround"})
"""Moves that tell a customer to do something."""
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"(?<=[\w,;] )[A-ZÁÉÍÓÚÑ][\w'\u2019-]+")
_ALIKE, _SAME, _STRANGE = 0.3, 0.5, 0.34
"""Shares of a clause's longer words: to be of the same matter, the same statement, and too new to be taken."""


@dataclass(frozen=True)
class Sentences:
    """A told text with its sentences: span and move of each, None for what a person typed."""

    told: Told
    spans: tuple[tuple[Span, str | None], ...]

    @property
    def moves(self) -> frozenset[str]:
        """The moves there are."""
        return frozenset(move for _, move in self.spans if move)


@dataclass(frozen=True)
class _Clause:
    span: Span
    words: str
    denies: bool
    courtesy: bool
    keys: frozenset[tuple[str, str, str]]


def reworded(
    before: Sentences, after: Sentences, familiar: frozenset[str], known: str, *, translated: bool
) -> Iterator[Difference]:
    """What the words of ``after`` say beyond or against ``before``.

    ``familiar`` are stems that may stand in a sentence that rests on nothing: of the old text and of the house.
    ``known`` are words of facts, whose matters may be spoken of as those of the old text.
    """
    yield from _denials(before, after, familiar, translated=translated)
    yield from _edges(before.told, after.told)
    yield from _weighty(f"{before.told.text}\n{known}", after.told.text)
    for span, move in after.spans:
        if (
            move
            and not _rests(before.told, after.told, span)
            and _is_new(before, after, span, move, familiar, translated=translated)
        ):
            yield Difference("added", say("added", now=after.told.text[slice(*span)]), None, span)


def _denials(
    before: Sentences, after: Sentences, familiar: frozenset[str], *, translated: bool
) -> Iterator[Difference]:
    old, new = tuple(_clauses(before)), tuple(_clauses(after))
    for clause in new:
        was = _counterpart(clause, old, translated=translated)
        if was is None or was.denies == clause.denies or _is_idle(clause, old) or _is_denied_beside(clause, was, new):
            continue
        code = "negation_added" if clause.denies else "negation_lost"
        yield Difference("changed", say(code, said=was.words, now=clause.words), was.span, clause.span)
    if translated:
        denied = [clause for clause in new if clause.denies and not clause.courtesy]
        if len(denied) > sum(clause.denies for clause in old):
            yield Difference("added", say("added", now=denied[-1].words), None, denied[-1].span)
        return
    for clause in new:
        if clause.denies and not _is_idle(clause, old) and not _may_deny(clause, old, familiar):
            yield Difference("added", say("added", now=clause.words), None, clause.span)


def _is_denied_beside(clause: _Clause, was: _Clause, new: tuple[_Clause, ...]) -> bool:
    """Whether what ``was`` denied is denied by another clause, in words that this one does not have."""
    left = stems_of(was.words) - stems_of(clause.words)
    return was.denies and any(other.denies and left & stems_of(other.words) for other in new)


def _may_deny(clause: _Clause, old: tuple[_Clause, ...], familiar: frozenset[str]) -> bool:
    """A denial of what the old text denies; or, in the house's words, of what it does not state."""
    alike = [other for other in old if _is_alike(clause, other)]
    stems = stems_of(clause.words)
    return any(other.denies for other in alike) or bool(not alike and stems and stems <= familiar)


def _is_idle(clause: _Clause, old: tuple[_Clause, ...]) -> bool:
    """A courtesy that says nothing of what the old text states."""
    stated = (other for other in old if not other.courtesy)
    return clause.courtesy and not any(_share(clause, other) >= _SAME for other in stated)


def _counterpart(clause: _Clause, others: tuple[_Clause, ...], *, translated: bool) -> _Clause | None:
    """The clause with the same facts or words, one of the same polarity first; None where there is none."""
    same = [
        other for other in others
        if (clause.keys & other.keys) or (not translated and _is_same(clause, other))
    ]  # fmt: skip
    return next((other for other in same if other.denies == clause.denies), same[0] if same else None)


def _is_alike(one: _Clause, other: _Clause) -> bool:
    return bool(one.keys & other.keys) or max(_share(one, other), _share(other, one)) >= _ALIKE


def _is_same(one: _Clause, other: _Clause) -> bool:
    words, others = stems_of(one.words), stems_of(other.words)
    both = len(words & others)
    return both > 0 and both >= _SAME * max(len(words), len(others)) and (both > 1 or words == others)


def _share(one: _Clause, other: _Clause) -> float:
    words = stems_of(one.words)
    return len(words & stems_of(other.words)) / len(words) if words else 0.0


def _clauses(said: Sentences) -> Iterator[_Clause]:
    for (start, end), move in said.spans:
        if move is None:
            continue
        cuts = [start, *(start + found.end() for found in _CUT.finditer(said.told.text[start:end])), end]
        for span in pairwise(cuts):
            words = said.told.text[slice(*span)].strip()
            if words:
                keys = frozenset(key_of(claim) for claim in _bearing(said.told, span))
                yield _Clause(span, words, denies(words), move in COURTESY and not keys, keys)


def denies(words: str) -> bool:
    """Whether words deny something, or turn it by a word such as "fails to"; being "without service" denies nothing."""
    text = _any("idle").sub(" ", folded(words))
    return "n't" in text or bool(pattern("discourse", "negations").search(text) or _any("reversals").search(text))


def _bearing(told: Told, span: Span) -> Iterator[Claim]:
    """The claims in a span that state something of ours beyond naming the incident."""
    for claim in told.check.claims:
        if span[0] <= claim.start < span[1] and claim.kind not in SAME_INCIDENT and not is_theirs(claim, told):
            yield claim


def _rests(before: Told, after: Told, span: Span) -> bool:
    known = {key_of(claim) for claim in before.check.claims if not is_theirs(claim, before)}
    return any(key_of(claim) in known for claim in _bearing(after, span))


def _edges(before: Told, after: Told) -> Iterator[Difference]:
    """Times whose "by", "since" or "around" became another."""
    for claim in after.check.claims:
        if claim.kind not in ("instant", "date"):
            continue
        was = [old for old in before.check.claims if old.kind in ("instant", "date") and key_of(old) == key_of(claim)]
        now = edge_of(after.text, claim.start, claim.end)
        if was and not any(is_same_edge(edge_of(before.text, old.start, old.end), now) for old in was):
            said, span = before.text[was[0].start : was[0].end], (claim.start, claim.end)
            around = after.text[max(0, claim.start - 12) : claim.end].strip()
            yield Difference("changed", say("changed", said=said, now=around), (was[0].start, was[0].end), span)


def _weighty(before: str, after: str) -> Iterator[Difference]:
    """Matters that no rewrite may bring up, and insults, in any language and any sentence."""
    old, new = folded(before), folded(after)
    for matter in vocabulary("rephrasing")["matters"]:
        found = _matter(matter).search(new)
        if found and not _matter(matter).search(old):
            yield Difference("added", say("added", now=found.group()))


def _is_new(
    before: Sentences, after: Sentences, span: Span, move: str, familiar: frozenset[str], *, translated: bool
) -> bool:
    """Whether a sentence that rests on no fact says something that the old text did not."""
    words, courtesy = after.told.text[slice(*span)], move in COURTESY
    if folded(words) in folded(before.told.text):
        return False
    if move not in before.moves:
        return True
    if _orders(words) and move not in _TELLING:
        return True
    if courtesy and (_figures(words, before.told.text) or any(_bearing(after.told, span))):
        return True
    stems = stems_of(words)
    strange = len(stems - familiar) / len(stems) if stems else 0.0
    if translated:
        return not courtesy and strange > _SAME
    return strange >= _STRANGE


def _orders(words: str) -> bool:
    return _any("orders").match(folded(words).lstrip("¡¿ ")) is not None


def _figures(words: str, before: str) -> bool:
    strange = [found.group() for found in (*_DIGIT.finditer(words), *_NAME.finditer(words))]
    return any(piece not in before for piece in strange)


@cache
def _any(section: str) -> re.Pattern[str]:
    return _compiled(tuple(entry for entries in vocabulary("rephrasing")[section].values() for entry in entries))


@cache
def _matter(name: str) -> re.Pattern[str]:
    return _compiled(tuple(vocabulary("rephrasing")["matters"][name]))


def _compiled(entries: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.sub(r"(?<!\))\*", r"\\w*", entry) for entry in entries)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
