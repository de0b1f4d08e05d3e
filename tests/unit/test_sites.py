"""Customers with several sites: how each stands, what a reply may say of them, and what the guard makes of it."""

from dataclasses import replace

import pytest

from assistant.checking.checker import check_reply
from assistant.domain.sites import SitesPicture, several_outages, sites_picture
from knowledge_base.records import (
    Incident,
    IncidentKnowledge,
    Lookup,
    Match,
    Matching,
    Place,
    Provider,
    Service,
    ServiceStanding,
)
from tests.unit.checking_world import context_of, situations

HERE = Incident.model_validate({"id": "INC-7", "name": "Outage in Riverside", "status": "identified"})
THERE = Incident.model_validate({"id": "INC-8", "name": "Outage in Oakdale", "status": "identified"})
PICTURE = SitesPicture(
    affected=("1 Elm, Riverside", "2 Elm, Riverside", "3 Elm, Riverside"),
    elsewhere=("9 Oak, Oakdale",),
    fine=tuple(f"{n} High Street, Brookfield" for n in range(7)),
    unknown=("S-12",),
)


def _standing(line, state, incident=None, city="Riverside", service_type="internet"):
    match = Match(incident, "related", ("place",), 0.8) if incident else None
    place = Place(line=line, city=city) if line else None
    return ServiceStanding(Service(id=f"S-{line}", type=service_type, place=place), state, match)


def _lookup(*standings, incident=HERE):
    knowledge = IncidentKnowledge(Provider(), incident, "investigating", ())
    return Lookup(Matching(standings=standings), knowledge)


def test_a_site_stands_as_the_worst_of_its_services():
    found = sites_picture(
        _lookup(
            _standing("1 Elm", "affected", HERE),
            _standing("1 Elm", "not_affected", service_type="voice"),
            _standing("2 Elm", "affected", THERE),
            _standing("3 Elm", "unknown"),
            _standing("3 Elm", "not_affected", service_type="voice"),
            _standing("4 Elm", "not_affected"),
        )
    )
    assert found == SitesPicture(
        ("1 Elm, Riverside",),
        ("2 Elm, Riverside",),
        ("4 Elm, Riverside",),
        ("3 Elm, Riverside",),
        outages=(("1 Elm, Riverside",), ("2 Elm, Riverside",)),
    )
    assert found.total == 4


@pytest.mark.parametrize("standings", [(), (_standing("1 Elm", "affected", HERE),) * 2])
def test_one_site_is_no_picture(standings):
    assert sites_picture(_lookup(*standings)) is None


CASES = [
    ("3 of your 12 sites are affected.", "supported"),
    ("Three of your sites are down.", "supported"),
    ("4 of your 12 sites are affected.", "supported"),  # this outage's and the other's
    ("5 of your 12 sites are affected.", "contradicted"),
    ("3 of your 14 sites are affected.", "contradicted"),
    ("All your sites are down.", "contradicted"),
    ("None of your sites are affected.", "contradicted"),
    ("No known outage reaches your other 7 sites.", "supported"),
    ("No known outage reaches your other 9 sites.", "contradicted"),
    ("Your other sites are not affected.", "contradicted"),
    ("A separate outage affects one of your sites (9 Oak, Oakdale).", "supported"),
    ("A separate outage affects two of your sites.", "contradicted"),
    ("We see no known outage at your other site.", "contradicted"),
    ("For one of your sites we cannot tell yet.", "supported"),
    ("For two of your sites we cannot tell yet.", "contradicted"),
    ("3 de sus 12 sedes están afectadas.", "supported"),
    ("6 de sus 12 sedes están afectadas.", "contradicted"),
    ("No nos consta ninguna avería en sus otras 7 sedes.", "supported"),
]


@pytest.mark.parametrize(("text", "verdict"), CASES, ids=[text for text, _ in CASES])
def test_what_is_said_of_sites_is_compared_with_how_they_stand(text, verdict):
    context = replace(context_of(situations()[0]), sites=PICTURE)
    found = [claim for claim in check_reply(text, context).claims if "s" in claim.text and claim.kind == "count"]
    # The figure alone may be known from elsewhere; the guard blocks by the worst that is found.
    worst = "contradicted" if any(claim.verdict == "contradicted" for claim in found) else found[0].verdict
    assert worst == verdict


def test_outages_that_touch_different_sites_are_no_question():
    here, there = _standing("1 Elm", "affected", HERE), _standing("9 Oak", "affected", THERE, city="Oakdale")
    lookup = _lookup(here, there, incident=None)
    tied = replace(lookup, matching=replace(lookup.matching, candidates=(here.match, there.match)))
    assert several_outages(tied)
    assert sites_picture(tied).outages == (("1 Elm, Riverside",), ("9 Oak, Oakdale",))
    one_is_not_theirs = replace(tied, matching=replace(tied.matching, standings=(here,)))
    assert not several_outages(one_is_not_theirs)
