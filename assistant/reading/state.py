"""How the service stands by the customer's account, and the other signals that decide how a ticket is handled."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

_INCIDENT_ID = re.compile(r"\b(?:INC|OUT|PRB|EVT|MNT|MAINT|CHG)[-_# ]?\d{1,10}(?:-\d{1,6}){0,3}\b", re.IGNORECASE)
_DOWN = ("down", "nofunc")


def is_without_service(signals: Collection[str], *, slow: bool) -> bool:
    """Whether the customer says that service is wholly gone: not slow, not on and off, not back."""
    return "out" in signals and not slow and "restored" not in signals


def reports_fault(tokens: Sequence[Token], signals: Collection[str], services: Sequence[Hit], *, slow: bool) -> bool:
    """Whether the text says that something fails: an outage, slowness, or a service beside a word of failure."""
    if "restored" in signals:
        return False
    if slow or "out" in signals:
        return True
    failing = failing_words()
    clauses = {tokens[hit.first].sentence for hit in services}
    return any(token.word in failing and token.sentence in clauses for token in tokens)


@cache
def failing_words() -> frozenset[str]:
    """Single words that say that something fails."""
    classes = table("words")["classes"]
    return frozenset(phrase.rstrip("*") for name in _DOWN for phrase in classes[name] if " " not in phrase)


def incident_ids(text: str) -> tuple[str, ...]:
    """Ids quoted in the text that look like an incident's, as written but for capitals."""
    return tuple(dict.fromkeys(found.group().upper() for found in _INCIDENT_ID.finditer(text)))
