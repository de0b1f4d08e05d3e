"""The guard: one text against one situation.

To add a kind of claim, write a function that keeps ``Extractor`` and name it in ``EXTRACTORS``; a family of rules
keeps ``RuleCheck`` and is named in ``RULES``.
"""

from assistant.checking import (
    actions,
    causes,
    commitments,
    contacts,
    counts,
    durations,
    identities,
    instants,
    money,
    negations,
    places,
    repeating,
    scopes,
    services,
    sites,
    statuses,
    voice,
)
from assistant.checking.claims import Extractor, RuleCheck, say
from assistant.checking.known import Known
from assistant.checking.reply_text import ReplyText
from assistant.checking.rules import fit, form, manner, secrets
from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.context import ReplyContext
from assistant.domain.vocabulary import CheckVerdict

EXTRACTORS: tuple[Extractor, ...] = (
    instants.find, durations.find, money.find, counts.find, sites.find, places.find, services.find, identities.find,
    contacts.find, causes.find, statuses.find, scopes.find, negations.find, commitments.find, actions.find,
)  # fmt: skip
RULES: tuple[RuleCheck, ...] = (form.check, manner.check, secrets.check, fit.check, voice.check)

LONGEST = 20_000
"""Characters of a reply that are read; no channel carries a tenth of it."""
_RANK: dict[CheckVerdict, int] = {"pass": 0, "warn": 1, "block": 2}


def check_reply(text: str, context: ReplyContext) -> Check:
    """Every claim and broken rule of ``text`` (as received), and the verdict on it; worst wins (docs/formats.md).

    Spans are half-open code points of ``text``. Pure: the same text and context give the same check. Any string is
    accepted; the time taken grows linearly with its length, and one over LONGEST is blocked unread.
    """
    if len(text) > LONGEST:
        told = say("too_long", said=f"{len(text)} characters, at most {LONGEST} are read at all")
        return Check(verdict="block", rules=(RuleFinding(rule="too_long", severity="block", message=told),))
    reply, known = ReplyText(text), Known(context)
    found = {claim for find in EXTRACTORS for claim in find(reply, known)}
    claims = sorted(repeating.settle(reply, known, found), key=_claim_order)
    rules = sorted({finding for check in RULES for finding in check(reply, known)}, key=_rule_order)
    return Check(verdict=_verdict(claims, rules), claims=tuple(claims), rules=tuple(rules))


def _claim_order(claim: Claim) -> tuple[int, int, str, str]:
    return claim.start, claim.end, claim.kind, claim.message


def _rule_order(found: RuleFinding) -> tuple[int, int, str, str]:
    return (-1 if found.start is None else found.start), (found.end or 0), found.rule, found.message


def verdict_of(claim: Claim) -> CheckVerdict:
    """What one claim means for the whole reply."""
    if claim.blocks:
        return "block"
    return "warn" if claim.verdict == "not_checkable" else "pass"


def _verdict(claims: list[Claim], rules: list[RuleFinding]) -> CheckVerdict:
    verdicts: list[CheckVerdict] = [verdict_of(claim) for claim in claims]
    verdicts += [found.severity for found in rules]
    return max(verdicts, key=_RANK.__getitem__, default="pass")
