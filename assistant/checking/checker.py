"""The guard: one text against one situation.

To add a kind of claim, write a function that keeps ``Extractor`` and name it in ``EXTRACTORS``; a family of rules
keeps ``RuleCheck`` and is named in ``SENTENCE_RULES``, or in ``RULES`` where it must see the whole text.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from assistant.checking.claims import Extractor, RuleCheck
from assistant.checking.facts import repeating, strangers
from assistant.checking.facts.known import Known
from assistant.checking.kinds import answers
from assistant.checking.kinds.deeds import actions, commitments
from assistant.checking.kinds.denials import negations
from assistant.checking.kinds.money import money, rates
from assistant.checking.kinds.network import bare_states, causes, statuses
from assistant.checking.kinds.people import attributions, contacts, emergency_calls, identities, names
from assistant.checking.kinds.reach import counts, percentages, places, scopes, services, sites
from assistant.checking.kinds.times import certain_times, durations, instants
from assistant.checking.rules import disguise, fit, form, harm, lures, manner, safety, secrets, topic, verse, voice
from assistant.checking.text.before import Before, WatchedBefore
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.units import after, left_by, units_of
from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.context import ReplyContext
from assistant.domain.vocabulary import CheckVerdict

EXTRACTORS: tuple[Extractor, ...] = (
    instants.find, durations.find, money.find, rates.find, counts.find, percentages.find, sites.find, places.find,
    services.find, identities.find, names.find, contacts.find, causes.find, statuses.find, scopes.find, negations.find,
    bare_states.find, answers.find, commitments.find, actions.find, certain_times.find,
    attributions.find, emergency_calls.find,
)  # fmt: skip
SENTENCE_RULES: tuple[RuleCheck, ...] = (manner.check, harm.check, lures.check, topic.check, secrets.check_sentence)
RULES: tuple[RuleCheck, ...] = (
    form.check,
    disguise.check,
    secrets.check,
    fit.check,
    safety.check,
    verse.check,
    voice.check,
)

LONGEST = 20_000
"""Characters of a reply that are read; no channel carries a tenth of it."""
_REMEMBERED = 512
"""Sentences that are remembered for one situation: those of a long reply and of the edits of an hour."""
_READINGS = 4
"""Ways in which one sentence is remembered, after different sentences before it."""
_Placed = TypeVar("_Placed", Claim, RuleFinding)
_RANK: dict[CheckVerdict, int] = {"pass": 0, "warn": 1, "block": 2}


@dataclass(frozen=True)
class _Found:
    """What one sentence holds, at places within it, and what it leaves to the next.

    ``rests_on`` is what of the sentences before it that depends on: fields of Before and their values.
    """

    claims: tuple[Claim, ...]
    rules: tuple[RuleFinding, ...]
    left: Before
    rests_on: tuple[tuple[str, object], ...]

    def holds_after(self, before: Before) -> bool:
        """Whether it would be found again after other sentences."""
        return all(getattr(before, name) == value for name, value in self.rests_on)


class Guard:
    """Checks texts against one situation and remembers their sentences, so that an edit costs what it changed.

    What a sentence holds depends on the sentence, on what those before it leave behind and on the situation, and on
    nothing else; so the check of an edited text is the same as that of the whole by a guard that remembers nothing.
    """

    def __init__(self, context: ReplyContext) -> None:
        self.context = context
        self._known = Known(context)
        self._today = context.now.astimezone(context.zone).date()
        self._seen: OrderedDict[str, list[_Found]] = OrderedDict()
        self._busy = Lock()

    def check(self, text: str) -> Check:
        """Every claim and broken rule of ``text`` (as received), and the verdict on it; worst wins (docs/formats.md).

        Spans are half-open code points of ``text``. The same text and context give the same check. Any string is
        accepted; the time taken grows linearly with its length, and one over LONGEST is blocked unread.
        """
        if len(text) > LONGEST:
            told = say("too_long", said=f"{len(text)} characters, at most {LONGEST} are read at all")
            return Check(verdict="block", rules=(RuleFinding(rule="too_long", severity="block", message=told),))
        with self._busy:
            claims, rules = self._read(ReplyText(text))
        return Check(
            verdict=_verdict(claims, rules),
            claims=tuple(sorted(claims, key=_claim_order)),
            rules=tuple(sorted(rules, key=_rule_order)),
        )

    def _read(self, reply: ReplyText) -> tuple[set[Claim], set[RuleFinding]]:
        claims: set[Claim] = set()
        rules = {finding for check in RULES for finding in check(reply, self._known)}
        before = Before()
        for unit in units_of(reply):
            found = self._found(unit.text, before)
            claims.update(_moved(claim, unit.start) for claim in found.claims)
            rules.update(_moved(rule, unit.start) for rule in found.rules)
            before = after(found.left, before)
        return claims, rules

    def _found(self, sentence: str, before: Before) -> _Found:
        remembered = self._seen.setdefault(sentence, [])
        self._seen.move_to_end(sentence)
        known = next((found for found in remembered if found.holds_after(before)), None)
        if known is not None:
            return known
        found = self._find(sentence, WatchedBefore(before))
        remembered[:] = [found, *remembered[: _READINGS - 1]]
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return found

    def _find(self, sentence: str, before: WatchedBefore) -> _Found:
        reply = ReplyText(sentence, before, is_sentence=True)
        told = repeating.settle(reply, self._known, {c for find in EXTRACTORS for c in find(reply, self._known)})
        told = emergency_calls.settle(reply, self._known, told)
        claims = strangers.without_ticket(reply, self._known, told)
        rules = {finding for check in SENTENCE_RULES for finding in check(reply, self._known)}
        left = left_by(reply, self._today)
        return _Found(tuple(claims), tuple(rules), left, before.rests_on())


def check_reply(text: str, context: ReplyContext) -> Check:
    """One text checked against one situation by a guard that remembers nothing (``Guard.check``)."""
    return Guard(context).check(text)


def _moved(found: _Placed, by: int) -> _Placed:
    if not by or found.start is None or found.end is None:
        return found
    return found.model_copy(update={"start": found.start + by, "end": found.end + by})


def _claim_order(claim: Claim) -> tuple[int, int, str, str]:
    return claim.start, claim.end, claim.kind, claim.message


def _rule_order(found: RuleFinding) -> tuple[int, int, str, str]:
    return (-1 if found.start is None else found.start), (found.end or 0), found.rule, found.message


def verdict_of(claim: Claim) -> CheckVerdict:
    """What one claim means for the whole reply."""
    if claim.blocks:
        return "block"
    return "warn" if claim.verdict == "not_checkable" else "pass"


def _verdict(claims: Iterable[Claim], rules: Iterable[RuleFinding]) -> CheckVerdict:
    verdicts: list[CheckVerdict] = [verdict_of(claim) for claim in claims]
    verdicts += [found.severity for found in rules]
    return max(verdicts, key=_RANK.__getitem__, default="pass")
