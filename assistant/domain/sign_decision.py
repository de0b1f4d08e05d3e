"""What a person decided about a suspected outage."""

from typing import Literal

from pydantic import Field

from knowledge_base.records import Instant, Own


class SignDecision(Own):
    """``key`` is the suspected outage's. A confirmed one became the incident ``incident_id``."""

    key: str = Field(min_length=1)
    kind: Literal["confirmed", "dismissed"]
    by: str
    at: Instant
    incident_id: str | None = None
    note: str | None = None
