"""Which policies in force pay for this outage, in what units, and what they come to for this customer."""

import re
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from assistant.checking.facts.known import Known, numbers_in
from assistant.checking.facts.sums import SUM, number_of
from assistant.checking.text.fold import folded
from knowledge_base.records import Policy

PER = re.compile(
    r"(?: de \w+)?(?: (?:back|off|credit\w*|in credit|compensation))?\s*"
    r"(?:(?:per|for (?:each|every)|each|every|an?|por|por cada|al?)\s+(?:full |calendar |completed? )*"
    r"|(?=diari|semanal|mensual|daily|hourly|weekly|monthly))"
    r"(?P<unit>hour|da[yi]|week|month|hora|dia|semana|mes|diari|mensual)"
)
UNITS = {
    "hour": ("hour", "hora"),
    "day": ("day", "dia", "diari", "dai"),
    "week": ("week", "semana"),
    "month": ("month", "mes", "mens"),
}
PAYING = frozenset({"compensation", "credit", "goodwill"})
"""Kinds of policy that grant money; a duty (how often to tell customers) pays nothing."""

_LONG = 3
"""Figures of a number too long for a customer's lines at one price."""


def compensations(known: Known) -> tuple[Policy, ...]:
    """Policies in force that pay for this incident's kind of outage; all of them where no incident is bound."""
    incident = known.incident
    found = []
    for policy in known.policies:
        if policy.kind not in PAYING:
            continue
        services = set(policy.services)
        if incident and services and incident.services and not services & set(incident.services):
            continue
        if incident and {cause.category for cause in incident.causes} & set(policy.exclusions):
            continue
        if incident and incident.kind == "maintenance" and "planned_work" in policy.exclusions:
            continue
        found.append(policy)
    return tuple(found)


def policy_fact(known: Known, policy: Policy | None) -> str | None:
    """The id of the fact that tells a policy."""
    if policy is None:
        return None
    named = [
        fact.id
        for fact in known.facts("policy")
        if policy.id in fact.id or policy.id == fact.value or policy.text == fact.text
    ]
    return (named or [known.fact_id("policy") or policy.id])[0]


def counts_in(policy: Policy, unit: str) -> bool:
    """Whether a policy counts in this unit; "each full 24 hours" counts in days, not in hours."""
    told = folded(policy.text)
    per = folded(policy.amount.per or "") if policy.amount else ""
    counted = {next(u for u, stems in UNITS.items() if m["unit"].startswith(stems)) for m in PER.finditer(told)}
    counted |= {u for u, stems in UNITS.items() if per.startswith(stems)}
    if per in {"h", "1h"}:
        counted.add("hour")
    if "24" in per or "24" in told:
        counted.add("day")
    return not (told or per) or unit in counted


def payable(known: Known, policy: Policy, *, in_all: bool = True) -> frozenset[Fraction]:
    """What a policy may come to: its sum, or its share of a price that the customer or account tells.

    With ``in_all`` also for the periods that the outage has lasted so far and for the customer's lines or services.
    """
    if policy.amount is None:
        return frozenset()
    prices = _prices(known) if policy.amount.kind == "fraction_of_monthly" else [Fraction(1)]
    times = {1, *_periods(known), *_lines(known)} if in_all else {1}
    return frozenset(Fraction(policy.amount.value) * price * many for price in prices for many in times)


def _prices(known: Known) -> list[Fraction]:
    told = f"{known.customer_text}\n{known.own_text}"
    return [
        Fraction(number_of(match.group()) or 0) for match in SUM.finditer(told) if _is_plain(number_of(match.group()))
    ]


def _is_plain(number: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", number) is not None


def _periods(known: Known) -> Iterator[int]:
    """Full days that the outage has lasted, from its start and from the customer's first message."""
    ends = [time.at for time in known.times("resolved")] or [known.now]
    starts = [time.at for time in known.times("started")] + list(known.ticket_times)
    for start in starts:
        yield from range(1, max(0, (ends[0] - start) // timedelta(days=1)) + 1)


def _lines(known: Known) -> set[int]:
    services = len(known.customer.services) if known.customer else 0
    told = {int(number) for number in numbers_in(known.customer_text) if number.isdigit() and len(number) < _LONG}
    return {services, *told} - {0}
