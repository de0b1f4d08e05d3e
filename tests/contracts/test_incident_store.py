"""One suite for every incident store."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, event

from knowledge_base.errors import StoreUnavailable
from knowledge_base.records import ContactPoint, Eta, FeedSnapshot, Incident, Policy, Provider, Update
from knowledge_base.stores.memory import MemoryIncidentStore
from knowledge_base.stores.sql import SqlIncidentStore
from knowledge_base.stores.tables import metadata

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
SIX = datetime.fromisoformat("2026-11-21T18:00:00-06:00")


def incident(key: str = "INC-7", provider: str = "Northlight", **more: object) -> Incident:
    fields = {
        "id": key,
        "name": "Outage",
        "status": "investigating",
        "provider": provider,
        "observed_at": NOW,
        "source": "f",
    }
    return Incident.model_validate(fields | more)


def snapshot(*incidents: Incident, source: str = "f", provider: str = "Northlight", **more: object) -> FeedSnapshot:
    told = Provider(name=provider, time_zone="America/Chicago")
    return replace(FeedSnapshot(source, NOW, told, incidents), **more)


def engine(url: str = "sqlite://"):
    made = create_engine(url)
    metadata.create_all(made)
    return made


@pytest.fixture(params=["memory", "sql"])
def store(request):
    if request.param == "memory":
        yield MemoryIncidentStore()
    else:
        made = engine()
        yield SqlIncidentStore(made)
        made.dispose()


def test_an_empty_store_answers_emptily(store):
    assert (store.version(), store.incidents(), store.providers()) == (0, (), ())
    assert (store.incident("INC-7"), store.history("INC-7"), store.policies("N")) == (None, (), ())


def test_a_new_incident_is_kept_as_it_was_read(store):
    told = incident(
        eta=Eta(kind="estimate", at=SIX), updates=(Update(body="Looking.", created_at=NOW),),
        internal_notes=("secret",), areas=({"description": "Riverside", "postcodes": ("60546",)},),
    )  # fmt: skip
    (change,) = store.record(snapshot(told))
    assert (change.incident, change.changes) == (told, ())
    assert store.incident("INC-7") == told
    assert store.incidents() == store.history("INC-7") == (told,)


def test_the_same_snapshot_twice_changes_nothing(store):
    store.record(snapshot(incident()))
    version = store.version()
    later = incident(observed_at=NOW + timedelta(hours=1), source="elsewhere")
    assert store.record(snapshot(incident())) == ()
    assert store.record(snapshot(later)) == ()
    assert store.version() == version


def test_the_same_instant_in_another_offset_is_no_change(store):
    store.record(snapshot(incident(started_at="2026-11-21T12:00:00-06:00")))
    assert store.record(snapshot(incident(started_at="2026-11-21T18:00:00Z"))) == ()


def test_changes_are_told_in_words(store):
    store.record(snapshot(incident(eta=Eta(kind="estimate", at=SIX))))
    changed = incident(status="identified", eta=Eta(kind="estimate", at=SIX + timedelta(hours=2)), revision=2)
    (change,) = store.record(snapshot(changed))
    assert change.changes == ("status investigating → identified", "estimate moved from 18:00 to 20:00")
    assert [version.revision for version in store.history("INC-7")] == [1, 2]
    assert store.incident("INC-7") == changed


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"eta": Eta(kind="estimate", at=SIX)}, "estimate given: 18:00"),
        ({"eta": Eta(kind="estimate", at=SIX)}, {"eta": Eta(kind="none_given")}, "estimate withdrawn (it was 18:00)"),
        (
            {"eta": Eta(kind="estimate", at=SIX)},
            {"eta": Eta(kind="estimate", at=SIX + timedelta(days=1))},
            "estimate moved from 2026-11-21 18:00 to 2026-11-22 18:00",
        ),
        ({"affected_count": 900}, {"affected_count": 1200}, "number affected changed from 900 to 1,200"),
        ({"services": ("internet",)}, {"services": ("internet", "tv")}, "service added: tv"),
        ({"next_update_due": SIX}, {}, "next update withdrawn (it was 18:00)"),
        ({"internal_notes": ("a",)}, {"internal_notes": ("b",)}, "wording edited"),
        (
            {"updates": (Update(id="U1", body="By 6 pm.", created_at=NOW),)},
            {"updates": (Update(id="U1", body="Soon.", created_at=NOW),)},
            "a published update was edited",
        ),
    ],
)
def test_each_kind_of_change_has_its_words(store, before, after, words):
    store.record(snapshot(incident(**before)))
    (change,) = store.record(snapshot(incident(**after)))
    assert words in change.changes


def test_a_silent_edit_and_its_return_are_versions_of_their_own(store):
    for count in (100, 200, 100):
        store.record(snapshot(incident(affected_count=count)))
    assert [version.affected_count for version in store.history("INC-7")] == [100, 200, 100]


def test_two_feeds_that_differ_do_not_make_a_version_at_every_reading(store):
    for _ in range(3):
        store.record(snapshot(incident(affected_count=1), source="a"))
        store.record(snapshot(incident(affected_count=2), source="b"))
    assert len(store.history("INC-7")) == 2


def test_a_shared_id_gets_the_provider_in_front_for_both_only_while_both_exist(store):
    store.record(snapshot(incident()))
    assert store.incident("INC-7") is not None
    store.record(snapshot(incident(provider="Alpine"), incident("INC-8", "Alpine"), provider="Alpine", source="g"))
    assert [found.id for found in store.incidents()] == ["Alpine:INC-7", "INC-8", "Northlight:INC-7"]
    assert store.incident("INC-7") is None
    assert store.incident("Alpine:INC-7").provider == "Alpine"
    assert [found.id for found in store.history("Northlight:INC-7")] == ["Northlight:INC-7"]


def test_a_feed_without_contacts_or_policies_does_not_wipe_those_of_another(store):
    policy = Policy(id="credit", provider="Northlight", text="One day", approved_by="Care")
    full = Provider(name="Northlight", time_zone="America/Chicago", contacts=(ContactPoint(kind="phone", value="1"),))
    store.record(_told(full, policy))
    store.record(replace(snapshot(source="page"), provider=Provider(name="Northlight")))
    assert store.providers() == (full,)
    assert store.policies("Northlight") == (policy,)


def test_a_feed_that_drops_its_policy_takes_it_back(store):
    full = Provider(name="Northlight", time_zone="America/Chicago")
    store.record(_told(full, Policy(id="credit", provider="Northlight")))
    store.record(_told(full))
    assert store.policies("Northlight") == ()


def _told(provider: Provider, *policies: Policy) -> FeedSnapshot:
    return replace(snapshot(), provider=provider, policies=policies)


def test_a_second_process_sees_what_the_first_one_wrote(tmp_path):
    url = f"sqlite:///{tmp_path}/kb.db"
    first, second = engine(url), create_engine(url)
    writer, reader = SqlIncidentStore(first), SqlIncidentStore(second)
    assert reader.incidents() == ()
    writer.record(snapshot(incident()))
    assert [found.id for found in reader.incidents()] == ["INC-7"]
    writer.record(snapshot(incident(status="resolved")))
    assert [found.status for found in reader.history("INC-7")] == ["investigating", "resolved"]
    first.dispose()
    second.dispose()


def test_a_failing_write_leaves_nothing_behind(tmp_path):
    made = engine(f"sqlite:///{tmp_path}/kb.db")
    store = SqlIncidentStore(made)

    @event.listens_for(made, "before_cursor_execute")
    def fail(connection, cursor, statement, parameters, context, executemany):  # noqa: ARG001 - the event's signature
        if "INSERT INTO kb_provider" in statement:
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.record(snapshot(incident()))
    assert store.incidents() == ()
    made.dispose()


def test_several_writers_take_turns(tmp_path):
    url = f"sqlite:///{tmp_path}/kb.db"
    engines = [engine(url), *(create_engine(url) for _ in range(2))]

    def write(number: int) -> None:
        for count in range(10):
            SqlIncidentStore(engines[number]).record(
                snapshot(incident(affected_count=100 * number + count), source=f"f{number}")
            )

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqlIncidentStore(engines[0])
    assert len(store.history("INC-7")) == store.version() == 30
    assert store.incident("INC-7") == store.history("INC-7")[-1]
    for made in engines:
        made.dispose()


def test_when_nothing_changed_only_the_version_is_read():
    made = engine()
    store = SqlIncidentStore(made)
    store.record(snapshot(incident()))
    store.incidents()
    asked = []
    event.listen(made, "before_cursor_execute", lambda *told: asked.append(told[2]))
    store.incidents()
    store.incident("INC-7")
    assert all("kb_state" in statement for statement in asked)
    assert len(asked) == 2
    made.dispose()


def test_a_database_without_tables_is_unavailable_in_one_sentence(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreUnavailable, match=r"empty\.db cannot be used: no such table"):
        SqlIncidentStore(made).incidents()
    made.dispose()
