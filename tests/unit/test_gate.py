"""The gate: which paths there are, which bodies are read to their end, and what an Origin has to be."""

import asyncio
import json
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.security.bodies import Body
from ui.security.gate import Gate, is_known
from ui.security.headers import page_policy
from ui.security.limits import BODY_LIMIT, body_limit


@pytest.mark.parametrize(
    "path",
    [
        "/", "/config", "/theme.css", "/assets/index-DphvyggB.js", "/static/fonts/IBMPlexMono/IBMPlexMono-Bold.woff2",
        "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat/abc123-x", "/desk/desk.js",
        "/api/v1/tickets", "/api/openapi.json", "/hooks/feeds/own-feed/listener/serviceProblemStateChangeEvent",
        "/hooks/tickets", "/sign-in", "/sign-in/sign_in.css", "/sign-out", "/oidc/callback", "/healthz", "/metrics",
    ],
)  # fmt: skip
def test_what_the_desk_uses_is_there(path):
    assert is_known(path)


@pytest.mark.parametrize(
    "path",
    [
        "", "//", "/desk/../ui/server.py", "/desk/./x", "/desk//etc/passwd", "/desk/..", "/desk/%2e%2e/x",
        "/desk/..\\x", "/desk/x\x00.js", "/desk/x\n", "/desk/x y", "/desk/\u2025/x", "/desk/a;b",
        "/assets/\uff0e\uff0e/x",
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/file=/etc/passwd",
        "/gradio_api/cancel", "/gradio_api/call/x", "/gradio_api/run/predict", "/gradio_api/api/predict",
        "/gradio_api/component_server", "/gradio_api/stream/x", "/gradio_api/proxy=http://x", "/proxy=http://x",
        "/gradio_api/mcp/sse", "/gradio_api/mcp", "/gradio_api/token", "/gradio_api/user", "/gradio_api/login_check",
        "/login", "/logout", "/monitoring", "/monitoring/summary", "/runs", "/run-history/records", "/pwa_icon",
        "/gradio_api/dev/reload", "/dev/reload", "/custom_component/x/client/component/index.js", "/vibe-code/",
        "/gradio_api/deep_link", "/gradio_api/queue/status", "/gradio_api/upload_progress", "/profiling/traces",
        # Whoever asks for it starts a second queue beside the first.
        "/gradio_api/startup-events",
        "/process_recording", "/docs", "/redoc", "/openapi.json", "/gradio_api/openapi.json", "/.env", "/.git/config",
    ],
)  # fmt: skip
def test_nothing_else_is(path):
    assert not is_known(path)


@given(st.text(alphabet="./\\%2eEfF\x00~:;ab%5c ", min_size=1, max_size=40))
def test_no_path_that_is_let_in_climbs_however_often_it_is_decoded(tail):
    path = f"/desk/{tail}"
    if not is_known(path):
        return
    for _ in range(4):
        assert not {"..", ".", ""} & set(path.rstrip("/").split("/")[1:])
        assert "\\" not in path
        assert "\x00" not in path
        path = unquote(path)


def asked(app, pieces=(b"",), headers=(), path="/api/v1/check", method="POST", limit=BODY_LIMIT, **by):
    """What the gate answers a request whose body comes in ``pieces``; ``by`` has schemes."""
    scheme, came_by = by.get("scheme"), by.get("came_by", "http")
    sent, left = [], list(pieces)

    async def receive():
        body = left.pop(0)
        if body is None:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": body, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    pairs = [(b"host", b"desk"), *((name.encode(), value.encode()) for name, value in headers)]
    scope = {"type": "http", "path": path, "method": method, "headers": pairs, "scheme": came_by}
    asyncio.run(Gate(app, ("desk",), limit, {"Desk": scheme} if scheme else None)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])


async def reads_all(_scope, receive, send):
    read, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        read, more = read + message["body"], message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": read})


async def answers_anyway(scope, receive, send):
    try:
        await reads_all(scope, receive, send)
    except ConnectionError:
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await send({"type": "http.response.body", "body": b"no json"})


