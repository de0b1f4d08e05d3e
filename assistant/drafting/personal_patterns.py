"""Personal data that can be told by its form alone: e-mail, card, IBAN, IP address, phone and other long numbers."""

import ipaddress
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers

_EMAIL = re.compile(r"[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24}")
_CARD = re.compile(r"(?<![\w.])\d(?:[ /-]?\d){12,18}(?![\w.]\d)")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?\b")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])")
_LONG_NUMBER = re.compile(r"(?<![\w/,.€£$-])\+?\(?\d(?:[ ().-]{0,2}\d){6,17}(?!\w|[.,]\d)")
_LETTERED_NUMBER = re.compile(r"(?<![\w/-])[A-Za-z]{1,5}[-_]?\d{6,}(?!\w)")
_DATE = re.compile(
    r"(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d{4}|\d{2}))(?:[ T-]+\d{1,2}(?:[.:]?\d{2})?)?"
)
_IBAN_LENGTHS = range(15, 35)
"""ISO 13616: from 15 (Norway) to 34 characters."""


@dataclass(frozen=True)
class Found:
    """A piece of personal data: half-open span in code points and what kind of thing it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class NameWords:
    """The words of redaction.toml, as they are compared."""

    organisation: frozenset[str]
    not_a_name: frozenset[str]
    introduced: re.Pattern[str]
    signed: re.Pattern[str]
    streets: tuple[re.Pattern[str], ...]


@cache
def name_words() -> NameWords:
    """The vocabulary beside this module, read once."""
    data = tomllib.loads(Path(__file__).with_name("redaction.toml").read_text(encoding="utf-8"))
    word = r"[^\W\d_a-zà-öø-ÿ][\w'\u2019-]*"
    name = rf"({word}(?:[ ]+(?:de[ ]|la[ ]|van[ ])*{word}){{0,3}})"
    introductions = "|".join(re.escape(words) for words in data["introductions"])
    closings = "|".join(re.escape(words) for words in data["closings"])
    return NameWords(
        frozenset(data["organisation_words"]),
        frozenset(data["not_a_name"]),
        re.compile(rf"\b(?i:{introductions})[ ]+{name}"),
        re.compile(rf"(?:^|[\n.!?])[ ]*(?i:{closings})[ ]*[,.!]?[ ]*\n\s*{name}[ ]*(?=$|\n)"),
        _streets(data),
    )


def _streets(data: dict[str, list[str]]) -> tuple[re.Pattern[str], ...]:
    """Number before the name ("14 Mill Road, Apt 3"), and number after it ("Calle Mayor 12, 3º izq")."""

    def any_of(name: str) -> str:
        return "|".join(re.escape(word) for word in data[name])

    part = rf"(?i:{any_of('street_parts')})\b\.?[ ]*\w{{1,5}}"
    name = r"(?:(?:[A-ZÀ-Ý][\w'\u2019.-]*|\d+(?:st|nd|rd|th))[ ]+){1,4}"
    return (
        re.compile(
            rf"(?:{part},?[ ]*(?:of[ ])?)?(?<![\w/])\d{{1,5}}[A-Za-z]?,?[ ]+{name}(?:{any_of('street_types')})\b\.?"
            rf"(?:,?[ ]+{part})?"
        ),
        re.compile(
            rf"\b(?:{any_of('street_openings')})\.?[ ]*(?:[\w'\u2019.-]+[ ]+){{1,5}}?(?:n[º°o]?\.?[ ]*)?\d{{1,5}}\b"
            r"(?:,[ ]*\d{1,2}[ºª°][ ]*\w{0,4})?"
        ),
    )


def find_by_form(text: str, country: str | None) -> Iterator[Found]:
    """Every piece found, overlapping ones too, the more certain kinds first. ``country`` is ISO 3166 alpha-2."""
    yield from (Found(*match.span(), "EMAIL") for match in _EMAIL.finditer(text))
    yield from (Found(*match.span(), "IBAN") for match in _IBAN.finditer(text) if _is_iban(match[0]))
    yield from (Found(*match.span(), "CARD") for match in _CARD.finditer(text) if _passes_luhn(match[0]))
    for pattern in (_IPV4, _IPV6):
        yield from (Found(*match.span(), "IP") for match in pattern.finditer(text) if _is_ip(match[0]))
    yield from _phones(text, country)
    yield from (Found(*m.span(), "NUMBER") for m in _LONG_NUMBER.finditer(text) if not _DATE.fullmatch(m[0].strip()))
    yield from (Found(*match.span(), "NUMBER") for match in _LETTERED_NUMBER.finditer(text))
    words = name_words()
    for pattern in words.streets:
        yield from (Found(*match.span(), "ADDRESS") for match in pattern.finditer(text))
    for pattern in (words.introduced, words.signed):
        yield from (Found(*match.span(1), "NAME") for match in pattern.finditer(text))


def _phones(text: str, country: str | None) -> Iterator[Found]:
    # The library takes milliseconds a call; a text without seven digits has no phone number.
    if sum(character.isdigit() for character in text) < 7:  # noqa: PLR2004 - the shortest that could be dialled
        return
    region = country.upper() if country and len(country) == 2 else None  # noqa: PLR2004 - alpha-2
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        if not _DATE.fullmatch(match.raw_string):
            yield Found(match.start, match.end, "PHONE")


def _passes_luhn(text: str) -> bool:
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]  # noqa: PLR2004 - ISO/IEC 7812
    return any(digits) and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").replace("-", "").upper()
    if len(plain) not in _IBAN_LENGTHS:
        return False
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def _is_ip(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version in (4, 6) and text != "::"
    except ValueError:
        return False
