"""Where changes of the knowledge are kept: one suite, run on every book."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.knowledge import SqlGuidelines, SqlIncidentEdits
from assistant.adapters.stores.knowledge_in_memory import MemoryGuidelines, MemoryIncidentEdits
from assistant.domain.knowledge_edits import GuidelineVersion, IncidentEdit
from assistant.errors import StoreFailed
from knowledge_base.records import Guideline

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def books(request, tmp_path):
    if request.param == "memory":
        yield MemoryIncidentEdits(), MemoryGuidelines()
        return
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield SqlIncidentEdits(engine), SqlGuidelines(engine)
    engine.dispose()


def _edit(revision=1, by="lea", incident_id="OWN-1", provider="Northlight ñ"):
    return IncidentEdit(
        provider=provider, incident_id=incident_id, revision=revision, kind="changed", by=by, name=by, at=NOW
    )


def _version(number=1, guideline_id="be-kind", body="Say it kindly. 😟"):
    guideline = Guideline(
        id=guideline_id, title="Kind", owner="Care", reviewed=date(2026, 11, 2), review_due=date(2027, 5, 2), body=body
    )
    return GuidelineVersion(guideline=guideline, version=number, by="lea", name="Lea", at=NOW)


def test_a_version_of_an_incident_is_one_persons(books):
    edits, _ = books
    assert edits.claim(_edit())
    assert not edits.claim(_edit(by="mo"))
    assert edits.claim(_edit(2, "mo"))
    assert edits.claim(_edit(provider="Carrier One"))
    assert [(one.revision, one.by) for one in edits.of("Northlight ñ", "OWN-1")] == [(1, "lea"), (2, "mo")]
    assert edits.of("Northlight ñ", "OWN-2") == ()


def test_a_version_given_back_can_be_taken_again(books):
    edits, _ = books
    edits.claim(_edit())
    edits.drop(_edit())
    edits.drop(_edit(7))
    assert edits.claim(_edit(by="mo"))
    assert edits.of("Northlight ñ", "OWN-1") == (_edit(by="mo"),)


def test_guidelines_keep_every_version_and_answer_the_newest(books):
    _, guidelines = books
    assert guidelines.newest() == ()
    assert guidelines.add(_version())
    assert guidelines.add(_version(2, body="Kinder."))
    assert guidelines.add(_version(1, "be-brief"))
    assert not guidelines.add(_version(2, body="Somebody was slower."))
    assert guidelines.versions("be-kind") == (_version(), _version(2, body="Kinder."))
    assert guidelines.newest() == (_version(1, "be-brief"), _version(2, body="Kinder."))
    assert guidelines.versions("unheard-of") == ()


@pytest.mark.parametrize(
    "statement", ["UPDATE desk_guideline_version SET body = ''", "DELETE FROM desk_guideline_version"]
)
def test_the_database_itself_refuses_to_change_a_version(tmp_path, statement):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    guidelines = SqlGuidelines(engine)
    guidelines.add(_version())
    with pytest.raises(IntegrityError, match="kept as they are"), engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert guidelines.versions("be-kind") == (_version(),)
    engine.dispose()


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE desk_incident_edit")
    with pytest.raises(StoreFailed) as caught:
        SqlIncidentEdits(engine).claim(_edit(by="private name"))
    assert "private name" not in str(caught.value)
    engine.dispose()
