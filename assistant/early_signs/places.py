"""Where a ticket is, told in several ways, from the thing that serves it to the region."""

import re
from collections.abc import Iterable

import phonenumbers

from assistant.domain.early_signs import PlaceLevel, ReportedPlace
from assistant.early_signs.wording import folded
from knowledge_base.records import Service
from knowledge_base.records.account import Place

_US_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")
_HALVED = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|[A-Z]\d[A-Z])(\d[A-Z]{2}|\d[A-Z]\d)")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?|[A-Z]\d[A-Z]")
_WORD = re.compile(r"[^\W\d_]{3}")
_STREET = re.compile(r"\d+\w?,? ")


def places_of(services: Iterable[Service]) -> tuple[ReportedPlace, ...]:
    """All keys of where these services are, each once."""
    found: list[ReportedPlace] = []
    for service in services:
        found += [_of("resource", name) for name in service.resource_ids if name.strip()]
        if service.serving_area and service.serving_area.strip():
            found.append(_of("serving_area", service.serving_area))
        if service.place:
            found += postal_places(service.place)
        found += _area_code(service)
    return tuple(dict.fromkeys(found))


def postal_places(place: Place) -> list[ReportedPlace]:
    """Postcode, its wider half, city with and without its region, and region."""
    country = place.country
    found = postcode_places(place.postcode, country, place.region) if place.postcode else []
    if place.city and place.city.strip():
        if place.region:
            key = f"{_key(place.city)}|{_key(place.region)}"
            found.append(_of("city", place.city, key, region=place.region, country=country))
        found.append(_of("city", place.city))
    if place.region and place.region.strip():
        found.append(_of("region", place.region, country=country))
    return found


def postcode_places(code: str, country: str | None, region: str | None = None) -> list[ReportedPlace]:
    """A postcode and, where its shape tells it, the wider code it belongs to."""
    plain = re.sub(r"[^A-Z0-9]", "", code.upper())

    def part(level: PlaceLevel, name: str) -> ReportedPlace:
        return _of(level, name, region=region, country=country)

    if american := _US_ZIP.fullmatch(plain):
        zip_code = american.group(1)
        if country is None or country.upper() in ("US", "USA"):
            return [part("postcode", zip_code), part("zip_prefix", zip_code[:3])]
        return [part("postcode", zip_code)]
    if halves := _HALVED.fullmatch(plain):
        outward, inward = halves.groups()
        return [part("postcode", f"{outward} {inward}"), part("outward", outward)]
    if _OUTWARD.fullmatch(plain):
        return [part("outward", plain)]
    return [part("postcode", plain)] if plain else []


def named_places(names: Iterable[str]) -> tuple[ReportedPlace, ...]:
    """Keys of names that were read in the text: towns and postcodes; a street alone tells nothing here."""
    found: list[ReportedPlace] = []
    for name in names:
        if any(c.isdigit() for c in name) and not _WORD.search(name):
            found += postcode_places(name, None)
        elif name.strip() and not _STREET.match(name):
            found.append(_of("city", name))
    return tuple(dict.fromkeys(found))


def _area_code(service: Service) -> list[ReportedPlace]:
    """The telephone area code, where a telephone line's id is its number."""
    if service.type != "voice" or not service.id or sum(c.isdigit() for c in service.id) < 7:  # noqa: PLR2004 - a number
        return []
    country = service.place.country if service.place else None
    try:
        number = phonenumbers.parse(service.id, country)
    except phonenumbers.NumberParseException:
        return []
    length = phonenumbers.length_of_geographical_area_code(number)
    digits = phonenumbers.national_significant_number(number)
    if not length:
        return []
    return [_of("area_code", digits[:length], f"{number.country_code}-{digits[:length]}", country=country)]


def _of(
    level: PlaceLevel, name: str, key: str | None = None, region: str | None = None, country: str | None = None
) -> ReportedPlace:
    return ReportedPlace(level=level, key=key or _key(name), name=name.strip(), region=region, country=country)


def _key(name: str) -> str:
    return " ".join(folded(name).split())
