"""Drafts through LiteLLM's own proxy, a server of other people that speaks the OpenAI protocol, with made-up answers.

It runs in an environment of its own (``scripts/litellm.sh`` makes it), since its packages conflict with the product's.
Where that is missing, these tests skip and are counted.
"""

import os
import socket
import subprocess
import time
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.desk import Person
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from tests.fakes.draft_requests import PERSONAL, ticket
from tests.integration.test_model_drafts import FEED, NOW

ROOT = Path(__file__).parents[2]
PROXY = ROOT / "build" / "litellm" / "bin" / "litellm"
CONFIG = Path(__file__).parent / "litellm" / "config.yaml"
KEY = "sk-for-the-tests-alone-0123456789abcdef"
AGENT = Person(id="agent-1", name="Ana", role="agent")

pytestmark = pytest.mark.skipif(not PROXY.exists(), reason="LiteLLM's proxy is not installed: sh scripts/litellm.sh")


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """Where the proxy listens, once it is alive; everything it printed is in its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("litellm") / "log.txt"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "LITELLM_"))},
        "LITELLM_MASTER_KEY": KEY,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    }
    command = [str(PROXY), "--config", str(CONFIG), "--host", "127.0.0.1", "--port", str(port)]
    with log.open("w", encoding="utf-8") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out, env=environment, cwd=log.parent)  # noqa: S603
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/liveliness", running, log)
        yield f"http://127.0.0.1:{port}/v1", log
    finally:
        running.terminate()
        running.wait(30)


def _wait_for(url, running, log):
    for _ in range(480):
        assert running.poll() is None, log.read_text(encoding="utf-8")[-2000:]
        try:
            if httpx.get(url, timeout=1, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.25)
    pytest.fail("the proxy did not come up")


def _desk(where, model):
    settings = Settings(model=f"openai:{model}", model_base_url=where, model_api_key=KEY, model_deadline=20)
    desk = desk_for_commands(settings, NOW, with_drafts=False, writer=True)
    record_feed(desk, FEED, "test")
    return desk


def _improved(where, model):
    desk = _desk(where, model)
    asked = ticket(received_at=datetime(2026, 11, 21, 19, 5).astimezone().isoformat())
    desk.add_tickets((Ticket.model_validate(asked.model_dump(mode="json")),))
    desk.open(AGENT, asked.id)
    told = []
    return desk.improve(AGENT, asked.id, told.append), told


def test_a_draft_comes_through_sentence_by_sentence(proxy):
    state, told = _improved(proxy[0], "good")
    assert (state.draft.drafter.kind, state.draft.drafter.fallback) == ("model", None)
    assert "last thing you need" in state.text
    assert [progress.text in state.text or state.text.startswith(progress.text[:40]) for progress in told] == [True] * 3
    assert state.writing.usage.output_tokens > 0
    assert state.draft.check.verdict != "block"


@pytest.mark.parametrize(
    ("model", "code"), [("busy", "rate_limited"), ("broken", "server_error"), ("prose", "invalid_output")]
)
def test_what_goes_wrong_behind_the_proxy_has_its_code_and_a_draft(proxy, model, code):
    state, _ = _improved(proxy[0], model)
    assert (state.draft.drafter.kind, state.draft.drafter.fallback) == ("composer", code)
    assert state.writing.why
    assert state.text


def test_untrue_sentences_are_not_in_the_draft(proxy):
    state, _ = _improved(proxy[0], "untrue")
    assert not [bad for bad in ("3 am", "$500") if bad in state.text]
    assert state.draft.check.verdict != "block"


def test_a_wrong_key_is_refused_and_nothing_personal_is_in_the_proxys_log(proxy):
    settings = Settings(model="openai:good", model_base_url=proxy[0], model_api_key="sk-wrong", model_deadline=20)
    desk = desk_for_commands(settings, NOW, with_drafts=False, writer=True)
    record_feed(desk, FEED, "test")
    assert desk.draft_ticket(ticket()).drafter.fallback == "refused"
    printed = proxy[1].read_text(encoding="utf-8").lower()
    assert [piece for piece in PERSONAL if piece.lower() in printed] == []
