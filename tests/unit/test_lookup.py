"""The knowledge base as the pipeline asks it: matching, what may be said, and guidelines."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from knowledge_base.content import load_guidelines
from knowledge_base.errors import EmbeddingFailed, KnowledgeBaseError
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.lookup import KnowledgeBase, incident_text
from knowledge_base.ranking import fits, ranked
from knowledge_base.records import (
    Customer,
    FeedSnapshot,
    Guideline,
    Incident,
    LookupQuery,
    Policy,
    Provider,
    SituationQuery,
)
from knowledge_base.stores.memory import MemoryIncidentStore

NOW = datetime.fromisoformat("2026-11-21T15:00:00-06:00")
NORTHLIGHT = Provider.model_validate(
    {"name": "Northlight", "time_zone": "America/Chicago", "contacts": [{"kind": "phone", "value": "+1 312 555 0100"}]}
)
OTHERWAVE = Provider(name="Otherwave")
WORDS = ("internet", "television", "riverside", "maintenance")


class WordEmbedder:
    """A vector of which of four words occur; remembers what it was asked, and fails when told to."""

    name = "words"
    dimensions = len(WORDS) + 1

    def __init__(self):
        self.asked = []
        self.broken = False

    def embed(self, texts):
        if self.broken:
            raise EmbeddingFailed("The embedding server cannot be reached.")
        self.asked += texts
        rows = np.array([[*(word in text.lower() for word in WORDS), 0.1] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def incident(incident_id="INC-7", **fields):
    given = {
        "name": "Internet outage",
        "status": "identified",
        "provider": "Northlight",
        "services": ["internet"],
        "started_at": NOW - timedelta(hours=3),
        "updated_at": NOW - timedelta(hours=1),
        "areas": [{"description": "Riverside", "region": "Illinois"}],
        **fields,
    }
    return Incident.model_validate({"id": incident_id, **given})


def guideline(guideline_id, body="Be kind.", **fields):
    dates = {"reviewed": date(2026, 11, 2), "review_due": date(2027, 5, 2)}
    return Guideline.model_validate(
        {"id": guideline_id, "title": guideline_id, "body": body, "owner": "Care", **dates, **fields}
    )


def record(store, *incidents, provider=NORTHLIGHT, policies=(), at=NOW):
    store.record(FeedSnapshot(f"{provider.name}.json", at, provider, incidents, policies))


@pytest.fixture
def store():
    return MemoryIncidentStore()


@pytest.fixture
def embedder():
    return WordEmbedder()


@pytest.fixture
def index():
    return ExactIndex()


@pytest.fixture
def knowledge(store, index, embedder):
    return KnowledgeBase(store, [guideline("kind")], index, embedder)


def ask(knowledge, text="my internet is down", **fields):
    return knowledge.match(LookupQuery(text, NOW, NOW, **{"services": ("internet",), **fields}))


def situation(text="my internet is down", situations=("eta_given",), segment=None, channel=None, language="en"):
    return SituationQuery(text, situations, segment, channel, language)


def test_words_find_the_one_incident_that_they_fit(knowledge, store):
    record(store, incident())
    matching = ask(knowledge)
    assert (matching.chosen.incident.id, matching.chosen.relevance) == ("INC-7", "unknown")


def test_keys_are_answered_without_any_vector(knowledge, store, embedder):
    record(store, incident())
    assert ask(knowledge, places=("Riverside",)).chosen.relevance == "related"
    assert embedder.asked == []


def test_the_index_follows_the_store(knowledge, store, index):
    record(store, incident(), incident("INC-8"))
    ask(knowledge)
    before = index.ids()
    record(store, incident(name="Internet outage, crew on site", revision=2), incident("INC-8"))
    ask(knowledge)
    after = index.ids()
    assert len(before) == len(after) == 2
    assert len(before & after) == 1


def test_unchanged_texts_are_embedded_once(knowledge, store, embedder):
    record(store, incident())
    for number in range(3):
        ask(knowledge, f"my internet is down {number}")
    assert embedder.asked.count(incident_text(incident())) == 1


def test_a_ticket_is_embedded_once_for_matching_and_guidelines(knowledge, store, embedder):
    record(store, incident())
    ask(knowledge, "my internet is down")
    knowledge.guidelines_for(situation("my internet is down"))
    assert embedder.asked.count("my internet is down") == 1


def test_long_past_outages_are_not_embedded(knowledge, store, index):
    old = {"status": "resolved", "started_at": NOW - timedelta(days=90), "resolved_at": NOW - timedelta(days=80)}
    record(store, incident(), incident("OLD", **old))
    ask(knowledge)
    assert len(index.ids()) == 1


def test_an_index_that_outlives_the_process_is_not_trusted_with_old_texts(store, embedder, index):
    record(store, incident())
    ask(KnowledgeBase(store, [], index, embedder))
    embedder.asked.clear()
    ask(KnowledgeBase(store, [], index, embedder))
    assert incident_text(incident()) not in embedder.asked
    later = MemoryIncidentStore()
    record(later, incident("INC-9", name="Television outage"))
    ask(KnowledgeBase(later, [], index, embedder))
    assert [passage_id.rpartition("/")[2] for passage_id in index.ids()] == ["INC-9"]


def test_what_is_embedded_of_an_incident_is_public():
    text = incident_text(incident(internal_notes=["vendor 88123"], resources=["OLT-1"], subscribers=["C-77"]))
    assert "Riverside" in text
    assert not any(secret in text for secret in ("88123", "OLT-1", "C-77"))


def test_without_vectors_keys_and_situations_still_answer(store, embedder, index, caplog):
    embedder.broken = True
    knowledge = KnowledgeBase(store, [guideline("a"), guideline("b", situations=["eta_given"])], index, embedder)
    record(store, incident())
    assert ask(knowledge, places=("Riverside",)).chosen.relevance == "related"
    assert ask(knowledge).missing == ("place",)
    assert [one.id for one in knowledge.guidelines_for(situation())] == ["b", "a"]
    assert "cannot be reached" in caplog.text


def test_a_failing_store_is_our_error(embedder, index):
    class Failing(MemoryIncidentStore):
        def version(self):
            raise KnowledgeBaseError("The incident store is gone.")

    with pytest.raises(KnowledgeBaseError, match="gone"):
        ask(KnowledgeBase(Failing(), [], index, embedder))


def test_about_reads_the_newest_version(knowledge, store):
    first = incident()
    record(store, first)
    record(store, incident(revision=2, status="monitoring"), at=NOW + timedelta(minutes=5))
    told = knowledge.about(first, NOW + timedelta(minutes=6), "related")
    assert (told.incident.revision, told.incident.status) == (2, "monitoring")
    assert told.phase == "monitoring"
    assert told.provider == NORTHLIGHT
    assert any(fact.kind == "contact" for fact in told.facts)
    assert any(fact.kind == "status" for fact in told.earlier)


def test_only_policies_in_force_in_the_providers_zone_are_told(knowledge, store):
    day = NOW.date()
    policies = tuple(
        Policy.model_validate({"id": name, "provider": "Northlight", "text": name, **fields})
        for name, fields in {
            "now": {"approved_by": "Care"},
            "draft": {},
            "over": {"approved_by": "Care", "valid_to": day - timedelta(days=1)},
            "last day": {"approved_by": "Care", "valid_to": day},
        }.items()
    )
    record(store, incident(), policies=policies)
    late = datetime.combine(day + timedelta(days=1), datetime.min.time(), NOW.tzinfo) - timedelta(minutes=1)
    told = knowledge.about(incident(), late.astimezone(), "related")
    assert [policy.id for policy in told.policies] == ["now", "last day"]


def test_without_an_incident_the_only_provider_speaks(knowledge, store):
    record(store, incident())
    told = knowledge.about(None, NOW)
    assert (told.incident, told.phase, told.provider.name) == (None, "no_match", "Northlight")


def test_of_two_providers_the_customers_carrier_speaks_or_none(knowledge, store):
    record(store, incident())
    record(store, incident("OW-1", provider="Otherwave"), provider=OTHERWAVE)
    who = Customer.model_validate({"accounts": [{"services": [{"type": "internet", "carrier": "otherwave"}]}]})
    assert knowledge.about(None, NOW, customer=who).provider.name == "Otherwave"
    nobody = knowledge.about(None, NOW)
    assert nobody.provider.name == "unknown"
    assert nobody.facts == ()


def test_the_gazetteer_holds_places_and_regions_and_follows_the_store(knowledge, store):
    assert knowledge.gazetteer() == ()
    areas = [
        {"description": "Oak Park and Riverside, IL", "region": "Illinois", "postcodes": ["60546"]},
        {"description": "All Northlight customers"},
    ]
    record(store, incident(areas=areas))
    assert knowledge.gazetteer() == ("Illinois", "Oak Park", "Riverside")


@pytest.mark.parametrize(
    ("fields", "asked", "fitting"),
    [
        ({}, {}, True),
        ({"situations": ["eta_given"]}, {}, True),
        ({"situations": ["resolved"]}, {}, False),
        ({"situations": ["any", "resolved"]}, {}, True),
        ({"channel": ["sms"]}, {"channel": "sms"}, True),
        ({"channel": ["sms"]}, {"channel": "email"}, False),
        ({"channel": ["sms"]}, {}, False),
        ({"segment": ["business", "enterprise"]}, {"segment": "business"}, True),
        ({"segment": ["business"]}, {"segment": "consumer"}, False),
        ({"language": "es"}, {"language": "es"}, True),
        ({"language": "es"}, {}, False),
        ({"language": "en"}, {"language": "es"}, True),
    ],
)
def test_a_guideline_fits_its_own_situation_only(fields, asked, fitting):
    assert fits(guideline("g", **fields), situation(**asked)) is fitting


def test_the_situation_comes_before_the_sound():
    guidelines = [guideline("sounds-alike"), guideline("of-the-phase", situations=["eta_given"]), guideline("neither")]
    found = ranked(guidelines, situation(), {"sounds-alike": 0.45, "of-the-phase": 0.2, "neither": 0.1})
    assert [one.id for one in found] == ["of-the-phase", "sounds-alike", "neither"]


def test_guidelines_that_fit_alike_are_ordered_by_meaning(store, embedder, index):
    guidelines = [guideline("a", "television"), guideline("b", "my internet is down")]
    found = KnowledgeBase(store, guidelines, index, embedder).guidelines_for(situation())
    assert found == (guidelines[1], guidelines[0])


def test_no_more_guidelines_than_asked_for(store, embedder, index):
    knowledge = KnowledgeBase(store, load_guidelines(), index, embedder)
    assert len(knowledge.guidelines_for(situation())) == 6
    assert len(knowledge.guidelines_for(situation(), count=2)) == 2


def test_guidelines_and_incidents_in_one_index_are_not_mixed_up(knowledge, store, index):
    record(store, incident())
    ask(knowledge)
    knowledge.guidelines_for(situation())
    assert sorted(passage_id.partition("/")[0] for passage_id in index.ids()) == ["guideline", "incident"]
    assert [one.id for one in knowledge.guidelines_for(situation())] == ["kind"]
