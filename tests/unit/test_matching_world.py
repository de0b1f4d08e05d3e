"""Many services, many carriers, linked incidents, time, and keys that follow the store without being made anew."""

from datetime import datetime, timedelta

import pytest

from knowledge_base.matching import KnownIncidents, World, match, match_in
from knowledge_base.matching.confidence import confidence, ground_of
from knowledge_base.matching.unsure import MOST_COMPARED
from knowledge_base.records import Customer, Incident, IncidentLink, LookupQuery

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")


def outage(incident_id, city=None, **fields):
    areas = [{"description": city, "region": "Illinois", "country": "US"}] if city else []
    given = {"name": "Outage", "status": "identified", "provider": "Northlight", "services": ["internet"]}
    started = (fields.get("resolved_at") or NOW) - timedelta(hours=3)
    return Incident.model_validate({"id": incident_id, "areas": areas, "started_at": started, **given, **fields})


def no_words(_):
    return {}


def service(name, city=None, carrier="Northlight", **fields):
    place = {"city": city, "region": "Illinois", "country": "US"} if city else None
    return {"id": name, "type": "internet", "place": place, "carrier": carrier, **fields}


def query(text="It is down.", *services, types=(), places=(), named=None):
    customer = Customer.model_validate({"id": "C", "accounts": [{"id": "A", "services": list(services)}]})
    return LookupQuery(text, NOW, NOW, types, places, customer if services else None, named)


def states(matching):
    return {standing.service.id: standing.state for standing in matching.standings}


SITES = (service("S1", "Riverside"), service("S2", "Oakdale"), service("S3", "Elmdale"), service("S4"))


def test_every_service_stands_by_its_own_keys():
    matching = match(query("Sites are down", *SITES), (outage("R", "Riverside"), outage("O", "Oakdale")), dict)
    assert states(matching) == {"S1": "affected", "S2": "affected", "S3": "not_affected", "S4": "unknown"}
    assert matching.standings[0].match.incident.id == "R"
    assert sorted(one.incident.id for one in matching.candidates) == ["O", "R"]


def test_a_ticket_that_names_a_site_is_about_the_services_there():
    sites = (*SITES[:3], service("S5", "Oakdale"))
    asked = query("The Oakdale site is down", *sites, places=("Oakdale",))
    assert states(match(asked, (outage("R", "Riverside"), outage("O", "Oakdale")), dict)) == {
        "S2": "affected",
        "S5": "affected",
    }


def test_a_single_service_has_no_standings():
    assert match(query("Down", SITES[0]), (outage("R", "Riverside"),), dict).standings == ()


def test_each_service_is_matched_with_its_own_carrier():
    lines = (service("N", "Riverside"), service("O", "Riverside", "Otherwave"), service("X", "Riverside", "Unheard"))
    world = (outage("OW", "Riverside", provider="Otherwave"), outage("NL", "Oakdale"))
    assert states(match(query("Down", *lines), world, dict)) == {"N": "not_affected", "O": "affected", "X": "unknown"}


def test_an_incident_that_says_nothing_of_its_area_leaves_services_unknown():
    assert states(match(query("Down", *SITES[:2]), (outage("?"),), dict)) == {"S1": "unknown", "S2": "unknown"}


def test_incidents_that_are_over_do_not_affect_a_service():
    over = outage("R", "Riverside", status="resolved", resolved_at=NOW - timedelta(hours=1))
    assert states(match(query("Down", *SITES[:2]), (over,), dict))["S1"] == "not_affected"


def test_a_stronger_key_of_one_site_does_not_hide_the_outage_of_another():
    lines = (service("S1", "Riverside", resource_ids=["OLT-1"]), service("S2", "Oakdale"))
    world = (outage("R", "Riverside", resources=["OLT-1"]), outage("O", "Oakdale"))
    assert {one.incident.id for one in match(query("Both are down", *lines), world, dict).candidates} == {"R", "O"}


@pytest.mark.parametrize("text", ["Circuit OLT-0001 is down", "Service S-0001 again"])
def test_an_own_id_in_the_text_picks_the_service(text):
    lines = (service("S-0001", "Riverside", resource_ids=["OLT-0001"]), service("S-0002", "Oakdale"))
    assert (
        match(query(text, *lines), (outage("R", "Riverside"), outage("O", "Oakdale")), dict).chosen.incident.id == "R"
    )


def test_the_incident_that_explains_all_named_services_is_chosen():
    lines = (service("S1", "Riverside"), {**service("S2", "Riverside"), "type": "tv"})
    world = (outage("A", "Riverside"), outage("B", "Riverside", services=["internet", "tv"]))
    asked = query("Internet and tv are gone", *lines, types=("internet", "tv"))
    assert match(asked, world, dict).chosen.incident.id == "B"
    assert match(query("Internet is gone", *lines, types=("internet",)), world, dict).chosen is None


