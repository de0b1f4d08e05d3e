"""What became of a promise: one table of cases per kind, and the estimates that slipped."""

from datetime import datetime, timedelta

import pytest

from assistant.domain.promise import Promise
from assistant.domain.promised import KeptPromise, Standing
from assistant.domain.ticket import Action
from assistant.following.standing import Since, last_instant, slips_of, standing_of
from knowledge_base.records import Eta, Incident

MADE = datetime.fromisoformat("2026-11-21T14:00:00-06:00")


def at(hour: float) -> datetime:
    """That hour of the day of the outage."""
    return MADE.replace(hour=0) + timedelta(hours=hour)


def version(hour: float, revision: int = 5, status: str = "identified", **fields) -> Incident:
    """The incident as the provider told it at that hour; ``eta`` an hour, a pair, or None."""
    eta = fields.pop("eta", None)
    if eta is not None:
        low, high = eta if isinstance(eta, tuple) else (eta, None)
        kind = "window" if high else "estimate"
        fields["eta"] = Eta(kind=kind, at=at(low), window_end=at(high) if high else None)
    elif "no_eta" in fields:
        fields.pop("no_eta")
        fields["eta"] = Eta(kind="none_given")
    updates = [{"created_at": at(one).isoformat(), "body": "News."} for one in fields.pop("updates", ())]
    return Incident.model_validate(
        {"id": "INC-7", "name": "Outage", "status": status, "revision": revision, "updates": updates}
        | {"updated_at": at(hour) if hour else None}
        | fields
    )


TOLD = version(13.5, 4, eta=18)
OVER_AT_5 = version(17, status="resolved", resolved_at=at(17))


def estimate(history, hour, due=18.0):
    """How an estimate of 6 pm, given at 2 pm, stands at ``hour``."""
    promise = Promise(kind="restoration", due_at=at(due), fact_id="INC-7/eta@r4")
    return standing_of(promise, MADE, Since(tuple(history), revision=4), at(hour))


def update(since: Since, hour) -> Standing:
    """How an update promised for 4 pm stands at ``hour``."""
    return standing_of(Promise(kind="next_update", due_at=at(16)), MADE, since, at(hour))


@pytest.mark.parametrize(
    ("history", "hour", "state", "reason", "settled"),
    [
        ([TOLD], 15, "due", "not_yet", None),
        ([TOLD], 18, "due", "not_yet", None),
        ([TOLD], 18.5, "broken", "passed", 18),
        ([TOLD, version(15, eta=20)], 16, "broken", "moved", 15),
        ([TOLD, version(15, eta=20)], 21, "broken", "moved", 15),
        ([TOLD, version(15, eta=20), version(15.5, 6, eta=17)], 16, "due", "not_yet", None),
        ([TOLD, version(15, eta=20), version(16, 6, eta=21)], 17, "broken", "moved", 15),
        ([TOLD, version(15, eta=17)], 16, "due", "not_yet", None),
        ([TOLD, version(15, no_eta=True)], 16, "broken", "withdrawn", 15),
        ([TOLD, version(15)], 16, "broken", "withdrawn", 15),
        ([TOLD, version(17, status="resolved", resolved_at=at(16.75))], 17, "kept", "back", 16.75),
        ([TOLD, version(18, status="resolved", resolved_at=at(18))], 19, "kept", "back", 18),
        ([TOLD, version(19, status="resolved", resolved_at=at(18.5))], 20, "broken", "back_late", 18.5),
        ([TOLD, version(17, status="resolved")], 20, "kept", "back", 17),
        ([TOLD, version(17, status="resolved"), version(21, 6, "postmortem")], 22, "kept", "back", 17),
        ([TOLD, version(15, eta=20), version(17, 6, "resolved", resolved_at=at(17))], 19, "kept", "back", 17),
        ([TOLD, OVER_AT_5, version(20, 6, "identified")], 21, "kept", "back", 17),
        ([TOLD, OVER_AT_5, version(17.5, 6, eta=18)], 19, "broken", "passed", 18),
        ([version(0, status="resolved")], 20, "unknown", "end_unknown", None),
        ([version(0, status="resolved", observed_at=at(17))], 20, "kept", "back", 17),
        ([version(0, status="resolved", observed_at=at(19))], 20, "unknown", "end_unknown", None),
        ([], 17, "due", "not_yet", None),
        ([], 19, "unknown", "incident_gone", None),
    ],
)  # fmt: skip
def test_an_estimate(history, hour, state, reason, settled):
    found = estimate(history, hour)
    assert (found.state, found.reason) == (state, reason)
    assert found.settled_at == (None if settled is None else at(settled))


def test_an_estimate_that_moved_says_to_when():
    assert estimate([TOLD, version(15, eta=20)], 16).now_at == at(20)
    assert estimate([TOLD, version(15, eta=(19, 21))], 16).now_at == at(21)


