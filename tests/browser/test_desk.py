"""From a ticket to a sent reply, as a person does it, in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PHONE, WIDE, false_time, go_to, pick, send, settled, write
from tests.fakes.fake_desk import HOSTILE

ADDED = "\n\nThank you for writing to us."

SETTLED = """() => {
  const shown = document.querySelector(".wl-shown-now")?.dataset.id;
  const marked = document.querySelector('.wl-row[aria-current="true"]')?.dataset.id;
  return shown === marked && !document.querySelector("#wl-center.wl-loading");
}"""
"""The middle shows the ticket that the queue marks."""


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
    waiting = page.locator(".wl-row").count()
    send(page)
    page.wait_for_function("count => document.querySelectorAll('.wl-row').length === count", arg=waiting - 1)
    assert page.locator(f'.wl-row[data-id="{ticket}"]').count() == 0

    page.get_by_role("tab", name="Review").click()
    page.wait_for_selector("#wl-sent tbody tr")
    assert incident_id in page.locator("#wl-sent .wl-table").inner_text()
    page.locator("#wl-sent tbody tr").first.click()
    page.wait_for_selector(".wl-compare ins")
    page.screenshot(path=artefacts / "review-opened-1280.png")


def test_a_suggested_correction_is_one_click(open_desk: Any, desk_url: str, ready_tickets: tuple[str, ...]) -> None:
    page, ticket = open_desk(), ready_tickets[1]
    pick(page, ticket)
    incident_id = page.locator(f'.wl-row[data-id="{ticket}"]').get_attribute("data-incident")
    write(page, f"I am sorry about this. Your internet should be back by {false_time(desk_url, incident_id)}.")
    page.locator("#wl-assessbox .wl-use").first.click()
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


def test_typing_is_answered_once_it_pauses(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    editor = page.locator("#wl-editor textarea")
    editor.focus()
    page.keyboard.type("x")
    settled(page, editor.input_value())


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
    send(page)
    page.wait_for_timeout(300)
    assert page.locator('img[src="x"]').count() == 0
    assert dialogs == []


def test_an_agent_is_told_why_they_cannot_send(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    pick(page, "T-3")
    assert page.locator("#wl-send").is_disabled()
    assert page.locator("#wl-reason").inner_text() == "A team lead has to send this one."
    # No tab that would only say no; the desk refuses all the same (tests/unit/test_review_screen.py).
    page.wait_for_selector("text=Ada")
    assert page.get_by_role("tab", name="Review").count() == 0


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
    send(page)
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
    go_to(page, "Review")
    page.wait_for_timeout(600)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=artefacts / f"review-{width}-{scheme}.png")


@pytest.mark.parametrize("gap", [20, 150])
def test_however_fast_somebody_goes_the_ticket_marked_is_the_one_shown(
    open_desk: Any, leads_url: str, gap: int
) -> None:
    page = open_desk(url=leads_url)
    rows = page.locator(".wl-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    for keys in ("jjjj", "kkk", "jjkjj"):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(gap)
        page.wait_for_function(SETTLED)
    assert page.locator(".wl-row[aria-current=true]").get_attribute("data-id") == rows[3]


def test_after_one_is_put_aside_the_next_is_opened_and_the_keyboard_is_in_the_middle(
    open_desk: Any, own_leads_url: str
) -> None:
    page = open_desk(url=own_leads_url)
    rows = page.locator(".wl-row").evaluate_all("rows => rows.map(row => row.dataset.id)")
    pick(page, rows[1])
    page.keyboard.press("l")
    page.wait_for_function("() => document.activeElement.matches('[data-work=later]')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f'.wl-meta:has-text("{rows[2]}")')
    page.wait_for_function(SETTLED)
    assert page.locator(f'.wl-row[data-id="{rows[1]}"]').is_hidden()
    page.wait_for_function("() => document.activeElement === document.querySelector('#wl-scroll')")
    page.keyboard.press("k")
    page.wait_for_selector(f'.wl-meta:has-text("{rows[0]}")')


def test_the_queue_is_scrolled_by_wheel_beneath_its_filters(open_desk: Any) -> None:
    page = open_desk(WIDE)
    queue, filters = page.locator("#wl-queuebox"), page.locator("#wl-filterbox")
    rows = page.locator(".wl-row")
    assert queue.evaluate("box => box.scrollHeight > 2 * box.clientHeight")
    page.mouse.move(150, 400)
    page.mouse.wheel(0, 600)
    page.wait_for_function("() => document.getElementById('wl-queuebox').scrollTop > 300")
    rows.last.scroll_into_view_if_needed()
    assert rows.last.bounding_box()["y"] < WIDE["height"]
    assert filters.bounding_box()["y"] >= 0
    assert page.locator("#wl-left").evaluate("column => column.scrollTop") == 0
