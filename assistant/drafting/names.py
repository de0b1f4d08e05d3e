"""Whom to greet: the person who signed the letter, else the customer; a company is not greeted as a person."""

import re

from assistant.domain.ticket import Ticket
from knowledge_base.records.vocabulary import Segment
from prompts.phrases.models import Words

_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '\-\u2019]+[^\W\d_]+\.?)*")
_SIGNED = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ'\-\u2019]+\.?(?: [A-ZÀ-Ý][\w'\-\u2019]*\.?){0,2}")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "sr", "sra", "srta", "don", "doña"})
_LAST_LINES, _FEWEST_LINES = 4, 3
_INITIAL = 1


def greeted_name(ticket: Ticket, segment: Segment | None, words: Words) -> str | None:
    """The name to greet with, or None: the full name for an enterprise by letter, else the first name."""
    name = signed_name(ticket.latest_customer_text, words) or (ticket.customer.name if ticket.customer else None)
    if name and _is_somebody_elses(name, ticket.customer_text):
        return None
    if segment == "enterprise" and ticket.channel in ("email", None):
        return full_name(name)
    return first_name(name, words)


def _is_somebody_elses(name: str, text: str) -> bool:
    """Whether the writer speaks of the account's holder: "I'm writing for my dad Walter"."""
    first = re.escape(name.split(maxsplit=1)[0])
    return bool(re.search(rf"\b(?:my|mi|for my|de mi) \w+,? {first}\b", text, re.IGNORECASE))


def signed_name(text: str, words: Words) -> str | None:
    """The name that a letter of several lines is signed with; whoever writes may not be who holds the account."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < _FEWEST_LINES:
        return None
    for line in lines[1:][-_LAST_LINES:]:
        name = line.split(",")[0].rstrip(".")
        first = name.split(maxsplit=1)[0].lower() if name else ""
        if _SIGNED.fullmatch(name) and first not in words.no_names and not _is_company(name, words):
            return name
    return None


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
