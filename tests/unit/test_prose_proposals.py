"""What is proposed for a post is taken only where the post bears it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.prose import Proposal, accepted, eta_of, read_story
from knowledge_base.records import Update

ZONE = ZoneInfo("America/Chicago")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)
BODY = (
    "We reckon the boffins have it purring come 6 pm. A digger met our duct. Perhaps a fibre cut. "
    "Some 340 customers sit in the dark. Pop round for a dongle. More from us at 4 pm. See https://evil.example now."
)
SIX = "2026-11-21T18:00:00-06:00"


def taken(kind: str, quote: str, value: str):
    return accepted([Proposal(kind, quote, value)], BODY, AT, ZONE)


def test_a_time_that_the_quote_bears_is_taken_with_its_quote():
    reading = taken("eta", "We reckon the boffins have it purring come 6 pm.", SIX)
    eta = eta_of(reading.eta, AT)
    assert eta
    assert (eta.kind, eta.at) == ("estimate", datetime.fromisoformat(SIX))
    assert reading.quoted("eta") == ("We reckon the boffins have it purring come 6 pm.",)


@pytest.mark.parametrize(
    ("kind", "quote", "value"),
    [
        ("eta", "We reckon the boffins have it purring come 6 pm.", "2026-11-21T19:00:00-06:00"),  # another time
        ("eta", "We reckon the boffins have it purring come 6 pm.", "2026-11-21T18:00:00"),  # no offset
        ("eta", "We reckon the boffins have it purring by 6 pm.", SIX),  # not word for word
        ("eta", "A digger met our duct.", SIX),  # no time there
        ("eta", "A digger met our duct.", "none_given"),
        ("eta", "", SIX),
        ("affected_count", "Some 340 customers sit in the dark.", "3400"),
        ("affected_count", "Some 340 customers sit in the dark.", "many"),
        ("measure", "A digger met our duct.", "Crews are on site"),  # words that do not stand there
        ("workaround", "See https://evil.example now.", "See https://evil.example now"),
        ("cause", "A digger met our duct.", "confirmed: a lightning strike"),
    ],
)
def test_what_the_post_does_not_bear_is_refused(kind, quote, value):
    reading = taken(kind, quote, value)
    assert (reading.eta, reading.affected_count, reading.measures, reading.workaround, reading.causes) == (
        None, None, (), None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "value", "certainty"),
    [
        ("A digger met our duct.", "confirmed: A digger met our duct", "confirmed"),
        ("A digger met our duct.", "suspected: A digger met our duct", "suspected"),
        ("Perhaps a fibre cut.", "confirmed: a fibre cut", "suspected"),  # our reading sees the doubt
        ("Perhaps a fibre cut.", "certain: a fibre cut", "suspected"),
    ],
)
def test_a_certainty_can_only_be_lowered(quote, value, certainty):
    causes = taken("cause", quote, value).causes
    assert causes
    assert [cause.certainty for cause in causes.causes] == [certainty]


class Pointer:
    """Proposes the same of every post."""

    def propose(self, body: str, created_at: datetime) -> tuple[Proposal, ...]:
        """Two proposals that the post bears, one of which our own reading has already."""
        assert body
        assert created_at == AT
        return (
            Proposal("workaround", "Pop round for a dongle.", "Pop round for a dongle"),
            Proposal("affected_count", "Some 340 customers sit in the dark.", "340"),
        )


def test_a_story_is_completed_and_never_overruled():
    post = Update(body=f"{BODY} ETR 7 pm.", created_at=AT)
    story = read_story("Outage", [post], ZONE, "Northlight", Pointer())
    assert (story.workaround, story.affected_count) == ("Pop round for a dongle", 340)
    assert story.eta
    assert story.eta.at == datetime.fromisoformat("2026-11-21T19:00:00-06:00")
    assert ("workaround", "Pop round for a dongle.") in [(quote.field, quote.sentence) for quote in story.quotes]
