"""What outsiders write stays text on every screen: nothing runs, nothing leaves, nothing even reaches the policy.

Pushed as outsiders would, through /hooks/tickets and a feed, with a server listening that nothing may ever ask.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser.hostile import Trap, beacon, own_payloads, public_payloads
from tests.browser.pages import WIDE, wait_until
from tests.fakes.gradio_events import Tab
from tests.fakes.own_world import OwnWorld, own_world, riverside, ticket

GOOD = "T-GOOD"
AT_ONCE = 3
"""Payloads per ticket and incident: each field shows one, the longer ones all of them."""
SECTIONS = 6


@dataclass
class Hostile:
    """A desk full of what outsiders wrote, and the paths that the listening server was asked for."""

    world: OwnWorld
    payloads: list[str]
    address: str
    asked: list[str]
    reply_id: str = ""

    def groups(self, size: int = AT_ONCE) -> list[list[str]]:
        return [self.payloads[start : start + size] for start in range(0, len(self.payloads), size)]


def incident(number: int, told: list[str], now: datetime) -> dict[str, Any]:
    one, two, three = (told * 3)[:3]
    return riverside(now) | {
        "id": f"EVIL-{number}", "name": f"Internet outage in Riverside {one}", "workaround": two,
        "areas": [{"description": "Riverside", "region": "Illinois", "country": "US"}, {"description": three}],
        "causes": [{"text": one, "certainty": "confirmed"}], "measures_taken": told, "external_ids": [two],
        "measurements": [{"name": three, "change": one, "since": now.isoformat(), "public": True}],
        "updates": [
            {"id": f"U{place}", "status": "investigating", "body": text, "created_at": now.isoformat()}
            for place, text in enumerate(told)
        ],
    }  # fmt: skip


def hostile_ticket(number: int, told: list[str]) -> dict[str, Any]:
    one, two, three = (told * 3)[:3]
    at = (datetime.now(UTC) - timedelta(minutes=number)).isoformat()
    authors = ("customer", "agent", "customer", "system")
    plain = ticket(f"T-{number}")
    return plain | {
        "subject": one, "brand": three, "text": None, "received_at": at,
        "customer": plain["customer"] | {
            "id": f"C-{number}", "name": two, "contact": {"name": three, "role": one, "phone": two, "email": None}
        },
        "messages": [{"author": "customer", "at": at, "text": f"{plain['text']} {' '.join(told)}"}]
        + [{"author": author, "at": at, "text": text} for author, text in zip(authors, told, strict=False)],
        "actions": [{"kind": "line_test", "at": at, "by": two, "text": text} for text in told],
    }  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    with beacon() as (address, asked), own_world(tmp_path_factory.mktemp("hostile")) as world:
        filled = Hostile(world, [*own_payloads(address), *public_payloads()], address, asked)
        _publish(filled)
        taken = [hostile_ticket(number, told) for number, told in enumerate(filled.groups())]
        told = world.push("/hooks/tickets", {"items": [*taken, ticket(GOOD)]})["items"]
        assert [item.get("state") for item in told] == ["new"] * len(told), told
        filled.reply_id = _send_and_rate(filled)
        yield filled
        assert asked == []


def _publish(hostile: Hostile) -> None:
    now = datetime.now(UTC)
    incidents = [incident(number, told, now) for number, told in enumerate(hostile.groups(12))]
    contacts = [{"kind": "url", "value": f"{hostile.address}/own", "for": "status"}]
    provider = {"name": "Northlight", "time_zone": "America/Chicago", "contacts": contacts}
    feed = {"warmline_feed": 1, "provider": provider, "incidents": [riverside(now), *incidents]}
    hostile.world.feed.write_text(json.dumps(feed), encoding="utf-8")
    deadline = time.monotonic() + 60
    while len(hostile.world.got("/api/v1/incidents?limit=100")["items"]) <= len(incidents):
        assert time.monotonic() < deadline, "the feed was not read"
        time.sleep(0.5)


def _send_and_rate(hostile: Hostile) -> str:
    tab = Tab(hostile.world.url)
    chosen = tab.handler("wl-queuebox", "select")
    shown = tab.call(chosen, ["", ""], {"id": GOOD})
    text = tab.answer(chosen, shown, "wl-editor")
    tab.call(tab.handler("wl-send", "click"), [GOOD, text["value"] if isinstance(text, dict) else text])
    tab.close()
    (reply,) = hostile.world.got("/api/v1/replies")["items"]
    at = datetime.now(UTC).isoformat()
    ratings = [
        {"id": f"R-{number}", "reply_id": reply["id"], "rater": f"rater {told[0]}"[:60], "at": at,
         "dimensions": {"respect": 1}, "flags": [], "overall": 4, "note": " ".join(told)}
        for number, told in enumerate(hostile.groups())
    ]  # fmt: skip
    kept = hostile.world.push("/api/v1/ratings", {"items": ratings})["items"]
    assert any("error" not in item for item in kept), kept[0]
    return str(reply["id"])


@pytest.fixture
def trap(browser: Any, hostile: Hostile) -> Iterator[Trap]:
    context = browser.new_context(viewport=WIDE)
    caught = Trap(context, hostile.world.url)
    caught.page.goto(hostile.world.url)
    caught.page.wait_for_selector(".wl-row")
    yield caught
    caught.check()
    context.close()


def test_the_public_strings_are_among_them() -> None:
    if not public_payloads():
        pytest.skip("the public strings are not here")
    assert len(public_payloads()) >= 28


def test_there_are_forty_of_our_own() -> None:
    assert len(set(own_payloads("http://127.0.0.1:9"))) >= 40


def test_the_trap_catches_what_runs_and_what_leaves(browser: Any, hostile: Hostile) -> None:
    """A trap that nothing can spring would prove nothing."""
    context = browser.new_context(viewport=WIDE)
    caught = Trap(context, hostile.world.url)
    caught.page.goto(hostile.world.url)
    caught.page.wait_for_selector(".wl-row")
    caught.page.evaluate(f"() => {{ new Image().src = '{hostile.address}/own.png'; }}")
    caught.page.evaluate(
        "() => { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.__hit=1\">'); }"
    )
    caught.page.evaluate("() => { setTimeout(() => alert(1)); }")
    caught.page.wait_for_timeout(500)
    assert len(caught.blocked) >= 2
    assert "dialog 1" in caught.caught
    assert hostile.asked == []
    with pytest.raises(AssertionError):
        caught.check()
    context.close()


def test_code_made_from_text_does_not_run(trap: Trap) -> None:
    page = trap.page
    # Later, on the page's own account: what a test runs itself is not held to the page's policy.
    later = """code => new Promise((done) => setTimeout(() => {
      try {
        const made = { plain: () => Function('return 1')(), hidden: () => [].constructor.constructor('return 1')(),
          deep: () => (async () => 1).constructor('return 1')(), read: () => eval('1') };
        done(String(made[code]()));
      } catch (error) { done(error.name); }
    }))"""
    assert [page.evaluate(later, code) for code in ("plain", "hidden", "deep", "read")] == ["EvalError"] * 4
    assert page.evaluate("() => (() => 1) instanceof Function && Function.prototype === (() => 1).__proto__")
    trap.blocked.clear()


def test_tickets_stay_text(trap: Trap, hostile: Hostile) -> None:
    page = trap.page
    for number in range(len(hostile.groups())):
        page.evaluate('id => document.querySelector(`.wl-row[data-id="${id}"]`).click()', f"T-{number}")
        page.wait_for_selector(f'.wl-meta:has-text("T-{number}")')
        page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
        trap.check()
    shown = page.locator("#wl-left").inner_text()
    assert "<script>" in shown


def test_what_is_typed_recorded_and_asked_for_stays_text(trap: Trap, hostile: Hostile) -> None:
    page = trap.page
    page.locator('.wl-row[data-id="T-0"]').click()
    page.wait_for_selector('.wl-meta:has-text("T-0")')
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
    editor = page.locator("#wl-editor textarea")
    for told in hostile.groups(10):
        words = "\n".join(told).replace("\x00", "")
        editor.fill(words)
        page.wait_for_timeout(1_200)
        page.wait_for_selector("body:not(.wl-checking) .wl-assessment")
        trap.check()
    page.locator("#wl-instruction textarea, #wl-instruction input").first.fill(hostile.payloads[0])
    page.locator("#wl-redraft").click()
    page.wait_for_timeout(2_000)
    trap.check()
    tab = Tab(hostile.world.url)
    for told in hostile.payloads[::4]:
        tab.call(tab.handler("wl-record-go", "click"), ["T-1", "x", "line_test", told[:400]])
    tab.close()
    page.evaluate("() => document.querySelector('.wl-row[data-id=\"T-1\"]').click()")
    page.wait_for_selector('.wl-meta:has-text("T-1")')
    page.wait_for_timeout(1_000)


def test_incidents_and_feeds_stay_text(trap: Trap, hostile: Hostile) -> None:
    page = trap.page
    page.get_by_role("tab", name="Knowledge").click()
    page.wait_for_selector("#wl-boardbox .wl-table")
    assert "<script>" in page.locator("#wl-boardbox").inner_text()
    trap.check()
    for number in range(len(hostile.groups(12))):
        row = page.locator(f'#wl-boardbox [data-id*="EVIL-{number}"]').first
        row.evaluate("element => element.click()")
        page.wait_for_timeout(700)
        trap.check()
    for place in range(SECTIONS):
        # What a button opens may draw the others anew.
        page.evaluate(
            "place => document.querySelectorAll('#wl-boardbox button, #wl-live button')[place]?.click()", place
        )
        page.wait_for_timeout(400)
        trap.check()


def test_what_was_sent_rated_and_promised_stays_text(trap: Trap, hostile: Hostile) -> None:
    page = trap.page
    for name in ("Review", "Promises"):
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(2_500)
        trap.check()
    page.get_by_role("tab", name="Review").click()
    row = page.locator(f'#wl-sent tr[data-id="{hostile.reply_id}"]').first
    row.wait_for(state="attached")
    row.evaluate("element => element.click()")
    # What others said of it is hidden until a lead has rated, or asks.
    page.locator('#wl-sent-reply [data-review="show"]').first.click()
    shown = "() => document.querySelector('#wl-sent-reply')?.textContent.includes('<script>')"
    wait_until(page, shown)


@pytest.mark.parametrize(
    "path", ["/api/v1/tickets?limit=100", "/api/v1/incidents?limit=100", "/api/v1/ratings?limit=100"]
)
def test_an_answer_that_somebody_opens_as_a_page_runs_nothing(browser: Any, hostile: Hostile, path: str) -> None:
    context = browser.new_context()
    caught = Trap(context, hostile.world.url)
    caught.page.goto(f"{hostile.world.url}{path}")
    caught.page.wait_for_timeout(300)
    assert caught.caught == []
    assert caught.page.evaluate("window.__hit || 0") == 0
    context.close()
