"""Matters of life and safety in a ticket."""

from collections.abc import Sequence
from typing import cast

from assistant.domain.vocabulary import SafetyKind
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

ORDER = ("self_harm", "emergency_calls", "medical_device", "vulnerable_person", "alarm", "other")
REACH = 3
"""How many words before a matter a denial can stand."""


def read_safety(tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[tuple[SafetyKind, ...], list[Hit]]:
    """Kinds found, gravest first, and where; ``other`` only where nothing more exact was found."""
    stands = [hit for hit in hits if not _denied(tokens, hit)]
    kinds = {hit.label for hit in stands}
    if len(kinds) > 1:
        kinds.discard("other")
    return cast("tuple[SafetyKind, ...]", tuple(kind for kind in ORDER if kind in kinds)), stands


def _denied(tokens: Sequence[Token], hit: Hit) -> bool:
    rules = table("safety")["denied"]
    if hit.label not in rules["kinds"]:
        return False
    before = [t.word for t in tokens[max(0, hit.first - REACH) : hit.first] if t.clause == tokens[hit.first].clause]
    denials = [at for at, word in enumerate(before) if word in rules["before"]]
    return bool(denials) and not set(before[denials[-1] + 1 :]) & set(rules["unless"])
