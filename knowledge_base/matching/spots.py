"""Places as keys: where a customer is, where an incident is felt, and whether the two are the same."""

from dataclasses import dataclass, replace
from enum import IntEnum

from knowledge_base.matching import normal
from knowledge_base.matching.geography import Claim, agrees, alike
from knowledge_base.records import Area, Service


class Nearness(IntEnum):
    """How a customer's place relates to an incident's area; the smaller, the stronger the key."""

    SERVING_AREA = 0
    POSTCODE = 1
    PLACE = 2
    EVERYWHERE = 3
    UNKNOWN = 4
    ELSEWHERE = 5

    @property
    def is_here(self) -> bool:
        """Whether the place lies in the area."""
        return self <= Nearness.EVERYWHERE


_OTHER = frozenset({"\N{BULLET}"})
"""Stands for names or codes that no incident has."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the customer's: its town or district, street, postcode. What is empty is unknown.

    ``fuzzy``: its name was misspelt; ``firm``: the text says "in" it; ``foreign``: somebody else is there, for whom the
    customer writes.
    """

    names: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    region: str | None = None
    country: str | None = None
    serving: frozenset[str] = frozenset()
    fuzzy: bool = False
    firm: bool = False
    foreign: bool = False
    claims: tuple[Claim, ...] = ()
    barred: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether it says where, more closely than a region."""
        return bool(self.names or self.streets or self.codes or self.serving)

    def agrees_with(self, other: "Spot") -> bool:
        """Whether two spots may be one place: a name, a street or a code in common, and no other region told."""
        named = self.names & other.names or self.serving & other.serving or self.streets & other.streets
        return bool(named or self.codes & other.codes) and not self.excludes(other.region, other.country)

    def excludes(self, region: str | None, country: str | None) -> bool:
        """Whether what is told beside its name keeps it from lying in that region and country."""
        barred = region is not None and any(alike(region, one) for one in self.barred)
        told = (frozenset({one}) for one in (self.region, self.country) if one)
        return barred or any(not agrees(claim, region, country) for claim in (*self.claims, *told))

    def reach(self) -> frozenset[str]:
        """The keys by which incidents here are reached."""
        regions = {region_key(region) for region in (self.region, self.country) if region}
        prefixes = {prefix_key(code[:count]) for code in self.codes for count in range(1, len(code) + 1)}
        return self.names | self.streets | self.codes | self.serving | regions | prefixes

    @property
    def shape(self) -> "Spot":
        """What counts against an incident that none of its names and codes reaches."""
        return replace(
            self,
            names=_OTHER if self.names else self.names,
            streets=_OTHER if self.streets else self.streets,
            codes=_OTHER if self.codes else self.codes,
            serving=_OTHER if self.serving else self.serving,
        )

    def refined_by(self, other: "Spot") -> "Spot":
        """This place with the other's postcode, where the other has one."""
        return replace(self, codes=other.codes) if other.codes else self


@dataclass(frozen=True, slots=True)
class AreaKeys:
    """An incident's area as it is compared; ``everybody`` means every customer of the provider.

    ``districts`` are the parts of listed postcodes that a customer may write alone ("SW1A" where "SW1A 1AA" is listed).
    """

    names: frozenset[str]
    streets: frozenset[str]
    codes: frozenset[str]
    districts: frozenset[str]
    prefixes: tuple[str, ...]
    region: str | None
    country: str | None
    everybody: bool

    @property
    def is_wide(self) -> bool:
        """Whether it is a whole region or country, or everybody."""
        return not (self.names or self.streets or self.codes or self.prefixes)

    def wide_keys(self, provider: str | None) -> frozenset[str]:
        """Keys by which a ticket reaches an area that has no name: its region or country, everybody, a prefix."""
        if self.everybody:
            return frozenset({everybody_key(provider)})
        keys = {prefix_key(prefix) for prefix in self.prefixes}
        if self.is_wide and (self.region or self.country):
            keys.add(region_key(self.region or self.country or ""))
        return frozenset(keys)

    def covers(self, codes: frozenset[str]) -> bool:
        """Whether one of these codes is listed, or is a district of a listed one and no closer code is known."""
        if self.codes & codes or any(code.startswith(self.prefixes) for code in codes if self.prefixes):
            return True
        return any(
            not any(other != code and other.startswith(code) for other in codes) for code in self.districts & codes
        )


def everybody_key(provider: str | None) -> str:
    """Reaches what concerns every customer of a provider; no normal form of a name has a sign in it."""
    return f"*{provider or ''}"


