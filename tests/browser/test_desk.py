"""From a ticket to a sent reply, as a person does it, in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PHONE, WIDE, false_time, pick, write
from tests.fakes.fake_desk import HOSTILE

ADDED = "\n\nThank you for writing to us."


def test_from_a_ticket_to_a_sent_reply(
    open_desk: Any, desk_url: str, ready_tickets: tuple[str, ...], artefacts: Path
) -> None:
    page, ticket = open_desk(), ready_tickets[0]
    pick(page, ticket)
    page.screenshot(path=artefacts / "desk-1280-light.png")
    incident_id = page.locator(f'.wl-row[data-id="{ticket}"]').get_attribute("data-incident")
    drafted = page.locator("#wl-editor textarea").input_value()
    assert drafted.strip()

    greeting, first, *rest = drafted.split("\n\n")
    wrong = f"Your internet will be back by {false_time(desk_url, incident_id)}."
    write(page, "\n\n".join([greeting, first, wrong, *rest]))
    assert page.locator(".wl-mark.wl-contradicted").count() >= 1
    assert page.locator("#wl-send").is_disabled()
    assert page.locator("#wl-reason").inner_text().strip()
    page.locator("#wl-editor textarea").evaluate("field => { field.scrollTop = 0; }")
    page.screenshot(path=artefacts / "desk.png")

    write(page, drafted + ADDED)
    assert page.locator(".wl-mark.wl-contradicted").count() == 0
    page.wait_for_selector("#wl-send:not([disabled])")
    waiting = page.locator(".wl-row").count()
    page.locator("#wl-send").click()
    page.wait_for_selector(".wl-done")
    page.wait_for_function("count => document.querySelectorAll('.wl-row').length === count", arg=waiting - 1)
    assert page.locator(f'.wl-row[data-id="{ticket}"]').count() == 0

    page.get_by_role("tab", name="Review").click()
    page.wait_for_selector(".wl-table tbody tr")
    assert incident_id in page.locator(".wl-table").inner_text()
    page.locator(".wl-table tbody tr").first.click()
    page.wait_for_selector(".wl-compare ins")
    page.screenshot(path=artefacts / "review-opened-1280.png")


def test_a_suggested_correction_is_one_click(open_desk: Any, desk_url: str, ready_tickets: tuple[str, ...]) -> None:
    page, ticket = open_desk(), ready_tickets[1]
    pick(page, ticket)
    incident_id = page.locator(f'.wl-row[data-id="{ticket}"]').get_attribute("data-incident")
    write(page, f"I am sorry about this. Your internet should be back by {false_time(desk_url, incident_id)}.")
    page.locator(".wl-use").first.click()
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    page.wait_for_function("() => !document.querySelector('.wl-mark.wl-contradicted')")


def test_what_was_typed_stays_through_checks_and_other_tickets(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page, (_, _, ticket, other, *_) = open_desk(), ready_tickets
    pick(page, ticket)
    editor = page.locator("#wl-editor textarea")
    editor.click()
    editor.press("Control+End")
    typed = " Thank you for telling us about the calls 😟 you missed."
    editor.press_sequentially(typed, delay=15)
    page.wait_for_timeout(900)
    assert editor.input_value().endswith(typed)
    assert page.evaluate("document.activeElement === document.querySelector('#wl-editor textarea')")
    pick(page, other)
    pick(page, ticket)
    assert editor.input_value().endswith(typed)


def test_typing_is_answered_within_a_second(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    page.evaluate("window.startedAt = null")
    page.locator("#wl-editor textarea").focus()
    page.keyboard.type("x")
    seconds = page.evaluate(
        """async () => { const start = performance.now();
        while (document.body.classList.contains('wl-checking')) await new Promise(done => setTimeout(done, 10));
        return (performance.now() - start) / 1000; }"""
    )
    assert seconds < 1.0  # 0.3 s of pause, then the answer


def test_keys_move_through_the_queue_but_not_while_typing(open_desk: Any) -> None:
    page = open_desk()
    rows = page.locator(".wl-row")
    current = '.wl-row[aria-current="true"]'
    page.keyboard.press("j")
    page.wait_for_selector(".wl-title")
    first = rows.nth(0).get_attribute("data-id")
    assert page.locator(current).get_attribute("data-id") == first
    page.keyboard.press("j")
    assert page.locator(current).get_attribute("data-id") == rows.nth(1).get_attribute("data-id")
    page.wait_for_selector(f'.wl-meta:has-text("{rows.nth(1).get_attribute("data-id")}")')
    page.keyboard.press("k")
    page.wait_for_selector(f'.wl-meta:has-text("{first}")')
    page.keyboard.press("e")
    page.keyboard.type("jk?")
    assert page.locator(current).get_attribute("data-id") == first
    assert not page.locator("#wl-keys").evaluate("dialog => dialog.open")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#wl-keys").evaluate("dialog => dialog.open")


def test_what_a_hostile_ticket_says_stays_text(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    pick(page, "T-2")
    assert HOSTILE in page.locator(".wl-title").inner_text()
    write(page, f"{HOSTILE} by 6 pm")
    page.locator("#wl-send").click()
    page.wait_for_selector(".wl-done")
    page.wait_for_timeout(300)
    assert page.locator('img[src="x"]').count() == 0
    assert dialogs == []


def test_an_agent_is_told_why_they_cannot_send(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    pick(page, "T-3")
    assert page.locator("#wl-send").is_disabled()
    assert page.locator("#wl-reason").inner_text() == "A team lead has to send this one."
    page.get_by_role("tab", name="Review").click()
    page.get_by_text("Only team leads and admins may see the review.").wait_for()


def test_a_second_click_sends_no_draft_that_nobody_read(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    pick(page, "T-1")
    page.evaluate("""() => new MutationObserver(() => {
        const send = document.querySelector('#wl-send:not([disabled])');
        const fits = send && document.querySelector(".wl-title") && document.body.matches(".wl-held");
        if (window.clicked || !fits) return;
        window.clicked = true;
        send.click();
    }).observe(document.body, {subtree: true, childList: true, attributes: true})""")
    waiting = page.locator(".wl-row").count()
    page.locator("#wl-send").click()
    page.wait_for_selector(".wl-done")
    page.wait_for_function("window.clicked")
    page.wait_for_selector("body:not(.wl-held)")
    assert page.locator(".wl-row").count() == waiting - 1
    assert page.locator(".wl-title").is_visible()
    assert page.locator("#wl-notice").inner_text().count("Sent reply") == 1


def test_the_editor_is_as_tall_as_its_text_until_something_is_wrong(open_desk: Any, agents_url: str) -> None:
    page = open_desk({"width": 1920, "height": 1080}, url=agents_url)
    pick(page, "T-4")
    editor = page.locator("#wl-editor textarea")
    write(page, "Line by line.")
    low = editor.bounding_box()["height"]
    write(page, "\n".join(["Line by line."] * 15))
    high = editor.bounding_box()["height"]
    assert high > low
    assert editor.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    write(page, "\n".join(["Back by 9 pm."] * 15))
    assert editor.bounding_box()["height"] < high
    bar = page.locator("#wl-bar").bounding_box()["y"]
    finding = page.locator(".wl-finding").first.bounding_box()
    assert finding["y"] + finding["height"] <= bar


def test_the_newest_message_is_in_sight_whole(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[2])
    newest, thread = (page.locator(part).last.bounding_box() for part in (".wl-thread .wl-customer", ".wl-thread"))
    assert thread["y"] <= newest["y"]
    assert newest["y"] + newest["height"] <= thread["y"] + thread["height"]


def test_filter_and_fact_click(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    every = page.locator(".wl-row:visible").count()
    page.locator("#wl-find").fill("no such ticket anywhere")
    assert page.locator(".wl-row:visible").count() == 0
    assert page.get_by_text("No ticket fits this filter.").is_visible()
    page.locator("#wl-find").fill("")
    page.locator("#wl-state").select_option("lead")
    assert 0 < page.locator(".wl-row:visible").count() < every
    page.locator("#wl-state").select_option("")
    pick(page, ready_tickets[3])
    fact = page.locator(".wl-fact[data-say]").first
    sentence = fact.get_attribute("data-say")
    fact.click()
    assert sentence in page.locator("#wl-editor textarea").input_value()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_nothing_overflows(
    open_desk: Any, ready_tickets: tuple[str, ...], artefacts: Path, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme)
    width = viewport["width"]
    page.screenshot(path=artefacts / f"queue-{width}-{scheme}.png")
    pick(page, ready_tickets[2])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == WIDE["width"]:
        assert page.evaluate("document.documentElement.scrollHeight") <= viewport["height"]
    # The way to send stays in sight, whatever the size of the screen.
    assert page.locator("#wl-send").bounding_box()["y"] < viewport["height"]
    page.screenshot(path=artefacts / f"ticket-{width}-{scheme}.png")
    page.screenshot(path=artefacts / f"ticket-{width}-{scheme}-whole.png", full_page=True)
    page.get_by_role("tab", name="Review").click()
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=artefacts / f"review-{width}-{scheme}.png")
