"""Claims of cause: what an outage is said to come from, and how surely, compared with the incident's causes."""

from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.network import certainties, ruled_out
from assistant.checking.kinds.network.cause_judging import (
    Sureness,
    bare,
    blamed,
    cause_words,
    fits,
    is_confirmed,
    is_the_outage,
    stated_causes,
    statement,
    sureness,
)
from assistant.checking.kinds.network.cause_reading import Told, told_causes
from assistant.checking.kinds.network.things import causal_names, names_in, public_names
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements of cause with their verdicts, one per clause; then what is said of how far the cause is known."""
    found = [one for told in told_causes(reply, known) if (one := _claim(reply, known, told))]
    yield from found
    if all(told.verdict == "supported" for told in found):
        yield from ruled_out.find(reply, known)
    yield from certainties.find(reply, known, found)


def _claim(reply: ReplyText, known: Known, told: Told) -> Claim | None:
    if told.denied:
        return _denied(reply, known, told)
    if not stated_causes(known):
        return _unborne(reply, known, told)
    if not fits(reply, told, known):
        return _wrong(reply, known, told)
    who = blamed(reply, told, known)
    if who:
        message = say("cause_blame", said=quoted(reply, who))
        return claim(reply, who, "cause", "unsupported", message, fact_id=known.fact_id("cause"))
    return _as_sure(reply, known, told)


def _denied(reply: ReplyText, known: Known, told: Told) -> Claim | None:
    """A true cause denied is wrong; an untrue one denied is nobody's claim."""
    if not stated_causes(known) or not told.things or not fits(reply, told, known):
        return None
    unsure = pattern("cause", "not_sure").search(reply.prose, told.clause[0], told.span[1])
    if unsure and not is_confirmed(known):
        return claim(reply, told.span, "cause", "supported", say("supported"), fact_id=known.fact_id("cause"))
    return _restated(reply, known, told.clause, "cause_denied", "contradicted")


def _wrong(reply: ReplyText, known: Known, told: Told) -> Claim | None:
    if _customers_own(reply, told, known):
        return claim(reply, told.span, "cause", "supported", say("supported_customer"))
    verdict: ClaimVerdict = "stale" if _was(told, known) else "contradicted"
    if told.noun and is_confirmed(known):
        message = say("cause_wrong", right=cause_words(known), said=quoted(reply, told.span))
        return claim(
            reply, told.span, "cause", verdict, message,
            fact_id=known.fact_id("cause"), suggestion=cause_words(known),
        )  # fmt: skip
    return _restated(reply, known, told.clause, "cause_wrong", verdict)


def _restated(reply: ReplyText, known: Known, span: tuple[int, int], code: str, verdict: ClaimVerdict) -> Claim:
    """A claim on a whole clause, with a true clause to put in its place."""
    span = bare(reply, span)
    told = statement(known, capital=reply.cased[span[0] : span[0] + 1].isupper())
    message = say(code, right=cause_words(known), said=quoted(reply, span))
    return claim(reply, span, "cause", verdict, message, fact_id=known.fact_id("cause"), suggestion=told)


def _as_sure(reply: ReplyText, known: Known, told: Told) -> Claim:
    level: Sureness = sureness(reply, told)
    if is_the_outage(told, known) and not is_confirmed(known) and not level.sure:
        return claim(reply, told.span, "cause", "supported", say("supported"), fact_id=known.fact_id("cause"))
    if is_confirmed(known) and level.doubted:
        return _restated(reply, known, level.reach, "cause_doubted", "contradicted")
    if not is_confirmed(known) and (level.sure or not level.hedged):
        return _restated(reply, known, level.reach, "cause_suspected", "contradicted")
    return claim(reply, told.span, "cause", "supported", say("supported"), fact_id=known.fact_id("cause"))


def _unborne(reply: ReplyText, known: Known, told: Told) -> Claim | None:
    said = reply.prose[told.span[0] : told.span[1]]
    found = content_words(said)
    if known.incident and known.incident.kind == "maintenance" and told.things and _all_public(told, known):
        return claim(reply, told.span, "cause", "supported", say("supported"))
    borne = not told.things and found and len(found & known.public_words) * 2 >= len(found)
    if borne or (told.things and all(thing.names & causal_names(known) for thing in told.things)):
        return claim(reply, told.span, "cause", "supported", say("supported"))
    if pattern("cause", "hedged").search(reply.prose) and _customers_own(reply, told, known):
        return claim(reply, told.span, "cause", "supported", say("supported_customer"))
    return claim(
        reply, told.span, "cause", "unsupported", say("cause_none", said=quoted(reply, told.span)),
        fact_id=known.fact_id("cause"),
    )  # fmt: skip


def _all_public(told: Told, known: Known) -> bool:
    """Whether the provider speaks of everything that is named."""
    named = public_names(known) | causal_names(known)
    return all(thing.names & named for thing in told.things)


def _customers_own(reply: ReplyText, told: Told, known: Known) -> bool:
    found = content_words(reply.prose[told.span[0] : told.span[1]])
    return bool(found) and len(found & known.customer_words) * 2 > len(found) and not told.things


@lru_cache(maxsize=16)
def _earlier(known: Known) -> frozenset[str]:
    return names_in(folded(" | ".join(str(f.value or f.text) for f in known.knowledge.earlier if f.kind == "cause")))


def _was(told: Told, known: Known) -> bool:
    names = {name for thing in told.things for name in thing.names}
    return bool(names & _earlier(known))
