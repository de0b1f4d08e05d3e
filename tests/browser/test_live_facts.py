"""Live facts as agents and leads meet them, in a real browser on a data directory with feeds of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import PHONE, WIDE, pick
from tests.fakes.burst import TOWN, burst, calm_day
from tests.fakes.own_world import HOSTILE, OwnWorld, own_world, ticket


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnWorld]:
    with own_world(tmp_path_factory.mktemp("own")) as running:
        running.push("/hooks/tickets", {"items": [ticket()]})
        running.push("/hooks/tickets", {"items": calm_day(datetime.now(UTC))})
        yield running


@pytest.fixture
def opened(open_desk: Any, world: OwnWorld) -> Any:
    """Opens the desk of that world; nothing that a feed or ticket says may ever open a dialog."""

    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light") -> Any:
        page = open_desk(viewport, scheme, world.url)
        page.on("dialog", lambda dialog: pytest.fail(f"a feed's words ran: {dialog.message}"))
        return page

    return open_it


def _facts_tab(page: Any) -> None:
    page.get_by_role("tab", name="Knowledge").click()
    page.wait_for_selector("#wl-boardbox .wl-table")


def _feeds(page: Any) -> None:
    page.get_by_role("button", name="Feeds", exact=True).click()
    page.wait_for_selector('#wl-boardbox [data-section="feeds"]')


def test_a_ticket_shows_its_incident_sites_versions_and_what_monitoring_says(opened: Any, world: OwnWorld) -> None:
    alert = {
        "status": "firing", "labels": {"device": "OLT-RVS-03"}, "annotations": {"summary": f"unreachable {HOSTILE}"},
        "startsAt": datetime.now(UTC).isoformat(), "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "f1",
    }  # fmt: skip
    world.push("/hooks/feeds/alerts", {"version": "4", "alerts": [alert]})
    page = opened()
    pick(page, "T-1")
    sites = page.locator(".wl-sites")
    assert "1" in sites.locator("summary", has_text="affected by INC-7").inner_text()
    sites.locator("summary", has_text="not affected").click()
    assert "3 Elm, Joliet" in sites.inner_text()
    assert "First seen" in page.locator("#wl-versionsbox").inner_text()
    monitoring = page.locator(".wl-internal")
    assert "Internal" in monitoring.inner_text()
    assert HOSTILE in monitoring.inner_text()
    before = page.locator("#wl-editor textarea").input_value()
    monitoring.locator("li").click()
    assert page.locator("#wl-editor textarea").input_value() == before
    assert "OLT-RVS-03" not in before


def test_facts_that_change_meanwhile_are_told_and_what_is_unfolded_stays_so(opened: Any, world: OwnWorld) -> None:
    page = opened()
    pick(page, "T-1")
    fine = page.locator(".wl-sites details", has_text="not affected")
    fine.locator("summary").click()
    estimate = (datetime.now(UTC) + timedelta(hours=6)).isoformat()
    # The number of the version stays: a provider that edits silently is noticed all the same.
    world.write(eta={"kind": "estimate", "at": estimate})
    bar = page.locator(".wl-changed", has_text="INC-7 changed (same version)")
    bar.wait_for()
    assert "estimate moved" in bar.inner_text()
    page.locator("#wl-versionsbox", has_text="Edited silently").wait_for()
    assert fine.evaluate("found => found.open")
    # The old estimate stands in the draft, and may no longer be sent.
    page.wait_for_selector("#wl-send[disabled]")


def test_a_ticket_that_arrives_is_in_the_queue_without_a_reload(opened: Any, world: OwnWorld) -> None:
    page = opened()
    world.push("/hooks/tickets", {"items": [ticket("T-NEW")]})
    page.locator('.wl-row[data-id="T-NEW"]').wait_for()


def test_facts_of_a_silent_feed_are_called_old_while_a_ticket_is_open(opened: Any, world: OwnWorld) -> None:
    page = opened()
    pick(page, "T-1")
    assert page.get_by_text("These facts may be old.").count() == 0
    away = world.feed.rename(world.feed.with_suffix(".away"))
    page.locator("#wl-incidentbox .wl-bar", has_text="These facts may be old.").wait_for()
    _facts_tab(page)
    _feeds(page)
    row = page.locator("#wl-boardbox tbody tr", has=page.get_by_role("button", name="Read own now"))
    assert "Old" in row.inner_text()
    away.rename(world.feed)
    row.get_by_role("button", name="Read own now").click()
    page.locator("#wl-notice .wl-done", has_text="own: ").wait_for()


def test_what_a_feed_says_stays_text_and_two_incidents_are_linked_and_parted(opened: Any) -> None:
    page = opened()
    _facts_tab(page)
    page.locator('[data-act="show"][data-id="EVIL-1"]').click()
    beside = page.locator("#wl-board-incident")
    beside.locator("h2").wait_for()
    assert HOSTILE in beside.inner_text()
    assert page.locator('img[src="x"]').count() == 0
    beside.get_by_role("button", name="Same outage").click()
    page.locator("#wl-notice .wl-wrong", has_text="Choose the other incident first.").wait_for()
    beside.get_by_label("Another incident").select_option("INC-7")
    beside.get_by_role("button", name="Same outage").click()
    beside.get_by_text("The same outage in other feeds:").wait_for()
    beside.get_by_role("button", name="Two outages: Internet outage in Riverside").click()
    page.wait_for_function("() => !document.querySelector('#wl-board-incident .wl-linked')")


def test_a_suspected_outage_calls_a_lead_and_one_click_makes_it_an_incident(
    opened: Any, world: OwnWorld, artefacts: Path
) -> None:
    page = opened()
    assert page.title() == "Warmline desk"
    world.push("/hooks/tickets", {"items": burst(datetime.now(UTC))})
    # Without opening the tab: its number and the title of the page say so.
    page.wait_for_function("() => document.title === '(1) Warmline desk'")
    assert page.evaluate("getComputedStyle(document.getElementById('wl-facts-tab-button'), '::after').content") == '"1"'
    _facts_tab(page)
    sign = page.locator(".wl-sign")
    assert TOWN in sign.inner_text()
    assert "14 reports" in sign.inner_text()
    page.screenshot(path=artefacts / "suspected-outage-1280-light.png")
    sign.get_by_role("button", name="Make it an incident").focus()
    page.keyboard.press("Enter")
    page.locator("#wl-notice .wl-done", has_text="is an incident now").wait_for()
    page.wait_for_function("() => document.title === 'Warmline desk' && !document.querySelector('.wl-sign')")
    page.locator('[data-act="show"]', has_text=TOWN).click()
    page.locator("#wl-board-incident").get_by_role("button", name="It is over").wait_for()
    page.get_by_role("tab", name="Desk").click()
    key = page.locator('.wl-chip[title*="Naperville"]').first
    key.wait_for()
    assert key.locator("b").inner_text() == "14"


def test_an_agent_sees_nothing_of_early_signs(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    _facts_tab(page)
    assert page.get_by_text("Suspected outages").count() == 0
    page.locator('[data-act="show"][data-id="INC-7"]').click()
    page.locator("#wl-board-incident h2").wait_for()
    assert page.get_by_role("button", name="Same outage").count() == 0
    assert "2 versions" in page.locator("#wl-board-incident").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_nothing_overflows(opened: Any, artefacts: Path, viewport: dict[str, int], scheme: str) -> None:
    page = opened(viewport, scheme)
    _facts_tab(page)
    page.locator('[data-act="show"]').first.click()
    page.locator("#wl-board-incident h2").wait_for()
    width = viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == WIDE["width"]:
        assert page.evaluate("document.querySelector('main').scrollHeight") <= viewport["height"]
    # The tabs have a line of their own on a phone; nowhere may they and the buttons stand on each other.
    tabs = page.locator("#wl-tabs .tab-container").get_by_role("tab").last.bounding_box()
    buttons = page.locator(".wl-top-right").bounding_box()
    assert tabs["x"] + tabs["width"] <= buttons["x"] or buttons["y"] + buttons["height"] <= tabs["y"]
    page.screenshot(path=artefacts / f"live-facts-{width}-{scheme}.png", full_page=True)
