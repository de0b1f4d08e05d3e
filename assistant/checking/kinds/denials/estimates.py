"""Claims that there is an estimate, an update or a promise of ours, or that there is none."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.facts.reading_times import said_by
from assistant.checking.facts.saying import say_span, say_time
from assistant.checking.kinds.clauses import cased, clause_span, in_language
from assistant.checking.kinds.reach.service_states import asks_at
from assistant.checking.text.messages import say
from assistant.checking.text.moments import moments
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words
from assistant.domain.check import Claim
from knowledge_base.records.vocabulary import FactKind

_NEAR = 40
"""Characters between an estimate and what is said of it."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Denials and statements of an estimate, denials of an update, denials of what we told before."""
    if asks_at(reply, 0):
        return
    yield from _as_before(reply, known)
    timed, denies = _holds(reply, "pieces_time"), _holds(reply, "pieces_denial")
    if timed:  # Without a word of time there is nothing to look for.
        yield from _some_estimate(reply, known)
        yield from _still_holds(reply, known)
    if timed and denies:
        yield from _no_estimate(reply, known)
        yield from _no_update(reply, known)
    if denies:
        yield from _never_told(reply, known)


def _holds(reply: ReplyText, name: str) -> bool:
    return any(piece in reply.low for piece in words("negation", name))


def _history(reply: ReplyText, position: int) -> bool:
    clause = reply.clause_text(position)
    return pattern("discourse", "history").search(clause) is not None and "no longer" not in clause


def _no_estimate(reply: ReplyText, known: Known) -> Iterator[Claim]:
    last = -1
    for match in pattern("negation", "no_eta", "no_time").finditer(reply.prose):
        if match.start() < last or _history(reply, match.start()) or _names_it(reply, match):
            continue
        last = match.end()
        times = [time for time in known.times("eta") if not time.overdue]
        open_still = known.incident is not None and known.incident.is_open
        hedged = pattern("negation", "no_sure_time").search(reply.prose, *_bounds(reply, match)) or (
            not known.earlier_times("eta")
            and pattern("negation", "no_newer_time").search(reply.prose, *_bounds(reply, match))
        )
        fact_id = known.fact_id("eta")
        if not times or not open_still or hedged or _tells_it(reply, known, times):
            yield claim(
                reply, match.span(), "negation", "supported", say("supported"), value="no_estimate", fact_id=fact_id
            )
            continue
        span, right = clause_span(reply, match.span()), say_span(times[0].at, times[0].until, known.zone)
        told = _told_time(known, "eta")
        yield claim(
            reply, span, "negation", "contradicted", say("negation_eta", right=right), value="no_estimate",
            fact_id=times[0].fact_id, suggestion=cased(reply, span, told),
        )  # fmt: skip


def _tells_it(reply: ReplyText, known: Known, times: list[KnownTime]) -> bool:
    # "7 looks too early: the estimate is 8:30" tells the estimate, whatever else it denies.
    told = [
        said_by(reply, known, one, "eta")
        for one in moments(reply.prose, known.now.astimezone(known.zone).date())
        if one.time
    ]
    return any(said.fits(time) and not said.bound.denial for said in told for time in times)


def _names_it(reply: ReplyText, match: re.Match[str]) -> bool:
    # "It isn't just an estimate, it's a commitment", "no deja de ser una estimación": there is one, and it has a name.
    return pattern("negation", "is_named").search(reply.prose, *_bounds(reply, match)) is not None


def _bounds(reply: ReplyText, match: re.Match[str]) -> tuple[int, int]:
    first, last = reply.clause_at(match.start())
    return first, max(last, match.end())


def _told_time(known: Known, role: str) -> str:
    """A plain clause that tells the estimate or the next update."""
    time = next(time for time in known.times(role) if not time.overdue)
    if known.context.language == "es":
        ends = f" a las {say_time(time.until, known.zone, '24')}" if time.until else ""
        at = f"{'de' if time.until else 'a'} las {say_time(time.at, known.zone, '24')}{ends}"
    else:
        at = say_span(time.at, time.until, known.zone)
    return in_language(known, role, right=at)


def _some_estimate(reply: ReplyText, known: Known) -> Iterator[Claim]:
    if known.incident is None or not known.incident.is_open or (known.times("eta") and not known.no_estimate):
        return
    if known.incident.kind == "maintenance":
        return
    for match in pattern("negation", "some_eta").finditer(reply.prose):
        first = reply.clause_at(match.start())[0]
        denied = pattern("stance", "denies").search(reply.prose, first, match.end())
        supposed = pattern("discourse", "supposes").search(reply.prose, first, match.start())
        if (
            denied
            or supposed
            or _history(reply, match.start())
            or pattern("negation", "ahead").search(reply.prose, first, match.start())
        ):
            continue
        span = clause_span(reply, match.span())
        told = in_language(known, "no_eta")
        yield claim(
            reply, span, "negation", "contradicted", say("eta_none", said=quoted(reply, match.span())),
            value="estimate", fact_id=known.fact_id("eta"), suggestion=cased(reply, span, told),
        )  # fmt: skip


