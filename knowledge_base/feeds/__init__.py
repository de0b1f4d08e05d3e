"""Sources of incidents: files and URLs, in the native format or as Statuspage v2, told apart by content."""

from knowledge_base.feeds.documents import DocumentFeed
from knowledge_base.feeds.fetching import UrlBody, is_url
from knowledge_base.feeds.files import FileBody
from knowledge_base.ports import IncidentFeed

__all__ = ["DocumentFeed", "open_feed"]


def open_feed(where: str) -> IncidentFeed:
    """A feed by file path or URL; nothing is read before ``read`` is called."""
    return DocumentFeed(UrlBody(where) if is_url(where) else FileBody(where))
