"""Numbers in a text, in figures and in words: "1,240", "52 mil", "sixteen", "half a dozen", "un centenar"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from text_to_num import find_numbers  # type: ignore[import-untyped]  # it ships no types

from assistant.checking.text.words import LANGUAGES, as_regex, vocabulary

_TOKEN = re.compile(r"[a-z]+|\d+|\s+|[^\sa-z\d]")
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which the library cannot take."""
_FIGURE = re.compile(
    r"(?<![\w.,:/$\u20ac\u00a3#-])\d{1,3}(?:[,.]\d{3})+(?![\w/:]|[.,]\d)|"
    r"(?<![\w.,:/#-])\d{1,15}(?:[.,]\d{1,2})?(?![\d/:]|[.,]\d)"
)
_ORDINAL = re.compile(r"(?<![\w.])(\d{1,3})(?:st|nd|rd|th|er|ra|ro|a|o|ª|º)(?!\w)")
_SHARE = re.compile(r"(?<!\d)1/(\d{1,3})(?!\d)")
_DIGITS = re.compile(r"(?<![\d.,])(\d{3,7})(?![\d]|[.,]\d)")
"""Figures anywhere: in a pasted log, a model's name, a house number."""
_ONE = frozenset({"a", "an"})
_ARTICLES = frozenset({"a", "an", "un", "una"})
_SCALED = frozenset({"hundred", "thousand", "million"})
_TEXTS = 64


@dataclass(frozen=True)
class Number:
    """A half-open range of folded text and the number it says; ``loose`` where it only gives a size ("hundreds")."""

    start: int
    end: int
    value: float
    loose: bool = False


@dataclass
class _Token:
    """A piece of text as the library wants it."""

    said: str

    def text(self) -> str:
        return self.said

    def nt_separated(self, previous: "_Token") -> bool:  # noqa: ARG002 - the library's protocol
        return False

    def not_a_number_part(self) -> bool:
        return False


@lru_cache(maxsize=_TEXTS)
def find_numbers_in(text: str, language: str) -> tuple[Number, ...]:
    """Every cardinal number of a folded text in order, none inside another; "a" and "one" before a scale count.

    ``language`` chooses the words (``once`` is eleven in Spanish only); those of both are read where it is neither.
    """
    found = [
        *_figures(text),
        *(n for code in _codes(language) for n in (*_worded(text, code), *_collective(text, code))),
    ]
    found.sort(key=lambda number: (number.start, -number.end, not number.loose))
    kept: list[Number] = []
    for number in found:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return tuple(kept)


def _codes(language: str) -> tuple[str, ...]:
    code = language.split("-", maxsplit=1)[0]
    return (code,) if code in LANGUAGES else LANGUAGES


def _figures(text: str) -> Iterator[Number]:
    for match in _FIGURE.finditer(text):
        said = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", match.group()).replace(",", ".")
        scale = _scale().match(text, match.end())
        value = float(said) * (vocabulary("numerals")["scale"][scale[1]] if scale else 1)
        yield Number(match.start(), scale.end() if scale else match.end(), value)


@cache
def _scale() -> re.Pattern[str]:
    return re.compile(rf"\s?({'|'.join(sorted(vocabulary('numerals')['scale'], key=len, reverse=True))})s?(?!\w)")


def _worded(text: str, language: str) -> Iterator[Number]:
    tokens = [(match.start(), match.end(), match.group()) for match in _TOKEN.finditer(_HALF.sub("?", text))]
    if not any(said.isalpha() and said in _starters(language) for _, _, said in tokens):
        return
    accents = vocabulary("numerals")["accents"]
    said = [_Token("one" if _is_one(tokens, at) else accents.get(word, word)) for at, (_, _, word) in enumerate(tokens)]
    for occurrence in find_numbers(said, language, 0):
        start, end = tokens[occurrence.start][0], tokens[occurrence.end - 1][1]
        if not occurrence.is_ordinal and not text[start:end].strip().isdigit():
            yield Number(start, end, float(occurrence.value))


@cache
def _starters(language: str) -> frozenset[str]:
    """Words by which a number in words can be told at all, so that most sentences cost nothing."""
    return frozenset(vocabulary("numerals")["words"][language])


def _is_one(tokens: list[tuple[int, int, str]], at: int) -> bool:
    return tokens[at][2] in _ONE and at + 2 < len(tokens) and tokens[at + 2][2] in _SCALED


@cache
def _collectives(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(vocabulary("numerals")["collective"][language], key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:(?P<half>half a|media)\s+|(?P<many>[a-z]+|\d+)\s+)?(?P<name>{names})(?!\w)")


def _collective(text: str, language: str) -> Iterator[Number]:
    sizes: dict[str, Any] = vocabulary("numerals")["collective"][language]
    for match in _collectives(language).finditer(text):
        many = _worth(match["many"] or "", language)
        led = many or match["half"] or match["many"] in _ARTICLES
        size = sizes[match["name"]] * (0.5 if match["half"] else many or 1)
        yield Number(
            match.start() if led else match.start("name"),
            match.end(),
            size,
            loose=match["name"].endswith("s") and not many,
        )


def _worth(word: str, language: str) -> float:
    if word.isdigit():
        return float(word)
    found = [number.value for number in _worded(word, language)] if word in _starters(language) else []
    return found[0] if found else 0.0


def is_idle(text: str, number: Number, language: str) -> bool:
    """Whether the number stands in a phrase that counts nothing: "24/7", "one of", "mil gracias"."""
    window = text[max(0, number.start - 12) : number.end + 24]
    at = number.start - max(0, number.start - 12)
    end = at + number.end - number.start
    return any(match.start() <= at and end <= match.end() for match in _idle(language).finditer(window))


@cache
def _idle(language: str) -> re.Pattern[str]:
    listed = [entry for code in _codes(language) for entry in vocabulary("numerals")["no_number"][code]]
    longest_first = sorted(listed, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(as_regex(entry) for entry in longest_first)})(?!\w)")


@lru_cache(maxsize=_TEXTS)
def values_told(text: str, language: str) -> frozenset[float]:
    """Every number that a text of ours or of the customer tells, ordinals counted ("third time" tells three)."""
    ordinal = {float(match[1]) for each in (_ORDINAL, _SHARE, _DIGITS) for match in each.finditer(text)}
    words: dict[str, int] = vocabulary("numerals")["ordinals"]
    ordinal |= {float(value) for word, value in words.items() if re.search(rf"(?<!\w){word}(?!\w)", text)}
    return frozenset(ordinal | {number.value for number in find_numbers_in(text, language)})