def test_a_body_within_bounds_arrives_whole():
    assert asked(reads_all, (b"ab", b"cd")) == (200, {}, b"abcd")


@pytest.mark.parametrize("app", [reads_all, answers_anyway])
def test_a_body_that_goes_on_too_long_without_having_said_so_is_answered_413(app):
    status, headers, body = asked(app, (b"x" * 6, b"x" * 6, b"x"), limit=10)
    assert (status, headers[b"connection"]) == (413, b"close")
    assert json.loads(body)["detail"] == "Expected at most 10 bytes."


@pytest.mark.parametrize("app", [reads_all, answers_anyway])
def test_a_body_that_stops_half_way_is_answered_408(app):
    sent = []

    async def receive():
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    asyncio.run(Body(receive, send, 10, idle=0.01).serve(app, {"type": "http"}))
    assert (sent[0]["status"], dict(sent[0]["headers"])[b"connection"]) == (408, b"close")


def test_a_body_that_drips_is_cut_off_as_a_whole():
    sent = []

    async def receive():
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message):
        sent.append(message)

    asyncio.run(Body(receive, send, 10**9, idle=5, whole=0.1).serve(reads_all, {"type": "http"}))
    assert sent[0]["status"] == 408


def test_a_stream_may_wait_for_its_listener_to_leave_as_long_as_it_likes():
    async def streams(_scope, receive, send):
        assert (await receive())["type"] == "http.request"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        gone = await receive()
        await send({"type": "http.response.body", "body": gone["type"].encode()})

    messages, sent = [{"type": "http.request", "body": b"", "more_body": False}, {"type": "http.disconnect"}], []

    async def receive():
        await asyncio.sleep(0.05)
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(Body(receive, send, 10, idle=0.5, whole=0.06).serve(streams, {"type": "http"}))
    assert sent[-1]["body"] == b"http.disconnect"


def test_an_error_of_the_application_is_not_covered_up():
    async def breaks(_scope, _receive, _send):
        raise KeyError("ours")

    with pytest.raises(KeyError):
        asked(breaks)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/api/v1/draft", BODY_LIMIT), ("/gradio_api/queue/join", 1024 * 1024), ("/sign-in", 16 * 1024)],
)
def test_a_form_may_carry_less_than_a_batch(path, most):
    assert body_limit(path) == most
    status, _, _ = asked(reads_all, path=path, headers=[("content-length", str(most + 1))])
    assert status == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "\u0661", "x", "0x10", " "])
def test_a_length_is_a_number(length):
    headers = [("content-length", length)] if length.isascii() else [("content-length", "\xd9\xa1")]
    assert asked(reads_all, headers=headers)[0] == 413


@pytest.mark.parametrize(
    ("scheme", "origin", "status"),
    [
        (None, "http://desk", 200), (None, "https://desk", 200), ("https", "https://desk", 200),
        ("https", "http://desk", 403), (None, "null", 403), (None, "", 403), (None, "http://desk.evil.example", 403),
        (None, "http://desk@evil.example", 403), (None, "http://desk:80", 403), (None, "http://[", 403),
    ],
)  # fmt: skip
def test_an_origin_is_ours_or_refused(scheme, origin, status):
    assert asked(reads_all, headers=[("origin", origin)], scheme=scheme)[0] == status


@pytest.mark.parametrize(("origin", "status"), [("https://desk", 200), ("http://desk", 403)])
def test_what_came_over_tls_is_asked_by_a_page_that_did(origin, status):
    assert asked(reads_all, headers=[("origin", origin)], came_by="https")[0] == status


def test_two_origins_or_hosts_are_refused():
    assert asked(reads_all, headers=[("origin", "http://desk"), ("origin", "http://evil.example")])[0] == 403
    assert asked(reads_all, headers=[("host", "desk")])[0] == 421


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get"])
def test_only_methods_that_somebody_needs(method):
    assert asked(reads_all, method=method)[0] == 405


def test_the_policy_runs_no_code_made_from_text():
    assert "'unsafe-eval'" not in page_policy("n")
    assert "'unsafe-inline'" not in page_policy("n").split("script-src")[1].split(";")[0]
