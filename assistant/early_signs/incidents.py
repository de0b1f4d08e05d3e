"""The one click: a suspected outage that a person confirms, as an incident."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.early_signs import SuspectedOutage
from assistant.early_signs.messages import counted, messages, services_in_words
from knowledge_base.records import Area, Incident, Provider
from knowledge_base.wording import say_instant

_MOST_TICKETS = 50
_BELOW_TOWN = frozenset({"resource", "serving_area", "postcode", "outward", "zip_prefix", "area_code"})


def to_incident(suspected: SuspectedOutage, provider: Provider, zone: ZoneInfo, now: datetime) -> Incident:
    """The incident that a person opens with one click, at ``now``; its times are in ``zone``.

    Status investigating, no cause, no estimate and no number of customers: nobody knows them yet. How many tickets
    came stays in the internal notes. The id is the suspected outage's key.
    """
    start = suspected.started_at.astimezone(zone)
    return Incident(
        id=suspected.key,
        name=_name(suspected),
        status="investigating",
        provider=provider.name,
        kind="unplanned",
        started_at=start,
        updated_at=now.astimezone(zone),
        services=suspected.services,
        resources=(suspected.place.name,) if suspected.place.level == "resource" else (),
        areas=_areas(suspected),
        internal_notes=_notes(suspected, zone, now),
        observed_at=now.astimezone(zone),
    )


def _name(suspected: SuspectedOutage) -> str:
    words = messages()["incident"]
    services = services_in_words(suspected.services)
    place = _town(suspected) or suspected.place.name
    text = words["name"].format(services=services, place=place) if place else ""
    if suspected.place.level == "everywhere":
        text = words["name_everywhere"].format(services=services)
    return text[:1].upper() + text[1:]


def _town(suspected: SuspectedOutage) -> str | None:
    """The town of a place that is smaller, or is a code; None where it is a region or more."""
    if suspected.place.level in _BELOW_TOWN and suspected.places:
        return suspected.places[0].name
    return suspected.place.name if suspected.place.level == "city" else None


def _areas(suspected: SuspectedOutage) -> tuple[Area, ...]:
    place, town = suspected.place, _town(suspected)
    if place.level == "everywhere":
        return (Area(description=messages()["incident"]["everywhere"]),)
    if place.level == "region":
        return (Area(region=place.name, country=place.country),)
    if place.level == "postcode":
        return (Area(description=town, region=place.region, country=place.country, postcodes=(place.name,)),)
    if place.level == "serving_area":
        return (Area(description=place.name, region=place.region, country=place.country),)
    if place.level in ("outward", "zip_prefix"):
        codes = (f"{place.name}*",) if place.level == "zip_prefix" else (place.name,)
        return (Area(description=town, region=place.region, country=place.country, postcodes=codes),)
    return (Area(description=town or place.name, region=place.region, country=place.country),)


def _notes(suspected: SuspectedOutage, zone: ZoneInfo, now: datetime) -> tuple[str, ...]:
    words = messages()["incident"]
    shown, more = suspected.ticket_ids[:_MOST_TICKETS], len(suspected.ticket_ids) - _MOST_TICKETS
    tickets = words["note_more" if more > 0 else "note_tickets"].format(tickets=", ".join(shown), more=more)

    def said(moment: datetime) -> str:
        return say_instant(moment, now, zone, "en")

    return (
        words["note_source"].format(key=suspected.key, now=said(now)),
        words["note_count"].format(
            reports=counted("reports", suspected.reports),
            start=said(suspected.started_at),
            last=said(suspected.last_report_at),
        ),
        tickets,
    )
