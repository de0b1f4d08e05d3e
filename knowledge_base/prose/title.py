"""Places and services named in a title, or in the sentences of a post."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge_base.prose.events import clauses, names_kind
from knowledge_base.prose.words import alternatives, named, pattern, tables
from knowledge_base.records.vocabulary import ServiceType

_ALL: tuple[ServiceType, ...] = ("internet", "mobile", "voice", "tv", "email", "hosting", "vpn", "sms")
_DASH = r"\s*[-\u2013\u2014:|]\s*"
_DATE = re.compile(rf"^\s*(?:(?:\w{{3,9}},? )?\w{{3,9}}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d[\d/.-]+){_DASH}")
_NAME = r"[A-Z][\w'\u2019.-]*(?: (?:[A-Z][\w'\u2019.-]*|de|del|la|of))*"
_PARTS = re.compile(r"\s[-\u2013\u2014]\s|:\s|\s?\|\s?")
_LIST = re.compile(r"\s*(?:,|/|&|\+|;| and )\s*")
_JOINED = re.compile(r"(?: (?:de|del|la|of))+$")
_LONGEST_TITLE = 300
_LONGEST = 40
_REGION_CODE = re.compile(r"[A-Z]{2}")
"""The IL of "Springfield, IL": not a place of its own."""


@dataclass(frozen=True)
class TitleReading:
    """Places as written, and services by type; empty where the title does not say."""

    places: tuple[str, ...]
    services: tuple[ServiceType, ...]


def read_title(title: str, provider: str = "") -> TitleReading:
    """Read a title such as "Oct 9 - Bentley | All Services - Outage (Resolved)"."""
    return _read(title[:_LONGEST_TITLE], provider)


@lru_cache(maxsize=1024)
def _read(title: str, provider: str) -> TitleReading:
    title = _without_tags(title)
    return TitleReading(_places_in_title(title, provider.lower()), services_in(title))


def services_in(text: str) -> tuple[ServiceType, ...]:
    """Every type of service named in a text."""
    if pattern("service_notes", "all").search(text):
        return _ALL
    return tuple(service for service, words in _services() if words.search(text))


def affected_services(sentences: Sequence[str]) -> tuple[ServiceType, ...]:
    """Services named in sentences that say that something fails, leaving out those that still work."""
    told = [labelled["names"] for one in sentences if (labelled := _services_labelled().search(one))]
    failing = [clause for one in sentences for clause in clauses(one) if _says_failing(clause)]
    found = [service for one in (*told, *failing) for service in services_in(one)]
    return tuple(dict.fromkeys(found))


def places_in(sentences: Sequence[str]) -> tuple[str, ...]:
    """Places after "in", "near" … in sentences that say that something fails."""
    found = [place for one in sentences for place in _places_of(one)]
    return tuple(dict.fromkeys(found))


def _places_of(sentence: str) -> tuple[str, ...]:
    labelled = _labelled().search(sentence)
    if labelled:
        return tuple(name for name in _LIST.split(labelled["names"].strip(" .")) if _is_place(name, ""))
    return tuple(name for clause in clauses(sentence) if _is_about_place(clause) for name in _in_clause(clause))


def _in_clause(clause: str) -> tuple[str, ...]:
    first = _first_word().match(clause)
    begun = _all_places(first["names"], "") if first else ()
    return (*begun, *_after_lead(clause, ""), *_beside_site(clause, ""))


def _is_about_place(clause: str) -> bool:
    """Whether a clause tells what happens where: that something fails, is worked on, or was harmed."""
    if pattern("service_notes", "not_affected").search(clause):
        return False
    about = pattern("service_notes", "affected").search(clause) or pattern("place", "about").search(clause)
    return about is not None or names_kind(clause)


def _beside_site(text: str, provider: str) -> tuple[str, ...]:
    """The places of "the Hereford exchange" and "our Derby node"."""
    return tuple(one["names"] for one in _sited().finditer(text) if _is_place(one["names"], provider))


def _says_failing(sentence: str) -> bool:
    fails = pattern("service_notes", "affected").search(sentence)
    return bool(fails) and not pattern("service_notes", "not_affected").search(sentence)


def _without_tags(title: str) -> str:
    tag = alternatives("status", "tag")
    title = re.sub(rf"[(\[]\s*{tag}\s*[)\]]", "", title, flags=re.IGNORECASE)
    title = re.sub(rf"\s[-\u2013\u2014|]\s*{tag}\s*$", "", title, flags=re.IGNORECASE)
    return re.sub(rf"^\s*\[?{tag}\]?\s*[-\u2013\u2014:|]\s*", "", title, flags=re.IGNORECASE).strip()


def _places_in_title(title: str, provider: str) -> tuple[str, ...]:
    rest = _DATE.sub("", title) if _starts_with_date(title) else title
    led = _after_lead(rest, provider) or _beside_site(rest, provider)
    if led:
        return led
    parts = [part.strip() for part in _PARTS.split(rest) if part.strip()]
    if len(parts) == 1:
        return _beside_trouble(rest, provider) or _behind_comma(rest, provider)
    if not any(_is_about_service(part) for part in parts):
        return ()
    found = [places for part in parts if (places := _all_places(part, provider))]
    return found[0] if len(found) == 1 else ()


def _beside_trouble(title: str, provider: str) -> tuple[str, ...]:
    """The places of "Network outage Riverside" and "Riverside internet outage", in which nothing parts them."""
    title = re.sub(r"\([^()]*\)", "", title).strip(" .!")
    found = _trouble_first().search(title) or _place_first().match(title)
    return _all_places(found["names"], provider) if found else ()


def _behind_comma(title: str, provider: str) -> tuple[str, ...]:
    """The place of "Fibre damage, Brecon"."""
    about, _, rest = title.partition(", ")
    return _all_places(rest, provider) if rest and _is_about_service(about) else ()


def _starts_with_date(title: str) -> bool:
    words = tables()["time"]
    months = "|".join([*words["months"], *words["weekdays"]])
    return re.match(rf"\s*(?:\d|(?:{months})\b)", title, re.IGNORECASE) is not None


def _is_about_service(part: str) -> bool:
    told = (pattern("service_notes", "affected"), pattern("place", "trouble"), pattern("place", "about"))
    return bool(services_in(part)) or any(words.search(part) for words in told)


def _all_places(part: str, provider: str) -> tuple[str, ...]:
    part = re.sub(r"\([^()]*\)", "", part).strip()
    names = tuple(name for name in _LIST.split(part) if name and not _REGION_CODE.fullmatch(name))
    return names if names and all(_is_place(name, provider) for name in names) else ()


def _after_lead(text: str, provider: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _led().finditer(text):
        found += [name for name in _LIST.split(match["names"]) if _is_place(name, provider)]
    return tuple(dict.fromkeys(_JOINED.sub("", name.strip(" .")) for name in found))


def _is_place(name: str, provider: str) -> bool:
    name = name.strip(" .")
    if not name or len(name) > _LONGEST or name.lower() == provider or not re.fullmatch(_NAME, name):
        return False
    words = re.findall(r"(?<![\w-])[^\W\d_]+", name.lower())
    if not words or _REGION_CODE.fullmatch(name) or any(word in _stop_words() for word in words):
        return False
    return not any(word in provider.split() for word in words) and not services_in(name)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(tables()["place"]["stop"])


@cache
def _services() -> tuple[tuple[ServiceType, re.Pattern[str]], ...]:
    by_name = dict(named("services"))
    return tuple((service, by_name[service]) for service in _ALL)


@cache
def _led() -> re.Pattern[str]:
    separator = r"(?:, and |, | and | & |/)"
    fillers = rf"(?:(?i:{alternatives('place', 'filler')}) )*"
    names = rf"(?P<names>{_NAME}(?:{separator}{_NAME})*)"
    return re.compile(rf"\b(?i:{alternatives('place', 'lead')}) {fillers}{names}")


_NAMES = rf"(?P<names>{_NAME}(?:(?:, and |, | and | & |/){_NAME})*)"


@cache
def _labelled() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[|;])\W*(?i:{alternatives('place', 'label')})\s?[:=-]\s*(?P<names>[^.;|]{{2,200}})")


@cache
def _sited() -> re.Pattern[str]:
    name = r"[A-Z][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*){0,2}"
    return re.compile(rf"(?<![\w-])(?P<names>{name}) {alternatives('place', 'site')}(?!\w)")


@cache
def _first_word() -> re.Pattern[str]:
    return re.compile(rf"{_NAMES} (?:{alternatives('place', 'remains')})(?!\w)")


@cache
def _services_labelled() -> re.Pattern[str]:
    label = alternatives("services_label", "label")
    return re.compile(rf"(?:^|[|;])\W*(?i:{label})\s?[:=-]\s*(?P<names>[^.;|]{{2,120}})")


@cache
def _trouble_first() -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{alternatives('place', 'trouble')}) {_NAMES}$")


@cache
def _place_first() -> re.Pattern[str]:
    service = "|".join(words.pattern for _, words in _services())
    name = r"[A-Z][\w'\u2019-]*"
    names = rf"(?P<names>{name}(?: {name}){{0,2}}?(?:(?:, | and | & |/){name}(?: {name}){{0,2}}?){{0,5}})"
    return re.compile(rf"{names} (?i:(?:{service}) (?:service )?{alternatives('place', 'trouble')})(?!\w)")
