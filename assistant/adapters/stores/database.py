"""Opening the database: one engine for both stores, brought to the newest migration."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import SettingsInvalid

_BUSY_SECONDS = 15
"""How long a writer waits for another before it gives up; SQLite has one writer at a time."""


def open_database(url: str) -> Engine:
    """An engine at the newest migration. ``url`` is SQLAlchemy's; raises SettingsInvalid where it cannot be opened."""
    try:
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS} if url.startswith("sqlite") else {})
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        _migrate(engine)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        raise SettingsInvalid(f"database: cannot open '{_without_password(url)}': {reason}") from error
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted or written over holds customers' words: it becomes zeros at once, not when its page is needed.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
