"""Two incidents that are one outage, told by two feeds."""

from typing import Literal

from knowledge_base.records.base import Instant, Own


class IncidentLink(Own):
    """``first`` and ``second`` are (provider, id), first the smaller. ``by`` is a person's id, or "external_ids".

    ``kind`` "apart" says that a person has seen both and they are two outages, whatever ids they share.
    """

    first: tuple[str, str]
    second: tuple[str, str]
    kind: Literal["same", "apart"] = "same"
    by: str
    at: Instant | None = None
    note: str | None = None
