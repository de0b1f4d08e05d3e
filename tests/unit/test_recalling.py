"""What our side wrote before is held against the facts of now."""

from datetime import datetime

import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.ticket import Ticket
from assistant.recalling import earlier_replies
from assistant.settings import Settings
from tests.integration.test_model_drafts import FEED, NOW

THEIRS = {"author": "customer", "at": "2026-11-21T13:05:00-06:00", "text": "Internet in Riverside is down, INC-7?"}
AGAIN = {"author": "customer", "at": "2026-11-21T14:09:00-06:00", "text": "Still down in Riverside. Any news?"}


@pytest.fixture(scope="module")
def recall():
    desk = desk_for_commands(Settings(), NOW, with_drafts=False)
    record_feed(desk, FEED, "test")

    def run(*texts, at="2026-11-21T13:20:00-06:00"):
        ours = [{"author": "agent", "at": at, "text": text} for text in texts]
        ticket = Ticket.model_validate({"id": "T", "channel": "email", "messages": [THEIRS, *ours, AGAIN]})
        return earlier_replies(desk.pipeline.understand(ticket, NOW))

    return run


def test_what_still_holds_and_what_does_not_are_told_apart(recall):
    (held,) = recall("We estimate that internet in Riverside is back by 6 pm today. The cause is a fibre cut.")
    assert "INC-7/eta@r4" in held.told
    assert not held.outdated
    (moved,) = recall("We estimate that internet in Riverside is back by 4:30 pm today.")
    assert moved.outdated == ("INC-7/eta@r4",)


def test_a_span_of_time_counts_from_when_it_was_written(recall):
    (earlier,) = recall("It should be back in about five hours.", at="2026-11-21T13:00:00-06:00")
    assert "INC-7/eta@r4" in earlier.told


def test_the_last_three_replies_are_kept_oldest_first(recall):
    replies = recall("One.", "Two.", "Three.", "Four.")
    assert [reply.text for reply in replies] == ["Two.", "Three.", "Four."]
    assert replies[0].at == datetime.fromisoformat("2026-11-21T13:20:00-06:00")


def test_without_a_reply_of_ours_there_is_no_history(recall):
    assert recall() == ()
    assert recall("  ") == ()
