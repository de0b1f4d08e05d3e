"""A lead's whole job, by mouse and by keys alone: what agents may not send, the review, promises, and what is known."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.hands import Hands, Mouse, open_tab, open_ticket
from tests.browser.pages import settled
from tests.browser.walks import walks

WALKS = walks("mouse-1280-dark", "keys-390-light")
UNTRUE = "I am sorry. Your line is back by 8 pm."
WHY = "The crew on site told me so by phone."


@pytest.fixture
def review_url() -> Iterator[str]:
    """A fake desk with forty replies sent, and a lead signed in, for one walk alone."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_sent_replies", "lead", str(port), "40"])


@pytest.fixture
def promises_url() -> Iterator[str]:
    """A fake desk with promises made, and a lead signed in, for one walk alone."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_promises", "lead", str(port)])


@WALKS
def test_what_only_a_lead_may_send_and_the_review(
    open_desk: Any, review_url: str, artefacts: Path, kind: Any, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme, review_url)
    hands, name = kind(page), f"lead-{kind.__name__.lower()}-{viewport['width']}-{scheme}"
    _override(hands, page)
    _send(hands, page, "T-2")
    open_ticket(hands, page, "T-3")
    assert "Needs a team lead" in page.locator("#wl-standing").inner_text()
    _send(hands, page, "T-3")
    open_tab(hands, page, "Review")
    page.wait_for_selector("#wl-plot-by .points path", state="attached")
    page.screenshot(path=artefacts / f"{name}-review.png")
    _through_a_picture(hands, page)
    _rate(hands, page)
    page.screenshot(path=artefacts / f"{name}-rated.png")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@WALKS
def test_what_was_promised_and_what_is_known(
    open_desk: Any, promises_url: str, artefacts: Path, kind: Any, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme, promises_url)
    hands, name = kind(page), f"lead-{kind.__name__.lower()}-{viewport['width']}-{scheme}"
    _look_at_promises(hands, page)
    page.screenshot(path=artefacts / f"{name}-promises.png")
    open_tab(hands, page, "Knowledge")
    _link(hands, page)
    page.screenshot(path=artefacts / f"{name}-incident.png")
    _change_a_guideline(hands, page)
    page.screenshot(path=artefacts / f"{name}-guideline.png")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def _override(hands: Hands, page: Any) -> None:
    open_ticket(hands, page, "T-2")
    hands.type_into(page.locator("#wl-editor textarea"), UNTRUE)
    settled(page, UNTRUE)
    hands.activate(page.locator(".wl-finding [data-override]"))
    hands.type_into(page.locator("#wl-override-reason"), WHY)
    hands.activate(page.locator("#wl-override [data-go]"))
    page.locator(".wl-mark.wl-overridden", has_text="by 8 pm").wait_for()


def _send(hands: Hands, page: Any, ticket_id: str) -> None:
    hands.activate(page.locator("#wl-send:not([disabled])"))
    page.wait_for_selector(f'#wl-notice p[data-sent="{ticket_id}"]', state="attached")
    page.wait_for_selector("body:not(.wl-held)")


def _through_a_picture(hands: Hands, page: Any) -> None:
    """A point of a picture by mouse; by keys what it stands for, in the table that is folded beneath its title."""
    if isinstance(hands, Mouse):
        page.locator("#wl-plot-by").scroll_into_view_if_needed()
        box = page.locator("#wl-plot-by .points path").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.wait_for_selector("#wl-plot-by .hoverlayer .hovertext", state="attached")
        page.mouse.click(x, y)
    else:
        picture = page.locator("#wl-pictures .wl-plotbox", has=page.locator("#wl-plot-by"))
        hands.activate(picture.locator("summary"))
        hands.activate(picture.locator(".wl-behind [data-review=agent]").first)
    page.locator(".wl-filter-chip", has_text="Agent:").wait_for()


def _rate(hands: Hands, page: Any) -> None:
    openers = page.locator("#wl-sent tbody .wl-open")
    hands.activate(openers.first)
    reply = page.locator("#wl-sent-reply h2")
    reply.wait_for()
    page.wait_for_function("() => document.activeElement.matches('#wl-sent-reply h2')")
    first = reply.get_attribute("data-id")
    assert page.locator("#wl-sent-reply .wl-known li").count() > 0
    hands.activate(page.get_by_role("radiogroup", name="Respects").get_by_label("1"))
    hands.activate(page.get_by_role("radiogroup", name="Overall").get_by_label("5"))
    hands.activate(page.locator("#wl-sent-reply [data-rate]"))
    page.locator("#wl-notice .wl-done", has_text="rating").wait_for(state="attached")
    hands.activate(openers.nth(1))
    page.wait_for_selector(f'#wl-sent-reply h2:not([data-id="{first}"])')


def _look_at_promises(hands: Hands, page: Any) -> None:
    open_tab(hands, page, "Promises")
    rows = "() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length"
    page.locator(".wl-promises .wl-table").wait_for()
    every = page.evaluate(rows)
    hands.activate(page.locator('.wl-promises [data-state="broken"]'))
    page.wait_for_selector('.wl-promises [data-state="broken"][aria-pressed="true"]')
    page.wait_for_function(f"every => ({rows})() < every", arg=every)
    kinds = page.locator('.wl-promises [data-filter="kind"]')
    hands.choose(kinds, kinds.locator("option").nth(1).text_content().strip())
    hands.activate(page.locator(".wl-promises .wl-table .wl-open").first)
    page.locator("#wl-promise-reply h2").wait_for()


def _link(hands: Hands, page: Any) -> None:
    hands.activate(page.locator('[data-act="show"][data-id="INC-7"]'))
    beside = page.locator("#wl-board-incident")
    beside.locator("h2", has_text="Riverside").wait_for()
    others = beside.get_by_label("Another incident")
    hands.choose(others, others.locator("option").nth(1).text_content().strip())
    hands.activate(beside.get_by_role("button", name="Same outage"))
    beside.locator(".wl-linked").wait_for()


def _change_a_guideline(hands: Hands, page: Any) -> None:
    if not page.locator("#wl-boardbox").is_visible():
        # On a phone one thing at a time: what is open has to be closed first.
        hands.activate(page.locator("#wl-board-incident").get_by_role("button", name="Close"))
    hands.activate(page.locator('.wl-sectionbutton[data-id="guidelines"]'))
    hands.activate(page.locator('[data-act="guideline"]').first)
    hands.activate(page.get_by_role("button", name="Change it"))
    hands.type_into(page.get_by_label("Text", exact=True), "Stay **kind**, and say what is known.")
    hands.activate(page.get_by_role("button", name="Preview"))
    page.locator("#wl-board-told .wl-prose strong", has_text="kind").wait_for()
    hands.activate(page.get_by_role("button", name="Save as a new version"))
    page.locator("#wl-notice .wl-done", has_text="is version 1 now").wait_for(state="attached")
