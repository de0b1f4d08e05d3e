"""Which provider a watched feed may tell of: the one it was added with, else the one it told first.

Else whoever controls one feed could speak for every provider, by writing the name of another one into it.
"""

from collections.abc import Callable, Iterable

from knowledge_base.errors import FeedInvalid
from knowledge_base.polling.wording import say
from knowledge_base.records import FeedHealth, FeedSettings, FeedSnapshot
from knowledge_base.wording.companies import company_key

_NOBODY = "unknown"
_SHORT = 60


def provider_of(
    feed: FeedSettings,
    health: FeedHealth,
    snapshot: FeedSnapshot,
    watched: Callable[[], Iterable[tuple[FeedSettings, FeedHealth]]],
) -> str | None:
    """The name by which the feed goes from now on; None where it told none yet. ``watched`` is asked at first only.

    Raises FeedInvalid where that is another one than before, or one that another watched feed has. A feed that was
    added with a provider is asked nothing: somebody said whose it is.
    """
    before = feed.provider or health.provider
    if feed.provider is not None or not _tells_facts(snapshot):
        return before
    now = snapshot.provider.name
    if before is None:
        return None if now == _NOBODY else _unclaimed(feed, now, watched())
    if now == _NOBODY:
        raise FeedInvalid(say("nameless", name=feed.name, before=_shown(before)))
    if not _same(before, now):
        raise FeedInvalid(say("another_provider", name=feed.name, before=_shown(before), now=_shown(now)))
    return before


def _unclaimed(feed: FeedSettings, now: str, watched: Iterable[tuple[FeedSettings, FeedHealth]]) -> str:
    others = ((one.name, one.provider or health.provider) for one, health in watched if one.name != feed.name)
    other = next((name for name, theirs in others if _same(theirs, now)), None)
    if other is not None:
        raise FeedInvalid(say("taken_provider", name=feed.name, now=_shown(now), other=other))
    return now


def _tells_facts(snapshot: FeedSnapshot) -> bool:
    """Whether a reading says anything of its provider; alerts and a webhook about a colour do not."""
    told = snapshot.incidents or snapshot.policies or snapshot.provider.contacts
    return bool(told) or (snapshot.provider.name != _NOBODY and not snapshot.evidence)


def _same(one: str | None, other: str) -> bool:
    return one is not None and company_key(one) == company_key(other)


def _shown(name: str) -> str:
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"
