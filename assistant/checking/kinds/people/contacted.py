"""Earlier dealings that a reply speaks of: "when you rang last week", "as we discussed", which the ticket must show."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim

_SPOKEN = frozenset({"phone", "voice", "call", "telephone"})


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Calls, visits and talks that are said to have been and that nothing in the ticket tells of."""
    ticket = known.ticket
    if ticket is None or ticket.channel in _SPOKEN:
        return
    own = f"{known.customer_text}\n{known.actions_text}\n{_thread(known)}"
    for way in keys("dealings_told"):
        for match in pattern("dealings", way).finditer(reply.prose):
            first = reply.clause_at(match.start())[0]
            if pattern("dealings", "unsaid").search(reply.prose, first, match.end()):
                continue
            if reply.sentence_at(match.start()).asks or is_denied(reply, *match.span()):
                continue
            if pattern("dealings_told", way).search(own) or (way == "talk" and known.own_moments):
                continue
            yield claim(reply, match.span(), "other", "unsupported", say("said_not", said=quoted(reply, match.span())))


def _thread(known: Known) -> str:
    ticket = known.ticket
    return folded("\n".join(m.text for m in ticket.messages if m.author == "agent")) if ticket else ""
