"""What one published update plainly says, and the sentences that say it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import TypeVar

from knowledge_base.prose.actions import read_measure, read_workaround
from knowledge_base.prose.announcements import announced_estimate, announced_update
from knowledge_base.prose.causes import Causes, read_causes
from knowledge_base.prose.counts import read_count
from knowledge_base.prose.estimates import Statement
from knowledge_base.prose.text import LONGEST, plain, sentences
from knowledge_base.prose.times import Posted
from knowledge_base.prose.words import pattern
from knowledge_base.prose.zones import told_zone
from knowledge_base.records import Eta

T = TypeVar("T")
_REMEMBERED = 1024
"""Updates kept read: every version of an incident repeats the older ones."""
_SENTENCES = 400
"""Sentences of one post that are read."""


@dataclass(frozen=True)
class UpdateReading:
    """``None`` means that the update is silent on it; an unclear statement is none the less a statement.

    ``quotes`` are pairs of a field of Incident and the sentence that it was taken from, in the order of the fields.
    """

    eta: Statement | None = None
    next_update: Statement | None = None
    causes: Causes | None = None
    measures: tuple[str, ...] = ()
    affected_count: int | None = None
    recurring: bool = False
    workaround: str | None = None
    quotes: tuple[tuple[str, str], ...] = ()

    def quoted(self, field: str) -> tuple[str, ...]:
        """The sentences that a field of Incident was taken from."""
        return tuple(sentence for name, sentence in self.quotes if name == field)


def read_update(body: str, created_at: datetime, zone: tzinfo) -> UpdateReading:
    """Read one body; local times are meant in ``zone`` on the day of ``created_at``."""
    return _read(body[:LONGEST], created_at, zone)


@lru_cache(maxsize=_REMEMBERED)
def _read(body: str, created_at: datetime, zone: tzinfo) -> UpdateReading:
    text = plain(body)
    posted = Posted(created_at, told_zone(text, zone, created_at))
    said = sentences(text)[:_SENTENCES]
    eta, eta_quote = _one(_each(said, lambda one: announced_estimate(one, posted)))
    following, following_quote = _one(_each(said, lambda one: announced_update(one, posted)))
    causes = read_causes(said)
    measures = dict(_each(said, read_measure))
    around = next(iter(_each(said, read_workaround)), (None, ""))
    count = read_count(said)
    quotes = [
        ("eta", eta_quote), ("next_update_due", following_quote), ("causes", causes.sentence if causes else ""),
        *(("measures_taken", sentence) for sentence in measures.values()),
        ("affected_count", count[1] if count else ""), ("workaround", around[1]),
    ]  # fmt: skip
    return UpdateReading(
        eta=eta,
        next_update=following,
        causes=causes,
        measures=tuple(measures),
        affected_count=count[0] if count else None,
        recurring=pattern("recurring", "phrase").search(text) is not None,
        workaround=around[0],
        quotes=tuple((field, sentence) for field, sentence in quotes if sentence),
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


def _each(said: Sequence[str], read: Callable[[str], T | None]) -> Iterable[tuple[T, str]]:
    return ((found, sentence) for sentence in said if (found := read(sentence)) is not None)


def _one(stated: Iterable[tuple[Statement, str]]) -> tuple[Statement | None, str]:
    """The one statement of an update; two that differ cannot be told apart (they may be about different places).

    A sentence without any time ("soon") and a window of ours ("this evening") give way to a plain time within it.
    """
    told = list(stated)
    plainly = [one for one in told if not one[0].weak] or told
    exact = [one for one in plainly if one[0].said is None or not one[0].said.vague]
    if exact and all(_holds(loose, exact[0][0]) for loose, _ in plainly if loose.said and loose.said.vague):
        plainly = exact
    if not any(statement.said for statement, _ in plainly):
        plainly = [one for one in plainly if one[0].kind == "none_given"] or plainly
    different = {statement.said or statement.kind for statement, _ in plainly}
    if len(different) > 1:
        return Statement("unclear"), ""
    kinds = {statement.kind for statement, _ in plainly}
    careful = next((one for one in plainly if one[0].kind != "committed"), None) if len(kinds) > 1 else None
    return careful or next(iter(plainly), (None, ""))


def _holds(loose: Statement, exact: Statement) -> bool:
    window, said = loose.said, exact.said
    return bool(window and said and window.until and window.at <= said.at <= window.until)
