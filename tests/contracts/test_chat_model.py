"""One contract for every ChatModel: the twin that ships and the real adapter keep the same rules."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import BaseModel

from assistant.adapters.models.langchain_model import LangChainModel
from assistant.adapters.models.scripted import ScriptedModel
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from tests.fakes.openai_server import OpenAIServer, failing, good, rate_limited, refusing


class Weather(BaseModel):
    sky: str
    degrees: int


@contextmanager
def _real(behaviour: object) -> Iterator[ChatModel]:
    plays = {
        "refused": refusing(),
        "rate_limited": rate_limited(),
        "server_error": failing(500),
    }
    play = plays[behaviour] if isinstance(behaviour, str) else good(behaviour)  # type: ignore[arg-type]
    with OpenAIServer([play]) as server:
        model = LangChainModel("openai:fake", base_url=server.base_url, api_key="key")
        try:
            yield model
        finally:
            model.close()


@contextmanager
def _twin(behaviour: object) -> Iterator[ChatModel]:
    answer = DrafterFailed(behaviour, "scripted") if isinstance(behaviour, str) else behaviour
    yield ScriptedModel([answer])  # type: ignore[list-item]


Making = Callable[[object], "Iterator[ChatModel]"]


@pytest.fixture(params=[_twin, _real], ids=["scripted", "langchain"])
def making(request):
    return request.param


def test_an_answer_that_fits_comes_back_as_the_schema(making):
    with making({"sky": "grey", "degrees": 4}) as model:
        assert model.fill("system", "user", Weather, 5).answer == Weather(sky="grey", degrees=4)


def test_an_answer_that_does_not_fit_is_invalid_output(making):
    with making({"sky": "grey", "degrees": "many"}) as model, pytest.raises(DrafterFailed) as caught:
        model.fill("system", "user", Weather, 5)
    assert caught.value.code == "invalid_output"


@pytest.mark.parametrize("code", ["refused", "rate_limited", "server_error"])
def test_a_failure_has_its_code_and_no_cause_that_could_quote_the_request(making, code):
    with making(code) as model, pytest.raises(DrafterFailed) as caught:
        model.fill("secret system", "secret user", Weather, 5)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("seconds", [0, -1])
def test_without_time_left_it_is_a_timeout(making, seconds):
    with making({"sky": "grey", "degrees": 4}) as model, pytest.raises(DrafterFailed) as caught:
        model.fill("system", "user", Weather, seconds)
    assert caught.value.code == "timeout"


def test_it_has_a_name_to_show(making):
    with making({}) as model:
        assert model.name


def test_braces_in_a_text_are_only_text(making):
    with making({"sky": '{context} {"a": 1} {{x}}', "degrees": 1}) as model:
        assert (
            model.fill('{"a": 1} {system}', "{context} {{user}}", Weather, 5).answer.sky == '{context} {"a": 1} {{x}}'
        )


def test_the_answer_is_told_piece_by_piece_in_order(making):
    answer, heard = {"sky": "grey " * 40 + "ü ⟦NAME1⟧", "degrees": 4}, []
    with making(answer) as model:
        filled = model.fill("system", "user", Weather, 20, heard.append)
    assert len(heard) > 1
    assert json.loads("".join(heard)) == answer == filled.answer.model_dump()
    assert filled.usage.calls == 1


def test_what_a_listener_raises_ends_the_call(making):
    def listen(_):
        raise DrafterFailed("invalid_output", "enough")

    with making({"sky": "grey", "degrees": 4}) as model, pytest.raises(DrafterFailed) as caught:
        model.fill("system", "user", Weather, 20, listen)
    assert (caught.value.code, str(caught.value)) == ("invalid_output", "enough")


def test_its_settings_hold_no_secret(making):
    with making({"sky": "grey", "degrees": 4}) as model:
        model.fill("system", "user", Weather, 20)
        assert "key" not in json.dumps(model.settings)
