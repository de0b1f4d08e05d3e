"""Whether a rewrite says what the text before it said: claims held against claims, then what no claim covers.

Claims are compared by the fact they were bound to and by value, never by words. What only names the same incident
again (its area, its service, that it is still open) is no difference; what the customer said is theirs, not a fact.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.checking.comparing import literals
from assistant.checking.comparing.certainty import surer
from assistant.checking.text.words import vocabulary
from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.progress import BRIEF, TRANSLATIONS, RewriteKind

What = Literal["added", "changed", "lost"]
Key = tuple[str, str, str]

_HARD = frozenset({"commitment", "completed_action", "rate", "contact"})
"""Kinds that count even where no fact is named: promises, work done, credits, ways to reach somebody."""
SAME_INCIDENT = frozenset({"place", "service", "scope", "identity"})
_OPEN = frozenset({"expected", "held", "open", "identified", "investigating", "monitoring"})
_NEEDED_FACTS = frozenset({"eta", "next_update", "resolved", "maintenance_window"})
_NEEDED_STATES = frozenset({"no_estimate", "no_update", "restored", "resolved", "partial"})
_REPAIR = frozenset({"measure", "workaround"})
"""A replacement part on its way to the exchange is how the repair goes, not a promise to the customer."""
_BOUND = re.compile(r"^.*/(\w+?)(?:\.\d+)?(?:@r\d+)?$")


@dataclass(frozen=True)
class Told:
    """A text with its check.

    ``typed`` are the spans that a person wrote, ``theirs`` those that give the customer's own matter back to them, all
    half-open code points. ``rests_on`` are ids of facts that its sentences are known to state, where phrases of ours
    were filled with them; the guard may not know every wording.
    """

    text: str
    check: Check
    typed: tuple[tuple[int, int], ...] = ()
    theirs: tuple[tuple[int, int], ...] = ()
    rests_on: frozenset[str] = frozenset()

    def states(self, claim: Claim) -> bool:
        """Whether a sentence of the text rests on the fact that ``claim`` was bound to, at any revision."""
        return bool(claim.fact_id) and _unrevised(claim.fact_id) in {_unrevised(fact) for fact in self.rests_on}


@dataclass(frozen=True)
class Difference:
    """One thing said otherwise, in a sentence for the agent; the spans say where, in the text before and after."""

    what: What
    message: str
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None


def differences(
    before: Told, after: Told, kind: RewriteKind, *, contact_asked: bool = False, brief: bool = False
) -> tuple[Difference, ...]:
    """What a rewrite of ``kind`` says otherwise; empty where nothing differs.

    Where the text is to be short, by its kind or since it must be ``brief``, only what a customer needs may not be
    lost: an estimate or that there is none, the next update, that it is over, promises, work done, money, and a contact
    that was asked for.
    """
    brief = brief or kind in BRIEF
    return (
        *_claims(before, after, contact_asked=contact_asked, brief=brief),
        *_new_blocks(before.check, after.check),
        *_surer(before, after),
        *_literals(before, after, kind, brief=brief),
    )


def say(code: str, **parts: str) -> str:
    """A sentence for the agent, from ``vocabulary/differences.toml``."""
    template: str = vocabulary("differences")["messages"][code]
    return template.format(**parts)


def _claims(before: Told, after: Told, *, contact_asked: bool, brief: bool) -> Iterator[Difference]:
    old, new = _keyed(before), _keyed(after)
    lost = {key: claim for key, claim in old.items() if key not in new and not _supported_by(after, claim)}
    fresh = {key: claim for key, claim in new.items() if key not in old and not _names_the_same(claim)}
    added = {key: claim for key, claim in fresh.items() if not _supported_by(before, claim)}
    for key, claim in added.items():
        was = next((known for other, known in lost.items() if other[:2] == key[:2]), None)
        if was is None:
            yield Difference("added", say("added", now=claim.text), None, _span(claim))
        else:
            told = say("changed", said=was.text, now=claim.text)
            yield Difference("changed", told, _span(was), _span(claim))
    for key, claim in lost.items():
        replaced = any(other[:2] == key[:2] for other in added)
        if not replaced and _must_stay(claim, contact_asked=contact_asked, brief=brief):
            yield Difference("lost", say("lost", said=claim.text), _span(claim), None)


def _supported_by(told: Told, claim: Claim) -> bool:
    return claim.verdict == "supported" and told.states(claim)


def _unrevised(fact_id: str | None) -> str:
    return (fact_id or "").split("@")[0]


def _keyed(told: Told) -> dict[Key, Claim]:
    found: dict[Key, Claim] = {}
    for claim in told.check.claims:
        if not is_theirs(claim, told):
            found.setdefault(key_of(claim), claim)
    return found


def is_theirs(claim: Claim, told: Told) -> bool:
    """The customer's own figure, sum, place or name said back: it states nothing of ours."""
    if claim.verdict != "supported" or claim.kind in _HARD:
        return False
    return claim.fact_id is None or (claim.kind != "status" and _inside(claim, told.theirs))


