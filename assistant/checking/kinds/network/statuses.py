"""Claims of status: fixed, still out, located, being watched, compared with the incident's status at this revision."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network import holdings, works
from assistant.checking.kinds.network.cause_judging import is_confirmed
from assistant.checking.kinds.network.own_states import is_own_state, is_return
from assistant.checking.kinds.network.relapses import UNTIL, denied, lasted_until, relapsed, trouble_is_back
from assistant.checking.kinds.network.states import statement
from assistant.checking.kinds.network.things import things_in
from assistant.checking.kinds.reach.service_states import after_way_round, mentions
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

_OPEN = frozenset({"investigating", "identified"})
_DONE = frozenset({"resolved", "postmortem", "completed"})
_BACK = _DONE | {"monitoring", "verifying"}
_NEGATION_REACH = 16
_FUTURE_REACH = 40
_BEHIND = 32
_KINDS = (
    "outage_there",
    "begun",
    "put_off",
    "unclosed",
    "whole",
    "closed",
    "restored",
    "up",
    "open",
    "identified",
    "investigating",
    "held",
    "watched",
    "expected",
    "monitoring",
)
_GOOD = frozenset({"closed", "restored", "up", "whole"})
_SUBJECT = 48
_JOINED = re.compile(r"(?:'s|\s|(?:has|have|had|is|was|were|been|all|now|already|just)(?!\w))*")
_DENIES = re.compile(r"(?<!\w)(?:nothing|nobody|none|no one|nada|nadie|ningun\w*)(?!\w)")
_LABEL = re.compile(
    r"(?: [\w-]+){0,2}\s*:\s*(?:no|not|none|nothing|unknown|tbc|to be|still|expected|estimated|aun|todavia|sin|ninguna?"
    r"|por confirmar|previsto|estimado)(?!\w)"
)
"""What makes words of status the heading of an answer: "Back to normal: no estimate at this point"."""
_HEAD = re.compile(r"(?:\w+(?='))?")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements of status with their verdicts, one per kind and clause; then the work that is told."""
    found = list(_statuses(reply, known))
    yield from found
    yield from denied(reply, known)
    yield from holdings.find(reply, known)
    if all(told.verdict in {"supported", "not_checkable"} for told in found):
        yield from works.find(reply, known)


def _statuses(reply: ReplyText, known: Known) -> Iterator[Claim]:
    taken: set[int] = set()
    for match in pattern("status", "partial").finditer(reply.prose):
        if _speaks(reply, *match.span()) and not _hoped(reply, match.start()) and is_return(reply, *match.span()):
            taken.add(reply.clause_at(match.start())[0])
            yield _partial(reply, known, match.span())
    for kind in _KINDS:
        for match in pattern("status", kind).finditer(reply.prose):
            clause = reply.clause_at(match.start())[0]
            if (
                clause in taken
                or not _speaks(reply, match.start(), match.end())
                or _LABEL.match(reply.prose, match.end())
            ):
                continue
            told = _kind_told(reply, known, match, kind)
            if told:
                taken.add(clause)
                yield _claim(reply, known, match.span(), told)


def _kind_told(reply: ReplyText, known: Known, match: re.Match[str], kind: str) -> str | None:  # noqa: PLR0911
    """The kind of status that a match tells; None where it tells none. What is denied tells the opposite."""
    if kind in {"begun", "put_off", "outage_there"}:
        return kind if _is_notable(reply, known, match, kind) else None
    if kind in {"expected", "held", "unclosed", "watched"}:
        return kind if known.incident is not None else None
    if kind in _GOOD:
        return _good_told(reply, known, match, kind)
    start = match.start()
    if kind == "open":
        if match.group().endswith(" out") and any(t.kind == "parts" for t in things_in(_before(reply, start))):
            return None
        if is_own_state(reply, known, *match.span()) or stance_of(reply, *match.span()).speaker == "customer":
            return None
        over = UNTIL.match(reply.prose, match.end()) is not None
        unmeant = over or _past(match.group(), reply, match.end()) or _of_other_service(reply, known, start)
        if unmeant or _DENIES.search(reply.prose, reply.clause_at(start)[0], start):
            return None
        return "unclosed" if _is_unfixed(known, match) else kind
    unmeant = kind == "identified" and (_denied(reply, start, match.group()) or _hoped(reply, start))
    return None if unmeant else kind


def _is_unfixed(known: Known, match: re.Match[str]) -> bool:
    """Whether it is the repair that is told as not done, where it is still watched: "todavía no está arreglado"."""
    watched = known.incident is not None and known.incident.status in {"monitoring", "verifying"}
    return watched and pattern("status", "unfixed").search(match.group()) is not None


def _is_notable(reply: ReplyText, known: Known, match: re.Match[str], kind: str) -> bool:
    """Whether planned work is told as begun or put off, or an outage told of where none is bound."""
    if _denied(reply, match.start(), match.group()) or _hoped(reply, match.start()):
        return False
    status = known.incident.status if known.incident else ""
    return status in {"begun": {"scheduled"}, "put_off": {"scheduled", "in_progress"}, "outage_there": {""}}[kind]


