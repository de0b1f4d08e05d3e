"""A crowd of tickets is not read at every look: counted in queries and readings, never in time; the answers stay."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.sql import SqlStore
from assistant.adapters.stores.words import SqlWords
from assistant.adapters.stores.work import SqlWork
from assistant.auditing import NoTrail
from assistant.bootstrap import desk_for_commands, record_feed
from assistant.desk_work import DeskWork
from assistant.domain.blanking import ERASED
from assistant.domain.desk import Person
from assistant.domain.promised import KeptPromise
from assistant.domain.ticket import Action, Ticket
from assistant.early_signs import report_of
from assistant.followed import Followed
from assistant.promises_desk import PromisesDesk
from assistant.queue import QueueEntry
from assistant.reported import Reports
from assistant.settings import Settings
from knowledge_base.clock import FixedClock
from knowledge_base.kept_accounts import KeptAccounts
from knowledge_base.records import Customer
from knowledge_base.stores.memory import MemoryIncidentStore
from knowledge_base.stores.sql_account_store import SqlAccounts
from tests.fakes.burst import burst, calm_day
from tests.fakes.fake_desk import NOW, FixedNow
from tests.fakes.promised_replies import at, incident, promise, tell

LEAD, ANN = Person(id="lee", name="Lee", role="lead"), Person(id="ann", name="Ann", role="agent")


class _Place:
    """A database of one test, with what was asked of it."""

    def __init__(self, folder):
        self.engine = open_database(f"sqlite:///{folder}/desk.sqlite3")
        self.store, self.book, self.words = SqlStore(self.engine), SqlWork(self.engine), SqlWords(self.engine)
        self.accounts = SqlAccounts(self.engine)
        self.incidents = MemoryIncidentStore()
        tell(self.incidents, incident(4, 13.5, 18))
        self.kept = self.desk(self.book)
        self._asked = []
        event.listen(self.engine, "before_cursor_execute", lambda *told: self._asked.append(told[2]))

    def desk(self, book):
        return PromisesDesk(
            self.store, self.incidents, KeptAccounts(self.accounts), FixedClock(at(15)), NoTrail(), book
        )

    def asked(self):
        """The queries since this was asked last."""
        found, self._asked[:] = tuple(self._asked), []
        return found


@pytest.fixture
def place(tmp_path) -> Iterator[_Place]:
    made = _Place(tmp_path)
    yield made
    made.engine.dispose()


def _all(desk: PromisesDesk) -> list[tuple[KeptPromise, ...]]:
    return [*(desk.board(who).promises for who in (LEAD, ANN)), *(desk.listed(who) for who in (LEAD, ANN))]


def _same_as_anew(place: _Place) -> bool:
    """Whether a desk that kept what it read answers as one that reads all now."""
    anew = place.desk(None)
    ids = sorted({one.reply_id for one in anew.listed(LEAD)})
    opened = all(place.kept.opened(LEAD, one) == anew.opened(LEAD, one) for one in ids)
    return opened and _all(place.kept) == _all(anew)


def test_the_board_of_promises_asks_no_more_queries_for_more_replies(place):
    counts = []
    for first, last in ((1, 5), (5, 25)):
        for number in range(first, last):
            promise(place.store, number, 14, by="ann" if number % 2 else "bob")
        place.kept.board(LEAD)
        place.asked()
        assert len(place.kept.board(LEAD).promises) == 2 * (last - 1)
        counts.append(len(place.asked()))
    assert counts[0] == counts[1] < 10


def test_one_reply_is_opened_without_reading_the_others(place):
    for number in range(1, 25):
        promise(place.store, number, 14)
    place.kept.board(LEAD)
    place.asked()
    assert place.kept.opened(LEAD, "S-7").reply == place.store.sent_reply("S-7")
    place.asked()
    assert place.kept.opened(LEAD, "S-8").reply.id == "S-8"
    bodies = [query for query in place.asked() if "desk_sent.body" in query]
    assert len(bodies) == 1
    assert "desk_sent.id = ?" in bodies[0]


def test_kept_promises_follow_whatever_changes(place):
    for number in range(1, 9):
        promise(place.store, number, 14, by="ann" if number % 3 else "bob", key=None if number == 4 else "INC-7")
    assert _same_as_anew(place)
    promise(place.store, 30, 14.5, by="ann", customer=Customer(id="C-2", name="Customer 2"))
    assert _same_as_anew(place)
    state = place.store.ticket("T-3")
    credited = Action(kind="credit_applied", at=at(14.6), by="ann", text="A day's charge")
    ticket = state.ticket.model_copy(update={"actions": (credited,)})
    place.store.save(state.model_copy(update={"ticket": ticket}))
    assert _same_as_anew(place)
    place.accounts.put([Customer(id="C-5", name="Filled", time_zone="Europe/London")])
    promise(place.store, 31, 14.6, customer=Customer(id="C-5"))
    assert "Filled" in {one.customer_name for one in place.kept.listed(LEAD)}
    tell(place.incidents, incident(5, 14.8, 20))
    assert _same_as_anew(place)
    assert {one.state for one in place.kept.listed(LEAD)} >= {"broken"}


def test_words_that_are_taken_away_are_not_told_from_memory(place):
    for number in (1, 2):
        promise(place.store, number, 14)
    assert {one.words for one in place.kept.listed(LEAD)} != {None}
    place.words.blank(["T-1"])
    told = [one for one in place.kept.listed(LEAD) if one.ticket_id == "T-1"]
    assert [one.words for one in told] == [None, None]
    assert [one.customer_name for one in told] == [None, None]
    assert _same_as_anew(place)
    assert place.kept.opened(LEAD, "S-1").reply.final.reply.text == ERASED


def test_promises_of_one_incident_are_those_of_all_that_are_about_it(place):
    for number, key in enumerate(("INC-7", "INC-8", None, "INC-7"), start=1):
        promise(place.store, number, 14, key=key)
    for who in (LEAD, ANN):
        everything = place.kept.listed(who)
        for key in ("INC-7", "INC-8", "INC-9"):
            assert place.kept.listed(who, key) == tuple(one for one in everything if one.incident_id == key)
    assert len(place.kept.listed(LEAD, "INC-7")) == 4


def test_only_what_changed_is_worked_out_again_and_the_order_of_arrival_stays(place):
    for number in range(1, 5):
        promise(place.store, number, 14)
    worked = []
    followed = Followed(place.book, lambda states: {s.ticket.id: worked.append(s.ticket.id) or s for s in states})
    assert list(followed.now()) == ["T-1", "T-2", "T-3", "T-4"]
    worked.clear()
    assert followed.now() is followed.now()
    place.store.save(place.store.ticket("T-2"))
    place.store.add_tickets((Ticket.model_validate({"id": "A-0", "text": "Down."}),))
    assert list(followed.now()) == ["T-1", "T-2", "T-3", "T-4", "A-0"]
    assert sorted(worked) == ["A-0", "T-2"]
    assert followed.now()["T-2"].version == place.store.ticket("T-2").version


def test_what_could_not_be_worked_out_is_worked_out_the_next_time(place):
    promise(place.store, 1, 14)
    wrong = [ValueError("not now")]

    def work_out(states):
        if wrong:
            raise wrong.pop()
        return {state.ticket.id: state.status for state in states}

    followed = Followed(place.book, work_out)
    with pytest.raises(ValueError, match="not now"):
        followed.now()
    assert followed.now() == {"T-1": "sent"}


@pytest.fixture
def signs(place):
    desk = desk_for_commands(Settings(), NOW, with_drafts=False)
    desk.clock, desk.store = FixedNow(NOW), place.store
    head = {"warmline_feed": 1, "provider": {"name": "Northlight", "time_zone": "America/Chicago"}}
    record_feed(desk, head | {"incidents": []}, "own")
    desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in calm_day(NOW) + burst(NOW)))
    return desk


def _reported(desk, since):
    """As it is defined: of every ticket whose customer wrote after ``since``."""
    entries = [desk.glances.entry(state) for state in desk.store.tickets()]
    recent = [entry.understood for entry in entries if (entry.waiting_since or since) >= since]
    found = (report_of(one.ticket, one.reading, one.lookup.matching) for one in recent)
    return [one for one in found if one is not None]


def test_reports_are_those_of_every_recent_ticket_and_each_is_made_once(place, signs, monkeypatch):
    made: Counter[str] = Counter()

    def counted(ticket, *told):
        made[ticket.id] += 1
        return report_of(ticket, *told)

    monkeypatch.setattr("assistant.reported.report_of", counted)
    reports = Reports(signs.glances, place.store, place.book)
    for hours in (20, 6, 3):
        since = NOW - timedelta(hours=hours)
        assert list(reports.since(since)) == _reported(signs, since)
    assert set(made.values()) == {1}
    place.asked()
    list(reports.since(since))
    assert not [query for query in place.asked() if "desk_ticket" in query]
    new = Ticket.model_validate(burst(NOW, 1, "NEW")[0])
    signs.add_tickets((new,))
    assert list(reports.since(since)) == _reported(signs, since)
    assert made.total() == len(made)
    # A clock that is set back asks for what was left out.
    assert list(reports.since(NOW - timedelta(hours=20))) == _reported(signs, NOW - timedelta(hours=20))


def test_reports_follow_the_facts(place, signs):
    reports, since = Reports(signs.glances, place.store, place.book), NOW - timedelta(days=14)
    before = list(reports.since(since))
    town = next(one.place.city for one in signs.store.tickets()[-1].ticket.customer.services)
    outage = {"id": "INC-1", "name": f"Internet outage in {town}", "status": "identified", "services": ["internet"],
              "started_at": (NOW - timedelta(hours=1)).isoformat(),
              "areas": [{"description": town, "region": "Illinois", "country": "US"}]}  # fmt: skip
    head = {"warmline_feed": 1, "provider": {"name": "Northlight", "time_zone": "America/Chicago"}}
    record_feed(signs, head | {"incidents": [outage]}, "own")
    after = list(reports.since(since))
    assert after == _reported(signs, since)
    assert len(after) < len(before)


def test_the_queue_of_the_work_is_the_desks_own_without_reading_the_store(place, signs):
    work = DeskWork(signs, place.book)
    assert work.entries(LEAD) == signs.queue(LEAD)
    place.asked()
    assert all(isinstance(entry, QueueEntry) for entry in work.entries(LEAD))
    assert not [query for query in place.asked() if "desk_ticket" in query]
    state = signs.store.ticket("B-3")
    signs.store.save(state.model_copy(update={"text": "Typed."}))
    assert work.entries(LEAD) == signs.queue(LEAD)
