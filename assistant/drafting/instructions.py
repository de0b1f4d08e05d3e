"""What the agent asked of a draft, as far as it can be done without a model; what is not understood changes nothing."""

import re
from dataclasses import dataclass

from prompts.phrases import load_instructions


@dataclass(frozen=True)
class Wishes:
    """``language`` is None where none was asked for."""

    shorter: bool = False
    warmer: bool = False
    formal: bool = False
    language: str | None = None

    @property
    def traits(self) -> frozenset[str]:
        """The wishes in the words of prompts/conditions.py."""
        asked = {"shorter": self.shorter, "warmer": self.warmer, "formal": self.formal}
        return frozenset(name for name, on in asked.items() if on)


def wishes_of(instruction: str | None) -> Wishes:
    """The wishes in an agent's instruction; it is data, and nothing in it can add a fact."""
    if not instruction:
        return Wishes()
    known, text = load_instructions(), " ".join(instruction.lower().split())

    def asked(patterns: tuple[str, ...]) -> bool:
        return any(re.search(pattern, text) for pattern in patterns)

    language = next((name for name, patterns in known.languages.items() if asked(patterns)), None)
    return Wishes(asked(known.shorter), asked(known.warmer), asked(known.formal), language)
