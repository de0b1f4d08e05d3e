"""Simulated days of tickets for the detector of early signs: how a day is made is told in simulation.toml."""

import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from assistant.domain.early_signs import Report, ReportedPlace
from assistant.domain.ticket import Ticket
from assistant.early_signs import report_of
from assistant.early_signs.places import named_places, places_of
from assistant.errors import CallerError
from assistant.reading.reader import read_ticket
from knowledge_base.records import Matching, Own, Place, Service

_FOLDER = Path(__file__).parent / "datasets" / "early_signs_v1"
_MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
_TOWN = "Oakdale"


class SimulationInvalid(CallerError):
    """A file of the simulation cannot be used; the sentence names it."""


class OutagePlan(Own):
    """A local outage to plant: where by size of town, when, and how fast its tickets come (mean seconds apart)."""

    band: tuple[int, int]
    hour: float
    service: str
    gap: float
    tickets: int
    reach: str = "city"
    beside: bool = False


class ViralPlan(Own):
    """A complaint that spreads without an outage."""

    tickets: int
    from_hour: int
    to_hour: int
    minutes: float
    copied: float
    one_city: float
    misread: float


class DayPlan(Own):
    """How a day is made; the fields are explained in simulation.toml."""

    seeds: tuple[int, ...]
    tickets: int
    places: int
    regions: int
    zipf: float
    rhythm: tuple[float, ...] = Field(min_length=24, max_length=24)
    ordinary: dict[str, float]
    services: dict[str, float]
    identified: float
    place_known: dict[str, float]
    late_share: float
    late_minutes: float
    misread: float
    outages: tuple[OutagePlan, ...]
    viral: ViralPlan


@dataclass(frozen=True)
class Arrival:
    """A report and when it reaches the detector; ``origin`` is the number of its outage, "viral" or "ordinary"."""

    at: datetime
    report: Report
    origin: int | str


@dataclass(frozen=True)
class Planted:
    """An outage as it was planted."""

    number: int
    plan: OutagePlan
    town: str
    began: datetime


@dataclass(frozen=True)
class Day:
    """All arrivals of a day in the order in which they arrive, and what was planted."""

    seed: int
    arrivals: tuple[Arrival, ...]
    planted: tuple[Planted, ...]


@dataclass(frozen=True)
class _Town:
    name: str
    region: str
    rank: int
    weight: float
    postcodes: tuple[str, ...]


@dataclass
class _Maker:
    """The means of one day."""

    plan: DayPlan
    dice: random.Random
    towns: list[_Town] = field(default_factory=list)
    made: int = 0


def load_plans() -> dict[str, DayPlan]:
    """The sets of days by name."""
    data = tomllib.loads((_FOLDER / "simulation.toml").read_text(encoding="utf-8"))
    return {name: DayPlan.model_validate(plan) for name, plan in data.items()}


def simulate(plan: DayPlan, seed: int) -> Day:
    """One day; same plan and seed, same day."""
    maker = _Maker(plan, random.Random(seed))  # noqa: S311 - a simulation, no secret
    maker.towns = _towns(plan, maker.dice)
    planted, arrivals = _plant(maker)
    arrivals += _viral(maker)
    arrivals += [_ordinary(maker) for _ in range(plan.tickets - len(arrivals))]
    arrivals = [_delayed(maker, arrival) for arrival in arrivals]
    return Day(seed, tuple(sorted(arrivals, key=lambda a: (a.at, a.report.ticket_id))), tuple(planted))


def _towns(plan: DayPlan, dice: random.Random) -> list[_Town]:
    towns = []
    whole = sum(1 / (rank + 1) ** plan.zipf for rank in range(plan.places))
    for rank in range(plan.places):
        weight = 1 / (rank + 1) ** plan.zipf / whole
        codes = tuple(f"{60000 + rank * 37 + number:05d}" for number in range(max(1, round(weight * 150))))
        region = f"Region {chr(65 + dice.randrange(plan.regions))}"
        towns.append(_Town(_name(rank), region, rank, weight, codes))
    return towns


