from datetime import datetime, timedelta

import pytest

from knowledge_base.facts import facts_of, superseded_facts
from knowledge_base.records import ContactPoint, Fact, Incident, Policy, Provider

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
PROVIDER = Provider.model_validate(
    {
        "name": "Northlight",
        "time_zone": "America/Chicago",
        "contacts": [
            {"kind": "phone", "value": "+1 312 555 0100", "for": "support"},
            {"kind": "phone", "value": "+1 312 555 0101"},
            {"kind": "url", "value": "https://status.northlight.example"},
        ],
    }
)
POLICY = Policy.model_validate(
    {"id": "credit-24h", "provider": "Northlight", "services": ["internet"], "text": "One thirtieth per day",
     "exclusions": ["commercial_power"], "valid_from": "2026-11-21", "approved_by": "Care"}
)  # fmt: skip


def incident(**more: object) -> Incident:
    return Incident.model_validate({
        "id": "INC-7", "provider": "Northlight", "name": "Internet outage", "status": "identified", "revision": 4,
        "started_at": "2026-11-21T18:30:00Z", "updated_at": "2026-11-21T20:05:00Z", "services": ["internet", "voice"],
        "resources": ["OLT-RVS-03"], "subscribers": ["SECRET-SUB"], "internal_notes": ["vendor ticket 88123"],
        "areas": [{"description": "Riverside", "region": "Illinois"}], "affected_count": 1200,
        "causes": [{"text": "a fibre cut", "certainty": "confirmed"}],
        "eta": {"kind": "estimate", "at": "2026-11-21T18:00:00-06:00", "stated_at": "2026-11-21T14:05:00-06:00"},
        "next_update_due": "2026-11-21T16:00:00-06:00", "measures_taken": ["A crew is on site"],
        "workaround": "Mobile data works",
        "measurements": [{"name": "latency", "change": "+15%", "public": True},
                         {"name": "olt-loss", "change": "-31 dBm"}],
    } | more)  # fmt: skip


def by_id(*facts: Fact) -> dict[str, Fact]:
    assert len({fact.id for fact in facts}) == len(facts)
    return {fact.id: fact for fact in facts}


def facts(told: Incident | None = None, *policies: Policy, now: datetime = NOW) -> dict[str, Fact]:
    return by_id(*facts_of(told or incident(), PROVIDER, policies, now))


def test_every_kind_that_an_incident_holds_has_a_fact_with_its_revision():
    assert list(facts(None, POLICY)) == [
        "INC-7/status@r4", "INC-7/started@r4", "INC-7/area@r4", "INC-7/service@r4", "INC-7/service.2@r4",
        "INC-7/scale@r4", "INC-7/cause@r4", "INC-7/eta@r4", "INC-7/next_update@r4", "INC-7/measure@r4",
        "INC-7/workaround@r4", "INC-7/measurement@r4", "policy/credit-24h", "contact/phone", "contact/phone.2",
        "contact/url",
    ]  # fmt: skip


def test_values_are_instants_in_the_providers_zone_numbers_or_short_text():
    found = facts()
    assert found["INC-7/started@r4"].value == "2026-11-21T12:30:00-06:00"
    assert found["INC-7/scale@r4"].value == 1200
    assert found["INC-7/service.2@r4"].value == "voice"
    eta = found["INC-7/eta@r4"]
    assert (eta.value, eta.certainty, eta.text) == (
        "2026-11-21T18:00:00-06:00", "estimate", "Restoration is estimated for 6 pm today",
    )  # fmt: skip
    assert eta.expires_at == datetime.fromisoformat("2026-11-21T18:00:00-06:00")
    assert eta.model_dump(mode="json")["as_of"] == "2026-11-21T14:05:00-06:00"
    assert found["INC-7/status@r4"].model_dump(mode="json")["as_of"] == "2026-11-21T14:05:00-06:00"


def test_facts_are_valid_records_of_the_public_form():
    for fact in facts(None, POLICY).values():
        assert Fact.model_validate(fact.model_dump(mode="json")).id == fact.id


def test_nothing_internal_ever_appears():
    said = " ".join(repr(fact) for fact in facts(None, POLICY).values())
    for secret in ("OLT-RVS-03", "SECRET-SUB", "88123", "olt-loss", "-31 dBm"):
        assert secret not in said


def test_no_estimate_is_a_fact_without_a_value():
    eta = facts(incident(eta={"kind": "none_given"}))["INC-7/eta@r4"]
    assert (eta.value, eta.certainty, eta.expires_at) == (None, "none_given", None)
    assert eta.text == "There is no estimated time of restoration yet"
    assert "INC-7/eta@r4" not in facts(incident(eta=None))


def test_a_window_ends_with_its_end():
    window = {"kind": "window", "at": "2026-11-21T16:00:00-06:00", "window_end": "2026-11-21T18:00:00-06:00"}
    eta = facts(incident(eta=window))["INC-7/eta@r4"]
    assert eta.until == eta.expires_at == datetime.fromisoformat("2026-11-21T18:00:00-06:00")
    assert "4 pm to 6 pm today" in eta.text


def test_an_estimate_that_has_passed_is_overdue_and_says_so():
    later = NOW + timedelta(hours=4)
    eta = facts(now=later)["INC-7/eta@r4"]
    assert eta.is_overdue(later)
    assert "has passed" in eta.text


