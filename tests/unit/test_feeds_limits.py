"""A feed that is small to send is never large to read or to keep, and what is left out is told."""

import json
import tracemalloc
from datetime import datetime, timedelta

import pytest

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.entries import Entries
from knowledge_base.feeds.parsing import parse
from knowledge_base.feeds.received import read_received
from knowledge_base.records import FeedSettings

NOW = datetime.fromisoformat("2026-11-21T22:00:00+00:00")
INCIDENT = {"id": "A", "name": "Outage", "status": "identified"}
RSS = "<rss><channel><title>N</title>{items}</channel></rss>"
POST = "&lt;small&gt;Nov 21, 13:00 CST&lt;/small&gt;&lt;strong&gt;Identified&lt;/strong&gt; - x"
ITEM = "<item><title>Outage</title><link>https://s.example/i/r{number}</link><description>{text}</description></item>"


def read(body, **more):
    told = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    return read_received(FeedSettings(name="feed", **more), told, NOW)


def native(*incidents, **more):
    return {"warmline_feed": 1, "provider": {"name": "Northlight"}, "incidents": list(incidents)} | more


def update(minutes: int, body: str = "x") -> dict[str, str]:
    return {"body": body, "created_at": (NOW - timedelta(minutes=minutes)).isoformat()}


def statuspage(*updates):
    incident = INCIDENT | {"incident_updates": [told | {"status": "identified"} for told in updates]}
    return {"page": {"name": "Northlight"}, "incidents": [incident]}


def peak_of(work) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# --- documents that swell


def test_a_repeated_name_beside_a_long_one_costs_no_memory_for_every_part_below():
    body = b'{"a":1,"a":2,"' + b"k" * 2000 + b'":[' + b",".join([b"0"] * 200_000) + b"]}"
    assert peak_of(lambda: parse(body, "feed")) < 50_000_000
    assert parse(body, "feed").twice == ("a",)


def test_a_long_name_is_told_shortened():
    body = json.dumps({"k" * 5000: 0})[:-1] + ', "' + "k" * 5000 + '": 1}'
    (place,) = parse(body.encode(), "feed").twice
    assert len(place) < 100


def test_many_empty_objects_are_refused_before_they_are_gone_through():
    body = b"[" + b",".join([b"{}"] * 2_000_001) + b"]"
    with pytest.raises(FeedNotUnderstood, match="more than 2000000 values"):
        parse(body, "feed")


MERGES = "\n".join(f"a{n}: &a{n}\n  !!merge x: [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 12))
PAIRS = "\n".join(f"a{n}: &a{n} !!pairs [{', '.join([f'x: *a{n - 1}'] * 8)}]" for n in range(1, 12))


@pytest.mark.parametrize(
    "text",
    [
        f"warmline_feed: 1\na0: &a0 {{k: 1}}\n{MERGES}",
        f"warmline_feed: 1\na0: &a0 !!pairs [x: 1]\n{PAIRS}\nincidents: [*a11]",
        "warmline_feed: 1\nincidents: !!set {a, b}",
        "warmline_feed: !!int 1",
        "warmline_feed: 1\nprovider: !!binary aGk=",
        "%TAG ! tag:yaml.org,2002:\n---\nwarmline_feed: 1\nincidents: !pairs [x: 1]",
        "warmline_feed: 1\nx: &x {a: 1}\nprovider: {<<: *x, name: N}",
        "{warmline_feed: 1, provider: !<tag:yaml.org,2002:omap> [a: 1]}",
    ],
)
def test_a_yaml_tag_or_merge_key_is_refused_before_anything_is_built(text):
    with pytest.raises(FeedNotUnderstood, match=r"tag or merge key .* at line \d"):
        parse(text.encode(), "feed")


def test_words_that_look_like_a_merge_are_text_in_quotes():
    assert parse(b"a: '<<'\nb: <<<", "feed").value == {"a": "<<", "b": "<<<"}


def test_a_text_that_is_multiplied_by_aliases_is_refused():
    shared = f"warmline_feed: 1\nx: &b '{'b' * 1_000_000}'\nincidents: [{', '.join(['*b'] * 100_000)}]"
    with pytest.raises(FeedNotUnderstood, match="aliases"):
        parse(shared.encode(), "feed")


def test_what_is_kept_of_a_broken_entry_is_written_no_further():
    entry = {"name": ["x" * 1000] * 200_000}
    entries = Entries()
    assert peak_of(lambda: entries.note("incidents[0]", "broken", entry)) < 2_000_000
    assert entries.problems[0].raw == json.dumps(entry)[:10_000]


def test_problems_beyond_all_measure_are_counted():
    entries = Entries()
    for number in range(25_010):
        entries.note(f"incidents[{number}]", "broken", "")
    assert len(entries.problems) == 25_000
    assert entries.problems[-1].message.startswith("11 more entries")


# --- feeds that are too much


def test_ten_thousand_incidents_are_all_kept():
    snapshot = read(native(*(INCIDENT | {"id": f"A{number}"} for number in range(10_000))))
    assert len(snapshot.incidents) == 10_000
    assert not snapshot.problems


MANY = [INCIDENT | {"id": f"A{number}"} for number in range(20_002)]
ITEMS = "".join(ITEM.format(number=number, text=POST) for number in range(20_002))
PROBLEMS = [{"id": f"P{number}", "@type": "ServiceProblem", "status": "acknowledged"} for number in range(20_002)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (native(*MANY), "document"),
        ({"page": {"name": "N"}, "incidents": MANY[:20_000], "scheduled_maintenances": MANY[20_000:]}, "document"),
        (RSS.format(items=ITEMS), "syndication"),
        (PROBLEMS, "tmf656"),
    ],
)
def test_more_than_twenty_thousand_incidents_are_cut_and_told(body, kind):
    snapshot = read(body, kind=kind, time_zone="America/Chicago")
    assert len(snapshot.incidents) == 20_000
    (problem,) = snapshot.problems
    assert "20000" in problem.message or "at most 0" in problem.message


