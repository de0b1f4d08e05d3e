"""Numbers and durations in words."""

from datetime import timedelta
from typing import Any

from knowledge_base.wording.words import words_of

_MINUTES_PER_HOUR = 60
_MINUTES_PER_DAY = 24 * 60


def say_number(number: float, language: str) -> str:
    """A number with thousands separators: 1240 is "1,240" in English and "1.240" in Spanish."""
    whole = f"{number:,}"
    if words_of(language)["thousands"] == ",":
        return whole
    return whole.translate(str.maketrans(",.", ".,"))


def say_duration(length: timedelta, language: str) -> str:
    """A duration to the minute, in its two largest units: "2 hours and 30 minutes". The sign is dropped."""
    words = words_of(language)["duration"]
    minutes = round(abs(length.total_seconds()) / 60)
    days, rest = divmod(minutes, _MINUTES_PER_DAY)
    hours, minutes = divmod(rest, _MINUTES_PER_HOUR)
    units = [("day", days), ("hour", hours), ("minute", minutes)]
    largest = next((place for place, (_, count) in enumerate(units) if count), None)
    if largest is None:
        return str(words["none"])
    parts = [_counted(words[unit], count, language) for unit, count in units[largest : largest + 2] if count]
    return parts[0] if len(parts) == 1 else str(words["joined"]).format(first=parts[0], second=parts[1])


def _counted(forms: Any, count: int, language: str) -> str:
    return str(forms[0 if count == 1 else 1]).format(n=say_number(count, language))
