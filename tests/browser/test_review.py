"""A lead's job in the review, in Chromium: filters, points that open replies, rating before the score, the way out."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import _free_port, _served
from tests.browser.pages import PHONE, go_to


@pytest.fixture(scope="module")
def review_url() -> Iterator[str]:
    """The fake desk with 120 replies sent, and a lead signed in."""
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_sent_replies", "lead", str(port), "120"])


def _review(open_desk: Any, url: str, **kwargs: Any) -> Any:
    page = open_desk(url=url, **kwargs)
    go_to(page, "Review")
    page.wait_for_selector("#wl-plot-time .js-plotly-plot .points path", state="attached")
    return page


def _counted(page: Any, told: str) -> None:
    page.locator(".wl-wanted-shown b", has_text=told).wait_for()


def _press(page: Any, plot: str, nth: int) -> None:
    """Press a point or bar where it stands: plotly lays a sheet over its picture, and finds the point by place."""
    mark = page.locator(f"#{plot} :is(.points path, .point path)").nth(nth)
    page.locator(f"#{plot}").scroll_into_view_if_needed()
    box = mark.bounding_box()
    x, y = box["x"] + min(box["width"] / 2, 12), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_selector(f"#{plot} .hoverlayer .hovertext", state="attached")
    page.mouse.click(x, y)


def test_a_point_of_each_picture_opens_what_is_behind_it(open_desk: Any, review_url: str) -> None:
    page = _review(open_desk, review_url)
    _counted(page, "120 replies sent")
    _press(page, "wl-plot-moves", 0)
    page.locator(".wl-filter-chip", has_text="Changed sentence: Acknowledge").wait_for()
    page.locator(".wl-filter-chip").click()
    _counted(page, "120 replies sent")
    _press(page, "wl-plot-by", 0)
    page.locator(".wl-filter-chip", has_text="Agent:").wait_for()
    page.get_by_role("button", name="Show all replies").click()
    _counted(page, "120 replies sent")
    _press(page, "wl-plot-dimension", 0)
    page.locator(".wl-filter-chip", has_text="Weakest first:").wait_for()
    page.get_by_role("button", name="Show all replies").click()
    _counted(page, "120 replies sent")
    _press(page, "wl-plot-time", 0)
    page.wait_for_selector("#wl-sent-reply h2")
    # The customer is asked for nothing that is not of this machine, and the picture is named for who cannot see it.
    assert page.locator("#wl-plot-time .js-plotly-plot").get_attribute("role") == "img"


def test_a_lead_filters_and_opens_a_reply_by_keyboard_alone(open_desk: Any, review_url: str) -> None:
    page = _review(open_desk, review_url)
    page.get_by_label("Agent", exact=True).focus()
    page.keyboard.press("a")
    page.locator(".wl-filter-chip", has_text="Agent: ann").wait_for()
    assert page.evaluate("document.activeElement.dataset.ask") == "agent"
    page.locator("#wl-head-dimension summary").focus()
    page.keyboard.press("Enter")
    page.locator("#wl-head-dimension .wl-behind .wl-open").first.focus()
    page.keyboard.press("Enter")
    page.locator(".wl-filter-chip", has_text="Weakest first:").wait_for()
    page.locator("#wl-sent tbody .wl-open").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#wl-sent-reply h2")
    page.wait_for_function("() => document.activeElement.closest('#wl-sent-reply')")


def test_a_score_is_shown_once_a_lead_has_rated(open_desk: Any, review_url: str) -> None:
    page = _review(open_desk, review_url)
    page.get_by_role("button", name="Rate one at random").click()
    page.wait_for_selector("#wl-sent-reply h2")
    assert page.locator("#wl-sent-reply .wl-gauge").count() == 0
    page.get_by_role("radiogroup", name="Respects").get_by_label("1").check()
    page.get_by_text("Flags you would raise").click()
    page.locator(".wl-flag-options").get_by_label("boilerplate").check()
    page.get_by_role("button", name="Save my rating").click()
    page.wait_for_selector("#wl-sent-reply .wl-gauge")
    assert "dimensions that you both gave" in page.locator(".wl-agreed").inner_text()
    assert page.locator("input[data-flag='boilerplate']").is_checked()


def test_an_incident_is_looked_back_at_and_printed(open_desk: Any, review_url: str) -> None:
    page = _review(open_desk, review_url)
    page.get_by_role("button", name="By incident").click()
    page.locator("#wl-head-by h2", has_text="By incident").wait_for()
    page.wait_for_selector("#wl-review:not(.wl-asking)")
    page.locator("#wl-head-by summary").click()
    page.get_by_role("button", name="After-incident review: INC-7").click()
    page.get_by_role("heading", name="After-incident review: INC-7").wait_for()
    assert not page.locator("#wl-pictures").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".wl-after").is_visible()
    assert not page.get_by_role("button", name="Print").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Back to the review").click()
    page.locator("#wl-pictures").wait_for()


def test_what_is_shown_is_downloaded(open_desk: Any, review_url: str) -> None:
    page = _review(open_desk, review_url)
    page.get_by_label("Agent", exact=True).select_option("ben")
    page.locator(".wl-filter-chip", has_text="Agent: ben").wait_for()
    with page.expect_download() as told:
        page.get_by_role("link", name="Export as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(told.value.path()).read_text(encoding="utf-8-sig"))))
    assert {row["approved_by"] for row in rows} == {"ben"}
    assert "ben" not in told.value.url
    _counted(page, f"{len(rows)} of 120 replies")


def test_a_lead_reads_what_was_reported_and_takes_it_along(open_desk: Any, review_url: str, artefacts: Path) -> None:
    page = _review(open_desk, review_url)
    reported = page.locator(".wl-reported")
    reported.wait_for()
    assert "It says <b onclick=alert(1)>6 pm</b>; we never said so." in reported.inner_text()
    assert reported.get_by_text("1 draft was reported as wrong").is_visible()
    draft = reported.locator("details", has_text="The draft")
    assert not draft.locator(".wl-said").is_visible()
    draft.locator("summary").click()
    assert draft.locator(".wl-said").is_visible()
    reported.scroll_into_view_if_needed()
    page.screenshot(path=artefacts / "reported.png")
    with page.expect_download() as told:
        reported.get_by_role("link", name="Save all").click()
    (line,) = Path(told.value.path()).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["ticket_id"] == "T-1"
    reported.get_by_role("button", name="T-1").click()
    page.locator("#wl-sent-reply .wl-thread").wait_for()
    assert "not answered yet" in page.locator("#wl-sent-reply").inner_text()
    page.screenshot(path=artefacts / "reported-conversation.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_are_in_the_theme_s_colours(open_desk: Any, review_url: str, artefacts: Path, scheme: str) -> None:
    page = _review(open_desk, review_url, scheme=scheme)
    page.wait_for_selector('#wl-plot-time [data-kind="low"] .points path', state="attached")
    colour = """name => {
        const probe = document.body.appendChild(document.createElement("i"));
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
    }"""
    for kind, variable in (("low", "--wl-meter-low"), ("high", "--wl-meter-high"), ("means", "--wl-accent")):
        point = page.locator(f'#wl-plot-time [data-kind="{kind}"] .points path').first
        assert point.evaluate("e => getComputedStyle(e).fill") == page.evaluate(colour, variable)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=artefacts / f"review-1280-{scheme}.png")


def test_on_a_phone_nothing_is_wider_than_the_screen(open_desk: Any, review_url: str, artefacts: Path) -> None:
    page = _review(open_desk, review_url, viewport=PHONE)
    page.locator("#wl-sent tbody tr").first.click()
    page.wait_for_selector("#wl-sent-reply h2")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#wl-review").evaluate("part => part.scrollWidth <= part.clientWidth")
    page.screenshot(path=artefacts / "review-390.png", full_page=True)
