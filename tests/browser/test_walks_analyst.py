"""What an analyst and an admin do in the panel, by mouse and by keys alone: runs, cases, comparisons, accounts.

The screen offers whole datasets and no part of one: the run that is watched to its end is of the smallest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.kept import RunFolder
from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.hands import Hands, Keys, open_tab
from tests.browser.pages import PHONE
from tests.browser.walks import walks
from tests.integration.test_evaluation_runs import SMALL
from tests.unit.test_present_evaluation import AFTER, BEFORE, SECOND

ENDS = 300_000
"""Milliseconds after which a run that shows nothing more counts as stuck: machines are slow when they are shared."""


@pytest.fixture
def runs_url(tmp_path: Path) -> Iterator[str]:
    """A fake desk with two runs kept, and an admin signed in, for one walk alone."""
    folder = RunFolder(tmp_path / "runs")
    folder.keep(BEFORE)
    folder.keep(AFTER)
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_promises", "admin", str(port), str(tmp_path / "runs")])


@walks("mouse-390-dark", "keys-1280-light")
def test_an_analyst_s_runs_and_an_admin_s_accounts(
    open_desk: Any, runs_url: str, artefacts: Path, kind: Any, viewport: dict[str, int], scheme: str
) -> None:
    page = open_desk(viewport, scheme, runs_url)
    hands, name = kind(page), f"analyst-{kind.__name__.lower()}-{viewport['width']}-{scheme}"
    open_tab(hands, page, "Evaluation")
    _run_and_end_it(hands, page)
    _look_at_a_case(hands, page)
    _compare(hands, page)
    page.screenshot(path=artefacts / f"{name}-compared.png")
    assert grave_findings(page) == []
    open_tab(hands, page, "Knowledge")
    _import_accounts(hands, page)
    page.screenshot(path=artefacts / f"{name}-accounts.png")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_run_is_watched_to_its_end_and_read(open_desk: Any, runs_url: str, artefacts: Path) -> None:
    page = open_desk(PHONE, "light", runs_url)
    hands = Keys(page)
    open_tab(hands, page, "Evaluation")
    datasets = page.get_by_label("Dataset")
    hands.choose(datasets, datasets.locator(f'option[value="{SMALL}"]').text_content().strip())
    hands.activate(page.locator('[data-act="start"]'))
    bar = page.locator(".wl-going")
    bar.locator("progress[value]").wait_for(timeout=ENDS)
    all_cases = int(bar.locator(".wl-line span").first.inner_text().split()[2])
    page.locator(f'#wl-eval-progress [data-state="done"]:has-text("{SMALL}")').wait_for(timeout=ENDS)
    assert bar.count() == 0
    made = page.locator(f'[data-act="run"][data-id^="{SMALL}-"]')
    hands.activate(made)
    _read(hands, page, all_cases)
    page.screenshot(path=artefacts / "analyst-run-390-light.png")
    assert grave_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def _read(hands: Hands, page: Any, all_cases: int) -> None:
    """The figures, each with its n, and a case with its tone and what people said of it."""
    figures = page.locator(".wl-measures tbody tr")
    figures.first.wait_for()
    counts = [int(text) for text in page.locator(".wl-measures tbody td:nth-of-type(2)").all_inner_texts()]
    assert len(counts) == figures.count()
    assert max(counts) == all_cases
    assert page.locator(".wl-cases li").count() == all_cases
    hands.activate(page.locator(".wl-cases .wl-open").first)
    case = page.locator(".wl-case")
    case.locator(".wl-tone").wait_for()
    case.get_by_role("heading", name="What was expected").wait_for()
    hands.activate(page.get_by_role("button", name="Back to the run"))
    case.wait_for(state="detached")


def _run_and_end_it(hands: Hands, page: Any) -> None:
    hands.activate(page.locator('[data-act="start"]'))
    going = page.locator(".wl-going")
    going.wait_for()
    hands.activate(going.get_by_role("button", name="Cancel"))
    page.get_by_text("was cancelled").wait_for()


def _look_at_a_case(hands: Hands, page: Any) -> None:
    hands.activate(page.locator(f'[data-act="run"][data-id="{SECOND}"]'))
    page.locator(".wl-measures").wait_for()
    hands.activate(page.locator(".wl-cases .wl-open").first)
    page.locator(".wl-case").wait_for()
    hands.activate(page.get_by_role("button", name="Back to the run"))
    page.wait_for_function("() => !document.querySelector('.wl-case')")


def _compare(hands: Hands, page: Any) -> None:
    other = page.get_by_label("Compare with")
    hands.choose(other, other.locator("option").last.text_content().strip())
    hands.activate(page.get_by_role("button", name="Compare", exact=True))
    page.locator(".wl-changes tbody tr").first.wait_for()


def _import_accounts(hands: Hands, page: Any) -> None:
    hands.activate(page.locator('.wl-sectionbutton[data-id="accounts"]'))
    hands.activate(page.get_by_role("button", name="Import accounts"))
    hands.type_into(page.locator('[name="pasted"]'), "customer_id,customer_name,type\nC-1,Dana Ruiz,internet\n")
    hands.activate(page.get_by_role("button", name="Look at it first"))
    hands.activate(page.get_by_role("button", name="Import now"))
    page.locator("#wl-notice .wl-done", has_text="Accounts imported: 1 new").wait_for(state="attached")
    page.locator("#wl-boardbox tbody tr", has_text="C-1").wait_for()
