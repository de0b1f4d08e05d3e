"""What a model is called with, and what its calls are said to cost."""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from assistant.adapters.models.bounded import bounded
from assistant.adapters.models.calling import MAX_TOKENS, SCHEMA, TEMPERATURE, USAGE, asking_less, calling_of
from assistant.adapters.models.chat_client import full_id
from assistant.adapters.models.prices import cost_of, price_list
from assistant.errors import DrafterFailed

ALL = frozenset({SCHEMA, USAGE, TEMPERATURE, MAX_TOKENS})


class Rejected(Exception):
    def __init__(self, message, status=400):
        super().__init__(message)
        self.status_code = status


@pytest.mark.parametrize(
    ("complaint", "left_out"),
    [
        ("'temperature' is not supported with this model", {TEMPERATURE}),
        ("max_tokens or max_completion_tokens is too large", {MAX_TOKENS}),
        ("[{'loc': ['body', 'stream_options'], 'msg': 'extra fields not permitted'}]", {USAGE}),
        ("unknown field response_format", {SCHEMA}),
        ("unknown fields: response_format, temperature", {SCHEMA, TEMPERATURE}),
        ("bad request", {USAGE, TEMPERATURE, MAX_TOKENS}),
    ],
)
def test_what_a_server_complains_of_is_left_out(complaint, left_out):
    assert asking_less(Rejected(complaint), ALL) == ALL - left_out


@pytest.mark.parametrize(
    "error",
    [Rejected("temperature", 401), Rejected("temperature", 500), ValueError("temperature")],
)
def test_other_errors_are_not_about_what_was_asked(error):
    assert asking_less(error, ALL) is None


def test_once_nothing_can_be_left_out_it_is_an_error():
    assert asking_less(Rejected("bad request"), frozenset({SCHEMA})) is None
    assert asking_less(Rejected("temperature"), frozenset()) is None


@pytest.mark.parametrize(
    ("model_id", "settings"),
    [
        ("openai:gpt-4o", {"temperature": 0.4, "max_tokens": 4000}),
        ("openai:any-name-of-ones-own", {"temperature": 0.4, "max_tokens": 4000}),
        ("openai:o3", {}),
        ("openai:gpt-5.1", {}),
        ("somebody:else", {}),
    ],
)
def test_a_model_gets_only_what_it_takes(model_id, settings):
    calling = calling_of(model_id)
    assert calling.settings(calling.asks) == settings


def test_cost_follows_the_list_and_is_unknown_where_it_must_be():
    assert cost_of("openai:gpt-4o-mini", 1_000_000, 1_000_000) == Decimal("0.75")
    assert cost_of("openai:gpt-4o-2024-11-20", 700, 90) == Decimal("0.00265")
    assert cost_of("openai:some-model-of-ones-own", 700, 90) is None
    assert cost_of("openai:gpt-4o", 0, 0) is None


@pytest.mark.parametrize(
    ("model_id", "host", "known"),
    [
        ("openai:gpt-4o", None, True),
        ("openai:gpt-4o", "api.openai.com", True),
        ("openai:gpt-4o", "eu.api.openai.com", True),
        ("openai:gpt-4o", "127.0.0.1:4000", False),
        ("openai:gpt-4o", "gateway.example", False),
        ("openai:gpt-4o", "api.openai.com.example", False),
        ("anthropic:claude-sonnet-4-5", "api.anthropic.com", True),
        ("anthropic:claude-sonnet-4-5", "api.openai.com", False),
    ],
)
def test_prices_hold_at_the_providers_own_servers_alone(model_id, host, known):
    assert (cost_of(model_id, 700, 90, host) is not None) == known


def test_every_price_says_where_it_holds():
    assert {price.models.partition(":")[0] for price in price_list().price} == set(price_list().hosts)


@pytest.mark.parametrize(
    ("model_id", "base_url", "whole"),
    [
        ("gpt-4o-mini", None, "openai:gpt-4o-mini"),
        ("o3", None, "openai:o3"),
        ("llama-3", "http://127.0.0.1:1/v1", "openai:llama-3"),
        ("llama-3", None, "llama-3"),
        ("anthropic:claude-sonnet-4-5", "https://api.anthropic.com", "anthropic:claude-sonnet-4-5"),
    ],
)
def test_a_name_alone_gets_its_provider(model_id, base_url, whole):
    assert full_id(model_id, base_url) == whole


class Body:
    def __init__(self, pieces):
        self.pieces = pieces

    async def __aiter__(self):
        for piece in self.pieces:
            yield piece


@dataclass
class Response:
    stream: Any


def test_a_body_is_bounded_by_one_class_for_all_responses():
    first, second = Response(Body([b"a"])), Response(Body([b"x" * 5_000_000] * 2))
    for response in (first, second):
        asyncio.run(bounded(response))
    assert type(first.stream) is type(second.stream)
    assert isinstance(first.stream, Body)
    assert asyncio.run(_read(first)) == b"a"
    with pytest.raises(DrafterFailed, match="did not come to an end"):
        asyncio.run(_read(second))


async def _read(response):
    return b"".join([piece async for piece in response.stream])


def test_no_pattern_of_the_list_hides_a_later_one():
    patterns = [price.models for price in price_list().price]
    hidden = [
        later for place, later in enumerate(patterns) for earlier in patterns[:place]
        if later.startswith(earlier.rstrip("*")) and earlier.endswith("*")
    ]  # fmt: skip
    assert hidden == []
