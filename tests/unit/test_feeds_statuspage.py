import json
from datetime import datetime
from pathlib import Path

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