def _inside(claim: Claim, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= claim.start < end for start, end in spans)


def key_of(claim: Claim) -> Key:
    """Role of the claim (kind and fact), then its value.

    A supported claim that is bound to a fact has the fact's value by the guard's own comparison, however it is worded.
    """
    fact, value = fact_kind(claim.fact_id), _value(claim)
    if claim.verdict != "supported":
        return ("time" if claim.kind in ("instant", "date") else claim.kind, "", f"{claim.verdict} {value}")
    if claim.kind == "status":
        return ("status", "", "open" if value in _OPEN else value)
    if claim.kind in ("instant", "date", "duration"):
        return ("time", fact, "")
    if claim.kind in ("cause", "count", "scope", "percentage", "place"):
        return (claim.kind, fact, "")
    return (claim.kind, fact if claim.kind in ("negation", "contact") else "", value)


def fact_kind(fact_id: str | None) -> str:
    """The kind of fact in an id such as ``INC-7/eta@r4``; of other ids the id itself."""
    bound = _BOUND.match(fact_id or "")
    return bound[1] if bound else (fact_id or "")


def _value(claim: Claim) -> str:
    if claim.kind == "contact":
        return re.sub(r"[\s().-]", "", str(claim.value)).casefold()
    return str(claim.value).casefold()


def _names_the_same(claim: Claim) -> bool:
    if claim.verdict != "supported":
        return False
    return claim.kind in SAME_INCIDENT or (claim.kind == "status" and claim.value in _OPEN)


def _must_stay(claim: Claim, *, contact_asked: bool, brief: bool) -> bool:
    if brief and claim.kind == "commitment" and fact_kind(claim.fact_id) in _REPAIR:
        return False
    if claim.kind in ("commitment", "completed_action", "money", "rate"):
        return True
    if brief:
        if claim.kind == "contact":
            return contact_asked
        return fact_kind(claim.fact_id) in _NEEDED_FACTS or claim.value in _NEEDED_STATES
    # "It is still out" is said by every sentence about an outage that goes on.
    return not (claim.kind == "status" and claim.value in _OPEN)


def _new_blocks(before: Check, after: Check) -> Iterator[Difference]:
    """What the check stops now and did not before; the same fault left where a person wrote it is theirs."""
    known = {_fault(finding) for finding in before.blocking}
    for finding in after.blocking:
        if _fault(finding) in known:
            continue
        spot = None if finding.start is None or finding.end is None else (finding.start, finding.end)
        if isinstance(finding, Claim):
            yield Difference("added", say("verdict", now=finding.text, why=finding.message), None, spot)
        else:
            yield Difference("added", say("rule", why=finding.message), None, spot)


def _fault(finding: Claim | RuleFinding) -> tuple[str, str]:
    return (finding.kind, _value(finding)) if isinstance(finding, Claim) else ("rule", finding.rule)


def _surer(before: Told, after: Told) -> Iterator[Difference]:
    old = {fact_kind(claim.fact_id): claim for claim in before.check.claims}
    for claim in after.check.claims:
        was = old.get("eta")
        if was is None or fact_kind(claim.fact_id) != "eta" or claim.kind != "instant" or was.kind != "instant":
            continue
        if surer((before.text, _span(was)), (after.text, _span(claim))):
            yield Difference("changed", say("surer", said=was.text, now=claim.text), _span(was), _span(claim))


def _literals(before: Told, after: Told, kind: RewriteKind, *, brief: bool) -> Iterator[Difference]:
    bound, typed = _bound(before), before.typed
    for passage in literals.lost(before.text, after.text, typed, bound, brief=brief):
        yield Difference("lost", say("literal_lost", said=before.text[slice(*passage)]), passage, None)
    for passage in literals.added(before.text, after.text, tuple(_span(claim) for claim in after.check.claims)):
        yield Difference("added", say("literal_added", now=after.text[slice(*passage)]), None, passage)
    turned = literals.turned(before.text, after.text, before.typed, after.typed, translated=kind in TRANSLATIONS)
    for code, said, now in turned:
        yield Difference("changed", say(code, said=before.text[slice(*said)], now=after.text[slice(*now)]), said, now)


def _span(claim: Claim) -> tuple[int, int]:
    return claim.start, claim.end


def _is_bound(claim: Claim) -> bool:
    return claim.verdict == "supported" and claim.fact_id is not None and claim.kind not in ("contact", "identity")


def _bound(told: Told) -> tuple[tuple[int, int], ...]:
    """Spans that the comparison of claims covers.

    What a person typed is covered only where it is bound to a fact and has other words in another language.
    """
    claims = (_span(claim) for claim in told.check.claims if not _inside(claim, told.typed) or _is_bound(claim))
    return (*claims, *told.theirs)
