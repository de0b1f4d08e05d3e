"""A lead looks at runs, opens a case, compares two and saves the report; an agent does not even have the tab."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.kept import RunFolder
from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.pages import PHONE, WIDE
from tests.unit.test_present_evaluation import AFTER, BEFORE, FIRST, SECOND


def go_there(page: Any) -> None:
    """Choose the tab, which on a narrow screen is among those behind the three dots."""
    page.wait_for_function("() => document.body.textContent.includes('Evaluation')")
    tab = page.get_by_role("tab", name="Evaluation")
    if not tab.count():
        page.locator(".overflow-menu > button").click()
        tab = page.locator(".overflow-dropdown").get_by_text("Evaluation")
    tab.click()


@pytest.fixture(scope="module")
def runs_url(tmp_path_factory: Any) -> Iterator[str]:
    kept = tmp_path_factory.mktemp("place") / "runs"
    folder = RunFolder(kept)
    folder.keep(BEFORE)
    folder.keep(AFTER)
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_promises", "lead", str(port), str(kept)])


@pytest.fixture
def runs(open_desk: Any, runs_url: str) -> Any:
    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light") -> Any:
        page = open_desk(viewport=viewport, scheme=scheme, url=runs_url)
        go_there(page)
        page.locator(".wl-evaluation").wait_for()
        return page

    return open_it


def test_a_run_is_opened_filtered_and_a_case_looked_at(runs: Any) -> None:
    page = runs()
    page.locator(f'[data-act="run"][data-id="{SECOND}"]').click()
    page.get_by_text("40.0% (8 of 20)").wait_for()
    page.get_by_label("Cases").select_option("status")
    page.wait_for_function("() => document.querySelectorAll('.wl-cases li').length === 12")
    page.locator(".wl-cases .wl-open").first.click()
    page.locator(".wl-case").get_by_text("Claims", exact=True).wait_for()
    page.get_by_role("button", name="Back to the run").click()
    page.wait_for_function("() => !document.querySelector('.wl-case')")
    assert page.locator("#wl-eval-run").is_visible()


def test_two_runs_are_compared_and_the_report_is_saved(runs: Any, tmp_path: Path) -> None:
    page = runs()
    page.locator(f'[data-act="run"][data-id="{SECOND}"]').click()
    page.get_by_label("Compare with").select_option(FIRST)
    page.get_by_role("button", name="Compare", exact=True).click()
    row = page.locator(".wl-changes tbody tr").first
    row.wait_for()
    assert "worse, sure" in row.inner_text()
    row.get_by_text("12 cases worse").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save report").click()
    saved.value.save_as(tmp_path / "report.html")
    report = page.context.new_page()
    report.goto((tmp_path / "report.html").as_uri())
    assert "two runs compared" in report.title() + report.locator("h1").inner_text()
    assert report.locator("details.case").count() == 20
    report.close()


def test_a_run_goes_on_while_somebody_is_elsewhere_and_can_be_cancelled(runs: Any) -> None:
    page = runs()
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".wl-going").wait_for()
    page.get_by_role("tab", name="Desk").click()
    page.locator(".wl-row").first.wait_for()
    go_there(page)
    page.locator(".wl-going").get_by_role("button", name="Cancel").click()
    page.get_by_text("was cancelled").wait_for()
    assert page.get_by_role("button", name="Run", exact=True).is_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_fits_the_screen(runs: Any, artefacts: Any, viewport: dict[str, int], scheme: str) -> None:
    page = runs(viewport, scheme)
    page.locator(f'[data-act="run"][data-id="{SECOND}"]').click()
    page.locator(".wl-measures").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert grave_findings(page) == []
    page.screenshot(path=artefacts / f"evaluation-{viewport['width']}-{scheme}.png")


def test_an_agent_has_no_such_tab(open_desk: Any, agents_url: str) -> None:
    page = open_desk(url=agents_url)
    page.wait_for_selector("text=Ada")
    assert page.get_by_role("tab", name="Evaluation").count() == 0
