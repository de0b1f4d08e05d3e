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
_CLAUSE = re.compile(r",(?!\d)|\s(?=(?:and|but|with|without|y|pero|con|sin)\s)")
_LONG_NUMBER = re.compile(r"(?<![\d:.,\u20ac$\u00a3])\d{3,}(?![\d:,%]|\.\d)")
_GENERIC = re.compile(r"set|put|made|got|arranged|sorted|did|done|had|hicimos|hice|hecho|puesto")
"""Verbs that do not tell the work themselves: "we set up the diversion"."""
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
    generic = _GENERIC.fullmatch(verb.rsplit(maxsplit=1)[-1]) is not None if verb.split() else False
    named = frozenset() if generic else families(verb)
    named = named or families(clause)
    notes = notes and not named & _NEVER_BY_NOTE
    bearing = [
        action
        for action in (known.ticket.actions if known.ticket else ())
        if any(named & families(part) for part in _clauses(action, notes=notes)) and _fits(known, action, clause, named)
    ]
    if not bearing:
        return False
    if pattern("deed", "again").search(clause) and len(bearing) < 2:  # noqa: PLR2004 - a repetition takes two
        return False
    return not pattern("deed", "just_now").search(clause) or any(
        known.now - action.at <= _RECENT for action in bearing if action.at
    )


def _our_person(known: Known, clause: str) -> list[str]:
    """The parts of the name of the customer's own contact with us that a clause has."""
    contact = known.customer.contact if known.customer else None
    names = folded(contact.name).split() if contact and contact.name else []
    return [name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", clause)]


def _fits(known: Known, action: Action, clause: str, named: frozenset[str]) -> bool:
    """Whether object, party and long numbers of the clause are those of the action, where it names any."""
    record = folded(f"{action.kind.replace('_', ' ')} {action.text}")
    said, done = _objects(clause), _objects(record)
    if said and done and not said & done:
        return False
    if named & {"contact", "escalate"}:
        parties = [found.group() for found in pattern("deed", "party").finditer(clause)]
        if any(party[:6] not in record for party in (*parties, *_our_person(known, clause))):
            return False
    return all(number in record for number in _LONG_NUMBER.findall(clause))
