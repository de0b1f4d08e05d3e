"""Who may sign in: a person's account, and a token with which another system calls."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.domain.desk import Person
from assistant.domain.vocabulary import Role
from knowledge_base.records import Instant, Own

Scope = Literal[
    "draft", "check", "score", "tickets:read", "tickets:write", "incidents:read", "feeds:write", "promises:read",
    "replies:read", "ratings:read", "ratings:write", "metrics:read",
]  # fmt: skip

_LEADS_ONLY: frozenset[Scope] = frozenset(
    {"feeds:write", "promises:read", "replies:read", "ratings:read", "ratings:write"}
)
"""What the desks let only team leads do."""


class DeskAccount(Own):
    """A person who may sign in; ``id`` is the sign-in name.

    ``epoch`` grows whenever every session of theirs has to end. The password's hash stays in the store.
    """

    id: str = Field(min_length=1, max_length=64)
    name: str = Field(min_length=1, max_length=100)
    role: Role
    email: str | None = None
    created_at: Instant
    disabled_at: Instant | None = None
    epoch: int = 0

    @property
    def runs_the_place(self) -> bool:
        """Whether they can add and disable people."""
        return self.role == "admin" and self.disabled_at is None

    @property
    def person(self) -> Person:
        """Who acts when they do, under their present name and role."""
        return Person(id=self.id, name=self.name, role=self.role)


class IntegrationToken(Own):
    """What another system may do here; the token itself is kept nowhere, only its SHA-256 in the store.

    ``expires_at`` None: until it is revoked. ``used_at`` is exact to the hour.
    """

    name: str = Field(min_length=1, max_length=64)
    scopes: frozenset[Scope] = Field(min_length=1)
    created_at: Instant
    created_by: str
    expires_at: Instant | None = None
    revoked_at: Instant | None = None
    used_at: Instant | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it can be used at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    @property
    def person(self) -> Person:
        """Who acts with it: the integration, in the least role that its scopes need."""
        # A sign-in name has no colon, so no integration passes for a person.
        role: Role = "lead" if self.scopes & _LEADS_ONLY else "agent"
        return Person(id=f"integration:{self.name}", name=f"{self.name} (integration)", role=role)
