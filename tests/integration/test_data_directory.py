"""A data directory keeps the desk: what was drafted, approved and sent is there after a restart."""

import json
import mailbox
from datetime import datetime, timedelta

import pytest
from click.testing import CliRunner

from assistant.bootstrap import desk_for_commands, facts_desk, open_databases, record_feed, workplace
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from knowledge_base.clock import FixedClock
from knowledge_base.records import Customer, FeedSettings
from ui.command_line.cli import main

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")
LEAD = Person(id="lead", name="Lee", role="lead")


def _desk(folder, now=NOW):
    return workplace(Settings(data_dir=folder), FixedClock(now)).desk


def test_everything_is_there_after_a_restart(tmp_path):
    desk = _desk(tmp_path)
    waiting = [entry.state.ticket.id for entry in desk.queue(LEAD)]
    ready = next(t for t in waiting if desk.open(LEAD, t).state.draft.check.verdict != "block")
    state = desk.open(LEAD, ready).state
    approval = desk.approve(LEAD, ready, state.text, state.version)

    again = _desk(tmp_path, NOW + timedelta(minutes=5))
    assert len(again.queue(LEAD)) == len(waiting) == 60
    assert again.approval_of(LEAD, ready) == approval
    sent = again.send(LEAD, approval.id)

    third = _desk(tmp_path, NOW + timedelta(minutes=10))
    assert [reply.id for reply in third.sent(LEAD)] == [sent.id]
    assert len(third.queue(LEAD)) == 59
    box = mailbox.mbox(tmp_path / "sent.mbox")
    assert [message["X-Warmline-Ticket"] for message in box] == [ready]
    box.close()


def test_the_sample_world_stays_where_it_was_placed_first(tmp_path):
    first = {incident.id: incident.started_at for incident in _desk(tmp_path).incidents(LEAD)}
    later = {incident.id: incident.started_at for incident in _desk(tmp_path, NOW + timedelta(days=1)).incidents(LEAD)}
    assert later == first


def test_a_command_knows_the_incidents_and_changes_none(tmp_path):
    kept = {incident.id: incident for incident in _desk(tmp_path).incidents(LEAD)}
    command = desk_for_commands(Settings(data_dir=tmp_path), NOW, with_drafts=False)
    assert {incident.id for incident in command.incidents(LEAD)} == set(kept)
    planted = {"id": "INC-2101", "name": "Nothing here", "status": "resolved", "revision": 99}
    record_feed(command, {"warmline_feed": 1, "provider": {"name": "Northlight"}, "incidents": [planted]}, "planted")
    again = {incident.id: incident for incident in _desk(tmp_path).incidents(LEAD)}
    assert again["INC-2101"].status == kept["INC-2101"].status


@pytest.mark.parametrize("own", ["feed", "account", "ticket"])
def test_the_sample_world_is_never_poured_into_a_folder_with_something_of_its_own(tmp_path, own):
    settings = Settings(data_dir=tmp_path)
    facts = facts_desk(settings, FixedClock(NOW))
    if own == "feed":
        facts.add_feed(LEAD, FeedSettings(name="alerts", kind="alertmanager"))
    elif own == "account":
        facts.import_accounts(LEAD, (Customer(id="C-1", name="Dana"),))
    else:
        open_databases(settings).store.add_tickets((Ticket.model_validate({"id": "T-1", "text": "Down."}),))
    place = workplace(settings, FixedClock(NOW))
    assert not place.is_sample
    assert place.desk.incidents(LEAD) == ()
    assert len(place.desk.queue(LEAD)) == (own == "ticket")
    assert not (tmp_path / "sample-world-placed-at").exists()


def test_an_account_that_is_imported_meanwhile_counts_for_the_tickets_in_the_queue(tmp_path):
    settings = Settings(data_dir=tmp_path)
    facts = facts_desk(settings, FixedClock(NOW))
    facts.add_feed(LEAD, FeedSettings(name="alerts", kind="alertmanager"))
    desk = workplace(settings, FixedClock(NOW)).desk
    desk.add_tickets((Ticket.model_validate({"id": "T-1", "text": "Down.", "customer": {"id": "C-1"}}),))
    assert desk.queue(LEAD)[0].understood.ticket.customer.name is None
    facts.import_accounts(LEAD, (Customer(id="C-1", name="Dana"),))
    assert desk.queue(LEAD)[0].understood.ticket.customer.name == "Dana"


def test_the_doors_of_a_sample_folder_are_all_answered(tmp_path):
    _desk(tmp_path)
    found = CliRunner().invoke(main, ["doctor", "--security", "--json", "--data", str(tmp_path)])
    told = {door["door"]: door for door in map(json.loads, found.stdout.splitlines())}
    assert [told[name]["state"] for name in ("people", "audit trail")] == ["ok", "ok"]
    assert not [door for door in told.values() if "name another folder" in door["said"]]
