"""A lead looks through what was promised, by mouse and by keyboard, on both sizes of screen."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.pages import PHONE, WIDE


@pytest.fixture(scope="module")
def promises_url() -> Iterator[str]:
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_promises", "lead", str(port)])


@pytest.fixture
def promises(open_desk: Any, promises_url: str) -> Any:
    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light") -> Any:
        page = open_desk(viewport=viewport, scheme=scheme, url=promises_url)
        page.get_by_role("tab", name="Promises").click()
        page.locator(".wl-promises").wait_for()
        return page

    return open_it


def test_a_customer_who_was_told_the_old_time_is_one_click_away(promises: Any) -> None:
    page = promises()
    slip = page.locator(".wl-slip").filter(has_text="INC-7")
    assert "told 7:00 pm EST; now 9:00 pm EST" in slip.inner_text()
    slip.get_by_role("button", name="Customer 1001").click()
    page.locator("#wl-promise-reply h2").wait_for()
    words = page.locator("#wl-promise-reply .wl-promised-words").all_inner_texts()
    assert words == ["Service is estimated back by 6 pm.", "We will write again by 4 pm."]
    assert page.locator('#wl-promisesbox tr[aria-selected="true"]').count() == 2


def test_counts_and_lists_filter(promises: Any) -> None:
    page = promises()
    page.get_by_role("button", name="4 Broken").click()
    page.wait_for_function("() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length === 4")
    page.get_by_label("Incident", exact=True).select_option("INC-8")
    page.wait_for_function("() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length === 1")
    assert page.get_by_role("button", name="Broken").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Broken").click()
    page.wait_for_function("() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length === 2")


def test_the_keyboard_alone_is_enough(promises: Any) -> None:
    page = promises()
    page.get_by_role("button", name="Late").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length === 3")
    # Drawn anew, and the focus is where it was.
    assert page.evaluate("document.activeElement.dataset.state") == "due"
    page.locator(".wl-promises .wl-table .wl-open").first.focus()
    page.keyboard.press("Enter")
    page.locator("#wl-promise-reply h2").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_fits_the_screen(promises: Any, artefacts: Any, viewport: dict[str, int], scheme: str) -> None:
    page = promises(viewport, scheme)
    page.locator(".wl-promises .wl-table .wl-open").first.click()
    page.locator("#wl-promise-reply h2").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert grave_findings(page) == []
    page.screenshot(path=artefacts / f"promises-{viewport['width']}-{scheme}.png")
