"""The life of an incident in words: what each version changed, what was done silently, what came back."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.changes import describe_changes
from knowledge_base.records import Incident
from knowledge_base.revisions import Wording, edits_of, reopened_count, revisions_of

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2026, 11, 21, 12, tzinfo=CHICAGO)
SIX = NOON + timedelta(hours=6)


def version(minutes: int = 0, **fields: object) -> Incident:
    plain = {"id": "INC-7", "name": "Outage in Riverside", "status": "investigating", "source": "f"}
    return Incident.model_validate(plain | {"observed_at": NOON + timedelta(minutes=minutes)} | fields)


def post(body: str, key: str | None = "U1", minutes: int = 0, status: str | None = None) -> dict[str, object]:
    return {"id": key, "body": body, "created_at": NOON + timedelta(minutes=minutes), "status": status}


def area(*postcodes: str, place: str = "Riverside") -> dict[str, object]:
    return {"description": place, "region": "Illinois", "postcodes": postcodes}


def eta(kind: str = "estimate", hours: int = 6, **more: object) -> dict[str, object]:
    return {"kind": kind, "at": NOON + timedelta(hours=hours)} | more


NOTHING = "nothing that may be told changed"
MANY = [str(60600 + number) for number in range(20)]
# What was told before, what is told after, and all that is said of the change.
WORDS = [
    ({}, {"status": "in_progress"}, "status investigating → in progress"),
    ({}, {"impact": "major"}, "impact unknown → major"),
    ({"kind": "unplanned"}, {"kind": "maintenance"}, "kind unplanned → maintenance"),
    ({}, {"eta": eta()}, "estimate given: 18:00"),
    ({}, {"eta": eta(hours=30)}, "estimate given: 2026-11-22 18:00"),
    ({"eta": eta()}, {"eta": eta(hours=8)}, "estimate moved from 18:00 to 20:00"),
    ({"eta": eta()}, {}, "estimate withdrawn (it was 18:00)"),
    ({"eta": eta()}, {"eta": {"kind": "none_given"}}, "estimate withdrawn (it was 18:00)"),
    ({}, {"eta": {"kind": "none_given"}}, "the provider says that there is no estimate yet"),
    ({"eta": eta()}, {"eta": eta("window", window_end=SIX + timedelta(hours=1))},
     "estimate moved from 18:00 to 18:00-19:00"),
    ({"eta": eta()}, {"eta": eta("committed")}, "estimate of 18:00: an estimate → a commitment"),
    ({"started_at": NOON}, {"started_at": NOON - timedelta(minutes=15)}, "start moved from 12:00 to 11:45"),
    ({}, {"resolved_at": NOON}, "time of resolution given: 12:00"),
    ({"next_update_due": SIX}, {}, "next update withdrawn (it was 18:00)"),
    ({"scheduled_until": SIX}, {"scheduled_until": SIX + timedelta(days=1)},
     "planned end moved from 2026-11-21 18:00 to 2026-11-22 18:00"),
    ({"affected_count": 900}, {"affected_count": 1200}, "number affected changed from 900 to 1,200"),
    ({}, {"workaround": "Mobile data works"}, "workaround given: Mobile data works"),
    ({"workaround": "a  b"}, {"workaround": "a b"}, NOTHING),
    ({}, {"name": "Outage in two towns"}, "title changed from Outage in Riverside to Outage in two towns"),
    ({"services": ["internet"]}, {"services": ["internet", "tv"]}, "service added: tv"),
    ({"services": ["internet", "tv"]}, {"services": ["tv", "internet"]}, NOTHING),
    ({}, {"areas": [area("60546")]}, "area added: Riverside, Illinois, 60546"),
    ({"areas": [area("60546")]}, {"areas": [area("60546", "60547")]}, "postcodes in Riverside, Illinois added: 60547"),
    ({"areas": [area("60546", "60547")]}, {"areas": [area("60546")]},
     "postcodes in Riverside, Illinois removed: 60547"),
    ({"areas": [area()]}, {"areas": [area(*MANY)]},
     "postcodes in Riverside, Illinois added: 60600, 60601, 60602, 60603, 60604, 60605 and 14 more"),
    ({}, {"causes": [{"text": "a fibre cut", "certainty": "suspected"}]}, "cause added: a fibre cut (suspected)"),
    ({"causes": [{"text": "a fibre cut", "certainty": "suspected"}]},
     {"causes": [{"text": "a fibre cut", "certainty": "confirmed"}]}, "cause suspected → confirmed: a fibre cut"),
    ({}, {"measures_taken": ["A crew is on site"]}, "measure added: A crew is on site"),
    ({}, {"measurements": [{"name": "latency", "change": "+15%", "public": True}]}, "measurement added: latency +15%"),
    ({"measurements": [{"name": "latency", "change": "+15%", "public": True}]},
     {"measurements": [{"name": "latency", "change": "+5%", "public": True}]}, "measurement latency +15% → +5%"),
    ({"measurements": [{"name": "latency", "change": "+15%", "public": True}]},
     {"measurements": [{"name": "latency", "change": "+15%", "public": False}]}, "measurement removed: latency +15%"),
    ({}, {"external_ids": ["V-9"]}, "reference added: V-9"),
    ({}, {"updates": [post("A crew is  on\nsite.")]}, "new update: A crew is on site."),
    ({"updates": [post("By 6 pm.")]}, {"updates": [post("Soon.")]}, "a published update was edited"),
    ({"updates": [post("Fixed.", status="monitoring")]}, {"updates": [post("Fixed.", status="resolved")]},
     "a published update was edited"),
    ({"updates": [post("By 6 pm.", None)]}, {"updates": [post("Soon.", None)]}, "a published update was edited"),
    ({"updates": [post("By 6 pm.")]}, {}, "a published update was removed"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "words"), WORDS)
def test_a_change_is_said_in_one_line(before, after, words):
    assert describe_changes(version(**before), version(**after), CHICAGO) == (words,)


SECRET = {"name": "loss", "change": "SECRET", "public": False}
# Fields that an agent is never told the content of, and stamps that are no news.
UNTOLD = [
    {"internal_notes": ["SECRET"]},
    {"resources": ["SECRET"]},
    {"subscribers": ["SECRET"]},
    {"measurements": [SECRET]},
    {"updated_at": NOON},
    {"observed_at": NOON + timedelta(hours=3)},
    {"link": "https://status.example/INC-7"},
]


@pytest.mark.parametrize("after", UNTOLD)
def test_what_is_internal_or_only_a_time_stamp_is_not_told(after):
    assert describe_changes(version(), version(**after), CHICAGO) == (NOTHING,)
    assert len(revisions_of((version(), version(**after)), CHICAGO)) == 1


@pytest.mark.parametrize("key", ["U1", None])
def test_an_update_whose_time_stamp_moved_is_no_news(key):
    before, after = version(updates=[post("On it.", key)]), version(updates=[post("On it.", key, minutes=3)])
    assert describe_changes(before, after, CHICAGO) == (NOTHING,)


def test_a_long_text_is_told_in_one_short_line():
    (line,) = describe_changes(version(), version(updates=[post("word " * 500)]), CHICAGO)
    assert len(line) < 150


def test_a_revision_tells_when_where_and_what():
    history = (version(), version(5, revision=2, status="identified", source="mirror"))
    first, second = revisions_of(history, ZoneInfo("UTC"))
    assert (first.sequence, first.revision, first.changes, first.silent) == (1, 1, (), False)
    assert (second.sequence, second.revision, second.source) == (2, 2, "mirror")
    assert second.changes == ("status investigating → identified",)
    assert second.observed_at.isoformat() == "2026-11-21T18:05:00+00:00"


def test_a_count_that_grew_without_news_is_told_as_that():
    _, second = revisions_of((version(), version(5, revision=2)), CHICAGO)
    assert (second.changes, second.silent) == ((NOTHING,), False)


def test_a_version_that_is_no_news_is_left_out_and_keeps_its_number():
    history = (version(), version(5, updated_at=NOON), version(9, revision=2, status="identified"))
    assert [revision.sequence for revision in revisions_of(history, CHICAGO)] == [1, 3]


def test_no_history_has_no_revisions():
    assert (revisions_of((), CHICAGO), reopened_count(()), edits_of(())) == ((), 0, {})


# The second version of an incident whose first is revision 2 with one update, and whether it was changed silently.
SILENT = [
    ({"updates": [post("Soon.")]}, True),
    ({"updates": []}, True),
    ({"updates": [post("By 6 pm.")], "affected_count": 5}, True),
    ({"updates": [post("By 6 pm."), post("More.", "U2", 5)]}, False),
    ({"updates": [post("Soon.")], "revision": 3}, False),
    ({"updates": [], "revision": 1}, True),
    ({"updates": [post("By 6 pm.")], "internal_notes": ["x"], "revision": 3}, False),
]


@pytest.mark.parametrize(("after", "silent"), SILENT)
def test_a_change_that_the_providers_count_does_not_show_is_silent(after, silent):
    before = version(revision=2, updates=[post("By 6 pm.")])
    assert revisions_of((before, version(5, **{"revision": 2} | after)), CHICAGO)[-1].silent is silent


OPEN, OVER = "identified", "resolved"
# The status of each version, and how often it was opened again.
STATUSES = [
    ((OPEN, OVER), 0),
    ((OPEN, OVER, OPEN), 1),
    ((OPEN, OVER, "monitoring", OVER, "investigating"), 2),
    ((OVER, "postmortem"), 0),
    (("scheduled", "in_progress", "completed"), 0),
    (("completed", "in_progress"), 1),
]


@pytest.mark.parametrize(("statuses", "count"), STATUSES)
def test_what_was_over_and_is_open_was_reopened(statuses, count):
    history = tuple(version(minutes, status=status) for minutes, status in enumerate(statuses))
    assert reopened_count(history) == count
    assert sum(revision.reopened for revision in revisions_of(history, CHICAGO)) == count


def test_a_reopening_that_was_never_read_is_told_by_the_updates():
    told = [post("On it.", "U1", 0, OPEN), post("Fixed.", "U2", 5, OVER), post("Back.", "U3", 9, OPEN)]
    assert reopened_count((version(status=OPEN, updates=told[:1]), version(10, status=OPEN, updates=told))) == 1
    assert reopened_count((version(status=OPEN, updates=told),)) == 1


def test_a_reopening_is_counted_once_though_status_and_updates_tell_it():
    told = [post("On it.", "U1", 0, OPEN), post("Fixed.", "U2", 5, OVER), post("Back.", "U3", 9, OPEN)]
    history = (version(status=OPEN, updates=told[:1]), version(6, status=OVER, updates=told[:2]),
               version(7, status=OPEN, updates=told[:2]), version(10, status=OPEN, updates=told))  # fmt: skip
    assert reopened_count(history) == 1


def test_earlier_wordings_are_kept_with_when_they_were_seen():
    bodies = ("By 6 pm.", "By 6 pm.", "By 8 pm.", "Soon.")
    history = tuple(version(minutes, updates=[post(body)]) for minutes, body in enumerate(bodies))
    assert edits_of(history) == {
        "U1": (Wording("By 6 pm.", NOON), Wording("By 8 pm.", NOON + timedelta(minutes=2)))
    }  # fmt: skip


def test_an_update_without_an_id_is_known_by_its_moment():
    history = (version(updates=[post("By 6 pm.", None), post("Other.", None, 5)]),
               version(3, updates=[post("Soon.", None), post("Other.", None, 5)]))  # fmt: skip
    assert edits_of(history) == {"2026-11-21T18:00:00+00:00": (Wording("By 6 pm.", NOON),)}


def test_an_edited_update_that_was_removed_keeps_its_wordings():
    history = (version(updates=[post("By 6 pm.")]), version(1, updates=[post("Soon.")]), version(2))
    assert edits_of(history) == {"U1": (Wording("By 6 pm.", NOON),)}


# What a new update says, and the incident that this one was merged into.
MERGED = [
    ("This incident has been merged into INC-9.", "INC-9"),
    ("Closing as a duplicate of incident INC-9", "INC-9"),
    ("Now tracked under our master ticket #88123.", "88123"),
    ("Duplicate of #12", "12"),
    ("This outage was consolidated into outage kctbh9vrtdwd, please follow that one", "kctbh9vrtdwd"),
    ("Incidencia fusionada con la incidencia INC-9", "INC-9"),
    ("This is not a duplicate of INC-8.", None),
    ("Power was combined with 3 other feeds", None),
    ("The two lanes merged into one", None),
    ("See INC-9 for the other town", None),
    ("merged into INC-7", None),
]


@pytest.mark.parametrize(("body", "other"), MERGED)
def test_an_update_that_says_where_an_incident_was_merged_is_understood(body, other):
    assert revisions_of((version(), version(5, updates=[post(body)])), CHICAGO)[-1].merged_into == other
