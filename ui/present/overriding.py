"""A lead's word for a claim that the guard blocks: how it is told, asked for, and what agents read instead."""

from collections.abc import Iterable
from datetime import datetime

from assistant.domain.check import Claim
from assistant.domain.overriding import LONGEST_REASON, SHORTEST_REASON, Override
from ui.present.safe import esc, said, tag
from ui.present.times import away
from ui.present.words import word


def overridden_by(overrides: Iterable[Override], now: datetime) -> dict[Claim, str]:
    """What is told of each override, as safe HTML, by the claim that it holds for."""
    return {override.claim: _told(override, now) for override in overrides}


def ask_html(claim: Claim, key: str | None) -> str:
    """The button that asks a lead for a reason; empty without a ``key``."""
    if key is None:
        return ""
    label = f"{word('override', 'go')} “{claim.text}”"
    data = {"data_override": key, "data_words": claim.text, "data_told": claim.message, "aria_label": label}
    return tag("button", esc(word("override", "open")), "wl-override", type="button", **data)


def dialog_html() -> str:
    """Where a lead says why; the page fills in which claim it is about."""
    head = tag("h2", esc(word("override", "title")), id="wl-override-title")
    about = tag("p", tag("b", "", "wl-override-words", dir="auto")) + tag("p", "", "wl-override-told")
    field = tag(
        "textarea", "", "wl-note", id="wl-override-reason", rows="3", maxlength=LONGEST_REASON, dir="auto",
        data_words=SHORTEST_REASON, aria_describedby="wl-override-short wl-override-kept",
    )  # fmt: skip
    label = tag("label", esc(word("override", "why")), _for="wl-override-reason")
    short = tag("p", esc(word("override", "short")), "wl-hint", id="wl-override-short", role="status")
    kept = tag("p", esc(word("override", "kept")), "wl-hint", id="wl-override-kept")
    cancel = tag("button", esc(word("override", "cancel")), "wl-plain-button", type="button", data_cancel="")
    go = tag("button", esc(word("override", "go")), "wl-strong-button", type="button", data_go="", disabled="")
    body = head + about + label + field + short + kept + tag("p", cancel + go, "wl-buttons")
    return tag("dialog", body, id="wl-override", aria_labelledby="wl-override-title")


def _told(override: Override, now: datetime) -> str:
    by = esc(word("override", "by").format(name=override.name or override.by, when=away(override.at, now)))
    return tag("p", f"{by} {said(override.reason)}", "wl-override-said")
