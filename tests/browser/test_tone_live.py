"""Tone while somebody writes: meters that move, words that are marked, the change to make next."""

import re
from pathlib import Path
from typing import Any

import pytest

from assistant.tone.rubric import DIMENSIONS, load_rubric
from tests.browser.pages import PHONE, WIDE, pick, settled, write

BARE = "😟 Hello, we know. Your internet and phone are down, and you told us that you lost the whole morning to it."
SORRY = " I am sorry: this is our fault, we let you down, and it is ours to put right."
MARKED = "[...(CSS.highlights.get('wl-evidence') || [])].map(range => String(range))"
EDITOR = "#wl-editor textarea"


def meter(page: Any, dimension: str) -> Any:
    return page.locator(f'#wl-tonebox .wl-gauge[data-dimension="{dimension}"]')


def value_of(page: Any, dimension: str) -> float:
    return float(meter(page, dimension).get_attribute("aria-valuenow"))


def words_of(page: Any, part: Any) -> list[str]:
    """The words that a part names by their places in the text that stands in the editor."""
    text = page.locator(EDITOR).input_value()
    spans = (span.split("-") for span in (part.get_attribute("data-spans") or "").split())
    return [text[int(start) : int(end)] for start, end in spans]


def test_a_meter_moves_as_an_apology_is_typed_and_nothing_typed_is_lost(
    open_desk: Any, ready_tickets: tuple[str, ...]
) -> None:
    page = open_desk()
    pick(page, ready_tickets[1])
    write(page, BARE)
    before, place = value_of(page, "ownership"), page.locator(EDITOR).bounding_box()
    editor = page.locator(EDITOR)
    editor.press("Control+End")
    editor.press_sequentially(SORRY, delay=25)
    settled(page, BARE + SORRY)
    assert value_of(page, "ownership") > before
    assert editor.input_value() == BARE + SORRY
    assert editor.evaluate("field => field.selectionStart === field.value.length && field === document.activeElement")
    assert editor.bounding_box()["y"] == place["y"]
    assert meter(page, "ownership").get_attribute("role") == "meter"
    assert "2 of 2" in meter(page, "ownership").get_attribute("aria-valuetext")


