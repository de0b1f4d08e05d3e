"""A thousand requests to a model's server with personal data planted in them: none of it may arrive there."""

import json
import logging
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.ticket import Ticket
from assistant.drafting.redaction import Redaction
from assistant.settings import Settings
from tests.fakes.openai_server import OpenAIServer, failing, good, not_json, refusing
from tests.fakes.personal_tickets import planted, without_metadata
from tests.integration.test_model_drafts import FEED, NOW, RIGHT

COUNT = 1000
TEXTS = Path(__file__).parents[3] / "shared" / "data" / "guard" / "presidio_synth_dataset_v2.json"


@pytest.fixture(scope="module")
def told():
    """What the server received and what was said of each of a thousand tickets; every fourth answer is a failure."""
    with _server(2 * COUNT) as server:
        yield _answered(server, range(COUNT))


def _server(count):
    failures = [failing(500), refusing(), not_json(), good("no JSON"), failing(400)]
    return OpenAIServer([good(RIGHT) if number % 4 else failures[number // 4 % 5] for number in range(count)])


def _answered(server, numbers):
    settings = Settings(model="openai:fake", model_base_url=server.base_url, model_api_key="k", model_deadline=20)
    desk = desk_for_commands(settings, NOW, with_drafts=False, writer=True)
    record_feed(desk, FEED, "test")
    answers = []
    for number in numbers:
        before = len(server.requests)
        answered = desk.pipeline.answer(Ticket.model_validate(planted(number).ticket), NOW, _instruction(number))
        answers.append((number, answered, server.requests[before:]))
    return answers


def _instruction(number):
    return f"Call them {planted(number).ticket['customer']['name']}" if number % 5 == 0 else None


@pytest.fixture
def logged():
    """Everything that any library logs at any level."""
    lines = []

    class Keeping(logging.Handler):
        def emit(self, record):
            lines.append(f"{record.getMessage()} {record.exc_info or ''}")

    root, handler = logging.getLogger(), Keeping()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def _plain(text):
    """Without case, and without what people put between letters and digits."""
    return re.sub(r"[\s().,/_-]+", "", text.casefold())


def _leaks(text, number):
    plain = _plain(text)
    words = set(re.findall(r"\w+", text.casefold()))
    found = []
    for kind, secret in planted(number).secrets:
        # A family name such as Day is an English word too: it leaks where it stands as a name would.
        is_word = kind == "name" and " " not in secret
        hit = _stands_as_name(text, secret) if is_word else _plain(secret) in plain
        found += [(number, kind, secret)] if hit and (not is_word or secret.casefold() in words) else []
    return found


def _stands_as_name(text, name):
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None and name not in _PROMPT_WORDS


_PROMPT_WORDS = frozenset(
    {"Day", "Price", "Field", "Park", "Hill", "Stone", "Lake", "Wells", "Brooks", "Young", "Winter"}
)


def test_no_body_that_the_server_received_holds_personal_data(told):
    received = [(number, request) for number, _, requests in told for request in requests]
    assert len(received) >= COUNT
    bodies = [leak for number, r in received for leak in _leaks(json.dumps(r.body, ensure_ascii=False), number)]
    assert bodies == []
    assert [leak for number, r in received for leak in _leaks(str(r.headers), number)] == []


def test_what_the_reply_is_about_arrives_readable(told):
    about_the_incident = 0
    for number, answered, requests in told:
        said = re.sub(r"[^\w:@/-]+", " ", requests[0].prompt)
        written = planted(number).ticket["messages"][0]["text"]
        words = [word for word in ("Riverside", "RIVERSIDE", "INC-7", "6 pm", "12:30", "18:00") if word in written]
        if any(fact.kind == "eta" for fact in answered.draft.facts):
            about_the_incident += 1
            words += ["INC-7/eta@r4", "INC-7/area@r4", "Illinois"]
        assert [word for word in words if word not in said] == [], number
    assert about_the_incident > COUNT / 2


def test_no_reason_why_a_model_failed_holds_personal_data(told):
    why = [(number, answered.writing.why or "") for number, answered, _ in told]
    assert sum(bool(reason) for _, reason in why) > COUNT / 10
    assert [leak for number, reason in why for leak in _leaks(reason, number)] == []


def test_no_log_line_of_any_level_holds_personal_data(logged):
    with _server(160) as server:
        _answered(server, range(60))
    assert [line for line in logged if "json_data" in line or "chat/completions" in line]
    text = "\n".join(logged)
    assert [leak for number in range(60) for leak in _leaks(text, number)] == []


def test_what_came_back_is_the_customers_own_again(told):
    assert [number for number, answered, _ in told if "⟦" in answered.draft.reply.text] == []
    assert sum(answered.draft.drafter.kind == "model" for _, answered, _ in told) > COUNT / 2


def test_what_stands_only_in_free_text_is_measured(capsys):
    left, planted_there = Counter(), Counter()
    for number in range(400):
        ticket = without_metadata(planted(number).ticket)
        text = "\n".join(message["text"] for message in ticket["messages"])
        hidden = Redaction(()).hide(text)
        for kind, secret in planted(number).secrets[:-1]:
            planted_there[kind] += _plain(secret) in _plain(text)
            left[kind] += _plain(secret) in _plain(hidden)
    with capsys.disabled():
        found = (f"{kind} {1 - left[kind] / count:.2f} of {count}" for kind, count in planted_there.items())
        sys.stdout.write(f"\nfound in free text alone: {', '.join(found)}\n")
    assert left["email"] == left["card"] == 0
    assert left["phone"] <= 0.2 * planted_there["phone"]


@pytest.mark.skipif(not TEXTS.exists(), reason="the public texts are not here")
def test_public_texts_with_personal_data_are_measured(capsys):
    texts, shares = json.loads(TEXTS.read_text(encoding="utf-8")), {}
    for kind in ("PERSON", "EMAIL_ADDRESS", "CREDIT_CARD", "PHONE_NUMBER", "IBAN_CODE", "IP_ADDRESS", "STREET_ADDRESS"):
        cases = [
            (row["full_text"], s["entity_value"]) for row in texts for s in row["spans"] if s["entity_type"] == kind
        ]
        shares[kind] = sum(value not in Redaction(()).hide(text) for text, value in cases) / len(cases)
    with capsys.disabled():
        found = ", ".join(f"{kind} {share:.2f}" for kind, share in shares.items())
        sys.stdout.write(f"\nfound in public texts by form alone: {found}\n")
    assert shares["EMAIL_ADDRESS"] == 1
    assert shares["CREDIT_CARD"] >= 0.93
    assert shares["PHONE_NUMBER"] >= 0.65
