"""The writer with the real LangChain adapter against a server that speaks the protocol over a real socket."""

import json
import socket
import threading
from contextlib import closing

import pytest

from assistant.adapters.models.answers_in_memory import MemoryAnswers
from assistant.adapters.models.cached import CachedModel
from assistant.adapters.models.langchain_model import LangChainModel
from assistant.adapters.models.prices import cost_of
from assistant.drafting.writer import ModelReply, Writer
from assistant.errors import DrafterFailed, SettingsInvalid
from tests.fakes.draft_requests import GOOD, PERSONAL, request
from tests.fakes.openai_server import (
    OpenAIServer,
    drip,
    ending_in_one,
    endless,
    failing,
    falling_silent,
    good,
    hang,
    long_line,
    not_json,
    rate_limited,
    refusing,
    too_short,
    truncated,
    unstreamed,
)

DEADLINE = 1.5


@pytest.fixture
def server():
    with OpenAIServer([good(GOOD)]) as running:
        yield running


@pytest.fixture
def model(server):
    adapter = LangChainModel("openai:fake", base_url=server.base_url, api_key="key")
    yield adapter
    adapter.close()


PLAYS = [
    ("silence", hang(), "timeout"),
    ("dripping", drip(GOOD), "timeout"),
    ("slow but steady", good(GOOD, pause=0.6), "timeout"),
    ("retry after two minutes", rate_limited("120"), "rate_limited"),
    ("retry after a date", rate_limited("Sat, 21 Nov 2026 23:00:00 GMT"), "rate_limited"),
    ("broken server", failing(500), "server_error"),
    ("overloaded server", failing(503, {"Retry-After": "60"}), "server_error"),
    ("wrong key", failing(401), "refused"),
    ("no such model", failing(404), "refused"),
    ("gateway timeout", failing(504), "timeout"),
    ("connection breaks off", truncated(GOOD), "truncated"),
    ("token limit", too_short(GOOD), "truncated"),
    ("web page", not_json(), "invalid_output"),
    ("refusal", refusing(), "refused"),
    ("filtered", good({"sentences": []}), "invalid_output"),
    ("wrong schema", good({"answer": "42"}), "invalid_output"),
    ("prose", good("Dear customer, all is well."), "invalid_output"),
    ("nested nonsense", good("[" * 5000), "invalid_output"),
    # Cut off by its length, or on a busy machine by the deadline before that.
    ("endless", endless(), "truncated timeout"),
]


@pytest.mark.parametrize(("play", "code"), [row[1:] for row in PLAYS], ids=[row[0] for row in PLAYS])
def test_every_misbehaviour_ends_with_its_code(server, model, play, code):
    server.plays[:] = [play]
    with pytest.raises(DrafterFailed) as caught:
        Writer(model).draft(request(), DEADLINE)
    assert caught.value.code in code.split()
    assert len(server.requests) == (2 if "It works!" in str(play.raw) else 1)
    assert not [piece for piece in PERSONAL if piece in str(caught.value)]


