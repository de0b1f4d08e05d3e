"""Postcodes that a ticket names: United Kingdom (whole or district), Canada, United States."""

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.reading.lexicon import table
from assistant.reading.tokens import Token

_POSTCODE = re.compile(
    r"\b(?:(?P<uk>[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})|(?P<ca>[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9])"
    r"|(?P<district>(?-i:[A-Z]{1,2}[0-9]{1,2}[A-Z]?))"
    r"|(?<![$\u20ac\u00a3#-])(?P<zip>[0-9]{5})(?:-[0-9]{4})?(?![\w%-]))\b",
    re.IGNORECASE,
)
_BESIDE_CITY = re.compile(r"[A-Z][a-z]{2,19},? (?:[A-Z]{2} )?[0-9]{5}|[0-9]{5},? [A-Z][a-z]{2}")
REACH_BEFORE, REACH_AFTER = 25, 5
"""Letters looked at on each side for the city that makes five digits a ZIP code."""


def read_postcodes(text: str, tokens: Sequence[Token], own: Collection[str]) -> Iterator[tuple[int, str]]:
    """Where each postcode stands, and the code in capitals; ``own`` are the customer's, which need no other sign."""
    before = {token.start: tokens[at - 1].word if at else "" for at, token in enumerate(tokens)}
    mine = {code.upper() for code in own}
    for found in _POSTCODE.finditer(text):
        code = " ".join(found.group().upper().split())
        kind = found.lastgroup or ""
        if code in mine or _is_postcode(kind, code, before.get(found.start(), ""), text, found.span()):
            yield found.start(), code


def _is_postcode(kind: str, code: str, lead: str, text: str, span: tuple[int, int]) -> bool:
    shapes = table("places")["shapes"]
    if kind == "ca":
        return True
    if kind == "zip":
        around = text[max(0, span[0] - REACH_BEFORE) : span[1] + REACH_AFTER]
        return lead in shapes["before_zip"] or bool(_BESIDE_CITY.search(around))
    british = re.sub(r"[0-9].*", "", code) in shapes["uk_areas"]
    return british and (kind == "uk" or lead in shapes["before_district"])
