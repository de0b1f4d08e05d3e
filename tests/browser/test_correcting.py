"""Corrections that are offered: the right words, in the right place, and back again."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import pick, settled, write

USE, ALL = ".wl-finding [data-use]", ".wl-verdict [data-all]"
CREW = "Hi 😟 Dana, back by 8 pm. The crew 👷🏽‍♀️ is done by 9 pm. Sorry."


@pytest.fixture
def page(open_desk: Any, own_leads_url: str) -> Any:
    found = open_desk(url=own_leads_url)
    pick(found, "T-1")
    return found


def _becomes(page: Any, text: str) -> None:
    page.wait_for_function("words => document.querySelector('#wl-editor textarea').value === words", arg=text)
    settled(page, text)


def _typed_before_the_answer(page: Any, at: int, typed: str, selector: str = USE) -> None:
    """Type and click in one go, as somebody does who is faster than the server."""
    page.evaluate(
        """([at, typed, selector]) => {
            const field = document.querySelector('#wl-editor textarea');
            field.focus();
            field.setSelectionRange(at, at);
            document.execCommand('insertText', false, typed);
            document.querySelector(selector).click();
        }""",
        [at, typed, selector],
    )


def test_one_after_the_other_behind_letters_of_two_units_and_back_by_keys(page: Any) -> None:
    write(page, CREW)
    page.locator(USE).first.click()
    first = CREW.replace("8", "6")
    _becomes(page, first)
    page.locator(USE).first.click()
    both = first.replace("9", "6")
    _becomes(page, both)
    assert page.locator(USE).count() == 0
    page.wait_for_selector("#wl-send:not([disabled])")
    page.keyboard.press("Control+z")
    _becomes(page, first)
    page.keyboard.press("Control+z")
    _becomes(page, CREW)
    page.keyboard.press("Control+Shift+z")
    _becomes(page, first)


def test_all_at_once_are_one_step(page: Any) -> None:
    write(page, CREW)
    assert page.locator(ALL).inner_text() == "Correct all 2"
    page.locator(ALL).click()
    _becomes(page, CREW.replace("8", "6").replace("9", "6"))
    assert page.locator(ALL).count() == 0
    page.keyboard.press("Control+z")
    _becomes(page, CREW)


def test_a_key_corrects_and_another_takes_it_back(page: Any) -> None:
    write(page, CREW)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    _becomes(page, CREW.replace("8", "6").replace("9", "6"))
    page.keyboard.press("Control+z")
    _becomes(page, CREW)
    # In the editor it is a letter like any other.
    page.keyboard.press("Control+End")
    page.keyboard.press("c")
    _becomes(page, f"{CREW}c")


def test_who_was_writing_goes_on_where_they_were(page: Any) -> None:
    write(page, CREW)
    editor = page.locator("#wl-editor textarea")
    editor.evaluate(
        "field => { const at = field.value.indexOf(' Sorry'); field.focus(); field.setSelectionRange(at, at); }"
    )
    page.locator(USE).first.click()
    page.keyboard.type(" Truly.")
    _becomes(page, CREW.replace("8", "6").replace(" Sorry", " Truly. Sorry"))


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("¡Hola 👋🏽, señora! Vuelve a las 8, ¿sí?", "¡Hola 👋🏽, señora! Vuelve a las 6, ¿sí?"),
        ("Cafe\u0301: vuelve a las 8.\n\nאחר כך by 9 pm.", "Cafe\u0301: vuelve a las 6.\n\nאחר כך by 6 pm."),
    ],
    ids=["spanish", "combining marks and right to left"],
)
def test_in_other_languages(page: Any, said: str, right: str) -> None:
    write(page, said)
    page.locator(f"{USE}, {ALL}").first.click()
    _becomes(page, right)


def test_what_was_typed_meanwhile_stays_and_the_right_words_are_replaced(page: Any) -> None:
    write(page, "It is 8 pm. Back by 8 pm.")
    _typed_before_the_answer(page, 0, "😟 So sorry: ")
    _becomes(page, "😟 So sorry: It is 8 pm. Back by 6 pm.")


def test_words_that_were_changed_meanwhile_are_left_alone(page: Any) -> None:
    write(page, "Back by 8 pm.")
    _typed_before_the_answer(page, len("Back by "), "1")
    _becomes(page, "Back by 18 pm.")


def test_where_two_could_be_meant_nothing_is_replaced(page: Any) -> None:
    text = "Back by 8 pm. Once more: by 8 pm."
    write(page, text)
    _typed_before_the_answer(page, 0, "Hi. ")
    _becomes(page, "Hi. " + text)
    page.locator(USE).nth(1).click()
    _becomes(page, "Hi. Back by 8 pm. Once more: by 6 pm.")


def test_marks_follow_the_text_as_it_is_typed(page: Any) -> None:
    write(page, "Back by 8 pm.")
    editor = page.locator("#wl-editor textarea")
    editor.press("Control+Home")
    editor.press_sequentially("Hi 😟 Dana, it is 8 pm. ", delay=25)
    settled(page, "Hi 😟 Dana, it is 8 pm. Back by 8 pm.")
    mark = page.locator(".wl-mark.wl-contradicted")
    assert mark.inner_text() == "by 8 pm"
    before = mark.evaluate(
        """found => {
            const range = document.createRange();
            range.selectNodeContents(found.closest('.wl-marked'));
            range.setEndBefore(found);
            return range.toString();
        }"""
    )
    assert before == "Hi 😟 Dana, it is 8 pm. Back "


def test_a_finding_that_is_clicked_is_chosen_in_the_editor(page: Any) -> None:
    write(page, CREW)
    editor = page.locator("#wl-editor textarea")
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    for number, words in enumerate(("by 8 pm", "by 9 pm", "by 8 pm")):
        page.locator(".wl-finding[data-from]").nth(number % 2).locator("p").first.click()
        assert editor.evaluate(chosen) == words
    assert editor.input_value() == CREW


def test_a_sentence_without_a_claim_is_for_the_person_to_read(page: Any, artefacts: Path) -> None:
    prose = "Our people have set the whole thing right for everybody in your street."
    write(page, f"I am sorry. Your line is back by 6 pm. {prose}")
    assert page.locator(".wl-verdict").inner_text().endswith("1 sentence holds nothing to check: read it")
    assert page.locator(".wl-unread").inner_text() == prose
    page.locator(".wl-marked").scroll_into_view_if_needed()
    page.screenshot(path=artefacts / "unread-1280.png")


def test_a_fact_that_is_inserted_can_be_taken_back_by_keys(page: Any) -> None:
    write(page, "Back soon.")
    page.locator("#wl-editor textarea").press("Control+End")
    page.locator(".wl-fact[data-say]").first.click()
    settled(page, "Back soon. Restoration is estimated for 6 pm.")
    page.keyboard.press("Control+z")
    _becomes(page, "Back soon.")
