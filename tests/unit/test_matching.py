"""The ladder: which incident concerns a ticket, by which keys, and when to ask instead."""

import time
from datetime import datetime, timedelta

import pytest

from knowledge_base.matching import match
from knowledge_base.matching.normal import covering_codes, identifiers_in, place_names, spoken_names, stated_codes
from knowledge_base.records import Customer, Incident, LookupQuery

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")
RIVERSIDE = {"description": "Riverside", "region": "Illinois", "country": "US", "postcodes": ["60546"]}


def hours(number):
    return NOW + timedelta(hours=number)


def incident(incident_id="INC-7", **fields):
    given = {
        "name": "Outage",
        "status": "identified",
        "provider": "Northlight",
        "services": ["internet", "voice"],
        "started_at": hours(-3),
        "areas": [RIVERSIDE],
        **fields,
    }
    return Incident.model_validate({"id": incident_id, **given})


def area(description=None, **fields):
    return {"description": description, **fields}


def service(type_="internet", city=None, postcode=None, **fields):
    place = {"city": city, "postcode": postcode, "region": fields.pop("region", None)} if city or postcode else None
    return {"type": type_, "place": place, **fields}


def customer(*services, **fields):
    return Customer.model_validate({"accounts": [{"id": "A-9", "services": list(services)}], **fields})


def query(text="It is down.", *, who=None, services=(), places=(), at=None, named=None):
    return LookupQuery(text, NOW, at or NOW, services, places, who, named)


def similar_nothing():
    return {}


def never_asked():
    raise AssertionError("similarity was asked although a key answers")


def found(asked, *incidents, similar=never_asked):
    return match(asked, incidents, similar)


def summary(matching):
    chosen = matching.chosen
    return (chosen.incident.id, chosen.relevance, chosen.matched_on) if chosen else None


AT_HOME = customer(service(city="Riverside", postcode="60546"))


@pytest.mark.parametrize(
    ("who", "incident_fields", "relevance", "keys"),
    [
        (customer(service(), id="C-77"), {"subscribers": ["C-77"]}, "impacted", ("subscriber",)),
        (customer(service()), {"subscribers": ["a-9"]}, "impacted", ("subscriber",)),
        (customer(service(id="S-1")), {"subscribers": ["S-1"]}, "impacted", ("subscriber", "service_id")),
        (customer(service(id="S-1")), {"resources": ["S-1"]}, "impacted", ("service_id",)),
        (
            customer(service("voice", id="+1 312 555 0188")),
            {"subscribers": ["(312) 555-0188"]},
            "impacted",
            ("subscriber", "service_id"),
        ),
        (
            customer(service(city="Riverside", postcode="60546", resource_ids=["olt-rvs-03"])),
            {"resources": ["OLT-RVS-03"]},
            "impacted",
            ("resource_id",),
        ),
        (customer(service(serving_area="Riverside")), {}, "related", ("serving_area", "service")),
        (AT_HOME, {}, "related", ("postcode", "service")),
        (customer(service(city="riverside")), {}, "related", ("place", "service")),
        (customer(service(city="Riverside")), {"services": []}, "related", ("place", "service")),
        (customer(service(city="Riverside", region="IL")), {}, "related", ("place", "service")),
    ],
)
def test_the_strongest_key_of_the_account_decides(who, incident_fields, relevance, keys):
    matching = found(query(who=who), incident(**incident_fields))
    assert summary(matching) == ("INC-7", relevance, keys)


def test_the_example_of_the_formats_page():
    who = customer(service(city="Riverside", postcode="60546", resource_ids=["OLT-RVS-03"], carrier="Northlight"))
    matching = found(query(who=who), incident(resources=["OLT-RVS-03"]))
    assert summary(matching) == ("INC-7", "impacted", ("resource_id",))
    assert matching.chosen.confidence == 0.98
    assert len(matching.chosen.services) == 1


