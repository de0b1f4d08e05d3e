"""Claims of number: "1,200 homes", "all 14 sites", compared with the incident's count and with what was counted before.

A number is looked at wherever it stands; those of times, dates, sums, shares and lengths belong to their own kinds.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, about_customer, content_words
from assistant.checking.facts.sums import SUM
from assistant.checking.kinds.reach import earlier_counts
from assistant.checking.kinds.reach.percentages import PERCENT
from assistant.checking.kinds.times.durations import find_durations
from assistant.checking.text.dates import find_dates
from assistant.checking.text.messages import say
from assistant.checking.text.numbers import Number, find_numbers_in, is_idle, values_told
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.times import find_times
from assistant.checking.text.words import as_regex, pattern, words
from assistant.domain.check import Claim

ROUNDING = 0.05
"""A hedged count may be off by this share ("about 1,200" for 1,240)."""
_WIDE = 0.25
"""How far "over a thousand" or "nearly 1,300" may lie from the count."""
_NEAR = 24
_REACH = 4
"""Words after a number among which the thing counted is looked for."""
_FEW = 3
"""People count two or three of a customer's things without having been told ("the 9.15 and the 11.30" are two)."""
_OVER = re.compile(
    r"(?:over|more than|at least|upwards of|just over|well over|north of|mas de|al menos|por encima de)\s*$"
)
_UNDER = re.compile(
    r"(?:nearly|almost|under|less than|fewer than|close to|just under|up to|only|casi|menos de|cerca de|"
    r"apenas|hasta)\s*$"
)
_TIME_UNIT = re.compile(
    r"(?<!\w)[\w-]+(?:\s+(?:more|and a half|full|whole|mas|y media))?[\s-]+(?:seconds?|secs?|minutes?|mins?|hours?|"
    r"hrs?|days?|weeks?|months?|years?|nights?|segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|noches?|o'clock|oclock)(?!\w)"
)
_HOURS = 60
_QUARTERS = re.compile(r"(?<!\w)(?:\w+ and )?(?:three|tres)[ -](?:quarters?|cuartos)(?!\w)")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d")
_DATING = re.compile(
    r"(?<!\w)(?:at|by|past|to|till|until|since|from|before|after|about|around|las?|los|el|dia|a|de|y|menos|\w+day|\w+es|"
    r"\w+ado|domingo|the|on)\s$"
)
_PLURAL = re.compile(
    r"(?:\s+(?:of|de)\s+(?:the|our|your|los|las|sus|nuestr[oa]s))?(?:\s+[^\W\d_]+){0,2}?\s+[^\W\d_]{2,}s(?!\w)|"
    r"\s+(?:of them|of these|of those|de ell[oa]s)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_STEM = 5
_PAIR = re.compile(r"(?<!\w)(?:between|entre)\s(?:our |the |nuestr[oa]s |l[oa]s )?$")
"""A link between two things counts nothing: it could be between no fewer."""
_TWO = 2
_OCCASIONS = frozenset({"times", "veces"})
_THEIRS = re.compile(r"(?<!\w)(?:your|yours|su|sus|tu|tus|vuestr[oa]s?)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Counts of the reply with their verdicts."""
    numbers = find_numbers_in(reply.prose, known.context.language)
    if not numbers or reply.sentence_at(0).asks:
        return
    others = _of_other_kinds(reply, known)
    for number in numbers:
        if any(number.start < end and start < number.end for start, end in others):
            continue
        if _numbers_item(reply, number) or _is_pair(reply, number):
            continue
        noun = _noun(reply, known, number)
        if is_idle(reply.prose, number, known.context.language) or (noun is None and _is_no_count(reply, number)):
            continue
        found = _count(reply, known, number, noun)
        if found:
            yield found


def _numbers_item(reply: ReplyText, number: Number) -> bool:
    # "2) Splicers have found it": the number of a list item.
    return reply.prose[number.end : number.end + 1] in {")", "."} and reply.prose[: number.start].strip(" (-*") == ""


def _is_pair(reply: ReplyText, number: Number) -> bool:
    return number.value == _TWO and _PAIR.search(reply.prose, 0, number.start) is not None


def _is_no_count(reply: ReplyText, number: Number) -> bool:
    """Whether a number with no thing behind it is rather an article, a day or an hour."""
    if _CLOCK.fullmatch(reply.prose[number.start : number.end]) or number.value <= 1:
        return True
    if number.value > _HOURS:
        return False
    # "Dijimos 8 y ahora son las 10", "the rule asks for six": what is counted has a name in the plural.
    named = _PLURAL.match(reply.prose, number.end) is not None
    return not named or _DATING.search(reply.prose, 0, number.start) is not None


def _of_other_kinds(reply: ReplyText, known: Known) -> list[tuple[int, int]]:
    prose, today = reply.prose, known.now.astimezone(known.zone).date()
    spans = [(time.start, time.end) for time in find_times(prose)]
    spans += [(length.start, length.end) for length in find_durations(prose)]
    spans += [(found.start, found.end) for found in find_dates(prose, today)]
    others = (SUM, PERCENT, _QUARTERS, _TIME_UNIT, pattern("money", "fraction", "fraction_other", "for_each"))
    return [*spans, *(match.span() for each in others for match in each.finditer(prose))]


@cache
def _nouns(key: str) -> re.Pattern[str]:
    entries = "|".join(as_regex(entry) for entry in words("affected", key))
    return re.compile(rf"(?:{entries})(?!\w)")


class _Noun:
    """The thing that is counted: where it ends, and whether it is what an outage is counted in."""

    def __init__(self, end: int, word: str, *, affected: bool) -> None:
        self.end, self.word, self.affected = end, word, affected


def _noun(reply: ReplyText, known: Known, number: Number) -> _Noun | None:
    """The first word behind a number that is counted in outages, in general, or by the customer or the facts."""
    position, told = number.end, _counted(_all_told(known), known.context.language)
    for _ in range(_REACH):
        match = _WORD.search(reply.prose, position)
        if match is None or re.search(r"[,.;:!?\d]", reply.prose[position : match.start()]):
            return None
        for key in ("nouns", "other"):
            named = _nouns(key).match(reply.prose, match.start())
            # "Two client calls" counts calls: a singular before another word only describes it.
            if named and not (key == "nouns" and _describes(reply.prose, named)):
                return _Noun(named.end(), named.group(), affected=key == "nouns")
        if match.group()[:_STEM] in told:
            return _Noun(match.end(), match.group(), affected=False)
        position = match.end()
    return None


def _describes(prose: str, named: re.Match[str]) -> bool:
    return not named.group().endswith(("s", "people", "premises")) and prose[named.end() :][:2].strip().isalpha()


@lru_cache(maxsize=16)
def _counted(text: str, language: str) -> dict[str, set[float]]:
    """What is counted in a text: the stem of each word close behind a number with the numbers it goes with."""
    found: dict[str, set[float]] = {}
    for number in find_numbers_in(text, language):
        if number.value != int(number.value):
            continue  # "the 11.30 sailings" counts none
        for match in list(_WORD.finditer(text, number.end, number.end + 40))[:2]:
            word = match.group()
            if word.endswith("s") and len(word) > _STEM - 1 and not pattern("units").fullmatch(word):
                found.setdefault(word[:_STEM], set()).add(number.value)
    return found


def _all_told(known: Known) -> str:
    return f"{known.public_text}\n{known.customer_text}\n{known.own_text}\n{known.policy_text}\n{known.actions_text}"


def _count(reply: ReplyText, known: Known, number: Number, noun: _Noun | None) -> Claim | None:
    span = (number.start, noun.end if noun else number.end)
    value = int(number.value) if number.value == int(number.value) else number.value
    scale = known.incident.affected_count if known.incident else None
    before = reply.low[max(0, number.start - _NEAR) : number.start]
    incident_count = bool(noun and noun.affected and not _THEIRS.search(before[-10:] + reply.low[slice(*span)]))
    # Small figures count crews and steps, not homes.
    served = noun is not None and number.value == scale and _nouns("served").search(noun.word) is not None
    if scale is not None and (incident_count or served or number.value >= 100) and _fits(number, scale, before):  # noqa: PLR2004
        return claim(reply, span, "count", "supported", say("supported"), value=value, fact_id=known.fact_id("scale"))
    if scale is not None and (incident_count or noun is None) and number.value in earlier_counts.superseded(known):
        return _of_before(reply, known, number, span, value)
    if incident_count and scale is not None:
        told = number.value in _values(known.public_text, known) or _is_theirs(reply, known, span, number)
    else:
        told = _told(known, number, noun)
    if told:
        return claim(reply, span, "count", "supported", say("supported"), value=value) if noun else None
    if number.value <= _FEW and _is_inferred(reply, known, number, noun):
        return None
    return _untold(reply, known, span, value, scale if incident_count else None)


def _of_before(reply: ReplyText, known: Known, number: Number, span: tuple[int, int], value: float) -> Claim | None:
    """A count of an older update: history, the customer's own words, or no longer so."""
    if earlier_counts.is_history(reply, known, number):
        return claim(reply, span, "count", "supported", say("history"), value=value, fact_id=known.fact_id("scale"))
    if _is_theirs(reply, known, span, number) or known.incident is None:
        return claim(reply, span, "count", "supported", say("supported_customer"), value=value)
    right, said = f"{known.incident.affected_count:,}", quoted(reply, span)
    return claim(
        reply, span, "count", "stale", say("stale", said=said, right=right), value=value,
        fact_id=known.fact_id("scale"), suggestion=f"{right}{_words_after(said)}",
    )  # fmt: skip


def _words_after(said: str) -> str:
    return re.sub(r"^\S+(?: (?:hundred|thousand|mil|cien\w*|\w+as|\w+os)(?= ))*", "", said)


def _untold(reply: ReplyText, known: Known, span: tuple[int, int], value: float, scale: int | None) -> Claim:
    said = quoted(reply, span)
    if scale is None:
        return claim(reply, span, "count", "unsupported", say("count_none", said=said), value=value)
    message = say("count_wrong", right=f"{scale:,}", said=said)
    return claim(
        reply, span, "count", "contradicted", message, value=value, fact_id=known.fact_id("scale"),
        suggestion=f"{scale:,}{_words_after(said)}",
    )  # fmt: skip


def _fits(number: Number, fact: int, before: str) -> bool:
    value = number.value
    if value == fact:
        return True
    if number.loose:
        return value <= fact < value * 10
    if _OVER.search(before):
        return value <= fact <= value * (1 + _WIDE)
    if _UNDER.search(before):
        return value * (1 - _WIDE) <= fact <= value
    hedged = pattern("discourse", "hedges").search(before)
    return bool(hedged) and abs(value - fact) <= max(1, fact * ROUNDING)


def _is_theirs(reply: ReplyText, known: Known, span: tuple[int, int], number: Number) -> bool:
    """A number of people that the customer wrote, told about their situation and not as how many are out."""
    sentence = reply.sentence_at(span[0]).low
    if number.value not in _values(known.customer_text, known):
        return False
    shared = content_words(sentence) & known.customer_words
    if len(shared) < _FEW and pattern("service_context", "outage").search(reply.clause_text(span[0])):
        return False
    return about_customer(sentence, known) or len(shared) > 1


def _told(known: Known, number: Number, noun: _Noun | None) -> bool:
    counted = _counted(_all_told(known), known.context.language).get(noun.word[:_STEM]) if noun else None
    if counted and not number.loose:
        return number.value in counted or number.value in _own_counts(known)
    return number.value in _values(_all_told(known), known) or number.value in _own_counts(known)


def _is_inferred(reply: ReplyText, known: Known, number: Number, noun: _Noun | None) -> bool:
    """Whether two or three of the customer's things are counted that nobody has counted otherwise."""
    counted = _counted(_all_told(known), known.context.language)
    if noun:
        theirs = bool(content_words(noun.word) & known.customer_words) or noun.word in _OCCASIONS
        return theirs and not noun.affected and noun.word[:_STEM] not in counted
    behind = _WORD.search(reply.prose, number.end)
    return behind is not None and bool(content_words(behind.group()) & known.customer_words)


def _values(text: str, known: Known) -> frozenset[float]:
    # Facts are told in English whatever the language of the reply: "two of our cell sites" bears "dos antenas".
    return values_told(text, known.context.language) | values_told(text, "en")


def _own_counts(known: Known) -> set[float]:
    services = known.customer.services if known.customer else ()
    places = {service.place.line or service.place.city for service in services if service.place}
    found: set[float] = {len(services), len(places)}
    picture = known.context.sites
    if picture is not None:
        groups = (picture.affected, picture.elsewhere, picture.fine, picture.unknown)
        found |= {picture.total, len(picture.affected) + len(picture.elsewhere), *map(len, groups)}
    return found - {0}
