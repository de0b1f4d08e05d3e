"""What an hour in words or figures means on a clock: minutes after midnight, in both halves of the day if open."""

from assistant.checking.text.words import vocabulary

HALF_DAY, DAY = 720, 1440
_NOON = 12
_HOURS, _MINUTES = 24, 59
_NIGHT_BEGINS = 5
"""From this hour on "at night" is before midnight: "2 at night" is after it."""


def hour_of(said: str) -> int | None:
    """The hour that a figure or a number word names; None for a word that names none."""
    return int(said) if said.isdigit() else vocabulary("calendar")["numerals"].get(said)


def minutes_of(hour: str, minute: str | None = None, part: str | None = None, shift: int = 0) -> tuple[int, ...]:
    """The minutes after midnight of a time as said; two where it may be before noon or after, none where it is no time.

    ``part`` is what halves the day ("pm", "de la tarde"); ``shift`` is added ("half past" is 30, "quarter to" -15).
    """
    clock, past = hour_of(hour), int(minute or 0)
    if clock is None or clock > _HOURS or past > _MINUTES:
        return ()
    written_out = len(hour) == len("06") and hour[0] == "0" and minute
    if clock > _NOON or clock == 0 or written_out:
        return ((clock % _HOURS * 60 + past + shift) % DAY,)
    half = _half_of_day(part or "", clock)
    base = clock % _NOON * 60 + past + shift
    both = ((base + HALF_DAY) % DAY, base % DAY)
    return both if half is None else ((base + half * HALF_DAY) % DAY,)


def _half_of_day(part: str, clock: int) -> int | None:
    plain = part.replace(".", "").replace(" ", "")
    if plain.startswith("am") or any(word in part for word in ("morning", "early hours")):
        return 0
    if part.endswith(("manana", "madrugada")):
        return 0
    if plain.startswith("pm") or any(word in part for word in ("afternoon", "evening", "tarde", "mediodia")):
        return 1
    if "night" in part or "noche" in part:
        return 1 if _NIGHT_BEGINS <= clock < _NOON else 0
    return None


def before(begin: tuple[int, ...], upto: tuple[int, ...]) -> tuple[int, ...]:
    """The beginnings that the end of a range allows: "4 to 6 pm" is an afternoon, "11 to 1 pm" starts before noon."""
    if len(upto) > 1:
        return begin
    near = tuple(minute for minute in begin if 0 < (upto[0] - minute) % DAY < HALF_DAY)
    return near or begin