@pytest.mark.parametrize(
    "who",
    [
        customer(service(city="Elmdale")),
        customer(service(city="North Riverside")),
        customer(service(city="Riverside", region="California")),
        customer(service(city="Riverside", postcode="60999")),
        customer(service(serving_area="Elmdale")),
    ],
)
def test_the_right_service_elsewhere_is_never_chosen(who):
    matching = found(query(who=who), incident(), similar=lambda: {"INC-7": 0.9})
    assert matching.chosen is None
    assert matching.candidates == ()
    assert [(near.relevance, near.matched_on) for near in matching.nearby] == [("partially_related", ("service",))]
    assert matching.missing == ()


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        (customer(service("tv", "Riverside")), {}),
        (customer(service(city="Riverside", carrier="Otherwave")), {}),
        (customer(service(carrier="Otherwave", resource_ids=["OLT-1"])), {"resources": ["OLT-1"]}),
        (customer(service("mobile"), service("internet", resource_ids=["OLT-1"])), {"resources": ["OLT-1"]}),
    ],
    ids=["other service", "other carrier", "other carrier with id", "ticket about another service"],
)
def test_what_the_keys_exclude_is_neither_chosen_nor_nearby(who, fields):
    services = ("mobile",) if len(who.services) > 1 else ()
    matching = found(query(who=who, services=services), incident(**fields), similar=lambda: {"INC-7": 0.9})
    assert (matching.chosen, matching.candidates, matching.nearby) == (None, (), ())


@pytest.mark.parametrize("carrier", [None, "Northlight", "NORTHLIGHT, Inc."])
def test_services_of_the_provider_or_of_no_stated_carrier_are_concerned(carrier):
    who = customer(service(city="Riverside", carrier=carrier))
    assert found(query(who=who), incident()).chosen.relevance == "related"


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (query(services=("internet",), places=("Riverside",)), ("place", "service")),
        (query("Dead in 60546", services=("voice",)), ("postcode", "service")),
        (query("Riverside, 60546", services=("voice",), places=("Riverside",)), ("postcode", "service")),
        (query(services=("internet",), places=("Riverside, IL",)), ("place", "service")),
        (query(services=("internet",), places=("Riversde",)), ("place", "service")),
        (query("circuit OLT-RVS-03 is down"), ("resource_id",)),
        (query("my number is 312-555-0188"), ("subscriber",)),
    ],
)
def test_the_text_alone_can_name_a_key(asked, keys):
    matching = found(asked, incident(resources=["OLT-RVS-03"], subscribers=["+13125550188"]))
    assert matching.chosen.matched_on == keys


def test_a_misspelt_place_is_less_sure():
    right = found(query(services=("internet",), places=("Riverside",)), incident()).chosen
    slip = found(query(services=("internet",), places=("Riversied",)), incident()).chosen
    assert slip.confidence < right.confidence


@pytest.mark.parametrize(
    ("place", "other"),
    [
        ("North Riverside", "Riverside"),
        ("Riverside", "North Riverside"),
        ("East Moline", "Moline"),
        ("East Moline", "West Moline"),
        ("Riverdale", "Riverside"),
        ("Ames", "Amen"),
        ("Lake East", "Lake West"),
    ],
)
def test_neighbouring_names_are_not_confused(place, other):
    asked = query(services=("internet",), places=(place,))
    assert found(asked, incident(areas=[area(other)]), similar=similar_nothing).chosen is None


@pytest.mark.parametrize(
    ("text", "place", "is_here"),
    [
        ("Out in Riverside, Illinois", "Riverside", True),
        ("Out in Riverside IL", "Riverside", True),
        ("We are Riverside California", "Riverside", False),
        ("Out in Riverside, CA", "Riverside", False),
        ("Riverside or nearby, in any case me too", "Riverside", True),
    ],
)
def test_a_region_behind_the_place_tells_towns_of_one_name_apart(text, place, is_here):
    asked = query(text, services=("internet",), places=(place,))
    assert (found(asked, incident(), similar=similar_nothing).chosen is not None) is is_here


