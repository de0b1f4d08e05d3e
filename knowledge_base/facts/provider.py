"""Policies in force and public contacts, as facts."""

from collections.abc import Iterator
from typing import Any

from knowledge_base.facts.making import Telling, numbered, worded
from knowledge_base.records import Amount, Fact, Incident, Policy, Provider

PAYING = frozenset({"compensation", "credit", "goodwill"})
"""Kinds of policy that a customer is told of; a duty (how often to tell customers) grants them nothing."""


def policy_facts(policies: tuple[Policy, ...], incident: Incident | None, how: Telling) -> Iterator[Fact]:
    """Policies in force today in the provider's zone that apply to the incident; ids ``policy/credit-24h``.

    Without an incident all that are in force. A cause among a policy's exclusions, even suspected, silences it.
    """
    today = how.now.astimezone(how.zone).date()
    for policy in policies:
        text = policy.text or _amount(policy.amount)
        if (
            text
            and policy.kind in PAYING
            and policy.in_force(today)
            and (incident is None or _applies(policy, incident))
        ):
            parts = {
                "kind": "policy", "value": text, "text": text, "source": policy.provider, "as_of": None,
                "certainty": "confirmed",
            }  # fmt: skip
            yield from numbered(f"policy/{policy.id}", [parts])


def contact_facts(provider: Provider) -> Iterator[Fact]:
    """Public contacts; ids ``contact/phone``, ``contact/phone.2``."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for contact in provider.contacts:
        kind = worded("contact", contact.kind)
        form = "for" if contact.for_ else "plain"
        text = worded("contact", form, kind=kind, value=contact.value, **{"for": contact.for_})
        parts = {
            "kind": "contact", "value": contact.value, "text": text, "source": provider.name, "as_of": None,
            "certainty": "confirmed",
        }  # fmt: skip
        by_kind.setdefault(contact.kind, []).append(parts)
    for name, contacts in by_kind.items():
        yield from numbered(f"contact/{name}", contacts)


def _applies(policy: Policy, incident: Incident) -> bool:
    if policy.provider not in {incident.provider, "unknown"}:
        return False
    if not _holds_there(policy, incident):
        return False
    if any(cause.category in policy.exclusions for cause in incident.causes if cause.category):
        return False
    return not policy.services or bool(set(policy.services) & set(incident.services))


def _holds_there(policy: Policy, incident: Incident) -> bool:
    """Whether the incident lies, as far as its areas say, in the country of the policy ("US" of "US-IL")."""
    country = (policy.jurisdiction or "").partition("-")[0].upper()
    countries = {area.country.upper() for area in incident.areas if area.country}
    return not country or not countries or country in countries


def _amount(amount: Amount | None) -> str:
    if amount is None:
        return ""
    sum_of = worded("policy", amount.kind, value=amount.value, currency=amount.currency or "").strip()
    return worded("policy", "per", amount=sum_of, per=amount.per) if amount.per else sum_of
