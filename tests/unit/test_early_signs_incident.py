"""The one click: what a confirmed suspicion says as an incident, and what it does not."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from early_signs_world import NOON, background, burst, places

from assistant.domain.ticket import Ticket
from assistant.early_signs import suspected_outages, to_incident
from knowledge_base.matching import match
from knowledge_base.records import Area, LookupQuery, Provider

CHICAGO = ZoneInfo("America/Chicago")
PROVIDER = Provider(name="Northlight", time_zone="America/Chicago")
NOW = NOON + timedelta(minutes=30)
TOWNS = ("Bigham", "Midford", "Oldbury", "Elmwick", "Marlow", "Kelton", "Dunmere", "Ivycross")


def incident_of(reports):
    (suspected,) = suspected_outages([*background(), *reports], NOW)
    return suspected, to_incident(suspected, PROVIDER, CHICAGO, NOW)


def test_an_incident_says_what_is_known_and_nothing_more():
    suspected, incident = incident_of(burst(12, "Hartley"))

    assert incident.id == suspected.key
    assert incident.id.startswith("SO-")
    assert (incident.status, incident.kind, incident.provider) == ("investigating", "unplanned", "Northlight")
    assert incident.name == "Internet outage in Hartley"
    assert incident.services == ("internet",)
    assert incident.started_at == NOON
    assert incident.started_at.isoformat() == "2026-11-23T06:00:00-06:00"
    assert (incident.eta, incident.causes, incident.affected_count, incident.updates) == (None, (), None, ())
    assert incident.internal_notes[1].startswith("12 reports without a known incident from 6 am")
    assert "X0, X1" in incident.internal_notes[2]


WHERE = {
    "postcode": (burst(12, "Hartley"), Area(description="Hartley", region="North", country="US", postcodes=("60101",))),
    "town": (
        burst(24, "Midford", places=lambda n: places("Midford", ("60011", "60012")[n % 2])),
        Area(description="Midford", region="North", country="US"),
    ),
    "everywhere": (
        burst(150, None, seconds=10, services=("mobile",), places=lambda n: places(TOWNS[n % len(TOWNS)])),
        Area(description="everywhere"),
    ),
}


@pytest.mark.parametrize("case", WHERE)
def test_the_area_is_the_tightest_place_that_explains_it(case):
    reports, area = WHERE[case]

    assert incident_of(reports)[1].areas == (area,)


@pytest.mark.parametrize("case", WHERE)
def test_the_next_ticket_from_there_matches_the_incident(case):
    reports, _ = WHERE[case]
    _, incident = incident_of(reports)
    town, service = ("Midford", "mobile") if case == "everywhere" else (incident.areas[0].description, "internet")
    codes = incident.areas[0].postcodes
    place = {"city": town, "region": "North", "country": "US", "postcode": codes[0] if codes else None}
    services = [{"type": service, "place": place}]
    ticket = Ticket.model_validate({"id": "N", "text": "down", "customer": {"accounts": [{"services": services}]}})
    query = LookupQuery("down", NOW, services=(service,), customer=ticket.customer)

    chosen = match(query, (incident,), dict).chosen

    assert chosen is not None
    assert chosen.relevance == "related"


def test_where_no_place_is_known_the_name_says_several_places():
    _, incident = incident_of(burst(80, None, seconds=15))

    assert incident.name == "Internet outage in several places"
