"""What the customer speaks: its words, the phrases found in it, and the same of the newest message."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.domain.ticket import Ticket
from assistant.reading.impact import ImpactText
from assistant.reading.lexicon import hits_by_theme, meant, table
from assistant.reading.patterns import Hit
from assistant.reading.suspicion import Suspicion, walls
from assistant.reading.thread import already_told, spoken_text
from assistant.reading.tokens import Token, fold, tokenise
from assistant.reading.topic import TopicScope

WISHES = ("asks", "wishes", "topics")
"""Themes that are not read in passages that were written for a machine: they are not the customer's wish."""


@dataclass(frozen=True)
class Material:
    """The text that the customer speaks, its words, and the phrases found, in all of it and in the newest message.

    ``first`` is the number of the newest message's first word, ``body`` of the first after the subject line.
    """

    text: str
    tokens: list[Token]
    hits: dict[str, list[Hit]]
    newest: str
    newest_tokens: list[Token]
    newest_hits: dict[str, list[Hit]]
    first: int
    body: int

    @property
    def newest_span(self) -> tuple[int, int]:
        """Where the newest message stands in the text."""
        return len(self.text) - len(self.newest), len(self.text)


def material_of(ticket: Ticket) -> Material:
    """Read the words and phrases of a ticket once."""
    text, begin = spoken_text(ticket)
    tokens = tokenise(text, meant)
    first = next((at for at, token in enumerate(tokens) if token.start >= begin), 0)
    head = len(ticket.subject) if ticket.subject else 0
    body = next((at for at, token in enumerate(tokens) if token.start >= head), 0)
    hits = hits_by_theme(tokens)
    return Material(text, tokens, hits, text[begin:], tokens[first:], _from(hits, first), first, body)


def _from(hits: dict[str, list[Hit]], first: int) -> dict[str, list[Hit]]:
    return {
        theme: [Hit(h.label, h.first - first, h.last - first) for h in found if h.first >= first]
        for theme, found in hits.items()
    }


def without_injected(material: Material, suspicion: Suspicion) -> Material:
    """The material without wishes in passages that were written for a machine."""
    walled = walls(material.text, suspicion)
    if not walled:
        return material
    kept = {
        theme: [hit for hit in material.hits[theme] if not _within(walled, material.tokens[hit.first])]
        for theme in WISHES
    }
    hits = {**material.hits, **kept}
    return replace(material, hits=hits, newest_hits={**material.newest_hits, **_from(kept, material.first)})


def _within(walled: Sequence[tuple[int, int]], token: Token) -> bool:
    return any(start <= token.start < end for start, end in walled)


def impact_text(ticket: Ticket, material: Material, suspicion: Suspicion, *, understood: bool) -> ImpactText:
    """The text as quotations are taken from it."""
    subject_end = len(ticket.subject) if ticket.subject else 0
    walled = walls(material.text, suspicion)
    return ImpactText(material.text, material.tokens, subject_end, walled, understood, material.newest_span[0], _swears)


def topic_scope(ticket: Ticket, material: Material) -> TopicScope:
    """What is still to be answered: the newest message where an agent has answered the others, else everything."""
    if not _answered(ticket):
        return TopicScope(material.tokens, material.hits)
    before = any(hit.first < material.first for hit in material.hits["signals"])
    return TopicScope(material.newest_tokens, material.newest_hits, before)


def _answered(ticket: Ticket) -> bool:
    written = [message.author for message in ticket.messages if message.text.strip()]
    last = max((at for at, author in enumerate(written) if author == "customer"), default=0)
    return already_told(ticket) and last > 0 and written[last - 1] == "agent"


def told_words(material: Material, label: str) -> frozenset[int]:
    """Words that weigh clauses under one label of the vocabulary "telling", such as ``refuse`` or ``people``."""
    return frozenset(at for h in material.hits["telling"] if h.label == label for at in range(h.first, h.last))


@cache
def _swear_words() -> tuple[frozenset[str], tuple[str, ...]]:
    classes = table("words")["classes"]
    words = [
        fold(word.rstrip("*")) + word[len(word.rstrip("*")) :] for word in (*classes["swear"], *classes["swear_es"])
    ]
    return frozenset(words), tuple(word[:-1] for word in words if word.endswith("*"))


def _swears(word: str) -> bool:
    """Whether a word is one that is never quoted back."""
    exact, stems = _swear_words()
    return word in exact or word.startswith(stems)
