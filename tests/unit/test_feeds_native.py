import contextlib
import json
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.errors import FeedNotUnderstood, FeedUnavailable
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.native import read_native
from knowledge_base.feeds.parsing import parse

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
INCIDENT = {
    "id": "INC-7",
    "name": "Internet outage in Riverside",
    "status": "identified",
    "started_at": "2026-11-21T12:30:00-06:00",
    "updates": [
        {"id": "U1", "status": "investigating", "body": "Looking.", "created_at": "2026-11-21T12:50:00-06:00"},
        {"id": "U2", "status": "identified", "body": "Found.", "created_at": "2026-11-21T13:50:00-06:00"},
    ],
}


def feed(*incidents: object, **more: object) -> dict[str, object]:
    provider = {"name": "Northlight", "time_zone": "America/Chicago"}
    return {"warmline_feed": 1, "provider": provider, "incidents": list(incidents)} | more


def read(tmp_path: Path, document: object, name: str = "feed.json"):
    path = tmp_path / name
    if isinstance(document, bytes):
        path.write_bytes(document)
    else:
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return open_feed(str(path)).read(NOW)


def test_a_good_incident_carries_provider_source_and_time_of_reading(tmp_path):
    snapshot = read(tmp_path, feed(INCIDENT))
    incident = snapshot.incidents[0]
    assert (incident.provider, incident.observed_at, incident.source) == ("Northlight", NOW, snapshot.source)
    assert not snapshot.problems


def test_without_a_revision_the_updates_are_counted(tmp_path):
    bare = {"id": "A", "name": "n", "status": "resolved"}
    first, second, third = read(tmp_path, feed(INCIDENT, bare, bare | {"id": "B", "revision": 9})).incidents
    assert (first.revision, second.revision, third.revision) == (2, 1, 9)


def test_yaml_and_json_say_the_same(tmp_path):
    as_yaml = read(tmp_path, yaml.safe_dump(feed(INCIDENT)), "feed.yaml")
    as_json = read(tmp_path, feed(INCIDENT))
    assert as_yaml.incidents[0].model_copy(update={"source": None}) == as_json.incidents[0].model_copy(
        update={"source": None}
    )


def test_yaml_keeps_text_that_other_readers_turn_into_numbers_dates_or_flags(tmp_path):
    text = """
warmline_feed: 1
provider: {name: N}
incidents:
  - {id: 7, name: Outage, status: identified, started_at: 2026-11-21T12:30:00-06:00,
     areas: [{description: Oslo, country: NO, postcodes: [02134, 60546]}]}
"""
    incident = read(tmp_path, text, "feed.yaml").incidents[0]
    assert incident.id == "7"
    assert incident.areas[0].country == "NO"
    assert incident.areas[0].postcodes == ("02134", "60546")


@pytest.mark.parametrize(
    ("broken", "place", "words"),
    [
        ({"status": "ongoing"}, "incidents[1] (INC-9): status", ["investigating", "resolved", "'ongoing'"]),
        ({"started_at": "2026-11-21T12:30:00"}, "incidents[1] (INC-9): started_at", ["without a zone", "offset"]),
        ({"started_at": 1700000000}, "incidents[1] (INC-9): started_at", ["instant with an offset"]),
        ({"resolved_at": "2026-11-20T12:30:00Z"}, "incidents[1] (INC-9): resolved_at", ["started_at", "zero or more"]),
        ({"started_at": "0001-01-01T00:00:00Z"}, "incidents[1] (INC-9): started_at", ["between the years"]),
        ({"affected_count": -4}, "incidents[1] (INC-9): affected_count", ["0 or more", "-4"]),
        ({"revision": 0}, "incidents[1] (INC-9): revision", ["1 or more"]),
        ({"services": ["net"]}, "incidents[1] (INC-9): services[0]", ["internet", "'net'"]),
        ({"eta": {"kind": "estimate"}}, "incidents[1] (INC-9): eta", ["'at'"]),
        ({"areas": "here"}, "incidents[1] (INC-9): areas", ["a list"]),
        ({"updates": [{"body": "x"}]}, "incidents[1] (INC-9): updates[0].created_at", ["missing", "offset"]),
        ({"name": None}, "incidents[1] (INC-9): name", ["missing"]),
        ({"id": None}, "incidents[1]: id", ["id is missing"]),
        ({"id": "INC-7"}, "incidents[1] (INC-7): id", ["more than once"]),
    ],
)
def test_a_broken_entry_is_named_and_hides_no_other(tmp_path, broken, place, words):
    after = INCIDENT | {"id": "INC-8"}
    snapshot = read(tmp_path, feed(INCIDENT, INCIDENT | {"id": "INC-9"} | broken, after))
    assert [incident.id for incident in snapshot.incidents] == ["INC-7", "INC-8"]
    (problem,) = snapshot.problems
    assert problem.place == place
    assert all(word in problem.message for word in words), problem.message
    assert "Internet outage" in problem.raw or broken == {"name": None}


