"""Who sees which promises, in which order, and what the desk knows beside each."""

import pytest

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.sql import SqlStore
from assistant.auditing import NoTrail
from assistant.domain.desk import Person
from assistant.domain.promised import Wanted
from assistant.errors import KnowledgeFailed, NotFound, RoleRefused
from assistant.promises_desk import PromisesDesk
from knowledge_base.accounts import AccountBook
from knowledge_base.clock import FixedClock
from knowledge_base.errors import StoreUnavailable
from knowledge_base.records import Customer
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.promised_replies import at, incident, promise, tell

LEAD = Person(id="lee", name="Lee", role="lead")
ANN = Person(id="ann", name="Ann", role="agent")
BOB = Person(id="bob", name="Bob", role="agent")
EVE = Person(id="eve", name="Eve", role="agent")


@pytest.fixture(params=["memory", "sql"])
def store(request, tmp_path):
    if request.param == "memory":
        yield MemoryStore()
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield SqlStore(engine)
    engine.dispose()


def desk_on(store, hour=15.0, incidents=None):
    if incidents is None:
        incidents = MemoryIncidentStore()
        tell(incidents, incident(4, 13.5, 18))
    return PromisesDesk(store, incidents, AccountBook(), FixedClock(at(hour)), NoTrail())


def test_a_promise_says_to_whom_and_in_which_words(store):
    promise(store, 1, 14)
    update, estimate = desk_on(store).board(LEAD).promises
    assert (update.kind, update.words) == ("next_update", "We will write again by 4 pm.")
    assert (estimate.kind, estimate.words) == ("restoration", "Service is estimated back by 6 pm.")
    assert (update.customer_name, update.time_zone, update.ticket_id) == ("Customer 1", "America/New_York", "T-1")
    assert (update.promised_by, update.promised_at, update.id) == ("ann", at(14), "S-1.2")


def test_times_are_in_the_providers_zone_where_the_customers_is_not_known(store):
    promise(store, 1, 14, customer=Customer(name="Dana"))
    assert {one.time_zone for one in desk_on(store).board(LEAD).promises} == {"America/Chicago"}


def test_soonest_due_comes_first_and_what_is_settled_last(store):
    incidents = MemoryIncidentStore()
    promise(store, 1, 14)
    promise(store, 2, 14.5, update=15.5)
    promise(store, 3, 14.75, eta=17, update=19)
    tell(incidents, incident(4, 13.5, 18))
    found = desk_on(store, 15.75, incidents).board(LEAD)
    assert [(one.ticket_id, one.state) for one in found.promises] == [
        ("T-2", "late"), ("T-1", "due"), ("T-1", "due"), ("T-2", "due"), ("T-3", "due"), ("T-3", "broken"),
    ]  # fmt: skip
    assert found.counts == {"late": 1, "due": 4, "unknown": 0, "broken": 1, "kept": 0}


def test_agents_see_their_own_and_their_incidents_leads_all(store):
    promise(store, 1, 14, by="ann")
    promise(store, 2, 14, by="bob")
    promise(store, 3, 14, by="bob", key="INC-8")

    def tickets(person, **wanted):
        return {one.ticket_id for one in desk_on(store).board(person, Wanted(**wanted)).promises}

    assert tickets(LEAD) == {"T-1", "T-2", "T-3"}
    assert tickets(ANN) == {"T-1", "T-2"}
    assert tickets(BOB) == {"T-1", "T-2", "T-3"}
    assert tickets(EVE) == set()
    assert tickets(ANN, mine=True) == {"T-1"}
    assert tickets(ANN, incident_id="INC-8") == set()
    assert set(desk_on(store).board(ANN).incidents) == {"INC-7"}
    assert {one.ticket_id for one in desk_on(store).listed(ANN)} == {"T-1", "T-2"}


