"""Tokens of other systems in the desk's database."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.instants import instant, instant_or_none, stamp, stamp_or_none
from assistant.adapters.stores.tables import integration_tokens
from assistant.adapters.stores.wording import worded
from assistant.domain.account import IntegrationToken
from assistant.errors import NotAllowed, NotFound


class SqlTokenBook:
    """The TokenBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, token: IntegrationToken, key: str) -> None:
        """Keep a token under its SHA-256."""
        row = {
            "name": token.name, "key": key, "scopes": " ".join(sorted(token.scopes)),
            "created_at": stamp(token.created_at), "created_by": token.created_by,
            "expires_at": stamp_or_none(token.expires_at),
        }  # fmt: skip
        try:
            with worded(IntegrityError), self._engine.begin() as connection:
                connection.execute(insert(integration_tokens).values(row))
        except IntegrityError:
            raise NotAllowed(f"There was a token '{token.name}' before; choose another name.") from None

    def tokens(self) -> tuple[IntegrationToken, ...]:
        """All tokens by name."""
        query = select(integration_tokens).order_by(integration_tokens.c.name)
        with worded(), self._engine.connect() as connection:
            return tuple(_token(row) for row in connection.execute(query))

    def token(self, key: str) -> IntegrationToken | None:
        """The token with this SHA-256, or None."""
        query = select(integration_tokens).where(integration_tokens.c.key == key)
        with worded(), self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return _token(row) if row else None

    def used(self, name: str, at: datetime) -> None:
        """Note that it was used."""
        with worded(), self._engine.begin() as connection:
            same = integration_tokens.c.name == name
            connection.execute(update(integration_tokens).where(same).values(used_at=stamp(at)))

    def revoke(self, name: str, at: datetime) -> IntegrationToken:
        """Take it back for good."""
        same = integration_tokens.c.name == name
        with worded(), self._engine.begin() as connection:
            valid = same & integration_tokens.c.revoked_at.is_(None)
            connection.execute(update(integration_tokens).where(valid).values(revoked_at=stamp(at)))
            row = connection.execute(select(integration_tokens).where(same)).one_or_none()
        if row is None:
            raise NotFound(f"There is no token '{name}'.")
        return _token(row)


def _token(row: Row[Any]) -> IntegrationToken:
    return IntegrationToken(
        name=row.name, scopes=frozenset(row.scopes.split()), created_at=instant(row.created_at),
        created_by=row.created_by, expires_at=instant_or_none(row.expires_at),
        revoked_at=instant_or_none(row.revoked_at), used_at=instant_or_none(row.used_at),
    )  # fmt: skip
