"""How a right time is said in the style of the wrong one, so that a suggestion fits its sentence."""

from datetime import datetime, tzinfo

from assistant.checking.text.times import TimeMention

_SPANISH_PARTS = ((0, "de la madrugada"), (6, "de la mañana"), (12, "de la tarde"), (20, "de la noche"))


def say_time(moment: datetime, zone: tzinfo, style: str = "12", text: str = "") -> str:
    """``6 pm``, ``6:30 pm``, ``18:00`` or ``6 de la tarde`` for an instant, told in ``zone``.

    ``style`` is 12, 24 or es; ``text`` is a time as its author wrote it ("8 p.m." keeps its points).
    """
    local = moment.astimezone(zone)
    if style == "24":
        return f"{local:%H:%M}"
    hour, minute = local.hour % 12 or 12, f":{local.minute:02}" if local.minute else ""
    if style == "es":
        part = [name for start, name in _SPANISH_PARTS if local.hour >= start][-1]
        return f"{hour}{minute} {part}"
    half = "pm" if local.hour >= 12 else "am"  # noqa: PLR2004 - noon begins the afternoon
    half = f"{half[0]}.m." if ".m" in text.lower() else half
    space = "" if text.lower().replace(".", "").strip()[-3:-2].isdigit() else " "
    return f"{hour}{minute}{space}{half}"


def say_span(start: datetime, until: datetime | None, zone: tzinfo, style: str = "12") -> str:
    """An instant, or both ends of a window."""
    if until is None:
        return say_time(start, zone, style)
    return f"{say_time(start, zone, style)} to {say_time(until, zone, style)}"


def in_style_of(source: str, mention: TimeMention, moment: datetime, zone: tzinfo) -> str:
    """The source words of a mention with the right time in place of theirs; the preposition stays."""
    head = source[: mention.core - mention.start]
    if mention.style == "24" or (head.lower().endswith(("las ", "la ")) and mention.style == "12"):
        return head + say_time(moment, zone, "24")
    if mention.style == "es":
        feminine = "la " if moment.astimezone(zone).hour % 12 == 1 else "las "
        lead = head[: head.lower().rfind("la")] if "la" in head.lower() else head
        return f"{lead}{feminine}{say_time(moment, zone, 'es')}"
    return head + say_time(moment, zone, "12", source)
