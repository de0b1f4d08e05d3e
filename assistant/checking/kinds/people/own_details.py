"""Figures of what was told before: the hour of the customer's own event, how many they have, the hour that we gave."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache, partial

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_hours
from assistant.checking.facts.known import Known
from assistant.checking.facts.own_matters import Matter, named_in
from assistant.checking.text.dates import DateMention, find_dates
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.numbers import find_numbers_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.times import TimeMention
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.languages import primary_language

_DATED = frozenset({"events", "sports", "papers", "deadlines"})
_TIMED = _DATED - {"papers"}
_SINCE = re.compile(r"(?<!\w)(?:since|from|desde|de)\s+$")
_NEAR = 14
"""Characters between an event and its day: "the exam is tomorrow", "the interview you have on Friday"."""
_DUE = re.compile(r"(?<!\w)(?:is|are|due|on|'s|falls|es|son|vence|sera|cae)\s+(?:on |el |for |para )?$")
_OTHER_THING = re.compile(r"[,;:.]|(?<!\w)(?:update|estimate|back|by|until|since|novedad\w*|vuelv\w+|from|desde)(?!\w)")
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
_ORDER = {
    "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "segunda": "2", "tercera": "3",
    "cuarta": "4", "quinta": "5", "sexta": "6", "segundo": "2", "tercer": "3", "cuarto": "4", "quinto": "5",
}  # fmt: skip
_NOUNS = {"vez": "time", "dia": "day", "corte": "outage", "averia": "outage"}
_NTH = re.compile(
    r"(?<!\w)(?P<nth>second|third|fourth|fifth|sixth|[2-9](?:nd|rd|th)|segunda|tercera|cuarta|quinta|sexta|segundo|"
    r"tercer|cuarto|quinto) (?P<noun>time|day|outage|vez|dia|corte|averia)(?!\w)"
)
_DONE = re.compile(r"(?:re-?)?(?:start|boot|set|call|ring|rang|plug|tri|writ|wrote|phon|reinici|llam|reset|escrib)\w*")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Hours and counts of the customer's own matters, and hours that we are said to have given, that were others."""
    yield from _hours(reply, known)
    yield from _days(reply, known)
    yield from _hours_given(reply, known)
    yield from _how_often(reply, known)
    yield from _ordinals(reply, known)
    yield from _counts(reply, known)


def _claim(reply: ReplyText, span: tuple[int, int]) -> Claim:
    return claim(reply, span, "other", "unsupported", say("said_not", said=quoted(reply, span)))


