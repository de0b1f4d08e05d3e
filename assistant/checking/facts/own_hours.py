"""What the customer has on at a time: the noun that a time hangs on, in their words and in a reply."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.facts.own_matters import Matter, named_in
from assistant.checking.text.clock import minutes_of
from assistant.checking.text.times import TimeMention, find_times
from assistant.checking.text.words import pattern
from assistant.domain.languages import primary_language

HALF_DAY = 720
"""Minutes after which a clock with twelve hours tells the same."""
_HOUR = 60
_CUT = 6
_LASTING = frozenset({"since", "from", "until", "till", "after", "before", "desde", "hasta", "antes de", "despues de"})
_BESIDE = 12
_SENTENCES = re.compile(r"[.!?\n]+(?=\s|$)")
_REACH = 72
_OF_TICKET, _OF_REPLY = 6, 3
"""Words in front of a time that may name what it is of: whole phrases in a ticket, the nearest ones in a reply."""
_TOKEN = re.compile(r"[a-z0-9][\w'&-]*|[,;:.!?()\n]")
_BEHIND = re.compile(r"(?:\s+(?:o'?clock))?((?:\s+[a-z][\w'-]+){1,2})")
_BARE = re.compile(
    r"(?<!\w)(?P<lead>at|by)\s+(?P<hour>1[0-2]|[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?=\s+[a-z])(?!\s+(?:percent|per|of|more|other|sites?|customers?|homes|locations?|places?|addresses|points?|to|past|times?)(?!\w))"
)
_LINK = pattern("own_hours", "links")
_NOT = pattern("own_hours", "never")


@lru_cache(maxsize=64)
def times_of(text: str) -> tuple[TimeMention, ...]:
    """The times of a folded text, hours that only a preposition marks among them; several readers ask in turn."""
    found = tuple(find_times(text))
    return (*found, *(one for one in _bare(text) if not any(it.start <= one.core < it.end for it in found)))


def _bare(text: str) -> Iterator[TimeMention]:
    """Such as "a paper due at 6 leaves you no slack"."""
    for match in _BARE.finditer(text):
        minutes = minutes_of(match["hour"])
        if minutes:
            yield TimeMention(match.start(), match.end(), match.start("hour"), minutes, None, match["lead"])


def clock(minutes: tuple[int, ...]) -> set[int]:
    """Minutes after noon or midnight."""
    return {one % HALF_DAY for one in minutes}


@lru_cache(maxsize=256)
def nouns_before(text: str, most: int) -> tuple[str, ...]:
    """Up to ``most`` content words, nearest first, that a time right behind ``text`` is of."""
    tokens = _TOKEN.findall(text[-_REACH:])
    while tokens and _LINK.fullmatch(tokens[-1]):
        tokens.pop()
    found: list[str] = []
    for token in reversed(tokens):
        if not token[0].isalnum() or len(found) >= most or token[0].isdigit() or _NOT.fullmatch(token):
            break
        if not _LINK.fullmatch(token):
            found.append(token[:_CUT])
    return tuple(found)


def nouns_of(text: str, mention: TimeMention, most: int) -> tuple[str, ...]:
    """What a time of ``text`` is of: "the exam at 5", "your 5 o'clock exam"."""
    behind = None if mention.lead else _BEHIND.match(text, mention.end)
    named = behind.group(1).split() if behind else []
    after = [word[:_CUT] for word in named if not _LINK.fullmatch(word) and not _NOT.fullmatch(word)]
    return (*after, *nouns_before(text[: mention.start], most))


@lru_cache(maxsize=16)
def _hung(text: str) -> tuple[tuple[frozenset[str], frozenset[int]], ...]:
    return tuple((frozenset(nouns_of(text, one, _OF_TICKET)), frozenset(clock(one.minutes))) for one in times_of(text))


def hours_of(known: Known, nouns: tuple[str, ...]) -> set[int]:
    """The hours that the customer wrote beside one of ``nouns``, in either of the zones that may be spoken of."""
    told = {at for words, hours in _hung(known.customer_text) if words & set(nouns) for at in hours}
    return in_zones(known, told)


def in_zones(known: Known, told: set[int]) -> set[int]:
    """Hours of the customer's as both they and the provider may tell them."""
    if not told:
        return told
    zones = (known.now.astimezone(zone).utcoffset() for zone in (known.zone, known.provider_zone))
    mine, ours = (int(offset.total_seconds()) // _HOUR if offset else 0 for offset in zones)
    return {(one + shift) % HALF_DAY for one in told for shift in (0, mine - ours, ours - mine)}


def anywhere(known: Known) -> set[int]:
    """Every hour that the customer wrote: "I have another at seven" may be of what they told two sentences before."""
    return {one for mention in times_of(known.customer_text) for one in clock(mention.minutes)}


def wrong(text: str, known: Known) -> Iterator[TimeMention]:
    """Times of a folded text that hang on something of the customer's for which they wrote another hour."""
    for mention in times_of(text):
        if mention.upto or mention.lead in _LASTING:
            continue
        nouns = tuple(one for one in nouns_of(text, mention, _OF_REPLY) if one not in known.public_words)
        told = hours_of(known, nouns) if nouns else set()
        if told and not clock(mention.minutes) & (told | in_zones(known, anywhere(known))):
            yield mention


def is_theirs(known: Known, beside: str, minutes: set[int]) -> bool:
    """Whether the customer has on at that hour what the end of ``beside`` names."""
    hours = {one % HALF_DAY for one in minutes}
    nouns = nouns_before(beside.rstrip(), _OF_REPLY)
    if nouns and hours & hours_of(known, nouns):
        return True
    named = named_in(beside, primary_language(known.context.language))
    near = [matter for matter, match in named if len(beside) - match.end() <= _BESIDE]
    return any(hours & hours_of_matter(known, matter) for matter in near)


def hours_of_matter(known: Known, matter: Matter) -> set[int]:
    """The hours in the customer's sentences about a matter, in either of the zones that may be spoken of."""
    sentences = [s for s in _SENTENCES.split(known.customer_text) if matter.is_told(s, s)]
    return in_zones(known, {one for s in sentences for mention in times_of(s) for one in clock(mention.minutes)})