def test_another_known_place_in_the_text_wins_over_the_account():
    who = customer(service(city="Riverside", postcode="60546", resource_ids=["OLT-1"]))
    here = incident(resources=["OLT-1"])
    there = incident("INC-8", areas=[area("Fox Bend")])
    matching = found(query("I am in Fox Bend", who=who, places=("Fox Bend",)), here, there)
    assert summary(matching) == ("INC-8", "related", ("place", "service"))


def test_a_place_that_nobody_knows_does_not_move_the_account():
    matching = found(query(who=AT_HOME, places=("Saturday Market",)), incident())
    assert matching.chosen.relevance == "related"


def test_of_several_places_in_the_text_the_account_picks_its_own():
    who = customer(service(city="Elmdale"))
    matching = found(query("Elmdale, is it the Riverside one?", who=who, places=("Elmdale", "Riverside")), incident())
    assert (matching.chosen.incident.id, matching.chosen.relevance) == ("INC-7", "partially_related")
    assert [near.incident.id for near in matching.nearby] == ["INC-7"]


def test_an_outage_elsewhere_is_the_subject_only_of_who_asks_about_it():
    who = customer(service(city="Elmdale"))
    named = ("Elmdale", "Riverside")
    assert (
        found(query("My internet in Elmdale is slow. Riverside is nice.", who=who, places=named), incident()).chosen
        is None
    )
    sister = found(query("My sister in Riverside has no internet, is it coming our way?", who=who), incident())
    assert sister.chosen.relevance == "partially_related"


def test_a_place_in_the_text_chooses_the_incident_of_a_customer_with_many_sites():
    who = customer(service("vpn", "Riverside", id="S-1"), service("vpn", "Elmdale", id="S-2"))
    here = incident(services=["vpn"], subscribers=["S-1"])
    there = incident("INC-8", services=["vpn"], subscribers=["S-2"], areas=[area("Elmdale")])
    assert found(query(who=who, places=("Elmdale",)), here, there).chosen.incident.id == "INC-8"
    assert found(query(who=who, places=("Riverside",)), here, there).chosen.incident.id == "INC-7"


@pytest.mark.parametrize(
    ("incident_fields", "touched"),
    [
        ({"subscribers": ["S-1", "S-2", "S-3"]}, ["S-1", "S-2", "S-3"]),
        ({"resources": ["PE-2"]}, ["S-1", "S-2"]),
        ({"areas": [area("HUB 4")]}, ["S-1", "S-2", "S-3"]),
        ({"areas": [area("Elmdale", postcodes=["61799"])]}, ["S-1", "S-3"]),
        ({"subscribers": ["S-1"], "areas": []}, ["S-1"]),
        ({"resources": ["PE-2"], "areas": [area("HUB 4")]}, ["S-1", "S-2"]),
    ],
)
def test_a_place_in_the_text_leaves_no_site_out_that_the_incident_touches(incident_fields, touched):
    hub = {"serving_area": "HUB 4"}
    who = customer(
        service("vpn", "Elmdale", "61799", id="S-1", resource_ids=["PE-2"], **hub),
        service("vpn", "Riverside", "60546", id="S-2", resource_ids=["PE-2"], **hub),
        service("vpn", "Dunmore", "61799", id="S-3", resource_ids=["PE-9"], **hub),
        service("internet", "Elmdale", "61799", id="S-4", resource_ids=["PE-2"], **hub),
    )
    asked = query("The Elmdale one is down", who=who, services=("vpn",), places=("Elmdale",))
    matching = found(asked, incident(services=["vpn", "internet"], **incident_fields))
    assert [one.id for one in matching.chosen.services] == touched


@pytest.mark.parametrize(
    ("text_types", "owned", "relevance"),
    [
        (("internet",), ["internet", "tv"], "related"),
        (("tv",), ["internet", "tv"], None),
        (("voice",), ["mobile"], None),
        (("internet",), ["vpn"], None),
        (("other",), ["internet"], "related"),
        ((), ["internet", "mobile"], "related"),
    ],
)
def test_the_service_in_the_text_and_those_of_the_customer_narrow(text_types, owned, relevance):
    who = customer(*(service(one, "Riverside") for one in owned))
    matching = found(query(who=who, services=text_types), incident(services=["internet"]), similar=similar_nothing)
    assert (matching.chosen.relevance if matching.chosen else None) == relevance


