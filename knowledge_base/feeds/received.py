"""A body that somebody pushed: a whole document, a listener's event, a webhook."""

from datetime import datetime
from typing import Any

from knowledge_base.errors import FeedInvalid
from knowledge_base.feeds.documents import read_body
from knowledge_base.feeds.files import within_limit
from knowledge_base.feeds.origin import Origin
from knowledge_base.feeds.parsing import parse
from knowledge_base.feeds.statuspage import read_statuspage
from knowledge_base.feeds.wording import say
from knowledge_base.feeds.xml import looks_like_xml
from knowledge_base.prose import ProseProposer
from knowledge_base.records import FeedSettings, FeedSnapshot, Provider


def read_received(
    settings: FeedSettings, body: bytes, observed_at: datetime, proposer: ProseProposer | None = None
) -> FeedSnapshot:
    """What a body says that was pushed to a feed or fetched for it; ``source`` is the feed's name.

    ``proposer`` may help to read posts in prose. Every kind takes what polling it would bring; "document" also takes
    Statuspage's own webhook. Raises FeedUnavailable for a body that is too large, FeedNotUnderstood for one of another
    format, and FeedInvalid for an incident whose provider neither the body nor the settings name.
    """
    origin = Origin.of(settings, settings.name, observed_at, proposer)
    within_limit(body, settings.name)
    if settings.kind == "document" and not looks_like_xml(body) and _may_be_webhook(body):
        message = parse(body, settings.name).value
        if _is_webhook(message):
            return _read_webhook(message, origin)
    return read_body(body, settings.kind, origin)


def _may_be_webhook(body: bytes) -> bool:
    # Cheap, so that a large document is not taken apart twice.
    return b'"page"' in body and (b'"incident"' in body or b'"component_update"' in body)


def _is_webhook(message: Any) -> bool:
    if not isinstance(message, dict) or not isinstance(message.get("page"), dict):
        return False
    return isinstance(message.get("incident"), dict) or "component_update" in message


def _read_webhook(message: dict[str, Any], origin: Origin) -> FeedSnapshot:
    """Statuspage's webhook: one incident with all its posts, and a page that has neither name nor zone."""
    page = message["page"]
    named = isinstance(page.get("name"), str) or origin.provider is not None
    incident = message.get("incident")
    if not isinstance(incident, dict):
        # A component changed its colour: that is no incident, and none is made of it.
        return FeedSnapshot(origin.source, origin.observed_at, Provider(name=origin.provider or "unknown"))
    if not named:
        raise FeedInvalid(say("format", "no_provider", name=origin.source))
    planned = incident.get("scheduled_for") is not None or incident.get("impact") == "maintenance"
    section = "scheduled_maintenances" if planned else "incidents"
    return read_statuspage({"page": page, section: [incident]}, origin)
