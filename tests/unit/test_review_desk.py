"""What the review says of everything that was sent: true to the replies, honest where there are few of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.desk import Person
from assistant.domain.promise import Promise
from assistant.domain.review import NEEDED, Wanted
from assistant.errors import NotFound, RoleRefused, UnknownIncident
from assistant.reviewing.means import mean_of, t_quantile
from assistant.reviewing.periods import periods_of, step_of
from assistant.reviewing.summing import review_of
from tests.fakes.fake_desk import DRAFT, NOW, fake_workplace
from tests.fakes.sent_replies import AGENTS, LEAD, send_many, sent_workplace

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(scope="module")
def place():
    return sent_workplace(120)


def test_every_way_in_is_for_leads_alone(place):
    agent, desk = AGENTS[0], place.review
    calls = (
        lambda: desk.review(agent, Wanted()), lambda: desk.texts(agent, []), lambda: desk.open(agent, "S-1"),
        lambda: desk.export(agent, Wanted()), lambda: desk.overrides(agent, Wanted()),
        lambda: desk.promises(agent, Wanted()), lambda: desk.aftermath(agent, "INC-7"),
    )  # fmt: skip
    for call in calls:
        with pytest.raises(RoleRefused):
            call()


def test_totals_count_what_was_sent(place):
    totals, sent = place.review.review(LEAD, Wanted()).totals, place.desk.store.sent()
    scored = [one.final.tone.overall for one in sent if one.final.tone.overall is not None]
    assert (totals.all_sent, totals.replies, totals.scored) == (120, 120, len(scored))
    assert totals.tone.value == pytest.approx(sum(scored) / len(scored), abs=0.01)
    assert totals.tone.low < totals.tone.value < totals.tone.high
    assert totals.changed == sum(one.approval.text != one.draft.reply.text for one in sent)
    assert totals.flagged == sum(bool(one.final.tone.flags) for one in sent)
    assert totals.low == sum(one.final.tone.band == "low" for one in sent)


def test_without_a_reply_there_is_a_review_all_the_same():
    found = fake_workplace().review.review(LEAD, Wanted())
    assert found.rows == found.periods == found.moves == ()
    assert (found.totals.all_sent, found.totals.tone, found.totals.roughly) == (0, None, None)


def test_conditions_combine(place):
    every = place.review.review(LEAD, Wanted()).rows
    wanted = Wanted(agent="ann", channel="email", incident="INC-7", band="low", flag="boilerplate")
    for left_out in ("agent", "channel", "incident", "band", "flag"):
        some = replace(wanted, **{left_out: None})
        found = place.review.review(LEAD, some).rows
        assert found
        assert {row.id for row in found} == {
            row.id for row in every
            if (some.agent is None or row.agent == "ann") and (some.channel is None or row.channel == "email")
            and (some.incident is None or row.incident == "INC-7") and (some.band is None or row.band == "low")
            and (some.flag is None or "boilerplate" in row.flags)
        }  # fmt: skip


def test_low_and_flagged_come_first_then_the_newest(place):
    rows = place.review.review(LEAD, Wanted()).rows
    flagged = [bool(row.flags) for row in rows]
    assert flagged == sorted(flagged, reverse=True)
    scores = [row.overall for row in rows if not row.flags]
    assert scores == sorted(scores)
    newest = place.review.review(LEAD, Wanted(order="newest")).rows
    assert [row.sent_at for row in newest] == sorted((row.sent_at for row in newest), reverse=True)
    changed = place.review.review(LEAD, Wanted(order="changed")).rows
    assert [row.changes.share for row in changed] == sorted((row.changes.share for row in changed), reverse=True)


def test_a_dimension_shows_its_weakest_replies_first(place):
    rows = place.review.review(LEAD, Wanted(dimension="respect")).rows
    values = [row.dimensions["respect"] for row in rows]
    assert values == sorted(values)


def test_nobody_is_judged_by_a_handful_and_nobody_is_ranked(place):
    groups = place.review.review(LEAD, Wanted()).groups["agent"]
    assert [group.key for group in groups] == ["ann", "ben", "cem"]
    few = groups[2]
    assert few.scored < NEEDED
    assert few.mean is None
    assert all(group.mean is not None for group in groups[:2])
    assert sum(group.replies for group in groups) == 120


def test_a_span_leaves_out_what_is_older_and_sets_the_steps(place):
    week = place.review.review(LEAD, Wanted(span="week"))
    assert week.step == "day"
    assert all(row.sent_at >= NOW - timedelta(days=7) for row in week.rows)
    assert week.totals.replies == 28
    assert place.review.review(LEAD, Wanted(span="day")).step == "hour"
    assert place.review.review(LEAD, Wanted(span="quarter")).step == "week"


def test_periods_hold_every_reply_once_and_ask_for_exactly_theirs(place):
    found = place.review.review(LEAD, Wanted())
    assert sum(period.group.replies for period in found.periods) == 120
    for period in found.periods:
        asked = place.review.review(LEAD, Wanted(since=period.since, until=period.until))
        assert len(asked.rows) == period.group.replies


@pytest.mark.parametrize(
    ("at", "step", "since", "until"),
    [
        ("2026-11-01T05:30:00+00:00", "day", "2026-11-01T00:00:00-05:00", "2026-11-02T00:00:00-06:00"),
        ("2026-11-01T06:30:00+00:00", "hour", "2026-11-01T01:00:00-05:00", "2026-11-01T01:00:00-06:00"),
        ("2026-11-01T07:30:00+00:00", "hour", "2026-11-01T01:00:00-06:00", "2026-11-01T02:00:00-06:00"),
        ("2026-11-04T12:00:00+00:00", "week", "2026-11-02T00:00:00-06:00", "2026-11-09T00:00:00-06:00"),
        ("2026-12-31T12:00:00+00:00", "month", "2026-12-01T00:00:00-06:00", "2027-01-01T00:00:00-06:00"),
    ],
)  # fmt: skip
def test_periods_follow_the_clock_on_the_wall(place, at, step, since, until):
    row = replace(place.review.review(LEAD, Wanted()).rows[0], sent_at=datetime.fromisoformat(at))
    (period,) = periods_of((row,), step, CHICAGO)
    assert (period.since.isoformat(), period.until.isoformat()) == (since, until)


def test_steps_grow_with_the_reach_of_the_replies(place):
    row = place.review.review(LEAD, Wanted()).rows[0]
    for days, step in ((1, "hour"), (30, "day"), (300, "week"), (900, "month")):
        assert step_of("all", (row, replace(row, sent_at=row.sent_at + timedelta(days=days)))) == step
    assert step_of("all", ()) == "hour"


def test_intervals_are_student_s():
    # Of a table: 2.262 for 9 degrees of freedom, 2.045 for 29, 1.984 for 99.
    assert [round(t_quantile(freedom), 2) for freedom in (9, 29, 99)] == [2.26, 2.05, 1.98]
    assert mean_of([50.0] * (NEEDED - 1), 100) is None
    found = mean_of([40.0, 60.0] * 5, 100)
    # A table's 2.262 gives 42.46 to 57.54.
    assert (found.value, found.low, found.high) == (
        50.0,
        pytest.approx(42.46, abs=0.02),
        pytest.approx(57.54, abs=0.02),
    )
    assert mean_of([0.0] * 9 + [100.0], 100).low == 0.0


def test_new_replies_are_taken_up_and_what_is_gone_is_left_out():
    place = sent_workplace(3)
    assert place.review.review(LEAD, Wanted()).totals.all_sent == 3
    version = place.desk.open(LEAD, "T-1").state.version
    place.desk.send(LEAD, place.desk.approve(LEAD, "T-1", DRAFT, version).id)
    assert place.review.review(LEAD, Wanted()).totals.all_sent == 4
    first = place.desk.store.sent_ids()[0]
    del place.desk.store._sent[first]
    assert first not in {row.id for row in place.review.review(LEAD, Wanted()).rows}
    with pytest.raises(NotFound):
        place.review.open(LEAD, first)


def test_a_reply_is_worked_out_once_however_often_the_review_is_drawn(monkeypatch):
    place = sent_workplace(60)
    place.review.review(LEAD, Wanted())
    read = []
    monkeypatch.setattr(place.desk.store, "sent", lambda: read.append("all"))
    monkeypatch.setattr(place.desk.store, "sent_reply", read.append)
    place.review.review(LEAD, Wanted(agent="ann"))
    assert read == []


def test_a_reply_opens_with_the_words_it_answered(place):
    row = place.review.review(LEAD, Wanted()).rows[0]
    opened = place.review.open(LEAD, row.id)
    assert opened.sent.id == row.id
    assert opened.ticket.messages[0].text.endswith(".")
    assert opened.ratings == ()


def test_the_aftermath_tells_which_estimate_each_reply_went_out_under():
    place = fake_workplace()
    replies = send_many(place, 8, hours=0.15)
    six = datetime.fromisoformat("2026-11-21T18:00:00-06:00")
    promising = next(reply for reply in reversed(replies) if reply.approval.incident_id == "INC-7")
    given = promising.model_copy(update={"promises": (Promise(kind="restoration", due_at=six),)})
    place.desk.store._sent[given.id] = given
    found = place.review.aftermath(LEAD, "INC-7")
    none, given = found.estimates
    assert (none.kind, none.at, given.at.hour) == ("none_given", None, 18)
    assert none.until == given.known_at
    about = [reply for reply in replies if reply.approval.incident_id == "INC-7"]
    assert len(none.replies) + len(given.replies) == len(about) == len(found.rows)
    assert given.told == (promising.id,)
    assert none.told == ()
    assert sum(version.replies for version in found.versions) == len(about)
    assert found.first_reply_after == (about[0].sent_at - found.started_at).total_seconds()
    assert found.is_open
    with pytest.raises(UnknownIncident):
        place.review.aftermath(LEAD, "INC-99")


def test_an_export_is_kept_before_it_leaves(place):
    class Trail:
        def __init__(self):
            self.kept = []

        def record(self, person_id, action, subject=None, detail=None):
            self.kept.append((person_id, action, subject, dict(detail or {})))

    trail = Trail()
    place.desk.trail = trail
    rows = place.review.export(LEAD, Wanted(agent="ann"))
    assert [entry[1] for entry in trail.kept if entry[1] in ("exporting", "exported")] == ["exporting", "exported"]
    assert (LEAD.id, "exported", "review", {"replies": len(rows)}) in trail.kept


def test_five_thousand_replies_are_summed_without_reading_them_again(place):
    rows = place.review.review(LEAD, Wanted()).rows
    many = [
        replace(row, id=f"{row.id}-{n}", sent_at=row.sent_at - timedelta(days=n)) for n in range(42) for row in rows
    ]
    found = review_of(many, Wanted(), NOW.astimezone(UTC), CHICAGO)
    assert found.totals.replies == 5_040
    assert found.step == "week" or len(found.periods) < 80


def test_an_admin_may_look_too(place):
    admin = Person(id="root", name="Root", role="admin")
    assert place.review.review(admin, Wanted()).totals.replies == 120
