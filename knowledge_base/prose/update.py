"""What one published update plainly says."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

from knowledge_base.prose.causes import Causes, read_causes
from knowledge_base.prose.counts import read_count
from knowledge_base.prose.estimates import Statement, read_estimate, until
from knowledge_base.prose.text import LONGEST, plain, sentences
from knowledge_base.prose.times import Posted, has_time, read_deadline, read_time
from knowledge_base.prose.words import pattern, raw_pattern
from knowledge_base.records import Eta

_REMEMBERED = 1024
"""Updates kept read: every version of an incident repeats the older ones."""
_LONGEST_MEASURE = 240
_CLAUSE = re.compile(r"[,;] and |[,;] | and | with ")


@dataclass(frozen=True)
class UpdateReading:
    """``None`` means that the update is silent on it; an unclear statement is none the less a statement."""

    eta: Statement | None = None
    next_update: Statement | None = None
    causes: Causes | None = None
    measures: tuple[str, ...] = ()
    affected_count: int | None = None
    recurring: bool = False


def read_update(body: str, created_at: datetime, zone: tzinfo) -> UpdateReading:
    """Read one body; local times are meant in ``zone`` on the day of ``created_at``."""
    return _read(body[:LONGEST], created_at, zone)


@lru_cache(maxsize=_REMEMBERED)
def _read(body: str, created_at: datetime, zone: tzinfo) -> UpdateReading:
    text, posted = plain(body), Posted(created_at, zone)
    said = sentences(text)
    return UpdateReading(
        eta=_one(tuple(filter(None, (_eta(sentence, posted) for sentence in said)))),
        next_update=_one(tuple(filter(None, (_next_update(sentence, posted) for sentence in said)))),
        causes=read_causes(said),
        measures=tuple(dict.fromkeys(filter(None, map(_measure, said)))),
        affected_count=read_count(said),
        recurring=pattern("recurring", "phrase").search(text) is not None,
    )


def eta_of(statement: Statement | None, stated_at: datetime) -> Eta | None:
    """The estimate as a record; None where nothing was said surely."""
    if statement is None or statement.kind == "unclear":
        return None
    said = statement.said
    if said is None:
        return Eta(kind="none_given", stated_at=stated_at)
    kind = "window" if said.until else statement.kind
    zone = stated_at.tzinfo or UTC
    until = said.until.astimezone(zone) if said.until else None
    return Eta(kind=kind, at=said.at.astimezone(zone), window_end=until, stated_at=stated_at)


def _one(statements: tuple[Statement, ...]) -> Statement | None:
    """Two that differ in one update cannot be told apart (they may be about different places)."""
    different = tuple(dict.fromkeys(statements))
    return Statement("unclear") if len(different) > 1 else next(iter(different), None)


def _eta(sentence: str, posted: Posted) -> Statement | None:
    none = pattern("eta", "none").search(sentence)
    if none and not _within(none, pattern("next_update", "lead").search(sentence)):
        return Statement("none_given")
    return read_estimate(sentence, posted)


def _next_update(sentence: str, posted: Posted) -> Statement | None:
    lead = pattern("next_update", "lead").search(sentence)
    if lead is None:
        return None
    tail = until(sentence[lead.start() :], pattern("eta", "lead"))
    said = read_time(tail, posted) or (None if has_time(tail) else read_deadline(sentence[: lead.start()], posted))
    return Statement("estimate", said) if said else Statement("unclear")


def _within(inner: re.Match[str], outer: re.Match[str] | None) -> bool:
    return outer is not None and outer.start() <= inner.start() and inner.end() <= outer.end()


def _measure(sentence: str) -> str | None:
    """A sentence that says what is being done, without what could age in it (times) or harm (links, numbers)."""
    if has_time(sentence) or pattern("cause", "lead").search(sentence):
        sentence = next(filter(_plainly_doing, _CLAUSE.split(sentence)), "")
    found = pattern("measure", "phrase").search(sentence)
    if found is None or len(sentence) > _LONGEST_MEASURE or raw_pattern("quote", "refuse").search(sentence):
        return None
    if pattern("next_update", "lead").search(sentence) or pattern("eta", "none").search(sentence):
        return None
    sentence = sentence.strip().rstrip(".!")
    return sentence[:1].upper() + sentence[1:]


def _plainly_doing(clause: str) -> bool:
    doing = pattern("measure", "phrase").search(clause)
    return doing is not None and not has_time(clause) and not pattern("cause", "lead").search(clause)