def test_nobody_without_a_role_sees_any(store):
    stranger = Person.model_construct(id="x", name="X", role="guest")
    for look in (desk_on(store).board, desk_on(store).listed):
        with pytest.raises(RoleRefused):
            look(stranger)


def test_counts_stay_when_a_state_is_asked_for(store):
    promise(store, 1, 14)
    found = desk_on(store, 16.5).board(LEAD, Wanted(state="late"))
    assert [one.kind for one in found.promises] == ["next_update"]
    assert found.counts["due"] == 1


def test_a_slip_names_everybody_who_was_told_the_old_time_until_they_hear_the_new_one(store):
    incidents = MemoryIncidentStore()
    tell(incidents, incident(4, 13.5, 18), incident(5, 15, 20))
    promise(store, 1, 14)
    promise(store, 2, 14.25)
    desk = desk_on(store, 15.5, incidents)
    (slip,) = desk.board(ANN).slips
    assert (slip.told_at, slip.now_at) == (at(18), at(20))
    assert [one.ticket_id for one in slip.uncorrected] == ["T-1", "T-2"]
    promise(store, 3, 15.25, eta=20, customer=Customer(id="C-1", name="Customer 1"))
    (slip,) = desk.board(ANN).slips
    assert [one.ticket_id for one in slip.uncorrected] == ["T-2"]
    assert {one.ticket_id: one.told_since for one in slip.promises} == {"T-1": "S-3", "T-2": None}


def test_saying_the_old_time_again_corrects_nothing(store):
    incidents = MemoryIncidentStore()
    tell(incidents, incident(4, 13.5, 18), incident(5, 15, 20))
    promise(store, 1, 14)
    promise(store, 2, 15.25, customer=Customer(id="C-1", name="Customer 1"))
    (slip,) = desk_on(store, 15.5, incidents).board(ANN).slips
    assert {one.ticket_id for one in slip.uncorrected} == {"T-1", "T-2"}


def test_another_customers_reply_keeps_no_update(store):
    promise(store, 1, 14)
    promise(store, 2, 15)
    states = {one.ticket_id: one.state for one in desk_on(store, 16.5).board(LEAD, Wanted(kind="next_update")).promises}
    assert states == {"T-1": "late", "T-2": "late"}


def test_a_later_reply_to_the_same_customer_keeps_an_update(store):
    promise(store, 1, 14)
    promise(store, 2, 15, customer=Customer(id="C-1", name="Customer 1"))
    states = {
        one.ticket_id: one.reason for one in desk_on(store, 16.5).board(LEAD, Wanted(kind="next_update")).promises
    }
    assert states == {"T-1": "written", "T-2": "overdue"}


def test_an_incident_that_no_feed_holds_leaves_it_open_what_became_of_it(store):
    promise(store, 1, 14, key="INC-9")
    found = desk_on(store, 19).board(LEAD)
    assert {one.state for one in found.promises} == {"unknown"}
    assert found.incidents == {"INC-9": "INC-9"}


def test_a_store_that_is_down_is_told_in_the_desks_own_words(store):
    class Down(MemoryIncidentStore):
        def history(self, _incident_id):
            raise StoreUnavailable("The facts cannot be read.")

    promise(store, 1, 14)
    with pytest.raises(KnowledgeFailed, match="cannot be read"):
        desk_on(store, incidents=Down()).board(LEAD)


def test_a_reply_is_opened_by_whoever_may_see_its_promises(store):
    promise(store, 1, 14, by="ann")
    promise(store, 2, 14, by="bob", key="INC-8")
    desk = desk_on(store)
    found = desk.opened(ANN, "S-1")
    assert found.ticket is not None
    assert (found.ticket.id, [one.kind for one in found.promises]) == ("T-1", ["restoration", "next_update"])
    for person, reply_id in ((ANN, "S-2"), (EVE, "S-1"), (LEAD, "S-9")):
        with pytest.raises(NotFound):
            desk.opened(person, reply_id)