def test_nobody_listening_is_unreachable():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        model = LangChainModel("openai:fake", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        with pytest.raises(DrafterFailed) as caught:
            Writer(model).draft(request(), DEADLINE)
        model.close()
    assert caught.value.code == "unreachable"


def test_a_good_answer_is_used(model):
    written = Writer(model).draft(request(), 10)
    assert [s.move for s in written.sentences] == ["acknowledge", "inform"]
    assert written.model == "openai:fake"


def test_a_server_that_knows_no_streams_is_served(server, model):
    server.plays[:] = [unstreamed(GOOD)]
    assert Writer(model).draft(request(), 10).sentences
    assert [bool(r.body.get("stream")) for r in server.requests] == [True, False]


@pytest.mark.parametrize("status", [400, 422])
def test_an_answer_wrapped_in_a_code_fence_is_used_where_schemas_are_unknown(server, model, status):
    unknown = failing(status, message="Unsupported parameter: response_format json_schema")
    server.plays[:] = [unknown, good(f"Here you are:\n```json\n{json.dumps(GOOD)}\n```")]
    assert Writer(model).draft(request(), 10).sentences
    assert [bool(r.body.get("response_format")) for r in server.requests] == [True, False]


def test_the_request_is_streamed_asks_for_the_schema_and_holds_no_personal_data(server, model):
    Writer(model).draft(request(), 10)
    sent = server.requests[0]
    schema = sent.body["response_format"]["json_schema"]
    assert sent.body["stream"] is True
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert sent.headers["authorization"] == "Bearer key"
    assert [piece for piece in PERSONAL if piece.lower() in sent.text.lower()] == []
    assert [piece for piece in PERSONAL if piece.lower().replace(" ", "^") in sent.text.lower()] == []


def test_after_failures_the_same_model_answers_and_no_thread_is_left_over(server, model):
    writer = Writer(model)
    before = set(threading.enumerate())
    for play in [hang(), drip(GOOD), endless(), failing(500)]:
        server.plays[:] = [play]
        with pytest.raises(DrafterFailed):
            writer.draft(request(), 0.4)
    server.plays[:] = [good(GOOD)]
    assert writer.draft(request(), 10).sentences
    adapters = [thread for thread in set(threading.enumerate()) - before if thread.name == "chat-model"]
    assert len(adapters) == 1
    # The loop's thread, and the server's handlers that still notice that their client has gone.
    assert threading.active_count() <= len(before) + 6


def test_calls_from_many_threads_are_all_answered(server, model):
    server.plays[:] = [good(GOOD, pause=0.05)]
    written = []
    threads = [threading.Thread(target=lambda: written.append(Writer(model).draft(request(), 10))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 6


def test_inherited_variables_send_nothing_to_langsmith_or_a_proxy(monkeypatch):
    with OpenAIServer([good(GOOD)]) as provider, OpenAIServer([failing(500)]) as stranger:
        elsewhere = stranger.base_url.removesuffix("/v1")
        for name, value in {
            "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true", "LANGCHAIN_TRACING": "true",
            "LANGSMITH_API_KEY": "lsv2_x", "LANGSMITH_ENDPOINT": elsewhere, "LANGCHAIN_ENDPOINT": elsewhere,
            "LANGSMITH_GATEWAY": elsewhere, "HTTP_PROXY": elsewhere, "http_proxy": elsewhere, "ALL_PROXY": elsewhere,
            "OPENAI_PROXY": elsewhere,
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        model = LangChainModel("openai:fake", base_url=provider.base_url, api_key="key")
        assert Writer(model).draft(request(), 10).sentences
        model.close()
        assert (len(provider.requests), len(stranger.requests)) == (1, 0)


@pytest.mark.parametrize("model_id", ["openai:x", "nobody:x", "x", ""])
def test_a_model_that_cannot_be_is_said_at_the_start_without_the_key(monkeypatch, model_id):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsInvalid) as caught:
        LangChainModel(model_id, api_key=None if model_id == "openai:x" else "very-secret")
    assert "secret" not in str(caught.value)


def test_a_server_without_a_key_is_served(monkeypatch, server):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    model = LangChainModel("openai:fake", base_url=server.base_url)
    assert Writer(model).draft(request(), 10).sentences
    model.close()


@pytest.mark.parametrize("model_id", ["openai:gpt-4o-mini", "gpt-4o-mini"])
@pytest.mark.parametrize("named", [True, False], ids=["named", "inherited"])
def test_tokens_are_counted_and_priced_at_the_providers_own_server(monkeypatch, server, model_id, named):
    # The proxy plays the provider, so that the client believes that it speaks to it.
    monkeypatch.setenv("OPENAI_PROXY", server.base_url.removesuffix("/v1"))
    monkeypatch.setenv("OPENAI_BASE_URL", "http://api.openai.com/v1")
    base_url = "http://api.openai.com/v1" if named else None
    with closing(LangChainModel(model_id, base_url=base_url, api_key="key")) as model:
        usage = Writer(model).draft(request(), 10).usage
        assert model.settings["temperature"] == 0.4
    assert (usage.input_tokens, usage.output_tokens, usage.calls) == (700, 90, 1)
    assert usage.cost == cost_of("openai:gpt-4o-mini", 700, 90) > 0


@pytest.mark.parametrize("model_id", ["openai:gpt-4o-mini", "gpt-4o-mini", "openai:fake"])
@pytest.mark.parametrize("named", [True, False], ids=["named", "inherited"])
def test_a_server_of_ones_own_has_no_price_whatever_its_model_is_called(monkeypatch, server, model_id, named):
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    with closing(LangChainModel(model_id, base_url=server.base_url if named else None, api_key="key")) as model:
        usage = Writer(model).draft(request(), 10).usage
    assert (usage.input_tokens, usage.output_tokens, usage.cost) == (700, 90, None)


class Complaint(Exception):
    """What a listener's own server may raise."""

    status_code = 400


@pytest.mark.parametrize("mistake", [ValueError, Complaint])
@pytest.mark.parametrize("last", [False, True], ids=["at the first words", "at the last words"])
def test_a_listeners_mistake_ends_the_call_and_starts_no_other(server, model, last, mistake):
    heard = []

    def listen(piece):
        heard.append(piece)
        if not last or "".join(heard) == json.dumps(GOOD, ensure_ascii=False):
            raise mistake("secret")

    server.plays[:] = [ending_in_one(GOOD)]
    with pytest.raises(DrafterFailed) as caught:
        model.fill("system", "user", ModelReply, 20, listen)
    assert "secret" not in str(caught.value)
    assert len(server.requests) == 1


def test_closing_the_writer_ends_the_models_thread_and_it_may_draft_again(server):
    before = set(threading.enumerate())
    writer = Writer(
        CachedModel(LangChainModel("openai:fake", base_url=server.base_url, api_key="key"), MemoryAnswers())
    )
    for _ in range(2):
        assert writer.draft(request(), 10).sentences
        writer.close()
        started = {thread.name for thread in set(threading.enumerate()) - before}
        assert started & {"chat-model", "answer-cache"} == set()
    writer.close()


REJECTIONS = [
    ("stream_options", "Unknown parameter: 'stream_options'"),
    ("temperature", "Unsupported value: 'temperature' does not support 0.4 with this model"),
    ("max_completion_tokens", "Unrecognized request argument supplied: max_completion_tokens"),
    ("response_format", "This model does not support response_format json_schema"),
]


@pytest.mark.parametrize(("field", "complaint"), REJECTIONS, ids=[row[0] for row in REJECTIONS])
@pytest.mark.parametrize("status", [400, 422])
def test_what_a_server_rejects_is_left_out_from_then_on(server, model, field, complaint, status):
    server.plays[:] = [failing(status, message=complaint), good(GOOD)]
    writer = Writer(model)
    written = writer.draft(request(), 10)
    writer.draft(request(), 10)
    assert [field in sent.body for sent in server.requests] == [True, False, False]
    others = {name for name, _ in REJECTIONS} - {field}
    assert all(other in sent.body for other in others for sent in server.requests)
    assert ("temperature" in written.settings) == (field != "temperature")


def test_a_server_that_only_says_bad_request_is_asked_once_more_without_extras(server, model):
    server.plays[:] = [failing(400, message="bad request"), good(GOOD)]
    assert Writer(model).draft(request(), 10).sentences
    assert [{"temperature", "stream_options"} & set(sent.body) for sent in server.requests][1] == set()
    server.plays[:] = [failing(400, message="bad request")]
    with pytest.raises(DrafterFailed) as caught:
        Writer(model).draft(request(), 10)
    assert caught.value.code == "refused"


def test_settings_name_the_host_and_no_secret(server):
    url = server.base_url.replace("http://", "http://someone:secret@")
    with closing(LangChainModel("openai:fake", base_url=url, api_key="very-secret")) as model:
        host = server.base_url.split("/")[2]
        assert model.settings == {"temperature": 0.4, "max_tokens": 4000, "host": host}


@pytest.mark.parametrize("model_id", ["openai:o4-mini", "openai:gpt-5-mini"])
def test_models_that_reason_get_no_temperature_and_no_limit(server, model_id):
    with closing(LangChainModel(model_id, base_url=server.base_url, api_key="key")) as model:
        Writer(model).draft(request(), 10)
    assert {"max_tokens", "max_completion_tokens"}.isdisjoint(server.requests[0].body)
    assert server.requests[0].body.get("temperature") in (None, 1)


def test_sentences_are_told_while_the_model_still_writes(server, model):
    told, open_ended = [], falling_silent(GOOD)
    server.plays[:] = [open_ended]
    with pytest.raises(DrafterFailed):
        Writer(model).draft(request(), 3, told.append)
    assert [len(so_far.sentences) for so_far in told] == [1]


def test_a_stuck_listener_does_not_move_the_deadline(server, model):
    server.plays[:] = [hang()]
    stuck = threading.Event()
    # The listener is let go only after both drafts are over.
    with pytest.raises(DrafterFailed):
        Writer(model).draft(request(), DEADLINE, lambda _: stuck.wait())
    server.plays[:] = [good(GOOD)]
    assert Writer(model).draft(request(), 20, lambda _: stuck.wait()).sentences
    stuck.set()


def test_a_line_without_end_is_cut_off(server, model):
    server.plays[:] = [long_line()]
    with pytest.raises(DrafterFailed) as caught:
        Writer(model).draft(request(), 60)
    assert caught.value.code == "truncated"


def test_an_answer_given_before_is_told_again_without_asking(server, model):
    cached, told = CachedModel(model, MemoryAnswers()), []
    first = Writer(cached).draft(request(), 10)
    first.keep()
    cached.close()
    again = CachedModel(model, cached.answers)
    second = Writer(again).draft(request(), 10, told.append)
    again.close()
    assert (first.text, first.sentences) == (second.text, second.sentences)
    assert len(server.requests) == 1
    assert (second.usage.cached, second.usage.input_tokens) == (1, 0)
    assert told[-1].sentences == second.sentences
