"""Text written by others, made recognisable before a model reads it (spotlighting: datamarking and a fence).

Published results put attacks on such text at under 2% where plain text let over 50% through. It is a hint for the
model and never the wall: what comes back is checked whatever the model obeyed.
"""

import hashlib
from dataclasses import dataclass

_MARKS = "^¦‡¬†"


@dataclass(frozen=True)
class Marking:
    """A fence line and a mark between words; neither occurs in the text that they were made for."""

    boundary: str
    mark: str

    @classmethod
    def against(cls, text: str) -> "Marking":
        """The marking for ``text``: the same text gives the same marking, and nobody can write it beforehand."""
        mark = next((mark for mark in _MARKS if mark not in text), _MARKS[0])
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        boundary = f"=== {digest[:16]} ==="
        while boundary in text:
            digest = hashlib.sha256(digest.encode("ascii")).hexdigest()
            boundary = f"=== {digest[:16]} ==="
        return cls(boundary, mark)

    def put(self, text: str) -> str:
        """``text`` with the mark in place of spaces and before each line."""
        return "\n".join(self.mark + self.mark.join(line.split()) for line in text.splitlines() if line.strip())

    def take_out(self, text: str) -> str:
        """``text`` of a model that copied the mark after all, readable again."""
        return " ".join(text.replace(self.mark, " ").split()) if self.mark in text else text


def one_line(text: str) -> str:
    """``text`` in one line, without what cannot be seen: a line of ours then holds one piece of theirs."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
