"""Rewrites on one click, and what is said after one."""

from assistant.domain.progress import Rewrite, RewriteKind
from ui.present.safe import esc, tag
from ui.present.words import word, words

_LANGUAGES = {"english": "en", "spanish": "es"}


def rewrites_html(language: str | None) -> str:
    """The row of rewrites for a text in ``language``, which itself is not offered; empty where nothing is written."""
    if language is None:
        return ""
    kinds = [(kind, name) for kind, name in words("rewrite").items() if _LANGUAGES.get(kind) != language]
    buttons = "".join(tag("button", esc(name), "wl-rewrite", type="button", data_rewrite=kind) for kind, name in kinds)
    return tag("div", buttons, "wl-rewrites", role="group", aria_label=word("rewritten", "label"))


def kind_of(code: str) -> RewriteKind | None:
    """The rewrite that a page asks for, or None where there is no such thing."""
    kinds: dict[str, RewriteKind] = {
        "shorter": "shorter", "warmer": "warmer", "plainer": "plainer", "formal": "formal", "sms": "sms",
        "english": "english", "spanish": "spanish",
    }  # fmt: skip
    return kinds.get(code)


def told(found: Rewrite, *, changed: bool) -> str:
    """What a rewrite did, in a sentence."""
    if found.refused:
        return f"{word('rewritten', 'refused')} {' '.join(found.refused)}"
    name = word("rewrite", found.kind)
    return word("rewritten", "done" if changed else "same").format(name=name)