def test_an_entry_that_is_no_object_is_a_problem(tmp_path):
    assert read(tmp_path, feed(3, INCIDENT)).problems[0].place == "incidents[0]"


def test_unknown_fields_are_named_once_and_ignored(tmp_path):
    entries = [INCIDENT | {"id": name, "colour": "red"} for name in "ABC"]
    snapshot = read(tmp_path, feed(*entries, extra=1))
    assert snapshot.unknown_fields == ("Feed.extra", "Incident.colour")
    assert len(snapshot.incidents) == 3


def test_policies_are_read_and_broken_ones_reported(tmp_path):
    good = {"id": "credit", "amount": {"kind": "fraction_of_monthly", "value": "1/30"}, "approved_by": "Care"}
    broken = {"id": "odd", "amount": {"kind": "fixed", "value": "ten"}}
    snapshot = read(tmp_path, feed(policies=[good, broken]))
    assert [(policy.id, policy.provider) for policy in snapshot.policies] == [("credit", "Northlight")]
    assert snapshot.problems[0].place == "policies[1] (odd): amount.value"


def test_a_broken_part_of_the_provider_counts_as_not_said(tmp_path):
    provider = {
        "name": "N",
        "time_zone": "Mars/Base",
        "contacts": [{"kind": "fax", "value": "1"}, {"kind": "phone", "value": "2"}],
    }
    snapshot = read(tmp_path, feed(INCIDENT, provider=provider))
    assert (snapshot.provider.name, snapshot.provider.time_zone) == ("N", "UTC")
    assert [contact.value for contact in snapshot.provider.contacts] == ["2"]
    assert [problem.place for problem in snapshot.problems] == ["provider.contacts[0]: kind", "provider: time_zone"]


def test_without_a_provider_it_is_unknown(tmp_path):
    assert read(tmp_path, {"warmline_feed": 1, "incidents": [INCIDENT]}).incidents[0].provider == "unknown"


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'{"warmline_feed": 1, "incidents": [{"id"', "not complete JSON"),
        (b"\xff\xfea\x00", "not UTF-8"),
        (b'{"a": "\x00"}', "not UTF-8"),
        (b"[" * 100_000, "nested"),
        (b"- " * 100_000, "nested"),
        (b"a: &a [*a]", "nested"),
        (BOMB.encode(), "aliases"),
        (b"a: !!python/object/apply:os.system [ls]", "YAML tag"),
        (b'{"a": ' + b"1" * 10_000 + b"}", "neither a native feed"),
        (b"hello", "neither a native feed"),
        (b"[]", "neither a native feed"),
        (b'{"incidents": []}', "neither a native feed"),
        (b"warmline_feed: 2", "native format 2"),
        (b'{"warmline_feed": 1, "incidents": {"a": 1}}', "incidents should be a list"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence_with_its_name(tmp_path, body, reason):
    with pytest.raises(FeedNotUnderstood, match=r"feed\.json") as caught:
        read(tmp_path, body)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_whatever_the_bytes_are_the_answer_is_a_value_or_one_of_our_errors(body):
    with contextlib.suppress(FeedNotUnderstood):
        parse(body, "feed")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*INCIDENT, "eta", "at", "kind"]), inner)
    ),
    max_leaves=10,
)


@given(JSON, JSON, JSON)
def test_no_entry_however_odd_stops_the_others(incident, provider, policy):
    document = {"warmline_feed": 1, "provider": provider, "incidents": [incident, INCIDENT], "policies": [policy]}
    assert "INC-7" in [told.id for told in read_native(document, "feed", NOW).incidents]


def test_a_missing_file_a_folder_and_an_oversized_file_are_unavailable(tmp_path):
    (tmp_path / "big").write_bytes(b" " * (20 * 1024 * 1024 + 1))
    for name, reason in [
        ("gone.json", "no such file"),
        (".", "not a file"),
        ("big", "larger than 20 MB"),
        ("a\0b", "not valid"),
    ]:
        with pytest.raises(FeedUnavailable, match=reason):
            open_feed(str(tmp_path / name)).read(NOW)