def _name(number: int) -> str:
    """A name that reads like a town and means nothing."""
    starts = ("Alder", "Bram", "Clay", "Dun", "Elm", "Farn", "Grey", "Hart", "Ivy", "Kel", "Lang", "Mar", "Nor", "Orm")
    ends = ("ton", "field", "ford", "wick", "bury", "ham", "mouth", "stead", "worth", "cross", "bridge", "low", "mere")
    middles = ("", "ing", "er", "en")
    first, rest = number % len(starts), number // len(starts)
    return starts[first] + middles[rest // len(ends) % len(middles)] + ends[rest % len(ends)]


def _plant(maker: _Maker) -> tuple[list[Planted], list[Arrival]]:
    planted: list[Planted] = []
    arrivals: list[Arrival] = []
    used: set[str] = set()
    for number, outage in enumerate(maker.plan.outages):
        town = _place_for(maker, outage, used, planted)
        used.add(town.name)
        at = _MIDNIGHT + timedelta(hours=outage.hour, minutes=maker.dice.uniform(-20, 20))
        postcode = maker.dice.choice(town.postcodes) if outage.reach == "postcode" else None
        began = at
        for _ in range(outage.tickets):
            arrivals.append(_arrival(maker, at, number, town, "outage", outage.service, postcode))
            at += timedelta(seconds=maker.dice.expovariate(1 / outage.gap))
        planted.append(Planted(number, outage, town.name, began))
    return planted, [arrival for arrival in arrivals if arrival.at < _MIDNIGHT + timedelta(days=1)]


def _place_for(maker: _Maker, outage: OutagePlan, used: set[str], planted: list[Planted]) -> _Town:
    low, high = outage.band
    free = [town for town in maker.towns[low : high + 1] if town.name not in used]
    if outage.beside and planted:
        region = next(town.region for town in maker.towns if town.name == planted[-1].town)
        free = [town for town in free if town.region == region] or free
    return maker.dice.choice(free)


def _viral(maker: _Maker) -> list[Arrival]:
    plan, dice = maker.plan.viral, maker.dice
    kind = dice.randrange(len(texts()["viral"]))
    begin = _MIDNIGHT + timedelta(hours=dice.uniform(plan.from_hour, plan.to_hour))
    loud = maker.towns[dice.randrange(min(40, len(maker.towns)))]
    arrivals = []
    for _ in range(plan.tickets):
        # It rises fast and fades slowly.
        at = begin + timedelta(minutes=plan.minutes * dice.betavariate(1.6, 2.6))
        town = loud if dice.random() < plan.one_city else _any_town(maker)
        copied = dice.random() < plan.copied
        arrivals.append(_arrival(maker, at, "viral", town, f"viral {kind}{' copy' if copied else ''}", "internet"))
    return arrivals


def _ordinary(maker: _Maker) -> Arrival:
    plan, dice = maker.plan, maker.dice
    hour = dice.choices(range(24), plan.rhythm)[0]
    at = _MIDNIGHT + timedelta(hours=hour, seconds=dice.uniform(0, 3600))
    kind = dice.choices(list(plan.ordinary), list(plan.ordinary.values()))[0]
    service = dice.choices(list(plan.services), list(plan.services.values()))[0]
    return _arrival(maker, at, "ordinary", _any_town(maker), kind, service)


def _any_town(maker: _Maker) -> _Town:
    return maker.dice.choices(maker.towns, [town.weight for town in maker.towns])[0]


def _arrival(
    maker: _Maker, at: datetime, origin: int | str, town: _Town, kind: str, service: str, postcode: str | None = None
) -> Arrival:
    """One ticket: a text of its kind, a sender, and a place told in one of three ways."""
    plan, dice = maker.plan, maker.dice
    how = dice.choices(list(plan.place_known), list(plan.place_known.values()))[0]
    text = _text(dice, kind, service)
    read = _read(text.replace("{in_place}", f" in {_TOWN}" if how == "text" else ""))
    maker.made += 1
    customer = f"C{dice.randrange(10**9)}" if dice.random() < plan.identified else None
    places: tuple[ReportedPlace, ...] = ()
    if how == "account":
        places = _account_places(town, postcode or dice.choice(town.postcodes), known=dice.random() < 0.5)  # noqa: PLR2004 - half
    elif "{in_place}" in text and how == "text":
        places = named_places((town.name,))
    outage_like = read.outage_like
    if dice.random() < (plan.viral.misread if origin == "viral" else plan.misread):
        outage_like = not outage_like
    # Our few texts stand for the many ways in which people say a thing; only what goes round is really the same text.
    wordings = read.wordings if kind.endswith(" copy") else ()
    changed = {
        "wordings": wordings,
        "ticket_id": f"T{maker.made:05d}",
        "at": at,
        "customer": customer,
        "places": places,
        "outage_like": outage_like,
    }
    return Arrival(at, read.model_copy(update=changed), origin)


@cache
def _account_places(town: _Town, postcode: str, *, known: bool) -> tuple[ReportedPlace, ...]:
    place = Place(city=town.name, region=town.region, postcode=postcode, country="US")
    return places_of([Service(type="internet", place=place, serving_area=f"SA-{postcode}" if known else None)])


def _text(dice: random.Random, kind: str, service: str) -> str:
    if kind.startswith("viral "):
        _, number, *copy = kind.split()
        viral: list[str] = texts()["viral"][int(number)]["texts"]
        return viral[0] if copy else dice.choice(viral[1:])
    word = dice.choice(texts()["words"][service])
    return str(dice.choice(texts()[kind]["texts"])).replace("{service}", word)


def _delayed(maker: _Maker, arrival: Arrival) -> Arrival:
    """A few tickets reach the detector late, with the time at which they were written."""
    if maker.dice.random() >= maker.plan.late_share:
        return arrival
    late = timedelta(minutes=maker.dice.uniform(0, maker.plan.late_minutes))
    return Arrival(arrival.at + late, arrival.report, arrival.origin)


@cache
def texts() -> dict[str, Any]:
    """What customers write, by kind."""
    return tomllib.loads((_FOLDER / "texts.toml").read_text(encoding="utf-8"))


@cache
def _read(text: str) -> Report:
    """The report of a text, read as the product reads it; its place, sender and time are filled in later."""
    ticket = Ticket.model_validate({"id": "1", "text": text, "received_at": _MIDNIGHT})
    report = report_of(ticket, read_ticket(ticket, (_TOWN,)), Matching())
    if report is None:
        raise SimulationInvalid(f"texts.toml: no report can be made of {text!r}")
    return report