def test_pointing_at_a_meter_marks_its_words_and_moves_nothing(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page, text = open_desk(), "\n\n".join([BARE + SORRY] * 4)
    pick(page, ready_tickets[2])
    write(page, text)
    editor, owns = page.locator(EDITOR), meter(page, "ownership")
    editor.evaluate("field => { field.setSelectionRange(5, 5); field.scrollTop = 0; }")
    words = words_of(page, owns)
    assert any("sorry" in said for said in words)
    owns.hover()
    page.wait_for_function(f"{MARKED}.length > 0")
    # In the text beneath and above the editor's own, each at the words and not beside them.
    assert page.evaluate(MARKED) == words * 2
    told = page.locator("#wl-tonebox .wl-told-of")
    assert told.inner_text().startswith("Owns it: ")
    copy = page.locator(".wl-ghost")
    assert copy.evaluate("copy => copy.scrollTop") == editor.evaluate("field => field.scrollTop") == 0
    sizes = "part => [part.scrollHeight - part.clientHeight, part.clientHeight]"
    assert copy.evaluate(sizes)[1] == editor.evaluate(sizes)[1]
    assert editor.input_value() == text
    assert editor.evaluate("field => field.selectionStart") == 5
    page.locator(".wl-title").hover()
    page.wait_for_function(f"{MARKED}.length === 0")
    assert copy.count() == 0
    assert told.is_hidden()
    assert editor.evaluate("field => field.scrollTop") == 0


def test_the_copy_that_is_marked_lies_exactly_over_the_words(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[2])
    write(page, "\n".join([BARE, "", BARE + SORRY]))
    meter(page, "ownership").hover()
    page.wait_for_selector(".wl-ghost", state="attached")
    same = """() => {
        const [field, copy] = [document.querySelector("#wl-editor textarea"), document.querySelector(".wl-ghost")];
        const [one, two] = [getComputedStyle(field), getComputedStyle(copy)];
        const left = (part, style) => part.getBoundingClientRect().left + parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft);
        const inner = (part, style) => part.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return [left(field, one) - left(copy, two), inner(field, one) - inner(copy, two),
            ["fontFamily", "fontSize", "lineHeight", "letterSpacing"].filter(name => one[name] !== two[name])];
    }"""  # noqa: E501 - as a browser reads it
    assert page.evaluate(same) == [0, 0, []]


def test_meters_are_reached_by_key_and_bring_their_words_into_sight(
    open_desk: Any, ready_tickets: tuple[str, ...]
) -> None:
    page = open_desk()
    pick(page, ready_tickets[2])
    write(page, "\n\n".join(["Line by line."] * 14 + [SORRY.strip()]))
    editor = page.locator(EDITOR)
    editor.evaluate("field => { field.scrollTop = 0; }")
    meter(page, "acknowledgement").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.dimension") == "ownership"
    page.wait_for_function(f"{MARKED}.length > 0")
    assert page.locator("#wl-tonebox .wl-told-of").is_visible()
    assert editor.evaluate("field => field.scrollTop") == 0
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('#wl-editor textarea').scrollTop > 0")
    assert page.evaluate("document.activeElement.dataset.dimension") == "ownership"


def test_the_next_change_names_what_is_missing_until_it_is_done(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[1])
    editor, said = page.locator(EDITOR), page.locator("#wl-tonebox .wl-next")
    # The composer's own draft (other tests may have written here before) without the sentences that own it.
    page.locator("#wl-redraft").click()
    page.get_by_text("A new draft.").wait_for()
    page.wait_for_selector("body:not(.wl-checking) #wl-center:not(.wl-loading)")
    owning = words_of(page, meter(page, "ownership"))
    sentences = re.split(r"(?<=[.!?])(?=\s)", editor.input_value())
    write(page, "".join(one for one in sentences if not any(words in one for words in owning)))
    assert said.locator(".wl-next-what").get_attribute("data-about") == "ownership"
    assert re.search(r"Next best change.*(sorry|apology|ours).*\+\d", said.inner_text(), re.DOTALL)
    typed = editor.input_value() + SORRY
    editor.press("Control+End")
    editor.press_sequentially(SORRY, delay=10)
    settled(page, typed)
    assert said.locator('[data-about="ownership"]').count() == 0


def test_a_flag_marks_its_words_and_a_click_chooses_them(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page, text = open_desk(), "😟 Hello. Your call is important to us. We apologise for any inconvenience."
    pick(page, ready_tickets[3])
    write(page, text)
    flag = page.locator(".wl-assessment .wl-flag", has_text="boilerplate").first
    words = words_of(page, flag)
    flag.hover()
    page.wait_for_function(f"{MARKED}.length > 0")
    assert page.evaluate(MARKED) == words * 2
    flag.click()
    chosen = "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert [page.locator(EDITOR).evaluate(chosen)] == words
    assert page.locator(EDITOR).input_value() == text


def test_what_is_less_proven_is_dashed(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    weak = set(load_rubric().weak)
    dashed = "parts => parts.map(part => part.dataset.dimension)"
    assert set(page.locator("#wl-tonebox .wl-less-proven").evaluate_all(dashed)) == weak
    assert page.locator("#wl-tonebox .wl-weak-mark").count() == len(weak)
    pick(page, page.locator(".wl-row", has_text="Spanish").first.get_attribute("data-id"))
    assert page.locator("#wl-tonebox .wl-less-proven").count() == len(DIMENSIONS)
    assert "Spanish is scored by rules and not proven." in page.locator("#wl-tonebox .wl-note-of").inner_text()
    style = page.locator("#wl-tonebox .wl-less-proven .wl-meter").first.evaluate(
        "bar => getComputedStyle(bar).borderStyle"
    )
    assert style == "dashed"


def test_an_empty_reply_says_why_it_has_no_score(open_desk: Any, ready_tickets: tuple[str, ...]) -> None:
    page = open_desk()
    pick(page, ready_tickets[3])
    page.locator(EDITOR).fill("")
    page.locator("#wl-tonebox").get_by_text("The reply is empty.").wait_for()
    assert page.locator("#wl-tonebox .wl-gauge").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_the_strip_is_in_sight_beside_the_editor(
    open_desk: Any, ready_tickets: tuple[str, ...], artefacts: Path, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme)
    pick(page, ready_tickets[2])
    write(page, BARE + " Your call is important to us.")
    meter(page, "fit").click()
    strip = page.locator("#wl-tonebox").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    names = page.locator("#wl-tonebox .wl-gauge-name")
    assert names.evaluate_all("parts => parts.every(part => part.scrollWidth <= part.clientWidth)")
    if viewport == WIDE:
        editor = page.locator(EDITOR).bounding_box()
        assert editor["y"] + editor["height"] <= strip["y"]
        assert strip["y"] + strip["height"] <= page.locator("#wl-bar").bounding_box()["y"] + 1
    page.screenshot(path=artefacts / f"tone-{viewport['width']}-{scheme}.png")
