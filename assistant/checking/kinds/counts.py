"""Claims of number: "1,200 homes", "15%", "all 14 sites", compared with the incident's count and what was said."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, about_customer, content_words, percents_in, plain_number
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary, words
from assistant.domain.check import Claim

ROUNDING = 0.05
"""A hedged count may be off by this share ("about 1,200" for 1,240)."""
_WIDE = 0.25
_NEAR = 24
_OVER = re.compile(r"(?:over|more than|at least|upwards of|mas de|al menos|just over)\s*$")
_UNDER = re.compile(
    r"(?:nearly|almost|under|less than|fewer than|close to|casi|menos de|cerca de|just under|up to)\s*$"
)
_HUNDREDS = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 1000,
    "million": 1000000,
    "k": 1000,
    "mil": 1000,
    "cien": 100,
    "millon": 1000000,
    "millones": 1000000,
}
_LOOSE = {
    "dozens": (24, 99),
    "hundreds": (200, 999),
    "thousands": (2000, 99999),
    "tens of thousands": (20000, 999999),
    "millions": (2000000, 10**9),
    "cientos": (200, 999),
    "miles": (2000, 99999),
    "decenas": (20, 99),
}


@cache
def _pattern() -> re.Pattern[str]:
    scale = "|".join(_HUNDREDS)
    numerals = "|".join(sorted(vocabulary("calendar")["numerals"], key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,:/$\u20ac\u00a3#-])(?P<n>\d{{1,3}}(?:[,.]\d{{3}})+|\d+(?:\.\d+)?|{numerals}|"
        rf"a)(?:\s*(?P<scale>{scale})s?)?(?![\w%:/]|[.,]\d)"
        r"(?:\s+(?:of|de)\s+(?:the|our|your|its|los|las|nuestr[oa]s|sus))?(?=(?P<rest>(?:\s+[^\W\d_][\w'-]*){1,4}))"
    )


@cache
def _loose_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<w>{'|'.join(sorted(_LOOSE, key=len, reverse=True))})\s+(?:of|de)\s+(?P<noun>(?:\w+\s+)?\w+)"
    )


def _is_compound(noun: re.Match[str], rest: str) -> bool:
    # "Two client calls" counts calls: a singular noun before another word only describes it.
    return not noun.group().endswith(("s", "people", "premises")) and rest[noun.end() :].startswith(" ")


@cache
def _affected_noun() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:[^\W\d_][\w'-]*\s+){{0,2}}?(?:{'|'.join(_plain(words('affected', 'nouns')))})(?!\w)")


@cache
def _other_noun() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:[^\W\d_][\w'-]*\s+){{0,1}}?(?:{'|'.join(_plain(words('affected', 'other')))})(?!\w)")


def _plain(entries: tuple[str, ...]) -> list[str]:
    return [entry.replace(" ", r"\s+").replace("*", r"\w*") for entry in entries]


_PERCENT = re.compile(r"(?<![\w.])(?P<sign>[+-]?)(?P<n>\d+(?:[.,]\d+)?)\s?(?:%|percent\b|per cent\b|por ciento\b)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Counts and percentages of the reply with their verdicts."""
    yield from _percentages(reply, known)
    for match in _pattern().finditer(reply.prose):
        affected = _affected_noun().match(match["rest"])
        if affected and _is_compound(affected, match["rest"]):
            affected = None
        other = _other_noun().match(match["rest"])
        digits = match["n"][0].isdigit()
        number = _number(match)
        own = None if affected or other else _customers_noun(known, match["rest"])
        if number is None or not (affected or other or own) or (not digits and number < 2 and not match["scale"]):  # noqa: PLR2004 - "a home" counts nothing
            continue
        if reply.sentence_at(match.start()).asks:
            continue
        noun = affected or other or own
        span = (match.start(), match.start("rest") + (noun.end() if noun else 0))
        yield _count(reply, known, span, number, match.start(), incident_count=bool(affected))
    yield from _loose(reply, known)


def _customers_noun(known: Known, rest: str) -> re.Match[str] | None:
    """The first word of ``rest`` that the customer counted too ("three clinics" against their "3 clinics")."""
    found = (re.search(rf"\s{re.escape(word)}(?!\w)", rest) for word in _counted_in(known.customer_text))
    return next((match for match in found if match and len(match.group()) > 4), None)  # noqa: PLR2004 - "was", "is" are no nouns


@lru_cache(maxsize=8)
def _counted_in(text: str) -> tuple[str, ...]:
    """What is counted in a text, in alphabetical order; each claim of a reply asks for that of the same ticket."""
    return tuple(
        sorted(
            {
                word
                for match in _pattern().finditer(text)
                for word in match["rest"].split()
                if word.endswith("s") and not pattern("units").fullmatch(word)
            }
        )
    )


def _own_count(reply: ReplyText, span: tuple[int, int]) -> bool:
    around = reply.low[max(0, span[0] - 8) : span[1]].split()
    return any(word in {"your", "su", "sus", "tu", "tus"} for word in around)


def _number(match: re.Match[str]) -> float | None:
    said = match["n"]
    if said == "a" and not match["scale"]:
        return None
    base = float(plain_number(said)) if said[0].isdigit() else float(vocabulary("calendar")["numerals"].get(said, 1))
    return base * _HUNDREDS.get(match["scale"] or "", 1)


