"""What a ticket is about when it names several things, or nothing that fails."""

from datetime import date, datetime

import pytest

from knowledge_base.matching import match
from knowledge_base.matching.dates import past_days
from knowledge_base.matching.normal import plain, said_to_be_meant, said_to_work
from knowledge_base.matching.subject import asks_something_else
from knowledge_base.records import Customer, Incident, LookupQuery

NOW = datetime.fromisoformat("2026-11-19T15:00:00-05:00")
FAIRFIELD = {"description": "Fairfield", "region": "Ohio", "country": "US", "postcodes": ["45014"]}


def outage(incident_id="INC-1", **fields):
    given = {"name": "Outage", "status": "identified", "provider": "Northlight", "services": ["internet"], **fields}
    return Incident.model_validate({"id": incident_id, "started_at": NOW, "areas": [FAIRFIELD], **given})


def at(*cities):
    places = [{"id": f"S-{city}", "type": "internet", "place": {"city": city, "region": "Ohio"}} for city in cities]
    return Customer.model_validate({"accounts": [{"id": "A-1", "services": places}]})


def found(text, customer, *incidents, services=("internet",), places=(), named=None):
    query = LookupQuery(text, NOW, NOW, services, places, customer, named)
    return match(query, incidents or (outage(),), dict)


@pytest.mark.parametrize(
    "text",
    [
        "Why has my bill gone up by four dollars?",
        "The direct debit went out twice this month.",
        "Please take the router rental off my bill.",
        "How do I set up call waiting on the home phone?",
        "I'd like to swap to the bigger plan from next month",
        "Where do I send the old router? Thanks for the quick delivery.",
        "I want to cancel my contract at the end of the year.",
        "My internet is not down, I only ask about the price.",
        "Quiero cambiar la forma de pago.",
        "No puedo encontrar mi factura de octubre.",
        "Quiero darme de baja al terminar el contrato.",
    ],
)
def test_a_ticket_about_money_plans_or_settings_matches_nothing(text):
    assert asks_something_else(plain(text))
    matching = found(text, at("Fairfield"))
    assert matching.chosen is None
    assert (matching.candidates, matching.missing, matching.standings) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "hello? any news?",
        "My bill went up and now I can't even get online.",
        "Do I get something off my bill for today's outage?",
        "I pay my bill every month and still nothing works here",
        "I want to cancel my contract, no phone line again",
        "Se nos cayó la VPN y no podemos facturar los pedidos.",
        "Hoy no pudimos cobrar con tarjeta y perdimos la venta del almuerzo.",
        "Sigo sin poder cobrar, el internet parpadea.",
        "Volvió el servicio, ¿me descuentan algo de la factura?",
        "Is there an outage? My plan is the 60 GB one.",
        "The job application is due at midnight and the page just spins",
        "Will I be billed less for the maintenance tonight?",
        "Encima sube la factura y estoy sin servicio",
    ],
)
def test_a_ticket_that_speaks_of_a_fault_or_is_too_short_to_tell_still_matches(text):
    assert not asks_something_else(plain(text))
    assert found(text, at("Fairfield")).chosen.incident.id == "INC-1"


def test_an_incident_that_somebody_names_is_found_whatever_else_is_asked():
    assert found("A question on my bill.", at("Fairfield"), named="INC-1").chosen is not None


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("The landline is working for once. It's my internet.", {"voice"}),
        ("TV I couldn't care less about.", {"tv"}),
        ("phones too but that's a separate thing", {"voice"}),
        ("never mind the phones", {"voice"}),
        ("The landline is working on and off", set()),
        ("phones and vpn are dead", set()),
    ],
)
def test_a_service_that_works_or_does_not_matter_is_not_meant(text, types):
    assert said_to_work(plain(text)) == types


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("just the vpn please", {"vpn"}),
        ("I'm asking about the phones only", {"voice"}),
        ("It's the internet I need", {"internet"}),
        ("the internet and the phones", set()),
    ],
)
def test_the_only_service_that_is_meant(text, types):
    assert said_to_be_meant(plain(text)) == types


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Back on the 5th we were without internet most of the day", [date(2026, 11, 5)]),
        ("no connection between midnight and about 5 on Wednesday morning (18th)", [date(2026, 11, 18)]),
        ("it was offline from midnight to five on Wednesday", [date(2026, 11, 18)]),
        ("we were without internet on the 25th", [date(2026, 10, 25)]),
        ("my payment is due on the 5th", []),
        ("Internet is down since the 18th", []),
        ("I was on hold for an hour on Monday and it is down", []),
    ],
)
def test_days_that_are_told_as_over(text, days):
    assert list(past_days(text, plain(text), NOW.date())) == days


@pytest.mark.parametrize(
    ("text", "count"),
    [("Fairfield and Hamilton are down", 2), ("Fairfield and Hamilton are down, what about the others?", 3)],
)
def test_who_asks_about_the_others_is_told_of_every_site(text, count):
    matching = found(text, at("Fairfield", "Hamilton", "Mason"), places=("Fairfield", "Hamilton"))
    assert len(matching.standings) == count


@pytest.mark.parametrize(
    ("text", "places", "area", "is_here"),
    [
        ("No internet in Marlow, just south of the Ohio border", ("Marlow", "Ohio"), {"region": "Ohio"}, False),
        ("No internet in Marlow, Ohio", ("Marlow", "Ohio"), {"region": "Ohio"}, True),
        ("fairfeild oh. internet out", (), FAIRFIELD, True),
        ("internet dead lex KY since two", (), {"region": "Kentucky"}, True),
    ],
)
def test_regions_beside_hurried_and_neighbouring_places(text, places, area, is_here):
    wide = {"description": area["region"], "country": "US"}
    matching = found(text, None, outage(areas=[{**wide, **area}]), places=places)
    assert (matching.chosen is not None) == is_here


def test_who_knows_of_the_own_outage_and_asks_for_somebody_elsewhere_is_not_told_of_it_again():
    text = "my aunt in Dayton has no internet, mine too but I know about that"
    assert found(text, at("Fairfield"), places=("Dayton",)).chosen is None
    assert found(text.partition(" but")[0], at("Fairfield"), places=("Dayton",)).chosen is not None
