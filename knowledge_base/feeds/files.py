"""A feed's body from a file, handed out again only when it was changed."""

import os
import stat
from pathlib import Path

from knowledge_base.errors import FeedUnavailable
from knowledge_base.feeds.conditional import Known, digest_of, unchanged
from knowledge_base.feeds.wording import say

LARGEST = 20 * 1024 * 1024
"""Bytes of a feed that are read at most; the largest public Statuspage feeds are below 2 MB."""

_Stamp = tuple[int, int, int, int]


class FileBody:
    """Bytes of a file, at most LARGEST; only those that are not ``known`` yet.

    Whether to read at all is told by time of change, size and inode: an editor that replaces the file makes a new
    inode. A stamp is believed only when two readings, one after the other, found the same bytes under it, because two
    changes within one tick of the file system's clock leave the same stamp.
    """

    def __init__(self, path: str, known: Known | None = None) -> None:
        self.name = path
        self.known = known or Known()
        self._seen = Known()
        self._stamp: _Stamp | None = None
        self._trusted: _Stamp | None = None

    def keep(self) -> None:
        """The bytes read last were understood: they are known from now on."""
        self.known = self._seen

    def read(self) -> bytes:
        """The whole file. Raises FeedUnavailable, FeedUnchanged."""
        try:
            return self._read(Path(self.name))
        except FileNotFoundError as error:
            raise FeedUnavailable(say("feed", "no_file", name=self.name)) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "the path is not valid"
            raise FeedUnavailable(say("feed", "not_readable", name=self.name, reason=reason.lower())) from error

    def _read(self, path: Path) -> bytes:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise FeedUnavailable(say("feed", "not_readable", name=self.name, reason="it is not a file"))
        if self._trusted == _stamp(before):
            raise unchanged(self.name)
        with path.open("rb") as file:
            opened = _stamp(os.fstat(file.fileno()))
            body = within_limit(file.read(LARGEST + 1), self.name)
            if _stamp(os.fstat(file.fileno())) != opened:
                raise FeedUnavailable(say("feed", "being_written", name=self.name))
        return self._compared(body, opened)

    def _compared(self, body: bytes, stamp: _Stamp) -> bytes:
        self._seen = Known(digest=digest_of(body))
        again = stamp == self._stamp
        self._stamp = stamp
        if self._seen != self.known:
            return body
        self._trusted = stamp if again else None
        raise unchanged(self.name)


def within_limit(body: bytes, name: str) -> bytes:
    """The body, or FeedUnavailable when it is larger than LARGEST."""
    if len(body) > LARGEST:
        raise FeedUnavailable(say("feed", "too_large", name=name, limit=LARGEST // (1024 * 1024)))
    return body


def _stamp(found: os.stat_result) -> _Stamp:
    return (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
