"""The drafts evaluation: datasets with a world of their own, scorers, reports, and drafts to be read."""

import json
import shutil

import pytest

from assistant.domain.reply import Draft
from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from evals.cases import FOLDER, DatasetInvalid, Expectation, UnknownDataset, load_dataset, load_folder
from evals.readable import readable
from evals.report import case_lines, missing_sets, shortfalls, slices, table, thresholds
from evals.run import DRAFT_SETS, Run, Scored, Way, run_cases
from evals.scorers import SCORERS, facts_stated, no_placeholder, right_length, right_reply_language
from evals.soundness import counts, flaws, main, phases
from knowledge_base.records.vocabulary import Phase

SEEN = FOLDER / "drafts_seen_v1"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(SEEN, tmp_path / "own_v1")


def _change(path, line, **fields):
    rows = path.read_text(encoding="utf-8").split("\n")
    rows[line - 1] = json.dumps({**json.loads(rows[line - 1]), **fields}, ensure_ascii=False)
    path.write_text("\n".join(rows), encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in DRAFT_SETS if (FOLDER / name / "feed.json").is_file()])
def test_every_set_with_a_world_of_its_own_is_sound(name):
    assert flaws(load_dataset(name)) == ()


def test_the_seen_set_holds_every_phase_channel_and_segment():
    dataset = load_dataset("drafts_seen_v1")
    found = set(phases(dataset).values())
    assert found >= set(Phase.__args__) - {"after_credit"}
    told = counts(dataset)
    for word in ("sms", "social", "enterprise", "distressed"):
        assert f"{word} 0" not in told
    spanish = sum(case.expected.language == "es" for case in dataset.cases)
    assert spanish >= len(dataset.cases) / 4


def test_earlier_states_come_first_so_that_revisions_exist():
    dataset = load_dataset("drafts_seen_v1")
    assert [feed["incidents"][0]["id"] for feed in dataset.feeds][-1] == "MW-101"
    assert set(phases(dataset).values()) >= {"eta_slipped", "recurring"}


def test_the_sample_tickets_still_come_with_their_world():
    dataset = load_dataset("tickets_v1")
    assert len(dataset.cases) == dataset.head.cases == 60
    assert dataset.feed is dataset.feeds[-1]


def test_an_unknown_dataset_names_those_there_are():
    with pytest.raises(UnknownDataset, match=r"drafts_seen_v1.*tickets_v1"):
        load_dataset("drafts_v9")


