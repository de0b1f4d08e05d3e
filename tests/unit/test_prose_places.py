"""Places and services in titles and sentences."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.prose import read_story, read_title
from knowledge_base.records import Update

ZONE = ZoneInfo("America/Chicago")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("title", "places", "services"),
    [
        ("Network outage Riverside", ("Riverside",), ()),
        ("Outage affecting fibre customers in parts of Leeds and Bradford", ("Leeds", "Bradford"), ("internet",)),
        ("Riverside internet outage", ("Riverside",), ("internet",)),
        ("Cedar Bluff phone outage", ("Cedar Bluff",), ("voice",)),
        ("Leeds: no broadband", ("Leeds",), ("internet",)),
        ("FTTH outage - Oak Park", ("Oak Park",), ("internet",)),
        ("Internet Outage Riverside, Oak Park", ("Riverside", "Oak Park"), ("internet",)),
        ("Mobile network issue near Kilkenny", ("Kilkenny",), ("mobile",)),
        ("Fiber cut affecting the towns of Ely and Soudan", ("Ely", "Soudan"), ()),
        ("VoIP calls failing", (), ("voice",)),
        ("Elevated Error Rates", (), ()),
        ("Delayed Email Delivery", (), ("email",)),
        ("Major Internet Outage", (), ("internet",)),
        ("Emergency Maintenance", (), ()),
        ("Gmail Outage", (), ()),
        ("Partial Outage of Voice Services", (), ("voice",)),
    ],
)
def test_titles_without_a_separator(title, places, services):
    reading = read_title(title, "Prairie Cable")
    assert (reading.places, reading.services) == (places, services)


@pytest.mark.parametrize(
    ("body", "places", "services"),
    [
        ("Customers in parts of Leeds and Bradford have lost broadband.", ("Leeds", "Bradford"), ("internet",)),
        ("There is an outage in the Riverside area affecting TV.", ("Riverside",), ("tv",)),
        ("Areas affected: Randburg, Sandton. Fibre is down.", ("Randburg", "Sandton"), ()),
        ("Internet and phone service is down on the east side of Ashton.", ("Ashton",), ("internet", "voice")),
        ("Mobile data is slow across the towns of Ely and Soudan.", ("Ely", "Soudan"), ("mobile",)),
        ("Our team in Dallas is working on it.", (), ()),
        ("We are investigating reports of issues.", (), ()),
        ("DSL is down near St. Paul and in Mt. Vernon.", ("St. Paul", "Mt. Vernon"), ("internet",)),
    ],
)
def test_places_and_services_in_sentences(body, places, services):
    story = read_story("Service notice", [Update(body=body, created_at=AT)], ZONE, "Prairie Cable")
    assert (story.places, story.services) == (places, services)