def _good_told(reply: ReplyText, known: Known, match: re.Match[str], kind: str) -> str | None:
    """Service or repair told as done: what it tells; None where it is hoped for, or is not about this outage."""
    start = match.start()
    if (kind == "up" and not _of_network(reply, known, start)) or _of_force(reply, match):
        return None
    if trouble_is_back(reply, match):
        closed = known.incident is None or known.incident.status in _DONE
        return None if closed and not match.group().startswith(("is ", "are ")) else "open"
    hoped = _hoped(reply, start) and not match.group().startswith("should")
    if hoped or _owned(reply, start) or _of_other_service(reply, known, start) or relapsed(reply, known, match):
        return None
    if kind == "whole":
        return kind if known.incident and not _denied(reply, start, match.group()) else None
    if _denied(reply, start, match.group()) and not lasted_until(reply, match):
        return "open" if known.incident and known.incident.status in _DONE else None
    return "restored" if kind == "up" else kind


def _of_force(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether it is what lay in the way that is told: "the tree's been cleared away" is work."""
    head = match.group().split("'", 1)[0] if "'" in match.group().split(" ", 1)[0] else ""
    before = _before(reply, match.start() + len(head))
    last = things_in(before)[-1:]
    return any(thing.kind == "forces" and _JOINED.fullmatch(before, thing.end) is not None for thing in last)


def _before(reply: ReplyText, start: int) -> str:
    return reply.prose[reply.clause_at(start)[0] : start]


def _of_network(reply: ReplyText, known: Known, start: int) -> bool:
    """Whether the words before speak of a service, of the outage or of its place."""
    first = max(reply.clause_at(start)[0], start - _SUBJECT)
    # What a contraction hangs on is what is spoken of: "your line's back".
    head = _HEAD.match(reply.prose, start)
    before = reply.prose[first : head.end() if head else start]
    if pattern("discourse", "supposes").search(before) or pattern("status", "tested").search(before):
        return False
    areas = known.incident.areas if known.incident else ()
    places = (folded(area.description or "") for area in areas)
    return pattern("status", "up_subjects").search(before) is not None or any(
        place and place in before for place in places
    )


def _of_other_service(reply: ReplyText, known: Known, position: int) -> bool:
    # "Mobile data works normally" is judged as a statement on that service, not on the incident.
    if known.incident is None or not known.incident.services:
        return False
    if after_way_round(reply, position):
        return True
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
    words = words.removeprefix("ya no").removeprefix("no longer")
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
        if kind in {"open", "investigating", "monitoring"} or reply.low[slice(*span)] in known.customer_text:
            return claim(reply, span, "status", "not_checkable", say("status_none"), value=value)
        return claim(reply, span, "status", "unsupported", say("status_none"), value=value)
    verdict = _verdict(kind, known)
    fact_id = known.fact_id("status")
    if verdict == "supported":
        return claim(reply, span, "status", "supported", say("supported"), value=value, fact_id=fact_id)
    if verdict == "contradicted" and _was(kind, known):
        verdict = "stale"
    message = say("status_wrong", right=incident.status, said=quoted(reply, span))
    wide, right = statement(reply, known, _whole(reply, span))
    return claim(reply, wide, "status", verdict, message, value=value, fact_id=fact_id, suggestion=right)


def _whole(reply: ReplyText, span: tuple[int, int]) -> tuple[int, int]:
    start, end = reply.clause_at(span[0])
    return start, max(end, reply.clause_at(span[1] - 1)[1])


def _verdict(kind: str, known: Known) -> ClaimVerdict:
    status = known.incident.status if known.incident else ""
    right = {
        "closed": status in _DONE,
        "restored": status in _BACK,
        "open": status not in _DONE and status != "monitoring",
        "investigating": status in _OPEN
        or (status in {"monitoring", "in_progress", "verifying"} and not is_confirmed(known)),
        "identified": status != "investigating" or _located(known),
        "held": status not in _OPEN,
        "watched": status not in _DONE,
        "unclosed": status not in _DONE,
        "whole": status in _DONE or (status in _BACK and not pattern("status", "partial").search(known.public_text)),
        "expected": status not in _DONE,
        "monitoring": True,
    }.get(kind, False)
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
        "open": _OPEN, "investigating": _OPEN, "restored": _BACK, "closed": _DONE, "identified": {"identified"},
    }.get(kind, set())  # fmt: skip
    return bool(earlier & wanted)


def _partial(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    if known.incident and (pattern("status", "partial").search(known.public_text) or known.incident.status in _BACK):
        return claim(
            reply, span, "status", "supported", say("supported"), value="partial", fact_id=known.fact_id("status")
        )
    return claim(
        reply, span, "status", "unsupported", say("partial_none"), value="partial", fact_id=known.fact_id("status")
    )
