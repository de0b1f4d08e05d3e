"""A judge of tone in the review: asked with one click, in a column of its own, both reasons where it differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, get_args

import pytest

from assistant.domain.vocabulary import Dimension
from tests.browser.conftest import _free_port, _got, _served
from tests.browser.pages import PHONE, pick, send
from tests.fakes.fake_desk import HOSTILE
from tests.fakes.openai_server import OpenAIServer, Play, failing, good

WHY = f"The reply names what this costs them {HOSTILE}"


def ratings(machine: list[str], differing: int = 3) -> dict[str, Any]:
    """The machine's own ratings, as they stand on the page, but for the first ``differing``."""
    said = ["0" if rated != "0" else "2" for rated in machine[:differing]] + machine[differing:]
    rated = [
        {"dimension": name, "rating": rating.replace("/", ""), "sentences": [2], "why": WHY}
        for name, rating in zip(get_args(Dimension), said, strict=True)
    ]
    return {"ratings": rated, "flags": [{"flag": "boilerplate", "sentences": [1]}], "overall": 5}


def machines(page: Any) -> list[str]:
    """The machine's ratings as the page shows them."""
    found: list[str] = page.locator(".wl-rating .wl-rate tbody td:nth-of-type(1)").all_inner_texts()
    return found


def held(gate: Event, answer: dict[str, Any]) -> Play:
    """An answer that waits until the gate opens."""

    def waiting(_: object) -> dict[str, Any]:
        gate.wait(30)
        return answer

    return good(waiting)


@dataclass
class JudgedDesk:
    """The desk on the sample world with a judge at ``server``, and no model that writes; ``ready`` are tickets."""

    url: str
    server: OpenAIServer
    ready: list[str]


@pytest.fixture(scope="module")
def judged_desk() -> Iterator[JudgedDesk]:
    """``warmline start`` with a judge that speaks the OpenAI protocol over a socket, in a process of its own."""
    port = _free_port()
    with OpenAIServer([failing(500)]) as server:
        settings = {
            "WARMLINE_TONE_JUDGE": "model", "WARMLINE_TONE_JUDGE_MODEL": "openai:fake",
            "WARMLINE_MODEL_BASE_URL": server.base_url, "WARMLINE_MODEL_API_KEY": "k",
            "WARMLINE_TONE_JUDGE_DEADLINE": "60",
        }  # fmt: skip
        for url in _served(port, ["-m", "ui", "start", "--port", str(port)], settings):
            tickets = [item["ticket"] for item in _got(f"{url}/api/v1/tickets?limit=100")]
            drafts = _got(f"{url}/api/v1/draft", {"items": tickets})
            ready = [one["id"] for one in drafts if one.get("status") == "ready" and one["check"]["verdict"] != "block"]
            yield JudgedDesk(url, server, ready)


def sent_and_opened(page: Any, judged_desk: JudgedDesk) -> str:
    """Send one reply of the composer's, and open it in the review; its id."""
    ticket = judged_desk.ready.pop()
    pick(page, ticket)
    send(page)
    newest = _got(f"{judged_desk.url}/api/v1/replies?limit=100")[-1]
    page.get_by_role("tab", name="Review").click()
    page.locator(f'#wl-sent tr[data-id="{newest["id"]}"]').click()
    page.wait_for_selector(f'#wl-sent-reply h2[data-id="{newest["id"]}"]')
    page.get_by_role("button", name="Show the machine's score").click()
    page.wait_for_selector("#wl-sent-reply .wl-gauge")
    return str(newest["id"])


