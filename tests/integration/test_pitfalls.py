"""The pitfalls of Gradio that docs/security.md lists, each against the real server from outside, as each role."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fakes.doors import ROLES, Running, running, signed_in
from tests.fakes.gradio_events import Tab

ROOT = Path(__file__).parents[2]
SENT = "Sorry, by 6 pm."
PASSWD = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "x", "url": "http://127.0.0.1:9/x"}
JUNK: tuple[Any, ...] = (
    None, 0, -1.5, True, "", "T-1", "T-404", "../../../../etc/passwd", "<script>window.__hit=1</script>",
    "${7*7}{{7*7}}",
    "\x00", "\ud83d", "x" * 30_000, [], {}, [[[[]]]], PASSWD, [PASSWD], {"__type__": "update", "value": "x"},
    "' OR 1=1 --", "%s%n{0}{0.__class__}",
)  # fmt: skip
EVENTS: tuple[Any, ...] = (
    None, {}, {"id": "T-1"}, {"id": "T-3"}, {"id": None}, {"id": {"a": 1}}, {"id": "../../etc/passwd"},
    {"_data": {"id": "T-1"}},
    {"id": "T-1", "dimensions": {"respect": 2}, "overall": 9, "note": "x"}, {"__class__": "x", "target": 1}, [],
    "T-1", 7,
    {"id": "T-1", "unasked": True, "action": "poll", "name": "own", "start": 0, "end": 5, "reason": "because I can"},
)  # fmt: skip
TOLD_TO_NOBODY = ("Traceback", "site-packages", str(ROOT), "root:x:0", "KeyError", "object at 0x")


@dataclass
class Seen:
    """What came back from the handlers: refusals by status, failures, and answers as text."""

    refused: list[int] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The fake desk with an admin, a lead and an agent; one reply was sent already, which leads may review."""
    said = tmp_path_factory.mktemp("desk") / "said.txt"
    with running(said, "-m", "tests.fakes.serve_staffed_desk", "{port}") as server:
        tab = Tab(server.url, signed_in(server.url, "ada"))
        tab.call(tab.handler("wl-queuebox", "select"), ["", ""], {"id": "T-1"})
        tab.call(tab.handler("wl-send", "click"), ["T-1", SENT])
        tab.close()
        yield server


@pytest.fixture(scope="module")
def people(desk: Running) -> dict[str, dict[str, str]]:
    """The headers of each of them, and of nobody."""
    return {name: signed_in(desk.url, name) for name in ROLES} | {"nobody": {}}


