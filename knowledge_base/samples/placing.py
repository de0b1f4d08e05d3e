"""Place texts that speak of `now` at a real instant.

Two forms exist. A whole string such as `now-2h30m` becomes RFC 3339 with the zone's offset, and `now-320d:day` the
calendar day of that instant. Inside prose, `{now-2h30m:time}`, `{now-1d:weekday}` and `{now+1d:date}` become what a
person would write. Everything else, other braces included, is left as it stands.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_STEP = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET = r"now(?:(?P<sign>[+-])(?=\d)(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?)?"
_WHOLE = re.compile(_OFFSET + r"(?P<form>:day)?")
_INLINE = re.compile(r"\{" + _OFFSET + r":(?P<form>time|weekday|date)\}")

_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_NOON = 12


class NaiveInstantError(ValueError):
    """The clock that was handed in carries no offset, so nothing can be placed around it."""


@dataclass(frozen=True)
class Placement:
    """Where texts are placed: an instant on a five-minute step, the zone it is told in, and the language of prose."""

    now: datetime
    zone: tzinfo
    language: str = "en"

    def place(self, value: object) -> object:
        """Return a copy of JSON-like `value` with every form in its strings rendered; other values are unchanged."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.place(item) for item in value]
        if isinstance(value, dict):
            return {key: self.place(item) for key, item in value.items()}
        return value

    def _text(self, text: str) -> str:
        whole = _WHOLE.fullmatch(text)
        if whole is None:
            return _INLINE.sub(self._spoken, text)
        instant = self._instant(whole)
        return instant.date().isoformat() if whole["form"] else instant.isoformat()

    def _instant(self, match: re.Match[str]) -> datetime:
        parts = {unit: int(match[unit] or 0) for unit in ("days", "hours", "minutes")}
        distance = timedelta(**parts)
        placed = self.now - distance if match["sign"] == "-" else self.now + distance
        return placed.astimezone(self.zone)

    def _spoken(self, match: re.Match[str]) -> str:
        instant = self._instant(match)
        if match["form"] == "time":
            return spoken_time(instant)
        if match["form"] == "weekday":
            return _words(_WEEKDAYS, self.language)[instant.weekday()]
        return spoken_date(instant, self.language)


def step_down(now: datetime) -> datetime:
    """Return `now` in UTC, rounded down to five minutes; raises NaiveInstantError if it carries no offset."""
    if now.utcoffset() is None:
        raise NaiveInstantError(f"{now.isoformat()} carries no offset")
    return now.astimezone(UTC) - (now.astimezone(UTC) - _EPOCH) % _STEP


def spoken_time(instant: datetime) -> str:
    """Return the clock time as written in a message: `12:30 pm`, on the hour `6 pm`."""
    minutes = f":{instant.minute:02}" if instant.minute else ""
    return f"{instant.hour % _NOON or _NOON}{minutes} {'am' if instant.hour < _NOON else 'pm'}"


def spoken_date(instant: datetime, language: str) -> str:
    """Return the day without its year: `November 22`, in Spanish `22 de noviembre`."""
    month = _words(_MONTHS, language)[instant.month - 1]
    return f"{instant.day} de {month}" if language == "es" else f"{month} {instant.day}"


def _words(names: dict[str, str], language: str) -> list[str]:
    """Return the names in `language`, in English where we have none."""
    return names.get(language, names["en"]).split()
