"""In which zone the team reads times that are no single provider's."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from knowledge_base.records import Provider


def home_zone(providers: Iterable[Provider]) -> ZoneInfo:
    """The first provider's, UTC where none is known."""
    provider = next(iter(providers), None)
    return ZoneInfo(provider.time_zone if provider else "UTC")
