"""Policies as they stand today: which may be quoted, and of the others in words why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from knowledge_base.records import Policy, Provider
from knowledge_base.wording import zone_of

Standing = Literal["in_force", "not_yet", "expired", "not_approved", "template"]
_ORDER: tuple[Standing, ...] = ("in_force", "not_yet", "not_approved", "expired", "template")


@dataclass(frozen=True)
class PolicyEntry:
    """A policy with how it stands on ``today``, the day in its provider's zone."""

    policy: Policy
    standing: Standing
    today: date


def policy_entries(
    told: Iterable[tuple[Provider, tuple[Policy, ...]]], templates: Iterable[Policy], now: datetime
) -> tuple[PolicyEntry, ...]:
    """Those of the feeds, in force first; then the templates that ship, of which none is ever in force as it stands."""
    found = []
    for provider, policies in told:
        today = now.astimezone(zone_of(provider.time_zone)).date()
        found += [PolicyEntry(policy, standing_of(policy, today), today) for policy in policies]
    known = {entry.policy.id for entry in found}
    found += [PolicyEntry(one, "template", now.date()) for one in templates if one.id not in known]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.standing), one.policy.provider, one.policy.id)))


def standing_of(policy: Policy, today: date) -> Standing:
    """How a policy stands on a day; the first that applies of: not approved, expired, not yet, in force."""
    if not policy.approved_by:
        return "not_approved"
    if policy.valid_to is not None and policy.valid_to < today:
        return "expired"
    return "in_force" if policy.in_force(today) else "not_yet"
