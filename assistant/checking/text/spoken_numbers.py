"""Telephone numbers said in words, or in figures so broken up that nothing else takes them for one."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.text.words import pattern, words

FEWEST = 7
"""Digits of the shortest telephone number."""
_FEWEST_WORDS = 3
_GLUE = r"[\s.,;:/|()*_\u00b7\u2022-]{1,4}"
_BROKEN = re.compile(
    r"(?<![\w$\u20ac\u00a3#@/:.,-])[(+]{0,2}\d{1,4}(?:[ \n.()*_|~\u00b7\u2022-]{1,3}\d{1,4}){3,9}(?![\w%:]|[.,]\d)"
)
_TIMES_OR_DATES = re.compile(
    r"(?:\d{1,2}[.:]\d{2}[ -]{1,3}){1,}\d{1,2}[.:]\d{2}|\d{1,2}[.-]\d{1,2}[.-]\d{2,4}[ -]{1,3}\d.*|"
    r"\d{4}-\d{2}-\d{2}.*|\d{1,3}(?:\.\d{1,3}){3}|\d{1,2}(?:[ -]\d{1,2}){3,}"
)
_LETTERED = re.compile(r"(?<![\w-])\+?[\dOIl]{2,5}(?:[ .()-]{1,2}[\dOIl]{2,5}){1,4}(?![\w-])")
_VANITY = re.compile(r"(?<![\w-])(?:\+?1[ -])?0?\d{3}-[A-Z]{3,}(?:-[A-Z0-9]{2,})*(?![\w-])|(?<!\w)0?800 [A-Z]{4,}")


def spoken(low: str, cased: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Each such number: its range in the folded text, and its digits ("" where letters stand for some)."""
    yield from _in_words(low)
    for match in _BROKEN.finditer(low):
        digits = re.sub(r"\D", "", match.group())
        if len(digits) >= FEWEST and not _TIMES_OR_DATES.fullmatch(match.group().strip()):
            yield match.span(), digits
    for found in (*_LETTERED.finditer(cased), *_VANITY.finditer(cased)):
        said = found.group()
        figures = sum(c.isdigit() for c in said)
        if figures >= _FEWEST_WORDS and sum(c.isalnum() for c in said) >= FEWEST and re.search("[A-Za-z]", said):
            yield found.span(), ""


@cache
def _values(kind: str) -> dict[str, str]:
    return dict(entry.split("=") for entry in words("spoken", kind))


@cache
def _run() -> re.Pattern[str]:
    said = sorted((word for kind in ("digits", "tens", "hundreds", "repeats") for word in _values(kind)), key=len)
    one = rf"(?:{'|'.join(reversed(said))}|\d{{1,4}})"
    filler = rf"(?:{_GLUE}(?:{pattern('spoken', 'between').pattern}))?"
    return re.compile(rf"(?<![\w-]){one}(?:(?:{filler}{_GLUE}){one}(?!\w)){{{_FEWEST_WORDS},40}}")


def _in_words(low: str) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _run().finditer(low):
        said = re.findall(r"[a-z]+|\d+", match.group())
        digits = _digits(said)
        if sum(word.isalpha() and not pattern("spoken", "between").fullmatch(word) for word in said) < _FEWEST_WORDS:
            continue
        if len(digits) >= FEWEST:
            yield match.span(), digits


def _digits(said: list[str]) -> str:
    """The digits that the words stand for, one after the other: "double oh", "eight hundred", "noventa y uno"."""
    found, times, open_tens = "", 1, False
    for word in said:
        if word in _values("repeats"):
            times = int(_values("repeats")[word])
        elif word in _values("tens"):
            found, open_tens = f"{found}{_values('tens')[word]}0", True
        elif word in _values("hundreds"):
            found, open_tens = f"{found}00", False
        elif word.isdigit() or word in _values("digits"):
            value = word if word.isdigit() else _values("digits")[word]
            found = f"{found[:-1]}{value}" if open_tens and len(value) == 1 else f"{found}{value * times}"
            times, open_tens = 1, False
    return found