def _hours(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "Your 3 o'clock interview" where the ticket tells of one at five."""
    seen: set[int] = set()
    for mention in (*own_hours.wrong(reply.prose, known), *_of_matters(reply, known)):
        if mention.start not in seen:
            seen.add(mention.start)
            yield _claim(reply, (mention.start, mention.end))


def _of_matters(reply: ReplyText, known: Known) -> Iterator[TimeMention]:
    """Hours of a matter under any of its names."""
    language = primary_language(known.context.language)
    events = [(matter, match) for matter, match in named_in(reply.prose, language) if matter.group in _TIMED]
    for mention in own_hours.times_of(reply.prose) if events else ():
        for matter, match in events:
            beside = -1 <= match.start() - mention.end <= 1 or 0 <= mention.start - match.end() <= _BESIDE
            if not beside or pattern("said", "supposing").search(reply.prose, match.end(), mention.start):
                continue
            told = own_hours.hours_of_matter(known, matter)
            if told and not own_hours.clock(mention.minutes) & (told | own_hours.anywhere(known)):
                yield mention


def _days(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "Good luck with the exam tomorrow" where the ticket tells of one today."""
    today = known.now.astimezone(known.zone).date()
    said = [mention for mention in find_dates(reply.prose, today) if mention.days and mention.names_day]
    if not said or not known.ticket:
        return
    named = named_in(reply.prose, primary_language(known.context.language))
    dated = [(matter, match) for matter, match in named if matter.group in _DATED]
    for mention in said:
        if _is_day_of_matter(reply, known, mention, dated) or _is_day_of_noun(reply, known, mention):
            yield _claim(reply, (mention.start, mention.end))


def _is_day_of_matter(
    reply: ReplyText, known: Known, mention: DateMention, dated: list[tuple[Matter, re.Match[str]]]
) -> bool:
    """Whether it stands beside a matter that the customer told for other days, under any of its names."""
    for matter, match in dated:
        near = 0 <= mention.start - match.end() <= _NEAR or 0 <= match.start() - mention.end <= _BESIDE
        between = reply.prose[min(match.end(), mention.end) : max(match.start(), mention.start)]
        if near and not _OTHER_THING.search(between):
            told = _days_told(known, partial(_places_of, matter))
            if told and not set(mention.days) & told:
                return True
    return False


def _places_of(matter: Matter, text: str) -> list[tuple[int, int]]:
    return [one.span() for one in matter.anywhere(text)]


def _is_day_of_noun(reply: ReplyText, known: Known, mention: DateMention) -> bool:
    """Whether it hangs on a noun of the customer's that they told for other days: "the lodgement is due tomorrow"."""
    if not _DUE.search(reply.prose[: mention.start]):
        return False
    nouns = own_hours.nouns_before(reply.prose[: mention.start], 2)
    stems = [re.escape(noun) for noun in nouns if noun not in known.public_words]
    if not stems:
        return False
    stem = re.compile(rf"(?<!\w)(?:{'|'.join(stems)})")
    told = _days_told(known, lambda text: [one.span() for one in stem.finditer(text)])
    return bool(told) and not set(mention.days) & told


def _days_told(known: Known, places: Callable[[str], list[tuple[int, int]]]) -> set[date]:
    """The days that the customer's sentences name nearest to these places, counted from when each was written."""
    found: set[date] = set()
    for message in known.ticket.messages if known.ticket else ():
        written = (message.at or known.now).astimezone(known.zone).date()
        for sentence in _SENTENCES.split(folded(message.text)):
            spans = places(sentence)
            if not spans:
                continue
            dates = [one for one in find_dates(sentence, written) if not _SINCE.search(sentence[: one.start])]
            for start, end in spans if dates else ():
                nearest = min(dates, key=lambda one: max(one.start - end, start - one.end))
                found |= set(nearest.days)
            # An hour without a day is one of the same day or the next.
            if not found and own_hours.times_of(sentence):
                found |= {written}
    return found


def _hours_given(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "We told you 2 pm" where neither a message of ours nor any fact, now or earlier, had that hour."""
    marks = list(pattern("said", "we_gave").finditer(reply.prose))
    if not marks:
        return
    told = _given(known)
    for mention in own_hours.times_of(reply.prose):
        behind = any(0 <= mention.start - mark.end() <= 1 for mark in marks)
        ahead = any(
            0 <= mark.start() - mention.end <= 1 and mark.group().startswith(("as ", "como ")) for mark in marks
        )
        if (behind or ahead) and told and not own_hours.clock(mention.minutes) & told:
            yield _claim(reply, (mention.start, mention.end))


def _given(known: Known) -> set[int]:
    moments: list[datetime] = [*known.own_moments]
    for fact in (*known.knowledge.facts, *known.knowledge.earlier):
        moments += [moment for moment in (fact.instant, fact.until) if moment]
    zones = (known.zone, known.provider_zone)
    clocks = {
        (at.astimezone(zone).hour * _HOUR + at.astimezone(zone).minute) % own_hours.HALF_DAY
        for at in moments
        for zone in zones
    }
    ours = [folded(m.text) for m in known.ticket.messages] if known.ticket else []
    for text in (*ours, known.public_text):
        for mention in own_hours.times_of(text):
            clocks |= own_hours.clock((*mention.minutes, *(mention.upto or ())))
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


def _ordinals(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "third time this week" where the customer wrote of the second."""
    told = {_nth(match) for match in _NTH.finditer(known.customer_text)}
    if not told:
        return
    for match in _NTH.finditer(reply.prose):
        said = _nth(match)
        if said not in told and said[1] in {noun for _, noun in told} and not reply.sentence_at(match.start()).asks:
            yield _claim(reply, match.span())


def _nth(match: re.Match[str]) -> tuple[str, str]:
    return _ORDER.get(match["nth"], match["nth"][0]), _NOUNS.get(match["noun"], match["noun"])


def _counts(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "With six bays full" where the customer has four."""
    language = primary_language(known.context.language)
    told: dict[str, set[float]] | None = None
    for number in find_numbers_in(reply.prose, language):
        noun = _COUNTED.match(reply.prose, number.end)
        if (
            noun is None
            or number.value <= 1
            or any(time.start <= number.start < time.end + 1 for time in own_hours.times_of(reply.prose))
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
                and number.value == int(number.value) > 1
                and not any(t.start <= number.start < t.end + 1 for t in own_hours.times_of(known.customer_text))
            ):
                found.setdefault(noun["noun"][:_CUT], set()).add(number.value)
    return found
