"""What somebody else proposes to read in a post (a language model), taken only where the post itself bears it.

A proposal never brings in anything: its quote must stand in the post word for word, and its value must be what our own
reading of times, numbers and words finds in that quote. It only points to sentences that our patterns passed over.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Literal, Protocol

from knowledge_base.prose.cause_kinds import cause_record
from knowledge_base.prose.causes import Causes
from knowledge_base.prose.counts import numbers_in
from knowledge_base.prose.estimates import Statement
from knowledge_base.prose.moments import Said
from knowledge_base.prose.text import plain
from knowledge_base.prose.times import Posted, has_time, read_time
from knowledge_base.prose.update import UpdateReading
from knowledge_base.prose.words import pattern, raw_pattern
from knowledge_base.prose.zones import told_zone

ProposalKind = Literal["eta", "next_update", "cause", "measure", "workaround", "affected_count"]
_LONGEST = 400
"""Characters of a quote; more is no sentence."""
_MOST = 20
"""Proposals for one post that are looked at."""


@dataclass(frozen=True)
class Proposal:
    """One thing that a post is said to say; ``quote`` is copied from it.

    ``value``: for times an RFC 3339 instant (two with "/" between them for a window) or "none_given"; for a cause
    "suspected: TEXT" or "confirmed: TEXT"; a number; else the words themselves.
    """

    kind: ProposalKind
    quote: str
    value: str


class ProseProposer(Protocol):
    """Reads one post and proposes what it says; an adapter to a language model fulfils it.

    It must be given nothing but the post, is never believed beyond what ``accepted`` allows, and may return nothing.
    It answers within its own deadline and raises nothing: no proposals is a good answer.
    """

    def propose(self, body: str, created_at: datetime) -> tuple[Proposal, ...]:
        """Proposals for one post, in any order."""
        ...


def accepted(proposals: Iterable[Proposal], body: str, created_at: datetime, zone: tzinfo) -> UpdateReading:
    """A reading made of those proposals that the body bears; the first of each kind counts (measures: all)."""
    text = plain(body)
    posted = Posted(created_at, told_zone(text, zone, created_at))
    reading = UpdateReading()
    for proposal in tuple(proposals)[:_MOST]:
        quote = " ".join(proposal.quote.split())
        if not quote or len(quote) > _LONGEST or quote not in " ".join(text.split()):
            continue
        if raw_pattern("quote", "refuse").search(quote):
            continue
        part = _READERS[proposal.kind](quote, proposal.value.strip(), posted)
        if part is not None:
            reading = completed(reading, part)
    return reading


def completed(ours: UpdateReading, proposed: UpdateReading) -> UpdateReading:
    """Our own reading, completed where it is silent or unsure by what was accepted."""
    changes: dict[str, object] = {}
    taken: list[str] = []
    for name, field in _FIELDS.items():
        mine, theirs = getattr(ours, name), getattr(proposed, name)
        silent = not mine or (isinstance(mine, Statement) and mine.kind == "unclear" and mine.weak)
        if silent and theirs:
            changes[name] = theirs
            taken.append(field)
    quotes = (*ours.quotes, *(pair for pair in proposed.quotes if pair[0] in taken))
    return replace(ours, **changes, quotes=quotes) if changes else ours  # type: ignore[arg-type]


def _eta(quote: str, value: str, posted: Posted) -> UpdateReading | None:
    if value == "none_given":
        stated = Statement("none_given") if pattern("eta", "none").search(quote) else None
    else:
        barred = any(pattern("eta", name).search(quote) for name in ("none", "not_before", "others", "arrival"))
        said = None if barred else _borne(quote, value, posted)
        stated = Statement("estimate", said) if said else None
    return UpdateReading(eta=stated, quotes=(("eta", quote),)) if stated else None


def _next_update(quote: str, value: str, posted: Posted) -> UpdateReading | None:
    said = _borne(quote, value, posted)
    stated = Statement("estimate", said) if said else None
    return UpdateReading(next_update=stated, quotes=(("next_update_due", quote),)) if stated else None


def _borne(quote: str, value: str, posted: Posted) -> Said | None:
    """The time that we find in the quote, if it is the proposed one."""
    said = read_time(quote, posted)
    try:
        moments = [datetime.fromisoformat(part) for part in value.split("/")]
    except ValueError:
        return None
    if said is None or any(moment.tzinfo is None for moment in moments):
        return None
    return said if moments == [moment for moment in (said.at, said.until) if moment] else None


def _cause(quote: str, value: str, posted: Posted) -> UpdateReading | None:  # noqa: ARG001 - one shape for all readers
    certainty, _, words = value.partition(":")
    words = words.strip()
    barred = any(pattern("cause", name).search(quote) for name in ("unknown", "denied", "elsewhen"))
    if not words or not _stands(words, quote) or barred:
        return None
    hedged = certainty != "confirmed" or pattern("cause", "hedge").search(quote) is not None
    record = cause_record(words, "suspected" if hedged else "confirmed")
    return UpdateReading(causes=Causes((record,), quote), quotes=(("causes", quote),))


def _words(name: str, field: str) -> Callable[[str, str, Posted], UpdateReading | None]:
    def read(quote: str, value: str, posted: Posted) -> UpdateReading | None:  # noqa: ARG001 - one shape for all readers
        if not value or not _stands(value, quote) or has_time(value):
            return None
        said = (value,) if name == "measures" else value
        return replace(UpdateReading(quotes=((field, quote),)), **{name: said})  # type: ignore[arg-type]

    return read


def _count(quote: str, value: str, posted: Posted) -> UpdateReading | None:  # noqa: ARG001 - one shape for all readers
    digits = value.replace(",", "")
    if not digits.isdigit() or numbers_in(quote) != {int(digits)}:
        return None
    return UpdateReading(affected_count=int(digits), quotes=(("affected_count", quote),))


def _stands(words: str, quote: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", quote, re.IGNORECASE) is not None


_FIELDS = {
    "eta": "eta", "next_update": "next_update_due", "causes": "causes", "measures": "measures_taken",
    "affected_count": "affected_count", "workaround": "workaround",
}  # fmt: skip
_READERS: dict[str, Callable[[str, str, Posted], UpdateReading | None]] = {
    "eta": _eta, "next_update": _next_update, "cause": _cause, "measure": _words("measures", "measures_taken"),
    "workaround": _words("workaround", "workaround"), "affected_count": _count,
}  # fmt: skip
