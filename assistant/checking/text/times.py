"""Times of day in a text, in the ways people write them: "6 pm", "18:00", "half past four", "las 6 de la tarde"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.checking.text.words import vocabulary

HALF_DAY, DAY = 720, 1440
_AM_PM = r"(?:[ap]\.\s?m\.|[ap]\.?\s?m\b)"
_DAYPART = (
    r"(?:(?:in the|of the|this|de la|por la|del|en la|de esta)\s+(?:morning|afternoon|evening|night|manana|tarde|"
    r"noche|mediodia|madrugada)|at night|tonight|esta noche|esta tarde)"
)
_FOLLOWS = (
    r"(?=\s*(?:$|[.,;:!?)\n\"-])|\s+(?:o'clock|and|or|but|today|tonight|tomorrow|this|in the|on|at the|if|so|with|"
    r"when|while|as|for|because|we|i|you|the|unless|then|now|instead|onwards?|sharp|latest|y|o|hoy|esta|de la|del|"
    r"manana|en punto|para|si|pero|horas?|h|hrs?|ct|et|pt|mt|chicago|eastern|central|pacific|local)\b)"
)
_LEAD = (
    r"(?:at about|at around|by about|by around|at|by|since|around|about|approximately|before|after|until|till|"
    r"from|to|past|circa|hacia|sobre|desde|antes de|despues de|hasta|alrededor de|en torno a|aproximadamente a|a|"
    r"para|de)"
)


@dataclass(frozen=True)
class TimeMention:
    """A range of the folded text from its preposition on; minutes after midnight it can mean; ``upto`` ends a range."""

    start: int
    end: int
    core: int
    minutes: tuple[int, ...]
    upto: tuple[int, ...] | None
    lead: str
    zone: str | None = None
    style: str = "12"


@cache
def _number_word() -> str:
    return "|".join(sorted(vocabulary("calendar")["numerals"], key=len, reverse=True))


@cache
def _range_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w:./$])(?:(?P<lead>between|from|entre|de|"
        rf"desde)\s+)?(?:las?\s+)?(?P<h1>\d{{1,2}})(?:[:.h](?P<m1>\d\d))?\s*(?P<p1>{_AM_PM})?"
        rf"\s*(?:-|to|and|until|till|y|a|"
        rf"hasta)\s*(?:las?\s+)?(?P<h2>\d{{1,2}})(?:[:.h](?P<m2>\d\d))?\s*(?P<p2>{_AM_PM}|{_DAYPART})?(?![\w%/:]|"
        rf"\.\d)"
    )


@cache
def _single_pattern() -> re.Pattern[str]:
    words = _number_word()
    return re.compile(
        rf"(?<![\w:/$-])(?:(?P<lead>{_LEAD})\s+)?(?:"
        rf"(?P<noon>noon|midday|(?:al |el )?mediodia)|(?P<midnight>midnight|(?:la )?medianoche)"
        rf"|(?P<rel>half past|half|quarter past|quarter to|ten past|ten to|twenty past|twenty to|five past|"
        rf"five to)\s+(?P<rh>\d{{1,2}}|{words})(?:\s*(?P<rp>{_AM_PM}|{_DAYPART}))?"
        rf"|(?:las?\s+)(?P<eh>\d{{1,2}}|{words})(?:[:.h](?P<em>\d\d))?(?P<er>\s+(?:y|menos) "
        rf"(?:media|cuarto|cinco|diez|veinte|veinticinco))?(?:\s*(?:h|hs|horas)\b)?"
        rf"(?:\s+en punto)?(?:\s*(?P<ep>{_AM_PM}|{_DAYPART}))?"
        rf"|"
        rf"(?P<h>\d{{1,2}})(?:(?P<sep>[:.h])(?P<m>\d\d))?(?:\s*(?P<p>{_AM_PM}))?(?:\s*(?P<o>o'clock))?(?:\s+(?P<dp>{_DAYPART}))?"
        rf"|(?P<w>{words})(?:\s*(?P<wp>{_AM_PM}))?(?:\s*(?P<wo>o'clock))?(?:\s+(?P<wdp>{_DAYPART}))?"
        rf")(?![\w%/]|[.,:]\d)"
    )


_SHIFT = {
    "half past": 30, "half": 30, "quarter past": 15, "quarter to": -15, "ten past": 10, "ten to": -10,
    "twenty past": 20, "twenty to": -20, "five past": 5, "five to": -5,
    "y cinco": 5, "y diez": 10, "y veinte": 20, "y veinticinco": 25, "menos cinco": -5, "menos diez": -10,
    "menos veinte": -20, "menos veinticinco": -25, "menos media": -30,
    "y media": 30, "y cuarto": 15, "menos cuarto": -15,
}  # fmt: skip
_FOLLOW = re.compile(_FOLLOWS)
_CLOCK_LEADS = frozenset(
    {
        "at",
        "by",
        "since",
        "before",
        "after",
        "until",
        "till",
        "from",
        "around",
        "at about",
        "at around",
        "by about",
        "by around",
        "about",
    }
)


def find_times(text: str) -> Iterator[TimeMention]:
    """Every time of day in folded text, in order; ranges as one mention."""
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


def _ranges(text: str) -> Iterator[TimeMention]:
    for match in _range_pattern().finditer(text):
        lead, first, second = match["lead"] or "", match["p1"], match["p2"]
        clear = first or second or (match["m1"] and match["m2"])
        if not clear and not (lead and lead != "de" and _FOLLOW.match(text, match.end())):
            continue
        upto = _minutes(match["h2"], match["m2"], second)
        begin = _minutes(match["h1"], match["m1"], first)
        if not begin or not upto:
            continue
        if second and not first:
            begin = _before(begin, upto)
        style = "24" if not (first or second) and match["m1"] else "12"
        yield TimeMention(match.start(), match.end(), match.start("h1"), begin, upto, lead, style=style)


def _before(begin: tuple[int, ...], upto: tuple[int, ...]) -> tuple[int, ...]:
    # "4 to 6 pm" is an afternoon; "11 to 1 pm" starts in the morning.
    near = tuple(minute for minute in begin if 0 < (upto[0] - minute) % DAY < HALF_DAY)
    return near or begin


def _singles(text: str) -> Iterator[TimeMention]:
    position = 0
    pattern = _single_pattern()
    while match := pattern.search(text, position):
        mention = _single(text, match)
        if mention:
            yield mention
        position = max(match.end() if mention else match.start() + 1, position + 1)


def _single(text: str, match: re.Match[str]) -> TimeMention | None:
    lead = re.sub(r"\s+", " ", match["lead"] or "")
    style = "12"
    minutes: tuple[int, ...]
    if match["noon"] or match["midnight"]:
        minutes = (HALF_DAY,) if match["noon"] else (0,)
    elif match["rel"]:
        if match["rel"] == "half" and not _FOLLOW.match(text, match.end()):
            return None
        minutes = _minutes(match["rh"], None, match["rp"], _SHIFT[match["rel"]])
    elif match["eh"]:
        if not (match["em"] or match["er"] or match["ep"] or _FOLLOW.match(text, match.end())):
            return None
        minutes = _minutes(
            match["eh"], match["em"], match["ep"], _SHIFT[" ".join((match["er"] or "").split())] if match["er"] else 0
        )
        style = "24" if match["em"] and not match["ep"] else "es"
    else:
        hour, part = match["h"] or match["w"], match["p"] or match["dp"] or match["wp"] or match["wdp"]
        if not _is_clock(text, match, lead, part):
            return None
        minutes = _minutes(hour, match["m"], part)
        style = "24" if match["m"] and not part else "12"
    if not minutes:
        return None
    core = next(match.start(name) for name in ("noon", "midnight", "rel", "eh", "h", "w") if match[name])
    return TimeMention(match.start(), match.end(), core, minutes, None, lead, style=style)


def _is_clock(text: str, match: re.Match[str], lead: str, part: str | None) -> bool:
    if part or match["o"] or match["wo"]:
        return True
    if match["m"]:
        return match["sep"] in {":", "h"} or lead in _CLOCK_LEADS or lead in {"to", "a", "de"}
    return (
        lead in _CLOCK_LEADS and _FOLLOW.match(text, match.end()) is not None and not (match["w"] and lead == "about")
    )


def _minutes(hour: str, minute: str | None, part: str | None, shift: int = 0) -> tuple[int, ...]:
    clock = int(hour) if hour.isdigit() else vocabulary("calendar")["numerals"][hour]
    past = int(minute or 0)
    if clock > 24 or past > 59:  # noqa: PLR2004 - a clock has 24 hours of 60 minutes
        return ()
    base = clock % 24 * 60 + past + shift
    if clock > 12 or (clock == 0) or (len(hour) == 2 and hour[0] == "0" and minute):  # noqa: PLR2004 - beyond twelve it is a 24-hour clock
        return (base % DAY,)
    half = _half_of_day(part or "", clock)
    base = clock % 12 * 60 + past + shift
    both = ((base + HALF_DAY) % DAY, base % DAY)
    return both if half is None else ((base + half * HALF_DAY) % DAY,)


def _half_of_day(part: str, clock: int) -> int | None:
    plain = part.replace(".", "").replace(" ", "")
    if plain.startswith("am") or "morning" in part or part.endswith(("manana", "madrugada")):
        return 0
    if plain.startswith("pm") or any(word in part for word in ("afternoon", "evening", "tarde", "mediodia")):
        return 1
    if "night" in part or "noche" in part:
        return 1 if 5 <= clock < 12 else 0  # noqa: PLR2004 - "12 at night" and "2 at night" are after midnight
    return None


@cache
def _zone_pattern() -> re.Pattern[str]:
    calendar = vocabulary("calendar")
    zones = "|".join(sorted(calendar["zones"], key=len, reverse=True))
    cities = "|".join(sorted(calendar["cities"], key=len, reverse=True))
    return re.compile(rf",?\s*\(?(?:(?P<zone>{zones})|(?P<city>{cities}) time|hora de (?P<ciudad>{cities}))\)?(?!\w)")


def _with_zone(text: str, mention: TimeMention) -> TimeMention:
    match = _zone_pattern().match(text, mention.end)
    if not match:
        return mention
    calendar = vocabulary("calendar")
    name = calendar["zones"][match["zone"]] if match["zone"] else calendar["cities"][match["city"] or match["ciudad"]]
    return TimeMention(
        mention.start,
        match.end(),
        mention.core,
        mention.minutes,
        mention.upto,
        mention.lead,
        name or None,
        mention.style,
    )