def _count(
    reply: ReplyText, known: Known, span: tuple[int, int], number: float, start: int, *, incident_count: bool
) -> Claim:
    before = reply.low[max(0, start - _NEAR) : start]
    said = quoted(reply, span)
    value = int(number) if number == int(number) else number
    scale = known.incident.affected_count if known.incident else None
    fact_id = known.fact_id("scale")
    if scale is not None and (incident_count or number >= 100) and _fits(number, scale, before):  # noqa: PLR2004 - small figures count crews, not homes
        return claim(reply, span, "count", "supported", say("supported"), value=value, fact_id=fact_id)
    if incident_count and scale is not None and not _own_count(reply, span):
        told = plain_number(f"{number:g}") in known.public_numbers or _theirs(reply, known, span, number)
    else:
        told = _told(known, number)
    if told:
        return claim(reply, span, "count", "supported", say("supported"), value=value)
    if scale is not None and incident_count:
        message = say("count_wrong", right=f"{scale:,}", said=said)
        return claim(
            reply,
            span,
            "count",
            "contradicted",
            message,
            value=value,
            fact_id=fact_id,
            suggestion=_suggest(said, scale),
        )
    return claim(reply, span, "count", "unsupported", say("count_none", said=said), value=value)


def _theirs(reply: ReplyText, known: Known, span: tuple[int, int], number: float) -> bool:
    """A number of people that the customer wrote, told about their situation and not as how many are out."""
    sentence = reply.sentence_at(span[0]).low
    if plain_number(f"{number:g}") not in known.customer_numbers:
        return False
    if pattern("service_context", "outage").search(reply.clause_text(span[0])):
        return False
    shared = content_words(sentence) & known.customer_words
    return about_customer(sentence, known) or len(shared) > 1


def _suggest(said: str, right: int) -> str | None:
    match = re.match(r"\d[\d.,]*\d|\d", said)
    return f"{right:,}{said[match.end() :]}" if match else None


def _fits(number: float, fact: int, before: str) -> bool:
    if number == fact:
        return True
    if _OVER.search(before):
        return number <= fact <= number * (1 + _WIDE)
    if _UNDER.search(before):
        return number * (1 - _WIDE) <= fact <= number
    hedged = pattern("discourse", "hedges").search(before)
    return bool(hedged) and abs(number - fact) <= max(1, fact * ROUNDING)


def _told(known: Known, number: float) -> bool:
    plain = plain_number(f"{number:.2f}".rstrip("0").rstrip("."))
    figures = known.public_numbers | known.customer_numbers
    if plain in figures or _counted_word(known, number):
        return True
    services = len(known.customer.services) if known.customer else 0
    places = len({s.place.line or s.place.city for s in known.customer.services if s.place}) if known.customer else 0
    return number > 0 and number in {services, places, *_site_counts(known)}


def _site_counts(known: Known) -> set[int]:
    picture = known.context.sites
    if picture is None:
        return set()
    groups = (picture.affected, picture.elsewhere, picture.fine, picture.unknown)
    return {picture.total, len(picture.affected) + len(picture.elsewhere), *map(len, groups)}


def _counted_word(known: Known, number: float) -> bool:
    spelled = [name for name, value in vocabulary("calendar")["numerals"].items() if value == number]
    told = f"{known.customer_text}\n{known.public_text}\n{known.actions_text}\n{known.policy_text}"
    return any(re.search(rf"\b{name}\b", told) for name in spelled)


def _percentages(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for match in _PERCENT.finditer(reply.prose):
        number = plain_number(match["n"])
        public = percents_in(known.public_text)
        told = public | percents_in(known.customer_text)
        policy = percents_in(known.policy_text)
        value = float(number)
        if number in told or number in policy:
            fact = known.fact_id("measurement") if number in public else None
            yield claim(reply, match.span(), "percentage", "supported", say("supported"), value=value, fact_id=fact)
            continue
        measured = known.facts("measurement")
        verdict = "contradicted" if measured else "unsupported"
        said = quoted(reply, match.span())
        message = (
            say("duration_wrong", right=measured[0].text, said=said) if measured else say("percentage_none", said=said)
        )
        yield claim(
            reply, match.span(), "percentage", "contradicted" if verdict == "contradicted" else "unsupported", message,
            value=value, fact_id=known.fact_id("measurement"),
        )  # fmt: skip


def _loose(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for match in _loose_pattern().finditer(reply.prose):
        if not _affected_noun().match(" " + match["noun"]):
            continue
        low, high = _LOOSE[match["w"]]
        scale = known.incident.affected_count if known.incident else None
        said = quoted(reply, match.span())
        if scale is not None and low <= scale <= high:
            yield claim(reply, match.span(), "count", "supported", say("supported"), fact_id=known.fact_id("scale"))
        elif match["w"] in known.public_text or match["w"] in known.customer_text:
            yield claim(reply, match.span(), "count", "supported", say("supported"))
        elif scale is not None:
            message = say("count_wrong", right=f"{scale:,}", said=said)
            yield claim(reply, match.span(), "count", "contradicted", message, fact_id=known.fact_id("scale"))
        else:
            yield claim(reply, match.span(), "count", "unsupported", say("count_none", said=said))
