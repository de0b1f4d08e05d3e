"""Make the pictures in docs/pictures again: ``.venv/bin/python scripts/pictures.py [FOLDER]``.

Starts the desk on the sample world in a process of its own, and once more as it stands after an afternoon of work;
walks to each screen in Chromium (``WARMLINE_CHROMIUM`` or one on the path) and keeps what it shows as a PNG of few
colours. Needs Pillow and Playwright, as the browser tests do.
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
from tests.browser.pages import PHONE, WIDE, false_time, go_to, pick, wait_until, write

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = 255
MOST_BYTES = 150_000
ZONE = "America/Chicago"
"""Where the sample world is, and whoever looks at it."""
DESK, WORKED = ("-m", "ui", "start", "--port"), ("-m", "tests.fakes.worked_world")
"""What is pictured: the desk as it opens, and the same after many replies were sent from it."""


def main(folder: Path) -> None:
    """Write every picture into ``folder``; fails where one is larger than ``MOST_BYTES``."""
    folder.mkdir(parents=True, exist_ok=True)
    kind: Any = Page
    kind.wait_for_function = wait_until
    found = os.environ.get("WARMLINE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as run:
        chromium = run.chromium.launch(executable_path=found, args=list(FLAGS))
        for served, pictures in PICTURES.items():
            port = _free_port()
            for url in _served(port, [*served, str(port)]):
                for one in pictures:
                    _take(chromium, url, one, folder)
        chromium.close()


def _take(chromium: Any, url: str, picture: "Picture", folder: Path) -> None:
    name, viewport, scheme, there = picture
    page = chromium.new_context(viewport=viewport, color_scheme=scheme, timezone_id=ZONE, locale="en-US").new_page()
    page.goto(url)
    page.wait_for_selector(".wl-row", state="attached", timeout=30_000)
    there(page, url)
    # Nothing lies under the pointer.
    page.mouse.move(0, 0)
    page.wait_for_timeout(900)
    _keep(page.screenshot(), folder / f"{name}.png")
    page.context.close()


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
    """What a lead sees after many replies."""
    go_to(page, "Review")
    page.locator("#wl-plot-time .points path").first.wait_for(state="attached")


def _promises(page: Any, _url: str) -> None:
    """What the lead promised herself: few enough to see late, due, broken and kept ones at once."""
    go_to(page, "Promises")
    page.locator('.wl-promises [data-filter="whose"]').select_option("mine")
    page.locator('.wl-promises [data-filter="whose"] option[value="mine"][selected]').wait_for(state="attached")
    page.locator(".wl-promises .wl-table .wl-open").first.click()
    page.locator("#wl-promise-reply h2").wait_for()


Picture = tuple[str, dict[str, int], str, Callable[[Any, str], None]]
PICTURES: dict[tuple[str, ...], tuple[Picture, ...]] = {
    DESK: (
        ("desk", WIDE, "light", _desk),
        ("desk-phone", PHONE, "light", _desk),
        ("untrue-dark", WIDE, "dark", _untrue),
        ("knowledge", WIDE, "light", _knowledge),
    ),
    WORKED: (
        ("review-dark", WIDE, "dark", _review),
        ("promises", WIDE, "light", _promises),
    ),
}

if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
