"""Which parts of a ticket the customer is saying now, and what our side has already said."""

import re
from functools import cache

from assistant.domain.ticket import Ticket
from assistant.reading.lexicon import table
from assistant.reading.tokens import fold

_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*", re.MULTILINE)
_REST_IS_OLD = re.compile(
    r"^(?:[ \t]*-{2,}[ \t]*(?:original message|mensaje original|forwarded message|mensaje reenviado)\b"
    r"|[ \t]*(?:on|el)\b[^\n]{4,120}\b(?:wrote|escribi[oó]):[ \t]*$"
    r"|-- ?$|[ \t]*(?:sent from my|enviado desde mi)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def without_quotations(text: str) -> str:
    """The text with quoted lines, old mail below and signatures blanked; every other letter keeps its place."""
    if ">" in text:
        text = _QUOTED_LINE.sub(lambda m: " " * len(m.group()), text)
    rest = _REST_IS_OLD.search(text)
    if rest and text[: rest.start()].strip():
        text = text[: rest.start()] + re.sub(r"[^\n]", " ", text[rest.start() :])
    return text


def spoken_text(ticket: Ticket) -> tuple[str, int]:
    """What the customer says, in the places of ``ticket.customer_text``, and where the newest message begins."""
    written = [m.text for m in ticket.messages if m.author == "customer"] or [ticket.messages[-1].text]
    parts = [without_quotations(part) for part in written]
    if ticket.subject:
        parts.insert(0, ticket.subject)
    newest = max((at for at, part in enumerate(parts) if part.strip()), default=0)
    begin = sum(len(part) + 1 for part in parts[:newest])
    return "\n".join(parts), begin


def already_told(ticket: Ticket) -> bool:
    """Whether an agent has written in this thread."""
    return any(m.author == "agent" and m.text.strip() for m in ticket.messages)


def promises_made(ticket: Ticket) -> tuple[tuple[int, int, int], ...]:
    """Sentences of agents that promised something, in order: number of the message, start and end in its text."""
    cues = _promising()
    found: dict[str, tuple[int, int, int]] = {}
    for number, message in enumerate(ticket.messages):
        if message.author != "agent":
            continue
        for sentence in _SENTENCE.finditer(message.text):
            said = sentence.group().strip()
            if any(f" {cue} " in f" {fold_phrase(said)} " for cue in cues):
                start = sentence.start() + sentence.group().index(said)
                found.setdefault(said, (number, start, start + len(said)))
    return tuple(found.values())


@cache
def _promising() -> tuple[str, ...]:
    return tuple(fold_phrase(cue) for cue in table("places")["thread"]["promises"])


def fold_phrase(text: str) -> str:
    """Several words folded, single spaces between."""
    return " ".join(filter(None, (fold(word) for word in re.split(r"[^\w'\u2019]+", text))))
