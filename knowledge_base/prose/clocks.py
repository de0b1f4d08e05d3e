"""Clock times and lengths of time as they are written: "6 pm", "18:00 UTC", "1800 hrs", "half past six", "2 hours"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache

from knowledge_base.prose.words import alternatives, raw_pattern, tables
from knowledge_base.prose.zones import zone_beside

_NOON = 12
_FORMS = (
    *("half", "terse", "late", "colon", "dotted", "dot", "dot_short"),
    *("plain", "led", "coded", "oclock", "parted", "bare"),
)
_DAY = 24


@dataclass(frozen=True)
class Clock:
    """A time of day; ``half`` is "a", "p" or None where morning and evening are both possible (``open``)."""

    start: int
    end: int
    hour: int
    minute: int = 0
    half: str | None = None
    open: bool = False
    zone: str | None = None
    midnight: bool = False
    spoken: bool = False

    def times(self, half: str | None = None) -> tuple[time, ...]:
        """Every time of day that may be meant; none where it is impossible."""
        half = self.half or (half if self.open else None)
        if self.minute > 59 or self.hour > _DAY:  # noqa: PLR2004 - a clock
            return ()
        if half:
            if half == "p" and _NOON < self.hour < _DAY:
                return (time(self.hour, self.minute),)  # "15:30 pm"
            ok = 1 <= self.hour <= _NOON
            return (time(self.hour % _NOON + (_NOON if half == "p" else 0), self.minute),) if ok else ()
        if self.hour == _DAY:
            return (time(0),) if not self.minute else ()
        if self.open and 1 <= self.hour <= _NOON:
            return (time(self.hour % _NOON, self.minute), time(self.hour % _NOON + _NOON, self.minute))
        return (time(self.hour, self.minute),)


@dataclass(frozen=True)
class Length:
    """A length of time in hours; ``high`` where a range is written, ``loose`` where the number is ("a couple of")."""

    start: int
    end: int
    low: float
    high: float | None = None
    loose: bool = False


def clocks_in(text: str) -> tuple[Clock, ...]:
    """Every clock time, in order; the 4 of "4 to 6 pm" is one too."""
    found: list[Clock] = []
    for match in _clock().finditer(text):
        clock = _read(match)
        bare = _BARE_BEFORE.search(text, max(match.start() - 16, found[-1].end if found else 0), match.start())
        if bare and int(bare[1]) <= _DAY:
            sure = clock.half is None and len(bare[1]) == 2  # noqa: PLR2004 - "04-06:00"
            first = Clock(bare.start(1), bare.end(2) if bare[2] else bare.end(1), int(bare[1]), int(bare[2] or 0))
            found.append(first if sure else _opened(first))
        found.append(clock)
    return tuple(found) or tuple(_bare_pair(text))


def has_clock(text: str) -> bool:
    """Whether a clock time stands in the text."""
    return _clock().search(text) is not None


def lengths_in(text: str) -> Iterator[Length]:
    """Every length of time that reaches ahead; "for 3 hours" and "2 hours ago" do not."""
    for match in _length().finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if _not_ahead().search(before) or raw_pattern("time", "length_over").match(text, match.end()):
            continue
        if match["pair"]:
            yield _pair(match)
            continue
        if match["days"] and match["low"].lower() in ("the", "next", "the next"):
            continue  # "the day" is no length
        low, high = _count(match["low"]), _count(match["high"])
        unit = 1 / 60 if match["minutes"] else 24 if match["days"] else 1
        loose = bool(match["days"]) or "couple" in match["low"].lower()
        if low:
            low += 0.5 if match["plus"] and not high else 0
            yield Length(match.start(), match.end(), low * unit, high * unit if high else None, loose)


def _pair(match: re.Match[str]) -> Length:
    """What "an hour or two" and "a day or so" mean; days are loose."""
    unit = 24.0 if match["pair"].lower() == "day" else 1.0
    return Length(match.start(), match.end(), unit, 2 * unit if match[0].endswith("two") else None, loose=unit > 1)


def length_in(text: str) -> str | None:
    """The length of time that a text begins with, as written ("45 minutes")."""
    found = _length().match(text.lstrip())
    return found[0] if found and not found["days"] else None


def _opened(clock: Clock) -> Clock:
    return Clock(clock.start, clock.end, clock.hour, clock.minute, open=True)


def _read(match: re.Match[str]) -> Clock:
    start, end, zone = match.start(), match.end(), match["zone"]
    if match["noon"] or match["midnight"]:
        return Clock(start, end, _NOON if match["noon"] else 0, zone=zone, midnight=bool(match["midnight"]))
    if match["spoken"]:
        return _spoken(match)
    for form in _FORMS:
        if (digits := match[form]) is not None:
            break
    words = tables()["time"]["hour_words"]
    parts = [str(words.index(digits.lower()) + 1)] if digits.lower() in words else re.findall(r"\d+", digits)
    if form in ("plain", "led", "coded"):
        hour, minute = int(digits[:2]), int(digits[-2:])
    else:
        hour, minute = int(parts[0]), int(parts[1]) if len(parts) > 1 else 0
    half = (match["which"] or match["terse_which"] or "")[:1].lower() or None
    open_ = half is None and (form in ("oclock", "parted", "late", "bare") or len(parts[0]) == 1)
    twelve = half == "a" and hour == _NOON
    return Clock(start, end, hour, minute, half, open_, zone, twelve and minute == 0, spoken=form == "oclock")


def _spoken(match: re.Match[str]) -> Clock:
    word = match["spoken_hour"].lower()
    hour = int(word) if word.isdigit() else tables()["time"]["hour_words"].index(word) + 1
    minute = {"half": 30, "quarter past": 15, "quarter to": 45}.get(" ".join(match["spoken"].lower().split()[:2]), 30)
    if minute == 45:  # noqa: PLR2004 - a quarter to
        hour = (hour - 2) % _NOON + 1
    half = (match["spoken_which"] or "")[:1].lower() or None
    return Clock(match.start(), match.end(), hour, minute, half, half is None, match["zone"], spoken=True)


def _bare_pair(text: str) -> Iterator[Clock]:
    """The two of "between 4 and 7 this evening"."""
    for match in _PAIR.finditer(text):
        for name in (1, 2):
            if int(match[name]) <= _NOON:
                yield Clock(match.start(name), match.end(name), int(match[name]), open=True)


def _count(word: str | None) -> float | None:
    if not word:
        return None
    low = word.lower()
    whole = low.removesuffix(" and a half")
    if whole != low:
        return (_count(whole) or 0) + 0.5
    if "half" in low:
        return 0.5
    if low[0].isdigit():
        return float(low.replace(",", "."))
    if "couple" in low:
        return 2.0
    words = tables()["time"]["numbers"]
    return float(max(1, words.index(low) - 1)) if low in words else float(tables()["time"]["tens"][low])


_BARE_BEFORE = re.compile(
    r"(?<![\w:.,$/\-])(\d{1,2})(?:[:.](\d{2}))?\s?(?:-|\u2013|\u2014|to|and|until|till|or)\s?\Z", re.IGNORECASE
)
_PAIR = re.compile(
    r"\b(?:between|from) (\d{1,2}) (?:and|to) (\d{1,2})(?=\s*(?:$|[.,;)]|today|tonight|tomorrow|this\b|in the\b))",
    re.IGNORECASE,
)


@cache
def _clock() -> re.Pattern[str]:
    words = tables()["time"]
    half = f"(?:{words['before_noon']}|{words['after_noon']})"
    following = r"(?:and|with|local|today|tonight|tomorrow|on|this|in the|if|or|unless|nxt|nu|upd|next)\b"
    ends = rf"(?=\s*(?:$|[.,](?!\d)|[;()|/\n]|\u2013|-(?!min|hour|hr)|{following}))"
    letters = r"(?:(?-i:(?=[ZL]\b|\s?(?:UTC|GMT)\b|\s[A-Z]{1,4}T\b))|(?=\slocal\b))"
    past = rf"(?P<spoken>half(?: past)?|quarter (?:past|to)) (?P<spoken_hour>\d{{1,2}}|{_hour_words()})(?!\w|:)"
    forms = [
        rf"(?P<half>\d{{1,2}}(?:\s?[:.h]\s?\d\d(?::\d\d)?)?)\s?(?P<which>{half})(?:-?ish)?(?![a-z])",
        r"(?P<terse>\d{1,2}(?:[:.][0-5]\d)?)(?P<terse_which>[ap])(?![\w'\u2019/-])",
        rf"(?P<late>1[01]:[0-5]\d)(?=,? (?:tonight|this (?:{_parts()})))",
        r"(?P<colon>\d{1,2}[:h]\d\d(?::\d\d)?)(?:\s?(?:hrs?|hours|h)(?!\w))?(?![\d:])(?!\s?[ap]\.?m)",
        rf"(?P<plain>(?:[01]\d|2[0-4])[0-5]\d)(?:\s?(?:hrs?|hours|h)(?!\w)|{letters})",
        rf"(?P<noon>{alternatives('time', 'noon')})(?!\w)",
        rf"(?P<midnight>{alternatives('time', 'midnight')})(?!\w)",
        rf"(?P<dotted>\d{{2}}\.[0-5]\d)(?:\s?(?:hrs|h)(?!\w)|{letters})",
        rf"(?P<parted>\d{{1,2}}(?:[.:][0-5]\d)?)(?=,? (?:tonight|arvo|(?:this|tomorrow|in the) (?:{_parts()})))",
        rf"{past}(?:\s?(?P<spoken_which>{half})(?!\w))?",
        rf"(?P<oclock>\d{{1,2}}|{_hour_words()}) ?o['\u2019]? ?clock",
    ]
    bare = [
        r"(?P<dot>\d{2}\.[0-5]\d)(?![\d%]|\.\d)(?!\s?(?:ms|[mg]b|%|seconds|million|hours))",
        rf"(?P<dot_short>\d\.[0-5]\d){ends}",
        rf"(?P<led>(?:[01]\d|2[0-3])[0-5]\d){ends}",
        rf"(?P<bare>\d{{1,2}}){ends}",
    ]
    leads = "|".join(rf"(?<=\b{word} )" for word in tables()["time"]["leads"]) + "|(?<=@)|(?<=@ )"
    days = "|".join(rf"(?<={day} )" for day in words["date_leads"])
    coded = rf"(?:(?<=\w: )|(?<=\w - )|(?<=\d/\d\d )|{days})(?P<coded>(?:[01]\d|2[0-3])\.?[0-5]\d){ends}"
    behind = rf"(?:{leads})(?:{'|'.join(bare)})|{coded}"
    return re.compile(rf"(?<![\w:.,$/+\u20ac\u00a3])(?:{'|'.join(forms)}|{behind}){zone_beside()}", re.IGNORECASE)


@cache
def _not_ahead() -> re.Pattern[str]:
    """What stands before a length of time that does not reach ahead: "for", "every", "the last"."""
    about = r"(?:\s(?:about|around|approximately|roughly|up to|the|an?|another|nearly|almost|over))?"
    return re.compile(rf"\b{alternatives('time', 'length_for')}{about}\s*\Z", re.IGNORECASE)


@cache
def _parts() -> str:
    return "|".join(alternatives("day_parts", name) for name in ("morning", "afternoon", "evening"))


@cache
def _hour_words() -> str:
    return "(?:" + "|".join(tables()["time"]["hour_words"]) + ")"


@cache
def _length() -> re.Pattern[str]:
    tens = "|".join(tables()["time"]["tens"])
    number = (
        rf"(?:\d{{1,3}}(?:[.,]\d)?|(?:\d{{1,2}}|one|two|three|four|five|six|an?) and a half|(?:a )?couple(?: of)?"
        rf"|half(?: an?)?|{tens}|{alternatives('time', 'numbers')})"
    )
    units = "|".join(f"(?P<{name}>{alternatives('time', name)})" for name in ("minutes", "hours", "days"))
    more = r"(?: (?:more|further|additional|other))?"
    pair = r"(?:(?:an?|the next|next|the) )?(?P<pair>hour|day) or (?:two|so)"
    span = rf"(?P<low>{number})(?:\s?(?:-|\u2013|to|or|and)\s?(?P<high>{number}))?{more}[\s-]?(?:{units})"
    span += "(?P<plus> and a half)?"
    return re.compile(rf"(?<![\w.,$/-])(?:{pair}|{span})(?!\w)", re.IGNORECASE)