MALFORMED = {
    "expected, a field": ("expected.jsonl", 3, {"status": "done"}, "expected.jsonl line 3: status"),
    "expected, unknown field": ("expected.jsonl", 2, {"mood": "calm"}, "expected.jsonl line 2: mood"),
    "expected, unknown fact kind": (
        "expected.jsonl",
        1,
        {"must_state": ["eat"]},
        "expected.jsonl line 1: must_state.0",
    ),
    "ticket, a field": ("tickets.jsonl", 4, {"channel": "fax"}, "tickets.jsonl line 4: channel"),
    "ticket, unknown field": ("tickets.jsonl", 5, {"chanel": "sms"}, "tickets.jsonl line 5: unknown field .*chanel"),
    "ticket, two with one id": ("tickets.jsonl", 2, {"id": "D-001"}, "two tickets have the same id"),
    "ticket without expectation": ("tickets.jsonl", 2, {"id": "D-999"}, "no .* with the id 'D-"),
    "account, a field": ("accounts.jsonl", 1, {"segment": "vip"}, "accounts.jsonl line 1: segment"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_line_is_named_with_file_line_and_field(folder, name):
    file, line, fields, told = MALFORMED[name]
    _change(folder / file, line, **fields)
    with pytest.raises(DatasetInvalid, match=told):
        load_folder(folder)


def _edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


HEADS = {
    "no instant offset": ("2026-10-13T16:00:00-07:00", "2026-10-13T16:00:00", "offset"),
    "no feeds": ('feeds = ["feed_morning.json", "feed_afternoon.json", "feed.json"]', "feeds = []", "'feeds'"),
    "unknown world": ('"own"', '"elsewhere"', "world"),
    "no TOML": ("cases =", "cases", "dataset.toml"),
    "a file that is not there": ('"accounts.jsonl"', '"people.jsonl"', "people.jsonl"),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_malformed_head_is_one_sentence(folder, name):
    before, after, told = HEADS[name]
    _edit(folder / "dataset.toml", before, after)
    with pytest.raises(DatasetInvalid, match=told):
        load_folder(folder)


CONTRADICTIONS = {
    "an incident that no feed has": (1, {"incident": "MW-999"}, "no feed holds the incident 'MW-999'"),
    "relevance without an incident": (1, {"incident": None}, "'relevance' goes with an incident"),
    "facts of no incident": (1, {"incident": None, "relevance": None}, "'must_state' names facts of an incident"),
    "another phase": (1, {"tags": ["consumer", "email", "worried", "resolved"]}, "make the phase 'reported'"),
    "two moods": (1, {"tags": ["consumer", "email", "worried", "calm", "reported"]}, "one tag for the mood"),
    "another channel": (1, {"tags": ["consumer", "chat", "worried", "reported"]}, "lack the ticket's channel"),
    "an empty stem": (1, {"acknowledge": [""]}, "empty stem"),
    "Spanish without its tag": (1, {"language": "es"}, "the tag spanish"),
    "one candidate too few": (1, {"codes": ["several_incidents"]}, "several 'candidates'"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_label_that_contradicts_the_world_is_told(folder, name):
    line, fields, told = CONTRADICTIONS[name]
    _change(folder / "expected.jsonl", line, **fields)
    assert any(sentence.startswith("D-001: ") and told in sentence for sentence in flaws(load_folder(folder)))


def test_a_ticket_of_a_customer_without_an_account_is_told(folder):
    _change(folder / "tickets.jsonl", 1, customer={"id": "C-000"})
    assert flaws(load_folder(folder)) == ("D-001: accounts hold no customer 'C-000'",)


def test_a_feed_that_does_not_read_whole_is_refused(folder):
    _edit(folder / "feed.json", '"status": "investigating"', '"status": "unsure"')
    with pytest.raises(DatasetInvalid, match=r"feed\.json: .*status"):
        flaws(load_folder(folder))


def test_the_check_by_hand_prints_counts_and_flaws(folder, capsys):
    assert main([str(folder)]) == 0
    assert "No flaw found." in capsys.readouterr().out
    _change(folder / "expected.jsonl", 1, incident="MW-999")
    assert main([str(folder)]) == 1
    assert "MW-999" in capsys.readouterr().out
    _change(folder / "tickets.jsonl", 1, channel="fax")
    assert main([str(folder)]) == 1
    assert "tickets.jsonl line 1" in capsys.readouterr().err
    assert main([]) == 2


# Scorers, on a draft whose words are put in.


@pytest.fixture(scope="module")
def small():
    """Three tickets of the seen set, drafted."""
    dataset = load_dataset("drafts_seen_v1")
    chosen = tuple(case for case in dataset.cases if case.ticket.id in ("D-001", "D-002", "D-003"))
    return run_cases(type(dataset)(dataset.head, chosen, dataset.feeds, dataset.accounts), Settings(), Way())


def _draft(small, text, language="en", subject=None) -> Draft:
    draft = small.scored[0].draft
    reply = draft.reply.model_copy(update={"text": text, "language": language, "subject": subject, "sentences": ()})
    check = draft.check.model_copy(update={"rules": (), "claims": ()})
    return draft.model_copy(update={"reply": reply, "check": check})


def _expected(small, **fields) -> Expectation:
    return small.scored[0].case.expected.model_copy(update=fields)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("Service is back at 6 pm.", True),
        ("Hello [Name], service is back.", False),
        ("Hello {name}, service is back.", False),
        ("Hello <customer>, service is back.", False),
        ("It is back by XXXX.", False),
        ("The cause is None.", False),
        ("Back by ____ today.", False),
        ("None of this is your doing, and 3 < 5 > 2.", True),
        ("We have none.", True),
    ],
)
def test_what_was_never_filled_in_is_seen(small, text, fine):
    assert no_placeholder(_draft(small, text), _expected(small)) is fine


@pytest.mark.parametrize(
    ("text", "label", "wanted", "right"),
    [
        ("We are sorry that the internet is out and that you have to wait for it.", "en", "en", True),
        ("Lamentamos que el internet no funcione y que tenga que esperar.", "es", "es", True),
        ("Lamentamos que el internet no funcione y que tenga que esperar.", "en", "en", False),
        ("We are sorry that the internet is out and that you have to wait for it.", "es", "es", False),
        ("We are sorry that the internet is out.", "en", "pt", None),
    ],
)
def test_the_language_is_that_of_the_words_and_not_only_of_the_label(small, text, label, wanted, right):
    assert right_reply_language(_draft(small, text, label), _expected(small, language=wanted)) is right


@pytest.mark.parametrize(
    ("tags", "text", "fine"),
    [
        (("sms",), "a" * 300, True),
        (("sms",), "a" * 310, False),
        (("sms",), "ñandú ¿á?" * 20, False),
        (("social",), "a" * 280, True),
        (("social",), "a" * 281, False),
        (("chat",), "word " * 120, True),
        (("chat",), "word " * 121, False),
        (("email",), "word " * 121, True),
        (("email",), "word " * 231, False),
    ],
)
def test_the_length_is_that_of_the_channel(small, tags, text, fine):
    assert right_length(_draft(small, text), _expected(small, tags=tags, safety=())) is fine


def test_advice_on_safety_comes_on_top(small):
    expected = _expected(small, tags=("chat",), safety=("medical_device",))
    assert right_length(_draft(small, "word " * 150), expected)


def test_a_fact_counts_as_told_only_where_its_time_is_there(small):
    draft = small.scored[0].draft
    fact = next(fact for fact in draft.facts if fact.kind == "next_update")

    def told(text):
        sentence = draft.reply.sentences[0].model_copy(update={"start": 0, "end": len(text), "fact_ids": (fact.id,)})
        reply = draft.reply.model_copy(update={"text": text, "sentences": (sentence,)})
        return facts_stated(draft.model_copy(update={"reply": reply}), _expected(small, must_state=("next_update",)))

    assert told("We write again at 4:30 pm.")
    assert told("We write again at noon.")
    assert not told("We write again soon.")


# Runs and reports.


def test_a_run_says_each_phase_and_keeps_tickets_beside_drafts(small):
    assert set(small.phases.values()) == {"reported"}
    line = json.loads(next(case_lines(small)))
    assert line["ticket"]["id"] == line["draft"]["id"] == line["id"] == "D-001"
    assert (line["set"], line["phase"], line["channel"]) == ("drafts_seen_v1", "reported", "email")
    assert set(line["results"]) == set(SCORERS)


def test_slices_count_every_case_once_per_kind(small):
    rows = slices(small).splitlines()
    for kind in ("phase", "channel", "language", "segment"):
        counted = [int(row.split()[2]) for row in rows if row.startswith(f"{kind} ")]
        assert sum(counted) == 3


def test_a_run_can_be_read_aloud(small):
    text = "\n".join(readable([small]))
    for scored in small.scored:
        assert f"## {scored.case.ticket.id}:" in text
        assert scored.draft.reply.text.split("\n")[0] in text
        assert scored.case.ticket.messages[0].text.split("\n")[0] in text
    assert "next_update:" in text


def test_a_case_without_an_answer_is_told_and_no_zero(small):
    first = small.scored[0]
    failed = Run(small.dataset, "composer", (Scored(first.case, None, {}, "Boom: no"), *small.scored[1:]), small.phases)
    assert "no answer: D-001: Boom: no" in table(failed, {})
    assert "**No answer:** Boom: no" in "\n".join(readable([failed]))
    assert shortfalls(failed, {}) == ("1 cases have no answer",)
    assert failed.share("status")[1] == 2


def test_what_is_under_its_threshold_names_the_cases(small):
    first = small.scored[0]
    bad = Scored(first.case, first.draft, {**first.results, "length": False})
    run = Run(small.dataset, "composer", (bad, *small.scored[1:]), small.phases)
    assert shortfalls(run, {"length": 1.0}) == ("length: 2/3 is under 1.00; missed D-001",)


def test_every_set_has_thresholds_for_known_scorers_only():
    for name in DRAFT_SETS:
        limits = thresholds(name)
        assert set(limits) <= set(SCORERS)
        assert limits or not (FOLDER / name).is_dir()


def test_a_set_that_is_not_there_is_told():
    assert missing_sets([]) == tuple(f"{name}: not there yet" for name in DRAFT_SETS)


@pytest.mark.parametrize(
    ("way", "named"),
    [
        (Way("model"), "WARMLINE_MODEL"),
        (Way("composer", "draft_reply/v1"), "--prompt"),
        (Way("auto", "x/v1"), "--prompt"),
    ],
)
def test_a_way_that_cannot_be_gone_is_one_sentence(way, named):
    with pytest.raises(SettingsInvalid, match=named):
        way.uses_model(Settings())
