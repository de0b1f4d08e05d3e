"""A draft while it is being written, and a rewrite of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.domain.check import Check
from assistant.domain.reply import Sentence
from assistant.domain.writing import Writing

RewriteKind = Literal["shorter", "warmer", "plainer", "formal", "sms", "english", "spanish"]
TRANSLATIONS: Mapping[RewriteKind, str] = {"english": "en", "spanish": "es"}
"""Rewrites into another language, and the code of that language."""
BRIEF: frozenset[RewriteKind] = frozenset({"shorter", "sms"})
"""Rewrites that may leave out what the customer does not need."""


@dataclass(frozen=True)
class DraftProgress:
    """The reply so far: whole sentences only, laid out, and checked as any text is.

    ``writing`` is there once the reply is whole and could not be kept, since somebody else wrote meanwhile.
    """

    text: str
    sentences: tuple[Sentence, ...]
    check: Check
    writing: Writing | None = None


@dataclass(frozen=True)
class Rewrite:
    """A text in other words, or why there is none.

    ``text`` is the new text (the old one where ``refused`` says, in sentences for the agent, why it was left alone: a
    fact that would have changed, a sentence that nobody here can translate). ``language`` is the text's own,
    ``sentences`` its spans, and ``writing`` how it came to be.
    """

    kind: RewriteKind
    text: str
    language: str
    sentences: tuple[Sentence, ...]
    writing: Writing
    refused: tuple[str, ...] = ()
