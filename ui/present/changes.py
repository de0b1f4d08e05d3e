"""What a person changed in a draft, word by word; and the bar that says that facts changed beneath a text."""

from difflib import SequenceMatcher
from re import findall

from ui.present.safe import esc, tag
from ui.present.words import word

_PIECE = r"\s+|\w+|[^\w\s]"
"""Blanks, a word, or a mark: each is compared as a whole."""


def closed_difference_html(ticket_id: str) -> str:
    """The way to the difference, drawn when somebody opens it."""
    return _details(ticket_id, "", is_open=False)


def difference_html(ticket_id: str, draft: str, text: str) -> str:
    """``text`` with what was taken out of ``draft`` and what was put in, word by word."""
    steps = _steps(draft, text)
    shown = "".join(now if same else _marked("del", was) + _marked("ins", now) for same, was, now in steps)
    same = tag("p", esc(word("difference", "none")), "wl-hint")
    return _details(ticket_id, tag("div", shown, "wl-marked", dir="auto") if draft != text else same, is_open=True)


def difference(before: str, after: str) -> tuple[str, str]:
    """Two texts as safe HTML, word by word: what left is marked in the first, what came in the second."""
    steps = _steps(before, after)
    left = "".join(was if same else _marked("del", was) for same, was, _ in steps)
    return left, "".join(now if same else _marked("ins", now) for same, _, now in steps)


def changed_html(news: str) -> str:
    """A bar that stays until it was dealt with; the page adds the words of the text that no longer hold."""
    fine = tag("button", esc(word("changed", "fine")), "wl-use", type="button", data_fine="")
    touched = tag("span", "", "wl-touched", data_touched=word("changed", "touched"), data_none=word("changed", "none"))
    return tag("div", tag("b", esc(news)) + touched + fine, "wl-bar wl-bar-warn wl-changed", role="alert")


def _steps(before: str, after: str) -> list[tuple[bool, str, str]]:
    """Piece by piece, as safe text: whether it stayed, what stood there, what stands there."""
    old, new = findall(_PIECE, before), findall(_PIECE, after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(kind == "equal", esc("".join(old[a:b])), esc("".join(new[c:d]))) for kind, a, b, c, d in steps]


def _marked(name: str, shown: str) -> str:
    return tag(name, shown) if shown else ""


def _details(ticket_id: str, body: str, *, is_open: bool) -> str:
    summary = tag("summary", esc(word("difference", "title")))
    return tag("details", summary + body, "wl-difference", data_id=ticket_id, open="" if is_open else None)
