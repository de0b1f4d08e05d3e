"""A lead's word for a claim that the guard blocks: how it is told, asked for, and what agents read instead."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assistant.domain.check import Claim
from assistant.domain.overriding import LONGEST_REASON, SHORTEST_REASON, Override
from assistant.overriding import phrase_of
from ui.present.safe import esc, said, tag
from ui.present.times import away
from ui.present.words import counted, word


def overridden_by(overrides: Iterable[Override], now: datetime) -> dict[Claim, str]:
    """What is told of each override, as safe HTML, by the claim that it holds for."""
    return {override.claim: _told(override, now) for override in overrides}


def asks_html(claims: Iterable[Claim], keys: Mapping[Claim, str], text: str) -> dict[Claim, str]:
    """What stands beside each of ``claims``, in the order in which they are shown, as safe HTML.

    The button that asks a lead for a reason; where several make one phrase of ``text``, the first has it for all.
    """
    shown = [claim for claim in claims if claim in keys]
    found: dict[Claim, str] = {}
    for claim in shown:
        if claim not in found:
            phrase = phrase_of(claim, shown)
            words = text[min(one.start for one in phrase) : max(one.end for one in phrase)] or claim.text
            hint = tag("span", esc(word("override", "along").format(words=words)), "wl-hint")
            found |= dict.fromkeys(phrase, hint) | {claim: _ask(words, phrase, keys[claim])}
    return found


def _ask(words: str, phrase: tuple[Claim, ...], key: str) -> str:
    label = f"{word('override', 'go')} “{words}”"
    told = " ".join(dict.fromkeys(claim.message for claim in phrase))
    data = {"data_override": key, "data_words": words, "data_told": told, "aria_label": label}
    return tag("button", esc(counted("override", "open", len(phrase))), "wl-override", type="button", **data)


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
