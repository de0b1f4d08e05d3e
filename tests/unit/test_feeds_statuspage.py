import json
from datetime import datetime
from pathlib import Path

import pytest

from knowledge_base.feeds import open_feed

NOW = datetime.fromisoformat("2026-11-21T16:10:00-07:00")
PAGE = {"id": "p", "name": "Prairie Cable", "url": "https://status.example", "time_zone": "America/Edmonton"}


def post(body: str, at: str, status: str = "identified", name: str = "u1") -> dict[str, str]:
    return {"id": name, "status": status, "body": body, "created_at": at, "display_at": at}


def entry(**more: object) -> dict[str, object]:
    base = {"id": "abc", "name": "Nov 21 - Bentley | All Services - Outage", "status": "identified", "impact": "major"}
    return base | {"created_at": "2026-11-21T12:00:00-07:00", "updated_at": "2026-11-21T14:00:00-07:00"} | more


def read(tmp_path: Path, *incidents: object, **more: object):
    path = tmp_path / "incidents.json"
    path.write_text(json.dumps({"page": PAGE, "incidents": list(incidents)} | more), encoding="utf-8")
    return open_feed(str(path)).read(NOW)


def test_an_incident_is_mapped_with_what_its_prose_plainly_says(tmp_path):
    posts = [
        post("Crews are on site. Estimated restoration 6 pm. Next update by 16:30.", "2026-11-21T14:00:00-07:00"),
        post("The outage was caused by a fibre cut.", "2026-11-21T13:00:00-07:00", name="u0"),
    ]
    snapshot = read(tmp_path, entry(incident_updates=posts))
    (incident,) = snapshot.incidents
    assert (snapshot.provider.name, snapshot.provider.time_zone) == ("Prairie Cable", "America/Edmonton")
    assert (incident.provider, incident.revision, incident.kind) == ("Prairie Cable", 2, "unplanned")
    assert [area.description for area in incident.areas] == ["Bentley"]
    assert {"internet", "voice", "tv"} <= set(incident.services)
    assert incident.eta
    assert incident.eta.at == datetime.fromisoformat("2026-11-21T18:00:00-07:00")
    assert incident.next_update_due == datetime.fromisoformat("2026-11-21T16:30:00-07:00")
    assert [(cause.text, cause.certainty) for cause in incident.causes] == [("a fibre cut", "confirmed")]
    assert incident.measures_taken == ("Crews are on site",)


def test_local_times_are_meant_in_the_pages_zone_even_when_instants_are_utc(tmp_path):
    snapshot = read(tmp_path, entry(incident_updates=[post("ETA 18:30", "2026-11-21T21:00:00Z")]))
    eta = snapshot.incidents[0].eta
    assert eta
    assert eta.at == datetime.fromisoformat("2026-11-21T18:30:00-07:00")


def test_a_newer_withdrawal_replaces_an_older_estimate(tmp_path):
    posts = [
        post("We can no longer give an estimate.", "2026-11-21T15:00:00-07:00", name="u2"),
        post("Estimated restoration 6 pm. Next update by 15:00.", "2026-11-21T14:00:00-07:00"),
    ]
    incident = read(tmp_path, entry(incident_updates=posts)).incidents[0]
    assert incident.eta
    assert incident.eta.kind == "none_given"
    assert incident.next_update_due is None  # the newer post kept the old promise and made none


def test_a_resolved_incident_has_no_estimate(tmp_path):
    posts = [post("Estimated restoration 6 pm.", "2026-11-21T14:00:00-07:00")]
    resolved = entry(status="resolved", resolved_at="2026-11-21T15:00:00-07:00", incident_updates=posts)
    assert read(tmp_path, resolved).incidents[0].eta is None


def test_components_name_services_where_the_words_map(tmp_path):
    named = entry(name="Elevated errors", components=[{"id": "c", "name": "Home Wi-Fi"}, {"name": "Voice (VoIP)"}])
    assert read(tmp_path, named).incidents[0].services == ("internet", "voice")
    assert read(tmp_path, entry(name="Elevated errors")).incidents[0].services == ()


def test_scheduled_maintenances_are_maintenance_with_a_window(tmp_path):
    window = {"scheduled_for": "2026-11-23T01:00:00-07:00", "scheduled_until": "2026-11-23T05:00:00-07:00"}
    planned = entry(status="scheduled", impact="maintenance", **window)
    (incident,) = read(tmp_path, scheduled_maintenances=[planned]).incidents
    assert (incident.kind, incident.revision, incident.started_at) == ("maintenance", 1, None)
    assert incident.scheduled_for == datetime.fromisoformat(window["scheduled_for"])


def test_broken_entries_are_reported_with_their_place(tmp_path):
    snapshot = read(tmp_path, entry(status="broken"), entry(id=None), entry(id="ok"), 3)
    assert [incident.id for incident in snapshot.incidents] == ["ok"]
    assert [problem.place for problem in snapshot.problems] == [
        "incidents[0] (abc): status",
        "incidents[1]: id",
        "incidents[3]",
    ]


def test_fields_that_statuspage_has_and_we_ignore_are_no_news_but_others_are(tmp_path):
    snapshot = read(tmp_path, entry(shortlink="x", monitoring_at=None, page_id="p", flavour="mint"))
    assert snapshot.unknown_fields == ("StatusIncident.flavour",)


