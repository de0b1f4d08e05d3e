"""A cause that the facts bear, said to be ruled out."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.cause_judging import bare, cause_words, stated_causes, statement
from assistant.checking.kinds.network.things import causal_names, things_in
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """At most one claim: what is ruled out is the cause that is known or suspected."""
    if not stated_causes(known):
        return
    for match in pattern("cause", "ruled_out").finditer(reply.prose):
        span = reply.clause_at(match.start())
        stance = stance_of(reply, *match.span())
        named = {name for thing in things_in(reply.prose[slice(*span)]) for name in thing.names}
        if not named & causal_names(known) or stance.asked or stance.supposed or _is_open(reply, span):
            continue
        span = bare(reply, span)
        right = statement(known, capital=reply.cased[span[0] : span[0] + 1].isupper())
        message = say("cause_denied", right=cause_words(known), said=quoted(reply, span))
        yield claim(reply, span, "cause", "contradicted", message, fact_id=known.fact_id("cause"), suggestion=right)
        return


def _is_open(reply: ReplyText, clause: tuple[int, int]) -> bool:
    """Whether it is not ruled out, or only to be."""
    return pattern("cause", "not_ruled_out").search(reply.prose, *clause) is not None
