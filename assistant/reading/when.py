"""Times that the customer gives: since when it is down, and by when they need it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.domain.reading import TimeGiven, TimeRole
from assistant.reading.lexicon import table
from assistant.reading.tokens import Token, fold

MOST_TIMES = 6
LONGEST_TIME = 9
"""Words of a time; more is a sentence."""
LEAD = 3
"""Words before a time that can say its role."""
NEAR = 8
"""Words to either side in which an event or a beginning tells the role of a bare time."""
HEADS = frozenset({"on", "at", "a"})
"""The last of these before a time begins its quotation."""
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?(?:am|pm|a|p|ish|h|hrs)?|\d{1,2}(?:st|nd|rd|th)")
_EXACT = re.compile(r"\d{1,2}(?:[:.]\d{2}(?:am|pm|h)?|am|pm|ish|h)")
_OWNING = re.compile(r"[\u2019']s\Z")
_HALF = re.compile(r"\s?[apAP]\.\s?[mM]\b\.?")


@dataclass(frozen=True)
class _Words:
    numbers: frozenset[str]
    hours: frozenset[str]
    units: frozenset[str]
    names: frozenset[str]
    inside: frozenset[str]
    ends: frozenset[str]
    parts: frozenset[str]
    day: frozenset[str]
    role: dict[str, frozenset[str]]
    around: dict[str, tuple[frozenset[str], tuple[str, ...]]]
    start: frozenset[str]
    whole: frozenset[str]
    follow: frozenset[str]


@dataclass(frozen=True)
class _Run:
    """A stretch of words that names a time. ``spread``: it lasts (three hours); ``bare``: only a number."""

    first: int
    last: int
    spread: bool
    bare: bool


def read_times(text: str, tokens: Sequence[Token], *, faulty: bool) -> tuple[TimeGiven, ...]:
    """Times with their role, in the order of the text; one whose role is open is left out."""
    found: list[TimeGiven] = []
    for run in _runs(tokens):
        role, first = _role(text, tokens, run, faulty=faulty)
        if role is None or _OWNING.search(text, tokens[run.last - 1].start, tokens[run.last - 1].end):
            continue
        start, end = tokens[first].start, _end(text, tokens[run.last - 1])
        found.append(TimeGiven(role, " ".join(text[start:end].split()), start, end))
    return tuple(found[:MOST_TIMES])


@cache
def _words() -> _Words:
    data = table("times")
    listed = {name: frozenset(fold(word) for word in words) for name, words in data["words"].items()}
    around = {
        name: (
            frozenset(fold(w) for w in words if not w.endswith("*")),
            tuple(fold(w[:-1]) for w in words if w.endswith("*")),
        )
        for name, words in data["around"].items()
    }
    role = {name: frozenset(fold(word) for word in words) for name, words in data["role"].items()}
    start = listed["numbers"] | listed["units"] | listed["names"]
    return _Words(role=role, around=around, start=start, whole=role["whole"], follow=around["follow"][0], **listed)


def _runs(tokens: Sequence[Token]) -> Iterator[_Run]:
    words, at = _words(), 0
    while at < len(tokens):
        if tokens[at].word not in words.start and not _CLOCK.fullmatch(tokens[at].word):
            at += 1
            continue
        run = _run(tokens, at)
        if run:
            yield run
        at = run.last if run else at + 1


def _run(tokens: Sequence[Token], first: int) -> _Run | None:
    """The longest time that begins at a word: it ends with a unit, a name, a number or one of the ends."""
    words, last, spread, named, exact = _words(), first, False, False, False
    for at in range(first, min(len(tokens), first + LONGEST_TIME)):
        token = tokens[at]
        if token.clause != tokens[first].clause:
            break
        clock = bool(_CLOCK.fullmatch(token.word))
        unit = token.word in words.units
        if unit and (at == first or not _counted(tokens, first, at)):
            break
        if not (clock or unit or token.word in words.start or token.word in words.inside or token.word in words.ends):
            break
        core = unit or clock or token.word in words.names or token.word in words.ends
        last = at + 1 if core or (token.word in words.numbers and at > first and _tells(tokens[at].word)) else last
        spread |= unit
        named |= token.word in words.names or (token.word in words.ends and last == at + 1)
        exact |= bool(_EXACT.fullmatch(token.word))
    if last == first:
        return _spoken_clock(tokens, first)
    while not spread and first + 1 < last and tokens[first].word in words.inside - words.whole:
        first += 1
    return _Run(first, last, spread, bare=not (spread or named or exact))


def _tells(word: str) -> bool:
    return len(word) > len("an")


def _spoken_clock(tokens: Sequence[Token], first: int) -> _Run | None:
    """A number in words alone: a time only after a word such as "since"."""
    word = tokens[first].word
    return _Run(first, first + 1, spread=False, bare=True) if word in _words().hours else None


def _counted(tokens: Sequence[Token], first: int, at: int) -> bool:
    words = _words()
    return any(t.word in words.numbers or t.word[0].isdigit() or t.word in ("last", "past", "la", "el", "the", "all")
               for t in tokens[first:at])  # fmt: skip


def _role(text: str, tokens: Sequence[Token], run: _Run, *, faulty: bool) -> tuple[TimeRole | None, int]:
    """The role of a time and the word that its quotation begins with."""
    words, sentence = _words(), tokens[run.first].sentence
    lead = run.first
    while lead > max(0, run.first - LEAD - 1) and tokens[lead - 1].clause == tokens[run.first].clause:
        word = tokens[lead - 1].word
        if word not in words.inside and not any(
            word in words.role[name] for name in ("since", "lasting", "by", "ahead")
        ):
            break
        lead -= 1
    leads = [tokens[at].word for at in range(lead, run.first)]
    inner = [tokens[at].word for at in range(run.first, run.last)]
    before = {t.word for t in tokens[max(0, lead - LEAD) : lead] if t.sentence == sentence}
    if run.bare and not _may_stand_bare(text, tokens, run, leads):
        return None, lead
    since = next((at for at, word in enumerate(leads) if word in words.role["since"]), None)
    if since is not None or words.role["since"] & set(inner):
        return "since", lead if since is None else lead + since
    past = words.around["past"][0]
    if before & words.role["neither"] and not run.spread and not past & set(inner):
        return None, lead
    if run.spread:
        return _role_of_stretch(tokens, run, lead, leads, before)
    due = next((at for at, word in enumerate(leads) if word in words.role["by"]), None)
    if due is not None:
        return "by", lead + due
    role = _role_beside(tokens, run, lead, faulty=faulty)
    return role, _without_glue(tokens, lead, run.first)


def _role_of_stretch(
    tokens: Sequence[Token], run: _Run, lead: int, leads: Sequence[str], before: set[str]
) -> tuple[TimeRole | None, int]:
    words = _words()
    following = {t.word for t in tokens[run.last : run.last + 2]}
    if before & words.role["neither"]:
        return None, lead
    ahead = next((at for at, word in enumerate(leads) if word in words.role["ahead"]), None)
    if ahead is not None and not words.role["lasting"] & set(leads):
        return "by", lead + ahead
    lasting = next((at for at, word in enumerate(leads) if word in words.role["lasting"]), None)
    if lasting is not None:
        return "since", lead + lasting
    inner = {tokens[at].word for at in range(run.first, run.last)}
    if words.role["after"] & following or words.role["since"] & inner or _near(tokens, run, "begins"):
        return "since", run.first
    return None, lead


def _may_stand_bare(text: str, tokens: Sequence[Token], run: _Run, leads: Sequence[str]) -> bool:
    """Whether a lone number is a time of day: after "since", "at", "@" …, and not counting the word that follows."""
    words = _words()
    lead = next(iter(leads[::-1]), "")
    gap = text[tokens[run.first - 1].end : tokens[run.first].start] if run.first else ""
    known = any(word in words.role["since"] or word in words.role["by"] for word in leads)
    hour = any(tokens[at].word[0].isdigit() or tokens[at].word in words.hours for at in range(run.first, run.last))
    if not hour or not ("@" in gap or known or lead in words.role["at"]):
        return False
    if run.last >= len(tokens) or tokens[run.last].clause != tokens[run.first].clause:
        return True
    return tokens[run.last].word in words.follow


def _role_beside(tokens: Sequence[Token], run: _Run, lead: int, *, faulty: bool) -> TimeRole | None:
    """The role of a time with no word of its own: what is said beside it, the nearest first."""
    words = _words()
    inner = {tokens[at].word for at in range(lead, run.last)}
    names = inner & words.names
    clock = any(word[0].isdigit() for word in inner)
    if names and names <= words.parts and not clock and not inner & words.whole:
        return None
    event, begun = _near(tokens, run, "events"), _near(tokens, run, "begins")
    if names and names <= words.day and not clock:
        return "by" if event else None
    if inner & words.around["past"][0]:
        return "since" if faulty or begun else None
    if inner & words.around["future"][0] or (event and (not begun or event < begun)):
        return "by"
    whole = words.whole & inner
    return "since" if begun or (whole and faulty) else None


def _near(tokens: Sequence[Token], run: _Run, kind: str) -> int:
    """How many words away the nearest word of a kind stands, or 0; an event in another clause counts as farther."""
    exact, stems = _words().around[kind]
    clause, sentence, other = tokens[run.first].clause, tokens[run.first].sentence, 0
    for away in range(1, NEAR + 1):
        for at in (run.first - away, run.last - 1 + away):
            if not (0 <= at < len(tokens) and tokens[at].sentence == sentence):
                continue
            word = tokens[at].word
            if word in exact or (stems and word.startswith(stems)):
                if tokens[at].clause == clause:
                    return away
                other = other or (away + NEAR if kind == "events" else 0)
    return other


def _without_glue(tokens: Sequence[Token], lead: int, first: int) -> int:
    keep = _words().role["heading"]
    lead = max((at for at in range(lead, first) if tokens[at].word in HEADS), default=lead)
    while lead < first and tokens[lead].word not in keep:
        lead += 1
    return lead


def _end(text: str, token: Token) -> int:
    """The end of a time, with "a.m." after its last number, whose points end sentences elsewhere."""
    half = _HALF.match(text, token.end) if token.word[-1].isdigit() else None
    return half.end() if half else token.end
