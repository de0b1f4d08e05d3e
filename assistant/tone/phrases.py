"""Where the phrases of a vocabulary occur in a text.

Finding looks at each word once and tries only the phrases that can begin with it, so its time is linear in the text.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.tone.notation import parse, pattern_of, starts_of
from assistant.tone.text import Text

PREFIX = 3
"""A phrase may begin with an open word (``word*``) of at least this many letters."""


class Hit(NamedTuple):
    """A phrase found: its label and half-open range."""

    label: str
    start: int
    end: int


class PhraseBook:
    """Labelled phrases, indexed by the words they can begin with."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        gathered: dict[str, dict[str, list[str]]] = {}
        for label, lines in phrases.items():
            for line in lines:
                pieces = parse(line)
                pattern = pattern_of(pieces)
                for key in dict.fromkeys(_key(start) for start in starts_of(pieces)):
                    gathered.setdefault(key, {}).setdefault(label, []).append(pattern)
        self._index = {
            key: tuple((label, _one_of(patterns)) for label, patterns in labels.items())
            for key, labels in gathered.items()
        }

    def find(self, text: Text) -> tuple[Hit, ...]:
        """All hits in order of their first word; within one label they do not overlap."""
        hits: list[Hit] = []
        ends: dict[str, int] = {}
        for word in text.words:
            for label, pattern in self._candidates(word.text.replace("'", "")):
                if word.start >= ends.get(label, 0) and (found := pattern.match(text.folded, word.start)):
                    hits.append(Hit(label, found.start(), found.end()))
                    ends[label] = found.end()
        return tuple(hits)

    def _candidates(self, word: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        found = self._index.get(word, ()) + self._index.get(word[:PREFIX] + "*", ())
        return found + self._index.get("#", ()) if word[0].isdigit() else found


def _one_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(dict.fromkeys(patterns), key=len, reverse=True)))


def _key(start: str) -> str:
    return start.rstrip("*")[:PREFIX] + "*" if start.endswith("*") else start.replace("'", "")
