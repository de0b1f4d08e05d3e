"""What one ticket reports: read as the product reads it."""

import pytest

from assistant.domain.ticket import Ticket
from assistant.early_signs import report_of
from assistant.reading.reader import read_ticket
from knowledge_base.records import Incident, Match, Matching

AT = "2026-11-23T12:00:00Z"
INCIDENT = Incident(id="INC-1", name="Outage", status="identified")
SERVICE = {
    "id": "+1 312 555 0142",
    "type": "voice",
    "place": {"city": "Riverside", "region": "Illinois", "postcode": "60546-1234", "country": "US"},
    "resource_ids": ["OLT-7"],
    "serving_area": "RVS Central",
}


def report(text, matching=None, gazetteer=("Oakdale",), **fields):
    ticket = Ticket.model_validate({"id": "T", "text": text, "received_at": AT, **fields})
    return report_of(ticket, read_ticket(ticket, gazetteer), matching or Matching())


@pytest.mark.parametrize(
    "text",
    [
        "No internet since this morning in Oakdale",
        "is there an outage in Oakdale?",
        "Our landline and broadband both died ten minutes ago",
        "4G is down, when will it be back?",
        "I want a refund, my internet just went down and I work from home",
        "Nothing works here, the whole street is off",
        "Internet down 60188 Westhaven. How long? Kids have remote school at 2 pm",
        "Our plant has no internet since 3 am and cannot print bills of lading",
        "Sin internet desde hace una hora",
        "¿Hay una caída en Oakdale?",
    ],
)
def test_an_outage_is_heard(text):
    assert report(text).outage_like


@pytest.mark.parametrize(
    "text",
    [
        "Why did my bill go up by 5 dollars?",
        "The price rise is a disgrace, your internet is down half of the time. Cancel my contract.",
        "The new app is horrible, nothing works since the redesign",
        "Where is the sports channel? It is not working on my TV any more",
        "Thanks, the internet is back",
        "My internet has been dead since yesterday",
        "We moved house and there is no internet at the new address",
        "How do I change my password?",
        "La factura ha subido otra vez, quiero darme de baja",
    ],
)
def test_another_matter_is_not_an_outage(text):
    assert not report(text).outage_like


def test_a_place_is_told_in_every_way_the_account_knows():
    said = report("The phone line is dead", customer={"id": "C", "accounts": [{"services": [SERVICE]}]})

    assert {(place.level, place.key) for place in said.places} == {
        ("resource", "olt-7"),
        ("serving_area", "rvs central"),
        ("postcode", "60546"),
        ("zip_prefix", "605"),
        ("city", "riverside|illinois"),
        ("city", "riverside"),
        ("region", "illinois"),
        ("area_code", "1-312"),
    }
    assert (said.customer, said.services) == ("C", ("voice",))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("No internet in Oakdale", {("city", "oakdale")}),
        ("No internet at SW1A 1AA", {("postcode", "sw1a 1aa"), ("outward", "sw1a")}),
        ("No internet", set()),
    ],
)
def test_a_place_is_read_in_the_text(text, keys):
    assert {(place.level, place.key) for place in report(text).places} == keys


def test_only_the_sites_that_the_ticket_is_about_are_its_place():
    services = [{"type": "internet", "place": {"city": f"Town {number}"}} for number in range(100)]
    customer = {"id": "C", "accounts": [{"services": services}]}

    assert report("No internet", customer=customer).places == ()
    assert [place.key for place in report("No internet in Town 7", customer=customer).places] == ["town 7"]


@pytest.mark.parametrize(
    ("matching", "counts"),
    [
        (Matching(), True),
        (Matching(chosen=Match(INCIDENT, "unknown", (), 0.3)), True),
        (Matching(nearby=(Match(INCIDENT, "partially_related", (), 0.3),)), True),
        (Matching(chosen=Match(INCIDENT, "related", (), 0.8)), False),
        (Matching(candidates=(Match(INCIDENT, "impacted", (), 0.8),)), False),
    ],
)
def test_a_ticket_that_a_known_incident_explains_is_no_early_sign(matching, counts):
    assert (report("No internet", matching) is not None) == counts


def test_a_ticket_without_a_time_is_left_out():
    assert report("No internet", received_at=None) is None


def test_copies_share_a_fingerprint_and_short_texts_have_none():
    text = "Northlight has taken the whole town off the net and tells nobody anything, share this everywhere"
    plain, tagged, longer, short = (
        set(report(words).wordings)
        for words in (text, f"RT @someone {text} https://example.test/1", f"{text} So angry!", "no internet in Oakdale")
    )

    assert plain == tagged
    assert plain & longer
    assert short == set()


def test_telling_words_leave_out_the_place_and_what_everybody_says():
    words = report("Hello, there is no internet in Oakdale, the modem light blinks").words

    assert words == ("internet", "modem", "light", "blinks")
