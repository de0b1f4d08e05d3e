"""Places and services named in a title, or in the sentences of a post."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge_base.prose.events import clauses, names_kind
from knowledge_base.prose.services import is_back, services_by_word, services_in
from knowledge_base.prose.words import alternatives, pattern, tables
from knowledge_base.records.vocabulary import ServiceType

_DASH = r"\s*[-\u2013\u2014:|]\s*"
_DATE = re.compile(rf"^\s*(?:(?:\w{{3,9}},? )?\w{{3,9}}\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d[\d/.-]+){_DASH}")
_UPPER = (
    "A-Z\u00c0-\u00d6\u00d8-\u00de\u0106\u010c\u010e\u0110\u011e\u0130\u0141\u0143\u0147"
    "\u0150\u0152\u0158\u015a\u015e\u0160\u0164\u016e\u0170\u0179\u017b\u017d"
)
_NAME = rf"[{_UPPER}][\w'\u2019.-]*(?: (?:[{_UPPER}][\w'\u2019.-]*|de|del|la|of|nad|upon|sur))*"
_PROPER = rf"[{_UPPER}][^\W\d_A-Z][\w'\u2019-]*(?: [{_UPPER}][^\W\d_A-Z][\w'\u2019-]*){{0,2}}"
"""A name that is no abbreviation: "Swindon", unlike "BGP"."""
_PARTS = re.compile(r"\s[-\u2013\u2014]\s|:\s|\s?\|\s?")
_LIST = re.compile(r"\s*(?:,|/|&|\+|;| and )\s*")
_JOINED = re.compile(r"(?: (?:de|del|la|of|nad|upon|sur))+$")
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


def places_in(sentences: Sequence[str]) -> tuple[str, ...]:
    """Places after "in", "near" … in sentences that say that something fails."""
    return failing_places(sentences) or restored_places(sentences)


def failing_places(sentences: Sequence[str]) -> tuple[str, ...]:
    """As ``places_in``, never those where service is back."""
    return tuple(dict.fromkeys(place for one in sentences for place in _places_of(one)))


def restored_places(sentences: Sequence[str]) -> tuple[str, ...]:
    """Places in clauses that say that service is back there."""
    told = (clause for one in sentences for clause in clauses(one) if is_back(clause))
    return tuple(dict.fromkeys(name for clause in told for name in _in_clause(clause)))


def confirmed_names(title: str, sentences: Sequence[str], provider: str) -> tuple[str, ...]:
    """Names of a title that says no more of them ("Cromer") and of which the posts speak as places ("in Cromer")."""
    title = title[:_LONGEST_TITLE]
    names = dict.fromkeys(name for name in re.findall(_PROPER, title) if _is_place(name, provider.lower()))
    confirms = alternatives("place", "confirms")
    return tuple(name for name in names if any(_led_by(confirms, name).search(one) for one in sentences))


def _led_by(words: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{words}) (?:the )?{re.escape(name)}(?![\w'\u2019])")


def _places_of(sentence: str) -> tuple[str, ...]:
    labelled = _labelled().search(sentence)
    listed = tuple(filter(_is_anywhere, _LIST.split(labelled["names"].strip(" .")))) if labelled else ()
    if listed:
        return listed
    return tuple(name for clause in clauses(sentence) if _is_about_place(clause) for name in _in_clause(clause))


def _in_clause(clause: str) -> tuple[str, ...]:
    begun = next((names for form in _begins() if (names := _begun(form.match(clause)))), ())
    named = (one["names"] for one in _incident().finditer(clause) if _is_anywhere(one["names"]))
    return tuple(dict.fromkeys((*begun, *_after_lead(clause, ""), *_beside_site(clause, ""), *named)))


def _begun(found: re.Match[str] | None) -> tuple[str, ...]:
    """The names at the start of a clause; the 's of "Malvern's still off" is no part of one."""
    if found is None:
        return ()
    verb = re.match(r" (?:is|are|was|were|has|have|remain)", found.string[found.end("names") :])
    return _all_places(found["names"] if verb else re.sub(r"['\u2019]s$", "", found["names"]), "")


def _is_anywhere(name: str) -> bool:
    return _is_place(name, "")


def _is_about_place(clause: str) -> bool:
    """Whether a clause tells what happens where: that something fails, is worked on, or was harmed."""
    if pattern("service_notes", "not_affected").search(clause):
        return False
    about = pattern("service_notes", "affected").search(clause) or pattern("place", "about").search(clause)
    return about is not None or names_kind(clause)


