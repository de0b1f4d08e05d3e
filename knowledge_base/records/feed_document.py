"""The native feed as one document, for its JSON Schema. Feeds themselves are read entry by entry."""

from typing import Literal

from knowledge_base.records.base import Outside
from knowledge_base.records.incident import Incident
from knowledge_base.records.provider import Policy, Provider


class FeedDocument(Outside):
    """What a native feed holds (docs/formats.md, "Native feed")."""

    warmline_feed: Literal[1]
    provider: Provider = Provider()
    incidents: tuple[Incident, ...] = ()
    policies: tuple[Policy, ...] = ()
