"""Which compensation policy may be told to this customer, and how its amount and threshold are said."""

import re
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from assistant.domain.ticket import Ticket
from knowledge_base.records import Lookup, Policy
from prompts.phrases.models import Words

_FULL = re.compile(r"\b(?:full|whole|complete)\b", re.IGNORECASE)
_NEXT_BILL = re.compile(r"\bnext (?:bill|invoice|statement)\b", re.IGNORECASE)
_SYMBOLS = {"USD": "${}", "CAD": "${}", "AUD": "${}", "GBP": "£{}", "EUR": "€{}"}


def applicable_policy(ticket: Ticket, lookup: Lookup, now: datetime) -> Policy | None:
    """The first compensation policy in force that fits the incident's services, cause and the customer's place."""
    on = now.astimezone(ZoneInfo(lookup.knowledge.provider.time_zone)).date()
    fitting = (p for p in lookup.knowledge.policies if p.kind == "compensation" and p.in_force(on))
    return next((p for p in fitting if p.amount and _fits_incident(p, lookup) and _fits_place(p, ticket, lookup)), None)


def amount_words(policy: Policy, words: Words) -> str | None:
    """How much, such as "one thirtieth of your monthly charge for each 24 hours"; None where it cannot be said."""
    amount = policy.amount
    if amount is None or (amount.per and amount.per.lower() not in words.periods):
        return None
    per = _per(policy, amount.per.lower(), words) if amount.per else ""
    clock = words.clocks.get(policy.clock_start or "")
    per = f"{per}{clock}" if clock and per else per
    if amount.kind == "fraction_of_monthly":
        share = words.fractions.get(amount.value, amount.value)
        return f"{share} {words.monthly} {per}".strip()
    if amount.currency is None:
        return None
    symbol = _SYMBOLS.get(amount.currency.upper(), f"{{}} {amount.currency.upper()}")
    return f"{symbol.format(_tidy(amount.value))} {per}".strip()


def credited_words(policy: Policy, words: Words) -> str:
    """How an automatic credit comes: "automatically on your next bill" where the policy names the bill."""
    return words.credited[1 if _NEXT_BILL.search(policy.text) else 0]


def _per(policy: Policy, period: str, words: Words) -> str:
    full = words.full_periods.get(period) if _FULL.search(policy.text) else None
    return full or words.periods[period]


def threshold_words(policy: Policy, words: Words) -> str | None:
    """How long an outage must last, such as "24 hours"; None where there is no threshold."""
    hours = policy.threshold_hours
    if not hours:
        return None
    return words.hours[0 if hours == 1 else 1].format(f"{hours:g}")


def _fits_incident(policy: Policy, lookup: Lookup) -> bool:
    incident = lookup.knowledge.incident
    if incident is None or incident.kind == "maintenance":
        return False
    categories = {cause.category for cause in incident.causes if cause.category}
    excluded = categories & set(policy.exclusions)
    # A power cut may be the customer's own or the network's: with such an exclusion nothing is said of money.
    power = "commercial_power" in policy.exclusions and categories & {"power", "power_failure", "commercial_power"}
    shared = not policy.services or not incident.services or set(policy.services) & set(incident.services)
    return bool(shared) and not excluded and not power


def _fits_place(policy: Policy, ticket: Ticket, lookup: Lookup) -> bool:
    if policy.jurisdiction is None:
        return True
    country, _, region = policy.jurisdiction.partition("-")
    for their_country, their_region in _places(ticket, lookup):
        if their_country and len(their_country) == len(country) and their_country.upper() != country.upper():
            return False
        if region and their_region and not _may_be_short_for(region, their_region):
            return False
    return True


def _places(ticket: Ticket, lookup: Lookup) -> list[tuple[str | None, str | None]]:
    chosen = lookup.matching.chosen
    matched = [service.place for service in chosen.services if service.place] if chosen else []
    held = [s.place for s in ticket.customer.services if s.place] if ticket.customer else []
    incident = lookup.knowledge.incident
    areas = incident.areas if incident else ()
    own = [(place.country, place.region) for place in matched or held]
    return own or [(area.country, area.region) for area in areas]


def _may_be_short_for(code: str, region: str) -> bool:
    """Whether letters of a region's name, in order and from its first, give the code: IL, Illinois; NY, New York."""
    left = iter(region.upper())
    return region[:1].upper() == code[:1].upper() and all(letter in left for letter in code.upper())


def _tidy(number: str) -> str:
    value = Decimal(number)
    return str(int(value)) if value == int(value) else f"{value:.2f}" if value.as_tuple().exponent else str(value)
