"""Which of two observations of an incident is the newer one: decided the same way by every store.

An observation becomes the newest version unless it is behind the one that is held; one that is behind is kept in the
history before it, and changes nothing that is told now. It is behind when, in this order of trust,

1. the provider's ``updated_at`` is earlier (a mirror that lags; a page read late). A time that lay in the future when
   it was read is no time, so that a clock in 2030 does not outrank every later observation. From one and the same feed
   a grown revision counts for more than an earlier time, which somebody typed;
2. the provider's ``revision`` is lower. One that says 1 without ``updated_at`` is a feed that does not count; and two
   feeds of which one states times and the other does not are of two kinds, and may count differently;
3. it was read before the one that is held, or after its own feed had been read again.

A feed may go back on its own word: what it said last, and still says 15 minutes later, is believed, so that an update
that was taken back does not stand for ever. Another feed's word is not undone that way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from knowledge_base.records import Incident

TAKES_BACK = timedelta(minutes=15)
"""How long a feed must have said something older than its own newest word. Caches of status pages live for minutes."""

Standing = Literal["newest", "earlier", "nothing"]
"""A new version, a version that belongs before the newest one, or no version at all."""


@dataclass(frozen=True)
class Seen:
    """One observation. ``late`` says that its feed was read again before this one arrived."""

    incident: Incident
    content_hash: str
    source: str
    at: datetime
    late: bool = False


@dataclass(frozen=True)
class Head:
    """What is held as the newest version."""

    incident: Incident
    content_hash: str
    sequence: int
    source: str | None
    at: datetime


@dataclass(frozen=True)
class Said:
    """What a feed said last, and since when that has been behind the newest version."""

    content_hash: str
    behind_since: datetime | None = None


@dataclass(frozen=True)
class Judgement:
    """What becomes of an observation, and what its feed said last from now on (None: as before)."""

    standing: Standing
    said: Said | None = None


def judge(seen: Seen, head: Head | None, said: Said | None, is_kept: Callable[[], bool]) -> Judgement:
    """Place an observation beside the newest version and what its feed said last.

    ``is_kept`` tells whether some version says the same: what is behind, or late, is then a repeat and kept no more.
    """
    if head is None or seen.content_hash == head.content_hash:
        return Judgement("newest" if head is None else "nothing", _now_said(seen, said, behind=False))
    if not seen.late and said is not None and said.content_hash == seen.content_hash:
        taken_back = _takes_back(seen, head, said)
        return Judgement("newest", Said(seen.content_hash)) if taken_back else Judgement("nothing")
    newer = is_newer(seen, head)
    repeat = (seen.late or not newer) and is_kept()
    standing: Standing = "nothing" if repeat else "newest" if newer else "earlier"
    return Judgement(standing, _now_said(seen, said, behind=not newer))


def is_newer(seen: Seen, head: Head) -> bool:
    """Whether an observation overrides the version that is held; the order of trust is the module's."""
    same_feed = seen.source == head.source
    grown = _grown(seen.incident, head.incident, same_feed=same_feed)
    stamps = _stamp(seen.incident, seen.at), _stamp(head.incident, head.at)
    if stamps[0] and stamps[1] and stamps[0] != stamps[1]:
        return stamps[0] > stamps[1] or (same_feed and grown is True and not seen.late)
    if grown is not None:
        return grown
    return not seen.late and seen.at >= head.at


def place_before(seen: Seen, head: Head) -> datetime:
    """Where in time an observation that is behind stands in the history: never after the newest version."""
    stamp = _stamp(seen.incident, seen.at)
    own = seen.at if seen.at < head.at or stamp is None else stamp
    return min(own, head.at)


def _takes_back(seen: Seen, head: Head, said: Said) -> bool:
    if said.behind_since is None or head.source != seen.source:
        return False
    return seen.at - said.behind_since >= TAKES_BACK


def _now_said(seen: Seen, said: Said | None, *, behind: bool) -> Said | None:
    if seen.late:
        return None
    now = Said(seen.content_hash, seen.at if behind else None)
    return None if now == said else now


def _stamp(incident: Incident, read_at: datetime) -> datetime | None:
    updated = incident.updated_at
    return updated if updated is not None and updated <= read_at else None


def _grown(new: Incident, old: Incident, *, same_feed: bool) -> bool | None:
    """Whether the provider's count grew; None where it did not move, or the two do not count the same."""
    same_kind = same_feed or (new.updated_at is None) == (old.updated_at is None)
    if not same_kind or not (_counts(new) and _counts(old)) or new.revision == old.revision:
        return None
    return new.revision > old.revision


def _counts(incident: Incident) -> bool:
    return incident.revision > 1 or incident.updated_at is not None
