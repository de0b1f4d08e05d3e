"""What the agent asked of a draft, as far as it can be done without a model; what is not understood changes nothing."""

import re
from dataclasses import dataclass

from assistant.domain.progress import RewriteKind
from assistant.domain.vocabulary import Channel
from prompts.phrases import load_instructions


@dataclass(frozen=True)
class Wishes:
    """``language`` is None where none was asked for, ``channel`` where the ticket's own is meant."""

    shorter: bool = False
    warmer: bool = False
    formal: bool = False
    language: str | None = None
    plainer: bool = False
    channel: Channel | None = None

    @property
    def traits(self) -> frozenset[str]:
        """The wishes in the words of prompts/conditions.py."""
        asked = {"shorter": self.shorter, "warmer": self.warmer, "formal": self.formal, "plainer": self.plainer}
        return frozenset(name for name, on in asked.items() if on)


def wishes_of(instruction: str | None) -> Wishes:
    """The wishes in an agent's instruction; it is data, and nothing in it can add a fact."""
    if not instruction:
        return Wishes()
    known, text = load_instructions(), " ".join(instruction.lower().split())

    def asked(patterns: tuple[str, ...]) -> bool:
        return any(re.search(pattern, text) for pattern in patterns)

    language = next((name for name, patterns in known.languages.items() if asked(patterns)), None)
    channel: Channel | None = "sms" if asked(known.channels.get("sms", ())) else None
    return Wishes(
        asked(known.shorter), asked(known.warmer), asked(known.formal), language, asked(known.plainer), channel
    )


def instruction_for(kind: RewriteKind) -> str:
    """A rewrite on one click as an instruction that both ``wishes_of`` and a model understand."""
    return load_instructions().rewrites[kind]
