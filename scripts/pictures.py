"""Make the pictures in docs/pictures again: ``.venv/bin/python scripts/pictures.py [FOLDER]``.

Starts the desk on the sample world in a process of its own, walks to each screen in Chromium (``WARMLINE_CHROMIUM`` or
one on the path) and keeps what it shows as a PNG of few colours. Needs Pillow and Playwright, as the browser tests do.
"""

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, NAMES, PICTURED, _free_port, _served
from tests.browser.pages import PHONE, WIDE, false_time, go_to, pick, send, wait_until, write

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 160
MOST_BYTES = 150_000
SENT = 5
"""Replies that are sent before the review is pictured."""


def main(folder: Path) -> None:
    """Write every picture into ``folder``; fails where one is larger than ``MOST_BYTES``."""
    folder.mkdir(parents=True, exist_ok=True)
    kind: Any = Page
    kind.wait_for_function = wait_until
    found = os.environ.get("WARMLINE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    port = _free_port()
    with sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=found, args=list(FLAGS))
        for url in _served(port, ["-m", "ui", "start", "--port", str(port)]):
            for name, viewport, scheme, there in PICTURES:
                page = chromium.new_context(viewport=viewport, color_scheme=scheme).new_page()
                page.goto(url)
                page.wait_for_selector(".wl-row", state="attached", timeout=30_000)
                there(page, url)
                page.wait_for_timeout(900)
                _keep(page.screenshot(), folder / f"{name}.png")
                page.context.close()
        chromium.close()


def _keep(shot: bytes, path: Path) -> None:
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path} is larger than {MOST_BYTES} bytes: let it have fewer colours")


def _desk(page: Any, _url: str) -> None:
    pick(page, PICTURED)


def _untrue(page: Any, url: str) -> None:
    """A time that is not true, marked where it stands."""
    pick(page, PICTURED)
    incident = page.locator(f'.wl-row[data-id="{PICTURED}"]').get_attribute("data-incident")
    greeting, first, *rest = page.locator("#wl-editor textarea").input_value().split("\n\n")
    told = f"Your internet will be back by {false_time(url, incident)}."
    write(page, "\n\n".join([greeting, first, told, *rest]))
    page.locator("#wl-editor textarea").evaluate("field => { field.scrollTop = 0; }")
    page.locator(".wl-findings").scroll_into_view_if_needed()


def _knowledge(page: Any, _url: str) -> None:
    go_to(page, "Knowledge")
    page.locator('[data-act="show"]').nth(4).click()
    page.locator("#wl-board-incident h2").wait_for()


def _review(page: Any, _url: str) -> None:
    """What a lead sees once some replies were sent, the composer's as they stood."""
    ready = page.locator('.wl-row:not([data-states~="lead"]):not([data-states~="input"])')
    tickets = [row.get_attribute("data-id") for row in ready.all() if row.get_attribute("data-id") != PICTURED]
    sent = 0
    for ticket in tickets:
        if sent == SENT:
            break
        pick(page, ticket)
        if page.locator("#wl-send").is_enabled():
            send(page)
            page.wait_for_selector("body:not(.wl-held)")
            page.wait_for_timeout(1500)
            sent += 1
    go_to(page, "Review")
    page.locator("#wl-plot-time .points path").first.wait_for(state="attached")


def _promises(page: Any, _url: str) -> None:
    go_to(page, "Promises")
    page.locator(".wl-promises .wl-table .wl-open").first.click()
    page.locator("#wl-promise-reply h2").wait_for()


Picture = tuple[str, dict[str, int], str, Callable[[Any, str], None]]
PICTURES: tuple[Picture, ...] = (
    ("desk", WIDE, "light", _desk),
    ("desk-phone", PHONE, "light", _desk),
    ("untrue-dark", WIDE, "dark", _untrue),
    ("knowledge", WIDE, "light", _knowledge),
    ("review-dark", WIDE, "dark", _review),
    ("promises", WIDE, "light", _promises),
)

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
