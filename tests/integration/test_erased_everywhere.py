"""Every text that any record of a ticket can hold is given a word of its own; after an erasure the files are searched.

The records are filled by their own definitions, so that a new field is searched for before anybody thinks of it. What
may stay is listed here, field by field, with the reason.
"""

import re
import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
from pydantic import AwareDatetime, BaseModel

from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.bootstrap import audit_desks, open_databases
from assistant.domain.desk import Approval, ApprovedReply, Person, SentReply, TicketState
from assistant.domain.desk_work import DraftReport, TicketWork
from assistant.domain.overriding import Override
from assistant.domain.rating import Rating
from assistant.domain.sign_decision import SignDecision
from assistant.settings import Settings
from knowledge_base.clock import FixedClock
from knowledge_base.records import CustomerRecord, IncidentLink
from tests.fakes.worded import NOW

ADMIN = Person(id="admin", name="Admin", role="admin")
ZONE = "Antarctica/Troll"
"""Stands for a word where only a time zone may stand; nothing else here is there."""
MAY_STAY = {
    # Who of the team did it (``by``, ``name`` …), of which of our own incidents, facts and tickets it was, and what
    # it was made with: names and codes of ours. A draft's id is its ticket's; ids of tickets stay, as the command says.
    "Approval": {"approved_by", "incident_id"},
    "Claim": {"fact_id"},
    "Draft": {"id"},
    "DraftReport": {"by"},
    "DrafterNote": {"kind", "model", "prompt", "fallback"},
    "Handed": {"by", "name"},
    "IncidentLink": {"by"},
    "Later": {"by", "incident_id"},
    "MatchedIncident": {"id", "provider"},
    "Override": {"id", "ticket_id", "by", "name", "incident_id", "facts"},
    "Promise": {"amount", "fact_id"},
    "Rating": {"rater"},
    "SentReply": {"receipt"},
    "SignDecision": {"by", "incident_id"},
    "Ticket": {"brand"},
    "TicketState": {"incident_id"},
    "TicketWork": {"assigned_to", "assigned_name", "not_outage_by"},
    "Tone": {"scorer", "unscored"},
    "Writing": {
        "drafter", "model", "prompt", "prompt_hash", "plan", "voice", "settings", "replaced", "fallback", "guidelines",
    },
}  # fmt: skip

NEVER_KEPT = {("Ticket", "text"), ("Fact", "quote"), ("Ticket", "id"), ("Customer", "id")}
"""Two fields that no store writes, and two ids that are given beneath."""


class Canaries:
    """Fills records with words that are nowhere else, and knows which field each stands in."""

    def __init__(self):
        self.places = {}

    def record(self, kind, /, **given):
        """One of ``kind``, every field filled but those that are ``given``."""
        told = {
            name: given[name] if name in given else self._value(field.annotation, (kind.__name__, name))
            for name, field in kind.model_fields.items()
        }
        return kind.model_construct(None, **told)

    def word(self, place):
        """A new word for a field."""
        word = f"Canary{len(self.places):04d}"
        self.places[word] = place
        return word

    def _value(self, kind: Any, place: tuple[str, str]) -> Any:  # noqa: PLR0911 - a case each
        origin, parts = get_origin(kind), get_args(kind)
        if origin is Annotated:
            if "_zone_exists" in repr(parts):
                return ZONE
            return self._value(parts[0], place)
        if origin in (Union, types.UnionType):
            texts = [part for part in parts if part is str]
            return self._value((texts or [part for part in parts if part is not type(None)])[0], place)
        if origin is Literal:
            return parts[0]
        if origin is tuple:
            return (self._value(parts[0], place),)
        if origin in (dict, Mapping):
            return {self._value(parts[0], place): self._value(parts[1], place)}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.record(kind)
        plain = {str: lambda: self.word(place), bool: lambda: True, int: lambda: 1, float: lambda: 0.5}
        plain |= {AwareDatetime: lambda: NOW, Decimal: lambda: Decimal(1)}
        return plain[kind]()


def lived(folder, canaries):
    """Two tickets of one customer, one answered and one open, with all that can belong to them."""
    kept, new = open_databases(Settings(data_dir=folder)), canaries.record
    for ticket_id in ("T-1", "T-2"):
        state = new(TicketState, status="open", version=0)
        customer = state.ticket.customer.model_copy(update={"id": "C-77"})
        ticket = state.ticket.model_copy(update={"id": ticket_id, "text": None, "customer": customer})
        kept.store.add_tickets((ticket,))
        state = kept.store.save(state.model_copy(update={"ticket": ticket}))
        kept.store.add_override(new(Override, id=f"O-{ticket_id}", ticket_id=ticket_id))
        kept.work.put(new(TicketWork, ticket_id=ticket_id, version=0))
        kept.work.report(new(DraftReport, id=f"D-{ticket_id}", ticket_id=ticket_id))
    approval = new(Approval, id="A-2", ticket_id="T-2", version=state.version, channel="email")
    kept.store.approve(approval)
    kept.store.begin_sending("A-2")
    MboxHelpdesk(folder / "sent.mbox").send(new(ApprovedReply, approval=approval, to_address="Canary9999@example.com"))
    kept.store.mark_sent(new(SentReply, id="S-2", approval=approval))
    kept.store.add_rating(new(Rating, id="R-2", reply_id="S-2"))
    called = state.ticket.customer.name
    kept.store.decide(new(SignDecision, key="K-1", kind="dismissed", note=f"It was only {called.upper()}."))
    pair = {"first": ("Northlight", "INC-7"), "second": ("Northlight", "INC-8")}
    kept.incidents.link(new(IncidentLink, **pair, kind="same", note=f"{called} has both."))
    kept.accounts.put([new(CustomerRecord, id="C-77")])
    kept.answers.put("key", canaries.word(("model answer", "answer")))


def found_in(folder, canaries):
    """The fields whose words are in any file of a data directory, as bytes: free pages and logs too."""
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    words = {word.decode() for told in files for word in re.findall(rb"(?i:canary)\d{4}", told)}
    zones = {("Customer", "time_zone")} if any(ZONE.encode() in told for told in files) else set()
    return {canaries.places.get(word.capitalize(), ("mailbox", word)) for word in words} | zones


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def test_after_an_erasure_no_file_holds_a_word_that_a_record_of_the_customer_held(folder):
    canaries = Canaries()
    lived(folder, canaries)
    before = found_in(folder, canaries)
    assert set(canaries.places.values()) - before == NEVER_KEPT
    erased = audit_desks(Settings(data_dir=folder), FixedClock(NOW))[1].erase(ADMIN, "C-77")
    assert (erased.compacted, erased.touched.tickets, erased.touched.notes, erased.mails) == (True, 2, 4, 1)
    left = found_in(folder, canaries)
    may_stay = {(record, field) for record, fields in MAY_STAY.items() for field in fields}
    assert sorted(left - may_stay) == []
    assert sorted(may_stay - before) == [], "nothing is let stay that is not there"
