from datetime import datetime, timedelta

import pytest

from knowledge_base.phases import phase_of
from knowledge_base.records import Incident

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
SIX = {"kind": "estimate", "at": "2026-11-21T18:00:00-06:00"}
STATED = SIX | {"stated_at": "2026-11-21T13:00:00-06:00"}
FIVE = {"kind": "estimate", "at": "2026-11-21T17:00:00-06:00"}
PAST = {"kind": "estimate", "at": "2026-11-21T13:00:00-06:00"}


def incident(**more: object) -> Incident:
    return Incident.model_validate({"id": "A", "name": "Outage", "status": "investigating"} | more)


def post(body: str, hour: int, status: str = "investigating") -> dict[str, str]:
    return {"body": body, "status": status, "created_at": f"2026-11-21T{hour:02}:00:00-06:00"}


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        ({}, "reported"),
        ({"revision": 2}, "investigating"),
        ({"causes": [{"text": "x", "certainty": "suspected"}]}, "investigating"),
        ({"status": "identified"}, "identified_no_eta"),
        ({"status": "identified", "eta": {"kind": "none_given"}}, "identified_no_eta"),
        ({"eta": SIX}, "eta_given"),
        ({"status": "identified", "eta": PAST}, "eta_overdue"),
        ({"eta": {"kind": "window", "at": PAST["at"], "window_end": SIX["at"]}}, "eta_given"),
        ({"status": "monitoring", "eta": PAST}, "monitoring"),
        ({"status": "resolved"}, "resolved"),
        ({"status": "postmortem"}, "resolved"),
        ({"kind": "maintenance", "status": "scheduled"}, "maintenance"),
        ({"kind": "maintenance", "status": "completed"}, "resolved"),
        ({"updates": [post("This is the second time this week.", 13)]}, "recurring"),
        ({"updates": [post("Fixed.", 12, "resolved"), post("Looking again.", 13)]}, "recurring"),
        ({"eta": SIX, "updates": [post("ETA 6 pm", 13), post("ETA 5 pm", 12)]}, "eta_slipped"),
        ({"eta": SIX, "updates": [post("ETA 6 pm", 13), post("ETA 7 pm", 12)]}, "eta_given"),
        ({"eta": SIX, "updates": [post("ETA 9 pm", 13), post("ETA 5 pm", 12)]}, "eta_given"),
        ({"eta": SIX, "updates": [post("Our new estimate is 6 pm.", 13), post("ETA 4 pm", 12)]}, "eta_slipped"),
        ({"eta": STATED, "updates": [post("The new time stands above.", 13), post("ETA 4 pm", 12)]}, "eta_slipped"),
        ({"eta": STATED, "updates": [post("The new time stands above.", 13), post("ETA 8 pm", 12)]}, "eta_given"),
        ({"eta": STATED, "updates": [post("ETA 9 pm", 13), post("ETA 5 pm", 12)]}, "eta_given"),
        ({"eta": SIX, "updates": [post("The new time stands above.", 13), post("ETA 4 pm", 12)]}, "eta_given"),
        ({"eta": STATED, "updates": [post("ETA 4 pm", 12) | {"created_at": "2026-11-21T18:00:00Z"}]}, "eta_given"),
    ],
)
def test_each_stage_has_its_phase(told, phase):
    assert phase_of(incident(**told), "impacted", NOW) == phase


def test_no_incident_and_somebody_elses_area():
    assert phase_of(None, None, NOW) == "no_match"
    for relevance in ("not_impacted", "partially_related"):
        assert phase_of(incident(status="resolved"), relevance, NOW) == "other_area"


def test_an_estimate_later_than_in_an_earlier_version_has_slipped():
    now = incident(eta=SIX, revision=2)
    assert phase_of(now, "related", NOW, (incident(eta=FIVE), now)) == "eta_slipped"
    assert phase_of(incident(eta=FIVE), "related", NOW, (incident(eta=SIX), incident(eta=FIVE))) == "eta_given"


def test_a_fault_that_was_resolved_in_an_earlier_version_is_recurring():
    versions = (incident(status="resolved"), incident(status="identified"))
    assert phase_of(versions[-1], "related", NOW, versions) == "recurring"


def test_the_estimate_is_overdue_at_its_very_moment():
    at = datetime.fromisoformat(SIX["at"])
    assert phase_of(incident(eta=SIX), None, at - timedelta(seconds=1)) == "eta_given"
    assert phase_of(incident(eta=SIX), None, at) == "eta_overdue"
