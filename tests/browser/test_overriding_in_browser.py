"""A lead lets one claim stand; an agent is told who may."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PHONE, WIDE, pick, send, settled, write

TEXT = "I am sorry. Your line is back by 8 pm. I write again by 9 pm."
ASK = ".wl-finding [data-override]"
WHY = "The crew on site told me so by phone."


def _override(page: Any, reason: str = WHY) -> None:
    page.locator(ASK).first.click()
    page.wait_for_selector("#wl-override[open]")
    page.keyboard.type(reason)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#wl-override:not([open])", state="attached")


def test_a_lead_gives_a_reason_and_the_block_comes_back_with_an_edit(open_desk: Any, own_leads_url: str) -> None:
    page = open_desk(url=own_leads_url)
    pick(page, "T-2")
    write(page, TEXT)
    _override(page)
    page.get_by_text(f"Overridden by Ada, just now: {WHY}").wait_for()
    assert page.locator(".wl-mark.wl-overridden").inner_text() == "by 8 pm"
    assert page.locator("#wl-send").is_disabled()
    _override(page)
    page.wait_for_selector("#wl-send:not([disabled])")
    assert page.locator("#wl-reason").inner_text().startswith("A team lead let it stand")
    # Another tab sees it too, and what is typed elsewhere changes nothing.
    other = open_desk(url=own_leads_url)
    pick(other, "T-2")
    assert other.locator(".wl-mark.wl-overridden").count() == 2
    write(page, "Hello 😟.\n\n" + TEXT)
    assert page.locator("#wl-send").is_enabled()
    # What a sentence may refer to is not elsewhere.
    write(page, TEXT.replace("I am sorry.", "I am sorry about last year."))
    assert page.locator("#wl-send").is_disabled()
    write(page, TEXT.replace("Your line is", "Your line may be"))
    # The sentence after it may refer to it.
    assert page.locator(".wl-mark.wl-contradicted").all_inner_texts() == ["by 8 pm", "by 9 pm"]
    assert page.locator("#wl-send").is_disabled()
    write(page, TEXT)
    send(page)
    page.get_by_role("tab", name="Review").click()
    page.locator(".wl-table tbody tr", has_text="overridden").click()
    page.locator("#wl-sent-reply").get_by_text(WHY).first.wait_for()


def test_a_reason_needs_words_and_is_not_lost(open_desk: Any, own_leads_url: str) -> None:
    page = open_desk(url=own_leads_url)
    pick(page, "T-4")
    write(page, TEXT)
    page.locator(ASK).first.click()
    go, field = page.locator("#wl-override [data-go]"), page.locator("#wl-override-reason")
    assert "by 8 pm" in page.locator("#wl-override").inner_text()
    assert go.is_disabled()
    page.keyboard.type("because I")
    assert go.is_disabled()
    short = page.get_by_text("three words or more")
    assert short.is_visible()
    # The desk's keys rest while somebody writes here.
    page.keyboard.press("Control+Enter")
    assert page.locator("#wl-override").evaluate("dialog => dialog.open")
    page.keyboard.press("Escape")
    assert not page.locator("#wl-override").evaluate("dialog => dialog.open")
    page.locator(ASK).first.click()
    assert field.input_value() == "because I"
    field.fill("because I said so")
    assert go.is_enabled()
    assert short.is_hidden()
    page.get_by_role("button", name="Cancel").click()
    page.locator(ASK).nth(1).click()
    assert field.input_value() == ""
    page.get_by_role("button", name="Cancel").click()
    assert page.locator(".wl-mark.wl-overridden").count() == 0


def test_what_was_typed_meanwhile_is_overridden_by_nobody(open_desk: Any, own_leads_url: str) -> None:
    page = open_desk(url=own_leads_url)
    pick(page, "T-4")
    write(page, TEXT)
    page.locator(ASK).first.click()
    page.keyboard.type(WHY)
    page.evaluate(
        """() => {
            const field = document.querySelector('#wl-editor textarea');
            field.value = 'Hi. ' + field.value;
            field.dispatchEvent(new Event('input', {bubbles: true}));
        }"""
    )
    settled(page, "Hi. " + TEXT)
    page.locator("#wl-override [data-go]").click()
    page.locator(".wl-wrong", has_text="changed meanwhile").wait_for()
    assert page.locator(".wl-mark.wl-overridden").count() == 0


def test_an_agent_is_told_who_may_and_refused(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    pick(page, "T-5")
    write(page, TEXT)
    assert page.locator(ASK).count() == 0
    assert page.get_by_text("A team lead can override a single claim").is_visible()
    # Even where a page asks all the same.
    page.evaluate("why => window.warmline.part('override').trigger('select', {id: 'x', reason: why})", WHY)
    page.locator(".wl-wrong", has_text="Only a team lead can override a claim.").wait_for()
    assert page.locator(".wl-mark.wl-overridden").count() == 0
    # The desk is shared: what stands there is sendable for the next test.
    write(page, "Sorry, back by 6 pm.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_pictures(open_desk: Any, own_leads_url: str, artefacts: Path, viewport: dict[str, int], scheme: str) -> None:
    page = open_desk(viewport, scheme, own_leads_url)
    name = f"{viewport['width']}-{scheme}.png"
    pick(page, "T-3")
    write(page, f"Dear Dana, {scheme} {name}: your line is back by 8 pm. I write again by 9 pm.")
    page.locator(".wl-findings").scroll_into_view_if_needed()
    page.screenshot(path=artefacts / f"contradicted-{name}")
    page.locator(ASK).first.click()
    page.keyboard.type(WHY)
    page.screenshot(path=artefacts / f"override-{name}")
    box = page.locator("#wl-override").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    page.keyboard.press("Control+Enter")
    page.get_by_text("Overridden by Ada").wait_for()
    page.screenshot(path=artefacts / f"overridden-{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
