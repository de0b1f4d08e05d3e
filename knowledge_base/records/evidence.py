"""What monitoring says: internal evidence, never quoted to a customer."""

from typing import Literal

from pydantic import Field

from knowledge_base.records.base import Instant, Own


class Evidence(Own):
    """One alert. ``source`` and ``key`` (such as Alertmanager's fingerprint) identify it; a newer one replaces it."""

    source: str
    key: str
    status: Literal["firing", "resolved"]
    summary: str
    starts_at: Instant
    ends_at: Instant | None = None
    labels: dict[str, str] = Field(default_factory=dict)
    observed_at: Instant
