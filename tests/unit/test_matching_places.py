"""Where a text says that the customer is: near, denied, somebody else's, misspelt, of one name, by postcode."""

from datetime import datetime, timedelta

import pytest

from assistant.domain.ticket import Ticket
from assistant.framing import lookup_query
from assistant.reading.reader import read_ticket
from knowledge_base.matching import match
from knowledge_base.matching.ladder import known_incidents
from knowledge_base.records import Incident

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")


def outage(incident_id, description, types=("internet",), region="Illinois", codes=(), country="US", **fields):
    area = {"description": description, "region": region, "country": country, "postcodes": list(codes)}
    given = {"name": "Outage", "status": "identified", "provider": "Northlight", "services": list(types)}
    started = NOW - timedelta(hours=3)
    return Incident.model_validate({"id": incident_id, "areas": [area], "started_at": started, **given, **fields})


WORLD = (
    outage("RIV", "Riverside", ("internet", "voice"), codes=["60546"]),
    outage("OAK", "Oakdale", codes=["60600"]),
    outage("SP-IL", "Springfield"),
    outage("SP-MA", "Springfield", region="Massachusetts"),
    outage("FORT", "Fort Worth", ("mobile",), region="Texas"),
    outage("MOUNT", "Mount Vernon", region="New York"),
    outage("NORTH", "North Hollywood", ("tv",), region="California"),
    outage("HEIGHTS", "Brook Heights", ("email",)),
    outage("ALBANS", "St Albans", region="England", country="GB", codes=["AL1", "AL3 4AB"]),
    outage("SW1", "Westminster", region="England", country="GB", codes=["SW1A 1AA", "SW1A 2AB"]),
    outage("OTTAWA", "Ottawa", ("voice",), region="Ontario", country="CA", codes=["K1A"]),
    outage("BONDI", "Bondi", region="New South Wales", country="AU", codes=["2026"]),
    outage("BERLIN", "Mitte", region="Berlin", country="DE", codes=["10115"]),
    outage("AMSTERDAM", "Amsterdam Centrum", ("tv",), region="Noord-Holland", country="NL", codes=["1012"]),
    outage("LOGRONO", "Logroño", region="La Rioja", country="ES", codes=["26001"]),
    outage("MILL", "Mill Road, Dunmore"),
    outage("ELM", "Elm Street", ("voice",)),
    outage("TELMO", "San Telmo del Mar", region="Murcia", country="ES"),
)


def line(city, kind="internet", **place):
    return {"type": kind, "place": {"city": city, **place}}


def chosen(text, *services):
    customer = {"accounts": [{"id": "A-9", "services": list(services)}]} if services else None
    ticket = Ticket.model_validate({"id": "1", "text": text, "received_at": NOW.isoformat(), "customer": customer})
    reading = read_ticket(ticket, known_incidents(WORLD).gazetteer)
    matching = match(lookup_query(ticket, reading, NOW, None), WORLD, dict)
    if matching.chosen is not None and matching.chosen.relevance in ("impacted", "related"):
        return matching.chosen.incident.id
    return sorted(one.incident.id for one in matching.candidates) or None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no internet in riverside since noon", "RIV"),
        ("Our net is down near Riverside", None),
        ("We live in the next town over from Riverside and the internet is dead", None),
        ("We're up the road from Oakdale and have no internet", None),
        ("Calling from Riverside, the internet is off", "RIV"),
        ("I moved to Oakdale last month and the internet is dead", "OAK"),
        ("The internet is down, not in Riverside but here", None),
        ("Internet out in North Riverside", None),
        ("Internet is off in Riverside Grove", None),
        ("No internet in Riverside Please help", "RIV"),
        ("We live in Elmford. Heard about the Riverside outage, our internet is off as well", None),
        ("Is the Riverside outage going to reach us? My internet is slow", None),
        ("When will the Riverside internet outage be over?", "RIV"),
        ("Internet down in Riverside and Oakdale", ["OAK", "RIV"]),
        ("My mother in Oakdale has it, mine works. Is my internet going to fail?", None),
        ("Writing for my dad, he lives in Oakdale and his internet is off", "OAK"),
    ],
)
def test_a_place_counts_where_the_customer_says_to_be(text, found):
    assert chosen(text) == found


