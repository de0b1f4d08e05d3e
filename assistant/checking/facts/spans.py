"""The spans of time that the facts contain, and whether a duration of a text is one of them."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.checking.facts.known import Known, KnownTime, about_customer, numbers_in
from assistant.checking.facts.told_elsewhere import returns
from assistant.checking.facts.written_times import customer_clock, shares_event
from assistant.checking.text.durations import GRAIN, Duration, find_durations
from assistant.checking.text.roles import Role
from assistant.checking.text.words import pattern

_NEAR = 18
_ONE_DAY = timedelta(days=1)
_WORKING_DAY = timedelta(hours=6)
_MOST_OF_A_DAY = timedelta(hours=18)
_MORE_SHARE, _LESS_SHARE, _NEARLY_SHARE, _OVER_SHARE = 1.6, 0.5, 0.88, 0.05
_SETS_IN = re.compile(
    r"\b(?:starts?|begins?|kicks? in|applies|sets? in|due|empieza|comienza|corresponde) (?:only )?"
    r"(?:after|tras|a partir de|despues de)\s*(?:the first|full|las)?\s*$"
)


def lengths(
    known: Known, role: str, *, ahead: bool, behind: bool, over: bool = False
) -> Iterator[tuple[KnownTime, timedelta]]:
    """Every span of time that the facts contain and these words may mean; ``over`` for what is told as past."""
    if not behind:
        for name in _ahead_roles(role, ahead=ahead):
            for time in known.times(name):
                yield from (
                    (time, moment - known.now) for moment in (time.at, time.until) if moment and moment > known.now
                )
    if not ahead or behind:
        yield from _so_far(known, with_now=role != "resolved" and not over)
        for time in known.times("resolved"):
            yield time, known.now - time.at
        for name in ("eta", "next_update"):
            yield from ((time, known.now - time.at) for time in known.times(name) if time.at < known.now)
    for time in (*known.times("maintenance"), *known.times("eta")):
        if time.until and not ahead:
            yield time, time.until - time.at


def _so_far(known: Known, *, with_now: bool) -> Iterator[tuple[KnownTime, timedelta]]:
    ends = ended(known)
    if with_now or not ends:
        ends = (*ends, known.now)
    for time in known.times("started"):
        yield from ((time, end - time.at) for end in ends)


def ended(known: Known) -> tuple[datetime, ...]:
    """When service came back, by a fact or else by the provider's words."""
    return tuple(time.at for time in known.times("resolved")) or returns(known)


def _ahead_roles(role: str, *, ahead: bool) -> tuple[Role, ...]:
    """What a wait may be for; the time of an update never bears when service is back."""
    if role == "next_update" and ahead:
        return ("next_update",)
    if role == "eta":
        return ("eta",) if ahead else ("eta", "maintenance")
    return ("eta", "next_update", "maintenance")


def fits(  # noqa: PLR0911 - one rule per way of rounding
    said: Duration, length: timedelta, before: str, words: str = ""
) -> bool:
    """Whether a length is what a duration says; ``before`` are the words in front of it, ``words`` its own."""
    if length <= timedelta(0):
        return False
    if said.length >= _ONE_DAY and pattern("duration", "whole").search(f"{before[-12:]} {words}"):
        return said.length - GRAIN <= length < said.upto + _ONE_DAY
    if said.length == _ONE_DAY and pattern("duration", "all_day").search(before[-12:]):
        # "Todo un día sin servicio" is a working day that was lost.
        return length >= _WORKING_DAY
    before = before[-_NEAR:]
    if pattern("duration", "more").search(before):
        return said.length - GRAIN <= length <= said.upto * _MORE_SHARE + GRAIN
    if pattern("duration", "nearly").search(before):
        return said.length * _NEARLY_SHARE - GRAIN / 3 <= length <= said.upto + max(GRAIN / 3, said.upto * _OVER_SHARE)
    if pattern("duration", "less").search(before):
        return said.length * _LESS_SHARE <= length <= said.upto + GRAIN / 3
    in_days = said.length >= _ONE_DAY and said.length % _ONE_DAY == timedelta(0)
    if in_days and length >= _MOST_OF_A_DAY and said.length - _ONE_DAY <= length <= said.upto:
        # People count days by the calendar: yesterday afternoon until tonight is "two days".
        return not pattern("duration", "ahead").search(before)
    return said.length - said.slack <= length <= said.upto + said.slack


