"""Rewrites on one click, and what is said after one."""

from typing import get_args

from assistant.domain.progress import TRANSLATIONS, Rewrite, RewriteKind
from assistant.domain.vocabulary import Channel
from ui.present.safe import esc, tag
from ui.present.words import word, words

_KINDS: tuple[RewriteKind, ...] = get_args(RewriteKind)


def rewrites_html(language: str | None) -> str:
    """The row of rewrites for a text in ``language``, which itself is not offered; empty where nothing is written."""
    if language is None:
        return ""
    offered = {kind for kind in _KINDS if TRANSLATIONS.get(kind) != language}
    kinds = [(kind, name) for kind, name in words("rewrite").items() if kind in offered]
    buttons = "".join(tag("button", esc(name), "wl-rewrite", type="button", data_rewrite=kind) for kind, name in kinds)
    return tag("div", buttons, "wl-rewrites", role="group", aria_label=word("rewritten", "label"))


def kind_of(code: str) -> RewriteKind | None:
    """The rewrite that a page asks for, or None where there is no such thing."""
    return next((kind for kind in _KINDS if kind == code), None)


def told(found: Rewrite, channel: Channel | None = None, *, changed: bool) -> str:
    """What a rewrite did, in sentences; ``channel`` is the ticket's own."""
    if found.refused:
        return f"{word('rewritten', 'refused')} {' '.join(found.refused)}"
    name = word("rewrite", found.kind)
    said = word("rewritten", "done" if changed else "same").format(name=name)
    if found.kind == "sms" and channel != "sms":
        said += " " + word("rewritten", "other_channel").format(channel=word("channel", channel))
    return said


def told_of_redraft(unheard: str | None) -> str:
    """What a new draft is, in sentences; ``unheard`` is an instruction of which nothing was understood."""
    if unheard is None:
        return word("redrafted", "done")
    known = ", ".join(name[:1].lower() + name[1:] for name in words("rewrite").values())
    return word("redrafted", "unheard").format(asked=unheard, known=known)
