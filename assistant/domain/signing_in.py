"""Being signed in, and the tries that were made to get there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant.domain.account import DeskAccount, Scope
from assistant.domain.desk import Person


@dataclass(frozen=True)
class SignedIn:
    """A person who has just signed in. ``token`` is shown this once; ``expires_at`` is the latest end of it."""

    token: str = field(repr=False)
    person: Person
    expires_at: datetime


@dataclass(frozen=True)
class Caller:
    """Another system that showed its token, and what it may do."""

    person: Person
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class Session:
    """One sign-in of one person; ``key`` is the SHA-256 of its token, in hex.

    It holds while its account is at ``epoch`` and not disabled. ``seen_at`` is exact to the minute.
    """

    key: str = field(repr=False)
    account_id: str
    epoch: int
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class SessionRules:
    """How long a session lasts: ``idle`` without any sign of the person, ``longest`` whatever they do.

    Eight hours are a shift, and twenty-four the longest that NIST SP 800-63B-4 lets a session at its second level last.
    """

    idle: timedelta = timedelta(hours=8)
    longest: timedelta = timedelta(hours=24)
    noted_every: timedelta = timedelta(minutes=1)
    """How often it is written down that somebody is still there."""

    def hold(self, session: Session, account: DeskAccount, now: datetime) -> bool:
        """Whether a session of this account can still be used."""
        if account.disabled_at is not None or account.epoch != session.epoch:
            return False
        return now < session.expires_at and now - session.seen_at < self.idle


@dataclass(frozen=True)
class Tries:
    """The tries counted under one key, which is a digest: names and addresses are not kept.

    ``until`` is when the last of them will be forgotten: each moves it on by the same span, so that they wear off one
    by one. Nobody may try before ``locked_until``.
    """

    key: str
    until: datetime | None = None
    locked_until: datetime | None = None

    def over(self, now: datetime) -> bool:
        """Whether nothing is left to remember."""
        return max(self.until or now, self.locked_until or now) <= now
