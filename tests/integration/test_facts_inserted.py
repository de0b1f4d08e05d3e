"""A fact that an agent inserts with a click is true to this customer, in whatever zone they live."""

import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.framing import facts_in_words
from assistant.settings import Settings
from evals.cases import load_dataset
from knowledge_base.records import CustomerRecord
from knowledge_base.wording import zone_of

AHEAD = "America/New_York"


@pytest.fixture(scope="module")
def pipeline_and_tickets():
    dataset = load_dataset("tickets_v1")
    accounts = [CustomerRecord.model_validate(account) for account in dataset.accounts]
    desk = desk_for_commands(Settings(), dataset.head.instant, accounts, with_drafts=False)
    record_feed(desk, dataset.feed, "the sample feed")
    tickets = [case.ticket.with_customer(desk.accounts.fill(case.ticket.customer)) for case in dataset.cases]
    return desk.pipeline, [ticket for ticket in tickets if ticket.customer], dataset.head.instant


def test_facts_are_worded_in_the_customers_zone_and_pass_the_check(pipeline_and_tickets):
    pipeline, tickets, now = pipeline_and_tickets
    away = 0
    for ticket in tickets:
        understood = pipeline.understand(ticket, now)
        zone = ticket.customer.time_zone or understood.lookup.knowledge.provider.time_zone
        elsewhere = zone != understood.lookup.knowledge.provider.time_zone
        timed = [f for f in understood.lookup.knowledge.facts if f.kind in ("started", "eta") and f.instant]
        words = facts_in_words(understood, zone_of(zone), now)
        for fact in timed:
            away += elsewhere
            said = words.get(fact.id, fact.text)
            assert (said != fact.text) == elsewhere
            check = pipeline.checked(understood, f"{said}.", "en")
            assert not [c for c in check.claims if c.kind == "instant" and c.blocks], (ticket.id, said)
    assert away >= 2


def test_in_the_providers_own_zone_nothing_is_added(pipeline_and_tickets):
    pipeline, tickets, now = pipeline_and_tickets
    understood = pipeline.understand(tickets[0], now)
    known = understood.lookup.knowledge
    assert facts_in_words(understood, zone_of(known.provider.time_zone), now) == {}
    assert facts_in_words(understood, zone_of(AHEAD), now)
