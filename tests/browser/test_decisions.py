"""What a person decides beside the text: approving, which incident, a rating."""

from typing import Any

from tests.browser.pages import pick, send, stands, write
from tests.fakes.fake_desk import DRAFT


def test_an_approved_text_can_only_be_sent_or_taken_back(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-1")
    page.locator("#wl-approve").click()
    page.wait_for_selector("#wl-withdraw")
    # Another tab, as after a restart: it knows only what the desk kept.
    page = open_desk(url=leads_url)
    pick(page, "T-1")
    editor = page.locator("#wl-editor textarea")
    assert editor.is_disabled()
    stands(page, DRAFT)
    assert page.locator("#wl-send").inner_text().strip() == "Send"
    assert page.locator("#wl-redraft").is_disabled()
    assert page.locator("#wl-approve").count() == 0
    assert page.locator("#wl-reason").inner_text().startswith("Approved by lead-1")
    page.locator("#wl-withdraw").click()
    page.wait_for_selector("#wl-approve:not([disabled])")
    assert editor.is_enabled()
    write(page, "Sorry, back by 6 pm.")
    send(page)
    page.wait_for_function("() => !document.querySelector('.wl-row[data-id=\"T-1\"]')")


def test_a_person_says_which_incident_is_meant_and_takes_it_back(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-5")
    write(page, "Typed so far.")
    page.get_by_role("button", name="This one: Internet outage in Riverside").click()
    page.get_by_text("Chosen by a person").wait_for()
    stands(page, DRAFT)
    page.locator("#wl-undo").click()
    page.wait_for_selector("#wl-undo[disabled]")
    stands(page, "Typed so far.")
    page.get_by_role("button", name="Let the matcher decide").click()
    page.get_by_text("Several incidents fit equally well.").wait_for()
    pick(page, "T-4")
    page.get_by_label("Open incidents").select_option("INC-8")
    page.get_by_role("button", name="Use it").click()
    page.locator("#wl-incidentbox").get_by_text("Mail outage in Oakdale").wait_for()


def test_a_lead_rates_beside_the_machine(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-3")
    send(page)
    page.get_by_role("tab", name="Review").click()
    page.locator(".wl-table tbody tr").filter(has_text="sorry that your connection").first.click()
    page.get_by_role("button", name="Save my rating").click()
    page.get_by_text("Rate at least one dimension").wait_for()
    page.get_by_role("radiogroup", name="Respects").get_by_label("1").check()
    page.get_by_role("radiogroup", name="Overall").get_by_label("5").check()
    page.get_by_label("Note").fill("Plain and kind.")
    page.get_by_role("button", name="Save my rating").click()
    page.wait_for_selector(".wl-ratings li")
    assert "5 of 7" in page.locator(".wl-ratings").inner_text()
    assert "Plain and kind." in page.locator(".wl-ratings").inner_text()
    assert page.get_by_role("radiogroup", name="Overall").get_by_label("5").is_checked()
    page.get_by_role("button", name="Back to the list").click()
    assert page.evaluate(
        "document.querySelector('#wl-sent tr[aria-selected=\"true\"]').contains(document.activeElement)"
    )
