"""One suite for every store of accounts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from knowledge_base.records import Account, Customer, CustomerRecord, Place, Service
from knowledge_base.stores.account_store import MemoryAccounts
from knowledge_base.stores.sql_account_store import SqlAccounts
from knowledge_base.stores.tables import metadata

SITES = tuple(
    Service(id=f"S-{number}", type="internet", place=Place(city="Riverside", postcode="60546"), resource_ids=("OLT-1",))
    for number in range(300)
)
DANA = Customer(id="C-1", name="Dana Ruiz", vulnerable=False, accounts=(Account(id="A-1", services=SITES),))
ED = Customer(id="C-2", name="Ed Marsh", accounts=())


@pytest.fixture(params=["memory", "sql"])
def store(request):
    if request.param == "memory":
        yield MemoryAccounts()
    else:
        made = create_engine("sqlite://")
        metadata.create_all(made)
        yield SqlAccounts(made)
        made.dispose()


def test_an_empty_store_has_no_customers(store):
    assert (store.customers(), store.version()) == ((), 0)


def test_customers_are_kept_as_they_were_given_and_told_by_id(store):
    assert store.put([ED, DANA]) == (2, 0)
    assert store.customers() == (DANA, ED)
    assert store.version() == 1


def test_the_same_customers_again_change_nothing(store):
    store.put([DANA, ED])
    assert store.put([DANA, ED]) == (0, 0)
    assert store.version() == 1


def test_a_changed_customer_replaces_and_is_counted(store):
    store.put([DANA])
    moved = DANA.model_copy(update={"accounts": ()})
    assert store.put([moved, ED]) == (1, 1)
    assert store.customers() == (moved, ED)
    assert store.version() == 2


def test_of_an_id_that_comes_twice_the_last_counts(store):
    assert store.put([ED, ED.model_copy(update={"name": "Edward Marsh"})]) == (1, 1)
    assert [customer.name for customer in store.customers()] == ["Edward Marsh"]


def test_a_line_of_a_file_is_the_customer_it_tells_of(store):
    store.put([CustomerRecord(**dict(ED))])
    assert store.customers() == (ED,)
    assert store.put([ED]) == (0, 0)


def test_a_customer_without_an_id_is_left_out(store):
    assert store.put([Customer(name="Nobody")]) == (0, 0)
    assert store.customers() == ()


def test_a_stream_that_breaks_leaves_nothing_behind(store):
    store.put([ED])

    def broken() -> Iterator[Customer]:
        yield from (Customer(id=f"C-{number}") for number in range(1000))
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        store.put(broken())
    assert (store.customers(), store.version()) == ((ED,), 1)


def test_more_customers_than_one_statement_holds(store):
    many = [Customer(id=f"C-{number:04}") for number in range(1500)]
    assert store.put(iter(many)) == (1500, 0)
    changed = [customer.model_copy(update={"name": "x"}) for customer in many[::3]]
    assert store.put([*many, *changed]) == (0, 500)
    assert [customer.name for customer in store.customers()[:4]] == ["x", None, None, "x"]


def test_a_long_import_keeps_no_other_writer_waiting(tmp_path):
    url = f"sqlite:///{tmp_path}/kb.db"
    importing, desk = (create_engine(url, connect_args={"timeout": 0}) for _ in range(2))
    metadata.create_all(importing)

    def many() -> Iterator[Customer]:
        yield from (Customer(id=f"C-{number}") for number in range(1000))
        assert SqlAccounts(desk).put([ED]) == (1, 0)

    assert SqlAccounts(importing).put(many()) == (999, 1)
    assert len(SqlAccounts(desk).customers()) == 1000
    for made in (importing, desk):
        made.dispose()


def test_a_second_process_sees_what_the_first_one_wrote(tmp_path):
    first, second = (create_engine(f"sqlite:///{tmp_path}/kb.db") for _ in range(2))
    metadata.create_all(first)
    reader = SqlAccounts(second)
    assert reader.version() == 0
    SqlAccounts(first).put([DANA])
    assert (reader.version(), reader.customers()) == (1, (DANA,))
    for made in (first, second):
        made.dispose()


def test_a_removed_customer_is_gone_and_can_come_again(store):
    store.put([DANA, ED])
    assert (store.remove("C-1"), store.version()) == (True, 2)
    assert store.customers() == (ED,)
    assert (store.remove("C-1"), store.remove("C-404"), store.version()) == (False, False, 2)
    assert store.put([DANA]) == (1, 0)
