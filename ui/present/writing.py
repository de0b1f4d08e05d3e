"""Who wrote a draft, from what and at which cost, and why the model did not where it should have."""

from zlib import crc32

from assistant.domain.reply import Draft, DrafterNote
from assistant.domain.writing import Usage, Writing
from ui.present.safe import esc, said, tag
from ui.present.words import word

_WORTH_TELLING = 0.5
"""Seconds of waiting for a model that gave nothing, below which nobody noticed."""


def subject_html(draft: Draft | None) -> str:
    """The subject line that goes with the reply; only e-mail has one."""
    subject = draft.reply.subject if draft else None
    return tag("div", "Subject: " + said(subject), "wl-subject") if subject else ""


def drafter_html(draft: Draft | None, writing: Writing | None = None) -> str:
    """One line on how the draft came to be; ``writing`` is None where only the draft was kept."""
    if draft is None:
        return esc(word("drafter", None))
    if draft.drafter.fallback:
        return _fallen_back(draft.drafter, writing)
    whose = tag("span", _by(draft.drafter, writing), "wl-drafted-by")
    # The page tells which holds while somebody types (static/saving.js).
    yours = tag("span", esc(word("writing", "yours")), "wl-drafted-you", data_drafted=crc32(draft.reply.text.encode()))
    return " · ".join((whose + yours, *(_how(writing) if writing else ())))


def _fallen_back(note: DrafterNote, writing: Writing | None) -> str:
    reason = word("fallback", note.fallback)
    sentence = f"{reason[:1].upper()}{reason[1:]}; this is the composer's draft"
    line = tag("span", esc(sentence), "wl-warn-text wl-fallback", role="status", title=writing.why if writing else None)
    parts = [esc(f"given up after {note.seconds:.1f} s")] if (note.seconds or 0) >= _WORTH_TELLING else []
    parts += _cost(writing.usage) if writing and writing.usage else []
    parts += _asked(writing) if writing and writing.unheard else []
    return " · ".join((line, *parts))


def _by(note: DrafterNote, writing: Writing | None) -> str:
    kind, model = (writing.drafter, writing.model) if writing else (note.kind, note.model)
    seconds = writing.seconds if writing and writing.seconds is not None else note.seconds
    took = f" in {seconds:.1f} s" if seconds is not None and kind != "composer" else ""
    return esc(word("drafter", kind) + (f" ({model})" if model else "") + took)


def _how(writing: Writing) -> list[str]:
    parts = [esc(writing.prompt)] if writing.prompt else []
    parts += _cost(writing.usage) if writing.usage else []
    if writing.rounds > 1:
        parts.append(esc(word("writing", "repaired")))
    if writing.replaced:
        moves = ", ".join(word("move", move).lower() for move in writing.replaced)
        parts.append(tag("span", esc(word("writing", "replaced").format(moves=moves)), "wl-warn-text"))
    return parts + _asked(writing)


def _asked(writing: Writing) -> list[str]:
    if not writing.instruction:
        return []
    told = esc(word("writing", "unheard" if writing.unheard else "asked")) + " “" + said(writing.instruction) + "”"
    return [tag("span", told, "wl-warn-text") if writing.unheard else told]


def _cost(usage: Usage) -> list[str]:
    parts = [esc(word("writing", "cached"))] if usage.cached else []
    if usage.input_tokens or usage.output_tokens:
        told = word("writing", "tokens").format(given=f"{usage.input_tokens:,}", written=f"{usage.output_tokens:,}")
        parts.append(esc(told))
    # Most drafts cost a fraction of a cent: two significant digits at least.
    if usage.cost is not None and usage.calls > usage.cached:
        parts.append(esc(f"${usage.cost:.4f}" if usage.cost < 1 else f"${usage.cost:.2f}"))
    return parts
