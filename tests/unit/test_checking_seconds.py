"""Feeds tell seconds, people tell minutes: the same minute is the same time."""

from datetime import datetime

import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.reply import SubmittedReply
from assistant.settings import Settings

NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
FEED = {
    "warmline_feed": 1,
    "provider": {"name": "Northlight", "time_zone": "America/Chicago"},
    "incidents": [
        {
            "id": "INC-7", "name": "Internet outage in Riverside", "status": "identified", "services": ["internet"],
            "started_at": "2026-11-21T12:30:47.123-06:00",
            "eta": {"kind": "estimate", "at": "2026-11-21T18:00:59-06:00"},
            "next_update_due": "2026-11-21T16:00:01-06:00",
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The outage began at 12:30 pm. We expect service back by 6 pm today, and write again by 4 pm.", "pass"),
        ("We expect service back by 6:01 pm today.", "block"),
        ("The outage began at 12:31 pm.", "block"),
    ],
)
def test_the_minute_counts_and_no_other(text, verdict):
    desk = desk_for_commands(Settings(), NOW, with_drafts=False)
    record_feed(desk, FEED, "test")
    found = desk.check(SubmittedReply.model_validate({"id": "R", "incident_id": "INC-7", "text": text}))
    assert found.verdict == verdict, found.claims
