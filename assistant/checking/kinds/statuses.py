"""Claims of status: fixed, still out, located, being watched, compared with the incident's status at this revision."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.services import mentions
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

_OPEN = frozenset({"investigating", "identified"})
_DONE = frozenset({"resolved", "postmortem", "completed"})
_BACK = _DONE | {"monitoring", "verifying"}
_NEGATION_REACH = 16
_FUTURE_REACH = 40
_BEHIND = 32


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements of status with their verdicts; one per kind and clause."""
    taken: set[int] = set()
    for match in pattern("status", "partial").finditer(reply.prose):
        if _speaks(reply, match.start(), match.end()):
            taken.add(reply.clause_at(match.start())[0])
            yield _partial(reply, known, match.span())
    for kind in ("closed", "restored", "open", "identified", "investigating", "monitoring"):
        for match in pattern("status", kind).finditer(reply.prose):
            clause = reply.clause_at(match.start())[0]
            if clause in taken or not _speaks(reply, match.start(), match.end()):
                continue
            if kind in {"closed", "restored"} and (
                _denied(reply, match.start(), match.group())
                or _hoped(reply, match.start())
                or _owned(reply, match.start())
            ):
                continue
            if kind in {"closed", "restored", "open"} and _of_other_service(reply, known, match.start()):
                continue
            if kind == "open" and _past(match.group(), reply, match.end()):
                continue
            if kind == "identified" and (_denied(reply, match.start(), match.group()) or _hoped(reply, match.start())):
                continue
            taken.add(clause)
            yield _claim(reply, known, match.span(), kind)


def _of_other_service(reply: ReplyText, known: Known, position: int) -> bool:
    # "Mobile data works normally" is judged as a statement on that service, not on the incident.
    if known.incident is None or not known.incident.services:
        return False
    start, end = reply.clause_at(position)
    start = max(reply.sentence_at(position).start, start - _BEHIND)
    named = [kinds for at, _, kinds in mentions(reply) if start <= at < end]
    return bool(named) and not any(kinds & set(known.incident.services) for kinds in named)


def _speaks(reply: ReplyText, start: int, end: int) -> bool:
    sentence = reply.sentence_at(start)
    if sentence.asks:
        return False
    if not sentence.supposes:
        return True
    # "Your service is back, and if …" speaks; "if it is back" and "once it is fixed" do not.
    clause_start, _ = reply.clause_at(start)
    before = reply.low[max(sentence.start, clause_start) : start]
    return pattern("discourse", "supposes").search(before + reply.low[start:end]) is None and _condition_is_later(
        reply, start, end
    )


def _condition_is_later(reply: ReplyText, start: int, end: int) -> bool:
    sentence = reply.sentence_at(start)
    condition = pattern("discourse", "supposes").search(reply.low, sentence.start, sentence.end)
    return (
        condition is None
        or condition.start() >= end
        or reply.clause_at(condition.start())[0] != reply.clause_at(start)[0]
    )


def _denied(reply: ReplyText, start: int, words: str) -> bool:
    before = reply.low[max(reply.clause_at(start)[0], start - _NEGATION_REACH) : start]
    return pattern("discourse", "negations").search(f"{before} {words}") is not None or "n't" in before + words


def _hoped(reply: ReplyText, start: int) -> bool:
    clause_start, _ = reply.clause_at(start)
    before = reply.low[max(clause_start, start - _FUTURE_REACH) : start]
    return pattern("status", "future").search(before) is not None


def _owned(reply: ReplyText, start: int) -> bool:
    # "I'm told it is fixed", "every time I ring I'm told it's fixed": somebody else's words.
    sentence = reply.sentence_at(start).low
    return "told it" in sentence or "were told" in sentence or "le dijeron" in sentence


def _past(words: str, reply: ReplyText, end: int) -> bool:
    # "was down from 9 to 10" tells history, not today's state.
    return words.startswith("was ") and reply.low[end : end + 24].strip().startswith(
        ("from", "between", "until", "for", "earlier", "this morning", "yesterday", "last")
    )


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], kind: str) -> Claim:
    value = "resolved" if kind == "closed" else kind
    incident = known.incident
    if incident is None:
        if kind in {"open", "investigating", "monitoring"} or _customer_restates(reply, known, span):
            return claim(reply, span, "status", "not_checkable", say("status_none"), value=value)
        return claim(reply, span, "status", "unsupported", say("status_none"), value=value)
    verdict = _verdict(kind, known)
    fact_id = known.fact_id("status")
    if verdict == "supported":
        return claim(reply, span, "status", "supported", say("supported"), value=value, fact_id=fact_id)
    if verdict == "contradicted" and _was(kind, known):
        verdict = "stale"
    message = say("status_wrong", right=incident.status, said=quoted(reply, span))
    return claim(reply, span, "status", verdict, message, value=value, fact_id=fact_id)


def _customer_restates(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    return reply.low[span[0] : span[1]] in known.customer_text


def _verdict(kind: str, known: Known) -> ClaimVerdict:
    status = known.incident.status if known.incident else ""
    right = {
        "closed": status in _DONE,
        "restored": status in _BACK,
        "open": status not in _DONE and status != "monitoring",
        "investigating": status in _OPEN | {"monitoring", "in_progress", "verifying"},
        "identified": status != "investigating" or _located(known),
        "monitoring": True,
    }[kind]
    if kind == "restored" and not right and known.times("resolved"):
        right = True
    return "supported" if right else "contradicted"


def _located(known: Known) -> bool:
    return bool(known.incident and any(cause.certainty == "confirmed" for cause in known.incident.causes)) or bool(
        pattern("status", "identified").search(known.public_text)
    )


def _was(kind: str, known: Known) -> bool:
    earlier = {str(fact.value) for fact in known.knowledge.earlier if fact.kind == "status"}
    wanted = {
        "open": _OPEN,
        "investigating": _OPEN,
        "restored": _BACK,
        "closed": _DONE,
        "identified": {"identified"},
    }.get(kind, set())
    return bool(earlier & wanted)


def _partial(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    if known.incident and (pattern("status", "partial").search(known.public_text) or known.incident.status in _BACK):
        return claim(
            reply, span, "status", "supported", say("supported"), value="partial", fact_id=known.fact_id("status")
        )
    return claim(
        reply, span, "status", "unsupported", say("partial_none"), value="partial", fact_id=known.fact_id("status")
    )
