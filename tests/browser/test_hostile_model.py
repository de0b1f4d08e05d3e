"""What a language model writes stays text: as it arrives, in the editor, where it fails, and in a second reading."""

import json
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from tests.browser.conftest import ModelDesk
from tests.browser.hostile import Trap, beacon, own_payloads, public_payloads
from tests.browser.pages import WIDE, write
from tests.fakes.openai_server import Play, Request, failing, good, refusing

IN_A_SENTENCE, IN_A_DRAFT = 3, 12
PEOPLE = (
    "baker", "butcher", "teacher", "doctor", "farmer", "painter", "singer", "tailor", "miller", "potter", "weaver",
    "cook",
)  # fmt: skip
ANSWERED = 90_000
"""Milliseconds: more than the deadline of the desk's model."""


@pytest.fixture(scope="module")
def told() -> Iterator[list[str]]:
    """Every string, our own and the public ones where they are, while a server listens that nothing may ask."""
    with beacon() as (address, asked):
        yield [*own_payloads(address), *public_payloads()]
        assert asked == []


@pytest.fixture
def trap(browser: Any, model_desk: ModelDesk) -> Iterator[Trap]:
    context = browser.new_context(viewport=WIDE)
    caught = Trap(context, model_desk.url)
    caught.page.goto(model_desk.url)
    caught.page.wait_for_selector(".wl-row")
    yield caught
    caught.check()
    context.close()


def test_a_model_s_words_stay_text(trap: Trap, model_desk: ModelDesk, told: list[str]) -> None:
    page, gate = trap.page, Event()
    ticket = model_desk.next_ticket(lambda _: _held(_groups(told, IN_A_SENTENCE), gate))
    page.locator(f'.wl-row[data-id="{ticket}"]').click()
    coming = page.locator(".wl-incoming-text")
    coming.get_by_text("<script>").first.wait_for(timeout=ANSWERED)
    page.wait_for_timeout(1_000)
    trap.check()
    gate.set()
    page.locator(".wl-incoming[data-state=writing]").wait_for(state="detached", timeout=ANSWERED)
    trap.check()
    for round_, group in enumerate(_groups(told, IN_A_DRAFT)):
        _redraft(trap, model_desk, good(_reply(group)))
        _redraft(trap, model_desk, refusing(" ".join(group)))
        _redraft(trap, model_desk, failing(500, message=" ".join(group)))
        _read_twice(trap, model_desk, group, round_)


def _redraft(trap: Trap, desk: ModelDesk, play: Play) -> None:
    page, before = trap.page, len(desk.server.requests)
    desk.server.plays[:] = [play]
    page.locator("#wl-instruction textarea, #wl-instruction input").first.fill("shorter")
    page.locator("#wl-redraft").click()
    page.wait_for_selector("#wl-center:not(.wl-loading) #wl-redraft:not([disabled])", timeout=ANSWERED)
    page.locator("#wl-notice p").wait_for(state="attached", timeout=ANSWERED)
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment", timeout=ANSWERED)
    assert len(desk.server.requests) > before
    trap.check()


def _read_twice(trap: Trap, desk: ModelDesk, group: list[str], round_: int) -> None:
    """A doubt for each sentence of a text that nobody had read before."""
    page = trap.page
    thing = ("street", "town", "coast", "valley", "island", "harbour", "market", "hill")[round_ % 8]
    write(page, " ".join(f"Our people do what they can for the {person} of the {thing}." for person in PEOPLE))
    doubts = [
        {"sentence": place, "about": "cause", "fact": None, "why": words} for place, words in enumerate(group, start=1)
    ]
    desk.server.plays[:] = [good({"doubts": doubts})]
    page.get_by_role("button", name="Ask for a second reading").click()
    page.locator(".wl-finding", has_text="Second reader").first.wait_for(timeout=ANSWERED)
    trap.check()


def _held(groups: list[list[str]], gate: Event) -> Play:
    """All but the last sentence, which comes once the gate opens."""
    *most, last = (_sentence(" ".join(group)) for group in groups)

    def pieces(_: Request) -> Iterator[str]:
        yield '{"sentences": [' + ", ".join(most)
        gate.wait(60)
        yield ", " + last + "]}"

    return Play(pieces)


def _reply(group: list[str]) -> str:
    return '{"sentences": [' + ", ".join(_sentence(f"I am sorry. {words}") for words in group) + "]}"


def _sentence(text: str) -> str:
    return json.dumps({"move": "apologise", "text": text, "facts": []})


def _groups(told: list[str], size: int) -> list[list[str]]:
    return [told[start : start + size] for start in range(0, len(told), size)]
