"""Claims of commitment: calls, visits, priority, equipment, guarantees, which only something recorded can bear."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known, content_words
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_KINDS = ("callback", "visit", "priority", "guarantee", "equipment", "cancel", "in_time")
_REACH = 24
_AHEAD = 18


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Promises of the reply with their verdicts; promises of money are found by ``money``."""
    for kind in _KINDS:
        last = -1
        for match in pattern("commitment", kind).finditer(reply.prose):
            if match.start() < last or _is_none(reply, match, kind):
                continue
            last = reply.clause_at(match.start())[1]
            yield _claim(reply, known, match.span(), kind)


def _is_none(reply: ReplyText, match: re.Match[str], kind: str) -> bool:
    start = match.start()
    if reply.sentence_at(start).asks:
        return True
    clause_start, _ = reply.clause_at(start)
    # "It will never happen again" carries its own "never".
    own = kind == "guarantee" and pattern("discourse", "negations").search(match.group()) is not None
    before = reply.low[max(clause_start, start - _REACH) : start + (0 if own else _AHEAD)]
    if pattern("discourse", "negations").search(before) or "n't" in before:
        return True
    # "If you call us", "you can ring us" are no promise of ours.
    return (
        reply.low[max(clause_start, start - 10) : start].rstrip().endswith(("you can", "you may", "please", "can you"))
    )


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], kind: str) -> Claim:
    said = quoted(reply, span)
    if kind == "guarantee":
        return claim(reply, span, "commitment", "unsupported", say("commitment_guarantee", said=said), value=kind)
    if kind == "in_time" and not known.no_estimate:
        return claim(
            reply,
            span,
            "commitment",
            "supported",
            say("supported"),
            value=kind,
            fact_id=known.fact_id("eta"),
        )
    if _recorded(known, kind):
        return claim(
            reply, span, "commitment", "supported", say("supported_action"), value=kind, fact_id=known.fact_id("action")
        )
    if kind == "visit" and _crew_in_facts(reply, known, span):
        return claim(
            reply, span, "commitment", "supported", say("supported"), value=kind, fact_id=known.fact_id("measure")
        )
    return claim(reply, span, "commitment", "unsupported", say("commitment_none", said=said), value=kind)


_ACTION_WORDS = {
    "callback": ("callback", "call back", "call_back", "call booked", "llamada"),
    "visit": ("visit", "appointment", "technician", "engineer", "dispatch", "tecnico", "visita", "cita"),
    "priority": ("priorit", "priorid"),
    "equipment": ("router", "modem", "dongle", "hotspot", "replacement", "equipment", "loan", "equipo"),
    "cancel": ("cancel",),
}


def _recorded(known: Known, kind: str) -> bool:
    promised = " ".join(fact.text.lower() for fact in known.knowledge.facts if fact.kind == "promise")
    done = recorded.text(known, notes=False)
    return any(word in done or word in promised for word in _ACTION_WORDS.get(kind, ()))


def _crew_in_facts(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    clause = reply.clause_text(span[0])
    if any(place in clause for place in (" you", "your ", " su casa", " su domicilio", " tu casa", " usted")):
        return False
    return bool(content_words(reply.low[span[0] : span[1]]) & known.public_words)