def test_more_alerts_than_that_are_cut_and_told():
    alerts = [{"status": "firing", "startsAt": NOW.isoformat(), "fingerprint": str(n)} for n in range(20_001)]
    snapshot = read({"version": "4", "alerts": alerts}, kind="alertmanager")
    assert len(snapshot.evidence) == 20_000
    assert [problem.place for problem in snapshot.problems] == ["alerts"]


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("make", [lambda told: native(INCIDENT | {"updates": told}), lambda told: statuspage(*told)])
def test_the_newest_updates_of_an_incident_are_kept(make, step):
    snapshot = read(make([update(minutes) for minutes in range(600)][::step]))
    (incident,) = snapshot.incidents
    assert {told.created_at for told in incident.updates} == {NOW - timedelta(minutes=n) for n in range(500)}
    assert incident.revision == 600
    (problem,) = snapshot.problems
    assert problem.place == "incidents[0] (A): updates"
    assert "at most 500 entries; got 600: the newest 500" in problem.message


def test_the_newest_tracking_records_are_kept():
    records = [{"description": f"note {n}", "time": (NOW - timedelta(minutes=n)).isoformat()} for n in range(600)]
    problem = {"id": "P", "@type": "ServiceProblem", "status": "acknowledged", "trackingRecord": records[::-1]}
    snapshot = read([problem], kind="tmf656")
    assert len(snapshot.incidents[0].updates) == 500
    assert snapshot.incidents[0].updates[0].body == "note 0"
    assert "newest 500" in snapshot.problems[0].message


def test_posts_of_rss_that_are_not_read_are_told():
    snapshot = read(RSS.format(items=ITEM.format(number=1, text=POST * 510)), time_zone="America/Chicago")
    assert len(snapshot.incidents[0].updates) == 500
    assert "got 510" in snapshot.problems[0].message


@pytest.mark.parametrize("make", [lambda told: native(INCIDENT | {"updates": [told]}), statuspage])
def test_a_body_that_is_too_long_is_cut_and_told(make):
    snapshot = read(make(update(5, "a" * 30_000)))
    assert len(snapshot.incidents[0].updates[0].body) == 20_000
    assert "at most 20000 characters; got 30000" in snapshot.problems[0].message


@pytest.mark.parametrize(
    ("field", "value", "most"),
    [
        ("areas", [{"description": f"Place {n}"} for n in range(1_100)], 1_000),
        ("causes", [{"text": f"cause {n}"} for n in range(1_100)], 1_000),
        ("measures_taken", [f"measure {n}" for n in range(1_100)], 1_000),
        ("services", ["internet"] * 1_100, 1_000),
        ("external_ids", [f"x{n}" for n in range(1_100)], 1_000),
        ("subscribers", [f"s{n}" for n in range(200_100)], 200_000),
        ("resources", [f"r{n}" for n in range(200_100)], 200_000),
    ],
)
def test_a_list_that_is_too_long_is_cut_and_told(field, value, most):
    snapshot = read(native(INCIDENT | {field: value}))
    assert len(getattr(snapshot.incidents[0], field)) == most
    assert snapshot.problems
    assert all(problem.place == f"incidents[0] (A): {field}" for problem in snapshot.problems)


