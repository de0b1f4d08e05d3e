"""What the recorded actions of a ticket really affirm: a refusal, a request or a denial in them bears nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.ticket import Action

_NOTES = frozenset({"note", "comment", "internal_note", "remark", "message", "nota", "comentario"})
_NEVER_BY_NOTE = frozenset({"credit", "book", "cancel"})
"""Money, visits and contracts are booked as such; a note that speaks of them books nothing."""
_SENTENCE = re.compile(r"[.;!?\n]+(?=\s|$)")
_CLAUSE = re.compile(r",|\s(?=(?:and|but|with|without|y|pero|con|sin)\s)")
_LONG_NUMBER = re.compile(r"(?<![\d:.,\u20ac$\u00a3])\d{3,}(?![\d:,%]|\.\d)")
_RECENT = timedelta(minutes=30)
"""How old an action may be that is told as done "just now"."""


def affirmed(text: str) -> Iterator[str]:
    """The folded clauses of an action's text that tell work as done.

    A sentence that only asks or refuses has none; in others everything from a negation on is left out.
    """
    for sentence in _SENTENCE.split(folded(text)):
        if pattern("history_of_work", "not_done").search(sentence):
            continue
        for clause in _CLAUSE.split(sentence):
            if pattern("discourse", "negations").search(clause) or "n't" in clause:
                break
            yield clause.strip()


def told(known: Known, *, notes: bool = True) -> Iterator[str]:
    """Each affirmed clause with the kind of its action before it; ``notes`` says whether bare notes count."""
    for action in known.ticket.actions if known.ticket else ():
        yield from _clauses(action, notes=notes)


def _clauses(action: Action, *, notes: bool) -> Iterator[str]:
    kind = folded(action.kind).replace(" ", "_")
    if kind in _NOTES:
        yield from affirmed(action.text) if notes else ()
    else:
        yield from (f"{kind.replace('_', ' ')} {clause}" for clause in affirmed(action.text))


def text(known: Known, *, notes: bool = True) -> str:
    """All that the recorded actions affirm, folded, a clause a line."""
    return "\n".join(told(known, notes=notes))


@cache
def _group(section: str) -> dict[str, re.Pattern[str]]:
    listed = vocabulary("deed_families")[section]
    return {
        name: re.compile("|".join(rf"(?<!\w)(?:{_spelled(entry)})(?!\w)" for entry in entries))
        for name, entries in listed.items()
    }


def _spelled(entry: str) -> str:
    return re.sub(r"(?<![)w])\*", r"\\w*", entry).replace(" ", r"\s+")


def families(words: str) -> frozenset[str]:
    """The families of desk work that folded words name."""
    return frozenset(name for name, found in _group("family").items() if found.search(words))


def _objects(words: str) -> frozenset[str]:
    return frozenset(name for name, found in _group("object").items() if found.search(words))


def bears(known: Known, verb: str, clause: str, *, notes: bool = True) -> bool:
    """Whether recorded actions affirm the work that a folded clause tells.

    ``verb`` is what names the work. It must be of one family with the action, done to the same sort of object, with the
    same party, once for every time that it is told, and just now only where it was.
    """
    named = families(verb) or families(clause)
    notes = notes and not named & _NEVER_BY_NOTE
    bearing = [
        action
        for action in (known.ticket.actions if known.ticket else ())
        if any(named & families(part) for part in _clauses(action, notes=notes)) and _fits(action, clause)
    ]
    if not bearing:
        return False
    if pattern("deed", "again").search(clause) and len(bearing) < 2:  # noqa: PLR2004 - a repetition takes two
        return False
    return not pattern("deed", "just_now").search(clause) or any(
        known.now - action.at <= _RECENT for action in bearing if action.at
    )


def _fits(action: Action, clause: str) -> bool:
    """Whether object, party and long numbers of the clause are those of the action, where it names any."""
    record = folded(f"{action.kind.replace('_', ' ')} {action.text}")
    said, done = _objects(clause), _objects(record)
    if said and done and not said & done:
        return False
    if (families(clause) | families(record)) & {"contact", "escalate"}:
        parties = (found.group() for found in pattern("deed", "party").finditer(clause))
        if any(party[:6] not in record for party in parties):
            return False
    return all(number in record for number in _LONG_NUMBER.findall(clause))