@pytest.mark.parametrize(
    ("text", "city", "found"),
    [
        ("I'm at my shop in Oakdale and the internet is off", "Elmdale", "OAK"),
        ("Internet off. We are near Oakdale.", "Elmdale", None),
        ("Internet off. My sister in Oakdale has the same.", "Elmdale", None),
        ("Is the Oakdale outage why my internet is dead?", "Elmdale", None),
        ("Not in Riverside, I moved to Oakdale. Internet dead", "Riverside", "OAK"),
        ("My mother in Elmford has no internet since noon", "Riverside", None),
        ("My mum's flat in Oakdale has no internet since noon", "Riverside", "OAK"),
        ("No tengo internet, mi hermana en Oakdale tampoco", "Elmdale", None),
        ("Riverside Main Hall property lost internet, Oakdale is fine", "Riverside", "RIV"),
    ],
)
def test_a_place_in_the_text_is_weighed_against_the_account(text, city, found):
    assert chosen(text, line(city)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Internet out in Sprngfield, Mass.", "SP-MA"),
        ("internet out, springfield IL", "SP-IL"),
        ("Internet down in Springfield Massachusetts", "SP-MA"),
        ("No internet in Springfield", ["SP-IL", "SP-MA"]),
        ("riverside ca internet down", None),
        ("Ft. Worth here, phones have no signal, no data", "FORT"),
        ("Fort Wrth no mobile coverage", "FORT"),
        ("internet dead in Mt. Vernon, NY", "MOUNT"),
        ("N Hollywood - no tv picture", "NORTH"),
        ("my email is down in Brook Hts", "HEIGHTS"),
        ("St. Alban's broadband down", "ALBANS"),
        ("broadband down in Saint Albans", "ALBANS"),
        ("Estoy sin internet en logrono desde ayer", "LOGRONO"),
    ],
)
def test_names_written_short_misspelt_or_twice_are_told_apart(text, found):
    assert chosen(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Broadband down AL1 3XY", "ALBANS"),
        ("Broadband down, postcode AL3 9ZZ", None),
        ("broadband gone, SW1A", "SW1"),
        ("sw1a1aa no internet", "SW1"),
        ("broadband gone, SW1A 9ZZ", None),
        ("No dial tone, k1a0b1", "OTTAWA"),
        ("internet down Bondi NSW 2026", "BONDI"),
        ("Internet out since early 2026", None),
        ("my router light is red, 10115 Berlin", "BERLIN"),
        ("tv is out, 1012AB Amsterdam", "AMSTERDAM"),
        ("tv is out since 1012 am", None),
        ("sin internet, código postal 26001", "LOGRONO"),
        ("my internet is down 60546-1234", "RIV"),
    ],
)
def test_postcodes_of_several_countries(text, found):
    assert chosen(text) == found


@pytest.mark.parametrize(
    ("text", "service", "found"),
    [
        ("No internet at 14 Mill Road, Dunmore", None, "MILL"),
        ("No landline, 7 Elm St", None, "ELM"),
        ("No phone line", line("Chicago", "voice", line="22 Elm Street"), "ELM"),
        ("Internet is down", line("Oakdale", line="1 Mill Road"), "OAK"),
        ("Internet is down", line("Dunmore", line="1 Ash Lane"), None),
        ("Internet is down", line("Chester", line="1 Mill Road"), None),
    ],
)
def test_streets_are_places_and_never_in_another_town(text, service, found):
    assert chosen(text, *([service] if service else [])) == found


def test_the_street_of_ones_own_address_picks_out_the_services_there():
    here = line("Riverside", line="1 Mirador Drive", postcode="60546")
    there = line("Oakdale", line="400 Linda Avenue", postcode="60600")
    assert chosen("Internet is down at both sites.", here, there) == ["OAK", "RIV"]
    assert chosen("Following up on Mirador Drive only: internet is down.", here, there) == "RIV"
    assert (
        chosen("Sin internet en Plaza Vieja. Mi hermana está en el hospital.", line("Riverside", line="8 Plaza Vieja"))
        == "RIV"
    )


def test_a_town_of_ones_own_may_be_named_by_its_first_words():
    here, there = line("Riverside", postcode="60546"), line("San Telmo del Mar", region="Murcia", country="ES")
    assert chosen("Internet is out.", here, there) == ["RIV", "TELMO"]
    assert chosen("Duty manager at the San Telmo house: internet is out.", here, there) == "TELMO"
    assert chosen("Internet is out at our Riverside shop.", here, there) == "RIV"
    assert chosen("Internet is out in Riverside and San Telmo.", here, there) == ["RIV", "TELMO"]
