"""Markup off, sentences apart."""

import re
from html.parser import HTMLParser

LONGEST = 20_000
"""Characters of one post that are read; status posts are far shorter, and reading stays quick whatever comes."""
_BLOCKS = frozenset({"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
_SILENT = frozenset({"script", "style"})
_TAG = re.compile(r"<[^<>]*>?")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
# A full stop ends a sentence unless it stands in "a.m.", "p.m." followed by more, or between digits.
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b[ap]\.m\.)\s+|\n+|(?<=[ap]\.m\.)\s+(?=[A-Z])")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's name
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(body: str) -> str:
    """The text of a body without markup; what stood in separate blocks stands on separate lines."""
    body = body[:LONGEST]
    if "<" in body or "&" in body:
        body = _without_markup(body)
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in body.split("\n"))))


def _without_markup(body: str) -> str:
    parser = _Text()
    try:
        parser.feed(body)
        parser.close()
    except AssertionError:  # the parser's answer to a broken declaration such as "<![x"
        return _TAG.sub(" ", body)
    return "".join(parser.parts)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, in order."""
    return tuple(filter(None, (sentence.strip() for sentence in _SENTENCE.split(text))))
