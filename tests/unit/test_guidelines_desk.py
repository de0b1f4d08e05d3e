"""Guidelines that a team edits: who may, what is kept, and that the next draft is written with them."""

from datetime import date, timedelta

import pytest

from assistant.adapters.stores.knowledge_in_memory import MemoryGuidelines
from assistant.adapters.stores.memory import MemoryStore
from assistant.domain.desk import Person
from assistant.domain.writing import Writing
from assistant.errors import CallerError, FormRefused, NotAllowed, NotFound, RoleRefused
from assistant.knowledge.guidelines import Guidelines, in_force
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.records import Guideline, SituationQuery
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.fake_desk import NOW, FixedNow, tickets
from tests.unit.test_content import CountingEmbedder

LEAD, AGENT = Person(id="lead", name="Lea", role="lead"), Person(id="agent", name="Ada", role="agent")
OTHER = Person(id="mo", name="Mo", role="admin")
KIND = Guideline(
    id="be-kind", title="Kind", situations=("angry",), owner="Care", reviewed=date(2026, 5, 1),
    review_due=date(2026, 11, 1), body="Say it kindly.",
)  # fmt: skip
BRIEF = KIND.model_copy(update={"id": "be-brief", "title": "Brief", "review_due": date(2027, 5, 2)})
FORM = {
    "title": ["Kinder"], "body": ["Say it *more* kindly."], "owner": ["Care"], "situations": ["angry", "worried"],
    "moves": ["acknowledge"], "language": ["en"],
}  # fmt: skip
ANGRY = SituationQuery(text="x", situations=("angry",), segment=None, channel=None, language="en")


@pytest.fixture
def knowledge():
    return KnowledgeBase(MemoryIncidentStore(), (KIND, BRIEF), ExactIndex(), CountingEmbedder())


@pytest.fixture
def desk(knowledge):
    store = MemoryStore()
    store.add_tickets(tickets())
    shipped = {one.id: one for one in (KIND, BRIEF)}
    return Guidelines(MemoryGuidelines(), shipped, knowledge.use, store, FixedNow())


def _form(**changes):
    return FORM | {name: value if isinstance(value, list) else [value] for name, value in changes.items()}


def _found(knowledge):
    return {one.id: one.title for one in knowledge.guidelines_for(ANGRY)}


def test_an_edited_wording_is_found_by_the_very_next_draft(desk, knowledge):
    assert _found(knowledge) == {"be-kind": "Kind", "be-brief": "Brief"}
    made = desk.save(LEAD, "be-kind", FORM, 0)
    assert (made.version, made.guideline.reviewed, made.name) == (1, NOW.date(), "Lea")
    assert _found(knowledge)["be-kind"] == "Kinder"
    assert "Say it *more* kindly." in knowledge.embedder.asked[-1] or any(
        "more" in text for text in knowledge.embedder.asked
    )


def test_the_shipped_wording_is_version_0_and_comes_back(desk, knowledge):
    desk.save(LEAD, "be-kind", FORM, 0)
    again = desk.restore(OTHER, "be-kind", 0)
    assert (again.version, again.restored, again.guideline) == (2, 0, KIND)
    assert _found(knowledge)["be-kind"] == "Kind"
    assert [one.version for one in desk.card(AGENT, "be-kind").versions] == [0, 1, 2]
    with pytest.raises(CallerError, match="in force already"):
        desk.restore(LEAD, "be-kind", 0)
    with pytest.raises(NotFound, match="no version 9"):
        desk.restore(LEAD, "be-kind", 9)


def test_what_is_taken_out_of_use_is_found_by_no_draft_until_it_is_restored(desk, knowledge):
    desk.retire(LEAD, "be-kind", 0)
    assert "be-kind" not in _found(knowledge)
    assert [entry.guideline.id for entry in desk.all(AGENT)] == ["be-brief", "be-kind"]
    with pytest.raises(CallerError, match="out of use already"):
        desk.retire(LEAD, "be-kind", 1)
    desk.restore(LEAD, "be-kind", 0)
    assert "be-kind" in _found(knowledge)


