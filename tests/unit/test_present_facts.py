"""What is shown of feeds, versions, signs and sites: complete, and harmless whatever a feed or ticket says."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.early_signs import ReportedPlace, SuspectedOutage, TimeCount
from assistant.domain.sites import SitesPicture
from assistant.facts_desk import IncidentCard
from knowledge_base.polling import FeedState
from knowledge_base.records import (
    ContactPoint,
    Evidence,
    Fact,
    FeedHealth,
    FeedProblem,
    FeedSettings,
    Incident,
    Provider,
)
from knowledge_base.revisions import Revision
from ui.present.evidence import evidence_html
from ui.present.facts import _fact
from ui.present.feeds import feeds_html, incidents_html, shown_where
from ui.present.linking import linking_html
from ui.present.signs import signs_html
from ui.present.sites import sites_html
from ui.present.versions import old_facts_html, versions_html

NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
ZONE = ZoneInfo("America/Chicago")
HOSTILE = "\"'><img src=x onerror=alert(1)> ${alert(2)} {{constructor}} <script>alert(3)</script>"
CHICAGO = Provider(name=HOSTILE, time_zone="America/Chicago")


def _incident(**changes):
    told = {"id": HOSTILE, "name": HOSTILE, "status": "identified", "provider": HOSTILE}
    return Incident.model_validate(told | {"areas": [{"description": HOSTILE}], "updated_at": NOW} | changes)


def _state(**health):
    settings = FeedSettings(
        name="own", where=f"https://user:secret@host.example/{HOSTILE}?key=secret#x", stale_after=60
    )
    problem = FeedProblem(HOSTILE, HOSTILE, "raw")
    told = FeedHealth(name="own", problems=(problem,) * 7, **{"last_tried_at": NOW, **health})
    return FeedState.at(settings, told, NOW)


def _card(**changes):
    revisions = (
        Revision(1, 3, NOW - timedelta(hours=2), "own"),
        Revision(2, 3, NOW - timedelta(hours=1), "own", (HOSTILE,), silent=True),
        Revision(3, 4, NOW - timedelta(minutes=5), "own", ("open again",), reopened=True, merged_into=HOSTILE),
    )
    card = IncidentCard(_incident(), CHICAGO, revisions, 1, (_incident(id="C-1"),), _state(last_synced_at=NOW))
    return card if not changes else IncidentCard(**(card.__dict__ | changes))


def _sign(**changes):
    place = ReportedPlace(level="postcode", key="60540", name=HOSTILE)
    told = {
        "key": HOSTILE, "services": ("internet",), "place": place, "started_at": NOW - timedelta(minutes=28),
        "noticed_at": NOW, "last_report_at": NOW, "rising": True, "reports": 14, "customers": 14, "unidentified": 0,
        "expected": 0.1, "once_in_days": 1000.0, "words": (HOSTILE,), "ticket_ids": (HOSTILE,) * 12,
        "timeline": (TimeCount(at=NOW, reports=3), TimeCount(at=NOW, reports=0)), "explanation": (HOSTILE,),
    }  # fmt: skip
    return SuspectedOutage.model_validate(told | changes)


def _alert(**changes):
    told = {"source": HOSTILE, "key": "k", "status": "firing", "summary": HOSTILE, "starts_at": NOW, "observed_at": NOW}
    return Evidence.model_validate(told | {"labels": {HOSTILE: HOSTILE}} | changes)


def _fact_row(quote=HOSTILE, kind="eta"):
    fact = Fact(
        id="INC/eta@r1", kind=kind, value=None, text=HOSTILE, source="x", as_of=NOW, certainty="estimate", quote=quote
    )
    return _fact(fact, fact.text, NOW, "en")


@pytest.mark.parametrize(
    "html",
    [
        versions_html(_card(), NOW, ZONE),
        old_facts_html(_state(failure=HOSTILE, failures=2), NOW),
        feeds_html((_state(failure=HOSTILE, failures=2),), NOW),
        incidents_html((_incident(),), NOW, ZONE),
        signs_html((_sign(),), (CHICAGO, Provider(name="B")), NOW, ZONE),
        evidence_html((_alert(), _alert(status="resolved")), NOW, ZONE),
        linking_html(_card(), (_incident(id="D-1"), _incident(id="C-1"))),
        sites_html(SitesPicture(affected=(HOSTILE,), fine=("b",)), HOSTILE, HOSTILE),
        _fact_row(),
    ],
    ids=["versions", "old", "feeds", "incidents", "signs", "evidence", "linking", "sites", "quote"],
)
def test_what_others_say_stays_text(html):
    assert "&lt;img" in html
    assert not re.search(r"<(?:img|script)|\$\{|\{\{", html)
    # Nothing of it ends an attribute: every event handler in there stands inside a quoted value or text.
    assert not re.search(r"<[a-z]+(?:\s[\w-]+=\"[^\"]*\")*\s+on\w+=", html)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "//evil.example", " https://x"]
)
def test_a_link_that_is_none_of_the_web_is_not_offered(link):
    assert "<a " not in versions_html(_card(incident=_incident().model_copy(update={"link": link})), NOW, ZONE)


OWN = CHICAGO.model_copy(update={"contacts": (ContactPoint(kind="url", value="https://status.example"),)})


@pytest.mark.parametrize("link", ["https://evil.example/1", "https://status.example.evil.example", "http://[::1"])
def test_an_address_that_is_not_the_providers_own_is_told_and_no_link(link):
    html = versions_html(_card(provider=OWN, incident=_incident().model_copy(update={"link": link})), NOW, ZONE)
    assert "<a " not in html
    assert link in html


def test_a_link_to_the_providers_page_opens_apart():
    html = versions_html(_card(provider=OWN, incident=_incident(link="https://status.example/1")), NOW, ZONE)
    assert '<a href="https://status.example/1" target="_blank" rel="noopener noreferrer">' in html


def test_versions_come_newest_first_with_their_marks_and_older_ones_are_folded():
    html = versions_html(_card(), NOW, ZONE)
    assert html.index("open again") < html.index("First seen")
    assert "Reopened" in html
    assert "Edited silently" in html
    assert "3 versions, reopened once, edited silently once" in html
    folded = versions_html(_card(), NOW, ZONE, shown=1)
    assert folded.index("open again") < folded.index("<summary>2 older versions</summary>") < folded.index("First seen")


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (None, ""),
        (_state(last_synced_at=NOW - timedelta(seconds=59)), ""),
        (_state(last_synced_at=NOW - timedelta(minutes=5), failure="no answer", failures=3), "silent since 5 min ago"),
        (_state(failure="no answer", failures=1), "never read"),
    ],
)
def test_facts_of_a_silent_feed_are_called_old(state, says):
    html = old_facts_html(state, NOW)
    assert says in html
    assert ("These facts may be old." in html) == bool(says)
    assert ("no answer" in html) == bool(says)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (None, None),
        ("/srv/secret/feeds/own.json", "own.json"),
        ("https://user:pass@status.example:8443/a/b.json?token=x#y", "https://status.example:8443/a/b.json"),
    ],
)
def test_where_a_feed_is_tells_no_secret(where, shown):
    state = FeedState.at(FeedSettings(name="own", where=where), FeedHealth(name="own"), NOW)
    assert shown_where(state) == shown


def test_a_suspected_outage_offers_both_ways_and_asks_whose_it_is_only_where_that_is_open():
    one = signs_html((_sign(),), (CHICAGO,), NOW, ZONE)
    assert one.count("data-act=") == 2
    assert "<select" not in one
    assert "Whose outage is it?" in signs_html((_sign(),), (CHICAGO, Provider(name="B")), NOW, ZONE)
    assert "Nothing rises together" in signs_html((), (), NOW, ZONE)


def test_alerts_are_marked_internal_and_cannot_be_clicked_into_a_reply():
    html = evidence_html((_alert(),), NOW, ZONE)
    assert "Internal" in html
    assert "data-say" not in html
    assert "<button" not in html
    assert evidence_html((), NOW, ZONE) == ""


def test_a_fact_shows_the_sentence_it_was_read_from():
    assert "We hope for 6 pm." in _fact_row("We hope for 6 pm.")
    assert "<details" not in _fact_row(None)


def test_sites_are_counted_by_how_they_stand():
    picture = SitesPicture(("a", "b", "c"), ("d",), ("e",) * 7, ("f",))
    html = sites_html(picture, "Dana", "INC-7")
    assert "12 sites" in html
    told = re.findall(r"<b[^>]*>(\d+)</b><span>([^<]*)", html)
    assert told == [
        ("3", "affected by INC-7"), ("1", "affected by another outage"), ("7", "not affected as far as known"),
        ("1", "not known: place or carrier missing"),
    ]  # fmt: skip
    assert sites_html(None, "Dana", "INC-7") == ""


def test_what_counts_as_one_can_be_parted_and_is_not_offered_again():
    html = linking_html(_card(), (_incident(id="C-1"), _incident(id="D-1")))
    assert 'data-other="C-1"' in html
    assert 'value="D-1"' in html
    assert 'value="C-1"' not in html
