"""``warmline start`` on a data directory with feeds of its own."""

import subprocess
import sys
import time

import pytest

from tests.fakes.own_world import ROOT, own_world, ticket


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with own_world(tmp_path_factory.mktemp("own")) as running:
        yield running


def _until(found, seconds=40):
    """What is found within some rounds of polling, else a failure."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.3)
    pytest.fail("it never came")


def test_there_are_no_sample_tickets_and_incidents_are_the_feeds_own(world):
    assert world.got("/api/v1/tickets")["items"] == []
    assert sorted(one["id"] for one in world.got("/api/v1/incidents")["items"]) == ["EVIL-1", "INC-7"]


def test_a_pushed_ticket_is_in_the_queue_and_drafted_about_the_feeds_incident(world):
    world.push("/hooks/tickets", {"items": [ticket()]})
    assert [one["ticket"]["id"] for one in world.got("/api/v1/tickets")["items"]] == ["T-1"]
    (draft,) = world.push("/api/v1/draft", {"items": [ticket()]})["items"]
    assert draft["incident"]["id"] == "INC-7"
    assert draft["status"] == "ready", draft["needs"]


def test_a_change_is_polled_in_the_background(world):
    world.write(status="monitoring", revision=5)
    told = _until(lambda: [one for one in world.got("/api/v1/incident?id=INC-7")["revisions"] if one["revision"] == 5])
    assert told[0]["changes"]


def test_a_feed_that_went_away_is_stale_and_its_facts_stay(world):
    world.feed.rename(world.feed.with_suffix(".away"))
    state = _until(lambda: (found := world.got("/api/v1/feeds/own"))["stale"] and found)
    assert state["failure"]
    assert world.got("/api/v1/incident?id=INC-7")["incident"]["id"] == "INC-7"
    world.write()
    _until(lambda: not world.got("/api/v1/feeds/own")["stale"])


def test_it_leaves_at_once_when_interrupted_and_keeps_what_arrived(world):
    assert world.interrupt() < 10
    data = world.feed.parent / "data"
    assert not (data / "sample-world-placed-at").exists()
    command = [sys.executable, "-m", "ui", "feed", "list", "--data", str(data)]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert "own" in listed.stdout
    log = (world.feed.parent / "start.log").read_text()
    assert "Traceback" not in log
