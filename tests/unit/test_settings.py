"""Settings: environment over file over defaults; a mistake is one sentence; secrets are never shown."""

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, describe, load_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch):
    for name in ("CONFIG", *Settings.model_fields):
        monkeypatch.delenv(f"WARMLINE_{name.upper()}", raising=False)


def test_defaults_need_nothing():
    settings = load_settings()
    assert settings.model is None
    assert settings.model_deadline == 12


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    config = tmp_path / "warmline.yaml"
    config.write_text("model: openai:from-file\nWARMLINE_MODEL_DEADLINE: 5\n", encoding="utf-8")
    monkeypatch.setenv("WARMLINE_CONFIG", str(config))
    monkeypatch.setenv("WARMLINE_MODEL", "openai:from-environment")
    settings = load_settings()
    assert settings.model == "openai:from-environment"
    assert settings.model_deadline == 5
    sources = {line.name: line.source for line in describe(settings)}
    assert (sources["model"], sources["model_deadline"], sources["threads"]) == (
        "WARMLINE_MODEL",
        str(config),
        "default",
    )


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("model_deadline: soon", "model_deadline"),
        ("model_deadline: -1", "model_deadline"),
        ("modle: x", "modle"),
        ("- a\n- b", "name: value"),
        ("a: [", "cannot read"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_that_names_it(content, names, tmp_path, monkeypatch):
    config = tmp_path / "warmline.yaml"
    config.write_text(content, encoding="utf-8")
    monkeypatch.setenv("WARMLINE_CONFIG", str(config))
    with pytest.raises(SettingsInvalid, match=names) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_secrets_are_hidden(monkeypatch):
    monkeypatch.setenv("WARMLINE_MODEL_API_KEY", "sk-very-secret")
    monkeypatch.setenv("WARMLINE_TICKETS_TOKEN", "sk-very-secret")
    settings = load_settings()
    assert "sk-very-secret" not in repr(settings)
    assert all("sk-very-secret" not in line.value for line in describe(settings))


def test_a_dotenv_file_in_the_working_directory_is_not_read(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("WARMLINE_MODEL=openai:planted\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_settings().model is None
