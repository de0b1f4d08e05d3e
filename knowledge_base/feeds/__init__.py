"""Sources of incidents: files, URLs and pushes, native, Statuspage v2, TMF656, RSS, Atom or Alertmanager's."""

from knowledge_base.errors import FeedInvalid
from knowledge_base.feeds.conditional import ConditionalFeed, known_from
from knowledge_base.feeds.documents import DocumentFeed
from knowledge_base.feeds.fetching import Access, UrlBody, is_url
from knowledge_base.feeds.files import FileBody
from knowledge_base.feeds.received import read_received
from knowledge_base.feeds.wording import say
from knowledge_base.ports import IncidentFeed
from knowledge_base.prose import ProseProposer
from knowledge_base.records import FeedHealth, FeedSettings
from knowledge_base.records.feed_address import must_be_usable

__all__ = ["ConditionalFeed", "DocumentFeed", "open_feed"]


def open_feed(
    feed: str | FeedSettings, health: FeedHealth | None = None, proposer: ProseProposer | None = None
) -> IncidentFeed:
    """A feed by file path or URL, or as it was added; nothing is read before ``read`` is called.

    A plain path or URL was typed by a person on their own machine: it is read whole each time, also from private
    addresses. A feed that was added obeys its settings, and says FeedUnchanged where nothing changed since the reading
    that ``health`` tells of; ``proposer`` may help to read its prose. Raises FeedInvalid for one that only receives,
    and for an address that is none or holds a password.
    """
    if isinstance(feed, str):
        return DocumentFeed(UrlBody(feed) if is_url(feed) else FileBody(feed))
    if feed.where is None:
        raise FeedInvalid(say("feed", "nowhere", name=feed.name))
    must_be_usable(feed.name, feed.where)
    body = _body(feed.where, feed, health)
    return ConditionalFeed(body, feed.name, lambda read, at: read_received(feed, read, at, proposer))


def _body(where: str, feed: FeedSettings, health: FeedHealth | None) -> UrlBody | FileBody:
    known = known_from(health)
    if not is_url(where):
        return FileBody(where, known)
    access = Access(feed.allow_private, feed.allowed_hosts, feed.token_variable)
    return UrlBody(where, access=access, known=known)
