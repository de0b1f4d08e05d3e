"""What other programs ask for again and again: a page of the queue, and what operators watch."""

import base64

import pytest

from assistant.domain.ticket import Ticket
from tests.integration.hook_server import LEAD, routes, workplace
from ui.web.metrics import Tally
from ui.web.metrics_api import metrics_router

COUNT = 7


@pytest.fixture
def place():
    made = workplace()
    told = (
        {"id": f"T-{number}", "text": "No internet.", "received_at": made.desk.clock.now()} for number in range(COUNT)
    )
    made.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in told))
    return made


def _send(place, ticket_id):
    state = place.desk.open(LEAD, ticket_id).state
    place.desk.send(LEAD, place.desk.approve(LEAD, ticket_id, state.draft.reply.text, state.version).id)


def test_pages_hold_the_queue_in_order_and_nothing_is_read_for_them(place, monkeypatch):
    _send(place, "T-3")
    waiting = [entry.state.ticket.id for entry in place.desk.queue(LEAD)]
    monkeypatch.setattr(place.desk, "queue", lambda _person: pytest.fail("the whole queue was read"))
    monkeypatch.setattr(place.desk.store, "tickets", lambda: pytest.fail("every ticket was read"))
    found, cursor = [], None
    with routes(place) as client:
        while cursor is not None or not found:
            page = client.get("/api/v1/tickets", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
            found += [item["ticket"]["id"] for item in page["items"]]
            assert set(page["items"][0]) == {"ticket", "status", "version"}
            cursor = page["next"]
    assert found == waiting == ["T-0", "T-1", "T-2", "T-4", "T-5", "T-6"]


@pytest.mark.parametrize("offset", [6, 7, 10**30])
def test_beyond_the_last_ticket_lies_an_empty_page(place, offset):
    _send(place, "T-3")
    cursor = base64.urlsafe_b64encode(f"v1:{offset}".encode()).decode().rstrip("=")
    with routes(place) as client:
        assert client.get("/api/v1/tickets", params={"cursor": cursor}).json() == {"items": [], "next": None}


def test_operators_are_told_what_changed_since_they_asked_last(place):
    router = metrics_router(place, LEAD, Tally())
    ask = next(route.endpoint for route in router.routes if route.path == "/metrics")

    def told():
        lines = ask(_=LEAD).body.decode().splitlines()
        return {line for line in lines if line.startswith(("warmline_tickets", "warmline_queue", "warmline_drafts"))}

    assert {'warmline_tickets{state="new"} 7', "warmline_queue_length 7"} <= told()
    _send(place, "T-3")
    place.desk.open(LEAD, "T-4")
    now = {f'warmline_tickets{{state="{state}"}} {count}' for state, count in (("new", 5), ("drafted", 1), ("sent", 1))}
    assert now | {"warmline_queue_length 6", 'warmline_drafts{drafter="composer"} 2'} <= told()
