"""Early signs of an outage: what one ticket reports, and a suspected outage with its evidence (internal only)."""

from typing import Literal

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveInt

from knowledge_base.records import Instant, Own
from knowledge_base.records.vocabulary import ServiceType

PlaceLevel = Literal[
    "resource", "serving_area", "postcode", "outward", "city", "area_code", "zip_prefix", "region", "everywhere"
]
"""From the tightest to the widest. ``outward`` is the first half of a British or Canadian postcode, ``zip_prefix`` the
first three digits of an American one; ``everywhere`` means that no place explains it."""


class ReportedPlace(Own):
    """One way in which a ticket tells where it is. ``key`` is normalised for comparison, ``name`` is as written."""

    level: PlaceLevel
    key: str
    name: str
    region: str | None = None
    country: str | None = None


class Report(Own):
    """One ticket as the detector of early signs sees it.

    ``at`` is when it came in, ``customer`` the customer's id or None. ``outage_like`` says that it complains of a
    service that has stopped, and not of a price, an app or a channel. ``services`` is empty where none is named.
    ``words`` are its telling words, ``wordings`` fingerprints of a long text, alike for copies of one another.
    """

    ticket_id: str = Field(min_length=1)
    at: Instant
    outage_like: bool
    customer: str | None = None
    services: tuple[ServiceType, ...] = ()
    places: tuple[ReportedPlace, ...] = ()
    words: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()


class PlaceCount(Own):
    """How many reports name a place."""

    name: str
    reports: PositiveInt


class TimeCount(Own):
    """How many reports came in the five minutes from ``at``."""

    at: Instant
    reports: NonNegativeInt


class SuspectedOutage(Own):
    """Tickets without a known incident that rose together. Internal evidence until a person confirms it.

    ``key`` stays the same while more tickets come. ``started_at`` is the first report of the burst; the outage itself
    may be older. ``places`` are the towns named most, ``towns`` how many are named in all, ``unplaced`` how many
    reports do not say where they are. ``customers`` counts identified customers once each, ``unidentified`` the other
    senders. ``expected`` is how many reports are usual there in that time; ``once_in_days`` how often chance alone
    would raise such an alarm, at most. ``rising`` is False once no more come than usual. ``explanation`` tells all of
    it in sentences. Times are in the zone of the moment they were asked for.
    """

    key: str
    services: tuple[ServiceType, ...]
    place: ReportedPlace
    postcodes: tuple[str, ...] = ()
    places: tuple[PlaceCount, ...] = ()
    towns: NonNegativeInt = 0
    unplaced: NonNegativeInt = 0
    started_at: Instant
    noticed_at: Instant
    last_report_at: Instant
    rising: bool
    reports: PositiveInt
    customers: NonNegativeInt
    unidentified: NonNegativeInt
    expected: NonNegativeFloat
    once_in_days: NonNegativeFloat
    words: tuple[str, ...] = ()
    timeline: tuple[TimeCount, ...] = ()
    ticket_ids: tuple[str, ...] = ()
    explanation: tuple[str, ...] = ()
