"""What it costs to record much: many revisions of few incidents, one at a time, and many incidents at once.

    python -m tests.bench.replay [REVISIONS] [INCIDENTS]

For each store the revisions are recorded, and recorded again; every version must be kept once. The cost of a revision
must not grow with history: the median of the last tenth is told as a ratio of the first. Memory is the whole process's.
"""

import gc
import resource
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from assistant.adapters.stores.database import open_database
from knowledge_base.ports import IncidentStore
from knowledge_base.records import FeedSnapshot, Incident, Provider
from knowledge_base.revisions import reopened_count, revisions_of
from knowledge_base.stores.memory import MemoryIncidentStore
from knowledge_base.stores.sql import SqlIncidentStore

REVISIONS = 10_000
INCIDENTS = 10_000
FEW = 10
START = datetime(2026, 11, 1, tzinfo=UTC)
PROVIDER = Provider(name="Northlight", time_zone="America/Chicago")


def main() -> None:
    """Print both tables for both stores."""
    revisions, incidents = (*map(int, sys.argv[1:]), *(REVISIONS, INCIDENTS)[len(sys.argv) - 1 :])
    with TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder)}/bench.sqlite3")
        stores: dict[str, IncidentStore] = {"memory": MemoryIncidentStore(), "sql": SqlIncidentStore(engine)}
        for name, store in stores.items():
            _many_revisions(name, store, revisions)
            _many_incidents(name, store, incidents)
        engine.dispose()


def _many_revisions(name: str, store: IncidentStore, count: int) -> None:
    told = [_revision(number) for number in range(count)]
    seconds = _record(store, told)
    kept, again = _kept(store), _record(store, told)
    tenth = max(count // 10, 1)
    start = perf_counter()
    revisions = revisions_of(store.history("INC-0"), ZoneInfo(PROVIDER.time_zone))
    print(f"{name}: {count} revisions of {FEW} incidents")
    print(f"  versions kept                 {kept}")
    print(f"  versions after second replay  {_kept(store)}")
    print(f"  ms per revision               {1000 * sum(seconds) / count:.2f}, again {1000 * sum(again) / count:.2f}")
    print(f"  last tenth : first tenth      {median(seconds[-tenth:]) / median(seconds[:tenth]):.2f}")
    print(f"  ms for one incident's life    {1000 * (perf_counter() - start):.0f} ({len(revisions)} revisions,")
    print(f"                                reopened {reopened_count(store.history('INC-0'))} times)")
    print(f"  memory                        {_memory()} MiB")


def _many_incidents(name: str, store: IncidentStore, count: int) -> None:
    told = [_incident(f"ONE-{number}", 0, number) for number in range(count)]
    changed = [*told[:-1], told[-1].model_copy(update={"status": "resolved", "revision": 2})]
    seconds = {
        "new": _record(store, [_snapshot(told, 0)]),
        "unchanged": _record(store, [_snapshot(told, 1)]),
        "one changed": _record(store, [_snapshot(changed, 2)]),
    }
    print(f"{name}: {count} incidents at once")
    print(f"  versions kept                 {sum(len(store.history(one.id)) for one in told)}")
    for what, (taken,) in seconds.items():
        print(f"  seconds, {what:<12}         {taken:.2f}")
    print(f"  memory                        {_memory()} MiB")


def _record(store: IncidentStore, snapshots: Sequence[FeedSnapshot]) -> list[float]:
    """Seconds of each, with the questions that a desk asks after every reading."""
    taken = []
    gc.collect()
    for snapshot in snapshots:
        start = perf_counter()
        store.record(snapshot)
        store.incidents()
        store.links()
        store.history(snapshot.incidents[0].id)
        taken.append(perf_counter() - start)
    return taken


def _kept(store: IncidentStore) -> int:
    return sum(len(store.history(incident.id)) for incident in store.incidents())


def _revision(number: int) -> FeedSnapshot:
    return _snapshot([_incident(f"INC-{number % FEW}", number, number // FEW)], number)


def _snapshot(incidents: Sequence[Incident], minute: int) -> FeedSnapshot:
    return FeedSnapshot("bench", START + timedelta(minutes=minute), PROVIDER, tuple(incidents))


def _incident(key: str, minute: int, count: int) -> Incident:
    moment = START + timedelta(minutes=minute)
    post = {"id": f"U{count}", "body": f"A crew is on site; {count} splices are done.", "created_at": moment}
    return Incident.model_validate(
        {
            "id": key,
            "name": f"Internet outage {key}",
            "provider": PROVIDER.name,
            "status": "resolved" if count % 100 == 99 else "identified",
            "revision": count + 1,
            "updated_at": moment,
            "observed_at": moment,
            "source": "bench",
            "external_ids": [f"V-{key}"],
            "services": ["internet"],
            "areas": [{"description": "Riverside", "postcodes": ["60546", "60547"]}],
            "affected_count": count,
            "causes": [{"text": "a fibre cut", "certainty": "suspected"}],
            "eta": {"kind": "estimate", "at": moment + timedelta(hours=3)},
            "updates": [post],
        }
    )


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
