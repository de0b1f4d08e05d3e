"""What befell the network, told plainly: who harmed which part of it, what failed, what is broken."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from knowledge_base.prose.words import alternatives, pattern, raw_pattern

_READ = 400
"""Characters of one clause that are looked at."""
_CLAUSES = 8
"""Clauses of one sentence that are looked at."""
_MOST = 4
"""Agents of one clause that are looked at."""
_NEAR = 70
"""Characters between somebody and what they did, and between that and the part they did it to."""
_BEFORE = 3
"""Words that may stand in front of a kind of thing: "one of the", "a very heavy"."""
_WORD = r"[\w'\u2019/-]+"
_AUXILIARY = r"(?:was|were|is|are|has been|have been|had been|been|got|gets|getting)"
_KNOWN = re.compile(r"\b(?:the|these|those|this|that|any|each|your) (?:[\w-]+ )?$", re.IGNORECASE)
"""Words by which a broken thing is one that was told of before: "we have disabled the faulty nodes" gives no reason."""


class Event(NamedTuple):
    """Where something that happened is told, and in which form."""

    start: int
    end: int
    form: str


def event_in(clause: str) -> tuple[str, str] | None:
    """The first thing told in a clause that can be why a network fails, and the rest of the clause; or None."""
    clause = clause[:_READ]
    if pattern("event", "barred").search(clause) or pattern("event", "delayed").search(clause):
        return None
    told = [one for one in _found(clause) if _tells(clause, one)]
    if not told:
        return None
    first = min(told, key=lambda one: (one.form == "others", one.start, -one.end))
    before = _lead_words().search(clause, max(0, first.start - _NEAR), first.start)
    return clause[before.start() if before else first.start : first.end], clause[first.end :]


def names_kind(text: str) -> bool:
    """Whether a text tells of a kind of thing that can be why a network fails, be it only named ("the storm")."""
    return _first(text) is not None


def starts_with_kind(text: str) -> bool:
    """Whether a text begins with such a thing, but for an article and a word or two: "a nasty storm"."""
    first = _first(text)
    return first is not None and len(text[:first].split()) <= _BEFORE


def from_kind(text: str) -> str:
    """A text from the words on that name such a thing, with their article; empty where none is named."""
    first = _first(text)
    if first is None:
        return ""
    before = _lead_words().search(text, max(0, first - _NEAR), first)
    return text[before.start() if before else first :]


def clauses(sentence: str) -> Iterable[str]:
    """The clauses of a sentence that may be told apart: what one denies says nothing of the others."""
    parts = raw_pattern("event", "part").split(sentence[: _CLAUSES * _READ], maxsplit=_CLAUSES)
    return [part.strip() for part in parts if part.strip()]


def _first(text: str) -> int | None:
    text = text[:_READ]
    named = [one.start() for kind in ("nature", "change") if (one := pattern("event", kind).search(text))]
    return min([*named, *(event.start for event in _found(text))], default=None)


def _tells(clause: str, event: Event) -> bool:
    """Whether it is told as news; a link that is "down" may be no more than what customers see."""
    if event.form == "link":
        return False
    if pattern("event", "negated").search(clause, 0, event.end):
        return False
    return event.form != "broken" or not _KNOWN.search(clause, max(0, event.start - _NEAR), event.start)


def _found(clause: str) -> Iterator[Event]:
    for name, form in _forms():
        if found := form.search(clause):
            yield Event(found.start(), found.end(), name)
    yield from _harms(clause)


def _harms(clause: str) -> Iterator[Event]:
    """Somebody, what they did, and the part they did it to, each soon after the other."""
    for agent in islice(pattern("event", "agent").finditer(clause), _MOST):
        did = pattern("event", "harm").search(clause, agent.end(), agent.end() + _NEAR)
        if did is None or not _leads_on(clause[agent.end() : did.start()]):
            continue
        part = _part().search(clause, did.end(), did.end() + _NEAR)
        if part is not None and _gap().fullmatch(clause, did.end(), part.start()):
            yield Event(agent.start(), part.end(), "harm")
            return


def _leads_on(gap: str) -> bool:
    """Whether a verb may stand behind these words: "contractors (nearby have) cut", not "(repairing the) cut"."""
    words = gap.lower().split()
    return _gap().fullmatch(gap) is not None and not (words and pattern("event", "no_verb").fullmatch(words[-1]))


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(rf"(?: {_WORD}){{0,7}} ?|['\u2019]s(?: {_WORD}){{0,5}} ")


@cache
def _lead_words() -> re.Pattern[str]:
    """An article, and up to three words between it and what was found."""
    word = rf"(?!{alternatives('event', 'between')}(?!\w)){_WORD}"
    return re.compile(rf"(?<!\w){alternatives('event', 'determiner')} (?:{word} ){{0,3}}?\Z", re.IGNORECASE)


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any('plant', 'device')}|network|services?)(?!\w)", re.IGNORECASE)


def _any(*names: str) -> str:
    return "(?:" + "|".join(alternatives("event", name) for name in names) + ")"


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every form but that of somebody harming something, each with bounded gaps so that a long text stays cheap."""
    plant, part, power = _any("plant"), _any("plant", "device"), _any("power")
    harmed, fault = _any("harmed"), _any("fault")
    forms = {
        "harmed": rf"{plant}(?: {_WORD}){{0,5}}? {_AUXILIARY} (?:\w+ )??{harmed}",
        "harmed by": rf"{plant} {harmed} (?:by|in|during)",
        "hard": rf"(?:an?|the|some|another) (?:{_WORD} ){{1,4}}?{_any('hard_harm')} (?:{_WORD} ){{0,3}}?{plant}",
        "apart": rf"{_any('agent')}(?: {_WORD}){{0,4}}? {_any('harm_apart')} (?:{_WORD} ){{0,4}}?{part}"
        rf"(?: {_WORD}){{0,2}}? {_any('apart')}",
        "fails": rf"{_any('device')}(?: {_WORD}){{0,6}}? {_any('fails')}",
        "link": rf"{_any('link')}(?: {_WORD}){{0,3}}? (?:is|are|was|were|has gone|went|gone) "
        r"(?:\w+ )??(?:down|dark|offline|out|off)",
        "power fault": rf"{power} (?:{_WORD} )?{_any('power_fault')}",
        "fault of power": rf"{_any('loss')} (?:of|to|in|with|on) (?:{_WORD} ){{0,3}}?{power}",
        "power gone": rf"{power}(?: (?:to|at|in|for|from) [\w' -]{{2,40}}?)? {_any('power_gone')}",
        "power cut off": rf"{_any('cut_off')} (?:{_WORD} ){{0,2}}?{power}",
        "power lost": rf"(?:lost|losing|without) (?:{_WORD} ){{0,4}}?{power}",
        "broken": rf"{_any('broken')} (?:{_WORD} ){{0,3}}?{part}",
        "fault": rf"{part} (?:[\w-]+ )??{fault}",
        "fault of": rf"{fault} (?:of|to|in|on|at|with|affecting|involving) (?:{_WORD} ){{0,4}}?{part}",
        "logical": _any("logical"),
        "change": rf"{_any('change')}(?: {_WORD}){{0,5}}? {_any('backfired')}",
        "lost": rf"(?:(?<=we )|(?<=we have )|(?<=we['\u2019]ve ))lost (?:{_WORD} ){{0,5}}?{_any('device')}",
        "made by": rf"{_any('made')}(?: {_WORD}){{1,8}}",
        "others drop": rf"{_any('others')}(?: {_WORD}){{0,3}}? {_any('others_drop')}",
        "others": rf"{_any('others')}(?: {_WORD}){{0,3}}? {_any('others_fault')} (?:{_WORD} ){{0,5}}?{_any('trouble')}",
    }
    return tuple((name, re.compile(rf"(?<!\w){form}(?!\w)", re.IGNORECASE)) for name, form in forms.items())
