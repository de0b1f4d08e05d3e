"""Small sets of replies with made-up marks, as files; no text of theirs is anybody's."""

import json
from pathlib import Path
from typing import Any, get_args

from assistant.domain.vocabulary import Dimension

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

TICKETS = (
    "No internet in our shop since nine this morning and we cannot take a single card payment. When is it back?",
    "My daughter has an online exam at two and the line is dead. Please tell me what is going on.",
    "The phones in our clinic are down again, patients cannot reach us. I am at my wits' end.",
)
FULL = """I'm sorry: this is our fault, and it hits you at the worst time. A damaged cable has cut the line since 9:00.
A crew is repairing it now, and I'll write to you here by 1 pm. You need do nothing."""
REPLIES = (
    ("We are aware of an issue. Please check the website.", 0),
    ("Sorry about that. Engineers are on it and we will update you.", 1),
    (FULL, 2),
)
"""Each with the mark that it deserves in every dimension."""


def marks(value: int | str, **other: Any) -> dict[str, Any]:
    """One rater's marks: the same in every dimension, save ``other``."""
    whole = 1 + 3 * value if isinstance(value, int) else 4
    return {**dict.fromkeys(DIMENSIONS, value), "flags": [], "overall": whole, **other}


def line(number: int = 1, **other: Any) -> dict[str, Any]:
    """A labelled reply; the next numbers answer the other tickets, each in three ways."""
    at, ticket = divmod(number - 1, len(TICKETS))
    text, value = REPLIES[at % len(REPLIES)]
    return {
        "id": f"L-{number}",
        "group": f"G-{ticket}",
        "channel": "email",
        "segment": "consumer",
        "language": "en",
        "situation": "Cable damaged at 9:00, crew on site, next update at 13:00.",
        "ticket": {"text": TICKETS[ticket]},
        "reply": text,
        "ratings": [marks(value), marks(value), marks(value)],
        **other,
    }


def lines() -> list[dict[str, Any]]:
    """Nine replies to three tickets, marked as they deserve."""
    return [line(number) for number in range(1, 10)]


def write_set(root: Path, label: str, replies: list[dict[str, Any]]) -> Path:
    """A set as a folder; returns it."""
    folder = root / label
    folder.mkdir(parents=True)
    write_lines(folder / "replies.jsonl", replies)
    return folder


def write_lines(path: Path, replies: list[dict[str, Any]]) -> Path:
    """A file of labelled replies; returns it."""
    text = "".join(json.dumps(reply, ensure_ascii=False) + "\n" for reply in replies)
    path.write_text(text, encoding="utf-8")
    return path
