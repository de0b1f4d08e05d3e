"""A ticket with everything that may belong to it, a customer's words in every place that takes words."""

from datetime import UTC, datetime, timedelta

from assistant.domain.check import Check, Claim, RuleFinding
from assistant.domain.desk import Approval, SentReply, TicketState
from assistant.domain.desk_work import DraftReport, Handed, TicketWork
from assistant.domain.overriding import Override
from assistant.domain.promise import Promise
from assistant.domain.rating import Rating
from assistant.domain.reading import Impact, ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, MatchedIncident, Reason, Reply, Sentence
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.domain.tone import DimensionScore, Span, Tone, ToneFlag
from assistant.domain.writing import Writing
from assistant.ports import Store
from assistant.ports_work import WorkBook
from knowledge_base.records import Account, Customer, Fact, NamedContact, Place, Service

NOW = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
WORD = "Zebrafink"
"""Stands in everything that the customer wrote or is called, or that was written to them."""
NAME = f"Dana {WORD}"
_SAYS = f"says {WORD} says"

CUSTOMER = Customer(
    id="C-77",
    name=NAME,
    segment="business",
    language="en",
    vulnerable=True,
    accounts=(Account(id=f"A-{WORD}", services=(Service(id=f"S-{WORD}", type="internet", place=Place(line=_SAYS)),)),),
    contact=NamedContact(name=_SAYS, role=_SAYS, phone="+1 312 555 0142", email=f"{WORD}@example.com"),
)


def ticket(number: int, customer: Customer | None = CUSTOMER) -> Ticket:
    """Both wrote, and something was done for it."""
    return Ticket.model_validate(
        {
            "id": f"T-{number}", "channel": "email", "received_at": NOW, "subject": _SAYS,
            "messages": [{"author": author, "at": NOW, "text": _SAYS} for author in ("customer", "agent")],
            "actions": [{"kind": "line_test", "at": NOW, "by": "ana", "text": _SAYS}, {"kind": _SAYS, "text": _SAYS}],
            "customer": customer.model_dump() if customer else None,
        }
    )  # fmt: skip


def claim(text: str = _SAYS) -> Claim:
    """One that the guard blocks."""
    return Claim(
        start=2, end=9, text=text, kind="instant", value=text, verdict="contradicted", fact_id="INC-7/eta@r4",
        message=text, suggestion=text,
    )  # fmt: skip


def draft(ticket_id: str, text: str = _SAYS) -> Draft:
    """Words wherever a draft takes any."""
    fact = Fact(id="F-1", kind="cause", value=_SAYS, text=_SAYS, source=_SAYS, as_of=NOW, certainty="confirmed")
    score = DimensionScore(rating=2, value=1.8, confidence=0.9, evidence=(Span(start=0, end=3),), advice=_SAYS)
    reading = ReadingSummary(
        language="en", services=("internet",), places=(_SAYS,), impact=(Impact(kind="lost_sales", text=_SAYS),),
        feelings=("angry",), suspicious=(_SAYS,),
    )  # fmt: skip
    rule = RuleFinding(rule="blame", severity="warn", start=0, end=2, message=_SAYS)
    return Draft(
        id=ticket_id,
        status="ready",
        needs=(Reason(code="safety", message=_SAYS),),
        reasons=(Reason(code="vulnerable", message=_SAYS),),
        incident=MatchedIncident(id="INC-7", provider="Northlight", revision=4, relevance="impacted", confidence=0.9),
        reply=Reply(subject=_SAYS, text=text, language="en", sentences=(Sentence(start=0, end=3, move="inform"),)),
        facts=(fact,),
        reading=reading,
        check=Check(verdict="warn", claims=(claim(),), rules=(rule,)),
        tone=Tone(
            overall=71, band="high", confidence=0.8, scorer="rubric-1/linear@2", dimensions={"respect": score},
            flags=(ToneFlag(flag="jargon", start=0, end=3),),
        ),
        promises=(Promise(kind="next_update", due_at=NOW, fact_id="INC-7/next_update@r4"),),
        drafter=DrafterNote(kind="composer"),
    )  # fmt: skip


def override(ticket_id: str, number: int = 1) -> Override:
    """A lead's word for a claim."""
    return Override(
        id=f"O-{number}", ticket_id=ticket_id, by="lee", name="Lee", at=NOW, reason=_SAYS, claim=claim(),
        sentence=_SAYS, place=5, nth=0, before=_SAYS, after=_SAYS, incident_id="INC-7", revision=4, facts="d",
    )  # fmt: skip


def approval(state: TicketState) -> Approval:
    """Of the ticket's text, with an override."""
    return Approval(
        id=f"A-{state.ticket.id}", ticket_id=state.ticket.id, text=state.text or "", subject=_SAYS, language="en",
        channel="email", approved_by="ana", approved_at=NOW, incident_id="INC-7", revision=4, version=state.version,
        overrides=(override(state.ticket.id),),
    )  # fmt: skip


def put_in(
    store: Store, number: int, customer: Customer | None = CUSTOMER, minutes: int = 0, until: str = "sent"
) -> None:
    """A ticket, drafted, and approved, begun to be sent, or sent ``minutes`` after NOW as ``until`` says."""
    given = ticket(number, customer)
    store.add_tickets((given,))
    writing = Writing(drafter="model", instruction=_SAYS, why=_SAYS)
    state = store.ticket(given.id).model_copy(
        update={"draft": draft(given.id), "writing": writing, "text": f"{_SAYS}!"}
    )
    state = store.save(state)
    store.add_override(override(given.id, number))
    if until == "open":
        return
    agreed = approval(state)
    store.approve(agreed)
    if until == "approved":
        return
    store.begin_sending(agreed.id)
    if until == "sending":
        return
    store.mark_sent(
        SentReply(
            id=f"S-{given.id}", approval=agreed, draft=draft(given.id), final=draft(given.id, f"{_SAYS}!"),
            sent_at=NOW + timedelta(minutes=minutes), receipt="<1@warmline.invalid>", promises=draft(given.id).promises,
            overrides=agreed.overrides,
        )
    )  # fmt: skip
    store.add_rating(Rating(id=f"R-{number}", reply_id=f"S-{given.id}", rater="lee", at=NOW, overall=6, note=_SAYS))


def work_on(book: WorkBook, ticket_id: str) -> None:
    """Handed to a lead with a word why, and its draft reported."""
    book.put(TicketWork(ticket_id=ticket_id, assigned_to="ana", handed=Handed(by="ana", name="Ana", at=NOW, why=_SAYS)))
    told = DraftReport(
        id=f"D-{ticket_id}", ticket_id=ticket_id, by="ana", at=NOW, reason=_SAYS, draft=draft(ticket_id), text=_SAYS
    )
    book.report(told)


def decide_in(store: Store) -> None:
    """One note about a suspected outage that names the customer, and one that does not."""
    store.decide(SignDecision(key="k1", kind="dismissed", by="lee", at=NOW, note=f"only {WORD.lower()}, no outage"))
    store.decide(SignDecision(key="k2", kind="dismissed", by="lee", at=NOW, note="only one street"))
