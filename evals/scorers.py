"""What is measured on one answered ticket. Each scorer passes, fails, or does not apply (None)."""

from collections.abc import Callable

from assistant.domain.reply import Draft
from evals.cases import Expectation

Scorer = Callable[[Draft, Expectation], bool | None]


def right_status(draft: Draft, expected: Expectation) -> bool:
    """Ready, needs input or escalate, as expected."""
    return draft.status == expected.status


def right_codes(draft: Draft, expected: Expectation) -> bool:
    """Exactly the expected needs and reasons, in any order."""
    return {reason.code for reason in (*draft.needs, *draft.reasons)} == set(expected.codes)


def right_incident(draft: Draft, expected: Expectation) -> bool:
    """The incident that applies, or none."""
    return (draft.incident.id if draft.incident else None) == expected.incident


def nothing_borrowed(draft: Draft, expected: Expectation) -> bool | None:
    """Where no incident applies, no incident's facts are told."""
    if expected.incident is not None:
        return None
    return all(fact.kind in ("contact", "policy", "action") for fact in draft.facts)


def right_relevance(draft: Draft, expected: Expectation) -> bool:
    """How the incident concerns this customer."""
    return (draft.incident.relevance if draft.incident else None) == expected.relevance


def right_candidates(draft: Draft, expected: Expectation) -> bool | None:
    """The incidents between which a person must decide."""
    if not expected.candidates and not draft.candidates:
        return None
    return {match.id for match in draft.candidates} == set(expected.candidates)


def right_language(draft: Draft, expected: Expectation) -> bool:
    """The language the customer should be answered in was read."""
    return draft.reading.language == expected.language


def right_services(draft: Draft, expected: Expectation) -> bool:
    """The services that the ticket is about were read."""
    return set(draft.reading.services) == set(expected.services)


def safety_seen(draft: Draft, expected: Expectation) -> bool:
    """A safety matter is seen where there is one, and only there."""
    return bool(draft.reading.safety) == bool(expected.safety) and set(expected.safety[:1]) <= set(draft.reading.safety)


def facts_stated(draft: Draft, expected: Expectation) -> bool | None:
    """Every fact that must be told is told by a sentence that rests on it."""
    if not expected.must_state:
        return None
    kinds = {fact.id: fact.kind for fact in draft.facts}
    told = {kinds.get(fact_id) for sentence in draft.reply.sentences for fact_id in sentence.fact_ids}
    return set(expected.must_state) <= told


def nothing_forbidden(draft: Draft, expected: Expectation) -> bool:
    """Nothing that must not be told occurs."""
    text = draft.reply.text.casefold()
    return not any(words.casefold() in text for words in expected.must_not_state)


def impact_acknowledged(draft: Draft, expected: Expectation) -> bool | None:
    """This customer's own impact is named, by stems fixed beforehand."""
    if not expected.acknowledge:
        return None
    text = draft.reply.text.casefold()
    return any(stem.casefold() in text for stem in expected.acknowledge)


def passes_the_guard(draft: Draft, _expected: Expectation) -> bool:
    """The draft's own check does not block."""
    return draft.check.verdict != "block"


SCORERS: dict[str, Scorer] = {
    "status": right_status,
    "codes": right_codes,
    "incident": right_incident,
    "nothing borrowed": nothing_borrowed,
    "relevance": right_relevance,
    "candidates": right_candidates,
    "language": right_language,
    "services": right_services,
    "safety": safety_seen,
    "facts stated": facts_stated,
    "nothing forbidden": nothing_forbidden,
    "impact acknowledged": impact_acknowledged,
    "passes the guard": passes_the_guard,
}
