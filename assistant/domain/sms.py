"""How long a text message is: GSM 03.38 septets or UCS-2 units, and the segments they need (3GPP TS 23.038, 23.040)."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "«": '"', "»": '"', "\u2013": "-",
        "\u2014": "-", "\u2011": "-", "\u2026": "...", "\u00a0": " ", "\u202f": " ", "ª": "a", "º": "o",
    }
)  # fmt: skip
_ONE_GSM, _PART_GSM = 160, 153
_ONE_UCS2, _PART_UCS2 = 70, 67
MOST_SEGMENTS = 2
"""Segments that a text message of ours may need."""


@dataclass(frozen=True)
class SmsLength:
    """``units`` are septets (GSM) or 16-bit units (UCS-2); ``foreign`` the characters that force UCS-2."""

    encoding: Literal["gsm", "ucs2"]
    units: int
    segments: int
    foreign: tuple[str, ...] = ()


def sms_length(text: str) -> SmsLength:
    """Encoding, units and segments of a message as phones count them; an empty text needs no segment."""
    foreign = tuple(sorted({c for c in text if c not in _BASIC and c not in _EXTENDED}))
    if foreign:
        units = len(text.encode("utf-16-le")) // 2
        return SmsLength("ucs2", units, _ucs2_segments(text, units), foreign)
    units = sum(2 if c in _EXTENDED else 1 for c in text)
    return SmsLength("gsm", units, _gsm_segments(text, units))


def to_gsm(text: str) -> str:
    """``text`` with what GSM 03.38 lacks written plainly (curly quotes, dashes, á as a); the rest stays as it is."""
    return "".join(c if c in _BASIC or c in _EXTENDED else _plain(c) for c in text.translate(_PLAIN))


def _plain(character: str) -> str:
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return base if base and all(c in _BASIC for c in base) else character


def _gsm_segments(text: str, units: int) -> int:
    if units <= _ONE_GSM:
        return min(units, 1)
    return _parts([2 if c in _EXTENDED else 1 for c in text], _PART_GSM)


def _ucs2_segments(text: str, units: int) -> int:
    if units <= _ONE_UCS2:
        return 1
    return _parts([len(c.encode("utf-16-le")) // 2 for c in text], _PART_UCS2)


def _parts(widths: list[int], room: int) -> int:
    # A character of two units is never split between two segments.
    segments, used = 1, 0
    for width in widths:
        if used + width > room:
            segments, used = segments + 1, 0
        used += width
    return segments


def most_segments(*, advises: bool = False) -> int:
    """Segments that a text message of ours may need; advice on safety comes on top, never in place of the rest."""
    return MOST_SEGMENTS + advises
