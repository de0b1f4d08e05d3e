"""Words that may stand in place of a time that is wrong; whoever offers them reads the sentence again with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.facts.said import Said
from assistant.checking.facts.saying import in_style_of, say_time
from assistant.checking.text.moments import Moment
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import LANGUAGES, vocabulary
from assistant.domain.languages import primary_language

_TWO_DAYS = 2880
_BEFORE_A_DATE = (" on ", " el ", " del ", " al ", " for ", " last ", " next ")
_LATEST = {"en": "by ", "es": "antes de "}
_MOMENT = {"en": "at ", "es": "a "}


def for_time(
    reply: ReplyText, known: Known, moment: Moment, said: Said, right: KnownTime | None, span: tuple[int, int]
) -> Iterator[str]:
    """Words for ``span`` (folded), likeliest first, with the right time in the style of the wrong one.

    Without a right time, that nobody knows it yet.
    """
    source = reply.quoted(span)
    if moment.time and moment.time.zone:
        said = replace(said, zone=known.zone)
    if right is None or (said.role in {"eta", "next_update"} and right.overdue):
        yield from _unknown(_ours(known.context.language), said)
        return
    if moment.time:
        plain = _plain(reply, moment, said, right.until or right.at)
        front = reply.quoted((span[0], moment.span[0])) if span[0] < moment.span[0] else ""
        kept = _undenied(front, _ours(known.context.language))
        if not said.until and not front:
            yield from plain
        if said.bound.denial and front:
            yield from (kept + words for words in plain)
    if said.day_only and reply.low[: span[0]].endswith(_BEFORE_A_DATE):
        # "It failed on Wednesday", "falló el miércoles": only a date stands behind these words.
        yield _date(right.at, said, _ours(known.context.language))
        return
    yield from _anew(known, said, right, source)


def _plain(reply: ReplyText, moment: Moment, said: Said, right: datetime) -> list[str]:
    """The mention with the right time in it, its day kept where it is the same and set where it is not."""
    assert moment.time is not None  # noqa: S101 - callers pass a time of day
    start, end = moment.span
    clock = (moment.time.start, moment.time.end)
    told = in_style_of(reply.quoted(clock), moment.time, right, said.zone)
    head = reply.quoted((start, clock[0])) if start < clock[0] else ""
    tail = reply.quoted((clock[1], end)) if clock[1] < end else ""
    return [head + told + tail, head + told, told + tail, told]


def _anew(known: Known, said: Said, right: KnownTime, source: str) -> Iterator[str]:
    language = _ours(known.context.language)
    style = "24" if (":" in source and not source.lower().rstrip(".").endswith("m")) else "12"
    if language == "es":
        style = "es" if style == "12" else style
    day = _day(right.at, known, said, language)
    if right.until is None:
        told = _clock(right.at, said, language, style)
        leads: tuple[str, ...] = (
            ("", _MOMENT[language])
            if said.role in {"started", "resolved"}
            else (_LATEST[language], _MOMENT[language], "")
        )
        leads = ("",) if not said.lead and not said.day_only and not said.bound.explicit else leads
        if said.role == "started":
            leads = ("since " if language == "en" else "desde ", *leads) if said.lead in {"since", "desde"} else leads
        for lead in leads:
            yield f"{lead}{told}"
            yield f"{lead}{told}{day}"
        yield day.strip()
        return
    first, last = _clock(right.at, said, language, style), _clock(right.until, said, language, style)
    if said.role == "maintenance" and said.side and not said.until:
        one = first if said.side == "begins" else last
        yield from (f"{lead}{one}{rest}" for lead in (_MOMENT[language], _LATEST[language], "") for rest in ("", day))
    window = f"between {first} and {last}" if language == "en" else f"entre {first} y {last}"
    yield from (window, window + day)
    yield f"{first} to {last}" if language == "en" else f"de {first} a {last}"


def _clock(moment: datetime, said: Said, language: str, style: str) -> str:
    told = say_time(moment, said.zone, style)
    if language != "es":
        return told
    return ("la " if moment.astimezone(said.zone).hour % 12 == 1 else "las ") + told


def _day(moment: datetime, known: Known, said: Said, language: str) -> str:
    local = moment.astimezone(said.zone).date()
    days = (local - known.now.astimezone(said.zone).date()).days
    near: dict[str, str] = vocabulary(language)["said_days"]["near"]
    if str(days) in near:
        return f" {near[str(days)]}"
    return f" {'el' if language == 'es' else 'on'} {_date(moment, said, language)}"


def _date(moment: datetime, said: Said, language: str) -> str:
    """The day of the month: "November 21", "21 de noviembre"."""
    local = moment.astimezone(said.zone).date()
    if language != "es":
        return f"{local:%B} {local.day}"
    names: list[str] = vocabulary("calendar")["months"][local.month - 1]
    return f"{local.day} de {names[-1 if len(names) < 4 else -2]}"  # noqa: PLR2004 - the Spanish name


def _ours(code: str) -> str:
    """The language of the guard's own words for a reply in ``code``, which may be one that it cannot read."""
    language = primary_language(code)
    return language if language in LANGUAGES else LANGUAGES[0]


def _undenied(front: str, language: str) -> str:
    told: dict[str, str] = vocabulary(language)["undenied"]["words"]
    low = front.lower().replace("\u2019", "'")
    for denial in sorted(told, key=len, reverse=True):
        if low.startswith(denial + " ") or low.strip() == denial:
            rest = front[len(denial) :].lstrip()
            return f"{told[denial]} {rest}".lstrip()
    return front


def _unknown(language: str, said: Said) -> Iterator[str]:
    told: dict[str, list[str]] = vocabulary(language)["unknown_time"]
    yield from told.get(said.role, [])


def for_length(length: timedelta, language: str) -> Iterator[str]:
    """Words for a length, rounded as people round, likeliest first."""
    minutes = round(length.total_seconds() / 60)
    units: dict[str, str] = vocabulary(language)["said_lengths"]["words"]
    if minutes >= _TWO_DAYS:
        days = round(minutes / 1440)
        yield f"{days} {units['days']}"
    halves = round(minutes / 30)
    for count in dict.fromkeys((halves, round(minutes / 60) * 2)):
        if count > 1:
            yield _hours(count, units)
    near = max(5, round(minutes / 5) * 5)
    yield f"{near} {units['minutes']}"
    whole, rest = divmod(minutes, 60)
    if whole:
        yield f"{whole} h {rest} min" if rest else f"{whole} h"
    yield f"{minutes} {units['minutes']}"


def _hours(halves: int, units: dict[str, str]) -> str:
    whole, half = divmod(halves, 2)
    told = f"{whole} {units['hour'] if whole == 1 else units['hours']}"
    if not half:
        return told
    return units["half"].format(hours=whole, unit=units["hour"] if whole == 1 else units["hours"])