@pytest.mark.parametrize("field", ["name", "workaround"])
def test_other_texts_are_cut_too(field):
    snapshot = read(native(INCIDENT | {field: "a" * 30_000}))
    assert len(getattr(snapshot.incidents[0], field)) == 20_000
    assert [problem.place for problem in snapshot.problems] == [f"incidents[0] (A): {field}"]


def test_an_entry_that_is_wrong_a_million_times_is_told_in_little_room():
    body = json.dumps(native(INCIDENT | {"updates": [1] * 1_000_000})).encode()
    assert peak_of(lambda: read(body)) < 150_000_000
    assert read(body).incidents == ()


def test_policies_and_contacts_are_bounded():
    contact = {"kind": "phone", "value": "1"}
    body = native(policies=[{"id": f"p{n}"} for n in range(1_001)]) | {"provider": {"contacts": [contact] * 1_001}}
    snapshot = read(body)
    assert (len(snapshot.policies), len(snapshot.provider.contacts)) == (1_000, 1_000)
    assert sorted(problem.place for problem in snapshot.problems) == ["policies", "provider.contacts"]


# --- times that cannot be


@pytest.mark.parametrize("field", ["started_at", "resolved_at", "updated_at"])
def test_what_lies_in_the_future_of_a_native_feed_has_not_happened(field):
    near, far = NOW + timedelta(minutes=9), NOW + timedelta(days=90)
    snapshot = read(native(INCIDENT | {field: far.isoformat()}, INCIDENT | {"id": "B", field: near.isoformat()}))
    assert [getattr(incident, field) for incident in snapshot.incidents] == [None, near]
    (problem,) = snapshot.problems
    assert problem.place == f"incidents[0] (A): {field}"
    assert "no later than the reading" in problem.message


def test_a_native_update_from_the_future_is_kept_and_overtaken():
    told = [update(-600, "late"), update(30, "early")]
    snapshot = read(native(INCIDENT | {"updates": told, "updated_at": (NOW + timedelta(days=1)).isoformat()}))
    (incident,) = snapshot.incidents
    assert [one.body for one in incident.updates] == ["early", "late"]
    assert incident.updates[0].created_at == incident.updated_at == NOW - timedelta(minutes=30)
    assert [problem.place.rpartition(": ")[2] for problem in snapshot.problems] == ["updated_at", "updates"]


def test_what_is_planned_or_expected_may_lie_ahead():
    far = (NOW + timedelta(days=2)).isoformat()
    told = {
        "scheduled_for": far,
        "scheduled_until": far,
        "next_update_due": far,
        "eta": {"kind": "estimate", "at": far},
    }
    snapshot = read(native(INCIDENT | told))
    assert not snapshot.problems
    assert snapshot.incidents[0].eta.at == snapshot.incidents[0].scheduled_for


# --- whose feed it is

WEBHOOK = {"page": {"name": "Evil Co"}, "incident": INCIDENT | {"incident_updates": []}}
TOLD = [
    (native(INCIDENT) | {"provider": {"name": "Evil Co"}}, "provider.name"),
    (statuspage() | {"page": {"name": "Evil Co"}}, "page.name"),
    (WEBHOOK, "page.name"),
    (RSS.replace("N", "Evil Co", 1).format(items=ITEM.format(number=1, text=POST)), "channel.title"),
]


@pytest.mark.parametrize(("body", "place"), TOLD)
def test_what_a_feed_was_added_with_counts_for_more_than_what_it_says(body, place):
    snapshot = read(body, provider="Northlight")
    assert {snapshot.provider.name, *(incident.provider for incident in snapshot.incidents)} == {"Northlight"}
    (problem,) = snapshot.problems
    assert problem.place == place
    assert problem.message == "this feed says that it is 'Evil Co': it is taken as 'Northlight', as it was added"


@pytest.mark.parametrize("name", ["Northlight", "NORTHLIGHT, Inc.", "Northlight Status", None])
def test_another_spelling_of_the_same_name_is_no_problem(name):
    body = statuspage() | {"page": {"name": name}}
    snapshot = read(body, provider="Northlight")
    assert snapshot.provider.name == "Northlight"
    assert not snapshot.problems


def test_a_name_in_a_problem_moves_no_cursor():
    body = native(INCIDENT) | {"provider": {"name": "\x1b[2JEvil"}}
    assert read(body, provider="Northlight").problems[0].message.isprintable()


def test_policies_go_to_whom_the_feed_was_added_for():
    body = native(INCIDENT, policies=[{"id": "p"}]) | {"provider": {"name": "Evil Co"}}
    assert read(body, provider="Northlight").policies[0].provider == "Northlight"
