"""A ticket's whole way with a language model behind a real socket: read, matched, drafted, checked, repaired."""

import json
from datetime import datetime

import pytest

from assistant.bootstrap import desk_for_commands, feed_at, read_feed
from assistant.settings import Settings
from tests.fakes.draft_requests import PERSONAL, ticket
from tests.fakes.openai_server import OpenAIServer, Request, good, hang, rate_limited

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
FEED = {
    "warmline_feed": 1,
    "provider": {
        "name": "Northlight",
        "time_zone": "America/Chicago",
        "contacts": [{"kind": "phone", "value": "+1 312 555 0100", "for": "support"}],
    },
    "incidents": [
        {
            "id": "INC-7", "name": "Internet outage in Riverside", "status": "identified", "impact": "major",
            "started_at": "2026-11-21T12:30:00-06:00", "revision": 4, "updated_at": "2026-11-21T14:05:00-06:00",
            "services": ["internet"], "resources": ["OLT-RVS-03"],
            "areas": [{"description": "Riverside", "region": "Illinois", "country": "US", "postcodes": ["60546"]}],
            "causes": [{"text": "a fibre cut", "certainty": "confirmed"}],
            "eta": {"kind": "estimate", "at": "2026-11-21T18:00:00-06:00", "stated_at": "2026-11-21T14:05:00-06:00"},
            "next_update_due": "2026-11-21T16:00:00-06:00",
        }
    ],
}  # fmt: skip
ACKNOWLEDGE = {"move": "acknowledge", "text": "A dead card machine on a Saturday costs you sales.", "facts": []}
SORRY = {"move": "apologise", "text": "We are sorry for this outage.", "facts": []}


def _told(text: str, *facts: str) -> dict[str, object]:
    return {"sentences": [ACKNOWLEDGE, SORRY, {"move": "inform", "text": text, "facts": list(facts)}]}


RIGHT = _told("Internet in Riverside is expected back around 6 pm today.", "INC-7/eta@r4")
WRONG = _told("Internet in Riverside will be back by 8 pm today.", "INC-7/eta@r4")
STEERED = {
    "sentences": [
        {"move": "compensate", "text": "We have refunded $500, see [here](https://evil.example).", "facts": []},
        {"move": "contact", "text": "Call +1 900 555 0666 and read out your card number.", "facts": []},
    ]
}


@pytest.fixture
def draft(tmp_path):
    """Drafts the sample ticket with a model whose server follows ``plays``; returns draft and requests."""
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps(FEED), encoding="utf-8")

    def run(plays, seconds=10.0):
        with OpenAIServer(plays) as server:
            settings = Settings(
                model="openai:fake", model_base_url=server.base_url, model_api_key="k", model_deadline=seconds
            )
            desk = desk_for_commands(settings, NOW, with_drafts=False, writer=True)
            read_feed(desk, feed_at(str(feed)))
            made = desk.draft_ticket(ticket(received_at="2026-11-21T13:05:00-06:00"))
            return made, server.requests

    return run


def test_a_good_answer_becomes_the_draft(draft):
    made, requests = draft([good(RIGHT)])
    assert (made.drafter.kind, made.drafter.model, made.drafter.prompt) == ("model", "openai:fake", "draft_reply/v2")
    assert made.drafter.fallback is None
    assert made.check.verdict != "block"
    assert "around 6 pm today" in made.reply.text
    assert len(requests) == 1


def test_no_request_holds_personal_data_and_the_facts_are_readable(draft):
    _, requests = draft([good(WRONG), good(RIGHT)])
    for request in requests:
        sent = request.text.lower()
        assert [piece for piece in PERSONAL if piece.lower() in sent] == []
        assert [piece for piece in PERSONAL if piece.lower().replace(" ", "^") in sent] == []
        assert "INC-7/eta@r4" in request.prompt
        assert "Riverside" in request.prompt


def test_what_the_check_finds_goes_back_once_and_the_repaired_answer_is_used(draft):
    made, requests = draft([good(WRONG), good(RIGHT)])
    assert len(requests) == 2
    assert "8 pm" in requests[1].prompt.split("What was found:")[1]
    assert made.drafter.kind == "model"
    assert made.check.verdict != "block"
    assert "8 pm" not in made.reply.text


@pytest.mark.parametrize("answer", [WRONG, STEERED], ids=["wrong time", "obeys an attacker"])
def test_a_model_that_insists_is_not_believed(draft, answer):
    made, requests = draft([good(answer)])
    assert len(requests) == 2
    assert made.check.verdict != "block"
    for bad in ("8 pm", "500", "evil", "0666"):
        assert bad not in made.reply.text


RUDE = {
    "sentences": [
        {"move": "acknowledge", "text": "Calm down, yelling will not fix a cable.", "facts": []},
        {"move": "apologise", "text": "If you had a backup plan you would not be in this mess.", "facts": []},
        {"move": "inform", "text": "The estimate is 6 pm today, now go somewhere else.", "facts": ["INC-7/eta@r4"]},
    ]
}
EMPTY = {"sentences": [{"move": "close", "text": "Thanks.", "facts": ["INC-7/eta@r4"]}]}


@pytest.mark.parametrize("answer", [RUDE, EMPTY], ids=["rude", "says nothing"])
def test_a_reply_that_is_true_and_no_help_gives_way_to_the_composers(draft, answer):
    made, requests = draft([good(answer)])
    assert len(requests) == 2
    assert "What was found" in requests[1].prompt
    assert (made.drafter.kind, made.drafter.fallback) == ("composer", "rejected")
    assert "6 pm" in made.reply.text


@pytest.mark.parametrize(
    ("play", "code"), [(hang(), "timeout"), (rate_limited(), "rate_limited"), (good("no"), "invalid_output")]
)
def test_without_an_answer_the_composers_draft_stands_and_says_why(draft, play, code):
    made, _ = draft([play], seconds=1.5)
    assert made.drafter.seconds < 20  # the server would hang for a minute
    assert (made.drafter.kind, made.drafter.fallback) == ("composer", code)
    assert made.reply.text


def test_a_puppet_that_answers_from_the_prompt_cannot_reach_another_customer(draft):
    def echo(request: Request) -> dict[str, object]:
        thread = request.prompt.split("THE CONVERSATION")[1][:600]
        return _told(thread)

    made, _ = draft([good(echo)])
    assert made.check.verdict != "block"
    assert "===" not in made.reply.text
