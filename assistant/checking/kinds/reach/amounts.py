"""Claims of how much of a thing: most channels where the provider says all."""

from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim


@lru_cache(maxsize=64)
def _told_whole(text: str) -> tuple[str, ...]:
    """The things that a provider's words speak of as all of them, and never as most."""
    whole = {match.group().split()[-1] for match in pattern("scope", "whole_of").finditer(text)}
    part = {match.group().split()[-1] for match in pattern("scope", "part_of").finditer(text)}
    return tuple(sorted(whole - part))


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Most where the provider says all: "most channels will be back", "habrá vuelto la mayoría"."""
    whole = _told_whole(known.public_text)
    if not whole:
        return
    every = "todos" if known.context.language == "es" else "all"
    for match in pattern("scope", "part_of", "part_alone").finditer(reply.prose):
        alone = pattern("scope", "part_alone").fullmatch(match.group())
        told_back = pattern("service_context", "concerned", "fine").search(reply.clause_text(match.start()))
        if not told_back or match.group() in known.customer_text:
            continue
        span = match.span()
        noun = "" if alone else f" {match.group().split()[-1]}"
        message = say("outcome_wrong", said=quoted(reply, span), right=f"{every} {whole[0]}")
        yield claim(
            reply, span, "scope", "contradicted", message, fact_id=known.fact_id("eta") or known.fact_id("status"),
            suggestion=cased(reply, span, every + noun),
        )  # fmt: skip
