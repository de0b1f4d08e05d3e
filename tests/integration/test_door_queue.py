"""The panel's queue is everybody's: nobody fills it alone, nothing stays in it for nobody, and its end is told."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.doors import Running, running, signed_in
from tests.fakes.gradio_events import Tab
from ui.entrance.turns import MOST, MOST_HELD

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Desk:
    """A server whose slow ticket, and whose end, are in a test's hands."""

    server: Running
    folder: Path

    @property
    def url(self) -> str:
        return self.server.url


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("held")
    with running(folder / "said.txt", "-m", "tests.fakes.serve_held_desk", "{port}", str(folder)) as server:
        yield Desk(server, folder)


@pytest.fixture
def hold(desk: Desk) -> Iterator[Path]:
    """While it is there, whoever opens T-2 waits."""
    held = desk.folder / "hold"
    held.touch()
    yield held
    held.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def ada(desk: Desk) -> Iterator[Tab]:
    tab = Tab(desk.url, signed_in(desk.url, "ada"))
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def sam(desk: Desk) -> dict[str, str]:
    return signed_in(desk.url, "sam")


@dataclass
class Flood:
    """Events of one person, each of another tab, whose answers nobody fetches."""

    url: str
    headers: dict[str, str]
    body: dict[str, Any]

    def sent(self, times: int, tabs: Iterator[int]) -> list[httpx.Response]:
        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(self._one, (next(tabs) for _ in range(times))))

    def _one(self, tab: int) -> httpx.Response:
        body = self.body | {"session_hash": f"flood{tab}"}
        return httpx.post(f"{self.url}/gradio_api/queue/join", json=body, headers=self.headers, timeout=60)


def flood_of(desk: Desk, ada: Tab, headers: dict[str, str], ticket: str) -> Flood:
    select = ada.handler("wl-queuebox", "select")
    return Flood(desk.url, headers, {"fn_index": select, "data": ["", ""], "event_data": {"id": ticket}})


def test_while_one_person_floods_the_queue_the_others_are_answered(
    desk: Desk, ada: Tab, sam: dict[str, str], hold: Path
) -> None:
    tabs, select = count(), ada.handler("wl-queuebox", "select")
    flood = flood_of(desk, ada, sam, "T-2")
    answers = flood.sent(MOST + 2 * MOST_HELD, tabs)
    refused = [one for one in answers if one.status_code != 200]
    assert Counter(one.status_code for one in refused) == {429: len(refused)}
    assert len(answers) - len(refused) <= MOST
    for one in refused:
        assert one.headers["content-type"] == PROBLEM
        assert int(one.headers["retry-after"]) > 0
        assert "Wait a moment" in one.json()["detail"]
    # The same gesture, though every one of Sam's is held, and another one.
    opened = ada.call(select, ["", ""], {"id": "T-1"})
    assert "T-1" in ada.answer(select, opened, "wl-header")
    ada.call(ada.handler("wl-send", "click"), ["T-404", ""])
    hold.unlink()
    assert "T-3" in ada.answer(select, ada.call(select, ["", ""], {"id": "T-3"}), "wl-header")


def test_answers_that_nobody_fetches_are_bounded_per_person(desk: Desk, ada: Tab) -> None:
    lee, tabs = signed_in(desk.url, "lee"), count(10_000)
    answers = flood_of(desk, ada, lee, "T-1").sent(MOST + 20, tabs)
    assert Counter(one.status_code for one in answers) == {200: MOST, 429: 20}


def test_a_browser_that_opens_again_with_all_its_tabs_is_answered(desk: Desk) -> None:
    headers = signed_in(desk.url, "ada")
    tabs = [Tab(desk.url, headers) for _ in range(8)]
    loads = [
        (one["id"], len(one["inputs"])) for one in tabs[0].config["dependencies"] if one["targets"][0][1] == "load"
    ]
    assert len(loads) * len(tabs) > MOST

    def opened(tab: Tab) -> list[Any]:
        return [tab.call(fn_index, [""] * width) for fn_index, width in loads]

    with ThreadPoolExecutor(len(tabs)) as threads:
        assert [len(answers) for answers in threads.map(opened, tabs)] == [len(loads)] * len(tabs)
    for tab in tabs:
        tab.close()


@pytest.mark.parametrize(
    ("fn_index", "status"),
    [(10_000, 404), (-1, 404), (None, 422), ("x", 422), ("1", 422), (1.5, 422), (True, 422), ([], 422), ({}, 422)],
)
def test_an_event_that_there_is_not_is_refused_in_words_and_leaves_nothing_in_the_log(
    desk: Desk, fn_index: object, status: int
) -> None:
    body = {"fn_index": fn_index, "data": [], "session_hash": "tab"}
    answer = httpx.post(f"{desk.url}/gradio_api/queue/join", json=body, headers=signed_in(desk.url, "ada"))
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["detail"].endswith(".")
    assert "Traceback" not in desk.server.said.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("query", ["session_hash=nothing-asked", "session_hash=", "session_hash=a&session_hash=b"])
def test_who_listens_where_nothing_was_asked_is_told_so_and_nothing_fails(desk: Desk, query: str) -> None:
    answer = httpx.get(f"{desk.url}/gradio_api/queue/data?{query}", headers=signed_in(desk.url, "ada"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    (told,) = [json.loads(line[5:]) for line in answer.text.splitlines() if line]
    assert (told["msg"], told["session_not_found"]) == ("unexpected_error", True)
    assert "Traceback" not in desk.server.said.read_text(encoding="utf-8", errors="replace")


def test_a_queue_that_has_ended_is_not_ready(desk: Desk) -> None:
    """The last one here: there is no way back."""
    assert httpx.get(f"{desk.url}/readyz").json() == {"status": "ready"}
    end = desk.folder / "end"
    end.touch()
    answer = httpx.get(f"{desk.url}/readyz")
    for _ in range(2_000):
        if not end.exists() and answer.status_code != 200:
            break
        answer = httpx.get(f"{desk.url}/readyz")
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert "queue" in answer.json()["detail"]
    assert httpx.get(f"{desk.url}/healthz").json() == {"status": "ok"}