def test_a_post_with_an_unknown_status_word_does_not_break_the_incident(tmp_path):
    posted = [post("Still looking.", "2026-11-21T14:00:00-07:00", status="update")]
    assert read(tmp_path, entry(incident_updates=posted)).incidents[0].updates[0].status is None


@pytest.mark.parametrize(
    ("shortlink", "link"),
    [
        ("https://stspg.io/abc", "https://stspg.io/abc"),
        (" http://stspg.io/abc ", "http://stspg.io/abc"),
        ("javascript:alert(1)", None),
        ("//stspg.io/abc", None),
        ("https://user:word@stspg.io/", None),
        ('https://stspg.io/"><script>', None),
        ("https://stspg.io/a b", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://stspg.io/" + "x" * 600, None),
        ("ftp://stspg.io/abc", None),
        (7, None),
        (None, None),
    ],
)
def test_a_link_is_only_taken_where_it_may_be_followed(tmp_path, shortlink, link):
    assert read(tmp_path, entry(shortlink=shortlink)).incidents[0].link == link


def test_a_summary_names_the_groups_of_components(tmp_path):
    components = [
        {"id": "g", "name": "Riverside", "group": True, "group_id": None},
        {"id": "c", "name": "Internet", "group": False, "group_id": "g"},
        {"id": "d", "name": "Phone", "group": False, "group_id": "gone"},
        7,
        {"name": None},
    ]
    told = entry(name="Elevated errors", components=[{"id": "c", "name": "Internet"}])
    planned = entry(id="m", status="scheduled", name="Upgrade", components=[{"id": "d", "name": "Phone"}])
    found = read(tmp_path, told, scheduled_maintenances=[planned], components=components)
    incident, maintenance = found.incidents
    assert not found.problems
    assert incident.services == ("internet",)
    assert [area.description for area in incident.areas] == ["Riverside"]
    assert (maintenance.kind, maintenance.services) == ("maintenance", ("voice",))


def test_affected_components_of_the_newest_post_stand_in_for_missing_components(tmp_path):
    posted = post("Looking.", "2026-11-21T14:00:00-07:00") | {"affected_components": [{"code": "c", "name": "Voice"}]}
    assert read(tmp_path, entry(name="Errors", incident_updates=[posted])).incidents[0].services == ("voice",)


def test_a_postmortem_tells_the_cause_and_closes(tmp_path):
    told = entry(
        status="postmortem",
        resolved_at="2026-11-21T15:00:00-07:00",
        postmortem_body="The outage was caused by a failed power supply. Estimated restoration 6 pm.",
        postmortem_published_at="2026-11-21T15:30:00-07:00",
        incident_updates=[post("It is over.", "2026-11-21T15:00:00-07:00", status="resolved")],
    )
    incident = read(tmp_path, told).incidents[0]
    assert (incident.status, incident.is_open, incident.eta) == ("postmortem", False, None)
    assert [update.status for update in incident.updates] == ["postmortem", "resolved"]
    assert [cause.text for cause in incident.causes] == ["a failed power supply"]


def test_posts_out_of_order_are_put_in_order(tmp_path):
    times = ["2026-11-21T13:00:00-07:00", "2026-11-21T15:00:00-07:00", "2026-11-21T14:00:00-07:00"]
    told = entry(incident_updates=[post("x", at, name=at) for at in times])
    assert [update.id for update in read(tmp_path, told).incidents[0].updates] == [times[1], times[2], times[0]]


@pytest.mark.parametrize("field", ["started_at", "resolved_at"])
def test_nothing_begins_or_ends_in_the_future(tmp_path, field):
    snapshot = read(tmp_path, entry(**{"created_at": None, field: "2027-11-21T15:00:00-07:00"}))
    assert getattr(snapshot.incidents[0], field) is None
    assert [problem.place for problem in snapshot.problems] == [f"incidents[0] (abc): {field}"]


def test_a_change_in_the_future_did_not_happen_yet(tmp_path):
    posts = [post("x", "2026-11-21T14:00:00-07:00")]
    incident = read(tmp_path, entry(updated_at="2027-01-01T00:00:00Z", incident_updates=posts)).incidents[0]
    assert incident.updated_at == datetime.fromisoformat("2026-11-21T14:00:00-07:00")


def test_a_post_from_the_future_is_kept_reported_and_overtaken(tmp_path):
    posts = [
        post("Estimated restoration 8 pm.", "2026-11-21T15:00:00-07:00", name="u3"),
        post("Estimated restoration 9 pm.", "2027-11-21T14:00:00-07:00", name="typo"),
        post("Estimated restoration 6 pm.", "2026-11-21T13:00:00-07:00"),
    ]
    snapshot = read(tmp_path, entry(updated_at="2026-11-21T14:00:00-07:00", incident_updates=posts))
    assert [problem.place for problem in snapshot.problems] == ["incidents[0] (abc): updates"]
    assert {update.id for update in snapshot.incidents[0].updates} == {"u3", "typo", "u1"}
    assert snapshot.incidents[0].updates[0].id == "u3"
