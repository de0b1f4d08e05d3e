"""Markup off, sentences apart."""

import re
from html.parser import HTMLParser

LONGEST = 20_000
"""Characters of one post that are read; status posts are far shorter, and reading stays quick whatever comes."""
_LONGEST_SENTENCE = 1500
"""Characters; nothing longer is a sentence, and only its beginning is read."""
_BLOCKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table", "dt", "dd"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "meta", "link"})
_CELLS = frozenset({"td", "th"})
_SILENT = frozenset({"script", "style", "del", "s", "strike"})
"""What stands in these is no text, or is struck out."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2009\u202f]+")
_LABEL = re.compile(r"(?m)(^[^\n.!?]{2,50}:)\n")
"""A label on a line of its own belongs to the line below it."""
# A full stop ends a sentence unless it stands in "a.m.", "p.m." or another shortening followed by more.
_ENDS = re.compile(r"[.!?][)\"\u201d]?\s+|\n+")
_SHORTENED = re.compile(
    r"\b(?:[ap]\.m|kl|approx|poss|prob|susp|est|hrs?|mins?|no|nos|st|mt|ft|dr|ave|rd|inc|ltd|co|vs|tel|ext|e\.g|i\.e|etc|incl|[ivx]\."
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|thu|thurs?|fri|sat|sun)\.\Z",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"^\[?(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b)"
    r"[\w/:.,+ ()-]{2,40}?\]?\s*(?:\||\s[-\u2013\u2014]\s|\]:?\s)\s*(?=[^\W\d]{2})",
    re.IGNORECASE,
)
"""A date or time in front of a line: "08:46 MT | Crews are on site"."""


def _is_hidden(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Whether nobody who looks at the page sees what stands in an element."""
    styled = any(
        name == "hidden"
        or (name == "style" and _HIDDEN.search(value or ""))
        or (name, value) == ("aria-hidden", "true")
        for name, value in attrs
    )
    return styled and tag not in _VOID


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._row: list[str] | None = None
        self._heads: list[str] = []
        self._is_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (tag == self._silent[0]) if self._silent else (tag in _SILENT or _is_hidden(tag, attrs)):
            self._silent.append(tag)
        if tag == "tr":
            self._close_row()
            self._row, self._is_head = [], True
        elif tag in _CELLS and self._row is not None:
            self._row.append("")
            self._is_head = self._is_head and tag == "th"
        elif tag in _BLOCKS or tag in _CELLS:
            self._add(" " if self._row is not None else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[0]:
            self._silent.pop()
        if tag in ("tr", "table"):
            self._close_row()
        elif tag == "dt":
            self._add("" if "".join(self.parts[-2:]).rstrip().endswith(":") else ":")
            self._add("\n")
        elif tag in _BLOCKS:
            self._add(" " if self._row is not None else "\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._add(data)

    def close(self) -> None:
        super().close()
        self._close_row()

    def _add(self, data: str) -> None:
        if self._row:
            self._row[-1] += data.replace("\n", " ")
        else:
            self.parts.append(data)

    def _close_row(self) -> None:
        """Cells of a row stand on one line; under a row of headings each stands with its own."""
        cells = [" ".join(cell.split()) for cell in self._row or ()]
        self._row = None
        if not any(cells):
            return
        if self._is_head and len(cells) > 1:
            self._heads = cells
        elif self._heads and len(self._heads) == len(cells):
            pairs = zip(self._heads, cells, strict=True)
            self.parts.append("\n" + "\n".join(f"{head}: {cell}" for head, cell in pairs if cell) + "\n")
        else:
            self.parts.append("\n" + " | ".join(filter(None, cells)) + "\n")


def plain(body: str) -> str:
    """The text of a body without markup. What stood in separate blocks stands on separate lines, a row on one."""
    body = body[:LONGEST]
    if "<" in body or "&" in body:
        body = _without_markup(body)
    lines = filter(None, (_SPACES.sub(" ", line).strip() for line in body.split("\n")))
    return _LABEL.sub(r"\1 ", "\n".join(lines))


def _without_markup(body: str) -> str:
    parser = _Text()
    try:
        parser.feed(body)
        parser.close()
    except AssertionError:  # the parser's answer to a broken declaration such as "<![x"
        return _TAG.sub(" ", body)
    return "".join(parser.parts)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a plain text, in order, without the time stamp that a line may begin with."""
    found, start = [], 0
    for end in _ENDS.finditer(text):
        if not end[0].startswith("\n") and _goes_on(text, end):
            continue
        found.append(text[start : end.end()])
        start = end.end()
    found.append(text[start:])
    clipped = (sentence.strip()[:_LONGEST_SENTENCE] for sentence in found)
    return tuple(filter(None, (_STAMP.sub("", sentence, count=1) for sentence in clipped)))


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """Whether a full stop belongs to a shortening: "approx. 6 pm", "6 p.m. today"."""
    dot = end.start() + 1
    if text[end.start()] != "." or "\n" in end[0] or not _SHORTENED.search(text, max(0, dot - 8), dot):
        return False
    following = text[end.end() : end.end() + 1]
    return following.isdigit() or not following.isupper() or text[max(0, dot - 4) : dot].lower()[-3:] in ("mt.", "st.")
