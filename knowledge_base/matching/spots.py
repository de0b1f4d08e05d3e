"""Places as keys: where a customer is, where an incident is felt, and whether the two are the same."""

from dataclasses import dataclass, replace
from enum import IntEnum

from knowledge_base.matching import normal
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the customer's. Every part may be empty, which means unknown."""

    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    region: str | None = None
    country: str | None = None
    serving: frozenset[str] = frozenset()
    fuzzy: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it says where, more closely than a region."""
        return bool(self.names or self.codes or self.serving)

    def agrees_with(self, other: "Spot") -> bool:
        """Whether two spots may be one place: a name or a code in common."""
        return bool(self.names & other.names or self.serving & other.names or self.codes & other.codes)

    def refined_by(self, other: "Spot") -> "Spot":
        """This place with the other's postcode, where the other has one."""
        return replace(self, codes=other.codes) if other.codes else self


@dataclass(frozen=True, slots=True)
class AreaKeys:
    """An incident's area as it is compared; ``everybody`` means every customer of the provider."""

    names: frozenset[str]
    codes: frozenset[str]
    prefixes: tuple[str, ...]
    region: str | None
    country: str | None
    everybody: bool

    @property
    def is_wide(self) -> bool:
        """Whether it is a whole region or country, or everybody."""
        return not (self.names or self.codes or self.prefixes)

    def covers(self, codes: frozenset[str]) -> bool:
        """Whether one of these codes is listed."""
        return bool(self.codes & codes) or any(code.startswith(self.prefixes) for code in codes if self.prefixes)


def spot_of(service: Service) -> Spot:
    """Where a service is."""
    place = service.place
    serving = _serving(service.serving_area)
    if place is None:
        return Spot(serving=serving)
    return Spot(
        names=normal.place_names(place.city) if place.city else frozenset(),
        codes=normal.covering_codes(place.postcode) if place.postcode else frozenset(),
        region=normal.region_name(place.region) if place.region else None,
        country=normal.region_name(place.country) if place.country else None,
        serving=serving,
    )


def _serving(name: str | None) -> frozenset[str]:
    return normal.place_names(name) | {normal.identifier(name)} if name and name.strip() else frozenset()


def area_keys(area: Area, provider: str) -> AreaKeys:
    """The keys of an area, computed once per incident version."""
    region = normal.region_name(area.region) if area.region else None
    country = normal.region_name(area.country) if area.country else None
    rest = normal.after_everywhere(area.description or "", provider)
    described = normal.place_names(area.description if rest is None else rest) if area.description else frozenset()
    if region is None:
        region = _region_among(described)
    names = frozenset(name for name in described if normal.region_name(name) not in {region, country})
    codes = frozenset(code for text in area.postcodes if (code := normal.postcode(text)))
    return AreaKeys(
        names=names,
        codes=frozenset(code for code in codes if "*" not in code),
        prefixes=tuple(sorted(code.partition("*")[0] for code in codes if "*" in code and code[0] != "*")),
        region=region,
        country=country,
        everybody=rest is not None and not (names or codes or region),
    )


def _region_among(names: frozenset[str]) -> str | None:
    """The one region that a description names ("Riverside, IL", "All of Illinois"), or None."""
    known = {normal.region_name(name) for name in names} & normal.known_regions()
    return min(known) if len(known) == 1 else None


def nearness(spot: Spot, area: AreaKeys) -> Nearness:
    """Compare one place with one area, strongest key first."""
    if _differ(spot.country, area.country) or _differ(spot.region, area.region):
        return Nearness.ELSEWHERE
    if spot.serving & (area.names | area.codes):
        return Nearness.SERVING_AREA
    if area.is_wide:
        return _in_whole_region(spot, area)
    if spot.codes and (area.codes or area.prefixes):
        # Both list codes: they are more exact than a name, and "Westhaven 60190" is not "Westhaven 60188".
        return Nearness.POSTCODE if area.covers(spot.codes) else Nearness.ELSEWHERE
    if spot.names & area.names:
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
    if not one or not other or one == other:
        return False
    return (len(one) <= _SHORT) == (len(other) <= _SHORT)