def test_a_mobile_customer_who_writes_phone_means_the_mobile():
    who = customer(service("mobile", "Riverside"))
    assert found(query(who=who, services=("voice",)), incident(services=["mobile"])).chosen.relevance == "related"


@pytest.mark.parametrize(
    ("areas", "who", "relevance"),
    [
        ([area(region="Illinois")], customer(service(city="Elmdale", region="IL")), "related"),
        ([area("Illinois", region="Illinois")], customer(service(city="Elmdale", region="IL")), "related"),
        ([area("All of Illinois")], customer(service(city="Elmdale", region="Illinois")), "related"),
        ([area("All of Illinois")], customer(service(city="Ames", region="Iowa")), None),
        ([area("All Northlight internet customers")], customer(service()), "related"),
        ([area("All customers in Riverside")], customer(service(city="Elmdale")), None),
        ([area("All customers in Riverside")], customer(service(city="Riverside")), "related"),
        ([area("Parts of Riverside and Oak Park")], customer(service(city="Oak Park")), "related"),
        ([area(postcodes=["LS1", "LS2"])], customer(service(city="Leeds", postcode="LS1 4AB")), "related"),
        ([area(postcodes=["605*"])], customer(service(postcode="60546-1234")), "related"),
        ([area("St. Louis")], customer(service(city="Saint Louis")), "related"),
        ([area("Peñalver")], customer(service(city="Penalver")), "related"),
    ],
)
def test_areas_are_compared_as_people_write_them(areas, who, relevance):
    matching = found(query(who=who), incident(areas=areas), similar=similar_nothing)
    assert (matching.chosen.relevance if matching.chosen else None) == relevance


def test_a_missing_place_is_asked_for_and_never_assumed():
    matching = found(query(services=("internet",)), incident(), similar=similar_nothing)
    assert matching.chosen is None
    assert matching.missing == ("place",)


def test_a_region_is_too_coarse_to_be_a_place():
    asked = query("Out in Illinois", services=("internet",), places=("Illinois",))
    assert found(asked, incident(), similar=similar_nothing).missing == ("place",)


def test_a_missing_service_is_asked_for():
    matching = found(query("All is dead here", places=("Riverside",)), incident())
    assert summary(matching) == ("INC-7", "unknown", ("place",))
    assert matching.missing == ("service",)


def test_nothing_is_missing_where_nothing_is_known_of_that_service():
    assert found(query(services=("tv",)), incident()).missing == ()
    assert found(query(services=("tv",))).missing == ()


def test_words_alone_give_an_unknown_relevance():
    matching = found(query(services=("internet",)), incident(), similar=lambda: {"INC-7": 0.6})
    assert summary(matching) == ("INC-7", "unknown", ("service", "words"))
    assert matching.chosen.confidence <= 0.5
    assert matching.missing == ("place",)


def test_words_that_fit_two_incidents_choose_none():
    asked = query(services=("internet",))
    two = (incident(), incident("INC-8", areas=[area("Fox Bend")]))
    matching = found(asked, *two, similar=lambda: {"INC-7": 0.6, "INC-8": 0.55})
    assert matching.chosen is None
    assert [candidate.relevance for candidate in matching.candidates] == ["unknown", "unknown"]


def test_words_never_overrule_the_service():
    asked = query(services=("mobile",))
    assert found(asked, incident(), similar=lambda: {"INC-7": 0.9}).chosen is None


def test_an_incident_that_names_no_area_stays_unknown_unless_ids_match():
    unstated = incident(areas=[], subscribers=["C-1"])
    by_words = found(query(who=AT_HOME), unstated, similar=lambda: {"INC-7": 0.6})
    by_id = found(query(who=customer(service(), id="C-1")), unstated)
    assert (by_words.chosen.relevance, by_words.missing) == ("unknown", ())
    assert by_id.chosen.relevance == "impacted"


