"""What outages are made of: the forces they come from and the parts that break, by name in both languages."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.words import keys, pattern

_KEPT = 512
_ALLIES: dict[str, tuple[str, ...]] = {
    "fibre": ("cable",),
    "cable": ("fibre",),
    "dig": ("third", "supplier"),
    "third": ("supplier",),
    "supplier": ("third",),
    "storm": ("wind", "rain"),
    "wind": ("storm",),
    "lightning": ("storm",),
    "snow": ("storm",),
    "rain": ("water", "storm"),
    "flood": ("water", "rain"),
    "grid": ("power",),
    "battery": ("power",),
    "generator": ("power",),
    "power_unit": ("power",),
    "power": ("grid", "power_unit"),
    "capacity": ("storage", "queue", "server"),
    "storage": ("server", "capacity"),
    "queue": ("server", "capacity"),
    "certificate": ("server",),
    "heat": ("cooling",),
    "cooling": ("heat",),
    "mast": ("radio",),
    "pole": ("cable",),
    "theft": ("vandal",),
    "node": ("amplifier",),
    "timing": ("card",),
    "link": ("radio",),
    "radio": ("mast", "link"),
}
"""What may be said instead of a thing that the facts name: the wider word, or what it is part of."""
_CATEGORY: dict[str, tuple[str, ...]] = {
    "fibre_cut": ("fibre",), "fiber_cut": ("fibre",), "cable_cut": ("cable",), "commercial_power": ("grid",),
    "power": ("power",), "power_failure": ("power",), "capacity": ("capacity",), "planned_work": ("planned",),
    "weather": ("storm",), "software": ("software",), "configuration": ("config",), "water_damage": ("water",),
    "vandalism": ("vandal",), "theft": ("theft",), "third_party": ("third",), "equipment_failure": ("hardware",),
    "maintenance": ("planned",),
}  # fmt: skip
_LOOSE = frozenset({"modem"})
"""Parts that stand at the customer's too and tell no cause of an outage."""


@dataclass(frozen=True)
class Thing:
    """A force or a part at a half-open range of the text, with every name that its words can mean."""

    start: int
    end: int
    kind: Literal["forces", "parts"]
    names: frozenset[str]


@lru_cache(maxsize=_KEPT)
def things_in(text: str) -> tuple[Thing, ...]:
    """The forces and parts of a folded text in order; a longer mention hides the shorter inside it."""
    found = [
        Thing(match.start(), match.end(), kind, _names(kind, text, match.start(), match.end()))
        for kind in ("forces", "parts")
        for match in pattern(kind).finditer(text)
    ]
    figures = [match.span() for match in pattern("figures").finditer(text)] if found else []
    found = [
        thing
        for thing in found
        if not thing.names <= _LOOSE and not any(a <= thing.start and thing.end <= b for a, b in figures)
    ]
    found.sort(key=lambda thing: (thing.start, -thing.end))
    return tuple(t for t in found if not any(_hides(other, t) for other in found))


def _names(kind: str, text: str, start: int, end: int) -> frozenset[str]:
    """Every name that the words at a place can mean, with what stands behind them in sight."""
    found = ((name, pattern(kind, name).match(text, start)) for name in keys(kind))
    told = [(name, match.end()) for name, match in found if match]
    exact = frozenset(name for name, last in told if last == end)
    return exact or frozenset(name for name, _ in told)


def _hides(other: Thing, thing: Thing) -> bool:
    longer = other.end - other.start > thing.end - thing.start
    return longer and other.start <= thing.start and thing.end <= other.end


def names_in(text: str) -> frozenset[str]:
    """Every name of a thing in a folded text."""
    return frozenset(name for thing in things_in(text) for name in thing.names)


@lru_cache(maxsize=16)
def causal_names(known: Known) -> frozenset[str]:
    """The names that the incident's causes bear, with those that may be said instead."""
    incident = known.incident
    if incident is None:
        return frozenset()
    found: set[str] = set()
    for cause in incident.causes:
        if cause.certainty != "unknown":
            found |= names_in(folded(cause.text)) | set(_CATEGORY.get(cause.category or "", ()))
            found |= {"third"} if cause.third_party else set()
    if incident.kind == "maintenance":
        found.add("planned")
    if found:
        found |= {name for name in names_in(folded(incident.name)) if incident.kind != "maintenance"}
    return with_allies(found)


@lru_cache(maxsize=16)
def public_names(known: Known) -> frozenset[str]:
    """The names of everything that the provider has spoken of."""
    return with_allies(set(names_in(known.public_text)))


def with_allies(names: set[str]) -> frozenset[str]:
    """The names and those that may be said instead of them."""
    return frozenset(names | {ally for name in names for ally in _ALLIES.get(name, ())})
