"""Times of day that somebody wrote: the customer in the ticket, the provider in a measure or workaround."""

from functools import lru_cache

from assistant.checking.facts.known import Known, content_words
from assistant.checking.text.fold import folded
from assistant.checking.text.times import find_times
from knowledge_base.records import Fact

Clock = frozenset[tuple[int, int]]
"""Hours and minutes, as a clock on the wall shows them."""
_SHARED = 2
_TEXTS = 8
"""Texts whose times are remembered: each claim of a reply asks for those of the same ticket."""
_DAY_BEGINS, _DAY_ENDS = 7 * 60, 22 * 60


def customer_times(known: Known) -> Clock:
    """What the customer wrote, in their own zone."""
    return _times_in(known.customer_text)


@lru_cache(maxsize=_TEXTS)
def _times_in(text: str) -> Clock:
    return frozenset(
        (minute // 60, minute % 60)
        for mention in find_times(text)
        for minute in (*_by_day(mention.minutes), *_by_day(mention.upto or ()))
    )


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


def _by_day(minutes: tuple[int, ...]) -> tuple[int, ...]:
    # "Half twelve" in a customer's message is by day unless they say otherwise.
    day = tuple(minute for minute in minutes if _DAY_BEGINS <= minute < _DAY_ENDS)
    return day if len(day) == 1 else minutes
