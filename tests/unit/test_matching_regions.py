"""What keeps a ticket from another region's incident, another's line, another service or another day."""

from datetime import datetime, timedelta

import pytest

from assistant.domain.ticket import Ticket
from assistant.framing import lookup_query
from assistant.reading.reader import read_ticket
from knowledge_base.matching import match
from knowledge_base.matching.geography import agrees, misspelt_region, region_claim
from knowledge_base.matching.ladder import known_incidents
from knowledge_base.matching.spots import area_keys
from knowledge_base.matching.told_areas import with_told
from knowledge_base.records import Incident

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")


def outage(incident_id, city, region, country, types=("internet",), days_ago=0, **fields):
    area = {"description": city, "region": region, "country": country}
    given = {"name": "Outage", "status": "identified", "provider": fields.pop("provider", "Northlight")}
    started = NOW - timedelta(hours=3, days=days_ago)
    if days_ago:
        given |= {"status": "resolved", "resolved_at": started + timedelta(hours=2)}
    areas = {"areas": [area], "services": list(types), "started_at": started}
    return Incident.model_validate({"id": incident_id, **given, **areas, **fields})


BODY = "We see an outage affecting customers in Pinewood and Sandhill, Alabama. A crew from Elmhurst is on its way."
WORLD = (
    outage("FAIR", "Fairfield", "Ohio", "US"),
    outage("GEO-KY", "Georgetown", "Kentucky", "US"),
    outage("GEO-OH", "Georgetown", "Ohio", "US"),
    outage("KY", "Kentucky", "Kentucky", "US", ("voice",)),
    outage("TAS", "Tasmania", "Tasmania", "AU", ("mobile",)),
    outage("NEWC", "Newcastle", "New South Wales", "AU", ("sms",)),
    outage("HOLM", "Holmfirth", "West Yorkshire", "GB"),
    outage("TODM", "Todmorden", "West Yorkshire", "GB", ("voice",)),
    outage("SKIP", "Skipton", "North Yorkshire", "GB"),
    outage("HOST", "Manchester", "Greater Manchester", "GB", ("hosting",)),
    outage("PAST", "Keighley", "West Yorkshire", "GB", days_ago=16),
    outage("PINE", "Pinewood", None, None, updates=[{"status": "identified", "created_at": NOW, "body": BODY}]),
)


def line(city, kind="internet", **place):
    return {"type": kind, "place": {"city": city, **place}}


def chosen(text, *services, world=WORLD):
    customer = {"accounts": [{"id": "A-9", "services": list(services)}]} if services else None
    ticket = Ticket.model_validate({"id": "1", "text": text, "received_at": NOW.isoformat(), "customer": customer})
    reading = read_ticket(ticket, known_incidents(world).gazetteer)
    matching = match(lookup_query(ticket, reading, NOW, None), world, dict)
    if matching.chosen is not None and matching.chosen.relevance in ("impacted", "related"):
        return matching.chosen.incident.id
    return sorted(one.incident.id for one in matching.candidates) or None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Broadband down in Fairfield near Leeds", None),
        ("Internet down in Fairfield, Connecticut", None),
        ("Internet out in Fairfield, about ten minutes from Cincinnati", "FAIR"),
        ("Internet out in Fairfield near Nowhereham", None),
        ("Internet out in Georgetown, not far from Lexington KY", "GEO-KY"),
        ("internet out in georgetown oh", "GEO-OH"),
        ("net is dead in gerogetown kentuky", "GEO-KY"),
        ("No internet in Georgetown, Guyana", None),
        ("Texts fail, I live in Newcastle upon Tyne", None),
        ("Text messages delayed in Newcastle, Tyne and Wear", None),
        ("Mobile dead in Launceston. Not Tasmania, I mean Launceston in Cornwall", None),
        ("whole of Tazmania has no moble", "TAS"),
        ("Phones out in Louisville", "KY"),
        ("ph line dead lexington ky", "KY"),
        ("Holmfirth, Yorkshire: no broadband", "HOLM"),
        ("Internet out in Sandhill, Alabama", "PINE"),
        ("Internet out in Pinewood, Minnesota", None),
        ("Internet out in Elmhurst", None),
    ],
)
def test_what_is_told_beside_a_name_decides_its_region(text, found):
    assert chosen(text) == found


