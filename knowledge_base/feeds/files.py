"""A feed's body from a file."""

from pathlib import Path

from knowledge_base.errors import FeedUnavailable
from knowledge_base.feeds.wording import say

LARGEST = 20 * 1024 * 1024
"""Bytes of a feed that are read at most; the largest public Statuspage feeds are below 2 MB."""


class FileBody:
    """Bytes of a file, at most LARGEST."""

    def __init__(self, path: str) -> None:
        self.name = path

    def read(self) -> bytes:
        """The whole file. Raises FeedUnavailable."""
        path = Path(self.name)
        try:
            if path.exists() and not path.is_file():
                raise FeedUnavailable(say("feed", "not_readable", name=self.name, reason="it is not a file"))
            with path.open("rb") as file:
                body = file.read(LARGEST + 1)
        except FileNotFoundError as error:
            raise FeedUnavailable(say("feed", "no_file", name=self.name)) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "the path is not valid"
            raise FeedUnavailable(say("feed", "not_readable", name=self.name, reason=reason.lower())) from error
        return within_limit(body, self.name)


def within_limit(body: bytes, name: str) -> bytes:
    """The body, or FeedUnavailable when it is larger than LARGEST."""
    if len(body) > LARGEST:
        raise FeedUnavailable(say("feed", "too_large", name=name, limit=LARGEST // (1024 * 1024)))
    return body
