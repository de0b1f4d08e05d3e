"""An estimate told as certain, and a wait told as short or long without a number."""

import re
from collections.abc import Iterator
from datetime import timedelta

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.facts.saying import say_span
from assistant.checking.kinds.times.soon import SOON
from assistant.checking.text.messages import say
from assistant.checking.text.moments import moments
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import roles_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_OTHERS = frozenset({"next_update", "started", "resolved", "advice", "action", "maintenance", "policy"})
_REACH = 48
_LONG = timedelta(hours=18)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Certainties about an estimate, and waits without a number, with their verdicts."""
    incident = known.incident
    if incident is None or known.times("resolved") or incident.status in {"resolved", "completed", "monitoring"}:
        return
    yield from _last_updates(reply)
    if incident.eta is not None and incident.eta.kind in {"estimate", "window"}:
        yield from _certainties(reply, known)
    if incident.kind != "maintenance":
        yield from _waits(reply, known)


def _certainties(reply: ReplyText, known: Known) -> Iterator[Claim]:
    ends = [time for time in known.times("eta") if not time.overdue]
    if not ends:
        return
    for sentence in reply.sentences:
        found = pattern("certain", "firm").search(reply.prose, sentence.start, sentence.end)
        if found and not sentence.asks and not _open(reply, sentence.start, found.start()):
            yield _claim(reply, known, found.span(), ends[0])
            continue
        found = next(_sure(reply, known, sentence.start, sentence.end), None)
        if found and not sentence.asks:
            yield _claim(reply, known, (_first(reply, sentence.start), _last(reply, sentence.end)), ends[0])


def _sure(reply: ReplyText, known: Known, start: int, end: int) -> Iterator[re.Match[str]]:
    """The words that make certain a time of restoration near them."""
    matches = list(pattern("certain", "sure").finditer(reply.prose, start, end))
    if not matches:
        return
    roles, today = roles_of(reply), known.now.astimezone(known.zone).date()
    told = [
        (one.span, roles.of(*one.span, one.lead))
        for one in moments(reply.prose[:end], today, bare=False)
        if one.time and one.span[0] >= start
    ]
    for match in matches:
        if _open(reply, reply.clause_at(match.start())[0], match.start()) or _ends_window(reply, known, match, start):
            continue
        near = [
            (abs(s[0] - match.start()), role) for s, role in told if s[0] - match.end() < _REACH > match.start() - s[1]
        ]
        if near and min(near)[1] not in _OTHERS and not roles.spoken() & {"next_update"}:
            yield match


def _ends_window(reply: ReplyText, known: Known, match: re.Match[str], start: int) -> bool:
    """Whether it names the later end of a window that is told as expected: "between 4 and 7, at the latest by 7"."""
    window = any(time.until for time in known.times("eta"))
    expected = pattern("certain", "expected").search(reply.prose, start, match.start())
    return window and expected is not None and pattern("certain", "latest").fullmatch(match.group()) is not None


def _open(reply: ReplyText, start: int, end: int) -> bool:
    return pattern("certain", "open").search(reply.prose, start, end) is not None or "n't" in reply.prose[start:end]


def _first(reply: ReplyText, start: int) -> int:
    while start < len(reply.prose) and reply.prose[start].isspace():
        start += 1
    return start


def _last(reply: ReplyText, end: int) -> int:
    while end > 0 and not reply.prose[end - 1].isalnum():
        end -= 1
    return end


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], time: KnownTime) -> Claim:
    right = say_span(time.at, time.until, known.zone, "24" if known.context.language == "es" else "12")
    message = say("estimate_certain", said=quoted(reply, span), right=right)
    return claim(
        reply, span, "commitment", "contradicted", message, value="certain", fact_id=time.fact_id,
        suggestion=_hedged(known, time, right),
    )  # fmt: skip


def _hedged(known: Known, time: KnownTime, right: str) -> str:
    """The estimate as one: with its time, and with what may become of it."""
    first, _, last = right.partition(" to ")
    local = (time.until or time.at).astimezone(known.zone)
    dated = local.date() != known.now.astimezone(known.zone).date()
    if known.context.language.startswith("es"):
        day = f" del {local:%d/%m}" if dated else ""
        told = f"entre las {first} y las {last}" if time.until else f"a las {first}"
        return f"Se estima que el servicio vuelva {told}{day}, aunque puede cambiar"
    day = f" on {local.day} {local:%B}" if dated else ""
    told = f"between {first} and {last}" if time.until else f"at {first}"
    return f"Service is estimated to be back {told}{day}, which may still change"


def _waits(reply: ReplyText, known: Known) -> Iterator[Claim]:
    ends = [time for role in ("eta", "maintenance") for time in known.times(role) if not time.overdue]
    wait = min(((time.until or time.at) - known.now for time in ends), default=None)
    for name in ("near", "far"):
        for match in pattern("certain", name).finditer(reply.prose):
            first = reply.clause_at(match.start())[0]
            if reply.sentence_at(match.start()).asks or pattern("certain", "open").search(
                reply.prose, first, match.start()
            ):
                continue
            if wait is not None and (wait <= SOON if name == "near" else wait > _LONG):
                continue
            yield _wait(reply, known, match.span(), ends)


def _wait(reply: ReplyText, known: Known, span: tuple[int, int], ends: list[KnownTime]) -> Claim:
    said = quoted(reply, span)
    if not ends:
        message = say("soon_none", said=said)
        return claim(reply, span, "duration", "unsupported", message, value=said, fact_id=known.fact_id("eta"))
    right = say_span(ends[0].at, ends[0].until, known.zone, "24" if known.context.language == "es" else "12")
    message = say("wait_wrong", said=said, right=right)
    return claim(
        reply, span, "duration", "contradicted", message, value=said, fact_id=ends[0].fact_id,
        suggestion=_hedged(known, ends[0], right),
    )  # fmt: skip


def _last_updates(reply: ReplyText) -> Iterator[Claim]:
    """An update told as the last one: nobody knows that before service is back."""
    for match in pattern("certain", "last_update").finditer(reply.prose):
        if not reply.sentence_at(match.start()).asks:
            message = say("commitment_guarantee", said=quoted(reply, match.span()))
            yield claim(reply, match.span(), "commitment", "unsupported", message, value="last_update")
