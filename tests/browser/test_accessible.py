"""Nothing serious or critical for axe on any screen, wide and on a phone, light and dark."""

from typing import Any

import pytest

from tests.browser.accessible import grave_findings
from tests.browser.pages import PHONE, WIDE, go_to, pick

SCREENS = ("Promises", "Knowledge", "Review", "Evaluation")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_no_screen_shuts_anybody_out(
    open_desk: Any, ready_tickets: tuple[str, ...], viewport: dict[str, int], scheme: str
) -> None:
    page, found = open_desk(viewport, scheme), {}
    found["Queue"] = grave_findings(page)
    page.locator(f'.wl-row[data-id="{ready_tickets[2]}"]').wait_for(state="attached")
    if page.locator("#wl-left").is_hidden():
        page.locator("#wl-queue-toggle").click()
    pick(page, ready_tickets[2])
    found["Desk"] = grave_findings(page)
    page.keyboard.press("Escape")
    page.locator("#wl-keys-open").evaluate("button => button.click()")
    found["Keys"] = grave_findings(page)
    page.keyboard.press("Escape")
    for screen in SCREENS:
        go_to(page, screen)
        page.wait_for_timeout(1_500)
        found[screen] = grave_findings(page)
    assert {screen: said for screen, said in found.items() if said} == {}