def test_two_tellings_of_one_outage_are_no_question():
    ours = outage("INC-1", "Riverside", updated_at=NOW - timedelta(hours=2))
    theirs = outage("OW-1", "Riverside", provider="Otherwave", updated_at=NOW)
    link = IncidentLink(first=("Northlight", "INC-1"), second=("Otherwave", "OW-1"), by="external_ids")
    anyone, of_ours = service("S", "Riverside", None), service("S", "Riverside")
    assert match(query("Down", anyone), (ours, theirs), dict).chosen is None
    assert match(query("Down", anyone), (ours, theirs), dict, (link,)).chosen.incident.id == "OW-1"
    assert match(query("Down", of_ours), (ours, theirs), dict, (link,)).chosen.incident.id == "INC-1"
    apart = link.model_copy(update={"kind": "apart"})
    assert match(query("Down", anyone), (ours, theirs), dict, (apart,)).chosen is None


def test_another_customers_id_is_not_the_own():
    listed = outage("R", "Riverside", subscribers=["C-55501"])
    assert match(query("My friend C-55501 is out", service("S", "Elmdale")), (listed,), dict).chosen is None
    assert match(query("I am customer C-55501, it is down"), (listed,), dict).chosen.matched_on == ("subscriber",)


def test_an_old_incident_that_the_text_quotes_yields_to_the_running_one():
    old = outage("INC-1", "Oakdale", status="resolved", resolved_at=NOW - timedelta(days=20))
    new = outage("INC-2", "Riverside")
    asked = query("You closed INC-1 but it is down again", service("S", "Riverside"), named="INC-1")
    assert match(asked, (old, new), dict).chosen.incident.id == "INC-2"
    assert match(asked, (old,), dict).chosen.incident.id == "INC-1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My internet is down", None),
        ("Last week you had an outage here, do I get a refund?", "OLD"),
        ("Last week it was out and now the internet is down again", None),
    ],
)
def test_an_outage_long_over_is_found_by_a_ticket_about_the_past(text, found):
    old = outage("OLD", "Riverside", status="resolved", resolved_at=NOW - timedelta(days=8))
    matching = match(query(text, service("S", "Riverside")), (old,), dict)
    assert (matching.chosen.incident.id if matching.chosen else None) == found


def test_work_whose_window_is_long_past_explains_nothing():
    work = {"kind": "maintenance", "started_at": None, "scheduled_for": NOW - timedelta(days=4)}
    left_open = outage("W", "Riverside", status="in_progress", scheduled_until=NOW - timedelta(days=3), **work)
    overrun = outage("W", "Riverside", status="in_progress", scheduled_until=NOW - timedelta(hours=2), **work)
    asked = query("My internet is down", service("S", "Riverside"))
    assert match(asked, (left_open,), dict).chosen is None
    assert match(asked, (overrun,), dict).chosen.incident.id == "W"


def test_words_are_compared_with_a_bounded_number_of_incidents():
    def asked_for(count):
        asked = []
        world = World(KnownIncidents(outage(f"I-{n}", f"Town {n}") for n in range(count)))
        match_in(world, query(types=("internet",)), lambda among: asked.append(len(among)) or {})
        return asked

    assert asked_for(MOST_COMPARED) == [MOST_COMPARED]
    assert asked_for(MOST_COMPARED + 1) == []


def test_keys_follow_a_poll_and_those_of_other_records_are_kept():
    first = tuple(outage(f"I-{n}", f"Town {n}", resources=[f"OLT-{n}"]) for n in range(20))
    known = KnownIncidents(first)
    moved = outage("I-3", "Fox Bend", resources=["OLT-99"])
    second = (*first[:3], moved, *first[4:-1])
    updated = known.updated(second)
    assert updated.named("I-5") is known.named("I-5")
    assert updated.named("I-19") is None
    assert updated.gazetteer == KnownIncidents(second).gazetteer
    for text, services in (("Down", service("S", resource_ids=["OLT-99"])), ("Down", service("S", "Fox Bend"))):
        assert match_in(World(updated), query(text, services), no_words).chosen.incident.id == "I-3"
        assert match_in(World(known), query(text, services), no_words).chosen is None
    assert match_in(World(updated), query("Down", service("S", resource_ids=["OLT-3"])), no_words).chosen is None


@pytest.mark.parametrize("count", [11, 12, 40])
def test_a_customer_with_many_services_is_answered_like_one_with_few(count):
    lines = [service(f"S{n}", f"Town {n}") for n in range(count)]
    world = (outage("T", "Town 7"), outage("E", "Elsewhere"))
    matching = match(query("Something is down", *lines), world, dict)
    assert matching.chosen.incident.id == "T"
    assert [one.id for one in matching.chosen.services] == ["S7"]
    assert list(states(matching).values()).count("affected") == 1


def test_confidence_falls_along_the_ladder():
    grounds = (
        "subscriber",
        "service_id",
        "resource_id",
        "serving_area",
        "postcode",
        "place",
        "misspelt_place",
        "words",
    )
    figures = [confidence(ground) for ground in grounds]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] < 1


def test_a_match_tells_what_it_rests_on():
    chosen = match(query("Down", service("S", "Riverside")), (outage("R", "Riverside"),), dict).chosen
    assert ground_of(chosen) == "place"
