"""An agent's whole job, from the queue to a sent reply and all that may happen beside, by mouse and by keys alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.hands import Hands, open_ticket, shown
from tests.browser.pages import settled
from tests.browser.walks import walks
from tests.fakes.fake_desk import DRAFT

UNTRUE = DRAFT.replace("by 6 pm", "by 8 pm")
SHORTER = DRAFT.removesuffix(" I will write again by 4 pm.")
FACT = "Restoration is estimated for 6 pm."


@pytest.fixture
def untouched_url() -> Iterator[str]:
    """A fake desk with an agent signed in, for one walk alone."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_fake_desk", "agent", str(port)])


@walks("mouse-390-dark", "keys-1280-light")
def test_an_agent_s_day(
    open_desk: Any, untouched_url: str, artefacts: Path, kind: Any, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme, untouched_url)
    hands, name = kind(page), f"agent-{kind.__name__.lower()}-{viewport['width']}-{scheme}"
    page.screenshot(path=artefacts / f"{name}-queue.png")
    _answer(hands, page, artefacts / f"{name}-untrue.png")
    page.screenshot(path=artefacts / f"{name}-sent.png")
    _set_aside(hands, page)
    page.screenshot(path=artefacts / f"{name}-aside.png")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def _answer(hands: Hands, page: Any, picture: Path) -> None:
    editor, send = page.locator("#wl-editor textarea"), page.locator("#wl-send")
    open_ticket(hands, page, "T-1")
    assert "losing sales" in page.locator(".wl-thread").inner_text()
    hands.activate(page.locator("[data-menu=assign] summary"))
    hands.activate(page.get_by_role("button", name="Take it myself"))
    page.locator("[data-menu=assign] .wl-act-set", has_text="Ada").wait_for()
    hands.type_into(editor, UNTRUE)
    settled(page, UNTRUE)
    assert page.locator(".wl-mark.wl-contradicted").inner_text() == "by 8 pm"
    assert send.is_disabled()
    page.screenshot(path=picture)
    hands.activate(page.locator(".wl-finding [data-use]"))
    _becomes(page, DRAFT)
    assert page.locator(".wl-mark.wl-contradicted").count() == 0
    hands.activate(page.get_by_role("button", name="Shorter"))
    _becomes(page, SHORTER)
    hands.activate(page.locator(".wl-why-reply summary"))
    page.locator(".wl-plan .wl-moves li").first.wait_for()
    hands.activate(page.locator(".wl-fact[data-say]").first)
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value.includes(words)", arg=FACT)
    # The keyboard is in the text after that.
    page.keyboard.press("Control+z")
    _becomes(page, SHORTER)
    hands.activate(page.locator("#wl-send:not([disabled])"))
    page.wait_for_selector('#wl-notice p[data-sent="T-1"]', state="attached")
    page.wait_for_selector('.wl-row[data-id="T-1"]', state="detached")


def _set_aside(hands: Hands, page: Any) -> None:
    follower = _open_one(page)
    hands.activate(page.locator("[data-menu=later] summary"))
    hands.activate(page.get_by_role("button", name="In an hour"))
    page.locator(f'.wl-row[data-id="{follower}"]').wait_for(state="hidden")
    after = _open_one(page, beside=follower)
    _tell(hands, page, "hand_over", "They threaten to sue us")
    page.locator("#wl-handedbox", has_text="They threaten to sue us").wait_for()
    _tell(hands, page, "report", "It promises too much")
    page.locator("#wl-notice .wl-done", has_text="Reported").wait_for(state="attached")
    hands.activate(page.locator("[data-work=not_outage]"))
    page.locator("#wl-notice .wl-done", has_text="It left the queue of outages").wait_for(state="attached")
    page.locator(f'.wl-row[data-id="{after}"]').wait_for(state="hidden")


def _tell(hands: Hands, page: Any, menu: str, words: str) -> None:
    hands.activate(page.locator(f"[data-menu={menu}] summary"))
    hands.type_into(page.locator(f"[data-menu={menu}] .wl-asked"), words)
    hands.activate(page.locator(f"[data-menu={menu}] [data-work]"))


def _open_one(page: Any, beside: str = "T-1") -> str:
    """The ticket that opened by itself after another left."""
    current = f'.wl-row[aria-current="true"]:not([data-id="{beside}"])'
    page.wait_for_selector(current, state="attached")
    found = str(page.locator(current).get_attribute("data-id"))
    shown(page, found)
    page.wait_for_selector("body:not(.wl-held)")
    return found


def _becomes(page: Any, text: str) -> None:
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=text)
    settled(page, text)
