"""Words of a text by their places, to be quoted in a line or marked where they stand."""

from collections.abc import Iterable

from assistant.domain.tone import Span

_LONGEST = 72
"""Characters of a quotation; a sentence that is longer is known by its beginning."""


def quoted(span: Span, text: str) -> str:
    """The words at ``span`` on one line, their end left out where they are many; not yet safe for HTML."""
    words = " ".join(text[span.start : span.end].split())
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def spans_value(spans: Iterable[Span]) -> str | None:
    """Places for an attribute, such as ``3-17 40-52``; None where there are none."""
    return " ".join(f"{span.start}-{span.end}" for span in spans) or None
