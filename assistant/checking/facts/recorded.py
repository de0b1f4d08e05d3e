"""What the recorded actions of a ticket really affirm: a refusal, a request or a denial in them bears nothing."""

import re
from collections.abc import Iterator

from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.words import pattern

_NOTES = frozenset({"note", "comment", "internal_note", "remark", "message", "nota", "comentario"})
_SENTENCE = re.compile(r"[.;!?\n]+(?=\s|$)")
_CLAUSE = re.compile(r",|\s(?=(?:and|but|with|without|y|pero|con|sin)\s)")


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
        kind = folded(action.kind).replace(" ", "_")
        if kind in _NOTES:
            yield from affirmed(action.text) if notes else ()
        else:
            yield from (f"{kind.replace('_', ' ')} {clause}" for clause in affirmed(action.text))


def text(known: Known, *, notes: bool = True) -> str:
    """All that the recorded actions affirm, folded, a clause a line."""
    return "\n".join(told(known, notes=notes))