def _still_holds(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """An estimate that is past or was moved, told to hold: "noon still stands", "that estimate still holds"."""
    moved = known.earlier_times("eta")
    current = [time for time in known.times("eta") if not time.overdue]
    gone = not current and bool(moved or known.times("eta"))
    if known.incident is None or not known.incident.is_open or not (gone or moved):
        return
    for match in pattern("negation", "held").finditer(reply.prose):
        first = reply.clause_at(match.start())[0]
        if not pattern("negation", "timed").search(reply.prose, max(first, match.start() - _NEAR), match.start()):
            continue
        if _is_unsaid(reply, first, match):
            continue
        was = pattern("negation", "earlier", "held_then").search(reply.prose, first, match.end()) or (
            _is_earlier_time(reply, known, (first, match.start()))
        )
        if gone or (moved and was):
            span = clause_span(reply, match.span())
            told = in_language(known, "no_eta") if gone else _told_time(known, "eta")
            right = "no estimate now" if gone else told
            yield claim(
                reply, span, "negation", "contradicted", say("outcome_wrong", said=quoted(reply, span), right=right),
                value="estimate", fact_id=known.fact_id("eta"), suggestion=cased(reply, span, told),
            )  # fmt: skip
            return


def _is_unsaid(reply: ReplyText, first: int, match: re.Match[str]) -> bool:
    """Whether words are denied, or only supposed, by what stands before them."""
    denied = pattern("stance", "denies").search(reply.prose, first, match.start())
    supposed = pattern("discourse", "supposes").search(reply.prose, first, match.start())
    return denied is not None or supposed is not None


def _is_earlier_time(reply: ReplyText, known: Known, reach: tuple[int, int]) -> bool:
    """Whether a time that was superseded stands there, and none that is current."""
    told = [
        said_by(reply, known, one, "eta")
        for one in moments(reply.prose, known.now.astimezone(known.zone).date())
        if one.time and reach[0] <= one.span[0] < reach[1]
    ]
    now = any(said.fits(time) for said in told for time in known.times("eta"))
    return not now and any(said.fits(time) for said in told for time in known.earlier_times("eta"))


def _as_before(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """What was told at first said to hold, where it was moved since: "the first notice still stands"."""
    incident = known.incident
    if incident is None or not incident.is_open:
        return
    moved = known.earlier_times("eta") or known.earlier_times("maintenance")
    match = pattern("negation", "as_before").search(reply.prose)
    if not moved or match is None or _is_unsaid(reply, reply.clause_at(match.start())[0], match):
        return
    kind: FactKind = "maintenance_window" if incident.kind == "maintenance" else "eta"
    message = say("outcome_wrong", said=quoted(reply, match.span()), right=incident.name)
    yield claim(reply, match.span(), "negation", "contradicted", message, fact_id=known.fact_id(kind))


def _no_update(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for match in pattern("negation", "no_update").finditer(reply.prose):
        times = [time for time in known.times("next_update") if not time.overdue]
        if not times:
            yield claim(
                reply, match.span(), "negation", "supported", say("supported"), value="no_update",
                fact_id=known.fact_id("next_update"),
            )  # fmt: skip
            continue
        span, right = clause_span(reply, match.span()), say_span(times[0].at, None, known.zone)
        yield claim(
            reply, span, "negation", "contradicted", say("negation_update", right=right), value="no_update",
            fact_id=times[0].fact_id, suggestion=cased(reply, span, _told_time(known, "next_update")),
        )  # fmt: skip


def _was_told(known: Known) -> bool:
    """Whether a time was given before, by a fact, an earlier revision or the words of an update."""
    told = known.times("eta") or known.earlier_times("eta")
    return bool(told) or pattern("discourse", "history").search(known.public_text) is not None


def _never_told(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Denials like "we never gave you 1:45" where a time was given, be it past or moved."""
    for match in pattern("negation", "never_told").finditer(reply.prose):
        if known.incident is None or not _was_told(known):
            return
        span = clause_span(reply, match.span())
        yield claim(
            reply, span, "negation", "contradicted", say("told_before", said=quoted(reply, match.span())),
            value="never_told", fact_id=known.fact_id("eta"), suggestion=cased(reply, span, in_language(known, "told")),
        )  # fmt: skip
