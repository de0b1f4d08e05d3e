"""One entry of the audit trail, and how the entries are chained.

The hash of an entry is SHA-256 over a canonical encoding of everything in it, the hash before it among that, so that
nothing can be changed, taken out, put in or moved without every later hash being another. What that proves: whoever
knows one hash from elsewhere (``warmline audit verify --head``) sees any change up to it. What it cannot prove:
somebody who may write to the database can work out a whole new chain, or cut off its end and put the head back.
Against the first there is a key (HMAC-SHA256, ``WARMLINE_AUDIT_KEY``) that is not in the database; against the second
only a head that is kept elsewhere. And whoever runs the desk itself holds the key, and can write what they like.

Where a key is set, entries without it count only where a keyed entry says that somebody took them (``warmline audit
adopt``). Else whoever lacks the key could chain it all anew without one, and the next keyed entry would vouch for it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property

from pydantic import Field

from assistant.errors import StoreFailed
from knowledge_base.records import Instant, Own

START = "0" * 64
"""What stands before the first entry."""

Detail = Mapping[str, str | int | bool | None]
"""What more there is to say of an entry: ids, counts and codes, never a customer's words or name."""


class AuditNote(Own):
    """What is to be entered: who (``person``, an id) did what (``action``), to what (``subject``, an id) and when."""

    at: Instant
    person: str
    action: str
    subject: str | None = None
    detail: dict[str, str | int | bool | None] = Field(default_factory=dict)


class AuditEntry(AuditNote):
    """A note in its place in the chain. ``previous`` and ``hash`` are 64 hexadecimal digits; ``keyed``: by HMAC."""

    sequence: int = Field(ge=1)
    previous: str
    keyed: bool = False
    hash: str

    @property
    def mark(self) -> "Mark":
        """Where it stands, and its hash."""
        return Mark(sequence=self.sequence, hash=self.hash)


class Mark(Own):
    """A place in the chain: ``sequence`` 0 with ``START`` is before its first entry."""

    sequence: int = 0
    hash: str = START

    def __str__(self) -> str:
        """As ``--head`` takes it."""
        return f"{self.sequence}:{self.hash}"


class AuditKey:
    """The secret of a keyed chain; it is never shown."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def __repr__(self) -> str:
        return "AuditKey(hidden)"

    def digest(self, message: bytes) -> str:
        """HMAC-SHA256, 64 hexadecimal digits."""
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    @cached_property
    def check(self) -> str:
        """Tells this key from another without telling what it is."""
        return self.digest(b"warmline audit key")[:16]


def chained(note: AuditNote, after: Mark, key: AuditKey | None) -> AuditEntry:
    """``note`` as the next entry ``after``."""
    bare = AuditEntry(
        at=note.at,
        person=note.person,
        action=note.action,
        subject=note.subject,
        detail=note.detail,
        sequence=after.sequence + 1,
        previous=after.hash,
        keyed=key is not None,
        hash="",
    )
    return bare.model_copy(update={"hash": hash_of(bare, key)})


def hash_of(entry: AuditEntry, key: AuditKey | None) -> str:
    """What the hash of an entry has to be; ``key`` counts for keyed entries only."""
    message = canonical(entry)
    return key.digest(message) if key is not None and entry.keyed else hashlib.sha256(message).hexdigest()


def canonical(entry: AuditEntry) -> bytes:
    """The one way to write an entry down: a JSON list in ASCII, the instant in UTC with microseconds, names sorted."""
    parts = [
        "hmac-sha256" if entry.keyed else "sha256",
        entry.sequence,
        instant_text(entry.at),
        entry.person,
        entry.action,
        entry.subject,
        dict(entry.detail),
        entry.previous,
    ]
    return json.dumps(parts, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def instant_text(at: datetime) -> str:
    """An instant in one zone and one width, so that texts compare as moments do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def must_be_the_key(check: str | None, key: AuditKey | None) -> None:
    """Raise StoreFailed where a trail is kept with another key than ``key``: entries without it would break it.

    ``check`` is that of the trail's own key, None while it has none.
    """
    if check is not None and (key is None or key.check != check):
        how = "with another key than" if key else "with a key: set"
        raise StoreFailed(f"The audit trail is kept {how} WARMLINE_AUDIT_KEY")


def must_follow(key: AuditKey | None, any_is_keyed: Callable[[], bool], *, last_is_keyed: bool | None) -> None:
    """Raise StoreFailed where an entry with ``key`` must not follow the last one, whatever the trail says of its key.

    ``last_is_keyed`` is None where there is no last entry. A keyed entry after unkeyed ones would vouch for them. A
    trail that changed from keyed to unkeyed is broken for good and may go on: tampering must not silence the desk.
    """
    if key is None and last_is_keyed:
        raise StoreFailed("The audit trail is kept with a key: set WARMLINE_AUDIT_KEY")
    if key is not None and last_is_keyed is False and not any_is_keyed():
        raise StoreFailed(
            "The audit trail was kept without WARMLINE_AUDIT_KEY so far: if the key is new, run warmline audit adopt"
            " once; if not, the trail was rewritten"
        )
