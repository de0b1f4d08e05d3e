"""A guard that fails itself: nothing is sent, the ticket still opens, and a person reads why."""

import io
import json
import re
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import pytest

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.memory import MemoryStore
from assistant.bootstrap import Parts, assemble, record_feed
from assistant.checking.guards import Guards
from assistant.domain.desk import Person
from assistant.domain.reply import SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.errors import SendRefused
from assistant.guarding import GUARD_FAILED
from assistant.overriding import claim_keys
from knowledge_base.clock import FixedClock
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.stores.memory import MemoryIncidentStore

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
TICKET, FEED = (
    json.loads(re.search(rf"```json {name}\n(.*?)```", PAGE, re.DOTALL).group(1)) for name in ("ticket", "feed")
)
AGENT = Person(id="agent-1", name="Ann", role="agent")
LEAD = Person(id="lead-1", name="Lee", role="lead")
SECRET = "what a customer wrote"  # noqa: S105 - no password


class RaisingGuards(Guards):
    def check(self, text, context):  # noqa: ARG002 - as the real one
        raise ZeroDivisionError(SECRET)


@pytest.fixture(scope="module")
def embedder():
    return MiniLmEmbedder(threads=1)


@pytest.fixture
def desk(embedder):
    parts = Parts(
        incidents=MemoryIncidentStore(), store=MemoryStore(), helpdesk=ConsoleHelpdesk(io.StringIO()),
        index=ExactIndex(), embedder=embedder, clock=FixedClock(datetime.fromisoformat("2026-11-21T14:30:00-06:00")),
    )  # fmt: skip
    desk = assemble(parts)
    record_feed(desk, FEED, "test")
    desk.add_tickets((Ticket.model_validate(TICKET),))
    return desk


def breaks(desk):
    desk.pipeline = replace(desk.pipeline, guards=RaisingGuards())


def test_at_drafting_the_ticket_opens_with_a_draft_that_cannot_be_sent(desk):
    breaks(desk)
    draft = desk.open(AGENT, "T-1001").state.draft
    assert (draft.check.verdict, draft.status) == ("block", "needs_input")
    assert [(rule.rule, rule.message) for rule in draft.check.rules] == [("guard_failed", GUARD_FAILED)]


def test_on_an_edit_the_text_is_kept_and_blocked(desk):
    state = desk.open(AGENT, "T-1001").state
    breaks(desk)
    assert desk.edit(AGENT, "T-1001", "Sorry.", state.version).text == "Sorry."
    assert desk.assess(AGENT, "T-1001", "Sorry.").check.verdict == "block"
    assert claim_keys(desk.assess(LEAD, "T-1001", "Sorry.")) == {}


def test_at_approval_it_is_refused_in_words(desk):
    state = desk.open(AGENT, "T-1001").state
    breaks(desk)
    for person in (AGENT, LEAD):
        with pytest.raises(SendRefused, match="The check itself failed") as refused:
            desk.approve(person, "T-1001", state.text, state.version)
        assert SECRET not in str(refused.value)
    assert desk.approval_of(AGENT, "T-1001") is None


def test_inside_sending_nothing_leaves_and_the_ticket_is_open_again(desk):
    state = desk.open(AGENT, "T-1001").state
    approval = desk.approve(AGENT, "T-1001", state.text, state.version)
    breaks(desk)
    with pytest.raises(SendRefused, match="The check itself failed"):
        desk.send(AGENT, approval.id)
    assert desk.helpdesk.outbox == []
    assert desk.store.ticket("T-1001").status == "open"


@pytest.mark.parametrize("step", ["reassess", "checked"])
def test_whatever_fails_on_the_way_to_an_approval_blocks(desk, step, caplog):
    state = desk.open(AGENT, "T-1001").state
    approval = desk.approve(AGENT, "T-1001", state.text, state.version)

    class Broken(type(desk.pipeline)):
        pass

    def fail(*_arguments, **_named):
        raise RuntimeError(SECRET)

    setattr(Broken, step, fail)
    desk.pipeline = Broken(**{one.name: getattr(desk.pipeline, one.name) for one in fields(desk.pipeline) if one.init})
    with pytest.raises(SendRefused, match="The check itself failed"):
        desk.send(AGENT, approval.id)
    with pytest.raises(SendRefused, match="The check itself failed"):
        desk.approve(AGENT, "T-1001", state.text, state.version)
    assert desk.helpdesk.outbox == []
    assert SECRET not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_check_that_fails_says_block(desk, caplog):
    breaks(desk)
    report = desk.check(SubmittedReply.model_validate({"id": "R", "text": "Back by 6 pm."}))
    assert (report.verdict, report.rules[0].rule) == ("block", "guard_failed")
    assert SECRET not in caplog.text
