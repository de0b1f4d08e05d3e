"""Names and notes stay text: of people and customers, overrides, hand-overs, reports, guidelines, feeds, forms, runs.

What people have kept comes from the desk of ``tests/fakes/hostile_desk.py``; what they type is typed here.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import _free_port, _served
from tests.browser.hostile import Trap, beacon, own_payloads, public_payloads
from tests.browser.pages import WIDE, go_to, pick, write
from tests.fakes.hostile_desk import AT_ONCE, UNTRUE

TYPED_AT_ONCE = 12
"""Strings that are typed into one field together."""
WAITS = 400
"""Milliseconds in which an element that was made of somebody's words would have run or loaded."""


_ANSWER = "#wl-board-told :is(li, h3), #wl-notice .wl-wrong"


@pytest.fixture(scope="module")
def told(outside: tuple[str, list[str]]) -> list[str]:
    """Every string, our own and the public ones where they are."""
    return [*own_payloads(outside[0]), *public_payloads()]


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[str, list[str]]]:
    """A listening server that nothing may ask, and what it was asked for."""
    with beacon() as (address, asked):
        yield address, asked
        assert asked == []


@pytest.fixture(scope="module")
def named_url(tmp_path_factory: pytest.TempPathFactory, told: list[str]) -> Iterator[str]:
    """The address of the hostile desk, with a lead at it."""
    folder, port = tmp_path_factory.mktemp("named"), _free_port()
    (folder / "strings.json").write_text(json.dumps(told), encoding="utf-8")
    runs = folder / "runs"
    yield from _served(
        port, ["-m", "tests.fakes.serve_hostile_desk", str(port), str(folder / "strings.json"), str(runs)]
    )


@pytest.fixture
def trap(browser: Any, named_url: str) -> Iterator[Trap]:
    context = browser.new_context(viewport=WIDE)
    caught = Trap(context, named_url)
    caught.page.goto(named_url)
    caught.page.wait_for_selector(".wl-row")
    yield caught
    caught.page.wait_for_timeout(WAITS)
    caught.check()
    context.close()


def test_the_public_strings_are_among_them(told: list[str]) -> None:
    if not public_payloads():
        pytest.skip("the public strings are not here")
    assert len(public_payloads()) >= 28
    assert set(public_payloads()) <= set(told)


def test_people_customers_and_what_they_noted_on_the_desk(trap: Trap, told: list[str]) -> None:
    page = trap.page
    trap.check()
    assert told[0] in page.locator("#wl-left").inner_text()
    for number in range(0, len(told), AT_ONCE):
        ticket_id = f"W-{number // AT_ONCE}"
        page.evaluate('id => document.querySelector(`.wl-row[data-id="${id}"]`).click()', ticket_id)
        page.wait_for_selector(f'.wl-meta:has-text("{ticket_id}")')
        page.wait_for_selector("body:not(.wl-checking) .wl-override-said")
        trap.check()
        for shown in ("#wl-handedbox", "#wl-assessbox", '[data-menu="assign"]', ".wl-guides"):
            assert _whole(told[number]) in _whole(page.locator(shown).first.text_content()), shown
    page.locator('[data-menu="assign"] summary').click()
    page.wait_for_timeout(WAITS)


def test_what_was_sent_by_whom_and_why_in_the_review(trap: Trap, told: list[str]) -> None:
    page = trap.page
    go_to(page, "Review")
    page.wait_for_selector("#wl-plot-by .points path", state="attached")
    for by in ("agent", "channel", "incident"):
        page.locator(f'#wl-pictures [data-review="by"][data-value="{by}"]').click()
        page.locator(f'#wl-pictures [data-value="{by}"][aria-pressed="true"]').wait_for()
        page.wait_for_timeout(WAITS)
        trap.check()
    for row in page.locator("#wl-sent tr[data-id]").all():
        row.evaluate("element => element.click()")
        page.locator(f'#wl-sent-reply h2[data-id="{row.get_attribute("data-id")}"]').wait_for()
        trap.check()
    page.locator('#wl-sent-reply [data-review="show"]').first.click()
    for box in ("#wl-more", "#wl-reports", "#wl-askedbox"):
        assert "<script>" in page.locator(box).inner_text(), box
    points = page.locator("#wl-plot-time .points path")
    for number in range(0, points.count(), 5):
        points.nth(number).hover(force=True)
        page.wait_for_timeout(100)
        trap.check()
    assert any(words in page.locator("#wl-sent").inner_text() for words in told)


