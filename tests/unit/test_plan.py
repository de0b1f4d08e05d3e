"""What a reply says, in which order: safety first, only what is known, one question where something is missing."""

import pytest
from drafting_world import NOW, PHASES, Case, a_request

from knowledge_base.records import Policy
from prompts.errors import PromptNotFound
from prompts.plans import PlanBook, load_plans

ANGRY = {"feelings": ("angry",), "traits": {"intensity": 2}}


def topics(case):
    return [f"{planned.move}.{planned.topic}" for planned in a_request(case).plan.moves]


@pytest.mark.parametrize(
    ("case", "said", "unsaid"),
    [
        (Case(), ["inform.outage", "inform.cause", "inform.eta", "commit.next_update"], ["unknown.eta"]),
        (Case(phase="identified_no_eta"), ["unknown.eta", "inform.cause"], ["inform.eta"]),
        (Case(phase="investigating"), ["unknown.cause", "unknown.eta"], ["inform.cause", "inform.eta"]),
        (Case(phase="eta_overdue"), ["unknown.eta_overdue", "apologise.overdue"], ["inform.eta", "unknown.eta"]),
        (Case(phase="eta_slipped"), ["inform.eta_moved", "apologise.slipped"], ["inform.eta", "apologise.outage"]),
        (Case(phase="recurring"), ["inform.eta_window", "apologise.recurring"], ["inform.eta"]),
        (Case(phase="monitoring"), ["inform.monitoring", "guide.check_back"], ["inform.resolved", "unknown.eta"]),
        (Case(phase="resolved", **ANGRY), ["inform.resolved", "ask.still_down"], ["commit.next_update"]),
        (Case(phase="resolved", asks=("thanks", "status")), ["inform.resolved"], ["apologise.resolved"]),
        (Case(phase="maintenance"), ["inform.maintenance"], ["apologise.outage", "unknown.eta"]),
        (Case(phase="no_match", missing=("place",)), ["inform.unsure"], ["ask.symptom", "inform.no_match"]),
        (Case(phase="no_match"), ["inform.no_match", "ask.symptom", "guide.start_fault"], ["ask.place"]),
        (Case(phase="no_match", missing=("place", "service")), ["ask.place_and_service"], ["ask.place", "ask.service"]),
        (Case(candidates=2), ["inform.several", "ask.which"], ["inform.outage"]),
        (Case(relevance="unknown"), ["inform.unsure", "ask.place"], ["inform.outage"]),
        (Case(phase="other_area", relevance="partially_related"), ["inform.other_area"], ["inform.outage"]),
        (Case(asks=("thanks",), feelings=("grateful",)), ["acknowledge.thanks"], ["apologise.outage", "inform.outage"]),
        (Case(impact=(("lost_sales", "losing sales"),)), ["acknowledge.impact"], ["acknowledge.report"]),
        (Case(phase="no_match"), [], ["apologise.no_match"]),
        (Case(asks=("credit",)), ["compensate.automatic"], ["unknown.credit"]),
        (Case(asks=("credit",), policies=()), ["unknown.credit"], ["compensate.automatic"]),
        (Case(segment="enterprise", contact=True), ["contact.named"], []),
        (Case(segment="consumer", contact=True), [], ["contact.named"]),
        (Case(segment="enterprise", sites=("1 Elm", "2 Elm")), ["inform.sites"], []),
    ],
)  # fmt: skip
def test_each_situation_has_its_moves(case, said, unsaid):
    found = topics(case)
    assert [topic for topic in said if topic not in found] == []
    assert [topic for topic in unsaid if topic in found] == []


@pytest.mark.parametrize("phase", [*PHASES, "no_match", "other_area"])
@pytest.mark.parametrize(
    "safety", ["emergency_calls", "medical_device", "vulnerable_person", "alarm", "self_harm", "other"]
)
def test_a_safety_matter_leads_whatever_the_phase(phase, safety):
    assert topics(Case(phase=phase, safety=(safety,)))[0].startswith("guide.")


def test_somebody_in_despair_is_told_nothing_of_the_outage():
    assert topics(Case(safety=("self_harm",), asks=("credit",), feelings=("distressed",))) == ["guide.self_harm"]


def test_an_area_that_is_back_does_not_answer_a_line_that_is_not():
    case = Case(phase="resolved", text="Internet back, phone STILL has no dial tone", asks=("thanks",))
    found = topics(case)
    assert "inform.still_down" in found
    assert not {"inform.resolved", "acknowledge.thanks"} & set(found)
    assert "inform.resolved" in topics(Case(phase="resolved", text="Thanks, all is back."))


def test_a_vulnerable_customer_without_service_is_told_first_how_to_reach_help():
    assert topics(Case(vulnerable=True, traits={"without_service": True}))[0] == "guide.medical_device"
    assert not topics(Case(vulnerable=True))[0].startswith("guide.")


@pytest.mark.parametrize(
    "change",
    [
        {"approved_by": None}, {"jurisdiction": "US-WI"}, {"jurisdiction": "GB"}, {"services": ["tv"]},
        {"exclusions": ["fibre_cut"]}, {"valid_to": "2026-01-01"},
    ],
)  # fmt: skip
def test_a_policy_that_is_not_in_force_or_does_not_fit_is_never_told(change):
    base = Case().policies[0].model_dump()
    policy = Policy.model_validate(base | change)
    assert "compensate.automatic" not in topics(Case(asks=("credit",), policies=(policy,)))


def test_a_policy_that_is_not_automatic_is_not_said_to_be():
    policy = Case().policies[0].model_copy(update={"automatic": False})
    assert "compensate.policy" in topics(Case(asks=("credit",), policies=(policy,)))


def test_every_move_has_a_reason_and_only_facts_that_still_hold():
    plan = a_request(Case(phase="eta_overdue")).plan
    assert all(len(move.reason) > 10 for move in plan.moves)
    told = {fact.kind: fact for move in plan.moves if move.topic != "eta_overdue" for fact in move.facts}
    assert "eta" not in told
    assert all(not fact.is_overdue(NOW) for fact in told.values())


def test_an_update_time_that_has_passed_is_not_promised():
    assert "commit.next_update" not in topics(Case(incident={"next_update_due": NOW}))


def test_a_course_that_names_no_step_is_refused():
    book = load_plans().model_dump()
    with pytest.raises(ValueError, match="no_such_step"):
        PlanBook.model_validate(book | {"courses": [{"name": "x", "steps": ["no_such_step"]}]})
    with pytest.raises(PromptNotFound):
        load_plans("v0")
