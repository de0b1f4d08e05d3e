"""Zones that the situation itself gives: where the trouble is, and those that the provider's own words are told in."""

from datetime import datetime, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.checking.facts.known import Known
from assistant.checking.text.zones import HERE


def place_zone(known: Known) -> tzinfo:
    """The zone of the place: the offset that the incident's instants are written in, else the provider's zone."""
    incident = known.incident
    stated = [incident.started_at, incident.scheduled_for, incident.updated_at] if incident else []
    return next((zone_of(at, known) for at in stated if at), known.provider_zone)


def zone_of(at: datetime, known: Known) -> tzinfo:
    """The zone that an instant is written in; one in UTC says nothing of its place."""
    offset = at.utcoffset()
    if not offset or offset == at.astimezone(known.provider_zone).utcoffset():
        return known.provider_zone
    return timezone(offset)


def zone_named(name: str | None, known: Known) -> tzinfo | None:
    """The zone that a text names ("" and None: the customer's); None where there is no such zone."""
    if not name:
        return known.zone
    if name == HERE:
        return place_zone(known)
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return None
