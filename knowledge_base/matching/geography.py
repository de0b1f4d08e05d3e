"""Where well-known places and regions lie (geography.toml), and whether that agrees with an incident's area."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from rapidfuzz.distance import OSA

from knowledge_base.matching import normal
from knowledge_base.matching.lexicon import words

Claim = frozenset[str]
"""Regions or countries of which one is meant; never empty."""
NOWHERE: Claim = frozenset({"?"})
"""A neighbour that nobody knows: no area agrees with it."""
LONGEST = 4
_SHORTEST_REPAIRED = 6
_LONG = 10
_CODE = 3
_SHORTEST_CALLED = 6


@dataclass(frozen=True)
class Geography:
    """``regions``: what a name may mean as a region or country; ``towns``: the regions that have such a town."""

    regions: dict[str, Claim]
    towns: dict[str, Claim]
    countries: dict[str, str]
    alike: dict[str, frozenset[str]]
    beside: tuple[tuple[str, ...], ...]
    common: frozenset[str]
    hurried: frozenset[str]
    keep: frozenset[str]
    small_words: frozenset[str]


@cache
def geography() -> Geography:
    """geography.toml with the short forms of words.toml, read once."""
    text = resources.files("knowledge_base.matching").joinpath("geography.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    countries = {name: country for country, names in data["regions"].items() for name in names}
    regions = _regions(data, countries)
    towns = _turned(data["towns"])
    alike: dict[str, set[str]] = defaultdict(set)
    for group in data["taken_for"]:
        for name in group["names"]:
            alike[name].update(group["names"])
    return Geography(
        regions={name: frozenset(found) for name, found in regions.items()},
        towns={name: frozenset(found) for name, found in towns.items()},
        countries=countries,
        alike={name: frozenset(found) for name, found in alike.items()},
        beside=tuple(sorted((tuple(one.split()) for one in data["beside"]["words"]), key=len, reverse=True)),
        common=frozenset(data["beside"]["common"]),
        hurried=frozenset(data["hurried"]["short"]),
        keep=frozenset(data["hurried"]["keep"]),
        small_words=frozenset(data["hurried"]["words"]),
    )


def _turned(groups: dict[str, list[str]]) -> dict[str, set[str]]:
    """By each listed name the names that it is listed under."""
    found: dict[str, set[str]] = defaultdict(set)
    for region, names in groups.items():
        for name in names:
            found[name].add(region)
    return found


def _regions(data: dict[str, Any], countries: dict[str, str]) -> dict[str, set[str]]:
    """What each name may mean as a region; ``countries`` gets the country of those that only words.toml knows."""
    regions = _turned(data["called"])
    for name in (*countries, *data["countries"]["others"], *data["regions"], *normal.known_countries()):
        regions[name].add(name)
    for short, name in words().same_region.items():
        regions[short].add(name)
        regions[name].add(name)
        if name not in normal.known_countries():
            countries.setdefault(name, "united states")
    for name in data["hurried"]["never"]:
        del regions[name]
    return regions


def region_claim(written: str) -> Claim | None:
    """What some words mean as a region: in full, or short in capitals or where the short form is no word."""
    bare = normal.plain(written)
    known = geography()
    found = known.regions.get(bare)
    is_short = bool(found) and bare not in (found or ()) and len(bare) < _SHORTEST_CALLED
    if (
        found
        and is_short
        and not (written.isupper() or bare in known.hurried or (written.istitle() and len(bare) > _CODE))
    ):
        found = None
    if found is None and (country := normal.country_name(bare)) != bare and (len(bare) > _CODE or written.isupper()):
        return frozenset({country})
    return found


def hurried_claim(word: str) -> Claim | None:
    """What a short form in small letters right behind a place and at the end of a clause means: "mason oh"."""
    return geography().regions.get(word) if len(word) <= _CODE and word not in geography().small_words else None


@lru_cache(maxsize=2048)
def misspelt_region(word: str) -> Claim | None:
    """The region that one long word means with a slip: "kentuky", "tazmania"."""
    known = geography()
    if len(word) < _SHORTEST_REPAIRED or word in known.keep or word in known.regions or word in known.towns:
        return None
    slips = 1 if len(word) < _LONG else 2
    near = [
        name
        for name in known.regions
        if len(name) >= _SHORTEST_REPAIRED
        and name[0] == word[0]
        and abs(len(name) - len(word)) <= slips
        and OSA.distance(word, name, score_cutoff=slips) <= slips
    ]
    return known.regions[near[0]] if len(near) == 1 else None


def country_of(region: str) -> str | None:
    """The country of a region, itself if it is one; None if unknown."""
    return region if region in normal.known_countries() else geography().countries.get(region)


def alike(one: str, other: str) -> bool:
    """Whether two regions are one, or one is taken for the other, or is a part of it by its name."""
    return one == other or other in geography().alike.get(one, ()) or _is_part(one, other)


def _is_part(one: str, other: str) -> bool:
    """Whether one is the other with a direction before it; West Virginia is not in Virginia."""
    land = country_of(one)
    return one.endswith(f" {other}") and land == country_of(other) and land != "united states"


def agrees(claim: Claim, region: str | None, country: str | None) -> bool:
    """Whether an area of that region and country may be what a claim says; what is unknown disagrees with nothing."""
    if claim == NOWHERE:
        return False
    land = country or (country_of(region) if region else None)
    if region and (normal.country_name(region) in normal.known_countries() or country_of(region) is None):
        # "England", or a part of a country that no list has: a county is no other place than that.
        land = land or normal.country_name(region)
        region = region if frozenset({region}) & claim else None
        if land not in normal.known_countries():
            return True
    return any(_agrees(one, region, land) for one in claim)


def _agrees(one: str, region: str | None, land: str | None) -> bool:
    own_land = country_of(one)
    if region is not None and own_land != one and own_land is not None:
        return alike(one, region) or alike(region, one)
    if region == one:
        return True
    # A country, or a name of which no more is known than that it is none of the incident's.
    return land is None or (own_land or one) == land
