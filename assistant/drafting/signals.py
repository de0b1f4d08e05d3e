"""Signs in a customer's text that they were let down before: how often they had to write, who did not call."""

import re
import unicodedata
from functools import cache

from assistant.domain.ticket import Ticket
from knowledge_base.records import Lookup
from prompts.phrases import languages, load_phrases

LET_DOWN = ("nth", "uncalled", "untold", "misinformed")
NAMES = (*LET_DOWN, "no_mobile", "restarted", "told_start")


def signals_in(text: str, language: str) -> frozenset[str]:
    """Which of ``NAMES`` a text shows; none in a language without phrases."""
    return frozenset(name for name in NAMES if signal_words(name, text, language))


def signal_words(name: str, text: str, language: str) -> str | None:
    """The words that show a signal, small ("third time"), or None."""
    if language not in languages():
        return None
    found = _pattern(name, language).search(_folded(text))
    return found.group() if found else None


def newest_words(name: str, ticket: Ticket, language: str) -> str | None:
    """The words that show a signal in what the customer wrote last, which decides how things stand."""
    written = [message.text for message in ticket.messages if message.author == "customer"]
    subject = (ticket.subject or "") if len(written) == 1 else ""
    return signal_words(name, f"{subject}\n{written[-1] if written else ticket.customer_text}", language)


def asks_elsewhere(ticket: Ticket, lookup: Lookup, language: str) -> bool:
    """Whether they ask about a place that an open incident lists and theirs is not, with no trouble of their own."""
    chosen, incident = lookup.matching.chosen, lookup.knowledge.incident
    if chosen is None or incident is None or chosen.relevance != "partially_related" or incident.resolved_at:
        return False
    text = _folded(ticket.customer_text)
    named = any(
        re.search(rf"\b{re.escape(_folded(area.description))}\b", text) for area in incident.areas if area.description
    )
    return named and newest_words("own_trouble", ticket, language) is None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("\u2019", "'").split())


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    patterns: tuple[str, ...] = getattr(load_phrases(language).words.signals, name)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
