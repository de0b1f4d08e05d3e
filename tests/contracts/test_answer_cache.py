"""One contract for the caches of models' answers, and what a model with a cache before it does."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Event

import pytest
from pydantic import BaseModel

from assistant.adapters.models.answers_in_memory import MemoryAnswers
from assistant.adapters.models.cached import CachedModel
from assistant.adapters.models.scripted import ScriptedModel
from assistant.adapters.stores.answers import SqlAnswers
from assistant.adapters.stores.database import open_database
from assistant.errors import DrafterFailed


class Weather(BaseModel):
    sky: str


class Climate(BaseModel):
    sky: str
    wet: bool = False


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "database"])
def answers(request, tmp_path, clock):
    if request.param == "memory":
        yield MemoryAnswers(most=3)
    else:
        engine = open_database(f"sqlite:///{tmp_path}/w.sqlite3")
        yield SqlAnswers(engine, clock, most=3)
        engine.dispose()


def test_what_is_kept_comes_back_and_the_same_key_replaces(answers):
    assert answers.get("a") is None
    answers.put("a", "1")
    answers.put("a", "2 ⟦NAME1⟧ ü")
    assert answers.get("a") == "2 ⟦NAME1⟧ ü"


def test_the_oldest_goes_where_there_are_too_many(answers):
    for key in "abcd":
        answers.put(key, key)
    assert [answers.get(key) for key in "abcd"] == [None, "b", "c", "d"]


def test_answers_in_a_database_outlive_the_process_but_not_their_time(tmp_path, clock):
    for _ in range(2):
        engine = open_database(f"sqlite:///{tmp_path}/w.sqlite3")
        answers = SqlAnswers(engine, clock, age=timedelta(days=2))
        if answers.get("a") is None:
            answers.put("a", "kept")
        engine.dispose()
    engine = open_database(f"sqlite:///{tmp_path}/w.sqlite3")
    answers = SqlAnswers(engine, clock, age=timedelta(days=2))
    assert answers.get("a") == "kept"
    clock.now += timedelta(days=3)
    assert answers.get("a") is None
    answers.put("b", "new")
    clock.now -= timedelta(days=3)
    assert answers.get("a") is None
    engine.dispose()


def test_answers_in_memory_are_bounded_by_their_length():
    answers = MemoryAnswers(most_characters=10)
    answers.put("a", "x" * 6)
    answers.put("b", "x" * 6)
    answers.put("c", "x" * 11)
    assert [answers.get(key) for key in "abc"] == [None, None, None]
    answers.put("d", "x" * 10)
    assert answers.get("d")


def _cached(scripts, answers):
    model = ScriptedModel(scripts)
    return CachedModel(model, answers), model


def _ask(cached, user="user", schema=Weather, on_text=None):
    filled = cached.fill("system", user, schema, 5, on_text)
    filled.keep()
    return filled


def test_an_answer_that_nobody_found_good_is_asked_for_again(answers):
    cached, model = _cached([{"sky": "grey"}, {"sky": "blue"}], answers)
    assert cached.fill("system", "user", Weather, 5).answer.sky == "grey"
    cached.close()
    assert CachedModel(model, answers).fill("system", "user", Weather, 5).answer.sky == "blue"


def test_the_same_request_is_answered_once_and_told_at_once(answers):
    cached, model = _cached([{"sky": "grey"}], answers)
    first, heard = _ask(cached), []
    cached.close()
    cached = CachedModel(model, answers)
    second = _ask(cached, on_text=heard.append)
    assert first.answer == second.answer
    assert len(model.asked) == 1
    assert Weather.model_validate_json("".join(heard)) == second.answer
    assert (second.usage.cached, second.usage.calls, second.usage.input_tokens) == (1, 1, 0)
    assert second.usage.cost == Decimal(0)
    cached.close()


def _other_settings(model):
    model.settings["temperature"] = 1.0


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        (lambda _: None, {"user": "user "}),
        (lambda _: None, {"schema": Climate}),
        (_other_settings, {}),
        (lambda model: setattr(model, "name", "other"), {}),
    ],
    ids=["message", "schema", "settings", "model"],
)
def test_whatever_changes_asks_anew(answers, change, asked):
    model = ScriptedModel([{"sky": "grey"}, {"sky": "blue"}])
    first = CachedModel(model, answers)
    _ask(first)
    first.close()
    change(model)
    second = CachedModel(model, answers)
    assert _ask(second, **asked).answer.sky == "blue"
    second.close()


def test_a_failure_is_not_kept(answers):
    cached, _ = _cached([DrafterFailed("timeout", "late"), {"sky": "x"}], answers)
    with pytest.raises(DrafterFailed):
        _ask(cached)
    assert _ask(cached).answer.sky == "x"
    cached.close()


class Broken:
    def get(self, _key):
        raise OSError

    def put(self, _key, _answer):
        raise OSError


class Stuck:
    def __init__(self):
        self.free = Event()
        self.put_so_far = 0

    def get(self, _key):
        self.free.wait()

    def put(self, _key, _answer):
        self.free.wait()
        self.put_so_far += 1


class Strange:
    def get(self, _key):
        return '{"sky": 4'

    def put(self, _key, _answer):
        pass


@pytest.mark.parametrize("make", [Broken, Stuck, Strange])
def test_a_cache_in_trouble_costs_no_draft(make):
    answers = make()
    cached, model = _cached([{"sky": "grey"}, {"sky": "blue"}], answers)
    assert [_ask(cached).answer.sky, _ask(cached).answer.sky] == ["grey", "blue"]
    assert len(model.asked) == 2
    _must_close(cached)


def _must_close(cached):
    closing = threading.Thread(target=cached.close, daemon=True)
    closing.start()
    closing.join(20)
    assert not closing.is_alive()


def _patient_threads():
    return [thread for thread in threading.enumerate() if thread.name.startswith("answer-cache")]


class Forgetful(Stuck):
    def get(self, _key):
        return None


def test_a_stuck_cache_has_one_thread_and_keeps_no_more_than_a_few_answers_waiting():
    before, answers = len(_patient_threads()), Forgetful()
    cached, model = _cached([{"sky": "grey"}] * 300, answers)
    for number in range(300):
        _ask(cached, user=str(number))
    assert len(model.asked) == 300
    assert len(_patient_threads()) - before == 1
    answers.free.set()
    cached.close()
    assert 0 < answers.put_so_far <= 100


def test_what_a_slow_cache_took_is_taken_off_the_models_time():
    cached, model = _cached([{"sky": "grey"}], Stuck())
    _ask(cached)
    assert 0 < model.asked[0].seconds <= 5 - 0.2
    cached.close()


class Closed(ScriptedModel):
    times = 0

    def close(self):
        self.times += 1


def test_closing_closes_the_model_and_a_later_answer_is_given_all_the_same(answers):
    model = Closed([{"sky": "grey"}, {"sky": "blue"}])
    cached = CachedModel(model, answers)
    _ask(cached)
    cached.close()
    assert model.times == 1
    assert _ask(cached).answer.sky == "blue"
    cached.close()
    assert len(model.asked) == 2


def test_a_model_with_nothing_to_close_is_left_alone(answers):
    cached, _ = _cached([], answers)
    cached.close()
    cached.close()


EXIT = """
import time
from pydantic import BaseModel
from assistant.adapters.models.cached import CachedModel
from assistant.adapters.models.scripted import ScriptedModel

class Weather(BaseModel):
    sky: str

class Slow:
    def get(self, _key):
        return None

    def put(self, _key, answer):
        time.sleep(WAIT)
        print(answer, flush=True)

cached = CachedModel(ScriptedModel([{"sky": "grey"}]), Slow())
cached.fill("system", "user", Weather, 5).keep()
"""


@pytest.mark.parametrize(("wait", "kept"), [(0.1, '{"sky":"grey"}'), (600, "")], ids=["slow", "stuck"])
def test_a_process_that_ends_waits_a_moment_for_its_cache_and_no_longer(wait, kept):
    program = EXIT.replace("WAIT", str(wait))
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603 - ours
    assert (ended.stdout.strip(), ended.stderr) == (kept, "")
