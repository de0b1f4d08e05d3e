"""What is written for the person, in a browser: a model's draft as it arrives, why there is none, rewrites, reasons."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

from tests.browser.conftest import CLOSING, SORRY, ModelDesk
from tests.browser.pages import pick, write
from tests.fakes.fake_desk import DRAFT, HOSTILE
from tests.fakes.openai_server import Play, Request, good, not_json, rate_limited, refusing

WHY = "Nothing that is known speaks of pets"


def held(facts: list[dict[str, Any]], gate: Event) -> Play:
    """Two sentences, the second about a fact; the others, with the estimate, only once the gate opens."""
    told = next(fact for fact in facts if fact["kind"] == "status")
    back = next(fact for fact in facts if fact["kind"] == "eta")
    sentences = [
        ("apologise", SORRY, []),
        ("inform", f"{told['text']}.", [told["id"]]),
        ("inform", f"{back['text']}.", [back["id"]]),
    ]
    sentences.append(("close", CLOSING, []))
    parts = [json.dumps({"move": move, "text": text, "facts": ids}) for move, text, ids in sentences]

    def pieces(_: Request) -> Iterator[str]:
        yield '{"sentences": [' + ", ".join(parts[:2])
        gate.wait(30)
        yield ", " + ", ".join(parts[2:]) + "]}"

    return Play(pieces)


def test_sentences_appear_before_the_model_is_done_and_then_stand_in_the_editor(
    open_desk: Any, model_desk: ModelDesk
) -> None:
    page, gate = open_desk(url=model_desk.url), Event()
    ticket = model_desk.next_ticket(lambda facts: held(facts, gate))
    pick(page, ticket)
    place = page.locator("#wl-assessbox").bounding_box()
    editor = page.locator("#wl-editor textarea")
    coming = page.locator(".wl-incoming-text")
    coming.get_by_text(SORRY).wait_for()
    page.wait_for_selector(".wl-incoming .wl-mark.wl-supported")
    # What somebody reads stays where it is.
    assert page.locator("#wl-assessbox").bounding_box()["y"] == place["y"]
    assert (
        page.locator("#wl-incoming").bounding_box()["height"] <= page.locator("#wl-center").bounding_box()["height"] / 3
    )
    assert coming.evaluate("part => getComputedStyle(part).overflowY") == "auto"
    composed = editor.input_value()
    assert SORRY not in composed
    assert CLOSING not in coming.inner_text()
    gate.set()
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value.includes(words)", arg=CLOSING)
    page.wait_for_selector("#wl-incoming", state="hidden")
    line = page.locator("#wl-drafter").inner_text()
    assert "openai:fake" in line
    assert "draft_reply/v" in line
    assert "tokens" in line
    page.locator("#wl-undo").click()
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=composed)
    assert "By the composer" in page.locator("#wl-drafter").inner_text()


def test_what_is_typed_meanwhile_wins_and_the_draft_can_still_be_used(open_desk: Any, model_desk: ModelDesk) -> None:
    page, gate = open_desk(url=model_desk.url), Event()
    ticket = model_desk.next_ticket(lambda facts: held(facts, gate))
    pick(page, ticket)
    page.locator(".wl-incoming-text").get_by_text(SORRY).wait_for()
    editor = page.locator("#wl-editor textarea")
    editor.click()
    editor.press("Control+End")
    editor.press_sequentially(" Mine.", delay=10)
    gate.set()
    use = page.get_by_role("button", name="Use this draft")
    use.wait_for()
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    typed = editor.input_value()
    assert typed.endswith(" Mine.")
    assert SORRY not in typed
    use.click()
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value.includes(words)", arg=SORRY)
    page.locator("#wl-drafter", has_text="openai:fake").wait_for()
    page.locator("#wl-undo").click()
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=typed)


def test_why_the_model_did_not_write_is_on_the_screen(open_desk: Any, model_desk: ModelDesk) -> None:
    page = open_desk(url=model_desk.url)
    for play, reason in (
        (rate_limited(), "The model's provider is limiting requests"),
        (refusing(), "The model refused"),
        (not_json(), "The model's answer could not be read"),
    ):
        pick(page, model_desk.next_ticket(lambda _, play=play: play))
        page.locator("#wl-drafter").get_by_text(f"{reason}; this is the composer's draft").wait_for()
        assert page.locator("#wl-editor textarea").input_value().strip()
        assert page.locator("#wl-incoming").is_hidden()


def test_a_second_reading_is_asked_for_by_a_person_and_gone_with_the_text(
    open_desk: Any, model_desk: ModelDesk, artefacts: Path
) -> None:
    page = open_desk(url=model_desk.url)
    pick(page, model_desk.next_ticket(lambda _: refusing()))
    page.locator("#wl-drafter").get_by_text("The model refused").wait_for()
    write(page, "Our people are doing what they can to help the neighbours with their pets.")
    before = len(model_desk.server.requests)
    model_desk.server.plays[:] = [good({"doubts": [{"sentence": 1, "about": "cause", "fact": None, "why": WHY}]})]
    page.get_by_role("button", name="Ask for a second reading").click()
    page.locator(".wl-finding", has_text=WHY).wait_for()
    assert len(model_desk.server.requests) == before + 1
    assert "Second reader" in page.locator(".wl-findings").inner_text()
    page.screenshot(path=artefacts / "second-reading-1280.png")
    # Nobody is asked while somebody types, and what was said of other words is gone.
    write(page, "Our people are doing what they can.")
    assert page.locator(".wl-finding", has_text=WHY).count() == 0
    assert len(model_desk.server.requests) == before + 1


def test_reasons_open_by_keyboard_and_close_again(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-2")
    assert page.locator(".wl-plan").count() == 0
    assert "answers as" in page.locator("#wl-header .wl-meta").inner_text()
    page.keyboard.press("w")
    page.wait_for_selector(".wl-plan")
    assert "Acknowledge" in page.locator(".wl-moves li").first.inner_text()
    assert "Restoration is estimated for 6 pm" in page.locator(".wl-moves").inner_text()
    assert page.locator('img[src="x"]').count() == 0
    page.wait_for_function("document.activeElement?.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wl-plan", state="hidden")


def test_a_rewrite_takes_the_texts_place_or_says_why_not(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-2")
    editor = page.locator("#wl-editor textarea")
    write(page, DRAFT)
    assert page.get_by_role("button", name="In English").count() == 0
    page.get_by_role("button", name="More formal").click()
    page.locator(".wl-wrong").get_by_text("Left as it was. The time would have changed").wait_for()
    assert HOSTILE in page.locator(".wl-wrong").inner_text()
    assert editor.input_value() == DRAFT
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.textContent") == "Shorter"
    page.keyboard.press("Enter")
    page.get_by_text("Shorter: done.").wait_for()
    assert editor.input_value() == DRAFT.removesuffix(" I will write again by 4 pm.")
    assert editor.is_editable()
    page.keyboard.press("u")
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=DRAFT)


def test_who_is_not_understood_is_told_so_and_the_next_answer_takes_it_away(open_desk: Any, leads_url: str) -> None:
    page = open_desk(url=leads_url)
    pick(page, "T-4")
    page.get_by_label("What the new draft should do").fill("mention the football game")
    page.locator("#wl-redraft").click()
    page.locator(".wl-wrong").get_by_text("Nothing of “mention the football game” was understood").wait_for()
    assert "not understood" in page.locator("#wl-drafter").inner_text()
    write(page, "Sorry, back by 9 pm.")
    page.wait_for_selector("#wl-notice", state="hidden")
    assert page.locator(".wl-mark.wl-contradicted").is_visible()
    page.locator("#wl-undo").click()
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=DRAFT)
    assert "not understood" not in page.locator("#wl-drafter").inner_text()
