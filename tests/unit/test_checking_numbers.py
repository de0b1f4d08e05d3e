"""Numbers and shares as people write them, in figures and in words, in both languages."""

from fractions import Fraction

import pytest

from assistant.checking.text.fold import folded
from assistant.checking.text.numbers import find_numbers_in, is_idle, values_told
from assistant.checking.text.shares import shares_in

NUMBERS = [
    ("Some 1,240 homes and 1.240 shops", "en", [1240, 1240]),
    ("sixteen people and twenty-five vans", "en", [16, 25]),
    ("one hundred and two sites, a hundred homes", "en", [102, 100]),
    ("half a dozen shops, two dozen calls, a couple of streets", "en", [6, 24, 2]),
    ("about 3k lines, 12 hundred users", "en", [3000, 1200]),
    ("once the cabinet is rewired", "en", []),
    ("once sedes y veintidós tiendas", "es", [11, 22]),
    ("más de mil quinientas conexiones, un centenar de líneas", "es", [1500, 100]),
    ("52 mil buzones y unas 2.900 líneas", "es", [52000, 2900]),
]
SHARES = [
    ("a thirtieth of your monthly charge", [Fraction(1, 30)]),
    ("two thirds of the messages", [Fraction(2, 3)]),
    ("1/30 of the price", [Fraction(1, 30)]),
    ("la décima parte de la cuota", [Fraction(1, 10)]),
    ("half an hour, half past four, a third time, a quarter to six", []),
]


@pytest.mark.parametrize(("text", "language", "wanted"), NUMBERS, ids=[text for text, _, _ in NUMBERS])
def test_numbers_of_a_text(text: str, language: str, wanted: list[float]) -> None:
    assert [number.value for number in find_numbers_in(folded(text), language)] == wanted


@pytest.mark.parametrize(("text", "wanted"), SHARES, ids=[text for text, _ in SHARES])
def test_shares_of_something(text: str, wanted: list[Fraction]) -> None:
    assert [share.value for share in shares_in(folded(text))] == wanted


@pytest.mark.parametrize(
    "text", ["one of us", "call 911 now", "it is two too many", "a hundred per cent", "24/7", "4g"]
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert all(is_idle(text, number, "en") for number in find_numbers_in(text, "en"))


def test_a_number_that_counts_is_not_idle() -> None:
    assert not any(is_idle("two homes", number, "en") for number in find_numbers_in("two homes", "en"))


def test_an_ordinal_tells_its_number() -> None:
    assert 3 in values_told("this is the third time", "en")
    assert 30 in values_told("1/30 of the charge", "en")
