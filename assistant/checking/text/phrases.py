"""Long lists of phrases, found fast: each is tried only where a word begins as it does.

``pattern`` of the same list finds the same; it tries all of them at every word.
"""

import re
from functools import cache

from assistant.checking.text.words import as_regex, words

_WORD_START = re.compile(r"(?<!\w)\w")
_HEAD = 3
"""Letters of a word's beginning that phrases are sorted by."""
_QUANTIFIER = re.compile(r"[?*]|\{0,\d+\}\??")


Name = tuple[str, str]
"""A section of the vocabulary and a list in it."""


class Phrases:
    """The entries of some lists of ``vocabulary/*/*.toml``, in every language."""

    def __init__(self, names: tuple[Name, ...]) -> None:
        self._entries = tuple((name, entry) for name in names for entry in words(*name))
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._heads = [(head, index) for index, (_, entry) in enumerate(self._entries) for head in _heads(entry)]
        self._by_start: dict[str, tuple[int, ...]] = {}

    def find(self, low: str) -> dict[Name, list[re.Match[str]]]:
        """For each list its matches in a folded text, from left to right; those of one list do not overlap."""
        found: dict[Name, list[re.Match[str]]] = {}
        for begins in _WORD_START.finditer(low):
            at = begins.start()
            for index in self._candidates(_begin(low, at)):
                name = self._entries[index][0]
                earlier = found.get(name)
                if earlier and earlier[-1].end() > at:
                    continue
                match = self._regex(index).match(low, at)
                if match:
                    found.setdefault(name, []).append(match)
        return found

    def match(self, low: str, at: int) -> re.Match[str] | None:
        """A phrase that begins at ``at``, where a word does."""
        matches = (self._regex(index).match(low, at) for index in self._candidates(_begin(low, at)))
        return next((match for match in matches if match), None)

    def _candidates(self, begins: str) -> tuple[int, ...]:
        found = self._by_start.get(begins)
        if found is None:
            fits = (index for head, index in self._heads if head.startswith(begins) or begins.startswith(head))
            found = self._by_start[begins] = tuple(dict.fromkeys(fits))
        return found

    def _regex(self, index: int) -> re.Pattern[str]:
        regex = self._compiled.get(index)
        if regex is None:
            entry = as_regex(self._entries[index][1])
            regex = self._compiled[index] = re.compile(rf"(?<!\w)(?:{entry})(?!\w)")
        return regex


def _begin(low: str, at: int) -> str:
    # Figures differ without end, and few phrases begin with one.
    return low[at] if low[at : at + 1].isdigit() else low[at : at + _HEAD]


@cache
def phrases(*names: Name) -> Phrases:
    """The named lists, made ready once."""
    return Phrases(names)


def _heads(entry: str) -> set[str]:
    """The beginnings, up to three letters, that a text has where ``entry`` matches; "" stands for any."""
    if entry.startswith("("):
        close = _closing(entry)
        inner, rest = entry[1:close], entry[close + 1 :]
        if inner.startswith(("?<!", "?!")):
            return _heads(rest)
        quantifier = _QUANTIFIER.match(rest)
        after = rest[quantifier.end() :] if quantifier else rest
        found = {head for part in _alternatives(inner.removeprefix("?:")) for head in _heads(part + after)}
        return found | (_heads(after) if quantifier else set())
    head = ""
    for index, character in enumerate(entry[:_HEAD]):
        optional = entry[index + 1 : index + 2] == "?"
        if not (character.isalnum() or character in "'-") or optional:
            break
        head += character
    if not head and entry[1:2] == "?":
        return _heads(entry[2:]) | {entry[0]}
    return {head}


def _closing(entry: str) -> int:
    depth = 0
    for index, character in enumerate(entry):
        depth += (character == "(") - (character == ")")
        if not depth:
            return index
    return len(entry)


def _alternatives(inner: str) -> list[str]:
    parts, depth = [""], 0
    for character in inner:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts
