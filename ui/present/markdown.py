"""Markdown of guidelines as HTML: a few kinds of paragraphs and emphasis, every word escaped.

Nothing that loads or leads anywhere comes out: links and images are shown as what was typed.
"""

from collections.abc import Callable, Mapping
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ui.present.safe import esc

_OPEN = {
    "paragraph": "p", "bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote",
    "strong": "strong", "em": "em", "heading": "h4",
}  # fmt: skip
"""Every element that can come out, by the parser's name; whatever else it finds is shown as text."""
_MOST_NESTED = 8


def markdown_html(text: str) -> str:
    """``text`` as safe HTML: the elements above, ``code``, ``pre``, ``br`` and ``hr``, none with attributes."""
    return "".join(_token(token) for token in _parser().parse(text))


@cache
def _parser() -> MarkdownIt:
    off = ("html_block", "html_inline", "link", "image", "autolink", "reference", "entity")
    return MarkdownIt("commonmark", {"html": False, "maxNesting": _MOST_NESTED}).disable(off)


def _token(token: Token) -> str:
    if token.type == "inline":
        return "".join(_token(child) for child in token.children or ())
    made = _LEAVES.get(token.type)
    if made is not None:
        return made(token)
    name, _, end = token.type.rpartition("_")
    element = _OPEN.get(name)
    if element is None:
        return esc(token.content)
    # Paragraphs of a tight list are there without being shown.
    return "" if token.hidden else f"<{element}>" if end == "open" else f"</{element}>"


_LEAVES: Mapping[str, Callable[[Token], str]] = {
    "text": lambda token: esc(token.content),
    "softbreak": lambda _: "\n",
    "hardbreak": lambda _: "<br>",
    "hr": lambda _: "<hr>",
    "code_inline": lambda token: f"<code>{esc(token.content)}</code>",
    "code_block": lambda token: f"<pre>{esc(token.content)}</pre>",
    "fence": lambda token: f"<pre>{esc(token.content)}</pre>",
}
