"""A post's markup as plain pieces, in time that grows with its length whatever the markup.

The parser of the standard library needs seconds for a few thousand unclosed tags; this one looks at each character a
fixed number of times. It understands only what posts are made of: blocks, tables and emphasis.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LONGEST = 100_000
"""Characters of one body that are taken apart; the rest is left out."""
_MOST_TAGS = 500
"""A body with more tags than this is no prose, and is kept as plain text."""
_BLOCKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
_SILENT = frozenset({"script", "style"})
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)[^<>]*>?|<[!?][^<>]*>?")
_PLAIN_TAG = re.compile(r"""</?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>'"]*(?:(?:"[^"<>]*"|'[^'<>]*')[^<>'"]*)*)?>""")
_LOOKS_LIKE_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")

Kind = Literal["text", "open", "close"]


@dataclass(frozen=True)
class Table:
    """The rows of all tables of a body, each a tuple of cells, and the text that stands outside of them."""

    rows: tuple[tuple[str, ...], ...]
    outside: str


def tame(body: str) -> str:
    """The body as it is, or its plain text where others would need long to read its markup.

    That is so for tags that do not end, quotes in them that do not, comments and declarations, and for very many tags.
    """
    tags = body.count("<")
    if tags == 0 or (tags <= _MOST_TAGS and tags == sum(1 for _ in _PLAIN_TAG.finditer(body))):
        return body
    return _LOOKS_LIKE_TAG.sub("", plain_text(body))


def plain_text(body: str) -> str:
    """The text without markup; what stood in separate blocks stands on separate lines."""
    pieces = (text if kind == "text" else "\n" if text in _BLOCKS else "" for kind, text in tokens(body))
    return tidied("".join(pieces))


def tidied(text: str) -> str:
    """Lines without needless spaces, empty ones left out."""
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in text.split("\n"))))


def tokens(body: str) -> Iterator[tuple[Kind, str]]:
    """Texts with their character references read, and tags by their lower-case names; scripts and comments left out."""
    body, at, silent = _without_comments(body[:LONGEST]), 0, ""
    for tag in _TAG.finditer(body):
        if not silent and tag.start() > at:
            yield "text", html.unescape(body[at : tag.start()])
        at = tag.end()
        name = (tag["name"] or "").lower()
        if silent:
            silent = "" if tag["close"] and name == silent else silent
        elif name in _SILENT and not tag["close"]:
            silent = name
        elif name:
            yield ("close" if tag["close"] else "open"), name
    if not silent and at < len(body):
        yield "text", html.unescape(body[at:])


def read_tables(body: str) -> Table:
    """The rows of every table; a table in a cell is read as further rows."""
    rows: list[list[list[str]]] = []
    outside: list[str] = []
    cell: list[str] | None = None
    for kind, text in tokens(body):
        if kind == "open" and text == "tr":
            rows.append([])
            cell = None
        elif kind == "open" and text in {"td", "th"} and rows:
            cell = []
            rows[-1].append(cell)
        elif kind == "close" and text in {"td", "th", "tr", "table"}:
            cell = None
        else:
            piece = text if kind == "text" else "\n" if text in _BLOCKS else ""
            (outside if cell is None else cell).append(piece)
    told = (tuple(tidied("".join(one)) for one in row) for row in rows)
    return Table(tuple(row for row in told if any(row)), tidied("".join(outside)))


def _without_comments(body: str) -> str:
    parts, at = [], 0
    while (start := body.find("<!--", at)) >= 0:
        parts.append(body[at:start])
        end = body.find("-->", start)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, body[at:]])
