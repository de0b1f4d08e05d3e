"""The migrations make exactly the tables that the two stores use, and can be taken back."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from assistant.adapters.stores import database
from assistant.adapters.stores.tables import metadata as desk_tables
from assistant.errors import SettingsInvalid
from knowledge_base.records import FeedSnapshot, Provider
from knowledge_base.stores.sql import SqlIncidentStore
from knowledge_base.stores.tables import metadata as knowledge_tables

MIGRATIONS = Path(database.__file__).parent / "migrations"


@pytest.fixture
def engine(tmp_path):
    engine = database.open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    yield engine
    engine.dispose()


def test_the_newest_migration_has_exactly_the_tables_of_both_stores(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, [knowledge_tables, desk_tables]) == []


def test_opening_twice_changes_nothing(engine, tmp_path):
    again = database.open_database(f"sqlite:///{tmp_path}/warmline.sqlite3")
    assert inspect(again).get_table_names() == inspect(engine).get_table_names()
    again.dispose()


def test_every_migration_can_be_taken_back(engine):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def _version(sequence: int, status: str, read_at: str) -> str:
    content = json.dumps({"id": "INC-7", "name": "Outage", "provider": "Northlight", "status": status})
    return f"('Northlight', 'INC-7', {sequence}, 1, 'h{sequence}', '{content}', 'f', '{read_at}')"


def test_versions_kept_before_the_second_migration_stay_in_their_order(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path}/old.sqlite3")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with made.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        # The third was read by a machine whose clock ran behind.
        told = [("investigating", 10), ("identified", 12), ("monitoring", 11)]
        rows = [_version(n, status, f"2026-11-21T{hour}:00:00+00:00") for n, (status, hour) in enumerate(told, start=1)]
        connection.exec_driver_sql(f"INSERT INTO kb_incident_version VALUES {', '.join(rows)}")  # noqa: S608 - our own
        connection.exec_driver_sql("INSERT INTO kb_incident VALUES ('Northlight', 'INC-7', 3)")
        connection.exec_driver_sql("INSERT INTO kb_state VALUES ('version', 3)")
        command.upgrade(config, "head")
    store = SqlIncidentStore(made)
    assert [version.status for version in store.history("INC-7")] == ["investigating", "identified", "monitoring"]
    assert store.incident("INC-7").status == "monitoring"
    resolved = store.incident("INC-7").model_copy(
        update={"status": "resolved", "observed_at": datetime(2026, 11, 21, 13, tzinfo=UTC)}
    )
    store.record(FeedSnapshot("f", resolved.observed_at, Provider(name="Northlight"), (resolved,)))
    assert [version.status for version in store.history("INC-7")][2:] == ["monitoring", "resolved"]
    made.dispose()


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "x.sqlite3").write_text("this is a text file, and a long one at that", encoding="utf-8")
    with pytest.raises(SettingsInvalid, match="cannot open") as caught:
        database.open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    assert "\n" not in str(caught.value)


def test_a_password_in_the_url_is_not_told():
    with pytest.raises(SettingsInvalid) as caught:
        database.open_database("sqlite://someone:secret@/nowhere/x.db")
    assert "secret" not in str(caught.value)


def test_a_database_in_use_elsewhere_is_still_readable(engine, tmp_path):
    other = sqlite3.connect(tmp_path / "warmline.sqlite3")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM desk_ticket").fetchone()
    with engine.connect() as connection:
        assert inspect(connection).has_table("desk_ticket")
    other.close()
