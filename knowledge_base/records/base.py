"""The two kinds of records: ours are closed, those from outside ignore what they do not know."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, model_validator


@dataclass
class UnknownFields:
    """Collects the names of fields nobody knows while outside data is validated.

    Pass one as ``context`` to ``model_validate``; afterwards ``names`` holds dotted names
    (``Service.colour``), each once, so that a caller can warn once per name.
    """

    names: set[str] = field(default_factory=set)


class Own(BaseModel):
    """A record that only this product writes: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outside(BaseModel):
    """A record that comes from outside: frozen, and an unknown field is ignored and noted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _note_unknown_fields(cls, data: Any, info: ValidationInfo) -> Any:
        if isinstance(data, dict) and isinstance(info.context, UnknownFields):
            known = set(cls.model_fields) | {f.alias for f in cls.model_fields.values() if f.alias}
            info.context.names.update(f"{cls.__name__}.{name}" for name in data if name not in known)
        return data


def _only_text_or_datetime(value: object) -> object:
    # pydantic reads 1700000000 as a Unix time; our formats never carry one, so it is a mistake.
    if isinstance(value, str | datetime):
        return value
    message = "expected an instant with an offset, such as 2026-11-21T13:05:00-06:00"
    raise ValueError(message)


Instant = Annotated[AwareDatetime, BeforeValidator(_only_text_or_datetime)]
"""A moment with a zone offset (RFC 3339). Naive times and numbers are refused."""


def _zone_exists(name: object) -> object:
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = "expected an IANA time zone such as America/Chicago"
        raise ValueError(message) from error
    return name


ZoneName = Annotated[str, BeforeValidator(_zone_exists)]
"""An IANA time zone name that this machine knows."""