def test_of_two_who_edit_the_second_is_told_and_their_words_are_not_kept(desk):
    desk.save(LEAD, "be-kind", FORM, 0)
    with pytest.raises(NotAllowed, match="Somebody else saved this guideline"):
        desk.save(OTHER, "be-kind", _form(title="Mo's"), 0)
    with pytest.raises(NotAllowed, match="Somebody else"):
        desk.retire(OTHER, "be-kind", 0)
    assert desk.card(LEAD, "be-kind").entry.guideline.title == "Kinder"


def test_agents_read_and_change_nothing(desk):
    assert len(desk.all(AGENT)) == 2
    for forbidden in (
        lambda: desk.save(AGENT, "be-kind", FORM, 0),
        lambda: desk.preview(AGENT, "be-kind", FORM),
        lambda: desk.restore(AGENT, "be-kind", 0),
        lambda: desk.retire(AGENT, "be-kind", 0),
    ):
        with pytest.raises(RoleRefused):
            forbidden()


def test_those_whose_review_is_overdue_come_first_and_an_edit_is_a_review(desk):
    assert [(entry.guideline.id, entry.overdue) for entry in desk.all(AGENT)] == [
        ("be-kind", True),
        ("be-brief", False),
    ]
    made = desk.save(LEAD, "be-kind", FORM, 0)
    assert made.guideline.review_due == NOW.date() + timedelta(days=182)
    assert not any(entry.overdue for entry in desk.all(AGENT))


def test_a_new_guideline_needs_a_name_of_its_own(desk, knowledge):
    for name, told in (
        ("be-kind", "has that name already"),
        ("Be kind!", "short English words"),
        ("", "short English"),
    ):
        with pytest.raises(FormRefused) as caught:
            desk.save(LEAD, None, _form(id=name))
        assert told in caught.value.wrong["id"]
    made = desk.save(LEAD, None, _form(id="be-plain", situations=["any", "angry"], segment=[]))
    assert (made.version, made.guideline.situations, made.guideline.segment) == (1, ("angry",), ("any",))
    assert "be-plain" in _found(knowledge)
    assert [one.version for one in desk.card(AGENT, "be-plain").versions] == [1]


@pytest.mark.parametrize(
    ("field", "changes", "told"),
    [
        ("title", {"title": ""}, "Title: say it in a few words."),
        ("body", {"body": "Dear [name], sorry."}, "“[name]” is a gap"),
        ("body", {"body": "x" * 4001}, "too many"),
        ("review_due", {"review_due": "soon"}, "expected a date"),
        ("review_due", {"review_due": "2026-11-21"}, "has passed already"),
        ("situations", {"situations": ["furious"]}, "choose one of the list"),
        ("language", {"language": "xx"}, "choose one of the list"),
    ],
)
def test_what_is_wrong_with_a_field_is_one_sentence(desk, field, changes, told):
    with pytest.raises(FormRefused) as caught:
        desk.preview(LEAD, "be-kind", _form(**changes))
    assert list(caught.value.wrong) == [field]
    assert told in caught.value.wrong[field]


def test_where_a_guideline_was_used_is_known_by_its_drafts(desk):
    state = desk.store.ticket("T-2")
    desk.store.save(state.model_copy(update={"writing": Writing(drafter="composer", guidelines=("be-kind", "x"))}))
    assert desk.card(AGENT, "be-kind").tickets == (), "the composer reads none"
    state = desk.store.ticket("T-2")
    desk.store.save(state.model_copy(update={"writing": Writing(drafter="model", guidelines=("be-kind", "x"))}))
    assert desk.card(AGENT, "be-kind").tickets == ("T-2",)
    assert {entry.guideline.id: entry.drafts for entry in desk.all(AGENT)} == {"be-kind": 1, "be-brief": 0}


def test_nobody_knows_a_guideline_that_never_was(desk):
    for ask in (desk.card, lambda person, name: desk.save(person, name, FORM, 0)):
        with pytest.raises(NotFound, match="unheard-of"):
            ask(LEAD, "unheard-of")


def test_edited_wordings_stand_in_place_of_the_shipped_ones_after_a_restart(desk):
    desk.save(LEAD, "be-kind", FORM, 0)
    desk.retire(LEAD, "be-brief", 0)
    assert [one.title for one in in_force((KIND, BRIEF), desk.book.newest())] == ["Kinder"]
