"""A lead sees in the review how far people and the machine agree, and it follows each rating."""

from typing import Any

from tests.browser.pages import pick, send


def test_agreement_follows_a_lead_s_rating(open_desk: Any, own_leads_url: str) -> None:
    page = open_desk(url=own_leads_url)
    pick(page, "T-1")
    send(page)
    page.get_by_role("tab", name="Review").click()
    page.get_by_text("Nobody has rated a reply yet.").wait_for()
    page.locator("#wl-sent tbody tr").first.click()
    page.get_by_role("radiogroup", name="Respects").get_by_label("1").check()
    page.get_by_role("button", name="Save my rating").click()
    people = page.locator(".wl-people")
    people.wait_for()
    # What was said about the rating is still there to be read.
    assert "Your rating is kept." in page.locator("#wl-notice").inner_text()
    row = people.get_by_role("row").filter(has_text="Respects")
    assert "too few (1 of 20)" in row.inner_text()
    assert "1 rating of 1 reply by 1 person" in people.inner_text()
    assert "There is one month only so far" in people.inner_text()
    assert "No recalibration is in force" in people.inner_text()
    assert "warmline tone fit" in people.inner_text()


def test_it_fits_the_screen_by_day_and_by_night(open_desk: Any, own_leads_url: str, artefacts: Any) -> None:
    for scheme in ("light", "dark"):
        page = open_desk(scheme=scheme, url=own_leads_url)
        page.get_by_role("tab", name="Review").click()
        page.locator(".wl-people").wait_for()
        # Nothing on the page is wider than the window.
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator(".wl-people").bounding_box()["width"] <= page.viewport_size["width"]
        page.screenshot(path=artefacts / f"review-people-{scheme}.png")