def test_two_that_cannot_be_told_apart_are_candidates():
    matching = found(query(who=customer(service(city="Riverside"))), incident(), incident("INC-8"))
    assert matching.chosen is None
    assert [candidate.incident.id for candidate in matching.candidates] == ["INC-7", "INC-8"]
    assert all(candidate.confidence < 0.5 for candidate in matching.candidates)


def test_a_postcode_tells_apart_what_a_name_cannot():
    north = incident("INC-N", areas=[area("Westhaven", postcodes=["60188"])])
    south = incident("INC-S", areas=[area("Westhaven", postcodes=["60190"])])
    unsure = found(query(who=customer(service(city="Westhaven"))), north, south)
    sure = found(query(who=customer(service(city="Westhaven", postcode="60190"))), north, south)
    told = found(query("60188 here", who=customer(service(city="Westhaven")), places=("Westhaven",)), north, south)
    assert unsure.chosen is None
    assert len(unsure.candidates) == 2
    assert sure.chosen.incident.id == "INC-S"
    assert told.chosen.incident.id == "INC-N"


@pytest.mark.parametrize(
    ("fields", "at", "matches"),
    [
        ({"started_at": hours(-3)}, 0, True),
        ({"started_at": hours(-3)}, -4, True),
        ({"started_at": hours(-3)}, -24, False),
        ({"status": "resolved", "resolved_at": hours(-1)}, 0, True),
        ({"status": "resolved", "started_at": hours(-90), "resolved_at": hours(-71)}, 0, True),
        ({"status": "resolved", "started_at": hours(-99), "resolved_at": hours(-80)}, 0, False),
        ({"status": "resolved", "started_at": hours(-99), "resolved_at": hours(-80)}, -85, True),
        ({"status": "scheduled", "kind": "maintenance", "started_at": None, "scheduled_for": hours(10)}, 0, True),
        ({"status": "scheduled", "kind": "maintenance", "started_at": None, "scheduled_for": hours(100)}, 0, False),
        ({"status": "in_progress", "kind": "maintenance", "started_at": None, "scheduled_for": hours(-1)}, 0, True),
    ],
)
def test_only_incidents_of_the_time_of_the_ticket_match(fields, at, matches):
    matching = found(query(who=AT_HOME, at=hours(at)), incident(**fields), similar=similar_nothing)
    assert (matching.chosen is not None) is matches


def test_planned_work_is_found_long_before_by_a_ticket_that_speaks_of_it():
    work = incident(status="scheduled", kind="maintenance", started_at=None, scheduled_for=hours(100))
    assert found(query("What about the planned maintenance?", who=AT_HOME), work).chosen is not None


def test_running_incidents_come_before_those_that_are_over():
    over = incident("OLD", status="resolved", resolved_at=hours(-1), resources=["OLT-1"])
    who = customer(service(city="Riverside", resource_ids=["OLT-1"]))
    assert found(query(who=who), over, incident("NEW")).chosen.incident.id == "NEW"
    assert found(query(who=who), over).chosen.incident.id == "OLD"


def test_of_two_that_are_over_the_last_is_meant():
    first = incident("A", status="resolved", started_at=hours(-60), resolved_at=hours(-50))
    last = incident("B", status="resolved", started_at=hours(-48), resolved_at=hours(-30))
    assert found(query(who=AT_HOME), first, last).chosen.incident.id == "B"


@pytest.mark.parametrize(
    ("who", "name", "relevance"),
    [
        (AT_HOME, "INC-7", "related"),
        (AT_HOME, "northlight:inc-7", "related"),
        (AT_HOME, "NOC-55", "related"),
        (customer(service(city="Elmdale")), "INC-7", "partially_related"),
        (customer(service("tv", "Riverside")), "INC-7", "not_impacted"),
        (customer(service(city="Riverside", carrier="Otherwave")), "INC-7", "not_impacted"),
        (None, "INC-7", "unknown"),
    ],
)
def test_an_incident_named_outright_is_taken_with_the_relevance_of_its_keys(who, name, relevance):
    old = incident(status="resolved", started_at=hours(-999), resolved_at=hours(-900), external_ids=["NOC-55"])
    matching = found(query(who=who, named=name), old)
    assert (matching.chosen.incident.id, matching.chosen.relevance) == ("INC-7", relevance)


