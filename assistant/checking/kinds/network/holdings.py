"""Claims on what became of the customer's messages and data: queued, kept, delivered late, or lost."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.cause_judging import bare
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_DENIED = re.compile(
    r"(?:(?<!\w)(?:not|never|no|none|nothing|without|nobody|nobody's|no one|ni|sin"
    r"|nadie|nunca|ningun[oa]?|nada|tampoco)(?:'s)?|n't)(?:\s+\w+){0,5}\s*$"
)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Messages or data said to be lost: against facts that say they are kept, or without any that bear it."""
    for match in pattern("holdings", "lost").finditer(reply.prose):
        first, last = reply.clause_at(match.start())
        stance = stance_of(reply, *match.span())
        about = pattern("holdings", "named").search(reply.prose) is not None
        if not about or stance.asked or stance.supposed or stance.speaker == "customer":
            continue
        if _DENIED.search(reply.prose[first : match.start()]):
            continue
        if _told_lost(known) or (
            pattern("status", "ahead").search(reply.prose[first : match.start()]) and not _kept(known)
        ):
            continue
        span = match.span()
        if _kept(known):
            message = say("lost_wrong", said=quoted(reply, span))
            wide = bare(reply, (first, last))
            spanish, capital = known.context.language.startswith("es"), reply.cased[wide[0] : wide[0] + 1].isupper()
            right = "no se ha perdido nada" if spanish else "nothing is lost"
            yield claim(
                reply, wide, "status", "contradicted", message, value="lost", fact_id=known.fact_id("workaround"),
                suggestion=right.capitalize() if capital else right,
            )  # fmt: skip
        elif known.incident is not None:
            message = say("work_none", said=quoted(reply, span))
            yield claim(reply, span, "status", "unsupported", message, value="lost")
        return


def _kept(known: Known) -> bool:
    """Whether the provider says that messages or data are kept."""
    told = known.public_text
    if pattern("holdings", "kept").search(told):
        return True
    return any(_DENIED.search(told[: m.start()][-60:]) for m in pattern("holdings", "lost").finditer(told))


def _told_lost(known: Known) -> bool:
    told = known.public_text
    return any(not _DENIED.search(told[: m.start()][-60:]) for m in pattern("holdings", "lost").finditer(told))
