"""What people change of the knowledge itself: incidents that the team runs, and tone guidelines."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from knowledge_base.records import Guideline, Instant, Own

TEAM = "made here"
"""The source of incidents that a person made here; no feed can be called so, since names hold no spaces."""

EditKind = Literal["started", "changed", "ended", "reopened"]


class IncidentEdit(Own):
    """Who made a version of an incident that the team runs. Provider, id and revision together are one version's."""

    provider: str
    incident_id: str
    revision: PositiveInt
    kind: EditKind
    by: str
    name: str
    at: Instant


class GuidelineVersion(Own):
    """One wording of a guideline. Version 0 is the one that ships: nobody made it, and it cannot be changed.

    ``restored`` is the version that this one brought back; ``retired`` says that nothing uses the guideline any more.
    """

    guideline: Guideline
    version: NonNegativeInt
    by: str | None = None
    name: str | None = None
    at: Instant | None = None
    restored: NonNegativeInt | None = None
    retired: bool = False
