"""Figures of what was told before: the hour of the customer's own event, how many they have, the hour that we gave."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.facts.own_matters import Matter, named_in
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.numbers import find_numbers_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.times import TimeMention, find_times
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.languages import primary_language

_HALF_DAY = 720
"""Minutes after which a clock with twelve hours tells the same."""
_HOUR = 60
_BESIDE = 10
"""Characters between an event and its hour: "interview is at 5", "la final de las 22:00"."""
_CUT = 5
_COUNTED = re.compile(
    r"\s+(?:(?:big|small|full|whole|new|old|of|our|my|your|busy|hungry|grand\w*)\s+)?(?P<noun>[a-z]{4,})"
)
_SENTENCES = re.compile(r"[.!?\n]+(?=\s|$)")
_TIMES = re.compile(r"(?<!\w)(?:once|twice|thrice|dos veces|una vez|tres veces|(?:\w+) times)(?!\w)")
_SO_OFTEN = {
    "once": 1, "twice": 2, "thrice": 3, "una vez": 1, "dos veces": 2, "tres veces": 3, "two times": 2, "three times": 3,
    "four times": 4, "five times": 5, "six times": 6, "ten times": 10,
}  # fmt: skip
_DONE = re.compile(r"(?:re-?)?(?:start|boot|set|call|ring|rang|plug|tri|writ|wrote|phon|reinici|llam|reset|escrib)\w*")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Hours and counts of the customer's own matters, and hours that we are said to have given, that were others."""
    yield from _hours(reply, known)
    yield from _hours_given(reply, known)
    yield from _how_often(reply, known)
    yield from _counts(reply, known)


def _claim(reply: ReplyText, span: tuple[int, int]) -> Claim:
    return claim(reply, span, "other", "unsupported", say("said_not", said=quoted(reply, span)))


@lru_cache(maxsize=64)
def _times_of(text: str) -> tuple[TimeMention, ...]:
    return tuple(find_times(text))


def _clock(minutes: tuple[int, ...]) -> set[int]:
    return {one % _HALF_DAY for one in minutes}


def _hours(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "Your 3 o'clock interview" where the ticket tells of one at five."""
    events = [(matter, match) for matter, match in named_in(reply.prose) if matter.group in {"events", "sports"}]
    if not events:
        return
    for mention in _times_of(reply.prose):
        for matter, match in events:
            beside = -1 <= match.start() - mention.end <= 1 or 0 <= mention.start - match.end() <= _BESIDE
            if not beside or pattern("said", "supposing").search(reply.prose, match.end(), mention.start):
                continue
            told = _hours_of(matter, known)
            if told and not _clock(mention.minutes) & (told | _anywhere(known)):
                yield _claim(reply, (mention.start, mention.end))


def _anywhere(known: Known) -> set[int]:
    """Every hour that the customer wrote: "I have another at seven" may be of the class told two sentences before."""
    return {one for mention in _times_of(known.customer_text) for one in _clock(mention.minutes)}


def _hours_of(matter: Matter, known: Known) -> set[int]:
    """The hours in the customer's sentences about a matter, in either of the zones that may be spoken of."""
    sentences = [s for s in _SENTENCES.split(known.customer_text) if matter.found.search(s)]
    told = {one for s in sentences for mention in _times_of(s) for one in _clock(mention.minutes)}
    if not told:
        return told
    zones = (known.now.astimezone(zone).utcoffset() for zone in (known.zone, known.provider_zone))
    mine, ours = (int(offset.total_seconds()) // _HOUR if offset else 0 for offset in zones)
    return {(one + shift) % _HALF_DAY for one in told for shift in (0, mine - ours, ours - mine)}


def _hours_given(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "We told you 2 pm" where neither a message of ours nor any fact, now or earlier, had that hour."""
    marks = list(pattern("said", "we_gave").finditer(reply.prose))
    if not marks:
        return
    told = _given(known)
    for mention in _times_of(reply.prose):
        behind = any(0 <= mention.start - mark.end() <= 1 for mark in marks)
        ahead = any(
            0 <= mark.start() - mention.end <= 1 and mark.group().startswith(("as ", "como ")) for mark in marks
        )
        if (behind or ahead) and told and not _clock(mention.minutes) & told:
            yield _claim(reply, (mention.start, mention.end))


def _given(known: Known) -> set[int]:
    moments: list[datetime] = [*known.own_moments]
    for fact in (*known.knowledge.facts, *known.knowledge.earlier):
        moments += [moment for moment in (fact.instant, fact.until) if moment]
    zones = (known.zone, known.provider_zone)
    clocks = {
        (at.astimezone(zone).hour * _HOUR + at.astimezone(zone).minute) % _HALF_DAY for at in moments for zone in zones
    }
    ours = [folded(m.text) for m in known.ticket.messages] if known.ticket else []
    for text in (*ours, known.public_text):
        clocks |= {one for mention in _times_of(text) for one in _clock((*mention.minutes, *(mention.upto or ())))}
    return clocks


def _how_often(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "Thanks for restarting it five times" where the customer wrote of two."""
    told = {_SO_OFTEN.get(match.group()) for match in _TIMES.finditer(known.customer_text)} - {None}
    if not told:
        return
    for match in _TIMES.finditer(reply.prose):
        said = _SO_OFTEN.get(match.group())
        first = reply.clause_at(match.start())[0]
        done = _DONE.search(reply.prose, first, match.start()) and pattern("said", "done").search(
            reply.prose, first, match.start()
        )
        if said and said not in told and done:
            yield _claim(reply, match.span())


def _counts(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "With six bays full" where the customer has four."""
    language = primary_language(known.context.language)
    told: dict[str, set[float]] | None = None
    for number in find_numbers_in(reply.prose, language):
        noun = _COUNTED.match(reply.prose, number.end)
        if (
            noun is None
            or number.value <= 1
            or any(time.start <= number.start < time.end + 1 for time in _times_of(reply.prose))
        ):
            continue
        told = _counted(known) if told is None else told
        values = told.get(noun["noun"][:_CUT], set()) if noun["noun"][:_CUT] not in known.public_text else set()
        if (
            values
            and number.value not in _numbers(known.customer_text)
            and not pattern("said", "not_counted").search(noun.group())
        ):
            yield _claim(reply, (number.start, noun.end()))


@lru_cache(maxsize=64)
def _numbers(text: str) -> frozenset[float]:
    return frozenset(number.value for language in ("en", "es") for number in find_numbers_in(text, language))


def _counted(known: Known) -> dict[str, set[float]]:
    found: dict[str, set[float]] = {}
    for language in ("en", "es"):
        for number in find_numbers_in(known.customer_text, language):
            noun = _COUNTED.match(known.customer_text, number.end)
            if (
                noun
                and number.value == int(number.value)
                and not any(t.start <= number.start < t.end + 1 for t in _times_of(known.customer_text))
            ):
                found.setdefault(noun["noun"][:_CUT], set()).add(number.value)
    return found
