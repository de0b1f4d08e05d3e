"""Where an incident is felt by its updates' words, where its own area says a town and no more.

"An internet outage affecting customers in Bay Minette and Stockton, Alabama": the list that names the area's own town
also tells other towns and the region. A town that stands alone ("a crew from Stockton") is none of them.
"""

import re
from dataclasses import replace

from knowledge_base.matching import normal
from knowledge_base.matching.geography import region_claim
from knowledge_base.matching.spots import AreaKeys
from knowledge_base.prose import places_back
from knowledge_base.records import Incident

_NAME = r"[A-Z][\w'\u2019-]+(?: [A-Z][\w'\u2019-]+){0,3}"
_LIST = re.compile(
    rf"\b(?:in|around|across|throughout|near|serving|en) ({_NAME}(?:(?:, and |, | and | y |, y ){_NAME}){{0,6}})"
)
_MOST_UPDATES = 40


def with_told(areas: tuple[AreaKeys, ...], incident: Incident) -> tuple[AreaKeys, ...]:
    """The areas, each that has names only with the towns and the region that updates list beside one of them."""
    if not any(_is_bare(area) for area in areas):
        return areas
    lists = [found.group(1) for update in incident.updates[:_MOST_UPDATES] for found in _LIST.finditer(update.body)]
    if not lists:
        return areas
    back = frozenset(name for place in places_back(incident.updates) for name in normal.place_names(place))
    return tuple(_told(area, lists, back) if _is_bare(area) else area for area in areas)


def _is_bare(area: AreaKeys) -> bool:
    return bool(area.names) and not (area.region or area.country or area.codes or area.prefixes)


def _told(area: AreaKeys, lists: list[str], back: frozenset[str]) -> AreaKeys:
    """The area with what is listed beside it, but for places where service is ``back``."""
    for some in lists:
        names = normal.place_names(some)
        if not names & area.names:
            continue
        regions = [claim for part in re.split(r", (?:and |y )?| and | y ", some) if (claim := region_claim(part))]
        told = {min(claim) for claim in regions if len(claim) == 1}
        towns = frozenset(name for name in names if normal.region_name(name) not in told)
        single = min(told) if len(told) == 1 else None
        country = single if single in normal.known_countries() else None
        names_of_lists = frozenset(
            name for name in towns if not any(f" {word} " in f" {name} " for word in ("and", "y"))
        )
        area = replace(
            area,
            names=area.names | (names_of_lists - back),
            region=area.region or (None if country else single),
            country=area.country or country,
        )
    return area