def test_who_was_promised_something(trap: Trap, told: list[str]) -> None:
    page = trap.page
    go_to(page, "Promises")
    page.locator(".wl-promises .wl-table").wait_for()
    shown = page.locator("#wl-promisesbox").text_content()
    assert all(_whole(words) in _whole(shown) for words in told[:AT_ONCE])
    trap.check()
    for number in range(0, page.locator(".wl-promises .wl-table .wl-open").count(), 6):
        page.locator(".wl-promises .wl-table .wl-open").nth(number).click()
        page.locator("#wl-promise-reply h2").wait_for()
        trap.check()


@pytest.mark.parametrize(("section", "opens"), [("incidents", "show"), ("guidelines", "guideline")])
def test_what_is_known_and_the_forms_that_change_it(trap: Trap, section: str, opens: str, told: list[str]) -> None:
    page = trap.page
    _section(page, section)
    rows = page.locator(f'#wl-boardbox [data-act="{opens}"][data-id^="{"OWN" if opens == "show" else "evil"}-"]')
    count = -(-len(told) // AT_ONCE)
    rows.nth(count - 1).wait_for(state="attached")
    assert rows.count() == count
    for number in range(count):
        rows.nth(number).evaluate("element => element.click()")
        shown = page.locator(f'#wl-board-incident .wl-shown[data-id="{rows.nth(number).get_attribute("data-id")}"]')
        shown.wait_for()
        trap.check()
        page.locator('#wl-board-incident [data-act^="edit"]').click()
        page.locator("#wl-board-incident form[data-form]").wait_for()
        _ask(trap, "preview-guideline" if section == "guidelines" else "foresee-incident")
        page.locator('#wl-board-incident [data-act="cancel"]').first.click()
        page.locator("#wl-board-incident :is(.wl-shown, form)").wait_for(state="detached")


def test_feeds_that_failed_and_what_was_left_out_of_them(trap: Trap, told: list[str]) -> None:
    page = trap.page
    _section(page, "feeds")
    page.locator("#wl-boardbox summary").first.wait_for()
    page.evaluate("document.querySelectorAll('#wl-boardbox details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(WAITS)
    shown = _whole(page.locator("#wl-boardbox").text_content())
    assert all(_whole(words) in shown for words in told)


def test_runs_and_their_cases(trap: Trap, told: list[str]) -> None:
    page = trap.page
    go_to(page, "Evaluation")
    for run in range(2):
        page.locator('[data-act="run"]').nth(run).click()
        page.locator(".wl-cases .wl-open").first.wait_for()
        assert all(_whole(words) in _whole(page.locator("#wl-eval-run").text_content()) for words in told)
        trap.check()
    for number in range(page.locator(".wl-cases .wl-open").count()):
        page.locator(".wl-cases .wl-open").nth(number).click()
        page.locator(".wl-case").wait_for()
        trap.check()
        page.get_by_role("button", name="Back to the run").click()
        page.locator(".wl-case").wait_for(state="detached")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator(".wl-changes tbody tr").first.wait_for()
    page.evaluate("document.querySelectorAll('#wl-eval-run details').forEach((one) => { one.open = true; })")
    page.wait_for_timeout(WAITS)


def test_a_guideline_that_is_typed(trap: Trap, told: list[str]) -> None:
    page = trap.page
    _section(page, "guidelines")
    for words in _typed(told):
        _type(trap, "guideline", {"id": words, "title": words, "owner": words, "body": words})
        _type(trap, "guideline", {"id": "kind", "title": words[:100], "owner": words[:60], "body": words})
    # What looks like a gap in a template is refused, so that it stands in no guideline of theirs.
    prose = "\n\n".join(one for one in told if not re.search(r"[][{}<>$]", one))
    fields = {"id": "kind-words", "title": "Kind", "owner": "Lee", "body": f"Be **kind**.\n\n{prose}"[:4000]}
    _type(trap, "guideline", fields, leaves=False)
    for place, act in (("#wl-board-told", "save-guideline"), ("#wl-board-incident", "edit-guideline")):
        shown = page.locator(f"{place} .wl-prose").first
        shown.wait_for()
        assert "&lt;script&gt;" in shown.inner_text()
        page.locator(f'#wl-board-incident [data-act="{act}"]').click()


def test_an_incident_that_is_typed(trap: Trap, told: list[str]) -> None:
    _section(trap.page, "incidents")
    names = ("name", "affected_count", "area_description", "area_region", "area_country", "area_postcodes",
             "cause_text", "measures", "workaround", "update", "resources", "notes")  # fmt: skip
    for words in _typed(told):
        _type(trap, "incident", dict.fromkeys(names, words))
        _type(trap, "incident", dict.fromkeys(names, words[:100]) | {"affected_count": "3", "area_country": "US"})


def test_a_feed_that_is_typed(trap: Trap, told: list[str]) -> None:
    _section(trap.page, "feeds")
    for words in _typed(told):
        names = ("feed_name", "where", "feed_provider", "time_zone", "interval")
        _type(trap, "feed", dict.fromkeys(names, words))
    # Some are names of hosts as they are: those would be asked for.
    for words in [one for one in told if not re.match(r"[\w.-]+(?:[/?#:]|$)", one)][::AT_ONCE]:
        _type(trap, "feed", {"feed_name": "mine", "where": f"https://{words}", "interval": "60"})


def test_accounts_that_are_pasted(trap: Trap, told: list[str]) -> None:
    page = trap.page
    _section(page, "accounts")
    page.locator('[data-act="import-accounts"]').click()
    page.locator("#wl-board-incident form[data-form]").wait_for()
    rows = [{"id": f"C-{place}{words}", "name": words} for place, words in enumerate(told)]
    _fill(page, {"pasted": "\n".join(json.dumps(row | {"accounts": [{"services": []}]}) for row in rows)})
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name="Import now").click()
    page.locator("#wl-notice .wl-done", has_text="Accounts imported").wait_for(state="attached")
    page.locator('#wl-boardbox [type="search"]').wait_for()
    for words in _typed(told):
        page.locator('#wl-boardbox [type="search"]').fill(words[:120])
        page.locator('[data-act="find-accounts"]').click()
        page.wait_for_timeout(WAITS)
        trap.check()
    page.locator('#wl-boardbox [type="search"]').fill("C-")
    page.locator('[data-act="find-accounts"]').click()
    page.locator("#wl-boardbox tbody tr", has_text="<script>").first.wait_for()


def test_reasons_notes_and_reports_that_are_typed(trap: Trap, told: list[str]) -> None:
    page = trap.page
    for words in _typed(told):
        pick(page, "T-1")
        write(page, f"{UNTRUE} {words}")
        page.locator(".wl-finding [data-override]").first.click()
        page.locator("#wl-override-reason").fill(f"They said so: {words}"[:400])
        page.locator("#wl-override [data-go]").click()
        said = page.locator(".wl-override-said")
        said.first.wait_for()
        assert _whole(words)[:300] in _whole(" ".join(said.all_text_contents()))
        for menu in ("report", "hand_over"):
            page.locator(f"[data-menu={menu}] summary").click()
            page.locator(f"[data-menu={menu}] .wl-asked").fill(words.replace("\n", " "))
            page.locator(f"[data-menu={menu}] [data-work]").click()
            page.locator("#wl-notice p").wait_for(state="attached")
        page.locator("#wl-handedbox b").wait_for()
        trap.check()
        page.locator('[data-work="take_back"]').click()
        page.locator("#wl-handedbox b").wait_for(state="detached")


def _section(page: Any, name: str) -> None:
    go_to(page, "Knowledge")
    page.locator(f'.wl-sectionbutton[data-id="{name}"]').click()
    page.locator(f'.wl-sectionbutton[data-id="{name}"][aria-current="true"]').wait_for()


def _type(trap: Trap, kind: str, fields: dict[str, str], *, leaves: bool = True) -> None:
    """Fill in a new form and ask what would come of it; then give it up."""
    page = trap.page
    page.locator(f'#wl-boardbox [data-act="new-{kind}"]').click()
    page.locator("#wl-board-incident form[data-form]").wait_for()
    page.evaluate("document.querySelectorAll('#wl-board-incident details').forEach((one) => { one.open = true; })")
    _fill(page, fields)
    _ask(trap, {"guideline": "preview-guideline", "incident": "foresee-incident", "feed": "add-feed"}[kind])
    if leaves:
        page.locator('#wl-board-incident [data-act="cancel"]').click()
        page.locator("#wl-board-incident form").wait_for(state="detached")


def _fill(page: Any, fields: dict[str, str]) -> None:
    for name, words in fields.items():
        # At once, line breaks too: what is shown of it is another test's matter.
        page.locator(f'#wl-board-incident form [name="{name}"]').first.evaluate(
            "(field, words) => { field.value = words; field.dispatchEvent(new Event('input', { bubbles: true })); }",
            words,
        )


def _ask(trap: Trap, act: str) -> None:
    """Wait for what stands beneath the form then, or for the sentence that says why nothing does."""
    page = trap.page
    assert page.locator(_ANSWER).count() == 0
    page.locator(f'#wl-board-incident [data-act="{act}"]').click()
    page.locator(_ANSWER).first.wait_for(state="attached")
    trap.check()


def _typed(told: list[str]) -> Iterator[str]:
    for start in range(0, len(told), TYPED_AT_ONCE):
        yield "\n".join(told[start : start + TYPED_AT_ONCE]).replace("\x00", "")


def _whole(words: str) -> str:
    """Without blanks, which a page shows otherwise than they were typed."""
    return "".join(words.replace("\x00", "\ufffd").split())
