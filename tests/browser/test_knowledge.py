"""The screen Knowledge as leads and agents meet it, in a real browser on a data directory with a feed of its own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.browser.pages import PHONE, WIDE
from tests.fakes.own_world import HOSTILE, OwnWorld, own_world

SLOWEST_LOOKS = """() => {
  const plain = window.fetch;
  window.fetch = async (...all) => {
    const told = String(all[1]?.body ?? (all[0] instanceof Request ? await all[0].clone().text() : ""));
    if (told.includes('"again"')) await new Promise((go) => setTimeout(go, 1200));
    else if (told.includes("event_data")) await new Promise((go) => setTimeout(go, 200));
    return plain(...all);
  };
}"""
"""The look that is repeated unasked takes longest, so that its answer would come after those to what was clicked."""
OAKDALE = {
    "id": "T-OAK", "text": "No internet here in Oakdale since noon. When is it back?",
    "customer": {"id": "C-77", "accounts": [{"services": [
        {"type": "internet", "place": {"city": "Oakdale", "region": "Illinois", "country": "US"}}]}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnWorld]:
    with own_world(tmp_path_factory.mktemp("knowledge")) as running:
        running.push("/hooks/tickets", {"items": [OAKDALE]})
        yield running


@pytest.fixture
def opened(open_desk: Any, world: OwnWorld) -> Any:
    """Opens the screen; nothing that anybody wrote may ever open a dialog."""

    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light") -> Any:
        page = open_desk(viewport, scheme, world.url)
        page.on("dialog", lambda dialog: pytest.fail(f"somebody's words ran: {dialog.message}"))
        page.get_by_role("tab", name="Knowledge").click()
        page.wait_for_selector("#wl-boardbox .wl-sections")
        return page

    return open_it


def _part(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_selector(f'#wl-boardbox [data-section="{name.lower()}"]')


def _local(hours: float) -> str:
    return f"{datetime.now(ZoneInfo('America/Chicago')) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def _said(page: Any, words: str) -> None:
    page.locator("#wl-notice p", has_text=words).wait_for()


def _write(page: Any, name: str) -> None:
    """A new incident in Oakdale, with an estimate in three hours, saved by the keyboard alone."""
    page.get_by_role("button", name="New incident").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).wait_for()
    # The first field has the focus already.
    page.wait_for_function("() => document.activeElement?.name === 'name'")
    page.keyboard.type(name)
    page.get_by_label("Internet", exact=True).check()
    page.get_by_label("Place", exact=True).fill("Oakdale")
    page.get_by_label("Estimate", exact=True).select_option("estimate")
    page.get_by_label("Estimated for").fill(_local(3))
    page.get_by_role("button", name="Save as a new version").focus()
    page.keyboard.press("Enter")
    _said(page, "is saved as version 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_nothing_overflows(opened: Any, artefacts: Path, viewport: dict[str, int], scheme: str) -> None:
    page, width = opened(viewport, scheme), viewport["width"]
    for name in ("Feeds", "Accounts", "Policies", "Guidelines", "Incidents"):
        _part(page, name)
        page.screenshot(path=artefacts / f"knowledge-{name.lower()}-{width}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("form[data-form]")
    page.screenshot(path=artefacts / f"knowledge-editor-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#wl-beside").bounding_box()
    assert box["x"] + box["width"] <= width


def test_an_incident_written_here_is_told_in_the_next_draft_and_says_who_wrote_it(opened: Any) -> None:
    page = opened()
    page.get_by_role("button", name="New incident").click()
    page.get_by_label("Name", exact=True).fill("Outage in [place]")
    page.get_by_label("Place", exact=True).fill("Oakdale")
    page.get_by_label("Internet", exact=True).check()
    page.get_by_role("button", name="Preview").click()
    wrong = page.locator(".wl-fieldwrong:visible")
    wrong.wait_for()
    assert "“[place]” is a gap" in wrong.inner_text()
    assert page.evaluate("document.activeElement.name") == "name"
    assert page.get_by_label("Name", exact=True).get_attribute("aria-invalid") == "true"
    page.get_by_label("Name", exact=True).fill("Internet outage in Oakdale")
    assert page.locator(".wl-fieldwrong:visible").count() == 0
    page.get_by_role("button", name="Preview").click()
    foreseen = page.locator(".wl-foreseen")
    foreseen.wait_for()
    assert "Oakdale is affected" in foreseen.inner_text()
    assert "1 waiting ticket without an incident would be matched with it." in foreseen.inner_text()
    page.get_by_role("button", name="Save as a new version").click()
    _said(page, "is saved as version 1")
    assert "Written by" in page.locator("#wl-board-incident").inner_text()
    page.get_by_role("tab", name="Desk").click()
    page.locator('.wl-row[data-id="T-OAK"]').click()
    page.wait_for_function("() => document.querySelector('#wl-incidentbox')?.textContent.includes('Oakdale')")


def test_what_is_typed_stays_while_something_else_is_looked_at_and_goes_once_it_is_saved(opened: Any) -> None:
    page = opened()
    page.get_by_role("button", name="New incident").click()
    page.get_by_label("Name", exact=True).fill("Half written")
    page.get_by_role("button", name="Add a place").click()
    page.get_by_label("Place", exact=True).nth(1).fill("Second place")
    page.locator('[data-act="show"][data-id="INC-7"]').click()
    page.locator("#wl-board-incident h2", has_text="Riverside").wait_for()
    _part(page, "Policies")
    page.get_by_role("tab", name="Desk").click()
    page.get_by_role("tab", name="Knowledge").click()
    # The part that was open is open again.
    page.wait_for_selector('#wl-boardbox [data-section="policies"]')
    _part(page, "Incidents")
    page.get_by_role("button", name="New incident").click()
    page.wait_for_function("() => document.querySelector('[name=name]')?.value === 'Half written'")
    assert page.get_by_label("Place", exact=True).nth(1).input_value() == "Second place"
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_function("() => !document.querySelector('form[data-form]')")
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("form[data-form]")
    assert page.get_by_label("Name", exact=True).input_value() == ""


def test_of_two_leads_who_edit_the_second_is_told_and_keeps_what_they_typed(opened: Any) -> None:
    first, second = opened(), opened()
    _write(first, "Two leads in Oakdale")
    _part(second, "Feeds")
    _part(second, "Incidents")
    for page in (first, second):
        page.locator('[data-act="show"]', has_text="Two leads in Oakdale").first.click()
        page.get_by_role("button", name="Change it").click()
        page.wait_for_selector("form[data-form]")
    first.get_by_label("Workaround").fill("Mobile data works.")
    first.get_by_role("button", name="Save as a new version").click()
    _said(first, "is saved as version 2")
    second.get_by_label("Workaround").fill("Call us.")
    second.get_by_role("button", name="Save as a new version").click()
    _said(second, "saved version 2 of this incident meanwhile")
    assert second.get_by_label("Workaround").input_value() == "Call us."


def test_however_slow_the_desk_is_no_click_is_lost_and_no_form_is_drawn_over(opened: Any) -> None:
    page = opened()
    for name in ("First in Oakdale", "Second in Oakdale"):
        _write(page, name)
    page.evaluate(SLOWEST_LOOKS)
    # In one breath: what is open is looked at anew, two incidents are chosen, the later one is to be changed.
    page.evaluate("""() => {
      const all = [...document.querySelectorAll('[data-act="show"]')];
      const show = (name) => all.find((one) => one.textContent.includes(name));
      window.warmline.knowledge("again", {});
      show("Second in Oakdale").click();
      show("First in Oakdale").click();
      window.warmline.knowledge("again", {});
    }""")
    page.locator("#wl-board-incident h2", has_text="First in Oakdale").wait_for()
    page.evaluate("""() => {
      window.warmline.knowledge("again", {});
      document.querySelector('#wl-board-incident [data-act="edit"]').click();
    }""")
    page.get_by_label("Workaround").fill("Mobile data works.")
    page.wait_for_timeout(2_000)
    assert page.get_by_label("Workaround").input_value() == "Mobile data works."
    page.get_by_role("button", name="Cancel").click()
    page.locator('[data-act="show"]', has_text="First in Oakdale").first.click()
    # A second click while the first is on its way ends nothing twice.
    page.locator("#wl-board-incident").get_by_role("button", name="It is over").dblclick()
    _said(page, "is over; replies say so from now on")
    page.wait_for_timeout(1_500)
    assert page.locator("#wl-notice .wl-wrong").count() == 0


def test_an_incident_ends_and_is_opened_again(opened: Any) -> None:
    page = opened()
    _write(page, "Short outage in Oakdale")
    page.get_by_role("button", name="It is over").click()
    _said(page, "is over; replies say so from now on")
    page.get_by_role("button", name="Open it again").click()
    _said(page, "is open again")
    shown = page.locator("#wl-board-incident").inner_text()
    assert "Ended by" in shown
    assert "Opened again by" in shown


def test_accounts_are_looked_at_before_they_are_imported(opened: Any, tmp_path: Path) -> None:
    page = opened()
    _part(page, "Accounts")
    page.get_by_role("button", name="Import accounts").click()
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("Choose a file, or paste its lines, first.").wait_for()
    file = tmp_path / "customers.csv"
    file.write_text(f'customer_id,customer_name,type\nC-1,"{HOSTILE}",internet\n,Nobody,tv\n', encoding="utf-8")
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()
    plan = page.locator("#wl-board-told")
    plan.get_by_text("What importing would do").wait_for()
    assert "line 3: field 'customer_id' is missing" in plan.inner_text()
    page.get_by_role("button", name="Import now").click()
    _said(page, "Accounts imported: 1 new, 0 changed.")
    page.get_by_label("Find by name or id").fill("onerror")
    page.keyboard.press("Enter")
    page.locator("#wl-boardbox tbody tr", has_text="C-1").wait_for()
    assert HOSTILE in page.locator("#wl-boardbox tbody").inner_text()
    assert page.locator('img[src="x"]').count() == 0


def test_a_guideline_is_changed_with_a_preview_and_the_shipped_wording_comes_back(opened: Any) -> None:
    page = opened()
    _part(page, "Guidelines")
    page.locator('[data-act="guideline"][data-id="legal-threat"]').click()
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("Text", exact=True).fill("Stay **kind**. &lt;img src=x> https://evil.example")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#wl-board-told .wl-prose")
    preview.locator("strong", has_text="kind").wait_for()
    assert "&lt;img src=x> https://evil.example" in preview.inner_text()
    page.get_by_role("button", name="Save as a new version").click()
    _said(page, "is version 1 now")
    page.get_by_role("button", name="Restore").click()
    _said(page, "is version 2 now")
    assert "Brought back version 0." in page.locator("#wl-board-incident").inner_text()
    assert page.locator('#wl-live img, #wl-live a[href^="https://evil"]').count() == 0


def test_a_feed_is_added_by_its_address_and_removed_again(opened: Any) -> None:
    page = opened()
    _part(page, "Feeds")
    page.get_by_role("button", name="Add a feed").click()
    page.get_by_label("Name", exact=True).fill("near")
    page.get_by_label("Address").fill("/etc/passwd")
    page.get_by_role("button", name="Add and read it").click()
    _said(page, "command line")
    page.get_by_label("Address").fill("http://127.0.0.1:9/incidents.json")
    page.get_by_role("button", name="Add and read it").click()
    _said(page, "its first reading failed")
    row = page.locator("#wl-boardbox tbody tr", has_text="near")
    row.locator("summary", has_text="Remove …").click()
    row.get_by_role("button", name="Watch it no more").click()
    _said(page, "near is watched no more")
    page.wait_for_function("() => !document.querySelector('#wl-boardbox').textContent.includes('incidents.json')")


def test_an_agent_reads_and_is_offered_nothing_to_change(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    page.get_by_role("tab", name="Knowledge").click()
    page.wait_for_selector("#wl-boardbox .wl-sections")
    for name in ("Feeds", "Accounts", "Guidelines", "Policies"):
        _part(page, name)
        assert page.locator("#wl-live .wl-go").count() == 0
    _part(page, "Guidelines")
    page.locator('[data-act="guideline"]').first.click()
    page.locator("#wl-board-incident .wl-prose").first.wait_for()
    assert page.get_by_role("button", name="Change it").count() == 0
