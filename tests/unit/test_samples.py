"""The sample world renders at any instant, and the dataset written on it speaks of things that exist."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.samples import World, load_world
from knowledge_base.samples.__main__ import main
from knowledge_base.samples.placing import NaiveInstantError, Placement

DATASET = Path(__file__).parents[2] / "evals" / "datasets" / "tickets_v1"
SATURDAY = datetime.fromisoformat("2026-11-21T15:00:00-06:00")
SUMMER_NIGHT = datetime.fromisoformat("2027-07-14T03:42:10+00:00")
CHICAGO = ZoneInfo("America/Chicago")

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
TIMES = re.compile(
    r"\b\d{1,2}(:\d{2})? [ap]m\b|\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(January|July|November) \d{1,2}\b"
    r"|\b(lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b|\d{4}-\d{2}-\d{2}(T[\d:]{8}[+-]\d{2}:\d{2})?",
)


@pytest.fixture(scope="module")
def world() -> World:
    """The world at the dataset's own instant."""
    return load_world(SATURDAY)


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    """The expectations, one per ticket."""
    return [json.loads(line) for line in (DATASET / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def texts(value: object) -> Iterator[str]:
    """Every string inside a JSON-like value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def everything(world: World) -> list[object]:
    return [world.feed, *world.accounts, *world.tickets]


def test_the_counts_hold(world: World) -> None:
    segments = Counter(account["segment"] for account in world.accounts)
    assert segments == {"consumer": 22, "business": 11, "enterprise": 7}
    assert len(world.tickets) == 60
    assert len(world.feed["incidents"]) == 13
    assert len(world.feed["policies"]) == 3


@pytest.mark.parametrize("now", [SATURDAY, SUMMER_NIGHT])
def test_every_instant_carries_an_offset(now: datetime) -> None:
    instants = [text for text in texts(everything(load_world(now))) if INSTANT.fullmatch(text)]
    assert len(instants) > 250
    assert all(datetime.fromisoformat(text).utcoffset() is not None for text in instants)


@pytest.mark.parametrize("now", [SATURDAY, SUMMER_NIGHT])
def test_no_form_is_left_unrendered(now: datetime) -> None:
    left = [text for text in texts(everything(load_world(now))) if re.search(r"\{now|\bnow[+-]\d|^now$", text)]
    assert left == []


def test_two_instants_differ_only_in_times() -> None:
    def skeleton(now: datetime) -> str:
        return TIMES.sub("#", json.dumps(everything(load_world(now)), ensure_ascii=False))

    assert skeleton(SATURDAY) == skeleton(SUMMER_NIGHT)


def test_the_same_five_minutes_give_the_same_world() -> None:
    assert load_world(SATURDAY) == load_world(SATURDAY.replace(minute=4, second=59).astimezone(UTC))


def test_ids_are_unique(world: World) -> None:
    for records in (world.accounts, world.tickets, world.feed["incidents"], world.feed["policies"]):
        ids = [record["id"] for record in records]
        assert len(ids) == len(set(ids))
    services = [s["id"] for customer in world.accounts for account in customer["accounts"] for s in account["services"]]
    assert len(services) == len(set(services))


def test_no_two_tickets_say_the_same(world: World) -> None:
    said = [t.get("text") or t["messages"][0]["text"] for t in world.tickets]
    assert len(said) == len(set(said))


def test_a_customer_named_by_id_alone_has_an_account(world: World) -> None:
    accounts = {account["id"] for account in world.accounts}
    named = [ticket["customer"]["id"] for ticket in world.tickets if set(ticket.get("customer", ())) == {"id"}]
    assert len(named) > 40
    assert set(named) <= accounts


def test_nobody_writes_from_the_future(world: World) -> None:
    for ticket in world.tickets:
        at = [datetime.fromisoformat(message["at"]) for message in ticket.get("messages", [])]
        assert at == sorted(at)
        assert all(moment <= SATURDAY for moment in at)


def test_contacts_are_on_reserved_numbers_and_domains(world: World) -> None:
    prose = "\n".join(texts(everything(world)))
    assert re.findall(r"\b\d{3} (?!555 01)\d{3} \d{4}\b", prose) == []
    assert re.findall(r"[\w-]+\.(?:com|net|org|io)\b", prose) == []


@pytest.mark.parametrize(
    ("text", "language", "rendered"),
    [
        ("now-2h30m", "en", "2026-11-21T12:30:00-06:00"),
        ("now", "en", "2026-11-21T15:00:00-06:00"),
        ("now+1d", "en", "2026-11-22T15:00:00-06:00"),
        ("now-320d:day", "en", "2026-01-05"),
        ("at {now-2h30m:time}", "en", "at 12:30 pm"),
        ("at {now+3h:time}, {now+9h:time}", "en", "at 6 pm, 12 am"),
        ("on {now-1d:weekday}, {now+1d:date}", "en", "on Friday, November 22"),
        ("el {now-1d:weekday}, {now+1d:date}", "es", "el viernes, 22 de noviembre"),
        ("{name} {now-2x:time} {now+:time} now-ish {}", "en", "{name} {now-2x:time} {now+:time} now-ish {}"),
    ],
)
def test_a_form_is_rendered_and_anything_else_is_left_alone(text: str, language: str, rendered: str) -> None:
    assert Placement(SATURDAY, CHICAGO, language).place(text) == rendered


def test_a_ticket_is_told_in_its_customers_zone(world: World) -> None:
    tickets = {ticket["id"]: ticket for ticket in world.tickets}
    assert tickets["T-5043"]["received_at"].endswith("-05:00"), "this customer is in New York"
    assert tickets["T-5018"]["received_at"].endswith("-06:00"), "no zone known: the provider's"
    assert "sábado" not in tickets["T-5001"]["messages"][0]["text"]
    assert "miércoles" in tickets["T-5019"]["messages"][0]["text"], "a Spanish ticket names its weekdays in Spanish"


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(NaiveInstantError):
        load_world(datetime(2026, 11, 21, 15, 0))  # noqa: DTZ001 - this is the mistake under test


def test_the_world_can_be_written_to_files(world: World, tmp_path: Path) -> None:
    assert main([str(tmp_path / "new"), "--now", SATURDAY.isoformat()]) == 0
    assert json.loads((tmp_path / "new" / "feed.json").read_text(encoding="utf-8")) == world.feed
    lines = (tmp_path / "new" / "tickets.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line) for line in lines if line] == world.tickets
    assert main([str(tmp_path), "--now", "2026-11-21T15:00:00"]) == 2


def test_the_dataset_answers_each_ticket_once(world: World, expected: list[dict[str, Any]]) -> None:
    dataset = tomllib.loads((DATASET / "dataset.toml").read_text(encoding="utf-8"))
    assert dataset["instant"] == SATURDAY
    assert dataset["cases"] == len(expected)
    assert [line["id"] for line in expected] == [ticket["id"] for ticket in world.tickets]


def test_expected_incidents_exist(world: World, expected: list[dict[str, Any]]) -> None:
    known = {incident["id"] for incident in world.feed["incidents"]}
    for line in expected:
        assert {*line["candidates"], *filter(None, [line["incident"]])} <= known, line["id"]
        assert (line["incident"] is None) == (line["relevance"] is None), line["id"]


ESCALATES = {"safety", "vulnerable", "suspicious_request", "legal_threat"}
NEEDS_INPUT = {"no_incident", "several_incidents", "place_missing", "service_missing", "language_unsupported"}


def test_expected_status_follows_its_codes(expected: list[dict[str, Any]]) -> None:
    """docs/formats.md: escalate before needs_input before ready, whichever applies first."""
    for line in expected:
        codes = set(line["codes"])
        status = "escalate" if codes & ESCALATES else "needs_input" if codes & NEEDS_INPUT else "ready"
        assert line["status"] == status, line["id"]
        assert bool(line["safety"]) == ("safety" in codes), line["id"]


def test_must_state_names_facts_that_the_incident_has(world: World, expected: list[dict[str, Any]]) -> None:
    sources = {"cause": "causes", "eta": "eta", "measure": "measures_taken", "workaround": "workaround",
               "next_update": "next_update_due", "resolved": "resolved_at", "scale": "affected_count",
               "maintenance_window": "scheduled_for"}  # fmt: skip
    incidents = {incident["id"]: incident for incident in world.feed["incidents"]}
    for line in expected:
        incident = incidents.get(line["incident"], {})
        missing = [kind for kind in line["must_state"] if kind in sources and not incident.get(sources[kind])]
        assert missing == [], line["id"]
