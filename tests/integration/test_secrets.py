"""Secrets stay where they are: in no output, no error, no answer, and in files that only their owner reads."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.bootstrap import open_databases
from assistant.settings import Settings
from tests.contracts.test_helpdesk import _reply
from tests.fakes.doors import ROOT, Running, running

SECRETS = {
    "WARMLINE_MODEL_API_KEY": "sk-model-7f3a9c",
    "OPENAI_API_KEY": "sk-provider-7f3a9c",
    "WARMLINE_EMBEDDING_API_KEY": "sk-embedding-7f3a9c",
    "WARMLINE_TICKETS_TOKEN": "tickets-token-7f3a9c-of-ours",
    "WARMLINE_OIDC_CLIENT_SECRET": "oidc-secret-7f3a9c",
    "WARMLINE_AUDIT_KEY": "audit-key-7f3a9c-of-ours",
    "FEED_TOKEN": "feed-token-7f3a9c",
}
MARK = "7f3a9c"
"""In every one of them."""


def _environment() -> dict[str, str]:
    # A model that nobody answers for: its failures are told, with whatever they quote.
    return SECRETS | {"WARMLINE_MODEL": "openai:fake", "WARMLINE_MODEL_BASE_URL": "http://127.0.0.1:9/v1"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``warmline start`` on a data directory with every secret set and a feed whose token is sent."""
    folder = tmp_path_factory.mktemp("secrets")
    data = str(folder / "data")
    added = (
        "-m",
        "ui",
        "feed",
        "add",
        "own",
        "http://127.0.0.1:9/x",
        "--allow-private",
        "--token-variable",
        "FEED_TOKEN",
    )
    _run(*added, "--data", data)
    arguments = ("-m", "ui", "start", "--port", "{port}", "--data", data)
    with running(folder / "said.txt", *arguments, environment=_environment()) as server:
        yield server


def _run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | _environment() | more,
    )  # fmt: skip


def test_nothing_that_the_server_answers_holds_a_secret(desk: Running) -> None:
    bearer = {"authorization": f"Bearer {SECRETS['WARMLINE_TICKETS_TOKEN']}"}
    ticket = {"items": [{"id": "T-1", "text": "My internet is down in Riverside."}]}
    answers = []
    with httpx.Client(base_url=desk.url, timeout=60) as client:
        for path in (
            "/",
            "/config",
            "/api/openapi.json",
            "/api/v1/feeds",
            "/api/v1/tickets",
            "/metrics",
            "/readyz",
            "/x",
        ):
            answers += [client.get(path), client.get(path, headers=bearer)]
        answers += [
            client.post("/hooks/tickets", json=ticket, headers=bearer),
            client.post("/hooks/tickets", json=ticket),
        ]
        answers += [client.post("/hooks/tickets", content=b"{", headers=bearer)]
        answers += [client.post("/api/v1/draft", json=ticket), client.post("/api/v1/draft", content=b"\xff")]
        answers += [client.post("/api/v1/feeds/own/poll"), client.get("/api/v1/feeds/own")]
    assert {200, 401} <= {answer.status_code for answer in answers}
    for answer in answers:
        assert MARK not in answer.text, answer.url
        assert MARK not in str(answer.headers), answer.url
        assert "server" not in answer.headers


def test_nothing_that_the_server_said_holds_a_secret(desk: Running) -> None:
    assert MARK not in desk.said.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (("doctor",), {"WARMLINE_DATABASE_URL": f"postgresql://me:{MARK}@127.0.0.1:9/x"}),
        (("doctor", "--security"), {}),
        (("doctor", "--security", "--json"), {"WARMLINE_DATABASE_URL": f"postgresql://me:{MARK}@127.0.0.1:9/x"}),
        (("draft", "-"), {}),
        (("feed", "list"), {"WARMLINE_DATABASE_URL": f"nonsense://me:{MARK}@127.0.0.1:9/x"}),
        (("feed", "list"), {"WARMLINE_AUDIT_KEY": MARK}),
    ],
)
def test_no_command_prints_a_secret(arguments: tuple[str, ...], more: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "ui", *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | _environment() | {"WARMLINE_DATA_DIR": str(tmp_path)} | more, input='{"id": "1", "text": "x"}',
    )  # fmt: skip
    assert done.stdout + done.stderr
    assert MARK not in done.stdout + done.stderr


def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    open_databases(Settings(data_dir=folder))
    outbox = folder / "sent.mbox"
    MboxHelpdesk(outbox).send(_reply())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*") if path.is_file()}
    assert {"warmline.sqlite3", "sent.mbox"} <= set(kept)
    assert {mode & 0o077 for mode in kept.values()} == {0}


def test_the_doctor_tells_every_door_and_ends_with_1_where_one_is_open(tmp_path: Path) -> None:
    data = {"WARMLINE_DATA_DIR": str(tmp_path / "data")}
    shut = _run("-m", "ui", "doctor", "--security", "--json", **data)
    doors = [json.loads(line) for line in shut.stdout.splitlines()]
    assert shut.returncode == 0, shut.stdout + shut.stderr
    assert len(doors) >= 20
    assert {door["state"] for door in doors} == {"ok"}
    assert not (tmp_path / "data").exists(), "looking made something"
    opened = _run("-m", "ui", "doctor", "--security", **data, GRADIO_ALLOWED_PATHS="/")
    assert opened.returncode == 1
    assert "open     GRADIO_*" in opened.stdout
    assert "1 open" in opened.stdout.splitlines()[-1]


def test_the_doctor_reads_accounts_tokens_and_the_trail_of_a_data_directory(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    (tmp_path / "password").write_text("gravel under an oar\n", encoding="utf-8")
    (tmp_path / "password").chmod(0o600)
    told_by = ("--data", data, "--password-file", str(tmp_path / "password"))
    made = _run("-m", "ui", "user", "add", "ada", "--role", "admin", *told_by)
    assert made.returncode == 0, made.stderr
    _run("-m", "ui", "user", "token", "add", "zendesk", "--scope", "draft", "--data", data)
    told = _run("-m", "ui", "doctor", "--security", "--data", data)
    assert told.returncode == 1
    rows = {line[9:28].strip(): line[:9].strip() for line in told.stdout.splitlines()}
    assert (rows["people"], rows["tls"], rows["tokens"], rows["audit trail"]) == ("ok", "open", "open", "ok")
    assert rows["data directory"] == "ok"
