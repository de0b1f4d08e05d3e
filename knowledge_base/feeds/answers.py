"""What a server's answer says beside its body: whether to come back later, and how to ask next time."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from knowledge_base.feeds.conditional import Known

_LONGEST_VALIDATOR = 1000
_WEAK_SECONDS = 2.0
"""A body changed so shortly before it was sent may change again within the same second (RFC 9110, 8.8.2.2)."""
_SECONDS = re.compile(r"\d{1,9}")


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds that Retry-After names, as a number or as a date by the server's own clock; None where it is unusable."""
    told = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(told):
        return float(told)
    until, sent = _date(told), _date(headers.get("date", ""))
    return None if until is None or sent is None else max(0.0, (until - sent).total_seconds())


def known_of(headers: httpx.Headers, digest: str) -> Known:
    """The validators of a body. A Last-Modified that cannot tell two versions apart is left out."""
    etag, modified = (_usable(headers.get(name)) for name in ("etag", "last-modified"))
    changed, sent = _date(modified or ""), _date(headers.get("date", ""))
    fresh = changed and sent and abs((sent - changed).total_seconds()) < _WEAK_SECONDS
    return Known(etag, None if fresh and etag is None else modified, digest)


def _usable(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None
