"""What a reply may truly say of the state of an incident, as words that can take the place of untrue ones."""

from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.cause_judging import bare
from assistant.checking.text.messages import state_words
from assistant.checking.text.reply_text import ReplyText


def statement(reply: ReplyText, known: Known, clause: tuple[int, int]) -> tuple[tuple[int, int], str]:
    """The range of a clause without its joining words, and a true clause for its place in the reply's language."""
    span = bare(reply, clause)
    status = known.incident.status if known.incident else "none"
    told = state_words(status, known.context.language)
    capital = reply.cased[span[0] : span[0] + 1].isupper()
    return span, told[:1].upper() + told[1:] if capital else told
