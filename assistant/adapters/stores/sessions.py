"""Sessions and tries to sign in, in the desk's database."""

from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.instants import instant, instant_or_none, stamp, stamp_or_none
from assistant.adapters.stores.people import account_of
from assistant.adapters.stores.tables import known_addresses, people, sessions, sign_in_tries
from assistant.adapters.stores.wording import worded
from assistant.domain.account import DeskAccount
from assistant.domain.signing_in import Session, Tries
from assistant.errors import StoreFailed
from assistant.ports_people import ChangeTries

_ROUNDS = 5


class SqlSessionBook:
    """The SessionBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, session: Session) -> None:
        """Keep a session, and forget those that have ended."""
        row = {
            "key": session.key, "person_id": session.account_id, "epoch": session.epoch,
            "started_at": stamp(session.started_at), "seen_at": stamp(session.seen_at),
            "expires_at": stamp(session.expires_at),
        }  # fmt: skip
        with worded(), self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= stamp(session.started_at)))
            connection.execute(insert(sessions).values(row))

    def session(self, key: str) -> tuple[Session, DeskAccount] | None:
        """A session with its account, in one question: it is asked at every request."""
        told = (
            sessions.c.epoch.label("of_epoch"), sessions.c.started_at, sessions.c.seen_at, sessions.c.expires_at,
        )  # fmt: skip
        query = select(people, *told).join(sessions, sessions.c.person_id == people.c.id).where(sessions.c.key == key)
        with worded(), self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        times = (instant(row.started_at), instant(row.seen_at), instant(row.expires_at))
        return Session(key, row.id, row.of_epoch, *times), account_of(row)

    def seen(self, key: str, at: datetime) -> None:
        """Note that its person was there."""
        with worded(), self._engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.key == key).values(seen_at=stamp(at)))

    def end(self, key: str) -> None:
        """End one session."""
        with worded(), self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == key))

    def end_all(self, account_id: str) -> int:
        """End every session of an account."""
        with worded(), self._engine.begin() as connection:
            return connection.execute(delete(sessions).where(sessions.c.person_id == account_id)).rowcount

    def know_address(self, account_id: str, address: str, at: datetime, forget_before: datetime) -> None:
        """Note from where somebody signed in."""
        same = (known_addresses.c.person_id == account_id) & (known_addresses.c.address == address)
        row = {"person_id": account_id, "address": address, "seen_at": stamp(at)}
        with worded(), self._engine.begin() as connection:
            connection.execute(delete(known_addresses).where(known_addresses.c.seen_at < stamp(forget_before)))
            if connection.execute(update(known_addresses).where(same).values(row)).rowcount == 0:
                connection.execute(insert(known_addresses).values(row))

    def knows_address(self, account_id: str, address: str) -> bool:
        """Whether they signed in from there."""
        same = (known_addresses.c.person_id == account_id) & (known_addresses.c.address == address)
        with worded(), self._engine.connect() as connection:
            return connection.scalar(select(known_addresses.c.address).where(same)) is not None


class SqlTriesBook:
    """The TriesBook port on an engine whose schema is at the newest migration."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def update(self, keys: tuple[str, ...], now: datetime, change: ChangeTries) -> tuple[Tries, ...]:
        """Replace what is kept under keys, alone with them."""
        for _ in range(_ROUNDS):
            try:
                with worded(IntegrityError), self._engine.begin() as connection:
                    return _updated(connection, keys, now, change)
            except IntegrityError:
                # Another process made the same row between two statements; then it is there in the next round.
                continue
        raise StoreFailed("The desk's database did not answer: others kept counting the same tries")


def _updated(connection: Connection, keys: tuple[str, ...], now: datetime, change: ChangeTries) -> tuple[Tries, ...]:
    over = stamp(now)
    # In one order, so that no two wait for each other; written to first, so that nobody reads them meanwhile.
    for key in sorted(keys):
        same = sign_in_tries.c.key == key
        if connection.execute(update(sign_in_tries).where(same).values(key=key)).rowcount == 0:
            connection.execute(insert(sign_in_tries).values(key=key, over_at=over))
    rows = connection.execute(select(sign_in_tries).where(sign_in_tries.c.key.in_(keys)))
    held = {row.key: Tries(row.key, instant_or_none(row.until), instant_or_none(row.locked_until)) for row in rows}
    changed = change(tuple(held[key] for key in keys))
    for tries in changed:
        ends = [at for at in (tries.until, tries.locked_until) if at is not None]
        row = {
            "until": stamp_or_none(tries.until), "locked_until": stamp_or_none(tries.locked_until),
            "over_at": stamp(max(ends, default=now)),
        }  # fmt: skip
        connection.execute(update(sign_in_tries).where(sign_in_tries.c.key == tries.key).values(row))
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.over_at <= over))
    return changed
