"""Times of day in a text, in the ways people write them: "6 pm", "18:00", "half past four", "las 6 de la tarde"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.checking.text.clock import before, hour_of, minutes_of
from assistant.checking.text.time_patterns import FOLLOWS, SHIFTS, bare_pattern, range_pattern, single_pattern
from assistant.checking.text.zones import zone_behind

_CLOCK_LEADS = frozenset(
    {
        "at", "by", "since", "before", "after", "until", "till", "from", "around", "about", "past", "gone", "circa",
        "just before", "just after", "shortly before", "shortly after", "tipo",
    }
)  # fmt: skip
_TAKES_MINUTES = frozenset({"to", "a", "de", "para", "sobre", "hacia"})
_DATED = re.compile(
    r"\s+(?:on\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|yesterday)\s+(?:morning|afternoon|evening|night)"
)
_LASTS = re.compile(r"(?:in|en|for|within|durante|dentro de|every|cada|another|otras|about|of|las)\s+$")
_RANGE_LEADS = frozenset({"between", "from", "entre", "de", "desde"})
_BETWEEN = re.compile(r"\s*(?:-|to|and|until|till|through|thru|y|a|hasta)\s*(?:las?\s+)?(?:about\s+|around\s+)?$")
_OPENS_RANGE = re.compile(r"(?:between|from|entre|desde|de)\s+(?:las?\s+)?(?:about\s+|around\s+|roughly\s+)?$")


@dataclass(frozen=True)
class TimeMention:
    """A range of the folded text from its preposition on; minutes after midnight it can mean; ``upto`` ends a range.

    ``core`` is where the hour itself begins; ``hedged`` for "sixish"; ``style`` is how it is written (12, 24 or es).
    """

    start: int
    end: int
    core: int
    minutes: tuple[int, ...]
    upto: tuple[int, ...] | None
    lead: str
    zone: str | None = None
    style: str = "12"
    hedged: bool = False


def find_times(text: str) -> Iterator[TimeMention]:
    """Every time of day in folded text, in order; ranges as one mention."""
    yield from _joined(text, list(_all(text)))


def find_bare_time(text: str) -> Iterator[TimeMention]:
    """The time of a text that holds nothing else: "Six.", "A las 6", "By 4"."""
    match = bare_pattern().fullmatch(text)
    minutes = minutes_of(match["h"]) if match else ()
    if match and minutes:
        lead = match["lead"] or ""
        yield TimeMention(match.start("all"), match.end("h"), match.start("h"), minutes, None, lead)


def _all(text: str) -> Iterator[TimeMention]:
    taken = 0
    ranges = {mention.core: mention for mention in _ranges(text)}
    starts = sorted(ranges)
    for mention in _singles(text):
        while starts and ranges[starts[0]].start <= mention.end and starts[0] <= mention.core:
            whole = ranges[starts.pop(0)]
            if whole.start >= taken:
                taken = whole.end
                yield _with_zone(text, whole)
        if mention.core >= taken:
            taken = mention.end
            yield _with_zone(text, mention)
    for start in starts:
        if ranges[start].start >= taken:
            yield _with_zone(text, ranges[start])


def _joined(text: str, mentions: list[TimeMention]) -> Iterator[TimeMention]:
    """The mentions, two that open and close a range as one: "between twenty past four and half seven"."""
    closed = -1
    for index, (one, other) in enumerate(pairwise([*mentions, None])):
        if one is None or index == closed:
            continue
        opened = one.lead in _RANGE_LEADS or _OPENS_RANGE.search(text[max(0, one.core - 24) : one.core])
        if other and opened and not one.upto and not other.upto and _BETWEEN.fullmatch(text[one.end : other.core]):
            closed = index + 1
            begin = before(one.minutes, other.minutes)
            yield replace(one, end=other.end, minutes=begin, upto=other.minutes, zone=other.zone or one.zone)
        else:
            yield one


def _ranges(text: str) -> Iterator[TimeMention]:
    for match in range_pattern().finditer(text):
        lead, first, second = match["lead"] or "", match["p1"], match["p2"]
        clear = first or second or (match["m1"] and match["m2"]) or match["las"]
        told = lead and lead != "de" and (match["hs"] is None or int(hour_of(match["h2"]) or 0) > 12)  # noqa: PLR2004 - a 24-hour clock
        if not clear and not (told and (match["hs"] or FOLLOWS.match(text, match.end()))):
            continue
        in_words = not (match["h1"] + match["h2"]).isdigit()
        clock = match["h1"] in SHIFTS and match["to"]
        if match["and"] == "y" and match["las"] and not match["las2"] and lead != "entre":
            # "Desde la una y cinco" is five past one.
            continue
        if (match["and"] or clock) and not lead:
            continue
        if match["las2"] and not (lead or match["las"] or first or match["m1"]):
            # "El martes 17 a las 6:20": the first is a day.
            continue
        if in_words and not (lead or match["las"] or second):
            continue
        upto = minutes_of(match["h2"], match["m2"], second)
        begin = minutes_of(match["h1"], match["m1"], first)
        if not begin or not upto:
            continue
        begin = begin if first else before(begin, upto)
        style = "24" if not (first or second) and match["m1"] else "12"
        yield TimeMention(match.start(), match.end(), match.start("h1"), begin, upto, lead, style=style)


def _singles(text: str) -> Iterator[TimeMention]:
    position = 0
    pattern = single_pattern()
    while match := pattern.search(text, position):
        mention = _single(text, match)
        if mention:
            yield mention
        position = max(match.end() if mention else match.start() + 1, position + 1)


def _single(text: str, match: re.Match[str]) -> TimeMention | None:
    lead = re.sub(r"\s+", " ", match["lead"] or match["hedge"] or "")
    lead = lead.rsplit(" ", 1)[-1] if lead.endswith((" before", " after")) else lead
    read = _fixed(match) or _relative(text, match) or _spanish(text, match) or _plain(text, match, lead)
    if read is None:
        return None
    minutes, style = read
    names = ("noon", "midnight", "military", "rel", "mm", "eh", "h", "w")
    core = next(match.start(name) for name in names if match[name])
    hedged = bool(match["ish"] or match["wish"] or "ish" in match.group()[-4:])
    return TimeMention(match.start(), match.end(), core, minutes, None, lead, style=style, hedged=hedged)


Read = tuple[tuple[int, ...], str] | None
"""The minutes that a time can mean and how it is written; None where the words are no time."""


def _fixed(match: re.Match[str]) -> Read:
    if match["noon"] or match["midnight"]:
        return minutes_of("12" if match["noon"] else "0", None, "pm"), "12"
    said = match["military"]
    if not said:
        return None
    # "By 2026" is a year; "at 1830" and "1830 hrs" are none.
    if match["hours"] or (match["lead"] in _CLOCK_LEADS and not said.startswith(("19", "20"))):
        return minutes_of(said[:2], said[2:]), "24"
    return None


def _relative(text: str, match: re.Match[str]) -> Read:
    if match["mm"]:
        shift = int(match["mm"]) if match["mm"].isdigit() else SHIFTS[match["mm"]]
        minutes = minutes_of(match["mh"], None, match["mp"], -shift)
        return (minutes, "es") if minutes else None
    said = match["rel"]
    if not said or (
        said == "half"
        and match["lead"] not in _CLOCK_LEADS
        and not FOLLOWS.match(text, match.end())
        and not match["rp"]
    ):
        return None
    words = said.removeprefix("a ").replace("twenty five", "twenty-five").split()
    shift = int(words[0]) if words[0].isdigit() else SHIFTS[words[0]]
    shift = -shift if words[-1] in {"to", "of", "till"} else shift
    fixed = {"noon": "12", "midday": "12", "midnight": "0"}.get(match["rh"])
    minutes = minutes_of(fixed or match["rh"], None, "pm" if fixed else match["rp"], shift)
    return (minutes, "12") if minutes else None


def _spanish(text: str, match: re.Match[str]) -> Read:
    if not match["eh"]:
        return None
    counted = _COUNTS.match(text, match.end()) if match["lead"] else not FOLLOWS.match(text, match.end())
    if not (match["em"] or match["er"] or match["ep"] or match["ehs"]) and counted:
        return None
    if match["ehs"] and not match["lead"]:
        # "Por las 24 horas" counts them.
        return None
    shift = 0
    if match["er"]:
        words = match["er"].split()
        sign, rest = words[0], " ".join(words[1:] if words[0] in {"y", "con", "menos"} else words)
        shift = (-1 if sign == "menos" else 1) * (int(rest) if rest.isdigit() else SHIFTS[rest])
    minutes = minutes_of(match["eh"], match["em"], match["ep"], shift)
    written = match["em"] or (match["ehs"] and match["eh"].isdigit())
    return (minutes, "24" if written and not match["ep"] else "es") if minutes else None


def _plain(text: str, match: re.Match[str], lead: str) -> Read:
    hour, part = match["h"] or match["w"], match["p"] or match["dp"] or match["wp"] or match["wdp"]
    if not hour or not _is_clock(text, match, lead, part):
        return None
    minutes = minutes_of(hour, match["m"], part)
    written = match["m"] or (match["hs"] and hour.isdigit())
    return (minutes, "24" if written and not part else "12") if minutes else None


def _is_clock(text: str, match: re.Match[str], lead: str, part: str | None) -> bool:
    if part or match["o"] or match["wo"] or match["ish"] or match["wish"] or _DATED.match(text, match.end()):
        return True
    if match["m"]:
        certain = (
            zone_behind(text, match.end())
            or match["sep"] in {":", "h"}
            or match["hs"]
            or lead in _CLOCK_LEADS
            or lead in _TAKES_MINUTES
        )
        return bool(certain) or (match["m"] in _TOLD_WITH_POINT and _looks_told(text, match))
    if match["hs"]:
        late = int(match["h"]) > 12  # noqa: PLR2004 - "18h" is a time, "2h" is how long it takes
        return late and not match["hedge"] and not _LASTS.search(text[max(0, match.start() - 12) : match.start()])
    front = text[max(0, match.start() - 24) : match.start()]
    if (not lead and (_TITLED.search(front) or _READY_FOR.search(front))) or (lead == "to" and _MOVED.search(front)):
        return FOLLOWS.match(text, match.end()) is not None
    return (
        lead in _CLOCK_LEADS and FOLLOWS.match(text, match.end()) is not None and not (match["w"] and lead == "about")
    )


def _looks_told(text: str, match: re.Match[str]) -> bool:
    # "18.30", "is 3.30, so": no price and no version.
    before_it = text[max(0, match.start() - 12) : match.start()]
    if before_it.rstrip()[-1:] in _MONEY or not FOLLOWS.match(text, match.end()):
        return False
    return int(match["h"]) > 12 or _TELLS.search(before_it) is not None  # noqa: PLR2004 - beyond twelve it is a 24-hour clock


_TITLED = re.compile(
    r"(?<!\w)(?:eta|etr|etd|estimate|update|news|fix|restoration|prevision|estimacion|actualizacion|novedades|aviso)"
    r"(?:\s*[:=-]\s*|\s)$"
)
_MOVED = re.compile(
    r"(?:slip\w*|mov\w*|push\w*|revis\w*|chang\w*|shift\w*|delay\w*|postpon\w*|gone|put) (?:\w+ ){0,2}$"
)
_READY_FOR = re.compile(
    r"(?<!\w)(?:online|back|working|running|sorted|fixed|ready|on|(?:make|makes|made) it|in time) for $"
)
"""What a bare hour may follow: "you'll be online for 4", "your code makes it for 1"."""
_MONEY = frozenset("\u20ac\u00a3$\u00a5")
_TELLS = re.compile(
    r"(?:^|[:(,-]\s?|\b(?:is|was|still|now|the|back|due|estimate|eta|of|for|say|time|update|your|son|eran|es)\s)$"
)
_COUNTS = re.compile(
    r"\s+(?!(?:sus|nos|les|las|los|tras|pues|mas|tendras|podras|estaras|antes|"
    r"\w+mos|\w+reis|\w+(?:ar|er|ir)as)\b)(?:[a-z]{2,}s|mil|vpn|por ciento)\b"
)
"""A noun behind "las tres": it counts something, it is no hour."""
_TOLD_WITH_POINT = frozenset({"00", "15", "30", "45"})
"""Minutes after which "18.30" is a time although no word says so: prices and versions seldom look like it."""


def _with_zone(text: str, mention: TimeMention) -> TimeMention:
    found = zone_behind(text, mention.end)
    return replace(mention, end=found[0], zone=found[1] or None) if found else mention
