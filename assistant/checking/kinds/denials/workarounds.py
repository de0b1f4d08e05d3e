"""Claims about the way round an outage: that it works or does not, and for whom, against what the provider offers."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, clause_span, own_words
from assistant.checking.kinds.reach.service_states import asks_at, denied_before
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim

_NOT_TOPICS = ("there", "usable", "broken")
_MOST = re.compile(r"(?<!\w)(?:most|some|many|a few|several|la mayoria|algunos|varios)(?!\w)")
_ALL = re.compile(r"(?<!\w)(?:all|every|each|the (?:full|whole)|todos|todas|cada)(?!\w)")
_NONE = re.compile(r"(?<!\w)(?:none|no|not (?:one|any|a single)|ningun\w*)(?!\w)")
_LEFT_OUT = re.compile(
    r"\s+(?:(?:is|are|will|can|calls?|puede\w*) )?(?:no|not|cannot|can't|won't|aren't|isn't|tampoco|excluded)\b"
)
_LEAD = re.compile(r"\s*(?:(?:but|and|though|although|pero|aunque|y)\s+)?")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """What a sentence says of the way round, where the provider offers one."""
    offered = known.incident.workaround if known.incident else None
    if not offered or asks_at(reply, 0):
        return
    line = ReplyText(offered)
    for topic in keys("workaround"):
        if topic in _NOT_TOPICS or not pattern("workaround", topic).search(line.low):
            continue
        named = pattern("workaround", topic).search(reply.prose)
        while named and _is_advice(reply, named.start()):
            named = pattern("workaround", topic).search(reply.prose, named.start() + 1)
        if named:
            yield from _judged(reply, known, line, named.span())
            return
    if _emergency(line) and pattern("outcome", "included").search(reply.prose):
        yield from _kept_out(reply, known, line)


def _is_advice(reply: ReplyText, position: int) -> bool:
    first = reply.clause_at(position)[0]
    return pattern("discourse", "supposes").search(reply.prose, first, position) is not None


def _judged(reply: ReplyText, known: Known, line: ReplyText, named: tuple[int, int]) -> Iterator[Claim]:
    first, last = reply.clause_at(named[0])
    last = max(last, reply.clause_at(named[1] - 1)[1])
    broken = _broken(reply, line, first, last, named) or _broken_there(reply, line, last)
    if broken:
        yield _wrong(reply, known, broken)
        return
    wrong = _other_amount(reply, line, first, last)
    if wrong:
        yield _wrong(reply, known, wrong)
        return
    yield from _kept_out(reply, known, line)


def _broken(reply: ReplyText, line: ReplyText, first: int, last: int, named: tuple[int, int]) -> tuple[int, int] | None:
    """The words of a clause that say that what is named there is of no use."""
    for match in pattern("workaround", "broken").finditer(reply.prose, first, last):
        if match.start() < named[1] and match.end() > named[0]:
            continue
        if re.search(rf"(?<!\w){re.escape(match.group()[:5])}", line.low):
            continue  # "The missing channels": the provider's own words for what is out.
        if denied_before(reply, first, match.start()):
            return None  # "Isn't affected": it is told to work.
        if match.start() >= named[0]:
            return min(named[0], match.start()), max(named[1], match.end())
    for match in pattern("workaround", "usable").finditer(reply.prose, first, min(len(reply.low), last + 6)):
        denial = _denial_near(reply, first, match)
        if denial is not None and denied_before(reply, first, match.end()):
            return min(named[0], denial), max(named[1], match.end())
    if pattern("workaround", "divert").match(reply.prose, named[0]) and denied_before(
        reply, max(first, named[0] - 12), named[0]
    ):
        return max(first, named[0] - 12), named[1]
    if pattern("stance", "denied_behind").search(reply.prose, named[1], last):
        return named
    return None


def _denial_near(reply: ReplyText, first: int, usable: re.Match[str]) -> int | None:
    """Where a denial stands at most three words before: "can't be used"."""
    denials = list(pattern("stance", "denies").finditer(reply.prose, first, usable.end()))
    near = denials and len(reply.low[denials[-1].end() : usable.start()].split()) <= 3  # noqa: PLR2004 - "won't ever really work"
    return denials[-1].start() if near else None


def _broken_there(reply: ReplyText, line: ReplyText, last: int) -> tuple[int, int] | None:
    """The same said of it in the next clause by a pronoun: "…, aunque ahí tampoco hay canales"."""
    if last >= len(reply.low):
        return None
    first, end = reply.clause_at(last)
    lead = _LEAD.match(reply.prose, first)
    first = lead.end() if lead else first
    if not pattern("workaround", "there").match(reply.prose, first):
        return None
    start = pattern("workaround", "there").search(reply.prose, first, end)
    return _broken(reply, line, first, end, start.span()) if start else None


def _other_amount(reply: ReplyText, line: ReplyText, first: int, last: int) -> tuple[int, int] | None:
    """All where the provider says most, most where it says all, none where it says either."""
    own = _ALL.search(line.low), _MOST.search(line.low)
    none = _NONE.search(reply.prose, first, last)
    if none and any(own) and pattern("services", "tv").search(reply.prose, none.end(), min(last, none.end() + 30)):
        return none.span()
    if own[0] and not own[1] and (most := _MOST.search(reply.prose, first, last)):
        return most.span()
    if own[1] and not own[0] and (every := _ALL.search(reply.prose, first, last)):
        return every.span()
    return None


def _emergency(line: ReplyText) -> bool:
    return pattern("outcome", "included").search(line.low) is not None


def _kept_out(reply: ReplyText, known: Known, line: ReplyText) -> Iterator[Claim]:
    """Emergency numbers said to be left out of a way round that includes them, or the reverse."""
    if not _emergency(line) or pattern("outcome", "needless").search(reply.prose):
        return  # "Please try no test call to 112": what to leave, not what works.
    for match in pattern("outcome", "included").finditer(reply.prose):
        first, _last = reply.clause_at(match.start())
        out = (
            pattern("outcome", "excluded").search(reply.prose, max(0, first - 9), match.start())
            or denied_before(reply, first, match.start())
            or _LEFT_OUT.match(reply.prose, match.end())
        )
        if bool(out) is not _leaves_out(line):
            yield _wrong(reply, known, match.span())
            return


def _leaves_out(line: ReplyText) -> bool:
    match = pattern("outcome", "included").search(line.low)
    if match is None:
        return False
    said = pattern("outcome", "excluded").search(line.low, 0, match.start())
    return said is not None or denied_before(line, line.clause_at(match.start())[0], match.start())


def _wrong(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    offered = (known.incident.workaround if known.incident else None) or ""
    message = say("outcome_wrong", said=quoted(reply, span), right=offered)
    suggested, whole = own_words(known, offered), clause_span(reply, span)
    span = whole if suggested else span
    return claim(
        reply, span, "negation", "contradicted", message, fact_id=known.fact_id("workaround"),
        suggestion=cased(reply, span, suggested) if suggested else None,
    )  # fmt: skip