def _beside_site(text: str, provider: str) -> tuple[str, ...]:
    """The places of "the Hereford exchange" and "our Derby node"."""
    return tuple(one["names"] for one in _sited().finditer(text) if _is_place(one["names"], provider))


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
        return _beside_trouble(rest, provider) or _behind_comma(rest, provider) or _before_service(rest, provider)
    if not any(_is_about_service(part) for part in parts):
        return ()
    found = [places for part in parts if (places := _all_places(part, provider))]
    return found[0] if len(found) == 1 else ()


def _beside_trouble(title: str, provider: str) -> tuple[str, ...]:
    """The places of "Network outage Riverside" and "Riverside internet outage", in which nothing parts them."""
    title = re.sub(r"\([^()]*\)", "", title).strip(" .!")
    found = _trouble_first().search(title) or _place_first().match(title)
    return _all_places(found["names"], provider) if found else ()


def _before_service(title: str, provider: str) -> tuple[str, ...]:
    """The place of "Nelson fibre" and "Pittsburg KS internet"."""
    found = _titled().fullmatch(title.strip(" .!"))
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
def _led() -> re.Pattern[str]:
    separator = r"(?:, and |, | and | & |/)"
    fillers = rf"(?:(?i:{alternatives('place', 'filler')}) )*"
    names = rf"(?P<names>{_NAME}(?:{separator}{_NAME})*)"
    return re.compile(rf"\b(?i:{alternatives('place', 'lead')}) {fillers}{names}")


_NAMES = rf"(?P<names>{_NAME}(?:(?:, and |, | and | & |/){_NAME})*)"


@cache
def _labelled() -> re.Pattern[str]:
    label = rf"(?:\w+ / )?(?i:{alternatives('place', 'label')})"
    return re.compile(rf"(?:^|[|;])\W*{label}\s?(?:[:=-]\s*\|?|\|)\s*(?P<names>[^.;|]{{2,200}})")


@cache
def _sited() -> re.Pattern[str]:
    name = r"[A-Z][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*){0,2}"
    return re.compile(rf"(?<![\w-])(?P<names>{name}) {alternatives('place', 'site')}(?!\w)")


@cache
def _begins() -> tuple[re.Pattern[str], ...]:
    """Names at the start of a clause: "Dunoon is down", "Gozo fibre still down", "Kiruna: no broadband"."""
    greeting, remains = rf"(?:(?i:{alternatives('place', 'greeting')})[,:!]? )?", alternatives("place", "remains")
    service = "|".join(words.pattern for _, words in services_by_word())
    proper = rf"(?P<names>{_PROPER}(?:(?:, | and | & |/){_PROPER})*)"
    return (
        re.compile(rf"{greeting}{_NAMES} {remains}(?!\w)"),
        re.compile(rf"{greeting}{proper} (?:(?i:full|{service}|fib(?:er|re)) ){{1,2}}(?:{remains}|slow|down)(?!\w)"),
        re.compile(rf"{greeting}{proper}(?: {alternatives('place', 'heading')})?:\s"),
        re.compile(rf"{greeting}{proper} (?:customers|subscribers|members|users|folks),"),
        re.compile(rf"(?:[\w'\u2019-]+ ){{0,6}}?that {proper} (?:will|should) be (?:live|back|up|online|restored)"),
    )


@cache
def _incident() -> re.Pattern[str]:
    return re.compile(rf"(?<=[Tt]he )(?P<names>{_PROPER}) (?:\w+ )?{alternatives('place', 'incident')}(?!\w)")


@cache
def _titled() -> re.Pattern[str]:
    between = rf"(?:[A-Z]{{2}} )?(?:(?i:{alternatives('place', 'kind')}) )*"
    return re.compile(rf"(?P<names>{_PROPER}) {between}{alternatives('place', 'titled')}(?: service)?")


@cache
def _trouble_first() -> re.Pattern[str]:
    return re.compile(rf"\b(?i:{alternatives('place', 'trouble')}) {_NAMES}$")


@cache
def _place_first() -> re.Pattern[str]:
    service = "|".join(words.pattern for _, words in services_by_word())
    name = r"[A-Z][\w'\u2019-]*"
    names = rf"(?P<names>{name}(?: {name}){{0,2}}?(?:(?:, | and | & |/){name}(?: {name}){{0,2}}?){{0,5}})"
    return re.compile(rf"{names} (?i:(?:{service}) (?:service )?{alternatives('place', 'trouble')})(?!\w)")
