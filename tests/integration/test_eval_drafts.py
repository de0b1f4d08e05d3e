"""`warmline eval run` on drafts: sets apart, slices, drafts to read, any version of the prompt, and wrong calls."""

import json

import pytest
from click.testing import CliRunner

from tests.fakes.openai_server import OpenAIServer, good
from ui.command_line.cli import main

ANSWER = {"sentences": [{"move": "acknowledge", "text": "I am sorry that your internet is out.", "facts": []}]}
SETTINGS = ("WARMLINE_MODEL", "WARMLINE_MODEL_BASE_URL", "WARMLINE_MODEL_API_KEY", "WARMLINE_DATA_DIR")


def _run(*words, **variables):
    return CliRunner().invoke(main, ["eval", "run", *map(str, words)], env=dict.fromkeys(SETTINGS) | variables)


def test_every_set_is_reported_apart_and_its_cases_can_be_read(tmp_path):
    out = tmp_path / "drafts.md"
    done = _run("drafts", "--slices", "--out", out)
    assert done.exit_code in (0, 1), done.output
    assert "Northlight sample tickets" in done.output
    assert "Mesquite Wave" in done.output
    assert done.output.count("\npasses the guard") == done.output.count("cases, drafter composer")
    assert "channel sms" in done.output
    assert "Garbell" in done.output
    text = out.read_text(encoding="utf-8")
    assert "## T-5001: " in text
    assert "## D-001: reported, email, en, consumer" in text
    assert "### We would answer" in text


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_model_is_prompted_with_the_version_that_is_asked_for(tmp_path, version):
    out = tmp_path / "cases.jsonl"
    with OpenAIServer([good(ANSWER)]) as server:
        model = {"WARMLINE_MODEL": "openai:fake", "WARMLINE_MODEL_BASE_URL": server.base_url}
        words = ("drafts_seen_v1", "--drafter", "model", "--prompt", f"draft_reply/{version}", "--out", out)
        done = _run(*words, **model, WARMLINE_MODEL_API_KEY="k")
    assert f"drafter model with draft_reply/{version}" in done.output, done.output
    cases = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    assert {case["draft"]["drafter"]["prompt"] for case in cases if case["draft"]["drafter"]["kind"] == "model"} == {
        f"draft_reply/{version}"
    }


WRONG = [
    (("drafts", "--drafter", "model"), "WARMLINE_MODEL"),
    (("drafts", "--prompt", "draft_reply/v1"), "--drafter model"),
    (("drafts", "--drafter", "model", "--prompt", "draft_reply/v99"), "no version 'v99'"),
    (("drafts", "--drafter", "model", "--prompt", "nope"), "There is no prompt 'nope'"),
    (("drafts", "--drafter", "model", "--prompt", "read_post/v1"), "drafts no reply"),
    (("variety", "--drafter", "model"), "--drafter"),
    (("variety", "--slices"), "--slices"),
    (("facts", "--prompt", "draft_reply/v1"), "--prompt"),
    (("nothing",), "drafts_seen_v1"),
]


@pytest.mark.parametrize(("words", "named"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_a_wrong_call_is_one_sentence_and_exit_2(words, named):
    done = _run(*words)
    assert done.exit_code == 2
    assert named in done.output
    assert done.output.count("\n") == 1
