"""Filters changed faster than the desk answers: the last one of each counts, and none is lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import _free_port, _served
from tests.browser.pages import SLOW, go_to


@pytest.fixture(scope="module")
def promises_url() -> Iterator[str]:
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_promises", "lead", str(port)])


@pytest.fixture(scope="module")
def review_url() -> Iterator[str]:
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_sent_replies", "lead", str(port), "40"])


def test_promises_end_on_what_was_chosen_last(open_desk: Any, promises_url: str) -> None:
    page = open_desk(url=promises_url)
    go_to(page, "Promises")
    page.locator(".wl-promises").wait_for()
    page.evaluate(SLOW)
    # Broken, late and due in one breath, then an incident on top of the last.
    page.evaluate("""() => {
      const press = (state) => document.querySelector(`[data-state="${state}"]`).click();
      ["broken", "late", "due", "broken"].forEach(press);
      const field = document.querySelector('[data-filter="incident"]');
      field.value = "INC-8";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    page.wait_for_function("() => document.querySelectorAll('#wl-promisesbox tr[data-id]').length === 1")
    assert page.locator('[data-state][aria-pressed="true"]').get_attribute("data-state") == "broken"
    assert page.locator('[data-filter="incident"]').input_value() == "INC-8"


def test_filters_of_the_review_add_up_and_the_last_of_each_counts(open_desk: Any, review_url: str) -> None:
    page = open_desk(url=review_url)
    go_to(page, "Review")
    page.locator(".wl-wanted-shown b", has_text="40 replies sent").wait_for()
    page.evaluate(SLOW)
    asked = page.evaluate("""() => {
      const optionsOf = (name) => [...document.querySelector(`[data-ask="${name}"]`).options];
      const valuesOf = (name) => optionsOf(name).map((one) => one.value).filter(Boolean);
      const agents = valuesOf("agent");
      const asked = { agent: agents.at(-1), order: "changed" };
      for (const agent of agents) window.warmline.asks("agent", agent, true);
      for (const order of valuesOf("order")) window.warmline.asks("order", order, true);
      window.warmline.asks("order", asked.order, true);
      return asked;
    }""")
    page.wait_for_function(
        """asked => Object.entries(asked).every(([name, value]) =>
          document.querySelector(`[data-ask="${name}"] [selected]`)?.value === value)""",
        arg=asked,
    )
    page.wait_for_timeout(1500)
    # Nothing that comes later changes it.
    assert {name: page.locator(f'[data-ask="{name}"]').input_value() for name in asked} == asked
