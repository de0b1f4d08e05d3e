"""One suite for every incident store."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, event

from knowledge_base.errors import StoreUnavailable
from knowledge_base.records import (
    ContactPoint,
    Eta,
    Evidence,
    FeedSnapshot,
    Incident,
    IncidentLink,
    Policy,
    Provider,
    Update,
)
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
        ({"internal_notes": ("a",)}, {"internal_notes": ("b",)}, "nothing that may be told changed"),
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


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def reading(minutes: float, source: str = "f", **more: object) -> FeedSnapshot:
    """What a feed said some minutes after NOW; ``updated`` is in minutes too."""
    updated = more.pop("updated", None)
    fields = more | {"observed_at": at(minutes), "source": source}
    if updated is not None:
        fields["updated_at"] = at(updated)
    return replace(snapshot(incident(**fields), source=source), observed_at=at(minutes))


# Readings in the order in which they arrive; then the numbers affected that history tells, the newest last.
ARRIVALS = {
    "in order": ([reading(0, affected_count=1), reading(5, affected_count=2)], [1, 2]),
    "read earlier, arriving later": (
        [reading(0, affected_count=1), reading(10, affected_count=3), reading(5, affected_count=2)], [1, 2, 3]),
    "read earlier than all": ([reading(5, affected_count=2), reading(0, affected_count=1)], [1, 2]),
    "late, though the feed said nothing new since": (
        [reading(0, affected_count=1), reading(10, affected_count=1), reading(5, affected_count=2)], [2, 1]),
    "a mirror that lags by its time": (
        [reading(0, revision=4, updated=-1, affected_count=4),
         reading(5, "mirror", revision=3, updated=-20, affected_count=3)], [3, 4]),
    "a mirror that lags by its count": (
        [reading(0, revision=4, affected_count=4), reading(5, "mirror", revision=3, affected_count=3)], [3, 4]),
    "a mirror that lags, and then catches up and overtakes": (
        [reading(0, revision=4, updated=-1, affected_count=4),
         reading(5, "mirror", revision=3, updated=-20, affected_count=3),
         reading(6, "mirror", revision=5, updated=5.5, affected_count=5)], [3, 4, 5]),
    "a mirror stuck for hours is never believed": (
        [reading(0, revision=4, affected_count=4),
         *(reading(minutes, "mirror", revision=3, affected_count=3) for minutes in range(5, 300, 30))], [3, 4]),
    "a feed that does not count is not behind one that does": (
        [reading(0, revision=4, affected_count=4), reading(5, "mirror", affected_count=1)], [4, 1]),
    "a feed of another kind counts on its own": (
        [reading(0, revision=6, updated=-1, affected_count=6), reading(5, "native", revision=5, affected_count=5)],
        [6, 5]),
    "one reading of an older page": (
        [reading(0, revision=4, updated=-1, affected_count=4), reading(5, revision=3, updated=-20, affected_count=3),
         reading(6, revision=4, updated=-1, affected_count=4)], [3, 4]),
    "a feed that goes back and stays": (
        [reading(0, revision=4, affected_count=4), reading(5, revision=3, affected_count=3),
         reading(12, revision=3, affected_count=3), reading(21, revision=3, affected_count=3)], [3, 4, 3]),
    "an update was removed: fewer revisions, later time": (
        [reading(0, revision=4, updated=-1, affected_count=4), reading(5, revision=3, updated=4, affected_count=3)],
        [4, 3]),
    "edited by hand: more revisions, a time typed wrongly": (
        [reading(0, revision=4, updated=-1, affected_count=4), reading(5, revision=5, updated=-60, affected_count=5)],
        [4, 5]),
    "a clock in the future does not freeze": (
        [reading(0, revision=4, updated=9_000_000, affected_count=4),
         reading(5, revision=5, updated=4, affected_count=5)], [4, 5]),
    "a time in the future, put right": (
        [reading(0, revision=4, updated=9_000_000, affected_count=4),
         reading(5, revision=4, updated=-3, affected_count=4)], [4, 4]),
    "a mirror behind a clock in the future": (
        [reading(0, revision=4, updated=9_000_000, affected_count=4),
         reading(5, "mirror", revision=3, updated=-20, affected_count=3)], [3, 4]),
}  # fmt: skip


@pytest.mark.parametrize("arrivals", ARRIVALS.values(), ids=ARRIVALS.keys())
def test_the_newest_version_is_the_newest_whatever_arrives_when(store, arrivals):
    readings, told = arrivals
    for one in readings:
        store.record(one)
    history = store.history("INC-7")
    assert [version.affected_count for version in history] == told
    assert store.incident("INC-7") == history[-1]


@pytest.mark.parametrize("arrivals", ARRIVALS.values(), ids=ARRIVALS.keys())
def test_readings_that_arrive_again_change_nothing(store, arrivals):
    for one in arrivals[0]:
        store.record(one)
    before = store.version(), store.history("INC-7")
    assert [store.record(one) for one in arrivals[0]] == [()] * len(arrivals[0])
    assert (store.version(), store.history("INC-7")) == before


def test_a_version_that_came_too_late_is_kept_and_not_told_as_news(store):
    store.record(reading(10, affected_count=3))
    version = store.version()
    assert store.record(reading(5, affected_count=2)) == ()
    assert store.version() == version + 1
    assert store.incident("INC-7").affected_count == 3


def test_a_fact_that_was_withdrawn_is_gone_and_kept_in_history(store):
    store.record(reading(0, eta=Eta(kind="estimate", at=SIX)))
    store.record(reading(5))
    assert store.incident("INC-7").eta is None
    assert [version.eta is not None for version in store.history("INC-7")] == [True, False]


def test_a_feed_that_is_late_does_not_bring_back_what_its_provider_said(store):
    store.record(reading(10))
    old = replace(reading(5), provider=Provider(name="Northlight", time_zone="America/New_York"))
    store.record(old)
    assert store.providers()[0].time_zone == "America/Chicago"


def test_many_revisions_are_each_kept_once_however_often_they_are_replayed(store):
    replay = [reading(minute, revision=minute + 1, updated=minute, affected_count=minute) for minute in range(120)]
    for one in (*replay, *replay, *reversed(replay)):
        store.record(one)
    assert [version.affected_count for version in store.history("INC-7")] == list(range(120))


def test_revisions_that_arrive_backwards_stand_in_order(store):
    for minute in reversed(range(40)):
        store.record(reading(minute, affected_count=minute))
    assert [version.affected_count for version in store.history("INC-7")] == list(range(40))


def test_many_incidents_at_once_are_each_kept_and_one_change_is_one_version(store):
    first = [incident(f"INC-{number}") for number in range(1000)]
    assert len(store.record(snapshot(*first))) == len(store.incidents()) == 1000
    first[500] = incident("INC-500", status="resolved")
    assert [change.incident.id for change in store.record(snapshot(*first))] == ["INC-500"]
    assert store.version() == 2
    assert store.incident("INC-500").status == "resolved"
    assert [len(store.history(f"INC-{number}")) for number in (499, 500)] == [1, 2]


def test_an_incident_told_twice_in_one_snapshot_makes_two_versions(store):
    store.record(snapshot(incident(affected_count=1), incident(affected_count=2)))
    assert [version.affected_count for version in store.history("INC-7")] == [1, 2]
    store.record(snapshot(incident(affected_count=2), incident("INC-8")))
    assert len(store.history("INC-7")) == 2


def test_a_history_that_was_asked_for_grows_with_what_is_recorded(store):
    for count in range(3):
        store.record(reading(count, affected_count=count))
        assert [version.affected_count for version in store.history("INC-7")] == list(range(count + 1))


def alert(minutes: float, status: str = "firing", key: str = "fp1", **more: object) -> Evidence:
    fields = {"source": "am", "key": key, "status": status, "summary": "OLT down", "labels": {"olt": "RVS-03"}}
    return Evidence.model_validate(fields | {"starts_at": NOW, "observed_at": at(minutes)} | more)


def evidence(*alerts: Evidence) -> FeedSnapshot:
    return replace(snapshot(source="am"), evidence=alerts)


END = alert(9, "resolved", ends_at=at(9))
# Messages in the order in which they arrive, and the one that stands.
ALERTS = {
    "newer replaces": ([alert(0), END], END),
    "older does not replace": ([END, alert(0)], END),
    "a repeat says nothing new": ([alert(0), alert(5)], alert(0)),
    "an end without annotations keeps what its firing said": (
        [alert(0), alert(9, "resolved", ends_at=at(9), summary=" ", labels={})], END),
    "the end of an earlier firing does not end this one": (
        [alert(20, starts_at=at(15)), alert(21, "resolved", ends_at=at(9))], alert(20, starts_at=at(15))),
    "it fires again": ([END, alert(20, starts_at=at(20))], alert(20, starts_at=at(20))),
}  # fmt: skip


@pytest.mark.parametrize("case", ALERTS.values(), ids=ALERTS.keys())
def test_the_newest_state_of_an_alert_stands(store, case):
    messages, stands = case
    for message in messages:
        store.record(evidence(message))
    assert store.evidence() == (stands,)


def test_alerts_are_told_apart_by_source_and_key_and_the_same_message_changes_nothing(store):
    told = [alert(0, key="b"), alert(0, key="a"), alert(0, source="zabbix", key="a")]
    store.record(evidence(*told))
    assert [(one.source, one.key) for one in store.evidence()] == [("am", "a"), ("am", "b"), ("zabbix", "a")]
    version = store.version()
    assert store.record(evidence(*told)) == ()
    assert store.version() == version


NORTH, ALPINE, COAST = ("Northlight", "INC-7"), ("Alpine", "A-1"), ("Coast", "C-1")


def tell(store, **external_ids: tuple[str, ...]) -> None:
    for provider, key in (NORTH, ALPINE, COAST):
        told = incident(key, provider, external_ids=external_ids.get(provider, ()))
        store.record(snapshot(told, source=provider, provider=provider))


# External ids by provider, and the pairs that share one.
SHARED = [
    ({}, []),
    ({"Alpine": ("INC-7",)}, [(ALPINE, NORTH)]),
    ({"Alpine": ("Northlight:INC-7",)}, [(ALPINE, NORTH)]),
    ({"Northlight": (" A-1 ",), "Alpine": ("INC-7",)}, [(ALPINE, NORTH)]),
    ({"Alpine": ("V-9",), "Coast": ("V-9", "V-10")}, [(ALPINE, COAST)]),
    (dict.fromkeys(("Alpine", "Coast", "Northlight"), ("V-9",)), [(ALPINE, COAST), (ALPINE, NORTH), (COAST, NORTH)]),
    ({"Alpine": ("n/a",), "Coast": ("n/a",)}, []),
    ({"Alpine": ("",), "Coast": ("",)}, []),
    ({"Alpine": ("A-1",)}, []),
]  # fmt: skip


@pytest.mark.parametrize(("external_ids", "pairs"), SHARED)
def test_a_shared_external_id_links_incidents_of_different_providers(store, external_ids, pairs):
    tell(store, **external_ids)
    assert [(link.first, link.second) for link in store.links()] == pairs
    assert all((link.kind, link.by) == ("same", "external_ids") for link in store.links())


def test_incidents_of_one_provider_are_not_linked_by_an_id(store):
    store.record(snapshot(incident(external_ids=("V-9",)), incident("INC-8", external_ids=("V-9", "INC-7"))))
    assert store.links() == ()


def test_an_id_that_a_crowd_shares_says_nothing(store):
    for number in range(30):
        provider = f"P{number:02}"
        store.record(
            snapshot(incident(f"I{number}", provider, external_ids=("V-9",)), source=provider, provider=provider)
        )
    assert store.links() == ()


def test_a_link_goes_when_the_feed_takes_its_id_back(store):
    tell(store, Alpine=("INC-7",))
    tell(store)
    assert store.links() == ()


@pytest.mark.parametrize("kind", ["apart", "same"])
def test_a_persons_word_wins_over_a_shared_id_and_counts_in_either_order(store, kind):
    tell(store, Alpine=("INC-7",))
    version = store.version()
    said = IncidentLink(first=NORTH, second=ALPINE, kind=kind, by="agent-4", at=NOW, note="one cable")
    store.link(said)
    assert store.links() == (said.model_copy(update={"first": ALPINE, "second": NORTH}),)
    assert store.version() == version + 1
    store.link(IncidentLink(first=ALPINE, second=NORTH, kind="same", by="lead-1"))
    assert [(link.kind, link.by) for link in store.links()] == [("same", "lead-1")]


def test_a_link_can_be_said_of_incidents_that_share_nothing(store):
    tell(store)
    store.link(IncidentLink(first=COAST, second=NORTH, by="agent-4"))
    assert [(link.first, link.second, link.by) for link in store.links()] == [(COAST, NORTH, "agent-4")]


def test_an_incident_is_not_linked_to_itself(store):
    tell(store)
    version = store.version()
    store.link(IncidentLink(first=NORTH, second=NORTH, by="agent-4"))
    assert (store.links(), store.version()) == ((), version)


def test_what_was_not_changed_is_not_read_again():
    made = engine()
    store = SqlIncidentStore(made)
    store.record(snapshot(*(incident(f"INC-{number}") for number in range(50))))
    store.incidents()
    read = []
    store.history("INC-1")
    event.listen(made, "before_cursor_execute", lambda *told: read.append(told[2]))
    store.record(snapshot(incident("INC-2", status="resolved"), source="g"))
    read.clear()
    assert store.incident("INC-2").status == "resolved"
    assert store.history("INC-1")
    assert not [one for one in read if "kb_incident_version" in one and "changed_in" not in one]
    made.dispose()


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


def test_a_reading_that_names_nobody_makes_no_provider(store):
    alert = Evidence(source="am", key="f", status="firing", summary="x", starts_at=NOW, observed_at=NOW)
    store.record(FeedSnapshot("am", NOW, Provider(), evidence=(alert,)))
    store.record(FeedSnapshot("am", NOW, Provider(name="Northlight"), evidence=(alert,)))
    store.record(FeedSnapshot("hook", NOW, Provider()))
    assert store.providers() == ()
    assert len(store.evidence()) == 1


def test_a_nameless_feed_that_withdraws_everything_withdraws_its_policies_too(store):
    store.record(FeedSnapshot("f", NOW, Provider(), policies=(Policy(id="p"),)))
    store.record(FeedSnapshot("f", NOW + timedelta(minutes=1), Provider()))
    assert store.policies("unknown") == ()
