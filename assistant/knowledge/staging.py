"""Files that somebody sent to be looked at first: the latest of each person, for a quarter of an hour."""

import io
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import BinaryIO

from assistant.errors import NotFound

_KEPT_FOR = timedelta(minutes=15)
_MOST = 4
"""People whose files are held at the same time, in memory; the oldest goes first. The server bounds each file."""


@dataclass(frozen=True)
class _Held:
    id: str
    name: str
    until: datetime
    content: bytes


class Staging:
    """Holds what was sent; another person's file is as good as none."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = Lock()

    def put(self, person_id: str, stream: BinaryIO, name: str, now: datetime) -> str:
        """Keep a file in place of that person's last; returns the id that it is asked for by."""
        held = _Held(secrets.token_urlsafe(12), name, now + _KEPT_FOR, stream.read())
        with self._lock:
            self._held = OrderedDict((key, one) for key, one in self._held.items() if one.until >= now)
            self._held.pop(person_id, None)
            self._held[person_id] = held
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return held.id

    def opened(self, person_id: str, staged_id: str, now: datetime) -> tuple[BinaryIO, str]:
        """The file from its beginning, and its name; raises NotFound where it is gone, or was never that person's."""
        with self._lock:
            held = self._held.get(person_id)
        if held is None or held.id != staged_id or held.until < now:
            raise NotFound("The file is no longer here: choose it again.")
        return io.BytesIO(held.content), held.name

    def drop(self, person_id: str) -> None:
        """Forget that person's file."""
        with self._lock:
            self._held.pop(person_id, None)
