"""Lengths of time in a text: "2-3 hours", "an hour and a half", "half an hour", "hora y media"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from assistant.checking.text.words import vocabulary, words

GRAIN = timedelta(minutes=15)
"""Least tolerance of a duration; people round to a quarter of an hour."""
SHARE, _LONG_SHARE = 0.25, 0.1
"""A rounded or hedged duration may be off by this share of itself ("about two hours" for 1 h 45)."""
_MOST = timedelta(minutes=30)
"""Hours are rounded to the nearest: "about five hours" is not 4 h 15."""
_VAGUE_SHARE = 0.6
_LONGEST = 60 * 24 * 366
"""Minutes beyond which it is no outage: a year."""
_MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}
_SHARES = {
    "half": 0.5, "media": 0.5, "three quarters": 0.75, "three-quarters": 0.75, "tres cuartos": 0.75, "quarter": 0.25,
    "cuarto": 0.25,
}  # fmt: skip
_BARE_MINUTES = (
    "(?:five|ten|twenty(?:[ -]five)?|forty|fifty|cinco|diez|veinte|veinticinco|treinta|cuarenta|cincuenta|[1-5]\\d)"
)
"""Minutes behind hours that go without their unit: "una hora y veinte"."""
_SHORT = timedelta(minutes=45)
_SHORT_GRAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Duration:
    """A range of the folded text and its length; ``upto`` ends "2-3 hours"."""

    start: int
    end: int
    length: timedelta
    upto: timedelta
    vague: bool

    @property
    def slack(self) -> timedelta:
        """How far a fact may lie off."""
        if self.vague:
            return max(GRAIN, self.upto * _VAGUE_SHARE)
        grain = _SHORT_GRAIN if self.upto < _SHORT else GRAIN
        return max(grain, min(_MOST, self.upto * SHARE), self.upto * _LONG_SHARE)


@cache
def _numbers() -> dict[str, float]:
    calendar = vocabulary("calendar")
    return {**calendar["numerals"], **calendar["counting"], **calendar["small"]}


@cache
def _pattern() -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(_numbers(), key=len, reverse=True)))
    second = "|".join(
        re.escape(name)
        for name in sorted(
            {**vocabulary("calendar")["numerals"], **vocabulary("calendar")["counting"]}, key=len, reverse=True
        )
    )
    number = rf"(?:\d+(?:[.,]\d+)?|{either}|(?<=within )the|(?<=inside )the|(?<=dentro de )la)"
    units = "|".join(f"(?P<{key}>{'|'.join(words('units', key))})" for key in _MINUTES)
    share = r"(?:and|y) (?:a |an )?(?:half|three[ -]quarters|quarter|media|tres cuartos|cuarto)"
    return re.compile(
        rf"(?<![\w.,:$/-])(?:(?P<n>{number})(?P<nh>\s+(?:and a half|y media)(?=\s*(?:-|to|or|a|o)\s))?"
        rf"(?:\s*(?:-|to|or|a|o|and|y)\s*(?P<n2>\d+(?:[.,]\d+)?|{second}))?"
        rf"(?:\s+(?P<half>{share}|full|more|mas|further|or so|solid|straight|consecutive|whole|long|good))?"
        rf"(?:(?<=\d)|[\s-])(?:{units})(?!\w)(?P<tail>\s+{share})?"
        rf"(?:\s*(?:and|y|,|con)?\s*(?P<m>\d{{1,2}}|{either})\s*(?:minutes?|mins?|minutos?)(?!\w))?"
        rf"(?(hours)(?:\s+(?:and|y) (?P<ym>{_BARE_MINUTES})(?=\s*(?:$|[.,;:!?)])))?)"
        rf"(?:\s+(?:and|y) (?P<dh>\d{{1,2}}|{either})\s+(?:hours?|hrs?|horas?)(?!\w))?"
        rf"|(?P<h>\d{{1,2}})\s?h\s?(?P<hm>\d\d)(?:\s?(?:m|mins?|minutes?))?(?!\w)"
        r"|(?P<hourly>hourly|cada hora)(?!\w)|(?P<hora>hora y (?:media|cuarto))(?!\w)"
        rf"|(?<=give it )(?:another |about )?(?P<g>{number})(?:\s*(?:-|to|or)\s*(?P<g2>{number}))?(?= more|[.,;]| and)"
        r")(?:\s+(?:or so|o asi)(?!\w))?"
    )


def find_durations(text: str) -> Iterator[Duration]:
    """Every duration in folded text, in order."""
    for match in _pattern().finditer(text):
        first, last = _minutes(match)
        if 0 < max(first, last) <= _LONGEST:
            low, high = sorted((first, last))
            vague = match["n"] in vocabulary("calendar")["vague"]["words"]
            yield Duration(match.start(), match.end(), timedelta(minutes=low), timedelta(minutes=high), vague)


def _minutes(match: re.Match[str]) -> tuple[float, float]:
    if match["h"]:
        return (int(match["h"]) * 60 + int(match["hm"]),) * 2
    if match["hourly"]:
        return 60.0, 60.0
    if match["hora"]:
        return (90.0 if match["hora"].endswith("media") else 75.0,) * 2
    if match["g"]:
        return _number(match["g"]), _number(match["g2"] or match["g"])
    unit = next(key for key in _MINUTES if match[key])
    share = (match["half"] or "") + (match["tail"] or "")
    extra = next((part for word, part in _SHARES.items() if word in share), 0.0)
    rest = (_number(match["m"]) if match["m"] else 0.0) + (_number(match["dh"]) * 60 if match["dh"] else 0.0)
    rest += _number(match["ym"]) if match["ym"] else 0.0
    begins = 0.5 if match["nh"] else extra
    first = (_number(match["n"]) + begins) * _MINUTES[unit] + rest
    return first, (_number(match["n2"]) + extra) * _MINUTES[unit] + rest if match["n2"] else first


def _number(said: str) -> float:
    if said[0].isdigit():
        return float(said.replace(",", "."))
    return 1.0 if said in {"the", "la"} else float(_numbers()[said])
