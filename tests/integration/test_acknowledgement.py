"""Tickets written before any draft of them was seen: each customer's own impact is named, and every draft passes."""

from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.ticket import Ticket
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord

TICKETS = Path(__file__).parent.parent / "unit" / "drafting_cases" / "tickets.yaml"
LEAST = 0.9


@pytest.fixture(scope="module")
def drafts():
    dataset = load_dataset("tickets_v1")
    accounts = [CustomerRecord.model_validate(account) for account in dataset.accounts]
    desk = desk_for_commands(Settings(), dataset.head.instant, accounts, with_drafts=True)
    record_feed(desk, dataset.feed, "the sample feed")
    rows = yaml.safe_load(TICKETS.read_text(encoding="utf-8"))
    return [(r, desk.draft_ticket(Ticket(id=r["id"], channel=r["channel"], text=r["text"]))) for r in rows]


def test_nine_in_ten_customers_are_met_in_their_own_terms(drafts):
    missed = [
        row["id"] for row, draft in drafts if not any(s.lower() in draft.reply.text.lower() for s in row["stems"])
    ]
    assert len(drafts) - len(missed) >= LEAST * len(drafts), missed


def test_every_draft_of_theirs_may_be_sent(drafts):
    assert [row["id"] for row, draft in drafts if draft.check.verdict == "block"] == []