def region_key(region: str) -> str:
    """Reaches what concerns a whole region or country."""
    return f"@{region}"


def prefix_key(prefix: str) -> str:
    """Reaches what concerns all postcodes that begin so."""
    return f"{prefix}*"


def spot_of(service: Service) -> Spot:
    """Where a service is."""
    place = service.place
    serving = _serving(service.serving_area)
    if place is None:
        return Spot(serving=serving)
    names, streets = towns_and_streets(normal.place_names(place.city) if place.city else frozenset())
    _, lines = towns_and_streets(normal.place_names(place.line) if place.line else frozenset())
    return Spot(
        names=names,
        streets=streets | lines,
        codes=normal.covering_codes(place.postcode) if place.postcode else frozenset(),
        region=normal.region_name(place.region) if place.region else None,
        country=normal.country_name(place.country) if place.country else None,
        serving=serving,
    )


def towns_and_streets(names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Names in normal form, divided into places and streets; streets without their number."""
    streets = {name: street for name in names if (street := normal.street_name(name))}
    return names.difference(streets), frozenset(streets.values())


def _serving(name: str | None) -> frozenset[str]:
    return normal.place_names(name) | {normal.identifier(name)} if name and name.strip() else frozenset()


def area_keys(area: Area, provider: str) -> AreaKeys:
    """The keys of an area, computed once per incident version."""
    region = normal.region_name(area.region) if area.region else None
    country = normal.country_name(area.country) if area.country else None
    rest = normal.after_everywhere(area.description or "", provider)
    described = normal.place_names(area.description if rest is None else rest) if area.description else frozenset()
    if region is None:
        region = _region_among(described)
    named = frozenset(name for name in described if normal.region_name(name) not in {region, country})
    names, streets = towns_and_streets(named)
    listed = frozenset(code for text in area.postcodes if (code := normal.postcode(text)))
    codes = frozenset(code for code in listed if "*" not in code)
    return AreaKeys(
        names=names,
        streets=streets,
        codes=codes,
        districts=frozenset(part for code in codes for part in normal.covering_codes(code)) - codes,
        prefixes=tuple(sorted(code.partition("*")[0] for code in listed if "*" in code and code[0] != "*")),
        region=region,
        country=country,
        everybody=rest is not None and not (named or listed or region),
    )


def _region_among(names: frozenset[str]) -> str | None:
    """The one region that a description names ("Riverside, IL", "All of Illinois"), or None."""
    known = {normal.region_name(name) for name in names} & normal.known_regions()
    return min(known) if len(known) == 1 else None


def nearness(spot: Spot, area: AreaKeys) -> Nearness:
    """Compare one place with one area, strongest key first."""
    if _differ(spot.country, area.country) or _differ(spot.region, area.region):
        return Nearness.ELSEWHERE
    if (spot.claims or spot.barred) and spot.excludes(area.region, area.country):
        return Nearness.ELSEWHERE
    if spot.serving & (area.names | area.codes):
        return Nearness.SERVING_AREA
    if area.is_wide:
        return _in_whole_region(spot, area)
    if spot.codes and (area.codes or area.prefixes):
        # Both list codes: they are more exact than a name, and "Westhaven 60190" is not "Westhaven 60188".
        return Nearness.POSTCODE if area.covers(spot.codes) else Nearness.ELSEWHERE
    return _by_name(spot, area)


def _by_name(spot: Spot, area: AreaKeys) -> Nearness:
    """Towns and streets compared; a street says more than its town, and nothing where the towns differ."""
    same_town = bool(spot.names & area.names)
    if spot.streets and area.streets and (same_town or not (spot.names and area.names)):
        return Nearness.PLACE if spot.streets & area.streets else Nearness.ELSEWHERE
    if same_town:
        return Nearness.PLACE
    comparable = (spot.names or spot.serving) and area.names
    return Nearness.ELSEWHERE if comparable else Nearness.UNKNOWN


def _in_whole_region(spot: Spot, area: AreaKeys) -> Nearness:
    if area.everybody:
        return Nearness.EVERYWHERE
    if area.region is not None:
        return Nearness.EVERYWHERE if spot.region == area.region else Nearness.UNKNOWN
    return Nearness.EVERYWHERE if area.country and spot.country == area.country else Nearness.UNKNOWN


_SHORT = 3
"""A region of so few letters is a code that this product does not know, so it cannot differ from a name."""


def _differ(one: str | None, other: str | None) -> bool:
    if not one or not other or one == other or alike(one, other) or alike(other, one):
        return False
    return (len(one) <= _SHORT) == (len(other) <= _SHORT)
