"""A feed that is watched: how it is reached, and how it has been going."""

from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from knowledge_base.records.base import Instant, Own, ZoneName
from knowledge_base.records.snapshot import FeedProblem

FeedKind = Literal["document", "tmf656", "syndication", "alertmanager"]
"""``document`` is Statuspage v2 or native, told apart by content; ``syndication`` is RSS or Atom."""


class FeedSettings(Own):
    """A feed as somebody added it.

    ``where`` is a file path or URL; None for a feed that only receives (webhooks). ``provider`` is whose incidents
    these are, whatever the feed itself says; ``time_zone`` stands in for what the format does not say. ``interval`` in
    seconds. ``allowed_hosts`` may be redirected to, beside the feed's own host. ``allow_private`` lets addresses of
    this machine and of private networks be read: never for a feed whose address somebody else could choose.
    ``token_variable`` names the environment variable that holds the bearer token, sent when polling and demanded when
    pushed to; the token itself is kept nowhere.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    where: str | None = None
    kind: FeedKind = "document"
    provider: str | None = None
    time_zone: ZoneName | None = None
    interval: PositiveInt = 60
    stale_after: PositiveInt = 900
    allowed_hosts: tuple[str, ...] = ()
    allow_private: bool = False
    token_variable: str | None = None


class FeedHealth(Own):
    """How a feed has been going. ``last_synced_at`` is when its facts were last known to be what the feed says.

    ``failures`` counts those since then; ``next_poll_at`` is when it is due. ``etag`` and ``last_modified`` are sent
    back so that an unchanged feed costs nothing. ``entries`` and ``problems`` are those of the last full reading.
    ``provider`` is the name that its first good reading told; None while none was told.
    """

    name: str
    last_tried_at: Instant | None = None
    last_synced_at: Instant | None = None
    failures: NonNegativeInt = 0
    failure: str | None = None
    next_poll_at: Instant | None = None
    etag: str | None = None
    last_modified: str | None = None
    entries: NonNegativeInt = 0
    problems: tuple[FeedProblem, ...] = ()
    provider: str | None = None
