"""The migrations make exactly the tables that the two stores use, and can be taken back."""

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from assistant.adapters.stores import database
from assistant.adapters.stores.tables import metadata as desk_tables
from assistant.errors import SettingsInvalid
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
