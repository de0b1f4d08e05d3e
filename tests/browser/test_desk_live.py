"""Live work in real browsers: two people on one ticket, words that are saved as they are typed, a server that goes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import ROOT, START_SECONDS
from tests.browser.pages import PHONE, WIDE, pick
from tests.fakes.people_world import SECRET

_BEATS = 2
"""A page asks every second: one question may be on its way already, the second comes after what somebody did."""


@pytest.fixture(scope="module")
def staffed_url() -> Iterator[str]:
    """The fake desk, where Lee (a lead) and Sam (an agent) sign in."""
    server = _Server(["-m", "tests.fakes.serve_staffed_desk"])
    server.start(with_port=[])
    yield server.url
    server.end()


@pytest.fixture
def kept_server(tmp_path: Path) -> Iterator["_Server"]:
    """``warmline start`` on a data directory, to be killed and started again."""
    server = _Server(["-m", "ui", "start", "--data", str(tmp_path)])
    server.start(with_port=["--port"])
    yield server
    server.end()


class _Server:
    def __init__(self, command: list[str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = str(probe.getsockname()[1])
        self.url, self._command = f"http://127.0.0.1:{self._port}", command

    def start(self, with_port: list[str]) -> None:
        command = [sys.executable, *self._command, *with_port, self._port]
        self._process = subprocess.Popen(  # noqa: S603 - ours
            command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the server ended before it was ready"
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):  # noqa: S310 - loopback
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.2)
        pytest.fail("the server was not ready in time")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def signed_in(browser: Any, staffed_url: str) -> Iterator[Any]:
    """Opens the desk as somebody who signed in."""
    contexts = []

    def sign_in(name: str, viewport: dict[str, int] = WIDE) -> Any:
        contexts.append(browser.new_context(viewport=viewport))
        page = contexts[-1].new_page()
        page.goto(f"{staffed_url}/sign-in")
        page.locator("[name=name]").fill(name)
        page.locator("[name=password]").fill(SECRET)
        page.keyboard.press("Enter")
        page.wait_for_selector(".wl-row", state="attached")
        page.wait_for_function("() => window.warmline.self()")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def _editor(page: Any) -> Any:
    return page.locator("#wl-editor textarea")


def _says(page: Any, selector: str, words: str) -> None:
    page.wait_for_function(
        "([place, words]) => document.querySelector(place)?.textContent.includes(words)",
        arg=[selector, words],
    )


def _is_beat(response: Any) -> bool:
    return bool(response.url.endswith("/live/beat"))


def _beats(page: Any) -> list[dict[str, Any]]:
    """What a page is told by its next questions."""
    told = []
    for _ in range(_BEATS):
        with page.expect_response(_is_beat) as answered:
            pass
        told.append(answered.value.json())
    return told


def _write(page: Any, text: str) -> None:
    _editor(page).fill(text)
    page.wait_for_selector("#wl-saved:not(:empty):not(.wl-not-saved)")


def test_two_on_one_ticket_see_each_other_come_type_and_go(signed_in: Any, artefacts: Path) -> None:
    lee, sam = signed_in("lee"), signed_in("sam")
    pick(lee, "T-5")
    with sam.expect_response(lambda one: _is_beat(one) and one.request.post_data_json["ticket"] == "T-5"):
        pick(sam, "T-5")
    # The very next question of the other page is answered with it.
    assert [one["name"] for one in _beats(lee)[-1]["here"]["T-5"]] == ["Sam"]
    _says(lee, "#wl-here", "Sam is here")
    _says(sam, "#wl-here", "Lee is here")
    _says(lee, '.wl-row[data-id="T-5"] .wl-row-here', "Sam")
    _editor(sam).focus()
    sam.keyboard.type("Mine")
    _says(lee, "#wl-here", "Sam is typing")
    lee.screenshot(path=artefacts / "two-on-one-ticket-1280.png")
    sam.close()
    _says_nothing(lee)


def _says_nothing(page: Any) -> None:
    page.wait_for_function("() => document.querySelector('#wl-here').textContent === ''")


def test_of_two_who_write_the_second_is_told_and_overwrites_only_if_they_say_so(
    signed_in: Any, artefacts: Path
) -> None:
    lee, sam = signed_in("lee"), signed_in("sam")
    pick(lee, "T-4")
    pick(sam, "T-4")
    _editor(sam).focus()
    _write(lee, "Lee wrote this.")
    sam.locator("#wl-conflict").wait_for(state="visible")
    _editor(sam).fill("Sam wrote that.")
    _says(sam, "#wl-conflict", "Somebody else changed this ticket")
    sam.screenshot(path=artefacts / "two-who-write-1280.png")
    sam.wait_for_timeout(1500)
    assert sam.locator("#wl-send").is_disabled()
    assert _editor(lee).input_value() == "Lee wrote this."
    sam.get_by_role("button", name="Show theirs").click()
    sam.wait_for_function("() => document.querySelector('#wl-editor textarea').value === 'Lee wrote this.'")
    assert not sam.locator("#wl-conflict").is_visible()
    # What was typed in vain is not lost.
    sam.locator("#wl-undo:not([disabled])").click()
    sam.wait_for_function("() => document.querySelector('#wl-editor textarea').value === 'Sam wrote that.'")
    _editor(lee).focus()
    lee.locator("#wl-conflict").wait_for(state="visible")
    lee.locator("#wl-conflict").get_by_role("button", name="Show theirs").click()
    lee.wait_for_function("() => document.querySelector('#wl-editor textarea').value === 'Sam wrote that.'")


def test_ones_own_text_takes_the_place_of_anothers_when_one_says_so(signed_in: Any) -> None:
    lee, sam = signed_in("lee"), signed_in("sam")
    pick(lee, "T-5")
    pick(sam, "T-5")
    _editor(sam).focus()
    _write(lee, "Lee was faster, by a hair.")
    sam.locator("#wl-conflict").wait_for(state="visible")
    _editor(sam).fill("Sam insists.")
    sam.locator("#wl-conflict").get_by_role("button", name="Keep mine").click()
    _says(sam, "#wl-saved", "Saved")
    assert not sam.locator("#wl-conflict").is_visible()
    theirs = "document.querySelector('#wl-editor textarea').value === 'Sam insists.'"
    lee.wait_for_function(f"() => document.querySelector('#wl-conflict:not([hidden])') || {theirs}")


def test_two_who_send_at_once_send_one_reply(signed_in: Any) -> None:
    lee, sam = signed_in("lee"), signed_in("sam")
    pick(lee, "T-1")
    pick(sam, "T-1")
    for page in (lee, sam):
        page.wait_for_selector("#wl-send:not([disabled])")
    for page in (lee, sam):
        page.evaluate("document.querySelector('#wl-send').click()")
    for page in (lee, sam):
        page.wait_for_selector('.wl-row[data-id="T-1"]', state="detached")
    told = [page.locator("#wl-notice").inner_text() for page in (lee, sam)]
    assert sum("Sent reply" in one for one in told) == 1, told


def test_what_one_decides_the_other_sees_in_the_queue_without_a_reload(signed_in: Any) -> None:
    lee, sam = signed_in("lee"), signed_in("sam")
    pick(sam, "T-2")
    row = lee.locator('.wl-row[data-id="T-2"]')
    lee.evaluate("document.querySelector('.wl-row[data-id=\"T-3\"]').dataset.untouched = 'yes'")
    sam.locator("#wl-workbox summary").first.click()
    heard: list[Any] = []
    lee.on("response", lambda one: heard.append(one) if _is_beat(one) else None)
    sam.get_by_role("button", name="Take it myself").click()
    sam.locator("#wl-notice .wl-done").wait_for()
    # By the second question after it was done, the other page was told.
    told = [*_beats(lee), *(one.json() for one in heard)]
    assert any("wl-row-to" in one["queue"]["rows"].get("T-2", "") for one in told)
    lee.wait_for_selector('.wl-row[data-id="T-2"] .wl-row-to')
    assert row.locator(".wl-row-to").inner_text() == "Sam"
    # Only that row was drawn anew.
    assert lee.locator('.wl-row[data-id="T-3"]').get_attribute("data-untouched") == "yes"
    lee.locator("#wl-state").select_option("mine")
    assert not row.is_visible()
    sam.locator("#wl-state").select_option("mine")
    # Who decides hears of it in the next second, as everybody does.
    sam.locator('.wl-row[data-id="T-2"]').wait_for(state="visible")
    sam.locator("#wl-state").select_option("")
    sam.locator("[data-menu=hand_over] summary").click()
    sam.locator("[data-menu=hand_over] .wl-asked").fill("They threaten to sue <b>us</b>")
    sam.keyboard.press("Enter")
    _says(sam, "#wl-handedbox", "They threaten to sue <b>us</b>")
    lee.locator("#wl-state").select_option("lead")
    row.wait_for(state="visible")


def test_saved_for_later_leaves_the_way_and_is_found_again(signed_in: Any) -> None:
    sam = signed_in("sam")
    pick(sam, "T-5")
    sam.keyboard.press("l")
    sam.get_by_role("button", name="In an hour").click()
    sam.locator("#wl-notice .wl-done", has_text="Saved for later").wait_for()
    row = sam.locator('.wl-row[data-id="T-5"]')
    row.wait_for(state="hidden")
    sam.locator("#wl-state").select_option("later")
    # The next ticket is open by now.
    pick(sam, "T-5")
    sam.locator("[data-menu=later] summary").click()
    sam.get_by_role("button", name="Not later, now").click()
    row.wait_for(state="hidden")
    sam.locator("#wl-state").select_option("")
    assert row.is_visible()


def test_the_queue_is_walked_by_arrows_and_opened_by_enter(signed_in: Any) -> None:
    sam = signed_in("sam")
    sam.keyboard.press("q")
    focused = "() => document.activeElement.dataset.id"
    ids = [row.get_attribute("data-id") for row in sam.locator(".wl-row:visible").all()]
    sam.keyboard.press("Home")
    assert sam.evaluate(focused) == ids[0]
    sam.keyboard.press("ArrowDown")
    sam.keyboard.press("ArrowDown")
    sam.keyboard.press("ArrowUp")
    assert sam.evaluate(focused) == ids[1]
    sam.keyboard.press("End")
    assert sam.evaluate(focused) == ids[-1]
    sam.keyboard.press("Enter")
    sam.wait_for_selector(f'.wl-meta:has-text("{ids[-1]}")')
    # One row takes the focus by Tab, however many wait.
    assert sam.locator('.wl-row[tabindex="0"]').count() == 1


def test_words_typed_without_a_pause_are_saved_meanwhile(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    saves: list[str] = []
    page.on("request", lambda request: saves.append(request.url) if request.url.endswith("/live/save") else None)
    _editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("word " * 40, delay=25)
    assert len(saves) >= 3
    _says(page, "#wl-saved", "Saved")


def test_after_a_reload_the_same_ticket_is_open_with_its_words(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    _write(page, "As far as I came.")
    page.reload()
    page.wait_for_selector(f'.wl-meta:has-text("{ready_tickets[3]}")')
    assert _editor(page).input_value() == "As far as I came."
    assert page.url.count("/") == 3
    assert page.evaluate(
        "() => [localStorage, sessionStorage].every((kept) => !JSON.stringify({...kept}).includes('As far'))"
    )


def test_a_server_that_is_killed_and_started_again_loses_no_word(
    browser: Any, kept_server: _Server, artefacts: Path
) -> None:
    page = browser.new_context(viewport=WIDE).new_page()
    page.goto(kept_server.url)
    page.locator(".wl-row").nth(6).click()
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    page.wait_for_timeout(300)
    _editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Before.")
    _says(page, "#wl-saved", "Saved")
    kept_server.kill()
    page.keyboard.type(" Meanwhile.", delay=40)
    page.wait_for_selector("#wl-saved.wl-not-saved")
    assert _editor(page).input_value().endswith(" Before. Meanwhile.")
    page.screenshot(path=artefacts / "server-gone-1280.png")
    with page.expect_navigation():
        kept_server.start(with_port=["--port"])
    page.wait_for_selector(".wl-title")
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    assert _editor(page).input_value().endswith(" Before. Meanwhile.")
    _editor(page).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" After.")
    _says(page, "#wl-saved", "Saved")
    assert _editor(page).input_value().endswith(" Before. Meanwhile. After.")
    page.context.close()


def test_on_a_phone_the_line_above_a_ticket_is_of_use(signed_in: Any, artefacts: Path) -> None:
    sam = signed_in("sam", PHONE)
    row = sam.locator('.wl-row[data-id="T-4"]')
    if not row.is_visible():
        # What was open last is open again.
        sam.locator("#wl-queue-toggle").click()
    row.click()
    sam.wait_for_selector('.wl-meta:has-text("T-4")')
    sam.locator("[data-menu=later] summary").click()
    menu = sam.locator("[data-menu=later] .wl-menu").bounding_box()
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= PHONE["width"]
    assert sam.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sam.screenshot(path=artefacts / "work-390.png")
