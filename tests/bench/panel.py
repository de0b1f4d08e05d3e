"""The panel in a real browser with 500 tickets waiting, beside a bare Gradio app with as much text, in one run.

    python -m tests.bench.panel [TICKETS]

Each pair is timed in turn: opening the page until it can be used, and one gesture until its answer is on the screen.
Marks are timed from the last key until they are about the very text in the editor. Then twenty agents, each acting
every five seconds over HTTP, are timed against one alone.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep
from typing import Any

from tests.bench.agents import act_alone, act_together
from tests.bench.serving import served, world_of
from tests.browser.pages import wait_until
from tests.fakes.gradio_events import Tab

TICKETS, PAGES, SWITCHES, PAUSES = 500, 8, 20, 15
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_WIDE = {"width": 1280, "height": 800}
_SENTENCES = ("We are sorry about this. ", "The crew is on site. ", "We hope to be done by 11:45 pm. ", "Thank you. ")
_TYPED = """() => {
  window.lastKey = 0; window.slowest = 0; window.marked = null;
  const box = document.querySelector('#wl-editor textarea');
  box.addEventListener('keydown', () => { window.keyAt = performance.now(); }, true);
  box.addEventListener('input', () => {
    window.lastKey = performance.now(); window.slowest = Math.max(window.slowest, window.lastKey - window.keyAt);
    window.marked = null;
  });
  const look = () => {
    const same = document.querySelector('.wl-marked')?.textContent === box.value;
    if (same && window.marked === null) window.marked = performance.now() - window.lastKey;
    requestAnimationFrame(look);
  };
  look();
}"""
"""Times each key, and from the last one until the marks are about the very text, as often as the page is drawn."""


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TICKETS
    with tempfile.TemporaryDirectory() as folder, served(["-m", "ui", "start", "--data", folder]) as desk:
        tickets = world_of(desk, count)
        size = _bytes_of_a_ticket(desk, tickets[0]["id"])
        with served(["-m", "tests.bench.bare_app"], bytes_shown=size) as bare, _chromium() as browser:
            print(f"{count} tickets wait; a ticket's parts are {size} bytes, and the bare app shows as many")
            _pages(browser, desk, bare)
            _gestures(browser, desk, bare)
            _typing(browser, desk)
        _agents(desk, tickets)


def _bytes_of_a_ticket(desk: str, ticket_id: str) -> int:
    tab = Tab(desk)
    found = tab.call(tab.handler("wl-queuebox", "select"), ["", ""], {"id": ticket_id})
    tab.close()
    return len(json.dumps(found))


def _pages(browser: Any, desk: str, bare: str) -> None:
    ours, theirs = [], []
    for _ in range(PAGES):
        theirs.append(_opened(browser, bare, ".loaded"))
        ours.append(_opened(browser, desk, ".wl-row"))
    _tell("page until it can be used", ours, theirs, 1.5)


def _opened(browser: Any, url: str, there: str) -> float:
    context = browser.new_context(viewport=_WIDE)
    page = context.new_page()
    start = perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(there, timeout=60_000)
    taken = 1000 * (perf_counter() - start)
    context.close()
    return taken


def _gestures(browser: Any, desk: str, bare: str) -> None:
    page, other = browser.new_page(viewport=_WIDE), browser.new_page(viewport=_WIDE)
    page.goto(desk)
    page.wait_for_selector(".wl-row", timeout=60_000)
    other.goto(bare)
    other.wait_for_selector(".loaded", timeout=60_000)
    ours, theirs = [], []
    rows = page.locator(".wl-row").evaluate_all("rows => rows.map(row => row.dataset.id)")[: SWITCHES + 2]
    for number, row in enumerate(rows):
        # The two first warm both up: templates, fonts, the first draft.
        theirs.append(_timed(other, lambda: other.locator("#go").click(), f".turn-{number}"))
        click = page.locator(f'.wl-row[data-id="{row}"]').click
        ours.append(_timed(page, click, f'#wl-center:not(.wl-loading) .wl-meta:has-text("{row}")'))
    page.close()
    other.close()
    _tell("ticket switch until its draft is there", ours[2:], theirs[2:], 2)


def _timed(page: Any, act: Callable[[], None], there: str) -> float:
    start = perf_counter()
    act()
    page.wait_for_selector(there, timeout=60_000, state="attached")
    return 1000 * (perf_counter() - start)


def _typing(browser: Any, desk: str) -> None:
    page = browser.new_page(viewport=_WIDE)
    page.goto(desk)
    page.locator(".wl-row").first.click()
    page.wait_for_selector("#wl-center:not(.wl-loading) .wl-assessment", timeout=60_000)
    editor = page.locator("#wl-editor textarea")
    editor.click()
    page.evaluate(_TYPED)
    waits = []
    for number in range(PAUSES):
        editor.press_sequentially(_SENTENCES[number % len(_SENTENCES)], delay=30)
        wait_until(page, "() => window.marked !== null")
        waits.append(page.evaluate("window.marked"))
        sleep(0.3)
    slowest = page.evaluate("window.slowest")
    page.close()
    tail = quantiles(waits, n=20)[18]
    print(f"marks after the last key: median {median(waits):.0f} ms, p95 {tail:.0f} ms (at most 300, all included)")
    print(f"slowest key until it stood in the editor: {slowest:.0f} ms")


def _agents(desk: str, tickets: list[dict[str, Any]]) -> None:
    ids = [ticket["id"] for ticket in tickets]
    alone, together, errors = act_alone(desk, ids), *act_together(desk, ids)
    unit, tail = median(alone), quantiles(together, n=20)[18]
    print(f"one agent: median {unit:.0f} ms over {len(alone)} gestures")
    print(f"twenty agents, one gesture each 5 s: p95 {tail:.0f} ms = {tail / unit:.2f} x (at most 4); errors {errors}")


def _tell(what: str, ours: list[float], theirs: list[float], bar: float) -> None:
    a, b = median(ours), median(theirs)
    print(f"{what}: {a:.0f} ms, bare app {b:.0f} ms = {a / b:.2f} x (at most {bar})")


@contextmanager
def _chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only needed where there is a browser

    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        sys.exit("no Chromium here: the panel cannot be timed")
    with sync_playwright() as run:
        browser = run.chromium.launch(executable_path=str(Path(found)), args=list(_FLAGS))
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
