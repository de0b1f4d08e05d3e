"""What a TMF656 service problem has, field by field, under the names of its 4.0 drafts; read leniently.

The published samples write numbers as text, and the two editions of 4.0 name the same dates differently.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from knowledge_base.records import Outside

STATES = {
    "submitted": "submitted", "rejected": "rejected", "acknowledged": "acknowledged", "inprogress": "inProgress",
    "held": "held", "inprogressheld": "held", "pending": "pending", "inprogresspending": "pending",
    "resolved": "resolved", "closed": "closed", "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
"""The letters of a state, and its name."""
_PLACE_NAMES = ("name", "city", "locality", "stateOrProvince")
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def _parts(value: Any) -> Any:
    """A list of objects; a single one is a list of one, and what is no object is left out."""
    found = value if isinstance(value, list) else [value]
    return [part for part in found if isinstance(part, dict)]


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _text_or_nothing(value: Any) -> Any:
    value = _text(value)
    return value if isinstance(value, str) else None


Parts = Annotated[tuple[dict[str, Any], ...], BeforeValidator(_parts)]
Text = Annotated[str | None, BeforeValidator(_text_or_nothing)]


class ServiceProblem(Outside):
    """One problem. Only the id must be there; what has the wrong shape counts as not said."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)

    id: Annotated[str, BeforeValidator(_text), Field(min_length=1)]
    href: Text = None
    name: Text = None
    description: Text = None
    status: Text = None
    state: Text = None
    status_change_date: Any = None
    status_change_reason: Text = None
    category: Text = None
    reason: Text = None
    priority: Any = None
    originating_system: Text = None
    originator_party: Any = None
    creation_date: Any = None
    time_raised: Any = None
    last_update: Any = None
    time_changed: Any = None
    resolution_date: Any = None
    affected_number_of_services: Any = None
    affected_location: Parts = ()
    affected_resource: Parts = ()
    affected_service: Parts = ()
    tracking_record: Parts = ()
    note: Parts = ()
    comment: Parts = ()
    external_identifier: Parts = ()
    external_id: Any = None
    correlation_id: Any = None
    at_type: Any = Field(default=None, alias="@type")
    at_base_type: Any = Field(default=None, alias="@baseType")
    at_schema_location: Any = Field(default=None, alias="@schemaLocation")
    characteristic: Any = None
    extension_info: Any = None
    first_alert: Any = None
    impact_importance_factor: Any = None
    impact_pattern: Any = None
    parent_problem: Any = None
    problem_escalation: Any = None
    related_entity: Any = None
    related_event: Any = None
    related_object: Any = None
    related_party: Any = None
    responsible_party: Any = None
    root_cause_resource: Any = None
    root_cause_service: Any = None
    sla_violation: Any = None
    associated_sla_violation: Any = Field(default=None, alias="associatedSLAViolation")
    trouble_ticket: Any = None
    associated_trouble_ticket: Any = None
    underlying_alarm: Any = None
    underlying_problem: Any = None


def state_of(word: str | None) -> str | None:
    """The state that a word means, however it is written ("In Progress", "inProgress.held"); None for no state."""
    return STATES.get(re.sub(r"[^a-z]", "", (word or "")[:40].lower()))


def whole_number(value: Any) -> int | None:
    """A count as a number or as text ("1,200"); None for anything else, and for less than nothing."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and value >= 0 else None
    if isinstance(value, str):
        digits = re.fullmatch(r"\s*(\d{1,12}|\d{1,3}(?:[, ]\d{3}){1,3})(?:\.0+)?\s*", value[:40], re.ASCII)
        return int(re.sub(r"\D", "", digits[1])) if digits else None
    return value if isinstance(value, int) and value >= 0 else None


def instant(value: Any, zone: str | None) -> datetime | None:
    """A date-time; without an offset it is meant in ``zone``, and None where no zone is known."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip()[:40].replace("z", "Z"))
    except ValueError:
        return None
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment if moment.tzinfo is not None and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def areas_of(locations: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The places as areas: by name, else by city or region; what has only an id of another system is none."""
    found = []
    for location in locations:
        inner = location.get("place")
        told = {**location, **inner} if isinstance(inner, Mapping) else location
        name = next((text for key in _PLACE_NAMES if (text := _word(told, key))), None)
        codes = told.get("postcode") or told.get("postCode") or told.get("zipCode") or ()
        postcodes = [
            str(code) for code in (codes if isinstance(codes, list) else [codes]) if isinstance(code, str | int)
        ]
        if name or postcodes:
            region, country = _word(told, "stateOrProvince"), _word(told, "country")
            area = {"description": name, "region": region, "country": country, "postcodes": postcodes}
            found.append({key: value for key, value in area.items() if value})
    return tuple(found)


def named_parts(parts: Iterable[Any]) -> Iterator[str]:
    """The names of references that have one."""
    return (name for part in parts if isinstance(part, Mapping) and (name := _word(part, "name")))


def texts_of(parts: Iterable[Mapping[str, Any]], key: str) -> Iterator[str]:
    """One text field of each object, where it is there; numbers are text too."""
    return (text for part in parts if (text := _word(part, key)))


def _word(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
