"""Whom to greet: the person who signed the letter, else the customer; a company is not greeted as a person."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from assistant.domain.ticket import Ticket
from knowledge_base.records.vocabulary import Segment
from prompts.phrases.models import Words
from prompts.voices.models import Greet

_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '\-\u2019]+[^\W\d_]+\.?)*")
_SIGNED = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ'\-\u2019]+\.?(?: [A-ZÀ-Ý][\w'\-\u2019]*\.?){0,2}")
_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "rev", "pastor", "sister", "father", "captain", "chief",
        "sr", "sra", "srta", "don", "doña", "dra", "doctor", "doctora", "lic", "ing", "arq", "mtra", "mtro", "maestra",
        "maestro", "profe", "profesor", "profesora",
    }
)  # fmt: skip
# What may follow a name in a signature: a role in brackets, a telephone number.
_ASIDE = re.compile(r"\s*(?:\([^)\d]{2,40}\))?\s*(?:\+?[\d(][\d ().-]{6,})?\s*\.?$")
_LAST_STOP = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)\s+")
_THANKED = re.compile(r"^(?:thank you|thanks|gracias|many thanks|regards|best),?\s+", re.IGNORECASE)
_ROLE = re.compile(r"[A-Z\d+(]|for |from |at |de |por |en |office|owner|manager|account|general|head|director")
_LAST_LINES, _FEWEST_LINES, _LONGEST_ROLE, _A_LETTER = 4, 3, 6, 60
_INITIAL = 1
_FIRMS = frozenset({"business", "enterprise"})


def greeted_name(
    ticket: Ticket,
    segment: Segment | None,
    words: Words,
    places: frozenset[str] = frozenset(),
    greet: Greet | None = None,
) -> str | None:
    """The name to greet with, or None: as ``greet`` says; else the full name for an enterprise by letter, or the first.

    Whoever wrote comes before whoever holds the account. ``places`` are small-letter names of places, no person's.
    """
    written = signed_name(ticket.latest_customer_text, words, places) or introduced_name(ticket.customer_text, words)
    name = written or (ticket.customer.name if ticket.customer else None)
    if name is None or (written is None and _is_somebody_elses(name, ticket.customer_text)):
        return None
    if _is_company(name, words) or (written is None and segment in _FIRMS and not _is_person(name)):
        return None
    if greet is None:
        greet = "full" if segment == "enterprise" and ticket.channel in ("email", None) else "first"
    forms = {"first": first_name(name, words), "full": full_name(name), "title": titled_name(name)}
    return forms[greet]


def titled_name(name: str) -> str | None:
    """Title and surname of a name that has a title, else the whole name: nobody's title is guessed."""
    parts = _parts(name)
    titled = len(parts) > 1 and parts[0].lower().rstrip(".") in _TITLES
    return f"{_cased(parts[0])} {_cased(parts[-1])}" if titled else full_name(name)


def _is_person(name: str) -> bool:
    """Whether a business account's name is a person's: it has a title or begins with a name that people are given."""
    parts = [part.lower().rstrip(".") for part in name.split()]
    return bool(parts) and (parts[0] in _TITLES or parts[0] in _given_names())


@cache
def _given_names() -> frozenset[str]:
    text = files("assistant.drafting").joinpath("given_names.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["names"].split())


def _is_somebody_elses(name: str, text: str) -> bool:
    """Whether the writer speaks of the account's holder: "I'm writing for my dad Walter"."""
    first = re.escape(name.split(maxsplit=1)[0])
    return bool(re.search(rf"\b(?:my|mi|for my|de mi) \w+,? {first}\b", text, re.IGNORECASE))


def introduced_name(text: str, words: Words) -> str | None:
    """The name in "this is Theresa Okoye" or "soy Ana"; None where nobody introduces themselves."""
    for pattern in words.signals.this_is:
        found = re.search(pattern, text)
        if found and not _is_no_name(found[1], words):
            return found[1]
    return None


def signed_name(text: str, words: Words, places: frozenset[str] = frozenset()) -> str | None:
    """The name that a letter of several lines is signed with; whoever writes may not be who holds the account."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines[1:][-_LAST_LINES:]):
        last = number == len(lines[1:][-_LAST_LINES:]) - 1
        if len(lines) >= _FEWEST_LINES or last:
            name = _name_in(line, words, places)
            if name:
                return name
    return _name_after_last_stop(lines[-1], words, places) if len(text) > _A_LETTER and lines else None


def _name_after_last_stop(line: str, words: Words, places: frozenset[str]) -> str | None:
    """A name behind the last sentence of a letter's last line: "Is this part of it? Wendy"."""
    tail = _LAST_STOP.split(line)[-1]
    parted = tail != line or bool(re.match(rf"(?i:{'|'.join(sorted(words.no_names))})\b", tail))
    return _name_in(_THANKED.sub("", tail), words, places) if parted else None


def _name_in(line: str, words: Words, places: frozenset[str]) -> str | None:
    """The name a line begins with, where nothing but what a signature holds follows it."""
    line = _ASIDE.sub("", line)
    name, _, rest = line.partition(",")
    name = name.strip().rstrip(".")
    follows = rest.strip()
    if follows and (follows[-1] in "?!" or len(follows.split()) > _LONGEST_ROLE or not _ROLE.match(follows)):
        return None
    if not _SIGNED.fullmatch(name) or _is_no_name(name, words) or name.lower() in places:
        return None
    return name


def _is_no_name(name: str, words: Words) -> bool:
    first = name.split(maxsplit=1)[0].lower().rstrip(".")
    plain = words.weaving.known | words.weaving.joins | set(words.no_names)
    return (
        first in plain
        or _is_company(name, words)
        or bool({part.lower() for part in name.split()} & words.weaving.services)
    )


def first_name(name: str | None, words: Words) -> str | None:
    """The name to greet a person with; None where it is a company's, or no name."""
    parts = _parts(name)
    if not parts or _is_company(" ".join(parts), words):
        return None
    title, initial = parts[0].lower().rstrip(".") in _TITLES, len(parts[0].rstrip(".")) == _INITIAL
    if title or initial:
        return f"{_cased(parts[0])} {_cased(parts[-1])}" if len(parts) > 1 else None
    return _cased(parts[0])


def full_name(name: str | None) -> str | None:
    """The whole name in its usual case, or None where it is no name."""
    parts = _parts(name)
    return " ".join(_cased(part) for part in parts) if parts else None


def _is_company(name: str, words: Words) -> bool:
    return bool({part.lower().strip(".") for part in name.split()} & set(words.companies))


def _parts(name: str | None) -> list[str]:
    text = " ".join((name or "").split())
    return text.split() if _NAME.fullmatch(text) else []


def _cased(part: str) -> str:
    return part.capitalize() if part.islower() or (part.isupper() and len(part) > 1) else part
