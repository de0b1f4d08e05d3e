"""Who provides the service: name, zone, public contact points, and the policies it has approved."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, NonNegativeFloat

from knowledge_base.records.base import Outside, ZoneName
from knowledge_base.records.vocabulary import ServiceType


class ContactPoint(Outside):
    """A contact that may be given to any customer of the provider."""

    kind: Literal["phone", "url", "email", "sms", "social"]
    value: str = Field(min_length=1)
    for_: str | None = Field(default=None, alias="for")


class Provider(Outside):
    """A carrier or brand. ``time_zone`` is an IANA name and the zone of its customers unless they have one."""

    name: str = "unknown"
    time_zone: ZoneName = "UTC"
    contacts: tuple[ContactPoint, ...] = ()


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool) else value


class Amount(Outside):
    """How much: a fraction of the monthly charge ("1/30") or a fixed sum, per period ("24h", "day")."""

    kind: Literal["fraction_of_monthly", "fixed"]
    value: Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d+(\.\d+|/\d+)?$")]
    currency: str | None = None
    per: str | None = None


class Policy(Outside):
    """A rule about money or duties. In force only with ``approved_by`` and within its dates (docs/formats.md)."""

    id: str = Field(min_length=1)
    provider: str = "unknown"
    kind: str = "compensation"
    jurisdiction: str | None = None
    services: tuple[ServiceType, ...] = ()
    clock_start: str | None = None
    threshold_hours: NonNegativeFloat | None = None
    amount: Amount | None = None
    automatic: bool = False
    exclusions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    approved_by: str | None = None
    text: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the policy may be quoted on a day (in the provider's zone)."""
        started = self.valid_from is None or self.valid_from <= on
        ended = self.valid_to is not None and self.valid_to < on
        return bool(self.approved_by) and started and not ended
