"""Load the sample world around an instant; what a person tries first, and what the evaluations run on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, cast
from zoneinfo import ZoneInfo

import yaml

from knowledge_base.samples.placing import Placement, step_down

Record = dict[str, Any]


@dataclass(frozen=True)
class World:
    """A native feed, the customers' accounts and their tickets, as plain JSON-like values (`warmline schema`)."""

    feed: Record
    accounts: list[Record]
    tickets: list[Record]


def load_world(now: datetime) -> World:
    """Return the sample world placed around `now`, which must carry an offset; the same `now` gives the same world.

    Instants are RFC 3339: the feed's in the provider's zone, a ticket's in its customer's zone if that is known, else
    in the provider's. Raises NaiveInstantError for an instant without an offset.
    """
    feed = cast("Record", yaml.safe_load(_read("feed.yaml")))
    accounts = _records("accounts.jsonl")
    here = Placement(step_down(now), ZoneInfo(feed["provider"]["time_zone"]))
    known = {account["id"]: account for account in accounts}
    return World(
        feed=_placed(feed, here),
        accounts=[_placed(account, here) for account in accounts],
        tickets=[_placed(ticket, _for_customer(ticket, known, here)) for ticket in _records("tickets.jsonl")],
    )


def _for_customer(ticket: Record, known: dict[str, Record], here: Placement) -> Placement:
    """Return the placement in the ticket customer's own zone and language, the account filling what is absent."""
    stated = ticket.get("customer") or {}
    customer = known.get(stated.get("id", ""), {}) | stated
    zone = customer.get("time_zone")
    return Placement(here.now, ZoneInfo(zone) if zone else here.zone, customer.get("language") or here.language)


def _placed(record: Record, placement: Placement) -> Record:
    return cast("Record", placement.place(record))


def _records(name: str) -> list[Record]:
    return [json.loads(line) for line in _lines(_read(name)) if line.strip()]


def _lines(text: str) -> Iterable[str]:
    """Split at line feeds only: a message may hold other characters that `splitlines` takes for line ends."""
    return text.split("\n")


def _read(name: str) -> str:
    return files("knowledge_base.samples").joinpath(name).read_text(encoding="utf-8")