@pytest.fixture(scope="module")
def handlers(desk: Running, people: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Everything that can be called by ``fn_index``."""
    config = httpx.get(f"{desk.url}/config", headers=people["ada"]).json()
    found = [one for one in config["dependencies"] if one["backend_fn"]]
    assert len(found) >= 30
    return found


def call(client: httpx.Client, fn_index: int, data: Any, event: Any, seen: Seen, session: str = "junk") -> None:
    body = {"fn_index": fn_index, "data": data, "event_data": event, "session_hash": session, "trigger_id": 1}
    content = json.dumps(body).encode()
    joined = client.post("/gradio_api/queue/join", content=content, headers={"content-type": "application/json"})
    if joined.status_code != 200:
        seen.refused.append(joined.status_code)
        seen.answered.append(joined.text)
        return
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            found = json.loads(line[5:]) if line.startswith("data:") else {}
            if found.get("msg") in ("process_completed", "process_generating", "unexpected_error"):
                (seen.answered if found.get("success") else seen.failed).append(json.dumps(found, ensure_ascii=False))
            if found.get("msg") in ("process_completed", "unexpected_error", "close_stream"):
                return


def everything(url: str, headers: dict[str, str], handlers: list[dict[str, Any]]) -> Seen:
    """Every handler with every kind of junk, in turn."""
    seen, number = Seen(), 0
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        for handler in handlers:
            width = len(handler["inputs"])
            # Half of the events each, the next handler the other half: a server answers some thirty in a second.
            for shift in range(handler["id"] % 2, len(EVENTS), 2):
                data = [JUNK[(number + shift * 3 + place) % len(JUNK)] for place in range(width)]
                if width and shift % 4 < 2:
                    data[0] = ("T-1", "T-2", "T-3")[shift % 3]
                call(client, handler["id"], data, EVENTS[shift], seen)
                number += 1
            call(client, handler["id"], [PASSWD] * (width + 2), None, seen)
    return seen


@pytest.mark.parametrize("who", ["nobody", "sam", "lee", "ada"])
def test_every_handler_is_called_by_its_number_as_each_role(
    desk: Running, people: dict[str, dict[str, str]], handlers: list[dict[str, Any]], who: str
) -> None:
    seen = everything(desk.url, people[who], handlers)
    if who == "nobody":
        assert seen.refused == [401] * len(seen.answered)
        assert len(seen.answered) >= len(handlers) * len(EVENTS) // 2
        assert not any("T-1" in text for text in seen.answered)
        return
    told = "\n".join(seen.answered + seen.failed)
    assert not [words for words in TOLD_TO_NOBODY if words in told]
    assert len(seen.answered) > len(handlers)
    with httpx.Client(base_url=desk.url, headers=people["ada"], timeout=30) as lead:
        assert lead.get("/readyz").status_code == 200
        sent = lead.get("/api/v1/replies").json()["items"]
        # What leads review is found by the id of a reply: it reaches leads, and nobody else however they ask.
        assert (sent[0]["id"] in told) == (who != "sam")
        if who == "sam":
            assert "T-3" not in [reply["ticket_id"] for reply in sent if reply["approved_by"] == "sam"]
            assert not [rating for rating in lead.get("/api/v1/ratings").json()["items"] if rating["rater"] == "sam"]
        assert lead.get("/api/v1/feeds").json()["items"] == []


def test_what_went_wrong_is_logged_without_what_was_sent(
    desk: Running, people: dict[str, dict[str, str]], handlers: list[dict[str, Any]]
) -> None:
    words = "My oxygen monitor number is 4711"
    with httpx.Client(base_url=desk.url, headers=people["sam"], timeout=30) as client:
        for handler in handlers:
            call(client, handler["id"], [words] * (len(handler["inputs"]) + 1), {"id": words}, Seen())
            call(client, handler["id"], [words] * max(0, len(handler["inputs"]) - 1), {"id": words}, Seen())
    assert "4711" not in desk.said.read_text(encoding="utf-8", errors="replace")


def test_a_lead_may_review_what_an_agent_may_not(desk: Running, people: dict[str, dict[str, str]]) -> None:
    for who, status in (("sam", 403), ("lee", 200), ("nobody", 401)):
        assert httpx.get(f"{desk.url}/api/v1/replies", headers=people[who]).status_code == status


def test_nobody_reads_another_persons_tab(desk: Running, people: dict[str, dict[str, str]]) -> None:
    """Pitfall 4: the session hash is chosen by the page, so it must open nothing to anybody else."""
    ada = Tab(desk.url, people["ada"], session="adastab")
    body = {"fn_index": ada.handler("wl-queuebox", "select"), "data": ["", ""], "event_data": {"id": "T-2"}}
    joined = httpx.post(
        f"{desk.url}/gradio_api/queue/join", json=body | {"session_hash": "adastab"}, headers=people["ada"]
    )
    assert joined.status_code == 200
    told = ""
    with (
        httpx.Client(base_url=desk.url, headers=people["sam"], timeout=3) as sam,
        sam.stream("GET", "/gradio_api/queue/data", params={"session_hash": "adastab"}) as stream,
    ):
        try:
            for line in stream.iter_lines():
                told += line
        except httpx.TransportError:
            pass
    assert "T-2" not in told
    assert joined.json()["event_id"] not in told
    ada.close()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9"])
@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/queue/join", "/gradio_api/token", "/api/v1/tickets"])
def test_no_other_origin_is_reflected(desk: Running, people: dict[str, dict[str, str]], origin: str, path: str) -> None:
    """Pitfall 2."""
    for method in ("GET", "POST", "OPTIONS"):
        answer = httpx.request(method, f"{desk.url}{path}", headers=people["ada"] | {"origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("who", ["nobody", "ada"])
@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/cancel", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:9/", "/proxy=http://127.0.0.1:9/", "/gradio_api/upload",
        "/gradio_api/upload_progress", "/gradio_api/token", "/token", "/gradio_api/user", "/gradio_api/login_check",
        "/monitoring", "/gradio_api/monitoring", "/monitoring/summary", "/gradio_api/call/_start",
        "/gradio_api/call/v2/x",
        "/gradio_api/run/predict", "/gradio_api/api/predict", "/gradio_api/mcp", "/gradio_api/mcp/sse", "/login",
        "/logout", "/gradio_api/component_server", "/gradio_api/stream/x", "/gradio_api/deep_link",
        "/gradio_api/queue/status", "/gradio_api/process_recording", "/gradio_api/vibe-edit",
        "/gradio_api/profiling/traces",
        "/run-history/records",
        "/runs", "/custom_component/x/client/component/index.js", "/dev/reload", "/gradio_api/dev/reload", "/docs",
        "/redoc", "/openapi.json", "/gradio_api/openapi.json", "/pwa_icon", "/gradio_api/app_id",
    ],
)  # fmt: skip
def test_what_gradio_offers_beside_the_panel_is_not_there(
    desk: Running, people: dict[str, dict[str, str]], who: str, path: str
) -> None:
    """Pitfalls 1, 2, 3, 5 and 7."""
    for method in ("GET", "POST", "HEAD"):
        assert httpx.request(method, f"{desk.url}{path}", headers=people[who]).status_code == 404


def test_gradio_keeps_no_history_shows_no_errors_and_takes_no_files(
    desk: Running, people: dict[str, dict[str, str]]
) -> None:
    """Pitfalls 1 and 7."""
    config = httpx.get(f"{desk.url}/config", headers=people["ada"]).json()
    assert not config["show_error"]
    assert not config.get("run_history")
    assert not config["analytics_enabled"]
    assert not config.get("mcp_server")
    assert config["api_prefix"] == "/gradio_api"
    takes = {
        "file",
        "chatbot",
        "multimodaltextbox",
        "image",
        "audio",
        "video",
        "gallery",
        "uploadbutton",
        "imageeditor",
    }
    shows = {"markdown", "dataframe", "state", "browserstate"}
    assert not {part["type"] for part in config["components"]} & (takes | shows)


ASKED = """
import json
from tests.fakes.fake_desk import fake_workplace
from assistant.domain.desk import Person
from ui.handlers.acting import Acting
from ui.handlers.gestures import GestureBook
from ui.panel.wiring import build_panel
person = Person(id="l", name="L", role="lead")
blocks = build_panel(GestureBook(fake_workplace(), Acting(person)))
limits = [fn.concurrency_limit for fn in blocks.fns.values()]
queue = blocks._queue
print(json.dumps({"limits": limits, "default": queue.default_concurrency_limit, "most": queue.max_size}))
"""


def test_the_queue_is_bounded_and_more_than_one_is_served_at_once() -> None:
    """Pitfall 8."""
    told = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    found = json.loads(told.stdout.splitlines()[-1])
    limits = [found["default"] if limit == "default" else limit for limit in found["limits"]]
    assert limits
    assert all(1 < limit <= 64 for limit in limits)
    assert 0 < found["most"] <= 256


def test_what_is_inherited_for_gradio_is_overruled() -> None:
    """Pitfall 7."""
    inherited = ["GRADIO_SHARE", "GRADIO_ANALYTICS_ENABLED", "GRADIO_MCP_SERVER", "GRADIO_SSR_MODE"]
    code = (
        "import os, sys\nfrom ui.server import create_app\nfrom tests.fakes.fake_desk import fake_workplace\n"
        "from assistant.domain.desk import Person\n"
        "create_app(fake_workplace(), Person(id='l', name='L', role='lead'))\n"
        f"print(*(os.environ[name] for name in {inherited}))"
    )
    told = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | dict.fromkeys(inherited, "True"),
    )
    assert told.stdout.splitlines()[-1].split() == ["False"] * len(inherited)


def test_gradio_sums_no_events_up() -> None:
    """After every event it would, with pandas over the last 10,000, on a thread that answers people (decision 92)."""
    code = (
        "from ui.server import create_app\nfrom tests.fakes.fake_desk import fake_workplace\n"
        "from assistant.domain.desk import Person\nfrom gradio.queueing import Queue\n"
        "create_app(fake_workplace(), Person(id='l', name='L', role='lead'))\n"
        "queue = Queue(live_updates=True, concurrency_count=1, update_intervals=1, max_size=1, blocks=None)\n"
        "queue.events_recorded = 10_000\n"
        "print(queue.compute_analytics_summary([{'function': 'f', 'status': 'success', 'process_time': 1.0}]))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert told.stdout.splitlines()[-1] == "{'functions': {}}"


def test_an_error_brings_back_the_number_of_the_question_too(desk: Running, people: dict[str, dict[str, str]]) -> None:
    """Without it the page would ask for nothing else on that screen until it loses patience (decision 93)."""
    tab = Tab(desk.url, people["lee"])
    asks = tab.handler("wl-boardbox", "select")
    told = tab.call(asks, [], {"act": "edit", "id": "no such incident", "asked": 7})
    assert 'data-asked="7"' in str(tab.answer(asks, told, "wl-known-asked"))
    assert "wl-wrong" in str(tab.answer(asks, told, "wl-notice"))
    tab.close()