@pytest.mark.parametrize(
    ("text", "city", "found"),
    [
        ("Broadband is off. Friend over in Skipton says hers was off as well.", "Leeds", None),
        ("My internet dropped and so did my sister's in Skipton.", "Leeds", None),
        ("Internet out. Saw on the news there's trouble in Holmfirth, is that us too?", "Leeds", None),
        ("My internet has gone. I don't know if the work in Holmfirth has anything to do with it.", "Leeds", None),
        ("I'm in Holmfirth but ringing for my mum in Cleveland, her internet is down.", "Holmfirth", None),
        ("My parents in Huddersfield lost their broadband. I'm fine here in Holmfirth.", "Holmfirth", None),
        ("Our Perth site has no internet", "Holmfirth", None),
        ("My mum in Skipton has lost her broadband", "Leeds", "SKIP"),
        ("Broadband is down", "Holmfirth", "HOLM"),
    ],
)
def test_what_was_heard_of_elsewhere_is_not_borrowed(text, city, found):
    assert chosen(text, line(city, region="West Yorkshire", country="GB")) == found


@pytest.mark.parametrize(
    "text",
    [
        "The telly's gone off. Broadband's fine though.",
        "No hay señal de televisión, el internet sí funciona.",
        "Not one TV channel works. Internet works great.",
        "Nothing wrong with the line, it's the VPN that fails",
        "Our VPN drops every hour, broadband is fine",
    ],
)
def test_a_service_that_works_is_not_the_one_that_fails(text):
    assert chosen(text, line("Holmfirth", region="West Yorkshire", country="GB")) is None


def test_hosted_mail_is_no_hosting():
    assert chosen("Our hosted e-mail is bouncing in Manchester") is None
    assert chosen("Our hosting is down in Manchester") == "HOST"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On 5 November our broadband was off all evening. Have you credited that yet?", "PAST"),
        ("What happened on Nov 5th? Internet was out half the day.", "PAST"),
        ("El 5 de noviembre estuvimos sin internet, ¿qué pasó?", "PAST"),
        ("On 12 November our broadband was off all evening.", None),
        ("Broadband has been off since 5 November", None),
    ],
)
def test_a_day_that_is_named_is_the_one_that_is_meant(text, found):
    assert chosen(text, line("Keighley", region="West Yorkshire", country="GB")) == found


def test_an_id_that_two_providers_use_is_decided_by_the_place_or_asked():
    world = (
        outage("One:INC-7", "Fairfield", "Ohio", "US", provider="One"),
        outage("Two:INC-7", "Hobart", "Tasmania", "AU", ("mobile",), provider="Two"),
    )
    assert chosen("What about INC-7?", world=world) == ["One:INC-7", "Two:INC-7"]
    assert chosen("What about INC-7? I'm in Fairfield, Ohio.", world=world) == "One:INC-7"


def test_regions_are_read_in_full_short_and_with_a_slip():
    assert region_claim("NSW") == region_claim("New South Wales") == {"new south wales"}
    assert region_claim("in") is None
    assert misspelt_region("kentuky") == {"kentucky"}
    assert misspelt_region("indian") is None
    assert agrees(frozenset({"yorkshire"}), "west yorkshire", None)
    assert agrees(frozenset({"hertfordshire"}), "england", None)
    assert not agrees(frozenset({"virginia"}), "west virginia", None)


def test_a_town_that_an_older_update_listed_is_left_out_once_it_is_back():
    posts = [
        {"created_at": "2026-11-21T15:20:00-06:00",
         "body": "Service in Garden City was restored at 3:10 pm. Liberal is still down."},
        {"created_at": "2026-11-21T13:05:00-06:00", "body": "We see an internet outage in Garden City and Liberal."},
    ]  # fmt: skip
    told = {"id": "A", "name": "Internet outage", "status": "identified", "services": ["internet"]}
    areas = [{"description": "Liberal"}]
    for updates, found in ((posts[1:], {"liberal", "garden city"}), (posts, {"liberal"})):
        incident = Incident.model_validate(told | {"areas": areas, "updates": updates})
        (area,) = with_told((area_keys(incident.areas[0], "Prairie Fiber"),), incident)
        assert area.names >= found
        assert ("garden city" in area.names) == ("garden city" in found)
