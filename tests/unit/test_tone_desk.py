"""What a team lead can do about the scorer: see agreement, learn, put in force, take back; and nobody else."""

from dataclasses import replace

import pytest

from assistant.adapters.stores.database import open_database
from assistant.adapters.stores.recalibrations import SqlRecalibrations
from assistant.adapters.stores.recalibrations_in_memory import MemoryRecalibrations
from assistant.adapters.stores.sql import SqlStore
from assistant.adapters.stores.words import SqlWords
from assistant.bootstrap import Parts, assemble
from assistant.domain.context import ToneContext
from assistant.domain.desk import Person
from assistant.domain.recalibration import Switch
from assistant.domain.reply import SubmittedReply
from assistant.errors import NotAllowed, NotFound
from assistant.tone.rubric import load_rubric
from assistant.tone.scorer import ToneScorer
from assistant.tone_desk import ToneDesk, explained, recalibration_in_force
from knowledge_base.clock import FixedClock
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.rated_replies import START, alike, keep, rated_set, strict

LEAD = Person(id="lee", name="Lee", role="lead")
AGENT = Person(id="ann", name="Ann", role="agent")


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/desk.sqlite3")
    yield engine
    engine.dispose()


def _on(store, book):
    parts = Parts(MemoryIncidentStore(), store, None, ExactIndex(), MiniLmEmbedder(), FixedClock(START))
    return ToneDesk(assemble(parts), book)


@pytest.fixture
def tone(engine):
    store = SqlStore(engine)
    keep(store, rated_set(120, {"lee": strict, "mo": alike}))
    return _on(store, SqlRecalibrations(engine))


def test_agreement_is_of_what_was_sent_as_it_was_scored_then(tone):
    report = tone.agreement(LEAD)
    assert (report.ratings, report.replies, report.scorers) == (240, 120, {load_rubric().scorer: 240})
    lee, mo = report.raters
    assert mo.together.exact == 1
    assert lee.together.difference.low > 0
    assert tone.agreement(LEAD, "week").drift.periods[0].name == "2026-W36"


def test_a_version_is_learned_kept_used_and_taken_back(tone):
    made = tone.learned(LEAD)
    assert (made.version, tone.versions(LEAD), tone.standing(LEAD).recalibration) == (0, (), None)
    kept = tone.keep(LEAD, made)
    assert (kept.version, tone.standing(LEAD).recalibration, recalibration_in_force(tone.book)) == (1, None, None)
    assert tone.use(LEAD, 1).recalibration == kept
    assert recalibration_in_force(tone.book) == kept
    assert tone.use(LEAD, None).recalibration is None
    assert recalibration_in_force(tone.book) is None
    assert [(one.version, one.by, one.at) for one in tone.switches(LEAD)] == [(1, "Lee", START), (None, "Lee", START)]


def test_what_holds_already_is_not_switched_again(tone):
    tone.keep(LEAD, tone.learned(LEAD))
    tone.use(LEAD, None)
    assert tone.switches(LEAD) == ()
    tone.use(LEAD, 1)
    tone.use(LEAD, 1)
    assert [one.version for one in tone.switches(LEAD)] == [1]


def test_a_version_for_another_scorer_changes_nothing_and_cannot_be_used(tone):
    made = tone.learned(LEAD)
    tone.keep(LEAD, made.model_copy(update={"scorer": "rubric-1/linear@0"}))
    with pytest.raises(NotAllowed, match="was learned for rubric-1/linear@0"):
        tone.use(LEAD, 1)
    # As after an upgrade of the scorer: it was in force before.
    tone.book.switch(Switch(version=1, by="Lee", at=START))
    assert tone.standing(LEAD).outdated
    assert recalibration_in_force(tone.book) is None


def test_what_changes_nothing_is_neither_kept_nor_used(tone):
    nothing = tone.learned(LEAD, rated_set(5, {"lee": strict}))
    with pytest.raises(NotAllowed, match="changes nothing"):
        tone.keep(LEAD, nothing)
    tone.book.add(nothing)
    with pytest.raises(NotAllowed, match="Recalibration 1 changes nothing"):
        tone.use(LEAD, 1)
    with pytest.raises(NotFound):
        tone.use(LEAD, 2)


@pytest.mark.parametrize("scorer", ["rubric-1/linear@0", f"{load_rubric().scorer}+cal-1"])
def test_what_another_scorer_scored_is_scored_anew_before_it_is_learned_from(engine, scorer):
    """Values under a recalibration, or of an older scorer, would teach the wrong line."""
    found = rated_set(3, {"lee": strict})
    replies = tuple(replace(one, tone=one.tone.model_copy(update={"scorer": scorer})) for one in found.replies)
    store = SqlStore(engine)
    keep(store, replace(found, replies=replies))
    desk = _on(store, MemoryRecalibrations())
    assert desk.agreement(LEAD).scorers == {scorer: 3}
    assert desk.learned(LEAD).scorer == load_rubric().scorer
    with pytest.raises(NotAllowed, match="values of"):
        desk.learned(LEAD, replace(found, replies=replies))


def test_words_that_were_taken_away_are_not_scored_anew_and_still_agree_or_differ(engine):
    """What they scored when they were sent counts; the placeholder that stands for them must teach nothing."""
    found, store = rated_set(6, {"lee": strict}), SqlStore(engine)
    older = (
        replace(one, tone=one.tone.model_copy(update={"scorer": "rubric-1/linear@0"})) for one in found.replies[3:]
    )
    keep(store, replace(found, replies=(*found.replies[:3], *older)))
    desk = _on(store, MemoryRecalibrations())
    before = desk.agreement(LEAD)
    SqlWords(engine).blank([state.ticket.id for state in store.tickets()])
    assert desk.agreement(LEAD) == before
    assert desk.learned(LEAD).ratings == {"lee": 3}


def test_only_leads_may(tone):
    calls = (
        lambda: tone.agreement(AGENT), lambda: tone.learned(AGENT), lambda: tone.versions(AGENT),
        lambda: tone.switches(AGENT), lambda: tone.standing(AGENT), lambda: tone.use(AGENT, None),
        lambda: tone.keep(AGENT, tone.learned(LEAD)),
    )  # fmt: skip
    for call in calls:
        with pytest.raises(NotAllowed, match="Only team leads"):
            call()
    assert tone.book.versions() == ()


def test_an_explanation_is_of_the_same_score(tone):
    reply = SubmittedReply.model_validate(
        {"id": "R-1", "ticket": {"id": "T", "text": "No internet, losing sales."}, "text": "Sorry. We lost your line."}
    )
    report = explained(tone.desk, reply)
    assert report.id == "R-1"
    assert report.explanation.tone == tone.desk.score(reply).tone


def test_a_score_under_a_version_reads_its_values_off_it_and_says_so(tone):
    """The whole way: rated and kept in a database, learned, put in force, read from there, applied."""
    tone.keep(LEAD, tone.learned(LEAD))
    tone.use(LEAD, 1)
    made = recalibration_in_force(SqlRecalibrations(tone.book._engine))
    context, text = ToneContext(), "We are sorry that your line is down. That is on us. I will write again by 4 pm."
    embedder = MiniLmEmbedder()
    plain, under = ToneScorer(embedder).score(text, context), ToneScorer(embedder, made).score(text, context)
    assert under.scorer == f"{plain.scorer}+cal-1"
    applied = [name for name, score in plain.dimensions.items() if score.value is not None]
    assert set(applied) & set(made.kept)
    for name in applied:
        expected = made.value(name, plain.dimensions[name].value)
        assert under.dimensions[name].value == pytest.approx(expected, abs=0.02)
