"""What the browser tests do on a page, and what they watch for."""

import json
import re
import urllib.request
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class Watched:
    """A page that keeps what went wrong on it and where its requests went."""

    def __init__(self, page: Any) -> None:
        self.page, self.wrong, self.hosts = page, [], set()
        page.on("console", lambda message: self.wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.hosts.add(_host(request.url)))

    def check(self) -> None:
        assert self.wrong == []
        assert self.hosts - {""} == {"127.0.0.1"}


def _host(url: str) -> str:
    return (re.match(r"https?://([^:/]+)", url) or [""] * 2)[1]


def pick(page: Any, ticket_id: str) -> None:
    page.locator(f'.wl-row[data-id="{ticket_id}"]').click()
    page.wait_for_selector(f'.wl-meta:has-text("{ticket_id}")')
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")


def write(page: Any, text: str) -> None:
    page.locator("#wl-editor textarea").fill(text)
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    settled(page, text)


def settled(page: Any, text: str) -> None:
    """Wait until what is shown beneath the editor is about this very text."""
    page.wait_for_function(
        "words => document.querySelector('.wl-marked')?.textContent === words", arg=text, timeout=10_000
    )
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")


def false_time(desk_url: str, incident_id: str) -> str:
    """A clock time two hours from the incident's own estimate, as the customer would read it."""
    with urllib.request.urlopen(f"{desk_url}/api/v1/incidents?limit=100", timeout=10) as answer:  # noqa: S310 - loopback
        incidents = {incident["id"]: incident for incident in json.load(answer)["items"]}
    eta = datetime.fromisoformat(incidents[incident_id]["eta"]["at"]) + timedelta(hours=2)
    return eta.astimezone(ZoneInfo("America/Chicago")).strftime("%I:%M %p").lstrip("0").lower()
