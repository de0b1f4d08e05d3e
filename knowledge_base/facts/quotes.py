"""Which sentence of the provider's posts a fact was taken from."""

from collections.abc import Mapping

from knowledge_base.records import Incident

_FIELDS: Mapping[str, str] = {
    "eta": "eta", "next_update": "next_update_due", "cause": "causes", "measure": "measures_taken",
    "scale": "affected_count", "workaround": "workaround", "area": "areas", "service": "services",
}  # fmt: skip
"""The field of an incident that facts of a kind are made of."""


def quoted_from(incident: Incident, kind: str, parts: Mapping[str, object]) -> str | None:
    """The sentence that a fact's field was read from; of several the one that holds its words. None: no sentence."""
    field = _FIELDS.get(kind)
    found = [quote.sentence for quote in incident.quotes if quote.field == field] if field else []
    words = str(parts.get("value") or "").lower()
    holding = [sentence for sentence in found if words and words in sentence.lower()]
    if holding:
        return holding[0]
    # Times and numbers are not said in their own words; of several texts the one without its words is not quoted.
    return found[0] if len(found) == 1 else None