def test_the_judge_stands_between_machine_and_lead_and_what_was_chosen_meanwhile_stays(
    open_desk: Any, judged_desk: JudgedDesk, artefacts: Path
) -> None:
    page, gate = open_desk(url=judged_desk.url), Event()
    sent_and_opened(page, judged_desk)
    before = len(judged_desk.server.requests)
    assert page.locator(".wl-rating .wl-rate thead th").all_inner_texts() == ["Dimension", "Machine", "You"]
    judged_desk.server.plays[:] = [failing(500)]
    ask = page.get_by_role("button", name="Ask the judge")
    ask.click()
    page.locator(".wl-wrong").get_by_text("The judge did not answer: its server failed.").wait_for()
    judged_desk.server.plays[:] = [held(gate, ratings(machines(page)))]
    page.get_by_role("radiogroup", name="Respects").get_by_label("2").check()
    ask.click()
    page.get_by_role("button", name="Reading …").wait_for()
    # While it reads a lead goes on, and saves.
    page.get_by_role("radiogroup", name="Fits").get_by_label("1").check()
    page.get_by_role("button", name="Save my rating").click()
    page.wait_for_selector(".wl-ratings li")
    page.get_by_label("Note").fill("Kind, and")
    gate.set()
    page.wait_for_selector(".wl-judge")
    assert len(judged_desk.server.requests) == before + 2
    assert page.locator(".wl-rating .wl-rate thead th").all_inner_texts() == ["Dimension", "Machine", "Judge", "You"]
    assert page.get_by_role("radiogroup", name="Respects").get_by_label("2").is_checked()
    assert page.get_by_role("radiogroup", name="Fits").get_by_label("1").is_checked()
    assert page.get_by_label("Note").input_value() == "Kind, and"
    told = page.locator(".wl-judge").inner_text()
    assert "openai:fake, tone_judge/v1 · 5 of 7" in told
    assert page.get_by_text("Judge: not yet proven against your raters").is_visible()
    assert page.locator(".wl-judge img").count() == 0
    assert page.locator(".wl-judged .wl-tag").count() == page.locator(".wl-judge > .wl-differing > li").count() == 3
    sides = page.locator(".wl-sides").first.locator("> div")
    assert sides.count() == 2
    boxes = [sides.nth(number).bounding_box() for number in range(2)]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    page.locator(".wl-judge").scroll_into_view_if_needed()
    page.screenshot(path=artefacts / "judge-1280.png")
    page.locator(".wl-judge summary").click()
    assert page.locator(".wl-judge details .wl-differing > li").count() == 4


def test_on_a_phone_the_two_reasons_stand_one_above_the_other(
    open_desk: Any, judged_desk: JudgedDesk, artefacts: Path
) -> None:
    page = open_desk(url=judged_desk.url)
    sent_and_opened(page, judged_desk)
    page.set_viewport_size(PHONE)
    judged_desk.server.plays[:] = [good(ratings(machines(page)))]
    page.get_by_role("button", name="Ask the judge").click()
    page.wait_for_selector(".wl-judge")
    sides = page.locator(".wl-sides").first.locator("> div")
    boxes = [sides.nth(number).bounding_box() for number in range(2)]
    assert boxes[0]["x"] == boxes[1]["x"]
    assert boxes[0]["y"] < boxes[1]["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator(".wl-rating").evaluate("part => part.scrollWidth <= part.clientWidth")
    page.locator(".wl-rating").screenshot(path=artefacts / "judge-390.png")


def test_the_column_in_the_dark_and_what_was_chosen_for_one_reply_is_not_shown_for_another(
    open_desk: Any, judged_desk: JudgedDesk, artefacts: Path
) -> None:
    page = open_desk(url=judged_desk.url, scheme="dark")
    first = sent_and_opened(page, judged_desk)
    page.get_by_role("radiogroup", name="Respects").get_by_label("0").check()
    page.get_by_label("Note").fill("Only about the first.")
    page.get_by_role("tab", name="Desk").click()
    sent_and_opened(page, judged_desk)
    assert page.locator(".wl-rating input:checked").count() == 0
    assert page.get_by_label("Note").input_value() == ""
    page.locator(f'#wl-sent tr[data-id="{first}"]').click()
    page.wait_for_selector(f'#wl-sent-reply h2[data-id="{first}"]')
    page.wait_for_function("() => document.querySelector('.wl-rating .wl-note').value === 'Only about the first.'")
    assert page.get_by_role("radiogroup", name="Respects").get_by_label("0").is_checked()
    judged_desk.server.plays[:] = [good(ratings(machines(page)))]
    page.get_by_role("button", name="Ask the judge").click()
    page.wait_for_selector(".wl-judge")
    page.locator(".wl-rating").scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    page.screenshot(path=artefacts / "judge-dark-1280.png")
