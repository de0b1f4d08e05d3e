"""What a person decided about a suspected outage."""

from typing import Literal

from pydantic import Field, NonNegativeInt

from knowledge_base.records import Instant, Own


class SignDecision(Own):
    """``key`` is the suspected outage's; a later decision about one that was shown again adds ``/2``, ``/3`` and so on.

    A confirmed one became the incident ``incident_id``. ``customers`` and ``unidentified`` are how many distinct
    customers and other senders it had when a person decided; None in decisions of earlier versions.
    """

    key: str = Field(min_length=1)
    kind: Literal["confirmed", "dismissed"]
    by: str
    at: Instant
    incident_id: str | None = None
    note: str | None = None
    customers: NonNegativeInt | None = None
    unidentified: NonNegativeInt | None = None
