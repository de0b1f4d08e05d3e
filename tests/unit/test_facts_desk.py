"""Feeds, versions, links and evidence: who may do what, and what one card brings together."""

import json
from datetime import datetime, timedelta

import pytest

from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed, NotFound, UnknownIncident
from assistant.facts_desk import FactsDesk
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.received import read_received
from knowledge_base.polling import Watcher
from knowledge_base.records import FeedSettings
from knowledge_base.stores.account_store import MemoryAccounts
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.fake_desk import FixedNow
from ui.files.fact_objects import card_object

NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
LEAD, AGENT = Person(id="lead", name="Lea", role="lead"), Person(id="agent", name="Ada", role="agent")
INCIDENT = {
    "id": "INC-7", "name": "Internet outage in Riverside", "status": "identified", "revision": 4,
    "resources": ["OLT-RVS-03"], "internal_notes": ["vendor ticket 88123"], "subscribers": ["SUB-1"],
    "measurements": [{"name": "packet loss", "change": "+40%"}],
    "eta": {"kind": "estimate", "at": "2026-11-21T18:00:00-06:00"},
}  # fmt: skip


@pytest.fixture
def desk():
    clock, book, incidents = FixedNow(NOW), MemoryFeedBook(), MemoryIncidentStore()
    return FactsDesk(
        incidents, book, Watcher(book, incidents, clock, open_feed, read_received), MemoryAccounts(), clock
    )


def _write(path, provider="Northlight", **changes):
    head = {"warmline_feed": 1, "provider": {"name": provider, "time_zone": "America/Chicago"}}
    path.write_text(json.dumps(head | {"incidents": [INCIDENT | changes]}))
    return str(path)


def _add(desk, path, name="own", **changes):
    return desk.add_feed(LEAD, FeedSettings(name=name, where=_write(path, **changes), stale_after=60))


def _alert(**labels):
    alert = {
        "status": "firing",
        "labels": labels,
        "annotations": {"summary": "unreachable"},
        "fingerprint": str(labels),
    }
    times = {"startsAt": "2026-11-21T20:00:00Z", "endsAt": "0001-01-01T00:00:00Z"}
    return json.dumps({"version": "4", "alerts": [alert | times]}).encode()


def test_an_agent_looks_and_reads_anew_but_changes_nothing(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    assert desk.feeds(AGENT)[0].settings.name == "own"
    assert desk.poll(AGENT, "own").outcome == "unchanged"
    for forbidden in (
        lambda: desk.add_feed(AGENT, FeedSettings(name="x")),
        lambda: desk.remove_feed(AGENT, "own"),
        lambda: desk.link(AGENT, "INC-7", "INC-7", same=True),
        lambda: desk.evidence(AGENT),
        lambda: desk.import_accounts(AGENT, ()),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_what_a_removed_feed_told_stays_without_a_feed(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    assert desk.card(AGENT, "INC-7").feed.settings.name == "own"
    desk.remove_feed(LEAD, "own")
    assert desk.card(AGENT, "INC-7").feed is None
    with pytest.raises(NotFound, match="own"):
        desk.poll(LEAD, "own")


@pytest.mark.parametrize("where", ["ftp://host/x", "file:///etc/passwd", "gopher://host"])
def test_other_addresses_than_of_the_web_are_no_feeds(desk, where):
    with pytest.raises(CallerError, match="http or https"):
        desk.add_feed(LEAD, FeedSettings(name="x", where=where))
    assert desk.feeds(LEAD) == ()


def test_a_card_tells_silent_edits_and_reopenings(desk, tmp_path):
    path = tmp_path / "own.json"
    _add(desk, path)
    for minutes, changes in enumerate(
        ({"eta": {"kind": "estimate", "at": "2026-11-21T20:00:00-06:00"}}, {"status": "resolved", "revision": 5},
         {"status": "identified", "revision": 6}), start=1,
    ):  # fmt: skip
        desk.clock.moment = NOW + timedelta(minutes=minutes)
        _write(path, **changes)
        assert desk.poll(LEAD, "own").outcome == "changed"
    card = desk.card(AGENT, "INC-7")
    assert [(one.revision, one.silent, one.reopened) for one in card.revisions] == [
        (4, False, False), (4, True, False), (5, False, False), (6, False, True),
    ]  # fmt: skip
    assert card.reopened == 1
    assert any("20:00" in change for change in card.revisions[1].changes)


def test_a_feed_that_is_silent_is_stale(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    assert not desk.card(AGENT, "INC-7").feed.stale
    (tmp_path / "own.json").unlink()
    desk.clock.moment += timedelta(minutes=5)
    assert desk.poll(AGENT, "own").outcome == "failed"
    assert desk.card(AGENT, "INC-7").feed.stale


def test_alerts_about_the_same_equipment_are_on_the_card_and_in_no_object(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    desk.add_feed(LEAD, FeedSettings(name="alerts", kind="alertmanager", provider="Northlight"))
    desk.receive("alerts", _alert(alertname="OltDown", device="olt-rvs-03"))
    desk.receive("alerts", _alert(alertname="OltDown", device="OLT-RVS-030"))
    card = desk.card(AGENT, "INC-7")
    assert [one.labels["device"] for one in card.evidence] == ["olt-rvs-03"]
    told = json.dumps(card_object(card))
    for internal in ("88123", "OLT-RVS-03", "olt-rvs-03", "SUB-1", "packet loss", "unreachable", str(tmp_path)):
        assert internal not in told


def test_two_feeds_of_one_outage_are_linked_and_parted_again(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    _add(desk, tmp_path / "carrier.json", "carrier", provider="Carrier One", id="C-1")
    assert desk.card(AGENT, "INC-7").linked == ()
    desk.link(LEAD, "C-1", "INC-7", same=True)
    assert [one.id for one in desk.card(AGENT, "INC-7").linked] == ["C-1"]
    assert [one.id for one in desk.card(AGENT, "C-1").linked] == ["INC-7"]
    desk.link(LEAD, "INC-7", "C-1", same=False, note="two cuts")
    assert desk.card(AGENT, "INC-7").linked == ()
    with pytest.raises(CallerError, match="itself"):
        desk.link(LEAD, "INC-7", "INC-7", same=True)
    with pytest.raises(UnknownIncident):
        desk.link(LEAD, "INC-7", "INC-0", same=True)


def test_the_same_id_of_two_providers_is_linked_by_its_public_names(desk, tmp_path):
    _add(desk, tmp_path / "own.json")
    _add(desk, tmp_path / "carrier.json", "carrier", provider="Carrier One")
    desk.link(LEAD, "Northlight:INC-7", "Carrier One:INC-7", same=True)
    assert [one.id for one in desk.card(AGENT, "Northlight:INC-7").linked] == ["Carrier One:INC-7"]
