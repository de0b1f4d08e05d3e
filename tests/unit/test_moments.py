"""One look at a ticket speaks for a moment, and for no longer than what it rests on holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant.domain.ticket import Ticket
from assistant.framing import bounded
from assistant.moments import GRAIN, Moments
from tests.fakes.fake_desk import NOW, FakePipeline

TICKET = Ticket.model_validate({"id": "T-1", "text": "Our card machine in Riverside is dead."})
EDITION = (4, 0)


class Looks:
    def __init__(self) -> None:
        self.count, self.pipeline = 0, FakePipeline()

    def at(self, moments: Moments, now: datetime = NOW, ticket: Ticket = TICKET, **other: Any) -> Any:
        """What is understood, and how often it had to be looked at so far."""
        asked = {"incident_id": None, "edition": EDITION} | other

        def look() -> Any:
            self.count += 1
            return self.pipeline.understand(ticket, now, asked["incident_id"])

        found = moments.understood(ticket, asked["incident_id"], asked["edition"], now, look)
        return found, self.count


@pytest.fixture
def moments() -> Moments:
    return Moments()


def test_asked_again_at_once_it_is_the_same(moments: Moments) -> None:
    looks = Looks()
    first, _ = looks.at(moments)
    second, count = looks.at(moments, NOW + GRAIN, Ticket.model_validate(TICKET.model_dump()))
    assert (second is first, count) == (True, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"now": NOW + GRAIN + timedelta(microseconds=1)},
        {"now": NOW - timedelta(seconds=1)},
        {"edition": (5, 0)},
        {"edition": (4, 1)},
        {"incident_id": "INC-8"},
        {"ticket": TICKET.model_copy(update={"brand": "Another"})},
    ],
    ids=["later", "earlier", "facts", "guidelines", "incident", "ticket"],
)
def test_what_differs_is_looked_at_anew(moments: Moments, other: dict[str, Any]) -> None:
    looks = Looks()
    looks.at(moments)
    assert looks.at(moments, **other)[1] == 2


def test_a_told_time_that_passes_ends_it(moments: Moments) -> None:
    looks = Looks()
    edge = next(at for at in looks.pipeline.understand(TICKET, NOW).lookup.knowledge.edges() if at > NOW)
    looks.at(moments, edge - timedelta(seconds=2))
    assert looks.at(moments, edge - timedelta(seconds=1))[1] == 1
    assert looks.at(moments, edge)[1] == 2


def test_a_reading_rests_on_the_ticket_and_the_places_alone(moments: Moments) -> None:
    reading, read = FakePipeline().understand(TICKET, NOW).reading, []

    def once() -> Any:
        read.append(1)
        return reading

    for places in (("Riverside",), ("Riverside",), ("Riverside", "Oakdale")):
        assert moments.reading(TICKET, places, once) is reading
    assert len(read) == 2
    moments.reading(TICKET.model_copy(update={"subject": "Down"}), ("Riverside", "Oakdale"), once)
    assert len(read) == 3


def test_a_subject_and_a_tone_hold_for_exactly_what_they_were_made_for(moments: Moments) -> None:
    pipeline, made = FakePipeline(), []
    understood = pipeline.understand(TICKET, NOW)
    draft = pipeline.draft(TICKET, NOW)

    def subject() -> str:
        made.append("subject")
        return "Re: down"

    def tone() -> Any:
        made.append("tone")
        return draft.tone

    other = replace(understood, now=datetime(2026, 11, 22, tzinfo=UTC))
    for one in (understood, understood, other):
        assert moments.subject(one, subject) == "Re: down"
    assert made == ["subject", "subject"]
    made.clear()
    for one, text, check in (
        (understood, "A", draft.check), (understood, "A", draft.check), (understood, "B", draft.check),
        (understood, "B", draft.check.model_copy(update={"verdict": "block"})), (other, "B", draft.check),
    ):  # fmt: skip
        moments.tone(one, text, "en", check, tone)
    assert made == ["tone"] * 4


def test_of_a_long_thread_the_newest_messages_are_read() -> None:
    messages = [{"author": "customer", "text": f"{number} " + "x" * 15_000} for number in range(6)]
    ticket = Ticket.model_validate({"id": "T-1", "messages": messages})
    assert [message.text[:1] for message in bounded(ticket).messages] == ["4", "5"]
    short = Ticket.model_validate({"id": "T-1", "messages": [{"author": "customer", "text": "Down."}] * 300})
    assert bounded(short) is short
    log = Ticket.model_validate({"id": "T-1", "messages": [{"author": "customer", "text": "x" * 90_000}]})
    assert [len(message.text) for message in bounded(log).messages] == [20_000]
