"""Which claims of a text a team lead's word covers, and what such a word must have.

It covers one claim in one sentence at one state of the facts: whatever is edited there or in the words around that the
sentence may refer to, said differently by the guard, or changed by the provider brings the block back.
"""

import hashlib
import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.checking.text.units import Unit
from assistant.domain.check import Claim, RuleFinding
from assistant.domain.desk import Person
from assistant.domain.overriding import LONGEST_REASON, SHORTEST_REASON, Override
from assistant.domain.reply import Draft
from assistant.errors import NotAllowed
from assistant.sentences import sentences_in

_SAME_CLAIM = ("kind", "text", "value", "verdict", "fact_id", "message")
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class _Spot:
    """A claim, the sentence that it stands in, and the words around that."""

    claim: Claim
    sentence: str
    place: int
    nth: int
    before: str
    after: str


def claim_keys(draft: Draft) -> dict[Claim, str]:
    """Names the blocking claims of a draft; another text, finding or state of the facts gives them other names."""
    text = hashlib.sha256(draft.reply.text.encode("utf-8", "surrogatepass")).hexdigest()
    known = (text, *_bound(draft))
    return {claim: _digest([claim.model_dump(mode="json"), *known]) for claim in draft.check.claims if claim.blocks}


def holding(draft: Draft, kept: Iterable[Override]) -> tuple[Override, ...]:
    """The overrides that hold for blocking claims of a draft, each with the claim where it stands now; in its order."""
    known: dict[tuple[object, ...], Override] = {}
    for override in kept:
        known.setdefault((*_of(override), override.incident_id, override.revision, override.facts), override)
    if not known:
        return ()
    bound = _bound(draft)
    found = ((spot.claim, known.get((*_of(spot), *bound))) for spot in _spots(draft) if spot.claim.blocks)
    return tuple(override.model_copy(update={"claim": claim}) for claim, override in found if override)


def still_blocking(draft: Draft, overrides: Iterable[Override]) -> tuple[Claim | RuleFinding, ...]:
    """What keeps a draft from being sent in spite of the overrides that hold for it; a rule is never overridden."""
    covered = {override.claim for override in overrides}
    return tuple(found for found in draft.check.blocking if not (isinstance(found, Claim) and found in covered))


def phrase_of(claim: Claim, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Those of ``claims`` that make one marked phrase with ``claim``, itself among them, in their order.

    Claims whose words overlap stand on one mark: "back by 8 pm" is a time, and a promise that it will be.
    """
    known = tuple(claims)
    found, more = {claim}, True
    while more:
        near = {one for one in known if any(one.start < two.end and two.start < one.end for two in found)}
        found, more = found | near, not near <= found
    return tuple(one for one in known if one in found)


def overrides_of(person: Person, draft: Draft, key: str, reason: str, at: datetime) -> tuple[Override, ...]:
    """A person's word for the phrase whose claim ``key`` names in a draft, one for each claim that blocks there.

    At the facts of now. Raises NotAllowed where no such claim blocks any more, or the reason is none.
    """
    reason = checked_reason(reason)
    keys = claim_keys(draft)
    spots = {spot.claim: spot for spot in _spots(draft) if spot.claim in keys}
    named = next((claim for claim in spots if keys[claim] == key), None)
    if named is None:
        raise NotAllowed(
            "The text or the facts changed meanwhile: this claim does not stand there any more. Look again."
        )
    return tuple(_override(person, draft, spots[claim], keys[claim], reason, at) for claim in phrase_of(named, spots))


def _override(person: Person, draft: Draft, spot: _Spot, key: str, reason: str, at: datetime) -> Override:
    incident_id, revision, facts = _bound(draft)
    digest = _digest([draft.id, person.id, at.isoformat(), key, reason])
    return Override(
        id=f"O-{digest}", ticket_id=draft.id, by=person.id, name=person.name, at=at, reason=reason, claim=spot.claim,
        sentence=spot.sentence, place=spot.place, nth=spot.nth, before=spot.before, after=spot.after,
        incident_id=incident_id, revision=revision, facts=facts,
    )  # fmt: skip


def checked_reason(reason: str) -> str:
    """The reason on one line; raises NotAllowed where it has too few words or too many characters."""
    told = " ".join(reason.split())
    if sum(any(letter.isalpha() for letter in word) for word in told.split()) < SHORTEST_REASON:
        raise NotAllowed(f"Say why this claim may stand, in {SHORTEST_REASON} words or more.")
    if len(told) > LONGEST_REASON:
        raise NotAllowed(f"Say why this claim may stand in at most {LONGEST_REASON} characters.")
    return told


def _spots(draft: Draft) -> Iterator[_Spot]:
    """Every claim with its sentence. One that does not lie within a sentence has none, and cannot be overridden."""
    seen, ahead = Counter[str](), deque(sorted(draft.check.claims, key=lambda claim: claim.start))
    units = sentences_in(draft.reply.text)
    for number, unit in enumerate(units):
        end = unit.start + len(unit.text)
        while ahead and ahead[0].start < end:
            claim = ahead.popleft()
            if unit.start <= claim.start and claim.end <= end:
                around = _around(draft.reply.text, units, number)
                yield _Spot(claim, unit.text, claim.start - unit.start, seen[unit.text], *around)
        seen[unit.text] += 1


def _around(text: str, units: Sequence[Unit], number: int) -> tuple[str, str]:
    """What a sentence may refer to: its paragraph up to it, or the sentence before where it opens one; and the next."""
    here = units[number].start
    paragraph = max((found.end() for found in _BLANK_LINE.finditer(text, 0, here)), default=0)
    first = paragraph if text[paragraph:here].strip() else units[max(number - 1, 0)].start
    return text[first:here].strip(), units[number + 1].text if number + 1 < len(units) else ""


def _of(found: _Spot | Override) -> tuple[object, ...]:
    where = (found.sentence, found.place, found.nth, found.before, found.after)
    return (*where, *(getattr(found.claim, name) for name in _SAME_CLAIM))


def _bound(draft: Draft) -> tuple[str | None, int | None, str]:
    """The incident, its revision, and a digest of the facts: what a provider edits silently changes no number."""
    told = sorted(json.dumps([f.id, f.kind, f.value, f.certainty], ensure_ascii=True) for f in draft.facts)
    incident = draft.incident
    return (incident.id if incident else None), (incident.revision if incident else None), _digest(told)


def _digest(told: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()[:24]
