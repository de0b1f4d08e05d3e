"""Times of day that somebody wrote: the customer in the ticket, the provider in a measure or workaround."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from assistant.checking.facts.known import Known, content_words
from assistant.checking.text.clock import minutes_of
from assistant.checking.text.fold import folded
from assistant.checking.text.moments import moments, times_in
from assistant.checking.text.times import find_times
from assistant.checking.text.words import pattern, vocabulary
from knowledge_base.records import Fact

_BARE_HOUR = re.compile(r"\s+(?P<hour>1[0-2]|[1-9]|[a-z]{3,6})(?![\w%/:]|[.,]\d)")
Clock = frozenset[tuple[int, int]]
"""Hours and minutes, as a clock on the wall shows them."""
_SHARED = 2
_MESSAGE_GRAIN = timedelta(minutes=5)
_BESIDE = 40
_INCIDENT_ROLES = ("eta", "next_update", "started", "resolved", "maintenance")
_TEXTS = 8
"""Texts whose times are remembered: each claim of a reply asks for those of the same ticket."""
_DAY_BEGINS, _DAY_ENDS = 7 * 60, 22 * 60


def fact_that_names(hours: Clock, sentence: str, known: Known) -> Fact | None:
    """A measure, workaround or action that names one of ``hours`` and speaks of what ``sentence`` speaks of."""
    spoken = content_words(sentence)
    for fact in (*known.facts("measure"), *known.facts("workaround"), *known.facts("action")):
        text = folded(fact.text)
        told = {(at // 60, at % 60) for time in find_times(text) for at in (*time.minutes, *(time.upto or ()))}
        # One shared word is chance.
        if hours & told and len(spoken & content_words(text)) >= _SHARED:
            return fact
    return None


def customer_named(known: Known, moments_told: tuple[datetime, ...], *, dated: bool) -> bool:
    """Whether the customer wrote of one of these hours; where both name a day, on that day."""
    spoken = _customer_moments(known.customer_text, _day_of_ticket(known))
    for at in moments_told:
        for local in (at, at.astimezone(known.zone)):
            for minutes, days in spoken:
                if local.hour * 60 + local.minute in minutes and (not dated or not days or local.date() in days):
                    return True
    return False


def customer_clock(known: Known) -> frozenset[int]:
    """The times that the customer wrote of, as minutes after midnight."""
    spoken = _customer_moments(known.customer_text, _day_of_ticket(known))
    return frozenset(minute for minutes, _ in spoken for minute in minutes)


def shares_event(words: str, known: Known) -> bool:
    """Whether ``words`` name something that stands beside a time in the customer's text."""
    spoken = content_words(_incident_words().sub(" ", words))
    text = known.customer_text
    return any(
        spoken & content_words(_incident_words().sub(" ", text[max(0, one.start - _BESIDE) : one.end + _BESIDE]))
        for one in times_in(text)
    )


def _day_of_ticket(known: Known) -> date:
    received = known.ticket.received_at if known.ticket else None
    return (received or known.now).astimezone(known.zone).date()


@lru_cache(maxsize=_TEXTS)
def _customer_moments(text: str, today: date) -> tuple[tuple[frozenset[int], frozenset[date]], ...]:
    """Each time of a text as minutes after midnight with the days that it names; bare hours last, without a day."""
    clear = tuple(
        (
            frozenset((*_by_day(one.time.minutes), *_by_day(one.time.upto or ()))),
            frozenset(one.date.days if one.date else ()),
        )
        for one in moments(text, today)
        if one.time
    )
    return (*clear, *((frozenset(_by_day(minutes)), frozenset[date]()) for minutes in _bare_hours(text)))


def _bare_hours(text: str) -> Iterator[tuple[int, ...]]:
    """Hours that only a preposition marks: "decide by three whether", "a las seis ponemos el partido"."""
    for match in pattern("bounds", "bare_hour_leads").finditer(text):
        found = _BARE_HOUR.match(text, match.end())
        minutes = minutes_of(found["hour"]) if found else ()
        if minutes:
            yield minutes


def customer_spoke_at(known: Known, starts: tuple[datetime, ...], tolerance: timedelta) -> bool:
    """Whether the customer wrote at one of ``starts``: when the ticket came in, or a message of theirs."""
    if not known.ticket:
        return False
    written = [known.ticket.received_at, *(m.at for m in known.ticket.messages if m.author == "customer")]
    near = max(tolerance, _MESSAGE_GRAIN)
    return any(at is not None and abs(at - start) <= near for at in written for start in starts)


def echoes(starts: tuple[datetime, ...], beside_it: str, known: Known) -> bool:
    """Whether the customer named one of these hours with a word that also stands beside it in the reply.

    ``beside_it`` are the reply's words next to the time; the incident's own words ("restored") and days do not count.
    """
    hours = {(start.hour, start.minute) for start in starts}
    spoken = content_words(_incident_words().sub(" ", beside_it))
    text = known.customer_text
    for mention in find_times(text):
        if hours & {(minute // 60, minute % 60) for minute in _by_day(mention.minutes)}:
            beside = text[max(0, mention.start - _BESIDE) : mention.start] + text[mention.end : mention.end + _BESIDE]
            if spoken & content_words(_incident_words().sub(" ", beside)):
                return True
    return False


@cache
def _incident_words() -> re.Pattern[str]:
    days = [name for names in vocabulary("calendar")["weekdays"] for name in names]
    told = "|".join(
        [*days, "today", "tonight", "tomorrow", "this", "hoy", "manana", "esta", "morning", "evening", "afternoon"]
    )
    return re.compile(
        "|".join([rf"(?<!\w)(?:{told})(?!\w)", *(pattern("roles", role).pattern for role in _INCIDENT_ROLES)])
    )


def _by_day(minutes: tuple[int, ...]) -> tuple[int, ...]:
    # "Half twelve" in a customer's message is by day unless they say otherwise.
    day = tuple(minute for minute in minutes if _DAY_BEGINS <= minute < _DAY_ENDS)
    return day if len(day) == 1 else minutes