def told(known: Known, said: Duration, words_said: str, role: str, before: str, *, by_policy: bool) -> bool:
    """Whether the policies (where the words can mean one), the provider's words or the customer's tell that length."""
    if role == "policy" and _SETS_IN.search(before):
        # "Compensation starts after …" names the threshold, not what the sum is counted in.
        return any(p.threshold_hours is not None and _same(said, p.threshold_hours) for p in known.policies) or (
            words_said.lower() in known.policy_text
        )
    if by_policy and any(_same(said, hours) for hours in _policy_hours(known)) and role != "eta":
        return True
    text = (
        known.public_text
        if role in {"eta", "next_update", "ahead"}
        else f"{known.public_text}\n{known.customer_text}\n{known.policy_text}\n{known.actions_text}"
    )
    if any(abs(other.length - said.length) < timedelta(minutes=1) for other in find_durations(text)):
        return role != "eta" or not known.no_estimate
    return words_said.lower() in text


def customer_told(known: Known, said: Duration) -> bool:
    """Whether the customer wrote of that length, or of a time since when it lasted that long."""
    if any(abs(other.length - said.length) <= said.slack for other in find_durations(known.customer_text)):
        return True
    written = [known.now - at for at in known.ticket_times]
    gaps = (*written, *_since_customers_times(known))
    return any(said.length - said.slack <= gap <= said.upto + said.slack for gap in gaps)


def _since_customers_times(known: Known) -> Iterator[timedelta]:
    local = known.now.astimezone(known.zone)
    here = local.hour * 60 + local.minute
    yield from (timedelta(minutes=(here - minute) % 1440) for minute in customer_clock(known))


def at_most(known: Known, role: str, before: str) -> tuple[timedelta, ...] | None:
    """The lengths that the provider tells as a most for planned work; None where the words are about something else."""
    if not known.times("maintenance") or role in {"next_update", "policy"}:
        return None
    if not pattern("duration", "at_most", "off").search(before[-28:]):
        return None
    return told_most(known) or None


def told_most(known: Known) -> tuple[timedelta, ...]:
    """The lengths that the provider's words tell as a most: "off for up to 40 minutes"."""
    text = known.public_text
    return tuple(
        one.upto
        for one in find_durations(text)
        if pattern("duration", "at_most").search(text[max(0, one.start - 16) : one.start])
    )


def from_customers_times(known: Known, words: str, roles: tuple[str, ...], side: str = "") -> tuple[timedelta, ...]:
    """How far the facts' times lie from those that the customer named, where ``words`` speak of the customer's matter.

    ``roles`` are those of the facts that are counted from; without any, this moment is. ``side`` says that they lie
    "before" what the customer named, or "after" it.
    """
    minutes = customer_clock(known)
    if not minutes or not (side or about_customer(words, known) or shares_event(words, known)):
        return ()
    facts = [moment for role in roles for time in known.times(role) for moment in (time.at, time.until) if moment]
    if roles and not facts:
        # "It should be finished two hours before": planned work ends where there is no estimate.
        facts = [time.until or time.at for time in known.times("maintenance")]
    found = []
    for moment in facts if roles else (known.now,):
        local = moment.astimezone(known.zone)
        for minute in minutes:
            gap = (minute - local.hour * 60 - local.minute) % 1440
            found.append(timedelta(minutes={"before": gap, "after": 1440 - gap}.get(side, min(gap, 1440 - gap))))
    return tuple(found)


def between_facts(known: Known) -> Iterator[timedelta]:
    """How far the estimate and the next update lie from each other."""
    for time in known.times("eta"):
        yield from (abs((time.until or time.at) - other.at) for other in known.times("next_update"))


def wrong(known: Known, role: str, *, ahead: bool, behind: bool) -> tuple[KnownTime, timedelta] | None:
    """The fact that a duration should have told and its length; None where none can be named."""
    if role in {"eta", "next_update"} and ahead and not behind:
        open_times = [time for time in known.times(role) if not time.overdue]
        return (open_times[0], (open_times[0].until or open_times[0].at) - known.now) if open_times else None
    if behind or role in {"started", "resolved"}:
        ends: list[datetime] = [time.at for time in known.times("resolved")] or [known.now]
        return next(((time, ends[0] - time.at) for time in known.times("started")), None)
    return None


def in_short(length: timedelta) -> str:
    """A length for a message: "about 3 h 40 min"."""
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return "about " + " ".join(parts)


def _policy_hours(known: Known) -> Iterator[float]:
    for policy in known.policies:
        if policy.threshold_hours is not None:
            yield policy.threshold_hours
        per = numbers_in(policy.amount.per or "") if policy.amount else ()
        yield from (float(number) for number in per if "/" not in number)
        if policy.amount and policy.amount.per == "day":
            yield 24.0


def is_threshold(known: Known, said: Duration) -> bool:
    """Whether a policy in force asks for that length, or counts in it."""
    return any(_same(said, hours) for hours in _policy_hours(known))


def _same(said: Duration, hours: float) -> bool:
    return abs(said.length - timedelta(hours=hours)) < timedelta(minutes=1)
