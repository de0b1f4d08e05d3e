"""What finding a ticket's incident costs among 100, 1,000 and 10,000 live incidents, beside a plain vector query.

    python -m tests.bench.matching [TICKETS]

For every ticket ``KnowledgeBase.match`` and the yardstick are timed in turn: embedding the ticket once, and one query
of a Chroma collection that holds the texts of the same incidents, as whoever searches incidents by similarity pays.
Vectors of the collection are those of the first thousand texts, and these with noise for the rest: the cost of a query
does not depend on them, and embedding ten thousand texts would take a minute. Also told: what a poll costs that changes
one incident, and a ticket of a customer with 1,000 services.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from random import Random
from statistics import median, quantiles
from time import perf_counter
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from assistant.domain.ticket import Ticket
from assistant.framing import lookup_query
from assistant.reading.reader import read_ticket
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.indexes.chroma import ChromaIndex
from knowledge_base.indexes.chroma_client import open_client
from knowledge_base.lookup import KnowledgeBase, incident_text
from knowledge_base.records import Customer, FeedSnapshot, Incident, LookupQuery, Provider
from knowledge_base.stores.memory import MemoryIncidentStore

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
SIZES = (100, 1_000, 10_000)
TICKETS = 240
EMBEDDED = 1_000
AT_ONCE = 100
MOST_GROWTH = 5.0

_FIRST = (
    "Oak",
    "River",
    "Maple",
    "Cedar",
    "Stone",
    "Clear",
    "Fox",
    "Mill",
    "Ash",
    "Wind",
    "Birch",
    "Elm",
    "North",
    "Lake",
    "Hill",
    "Bright",
    "Grand",
    "Kings",
    "West",
    "Spring",
)
_LAST = (
    "dale",
    "side",
    "ford",
    "field",
    "ton",
    "ville",
    "port",
    "wood",
    "bridge",
    "haven",
    "mouth",
    "burn",
    "creek",
    "mere",
    "worth",
    "gate",
    "stead",
    "moor",
    "hurst",
    "cliff",
)
_SECOND = ("", " Park", " Bay", " Heights", " Junction", " Falls", " Grove", " Hills", " Beach", " Point")
_REGIONS = (
    "Illinois",
    "Texas",
    "Ohio",
    "Oregon",
    "Kansas",
    "Georgia",
    "Nevada",
    "Maine",
    "Iowa",
    "Utah",
    "Idaho",
    "Ontario",
)
_TYPES = ("internet", "internet", "internet", "mobile", "voice", "tv", "email", "vpn", "hosting")
_PROVIDERS = ("Northlight", "Otherwave", "Bluepeak", "Fernline", "Coastnet", "Quillnet")
_CAUSES = ("a fibre cut", "a power failure", "a failed card in the exchange", "water in a cabinet", "a software fault")


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TICKETS
    embedder = MiniLmEmbedder()
    medians = [_measure(size, count, embedder) for size in SIZES]
    growth = medians[-1] / medians[0]
    print(f"growth from {SIZES[0]:,} to {SIZES[-1]:,} incidents: {growth:.2f} x (less than {MOST_GROWTH:.0f})")


def _measure(size: int, count: int, embedder: MiniLmEmbedder) -> float:
    random = Random(size)  # noqa: S311 - a world that is the same each time
    incidents = [_incident(number, random) for number in range(size)]
    store, collection = MemoryIncidentStore(), _collection(incidents, embedder)
    _record(store, incidents)
    knowledge = KnowledgeBase(store, (), ChromaIndex(), embedder)
    first = _timed(knowledge.gazetteer)
    tickets = list(islice(cycle(_TICKETS), count))
    ours, plain, reading = [], [], []
    for number, make in enumerate(tickets):
        ticket = make(incidents[random.randrange(size)], random, number)
        started = perf_counter()
        read = read_ticket(ticket, knowledge.gazetteer())
        reading.append(1000 * (perf_counter() - started))
        query = lookup_query(ticket, read, NOW, None)
        ours.append(_timed(partial(knowledge.match, query)))
        plain.append(_timed(partial(_plain_query, collection, embedder, query.text)))
    _tell(size, first, ours, plain, reading)
    for at, make in enumerate(_TICKETS):
        mine = ours[at :: len(_TICKETS)]
        print(f"      {make.__name__.strip('_'):<11} median {median(mine):.2f} ms, most {max(mine):.1f} ms")
    _tell_poll(store, knowledge, incidents)
    _tell_many_services(knowledge, incidents, random)
    return median(ours)


def _plain_query(collection: Any, embedder: MiniLmEmbedder, text: str) -> None:
    collection.query(query_embeddings=embedder.embed([text]), n_results=10, include=["distances"])


def _tell(size: int, first: float, ours: list[float], plain: list[float], reading: list[float]) -> None:
    ratio = median(ours) / median(plain)
    worst = quantiles(ours, n=100)[98]
    print(f"{size:>6,} incidents: keys made once in {first:.0f} ms")
    print(
        f"   matching median {median(ours):.2f} ms, p99 {worst:.2f} ms; one embedding and one plain query median "
        f"{median(plain):.2f} ms, p99 {quantiles(plain, n=100)[98]:.2f} ms; ratio {ratio:.2f} (at most 1)"
    )
    print(f"   reading the ticket, with all place names known: median {median(reading):.2f} ms")


def _tell_poll(store: MemoryIncidentStore, knowledge: KnowledgeBase, incidents: Sequence[Incident]) -> None:
    changed = incidents[0].model_copy(update={"revision": 9, "affected_count": 77, "updated_at": NOW})
    _record(store, [changed])
    store.incidents()
    print(f"   keys after a poll that changed one incident: {_timed(knowledge.gazetteer):.1f} ms")


def _tell_many_services(knowledge: KnowledgeBase, incidents: Sequence[Incident], random: Random) -> None:
    customer = Customer.model_validate(
        {"id": "BIG", "accounts": [{"id": "A", "services": [_service(random.choice(incidents)) for _ in range(1000)]}]}
    )
    query = LookupQuery("Several of our sites are down", NOW, NOW, (), (), customer)
    spent = [_timed(lambda: knowledge.match(query)) for _ in range(3)]
    print(f"   a customer with 1,000 services: first {spent[0]:.0f} ms, again {min(spent[1:]):.0f} ms")


def _timed(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return 1000 * (perf_counter() - started)


def _record(store: MemoryIncidentStore, incidents: Sequence[Incident]) -> None:
    for name in _PROVIDERS:
        own = tuple(one for one in incidents if one.provider == name)
        if own:
            store.record(FeedSnapshot(source=name, observed_at=NOW, provider=Provider(name=name), incidents=own))


def _collection(incidents: Sequence[Incident], embedder: MiniLmEmbedder) -> Any:
    texts = [incident_text(incident) for incident in incidents]
    some = [embedder.embed(texts[start : start + AT_ONCE]) for start in range(0, min(EMBEDDED, len(texts)), AT_ONCE)]
    real = np.vstack(some)
    noise = np.random.default_rng(1).normal(0, 0.02, (len(texts), real.shape[1])).astype(np.float32)
    vectors = real[np.arange(len(texts)) % len(real)] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    collection = open_client(None, None).create_collection(
        f"bench-{len(texts)}", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for start in range(0, len(texts), 5_000):
        ids = [f"{number}" for number in range(start, min(start + 5_000, len(texts)))]
        collection.add(ids=ids, embeddings=vectors[start : start + 5_000], documents=texts[start : start + 5_000])
    return collection


def _incident(number: int, random: Random) -> Incident:
    town, region = _town(number), _REGIONS[number % len(_REGIONS)]
    kind, cause, provider = random.choice(_TYPES), random.choice(_CAUSES), random.choice(_PROVIDERS)
    started = NOW - timedelta(hours=random.uniform(0.2, 30))
    areas: list[dict[str, object]] = [{"description": town, "region": region, "country": "US"}]
    if random.random() < 0.6:
        areas[0]["postcodes"] = [f"{10_000 + number:05d}"]
    if random.random() < 0.02:
        areas = [{"region": region, "country": "US"}]
    over = random.random() < 0.15
    return Incident.model_validate(
        {
            "id": f"INC-{number}", "provider": provider, "name": f"{kind} outage in {town}",
            "status": "resolved" if over else random.choice(("investigating", "identified", "monitoring")),
            "resolved_at": NOW - timedelta(minutes=5) if over else None, "started_at": started, "services": [kind],
            "areas": areas, "resources": [f"OLT-{number}-A"], "subscribers": [f"S-{number}-{n}" for n in range(3)],
            "updates": [
                {"status": "identified", "created_at": NOW - timedelta(minutes=9),
                 "body": f"We have found {cause} that affects {kind} in {town}. A crew is working on it."}
            ],
        }
    )  # fmt: skip


def _town(number: int) -> str:
    first, rest = number % len(_FIRST), number // len(_FIRST)
    last, rest = rest % len(_LAST), rest // len(_LAST)
    second, again = rest % len(_SECOND), rest // len(_SECOND)
    return f"{'' if not again else 'New ' if again == 1 else 'Old '}{_FIRST[first]}{_LAST[last]}{_SECOND[second]}"


def _service(incident: Incident, **fields: object) -> dict[str, object]:
    area = incident.areas[0]
    place = {"city": area.description, "region": area.region, "country": area.country}
    if area.postcodes:
        place["postcode"] = area.postcodes[0]
    return {"type": incident.services[0], "carrier": incident.provider, "place": place, **fields}


def _ticket(number: int, text: str, *services: dict[str, object]) -> Ticket:
    customer = {"accounts": [{"id": "A", "services": list(services)}]} if services else None
    return Ticket.model_validate({"id": f"{number}", "text": f"{text} ({number})", "customer": customer})


def _by_id(incident: Incident, _: Random, number: int) -> Ticket:
    return _ticket(number, "It is down again.", _service(incident, resource_ids=list(incident.resources)))


def _by_account(incident: Incident, _: Random, number: int) -> Ticket:
    return _ticket(number, "Nothing works since this morning and I work from home!", _service(incident))


def _elsewhere(incident: Incident, _: Random, number: int) -> Ticket:
    service = _service(incident)
    service["place"] = {"city": "Nowhere Village", "region": "Illinois", "country": "US"}
    return _ticket(number, "My internet keeps dropping, is there an outage?", service)


def _by_place(incident: Incident, _: Random, number: int) -> Ticket:
    return _ticket(number, f"No {incident.services[0]} in {incident.areas[0].description or 'Illinois'} since noon.")


def _by_postcode(incident: Incident, _: Random, number: int) -> Ticket:
    code = incident.areas[0].postcodes[0] if incident.areas[0].postcodes else "60546"
    return _ticket(number, f"Our {incident.services[0]} is out, zip code {code}.")


def _misspelt(incident: Incident, random: Random, number: int) -> Ticket:
    name = incident.areas[0].description or "Riverside"
    at = random.randrange(1, len(name) - 1)
    return _ticket(number, f"No {incident.services[0]} in {name[:at]}{name[at + 1 :]} at all, please help")


def _words_only(incident: Incident, random: Random, number: int) -> Ticket:
    return _ticket(number, f"My {incident.services[0]} is gone, they say it is {random.choice(_CAUSES)}?")


def _nothing(_: Incident, __: Random, number: int) -> Ticket:
    return _ticket(number, "Hello, everything is dead here, what is going on?")


_TICKETS = (_by_id, _by_account, _elsewhere, _by_place, _by_postcode, _misspelt, _words_only, _nothing)


if __name__ == "__main__":
    main()
