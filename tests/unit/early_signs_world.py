"""A small provider's ordinary day, and bursts to plant in it."""

import random
from datetime import UTC, datetime, timedelta

from assistant.domain.early_signs import Report, ReportedPlace
from assistant.early_signs.places import places_of
from knowledge_base.records import Place, Service

DAY = datetime(2026, 11, 23, tzinfo=UTC)
NOON = DAY + timedelta(hours=12)
# Towns of very different size: tickets of 100, region, postcodes.
TOWNS = {
    "Bigham": (30, "North", ("60001", "60002", "60003", "60004")),
    "Midford": (12, "North", ("60011", "60012")),
    "Oldbury": (12, "South", ("60021",)),
    "Elmwick": (8, "South", ("60031",)),
    "Marlow": (8, "West", ("60041",)),
    "Kelton": (7, "West", ("60051",)),
    "Dunmere": (6, "East", ("60061",)),
    "Ivycross": (6, "East", ("60071",)),
    "Ormstead": (4, "East", ("60081",)),
    "Langlow": (4, "South", ("60091",)),
    "Hartley": (3, "North", ("60101",)),
}


def places(town: str | None, postcode: str | None = None) -> tuple[ReportedPlace, ...]:
    if town is None:
        return ()
    _, region, codes = TOWNS[town]
    place = Place(city=town, region=region, postcode=postcode or codes[0], country="US")
    return places_of([Service(type="internet", place=place)])


def background(hours: float = 12, per_hour: int = 60, seed: int = 7) -> list[Report]:
    """Ordinary tickets before noon: two of five complain of a fault at home."""
    dice = random.Random(seed)  # noqa: S311 - a simulation, no secret
    towns, sizes = list(TOWNS), [size for size, _, _ in TOWNS.values()]
    reports = []
    for number in range(int(hours * per_hour)):
        town = dice.choices(towns, sizes)[0]
        service = dice.choices(["internet", "mobile", "tv", "voice"], [6, 2, 1, 1])[0]
        reports.append(
            Report(
                ticket_id=f"B{number}",
                at=NOON - timedelta(seconds=dice.uniform(0, hours * 3600)),
                outage_like=dice.random() < 0.4,
                customer=f"CB{number}" if dice.random() < 0.75 else None,
                services=(service,),
                places=places(town, dice.choice(TOWNS[town][2])),
            )
        )
    # Hartley is quiet in the last hour, so that a burst there can be counted to the ticket.
    kept = [r for r in reports if r.at < NOON - timedelta(hours=1) or r.places[0].name not in ("60101", "Hartley")]
    return sorted(kept, key=lambda report: report.at)


def burst(
    count: int, town: str | None, name: str = "X", seconds: float = 60, at: datetime = NOON, **fields
) -> list[Report]:
    """Complaints of an outage, one after the other, each from another customer unless fields say otherwise."""
    made = []
    for number in range(count):
        values = {
            "ticket_id": f"{name}{number}",
            "at": at + timedelta(seconds=seconds * number),
            "outage_like": True,
            "customer": f"C{name}{number}",
            "services": ("internet",),
            "places": places(town),
            "words": ("internet", "offline"),
        }
        values.update({key: value(number) if callable(value) else value for key, value in fields.items()})
        made.append(Report(**values))
    return made