def test_a_named_incident_that_is_not_known_changes_nothing():
    assert found(query(who=AT_HOME, named="INC-999"), incident()).chosen.relevance == "related"


def test_an_id_that_two_providers_use_is_settled_by_the_keys():
    ours, theirs = incident("Northlight:INC-7"), incident("Otherwave:INC-7", provider="Otherwave")
    who = customer(service(city="Riverside", carrier="Otherwave"))
    assert found(query(who=who, named="INC-7"), ours, theirs).chosen.incident.id == "Otherwave:INC-7"
    assert found(query(named="northlight:INC-7"), ours, theirs).chosen.incident.id == "Northlight:INC-7"
    assert found(query(named="INC-7"), ours).chosen.incident.id == "Northlight:INC-7"


def test_texts_that_fail_may_be_an_outage_of_the_mobile_network():
    asked = query(services=("sms", "voice"), places=("Riverside",))
    assert found(asked, incident(services=["mobile"])).chosen.relevance == "related"


@pytest.mark.parametrize("piece", ["a-", "1 ", "12 34 ", "Riverside, ", "zip ", "(", "LS1 ", "é", "+1 "])
def test_long_texts_take_time_in_proportion(piece):
    started = time.perf_counter()
    found(query(piece * (200_000 // len(piece)), services=("tv",), places=("Riverside",)), incident())
    assert time.perf_counter() - started < 30


def test_the_carrier_tells_two_providers_apart():
    ours, theirs = incident(), incident("OW-1", provider="Otherwave")
    who = customer(service(city="Riverside", carrier="Otherwave"))
    assert found(query(who=who), ours, theirs).chosen.incident.id == "OW-1"


def test_the_order_of_incidents_does_not_matter():
    incidents = [incident(f"I-{n}", areas=[area(f"Town {n}")]) for n in range(5)] + [incident()]
    forwards = match(query(who=AT_HOME), tuple(incidents), never_asked)
    backwards = match(query(who=AT_HOME), tuple(reversed(incidents)), never_asked)
    assert summary(forwards) == summary(backwards)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Riverside", {"riverside"}),
        ("The City of Riverside", {"riverside"}),
        ("Downtown Riverside; Oak Park area", {"riverside", "oak park"}),
        ("Partes de Logroño y alrededores", {"logrono"}),
        ("N/A", {"n", "a"}),
    ],
)
def test_descriptions_are_divided_into_places(text, names):
    assert names <= place_names(text)


def test_places_are_spelled_as_the_description_does():
    assert spoken_names("Parts of Riverside and Oak Park") == {"Riverside", "Oak Park"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("my zip is 60546", {"60546"}),
        ("zip code: 60546", {"60546"}),
        ("código postal 26001", {"26001"}),
        ("we are at LS1 4AB", {"LS14AB"}),
        ("T2P 1J9", {"T2P1J9"}),
        ("call me at 10 pm or 11am on the 5th", set()),
        ("14 rigs, 60546 dollars", set()),
    ],
)
def test_postcodes_are_read_where_they_can_be_nothing_else(text, codes):
    assert stated_codes(text) == codes


@pytest.mark.parametrize(
    ("code", "district"), [("LS1 4AB", "LS1"), ("EC1A 1BB", "EC1A"), ("T2P 1J9", "T2P"), ("60546-1234", "60546")]
)
def test_a_postcode_lies_in_its_district(code, district):
    assert district in covering_codes(code)


def test_ids_in_a_text_need_a_digit_and_some_length():
    assert identifiers_in("Circuit CKT-NL-44871, since 12:30, at A-9") >= {"ckt-nl-44871"}
    assert "circuit" not in identifiers_in("Circuit CKT-NL-44871")
