"""What the browser tests do on a page, and what they watch for."""

import json
import re
import time
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SLOW = """() => {
  const plain = window.fetch;
  window.fetch = async (...all) => {
    if (/queue.join/.test(String(all[0]?.url || all[0]))) await new Promise((go) => setTimeout(go, 300));
    return plain(...all);
  };
}"""
"""Every question is on its way for a while, so that the gestures of a test come in between."""


class Watched:
    """A page that keeps what went wrong on it and where its requests went."""

    def __init__(self, page: Any) -> None:
        self.page, self.wrong, self.hosts = page, [], set()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.hosts.add(_host(request.url)))

    def _hear(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(f"{message.text} ({message.location.get('url', '')})")

    def check(self) -> None:
        assert self.wrong == [], self.wrong
        assert self.hosts - {""} == {"127.0.0.1"}


PATIENCE = 120_000
"""Milliseconds after which a test that waits for a page hangs; no test asserts that something is fast."""


def wait_until(page: Any, expression: str, *, arg: Any = None, timeout: float = PATIENCE) -> None:
    """As Playwright's ``wait_for_function``, which makes code from text in the page: the desk's policy forbids that."""
    deadline = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, f"this did not become true in time: {expression}"
        page.wait_for_timeout(50)


def _host(url: str) -> str:
    return (re.match(r"https?://([^:/]+)", url) or [""] * 2)[1]


def pick(page: Any, ticket_id: str) -> None:
    page.locator(f'.wl-row[data-id="{ticket_id}"]').click()
    page.wait_for_selector(f'.wl-meta:has-text("{ticket_id}")')
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")


def stands(page: Any, text: str) -> None:
    """Wait until this very text is in the editor: its value arrives a moment after what is shown around it."""
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=text)


def go_to(page: Any, screen: str) -> None:
    """Open a screen by its tab, which on a phone may be behind the button for more."""
    # Some are there only once it is known who asks.
    page.locator("#wl-tabs button", has_text=screen).first.wait_for(state="attached")
    tab = page.locator("#wl-tabs .tab-container").get_by_role("tab", name=screen)
    if not tab.is_visible():
        page.locator("#wl-tabs .overflow-menu > button").click()
        tab = page.locator("#wl-tabs .overflow-dropdown button", has_text=screen)
    tab.click()


def write(page: Any, text: str) -> None:
    page.locator("#wl-editor textarea").fill(text)
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    settled(page, text)


def send(page: Any) -> None:
    """Approve and send; fails with what the desk said instead, where it refused."""
    page.wait_for_selector("#wl-send:not([disabled])")
    ticket_id = page.locator('.wl-row[aria-current="true"]').get_attribute("data-id")
    page.locator("#wl-send").click()
    page.wait_for_selector(f'#wl-notice p[data-sent="{ticket_id}"], #wl-notice .wl-wrong', state="attached")
    told = page.locator("#wl-notice p").text_content()
    assert told.startswith("Sent reply"), told


def settled(page: Any, text: str) -> None:
    """Wait until what is shown beneath the editor is about this very text."""
    page.wait_for_function("words => document.querySelector('.wl-marked')?.textContent === words", arg=text)
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")


def false_time(desk_url: str, incident_id: str) -> str:
    """A clock time two hours from the incident's own estimate, as the customer would read it.

    And a few minutes: nobody's own words name such a time, whatever the hour at which the tests run.
    """
    with urllib.request.urlopen(f"{desk_url}/api/v1/incidents?limit=100", timeout=10) as answer:  # noqa: S310 - loopback
        incidents = {incident["id"]: incident for incident in json.load(answer)["items"]}
    eta = datetime.fromisoformat(incidents[incident_id]["eta"]["at"]) + timedelta(hours=2, minutes=17)
    return eta.astimezone(ZoneInfo("America/Chicago")).strftime("%I:%M %p").lstrip("0").lower()
