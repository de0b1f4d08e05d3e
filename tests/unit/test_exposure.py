"""``warmline doctor --security``: every door is told, and what is open is called open."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain.account import IntegrationToken
from assistant.domain.audit import START
from assistant.settings import Settings
from assistant.verifying import Verdict
from knowledge_base.records import FeedSettings
from ui.exposure import Surroundings, doors

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = "k" * 32
UNSET = "NO_SUCH_VARIABLE"


def token(**changes) -> IntegrationToken:
    return IntegrationToken(name="zendesk", scopes=frozenset({"draft"}), created_at=NOW, created_by="ada", **changes)


def told(settings=None, **around) -> dict[str, tuple[str, str]]:
    found = doors(Surroundings(Settings(**(settings or {})), **around))
    assert len({door.door for door in found}) == len(found), "two doors have one name"
    return {door.door: (door.state, door.said) for door in found}


def opened(settings=None, **around) -> set[str]:
    return {name for name, (state, _) in told(settings, **around).items() if state == "open"}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in list(os.environ):
        if name.startswith("WARMLINE_"):
            monkeypatch.delenv(name)


def test_a_desk_on_its_own_machine_has_nothing_open(tmp_path):
    assert opened(folder=tmp_path) == set()
    assert len(told(folder=tmp_path)) >= 20
    assert all(said.endswith((".", "admin")) for _, said in told(folder=tmp_path).values())


def test_a_desk_for_people_behind_a_proxy_can_be_shut(tmp_path):
    settings = {
        "public_url": "https://desk.example.com", "trusted_proxies": "10.0.0.2", "audit_key": KEY,
        "model_base_url": "https://models.example.com",
    }  # fmt: skip
    assert opened(settings, people=True, folder=tmp_path, trail=Verdict(3, 3, START, START)) == set()


@pytest.mark.parametrize(
    ("settings", "around", "door"),
    [
        ({}, {"people": True}, "tls"),
        ({"public_url": "http://desk.example.com"}, {"people": True}, "tls"),
        ({"public_url": "http://desk.example.com"}, {"people": True}, "cookies"),
        ({"public_url": "https://desk.example.com"}, {"people": True}, "proxies"),
        ({"trusted_proxies": "10.0.0.1, *"}, {}, "proxies"),
        ({}, {"tokens": (token(),)}, "tokens"),
        ({"tickets_token": "short"}, {}, "pushed tickets"),
        ({}, {"people": True, "feeds": (FeedSettings(name="pushed", kind="alertmanager"),)}, "pushed feeds"),
        ({}, {"feeds": (FeedSettings(name="pushed", kind="alertmanager", token_variable=UNSET),)}, "pushed feeds"),
        ({"database_url": "postgresql://me:secret@db/x"}, {}, "database address"),
        ({}, {"environment": {"GRADIO_ALLOWED_PATHS": "/"}}, "GRADIO_*"),
        ({}, {"environment": {"LANGSMITH_TRACING": "true"}}, "debug switches"),
        ({}, {"environment": {"OPENAI_LOG": "debug"}}, "debug switches"),
        ({"model_base_url": "http://models.example.com"}, {}, "language model"),
        ({"embedding_base_url": "http://models.example.com"}, {}, "embedding"),
        ({"oidc_issuer": "http://id.example.com"}, {}, "single sign-on"),
        ({}, {"trail": Verdict(3, 0, START, START, "entry 2 was changed")}, "audit trail"),
        ({}, {"people": True, "trail": Verdict(3, 0, START, START)}, "audit trail"),
    ],
)  # fmt: skip
def test_what_is_open_is_called_open_and_nothing_else_changes_its_name(settings, around, door, tmp_path):
    assert door in opened(settings, folder=tmp_path, **around)
    assert door in told(folder=tmp_path)


@pytest.mark.parametrize(
    ("settings", "around"),
    [
        ({"model_base_url": "http://localhost:8080"}, {}),
        ({"public_url": "http://localhost:7860"}, {"people": True, "trail": None}),
        ({}, {"tokens": (token(expires_at=NOW), token(revoked_at=NOW))}),
        ({}, {"feeds": (FeedSettings(name="pushed", kind="alertmanager"),)}),
        ({}, {"environment": {"GRADIO_SHARE": "True", "LANGSMITH_TRACING": "false", "OPENAI_LOG": ""}}),
        ({"chroma_url": "http://127.0.0.1:8000"}, {}),
    ],
)
def test_what_is_shut_is_not_called_open(settings, around, tmp_path):
    assert opened(settings, folder=tmp_path, **around) == set()


def test_a_chroma_server_elsewhere_is_for_somebody_to_look_at(tmp_path):
    state, said = told({"chroma_url": "http://10.0.0.9:8000"}, folder=tmp_path)["chroma"]
    assert (state, "10.0.0.9" in said) == ("unknown", True)


def test_a_database_that_cannot_be_read_is_unknown(tmp_path):
    found = told(folder=tmp_path, unread="database: cannot open")
    assert (found["people"][0], found["audit trail"][0]) == ("unknown", "unknown")


@pytest.mark.parametrize(("mode", "state"), [(0o700, "ok"), (0o750, "open"), (0o705, "open")])
def test_a_data_directory_that_others_can_look_into_is_open(tmp_path, mode, state):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "sent.mbox").touch(mode=0o600)
    folder.chmod(mode)
    assert told({"data_dir": folder}, folder=tmp_path)["data directory"][0] == state


def test_a_settings_file_with_a_secret_is_for_its_owner(tmp_path):
    path = tmp_path / "warmline.yaml"
    path.write_text("tickets_token: x\n", encoding="utf-8")
    secret = {"tickets_token": "a-very-long-token-of-ours"}
    around = {"environment": {"WARMLINE_CONFIG": str(path)}, "folder": tmp_path}
    path.chmod(0o644)
    assert opened(secret, **around) == {"settings file"}
    assert opened(secret, environment=around["environment"] | {"WARMLINE_TICKETS_TOKEN": "x"}, folder=tmp_path) == set()
    path.chmod(0o600)
    assert opened(secret, **around) == set()


def test_no_secret_is_told(tmp_path):
    secrets = dict.fromkeys(
        ("model_api_key", "tickets_token", "oidc_client_secret", "embedding_api_key"), "sk-secret-x"
    )
    settings = secrets | {"database_url": "postgresql://me:sk-secret-x@db/x", "audit_key": "sk-secret-x" * 2}
    found = told(settings, folder=tmp_path, environment={"OPENAI_LOG": "sk-secret-x", "GRADIO_X": "sk-secret-x"})
    assert "sk-secret-x" not in str(found)


def test_a_folder_that_cannot_be_looked_at_is_unknown(monkeypatch, tmp_path):
    def refuse(_path, **_):
        raise PermissionError(13, "Permission denied")

    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(Path, "exists", lambda _path, **_: True)
    assert told({"data_dir": folder}, folder=tmp_path)["kept files"][0] == "unknown"
