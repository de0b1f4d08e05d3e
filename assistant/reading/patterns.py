"""Phrases as a non-programmer writes them, and where they occur in a text.

A phrase is words with single spaces, plus: ``(a|b c)`` one of these, ``[a|b]`` one of these or nothing, ``word*`` any
ending, ``...`` up to four words of the same sentence, ``#`` a number, ``7#`` a number that begins so, ``<name>`` one of
a named class of phrases.
Finding looks at each word of the text once and tries only the phrases that can begin with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.reading.tokens import Token, fold

GAP = 4
"""How many words ``...`` may skip."""
REMEMBERED = 20_000
SHORTEST_PREFIX = 2
LONGEST_PREFIX = 14


class Element(NamedTuple):
    """One step of a phrase: alternatives (each a run of words), whether it may be left out, or a gap.

    ``by_word`` holds the runs by their first word, ``stems`` the single words with any ending, ``loose`` longer runs
    whose first word has any ending, and numbers.
    """

    choices: tuple[tuple[str, ...], ...]
    by_word: dict[str, list[tuple[str, ...]]]
    loose: tuple[tuple[str, ...], ...]
    stems: tuple[str, ...]
    optional: bool = False
    gap: bool = False


def _element(runs: tuple[tuple[str, ...], ...], *, optional: bool = False, gap: bool = False) -> Element:
    by_word: dict[str, list[tuple[str, ...]]] = {}
    stems = tuple(run[0][:-1] for run in runs if len(run) == 1 and run[0][-1] == "*")
    loose = tuple(run for run in runs if run[0][-1] == "#" or (run[0][-1] == "*" and len(run) > 1))
    for run in runs:
        if run[0][-1] not in "*#":
            by_word.setdefault(run[0], []).append(run)
    return Element(runs, by_word, loose, stems, optional, gap)


class Phrase(NamedTuple):
    """A phrase with its label. ``needs`` are sets of words of which a text must hold one each, or it cannot fit."""

    label: str
    elements: tuple[Element, ...]
    needs: tuple[frozenset[str], ...]


class Hit(NamedTuple):
    """A phrase found: its label, and the half-open range of tokens that it covers."""

    label: str
    first: int
    last: int


@dataclass
class PhraseBook:
    """Phrases by label, indexed by the words they can begin with."""

    classes: Mapping[str, Sequence[str]]
    exact: dict[str, list[Phrase]] = field(default_factory=dict)
    prefix: dict[str, list[Phrase]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    begun: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def add(self, label: str, phrases: Iterable[str]) -> None:
        """Take phrases of one label; a phrase that starts with something optional is indexed under each start."""
        for phrase in phrases:
            elements = tuple(self._elements(phrase))
            entry = Phrase(label, elements, tuple(_needs(elements[1:])))
            for start in dict.fromkeys(_starts(elements)):
                index, key = (self.prefix, start[:-1]) if start.endswith("*") else (self.exact, start)
                index.setdefault(key, []).append(entry)
            self.words.update(w for e in elements for run in e.choices for w in run)

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """All hits in order of their first word; for one phrase and start the longest."""
        hits: list[Hit] = []
        present = {token.word for token in tokens}
        possible = {word: [p for p in self._beginning(word) if _possible(p, present)] for word in present}
        for at, token in enumerate(tokens):
            for phrase in possible[token.word]:
                end = _longest(phrase.elements, 0, tokens, at, token.sentence)
                if end > at:
                    hits.append(Hit(phrase.label, at, end))
        return list(dict.fromkeys(hits))

    def _beginning(self, word: str) -> tuple[Phrase, ...]:
        """The phrases that can begin with a word, remembered for the words met first."""
        found = self.begun.get(word)
        if found is None:
            found = tuple(self._candidates(word))
            if len(self.begun) < REMEMBERED:
                self.begun[word] = found
        return found

    def _candidates(self, word: str) -> Iterator[Phrase]:
        yield from self.exact.get(word, ())
        for length in range(SHORTEST_PREFIX, min(len(word), LONGEST_PREFIX) + 1):
            yield from self.prefix.get(word[:length], ())
        if word[0].isdigit():
            yield from self.exact.get("#", ())

    def _elements(self, phrase: str) -> Iterator[Element]:
        for piece in _pieces(phrase):
            if piece == "...":
                yield _element((), gap=True)
                continue
            choices = dict.fromkeys(expand(piece, self.classes))
            runs = tuple(tuple(_fold_pattern(word) for word in choice.split()) for choice in choices if choice.strip())
            yield _element(runs, optional=len(runs) < len(choices))


def expand(piece: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    """Every plain wording of a piece with (nested) groups; ``(a)?`` and ``[a]`` also give the empty one."""
    found, at = _sequence(piece, 0, classes)
    if at != len(piece):
        raise ValueError(f"unbalanced brackets in the phrase {piece!r}")
    return found


def _sequence(text: str, at: int, classes: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    done: list[str] = []
    current = [""]
    while at < len(text) and text[at] not in ")]":
        if text[at] == "|":
            done, current, at = done + current, [""], at + 1
            continue
        choices, at = _atom(text, at, classes)
        current = [head + tail for head in current for tail in choices]
    return done + current, at


def _atom(text: str, at: int, classes: Mapping[str, Sequence[str]]) -> tuple[list[str], int]:
    if text[at] == "<":
        end = text.index(">", at)
        return [wording for phrase in classes[text[at + 1 : end]] for wording in expand(phrase, classes)], end + 1
    if text[at] not in "([":
        return [text[at]], at + 1
    choices, end = _sequence(text, at + 1, classes)
    optional = text[at] == "["
    if text[end + 1 : end + 2] == "?":
        optional, end = True, end + 1
    return ([*choices, ""] if optional else choices), end + 1


def _pieces(phrase: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, sign in enumerate(phrase + " "):
        depth += (sign in "([") - (sign in ")]")
        if sign == " " and depth == 0:
            if at > start:
                yield phrase[start:at]
            start = at + 1


def _fold_pattern(word: str) -> str:
    if word in {"#", "@address"}:
        return word
    return fold(word[:-1]) + "*" if word[-1] in "*#" else fold(word)


def _starts(elements: tuple[Element, ...]) -> Iterator[str]:
    for element in elements:
        yield from (run[0] for run in element.choices)
        if not element.optional:
            return


def _needs(elements: tuple[Element, ...]) -> Iterator[frozenset[str]]:
    for element in elements:
        if not (element.optional or element.gap or element.loose or element.stems):
            yield frozenset(element.by_word)


def _possible(phrase: Phrase, present: set[str]) -> bool:
    return not any(need.isdisjoint(present) for need in phrase.needs)


def _fits(pattern: str, word: str) -> bool:
    if pattern == word:
        return True
    if pattern == "#":
        return word[0].isdigit()
    return pattern[-1] == "*" and word.startswith(pattern[:-1])


def _run_end(run: tuple[str, ...], tokens: Sequence[Token], at: int, sentence: int) -> int:
    end = at + len(run)
    if end > len(tokens):
        return -1
    for pattern, token in zip(run, tokens[at:end], strict=True):
        if token.sentence != sentence or not _fits(pattern, token.word):
            return -1
    return end


def _longest(elements: tuple[Element, ...], step: int, tokens: Sequence[Token], at: int, sentence: int) -> int:
    """The end of the longest way to read the elements from ``step`` at token ``at``, or -1."""
    if step == len(elements):
        return at
    element = elements[step]
    if element.gap:
        ends = (_longest(elements, step + 1, tokens, at + skip, sentence) for skip in range(GAP + 1))
        return next((end for end in ends if end > 0), -1)
    best = _longest(elements, step + 1, tokens, at, sentence) if element.optional else -1
    if at >= len(tokens) or tokens[at].sentence != sentence:
        return best
    if element.stems and tokens[at].word.startswith(element.stems):
        best = max(
            best, at + 1 if step + 1 == len(elements) else _longest(elements, step + 1, tokens, at + 1, sentence)
        )
    for run in (*element.by_word.get(tokens[at].word, ()), *element.loose):
        end = at + 1 if len(run) == 1 and run[0] == tokens[at].word else _run_end(run, tokens, at, sentence)
        if end > 0:
            best = max(best, end if step + 1 == len(elements) else _longest(elements, step + 1, tokens, end, sentence))
    return best
