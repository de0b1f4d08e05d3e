"""How many were counted before: a count of an older update told as if it still held, or told as history."""

from assistant.checking.facts.known import Known, plain_number
from assistant.checking.text.numbers import Number, values_told
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

_LEAD = 30
"""Characters before a number within which "to about" makes it the new one."""


def superseded(known: Known) -> frozenset[float]:
    """Every count that earlier revisions and updates tell, and that the newest of each does not."""
    if known.incident is None or known.incident.affected_count is None:
        return frozenset()
    language = known.context.language
    newest_first = sorted(known.incident.updates, key=lambda update: update.created_at, reverse=True)
    newest = newest_first[0].body if newest_first else ""
    older = "\n".join(update.body for update in newest_first[1:])
    current = "\n".join((newest, *(f"{fact.text} {fact.value}" for fact in known.knowledge.facts)))
    counted = {float(plain_number(str(f.value))) for f in known.knowledge.earlier if f.kind == "scale" and f.value}
    return (values_told(older, language) | counted) - values_told(current.lower(), language)


def is_history(reply: ReplyText, known: Known, number: Number) -> bool:
    """Whether the words around a superseded count tell it as what was: "at first 1,700", "up from 1,700"."""
    first, last = reply.clause_at(number.start)
    before = reply.prose[max(first, number.start - _LEAD) : number.start]
    if pattern("affected", "new_value").search(before):
        return False
    if pattern("affected", "old_value").search(reply.prose, first, last):
        return True
    scale = known.incident.affected_count if known.incident else None
    told = values_told(reply.prose, known.context.language)
    return scale in told and pattern("affected", "past").search(reply.prose, first, last) is not None
