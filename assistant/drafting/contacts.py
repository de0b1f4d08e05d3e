"""Whom a customer may turn to: their own contact, and what the provider lists for everybody."""

from assistant.domain.plan import DraftRequest


def named_contact(request: DraftRequest, what: str) -> str | None:
    """The ``name``, ``role`` or ``reach`` of the customer's own contact; None where there is none."""
    customer = request.ticket.customer
    contact = customer.contact if customer else None
    if contact is None or not contact.name:
        return None
    return {"name": contact.name, "role": contact.role, "reach": contact.phone or contact.email}[what]


def listed_contact(request: DraftRequest, kind: str, purpose: str) -> str | None:
    """The provider's contact of a kind for a purpose; for a business the one for businesses, where there is one."""
    points = [point for point in request.lookup.knowledge.provider.contacts if point.kind == kind]
    fitting = [point for point in points if purpose in (point.for_ or purpose)]
    is_business = request.segment in ("business", "enterprise")
    business = [point for point in fitting if is_business and "business" in (point.for_ or "")]
    return next((point.value for point in business or fitting), None)
