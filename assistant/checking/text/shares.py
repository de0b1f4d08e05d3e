"""Shares in words and figures: "a thirtieth of", "two thirds of", "1/30", "la décima parte de"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from assistant.checking.text.words import vocabulary

_RARE = ("thirt", "sixtiet", "twentiet", "treinta", "sesenta", "veinteav", "trigesim")
"""Parts that name nothing but a share: "two thirtieths" needs no "of"."""


@dataclass(frozen=True)
class Share:
    """A half-open range of folded text and the share it says."""

    start: int
    end: int
    value: Fraction


def shares_in(text: str) -> Iterator[Share]:
    """Shares of something ("a tenth of your charge"), in order; "half an hour" and "a third time" are none."""
    for match in _pattern().finditer(text):
        if match["under"]:
            yield Share(*match.span(), Fraction(int(match["over"]), max(1, int(match["under"]))))
            continue
        many = vocabulary("calendar")["numerals"].get(match["many"] or "", 1)
        part = vocabulary("numerals")["parts"][match["part"] or match["rare"]]
        yield Share(*match.span(), Fraction(many, part))


@cache
def _pattern() -> re.Pattern[str]:
    parts = "|".join(sorted(vocabulary("numerals")["parts"], key=len, reverse=True))
    rare = "|".join(part for part in vocabulary("numerals")["parts"] if part.startswith(_RARE))
    many = "|".join(sorted({*vocabulary("calendar")["numerals"], "a", "un", "la"}, key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/])(?:(?P<over>\d{{1,2}})/(?P<under>\d{{1,3}})(?:th|rd|nd|avo|ava)?s?(?![\w/])"
        rf"|(?:(?P<many>{many})[ -])?(?:(?P<part>{parts})(?: parte)?(?= (?:of|de|del) )|(?P<rare>{rare})(?!\w)))"
    )
