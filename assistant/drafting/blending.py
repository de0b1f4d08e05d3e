"""Putting new sentences in the place of old ones, around what a person typed, and taking back what went wrong."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.domain.vocabulary import COURTESY
from assistant.drafting.parts import Part, Parts, put_together

_SAME_MOVE, _SAME_FACTS = 2, 1
Span = tuple[int, int]


@dataclass(frozen=True)
class Blend:
    """Parts of a rewrite; ``origins`` say of each which part of the text before it stands for, None for a new one."""

    parts: Parts
    origins: tuple[int | None, ...]


def blended(old: Parts, new: Parts, *, keep_unmatched: bool = False) -> Blend:
    """The new sentences that stand for one of the old text, with what a person typed word for word in its place.

    A new sentence is left out where what it would stand for was taken out, or was never there and states a fact.
    With ``keep_unmatched`` an old sentence that says something and that no new one stands for is kept as it is.
    """
    placed = [(part, origin) for part, origin in _paired(old, new) if origin is not None or _may_be_added(part, old)]
    said = {fact_id for part, _ in placed for fact_id in part.fact_ids}
    matched = {origin for _, origin in placed}
    for number, part in enumerate(old.parts):
        alone = keep_unmatched and number not in matched and part.move not in COURTESY
        if part.typed or (alone and not (part.fact_ids and set(part.fact_ids) <= said)):
            placed.insert(_place(placed, number), (part, number))
    framed = replace(
        new,
        parts=tuple(part for part, _ in placed),
        head=None if old.head is None else new.head,
        foot=None if old.foot is None else new.foot,
    )
    return Blend(framed, tuple(origin for _, origin in placed))


def mended(old: Parts, blend: Blend, lost: Iterable[Span], added: Iterable[Span], *, keep_old: bool) -> Blend:
    """The blend without the sentences that hold ``added`` spans, and with the old ones that hold ``lost`` spans.

    With ``keep_old`` False, as where the old sentence is in another language, nothing is put back.
    """
    dropped = {number for number in _holding(blend.parts, added) if not blend.parts.parts[number].typed}
    back = [number for number in _holding(old, lost) if not old.parts[number].typed] if keep_old else []
    placed = [
        (part, origin)
        for number, (part, origin) in enumerate(zip(blend.parts.parts, blend.origins, strict=True))
        if number not in dropped and origin not in back
    ]
    for number in back:
        placed.insert(_place(placed, number), (old.parts[number], number))
    return Blend(blend.parts.with_parts([part for part, _ in placed]), tuple(origin for _, origin in placed))


def _paired(old: Parts, new: Parts) -> list[tuple[Part, int | None]]:
    """Each new sentence with the number of the old one it stands for; None where there is none or it is gone."""
    taken: set[int] = set()
    known = [*old.parts, *old.gone]
    found: list[tuple[Part, int | None]] = []
    for part in new.parts:
        scores = [(_likeness(part, other), number not in taken, -number) for number, other in enumerate(known)]
        likeness, _, negative = max(scores, default=(0, False, 0))
        number = -negative
        if likeness:
            taken.add(number)
        found.append((part, number if likeness and number < len(old.parts) else None if not likeness else -1))
    return [(part, origin) for part, origin in found if origin != -1]


def _likeness(part: Part, other: Part) -> int:
    if other.move != part.move:
        # The same fact under another move ("inform" and "unknown" of an estimate) is the same statement.
        return _SAME_FACTS if set(part.fact_ids) & set(other.fact_ids) and not other.typed else 0
    shared = len(set(part.fact_ids) & set(other.fact_ids))
    return _SAME_MOVE + _SAME_FACTS * shared


def _may_be_added(part: Part, old: Parts) -> bool:
    gone = {other.move for other in old.gone}
    return part.move in COURTESY and not part.fact_ids and part.move not in gone


def _place(placed: list[tuple[Part, int | None]], number: int) -> int:
    """Where the old part ``number`` belongs among parts in new order: after all that stood before it."""
    after = [place for place, (_, origin) in enumerate(placed) if origin is not None and origin < number]
    return max(after) + 1 if after else 0


def _holding(parts: Parts, spans: Iterable[Span]) -> list[int]:
    _, places = put_together(parts)
    wanted = tuple(spans)
    return [
        number
        for number, (start, end) in enumerate(places)
        if any(start < other_end and other_start < end for other_start, other_end in wanted)
    ]
