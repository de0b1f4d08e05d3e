"""Tickets whose every field is hostile, through the detector to what leads and agents see."""

from html.parser import HTMLParser

import pytest
from hook_server import LEAD, workplace

from assistant.domain.ticket import Ticket
from tests.fakes.burst import burst, calm_day
from tests.fakes.fake_desk import HOSTILE, NOW
from ui.handlers.desk_handlers import Handlers
from ui.handlers.facts_handlers import FactsHandlers
from ui.handlers.queue_board import QueueBoard

WORST = f"{HOSTILE} \"'><svg/onload=alert(1)><a href=javascript:alert(1)>x</a>`${{7*7}}{{{{7*7}}}}</script>\u202e"
ELEMENTS = {
    "article", "b", "bdi", "button", "details", "div", "h2", "h3", "i", "input", "label", "li", "mark", "ol", "option",
    "p", "section", "select", "span", "summary", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "aria-label", "aria-pressed", "class", "dir", "disabled", "hidden", "open", "role", "scope", "style", "tabindex",
    "title", "type", "value",
}  # fmt: skip


class Page(HTMLParser):
    """Everything in a fragment that a browser would make an element or attribute of."""

    def __init__(self, html):
        super().__init__()
        self.wrong, self.text = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        self.wrong += [tag] if tag not in ELEMENTS else []
        self.wrong += sorted(name for name in names if name not in ATTRIBUTES and not name.startswith("data-"))
        self.wrong += [value for name, value in attrs if name == "style" and not value.startswith("height:")]

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def place():
    """A desk on which every field of every ticket of a burst is hostile."""
    place = workplace()
    town = {"city": f"Town {WORST}", "region": WORST, "postcode": WORST, "country": WORST}
    service = {"type": "internet", "carrier": WORST, "place": town, "serving_area": WORST, "resource_ids": [WORST]}
    tickets = calm_day(NOW)
    for number, told in enumerate(burst(NOW)):
        customer = {"id": f"{number}{WORST}", "name": WORST}
        customer["accounts"] = [{"services": [service | {"id": f"{number}{WORST}"}]}]
        text = f"Internet is down in Naperville, is there an outage? {WORST}"
        told |= {"id": f"{number}{WORST}", "text": text, "subject": WORST, "customer": customer}
        tickets.append(told)
    place.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in tickets))
    return place


def _is_harmless(html):
    found = Page(html)
    assert found.wrong == []
    assert "${" not in html
    assert "{{" not in html
    return found.text


def test_suspected_outages_quote_tickets_as_text(place):
    handlers = FactsHandlers(place, LEAD)
    (found,) = place.signs.suspected(LEAD)
    assert "<svg" in _is_harmless(handlers.incidents())
    place.signs.dismiss(LEAD, found.key)
    assert "<svg" not in _is_harmless(handlers.incidents())


def test_a_ticket_is_shown_as_text_wherever_it_stands(place):
    desk = Handlers(place.desk, LEAD)
    assert "<svg" in _is_harmless(QueueBoard(place.work).html(LEAD))
    shown = desk.open("tab", f"3{WORST}")
    parts = (shown.header, shown.thread, shown.drafter, shown.incident, shown.binding, shown.versions, shown.facts)
    assert "<svg" in _is_harmless("".join(parts))
