"""The list of keys opens and closes on every screen, with the keys that hold there."""

from typing import Any

import pytest

from tests.browser.pages import go_to


@pytest.mark.parametrize("screen", ["Promises", "Knowledge", "Review", "Evaluation"])
def test_the_list_of_keys_opens_everywhere_with_what_holds_there(open_desk: Any, leads_url: str, screen: str) -> None:
    page = open_desk(url=leads_url)
    go_to(page, screen)
    page.keyboard.press("?")
    page.wait_for_selector("#wl-keys[open]")
    assert page.locator("#wl-keys dt:visible").all_inner_texts() == ["?", "Esc"]
    page.keyboard.press("Escape")
    page.wait_for_selector("#wl-keys:not([open])", state="attached")
    go_to(page, "Desk")
    page.keyboard.press("?")
    page.wait_for_selector("#wl-keys[open]")
    assert "Ctrl + Enter" in page.locator("#wl-keys dt:visible").all_inner_texts()