@pytest.mark.parametrize(
    ("certainty", "words", "value"),
    [("suspected", "is suspected to be a fibre cut", "a fibre cut"),
     ("confirmed", "The cause is a fibre cut", "a fibre cut"),
     ("unknown", "not confirmed", None)],
)  # fmt: skip
def test_a_cause_is_worded_as_sure_as_it_is(certainty, words, value):
    cause = facts(incident(causes=[{"text": "a fibre cut", "certainty": certainty}]))["INC-7/cause@r4"]
    assert words in cause.text
    assert (cause.value, cause.certainty) == (value, certainty)


def test_what_is_over_is_told_in_the_past_and_has_no_estimate():
    found = facts(incident(status="resolved", resolved_at="2026-11-21T14:00:00-06:00", next_update_due=None))
    assert found["INC-7/resolved@r4"].value == "2026-11-21T14:00:00-06:00"
    assert "was affected" in found["INC-7/area@r4"].text
    assert "INC-7/eta@r4" not in found


def test_maintenance_has_a_window():
    window = {"scheduled_for": "2026-11-22T01:00:00-06:00", "scheduled_until": "2026-11-22T05:00:00-06:00"}
    planned = incident(kind="maintenance", status="scheduled", started_at=None, eta=None, **window)
    told = facts(planned)["INC-7/maintenance_window@r4"]
    assert told.value == "2026-11-22T01:00:00-06:00"
    assert told.until == datetime.fromisoformat("2026-11-22T05:00:00-06:00")
    assert "will be affected" in facts(planned)["INC-7/area@r4"].text


def test_maintenance_says_how_long_each_customer_is_interrupted_and_when_it_ends_at_the_latest():
    window = {"scheduled_for": "2026-11-21T13:00:00-06:00", "scheduled_until": "2026-11-21T17:00:00-06:00"}
    body = "Internet is interrupted for up to 45 minutes, until 5 pm at the latest."
    posts = [{"body": body, "created_at": "2026-11-21T13:00:00-06:00"}]
    running = facts(incident(kind="maintenance", status="in_progress", eta=None, updates=posts, **window))
    limit = running["INC-7/maintenance_window.2@r4"]
    assert (limit.value, limit.instant) == ("up to 45 minutes", None)
    assert limit.text == "Service is interrupted for up to 45 minutes within the maintenance window"
    assert running["INC-7/maintenance_window@r4"].text.endswith(
        "1 pm to 5 pm today, and it ends at 5 pm today at the latest"
    )
    over = facts(incident(kind="maintenance", status="completed", eta=None, updates=posts, **window))
    assert "INC-7/maintenance_window.2@r4" not in over


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("1,200 business sites have lost VPN.", "1,200 business sites are affected"),
        ("A crew is on its way.", "1,200 customers or lines are affected"),
    ],
)
def test_scale_counts_what_the_posts_count(body, text):
    posts = [{"body": body, "created_at": "2026-11-21T13:00:00-06:00"}]
    assert facts(incident(updates=posts))["INC-7/scale@r4"].text == text


@pytest.mark.parametrize(
    ("change", "told", "stated"),
    [
        ({}, {}, True),
        ({"approved_by": None}, {}, False),
        ({"valid_from": "2026-11-22"}, {}, False),
        ({"valid_to": "2026-11-20"}, {}, False),
        ({"services": ["tv"]}, {}, False),
        ({"services": []}, {}, True),
        ({"provider": "Other"}, {}, False),
        ({}, {"causes": [{"text": "x", "certainty": "suspected", "category": "commercial_power"}]}, False),
    ],
)
def test_only_policies_in_force_that_apply_are_stated(change, told, stated):
    policy = Policy.model_validate(POLICY.model_dump() | change)
    assert ("policy/credit-24h" in facts(incident(**told), policy)) is stated


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        ({"kind": "duty"}, False),
        ({"kind": "goodwill"}, True),
        ({"jurisdiction": "US-IL"}, True),
        ({"jurisdiction": "GB"}, False),
    ],
)
def test_a_policy_grants_only_where_it_holds_and_if_it_pays(change, stated):
    policy = Policy.model_validate(POLICY.model_dump() | change)
    here = incident(areas=[{"description": "Riverside", "country": "US"}])
    assert ("policy/credit-24h" in facts(here, policy)) is stated


def test_a_policys_day_is_the_providers_day():
    # 05:30 UTC on the 21st is still the 20th in Chicago, a day before the policy begins.
    assert "policy/credit-24h" not in facts(None, POLICY, now=datetime.fromisoformat("2026-11-21T05:30:00+00:00"))


def test_without_an_incident_there_are_contacts_and_policies_only():
    found = by_id(*facts_of(None, PROVIDER, (POLICY,), NOW))
    assert {fact.kind for fact in found.values()} == {"policy", "contact"}


def test_superseded_facts_are_those_that_no_longer_hold():
    first = incident(revision=3, status="investigating", eta={"kind": "estimate", "at": "2026-11-21T16:00:00-06:00"})
    before = incident(revision=2, status="investigating", eta={"kind": "none_given"}, causes=[])
    found = by_id(*superseded_facts((before, first, incident()), PROVIDER, NOW))
    assert {name: fact.value for name, fact in found.items()} == {
        "INC-7/status@r3": "investigating", "INC-7/eta@r3": "2026-11-21T16:00:00-06:00", "INC-7/eta@r2": None,
    }  # fmt: skip
    assert superseded_facts((incident(),), PROVIDER, NOW) == superseded_facts((), PROVIDER, NOW) == ()


def test_a_contact_says_what_it_is_for():
    assert facts()["contact/phone"].text == "Phone (support): +1 312 555 0100"
    bare = Provider(contacts=(ContactPoint(kind="email", value="a@b.example"),))
    assert facts_of(None, bare, (), NOW)[0].text == "E-mail: a@b.example"
