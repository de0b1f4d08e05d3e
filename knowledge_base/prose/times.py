"""The time a sentence names, as an instant or a window; None whenever it could be meant in two ways."""

import re

from knowledge_base.prose.clocks import has_clock, length_in, lengths_in
from knowledge_base.prose.mentions import Mention, mentions, sure
from knowledge_base.prose.moments import Posted, Said

__all__ = ["Mention", "Posted", "Said", "has_length", "has_time", "length_in", "mentions", "read_time", "sure"]

_WRITTEN = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d")


def read_time(text: str, posted: Posted, *, last: bool = False, near: bool = False) -> Said | None:
    """The only (or last) time in a text, if it can be meant in one way only, else None."""
    found = mentions(text, posted, near=near)
    return sure(found[-1:] if last else found)


def has_time(text: str) -> bool:
    """Whether a clock time stands in the text."""
    return has_clock(text) or _WRITTEN.search(text) is not None


def has_length(text: str) -> bool:
    """Whether a length of time that reaches ahead stands in the text."""
    return next(iter(lengths_in(text)), None) is not None