def test_a_window_is_over_at_its_end():
    assert last_instant(Eta(kind="window", at=at(17), window_end=at(19))) == at(19)
    assert estimate([version(15, eta=(17, 18))], 16).state == "due"


@pytest.mark.parametrize(
    ("since", "hour", "state", "reason", "settled"),
    [
        (Since((TOLD,), revision=4), 15, "due", "not_yet", None),
        (Since((TOLD,), revision=4), 16, "due", "not_yet", None),
        (Since((TOLD,), revision=4), 16.5, "late", "overdue", None),
        (Since((TOLD, version(15.5)), revision=4), 16.5, "kept", "updated", 15.5),
        (Since((version(15.5, 4),), revision=4), 16.5, "late", "overdue", None),
        (Since((version(13.5, 4, updates=(13.5, 15.75)),), revision=4), 17, "kept", "updated", 15.75),
        (Since((version(13.5, 4, updates=(13.5, 13.9)),), revision=4), 17, "late", "overdue", None),
        (Since((version(13.5, 4, updates=(16,)),), revision=4), 17, "kept", "updated", 16),
        (Since((version(13.5, 4, updates=(16.5,)),), revision=4), 17, "broken", "updated_late", 16.5),
        (Since((TOLD,), written=(at(15),), revision=4), 17, "kept", "written", 15),
        (Since((TOLD,), written=(at(16.5),), revision=4), 17, "broken", "updated_late", 16.5),
        (Since((TOLD, version(0, status="resolved")), revision=4), 17, "unknown", "end_unknown", None),
        (Since(), 17, "unknown", "incident_gone", None),
        (Since(written=(at(15),)), 17, "kept", "written", 15),
        (Since(written=(at(15),)), 14.5, "due", "not_yet", None),
    ],
)
def test_an_update(since, hour, state, reason, settled):
    found = update(since, hour)
    assert (found.state, found.reason) == (state, reason)
    assert found.settled_at == (None if settled is None else at(settled))


def test_what_the_provider_said_before_is_no_update():
    assert update(Since((version(14, 4, updates=(14,)),), revision=4), 15).state == "due"


def test_a_credit_is_kept_once_it_was_recorded_and_never_guessed():
    promise = Promise(kind="credit", amount="1/30", fact_id="p")
    done = Action(kind="credit_applied", at=at(15), text="Credited")
    other = Action(kind="note", at=at(15), text="Asked about a credit")
    assert standing_of(promise, MADE, Since(actions=(other,)), at(17)) == Standing("unknown", "not_seen")
    assert standing_of(promise, MADE, Since(actions=(other, done)), at(17)) == Standing("kept", "done", at(15))


@pytest.mark.parametrize(("hour", "state"), [(15, "due"), (17, "unknown")])
def test_nothing_here_sees_whether_somebody_called(hour, state):
    promise = Promise(kind="callback", due_at=at(16))
    assert standing_of(promise, MADE, Since((TOLD,)), at(hour)).state == state


@pytest.mark.parametrize("kind", ["next_update", "restoration", "callback", "appointment"])
def test_a_promise_without_a_time_is_neither_kept_nor_late(kind):
    assert standing_of(Promise(kind=kind), MADE, Since((TOLD,)), at(23)) == Standing("unknown", "no_time")


def kept(number, reason="moved", told_since=None, due=18.0, incident="INC-7", kind="restoration"):
    return KeptPromise(
        id=f"S-{number}.1", reply_id=f"S-{number}", ticket_id=f"T-{number}", time_zone="UTC", incident_id=incident,
        kind=kind, due_at=at(due), promised_at=MADE, promised_by="ann", state="broken", reason=reason,
        now_at=at(20), told_since=told_since,
    )  # fmt: skip


def test_slips_are_told_by_incident_and_time_told_and_most_people_first():
    told = [kept(1, due=17), kept(2), kept(3), kept(4, told_since="S-9"), kept(5, incident="INC-8", told_since="S-10")]
    first, second, third = slips_of(told)
    assert (first.incident_id, first.told_at, first.now_at) == ("INC-7", at(18), at(20))
    assert [one.ticket_id for one in first.promises] == ["T-2", "T-3", "T-4"]
    assert [one.ticket_id for one in first.uncorrected] == ["T-2", "T-3"]
    assert second.told_at == at(17)
    assert (third.incident_id, third.uncorrected) == ("INC-8", ())


@pytest.mark.parametrize(
    "other", [kept(1, "back_late"), kept(1, "updated_late", kind="next_update"), kept(1, incident=None)]
)
def test_what_is_over_or_no_estimate_is_no_slip(other):
    assert slips_of([other]) == ()
