"""Replies that were sent with promises, beside an incident whose estimate moved afterwards."""

from datetime import datetime, timedelta

from assistant.domain.check import Check, Claim
from assistant.domain.desk import Approval, SentReply
from assistant.domain.promise import Promise
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, MatchedIncident, Reply
from assistant.domain.ticket import Ticket
from assistant.ports import Store
from assistant.workplace import Workplace
from knowledge_base.ports import IncidentStore
from knowledge_base.records import Customer, FeedSnapshot, Incident, Provider
from tests.fakes.fake_desk import HOSTILE, fake_workplace
from tests.fakes.rated_replies import tone_of

DAY = datetime.fromisoformat("2026-11-21T00:00:00-06:00")
PROVIDER = Provider(name="Northlight", time_zone="America/Chicago")
TEXT = "I am sorry that your line is down. Service is estimated back by 6 pm. We will write again by 4 pm."
_ESTIMATE, _UPDATE = "by 6 pm", "by 4 pm"


def at(hour: float) -> datetime:
    """That hour of the day of the outage, in the provider's zone."""
    return DAY + timedelta(hours=hour)


def incident(revision: int, hour: float, eta: float | None, status: str = "identified", key: str = "INC-7") -> Incident:
    """A version of the outage; ``eta`` is the hour that service is expected back."""
    return Incident.model_validate(
        {
            "id": key, "provider": "Northlight", "name": "Internet outage in Riverside", "status": status,
            "revision": revision, "started_at": at(12.5), "updated_at": at(hour), "services": ["internet"],
            "eta": {"kind": "estimate", "at": at(eta)} if eta else None,
            "resolved_at": at(hour) if status == "resolved" else None,
        }
    )  # fmt: skip


def tell(incidents: IncidentStore, *versions: Incident) -> None:
    """Let a feed tell these versions, one after the other, each at its time."""
    for one in versions:
        incidents.record(FeedSnapshot("fake", one.updated_at or DAY, PROVIDER, (one,)))


def promise(
    store: Store, number: int, hour: float, *, by: str = "ann", key: str | None = "INC-7", eta: float = 18,
    customer: Customer | None = None, update: float = 16,
) -> SentReply:  # fmt: skip
    """Send a reply to ticket ``T-number`` that gives an estimate and promises an update."""
    ticket = Ticket.model_validate({"id": f"T-{number}", "text": "No internet in Riverside."})
    customer = customer or Customer(id=f"C-{number}", name=f"Customer {number}", time_zone="America/New_York")
    store.add_tickets((ticket.model_copy(update={"customer": customer}),))
    revision = 4 if eta == 18 else 5
    eta_id, update_id = f"{key}/eta@r{revision}", f"{key}/next_update@r{revision}"
    check = Check(verdict="pass", claims=(_claim(_ESTIMATE, eta_id), _claim(_UPDATE, update_id)))
    draft = Draft(
        id=ticket.id, status="ready", reply=Reply(subject=None, text=TEXT, language="en"), check=check,
        reading=ReadingSummary(language="en"), tone=tone_of({}), drafter=DrafterNote(kind="composer"),
        incident=MatchedIncident(
            id=key, provider="Northlight", revision=revision, relevance="impacted", confidence=1.0
        ) if key else None,
    )  # fmt: skip
    approval = Approval(
        id=f"A-{number}", ticket_id=ticket.id, text=TEXT, subject=None, language="en", channel=None, approved_by=by,
        approved_at=at(hour), incident_id=key, revision=revision if key else None, version=0,
    )  # fmt: skip
    sent = SentReply(
        id=f"S-{number}", approval=approval, draft=draft, final=draft, sent_at=at(hour), receipt="r",
        promises=(
            Promise(kind="restoration", due_at=at(eta), fact_id=eta_id),
            Promise(kind="next_update", due_at=at(update), fact_id=update_id),
        ),
    )  # fmt: skip
    store.approve(approval)
    store.mark_sent(sent)
    return sent


def _claim(words: str, fact_id: str) -> Claim:
    start = TEXT.index(words)
    return Claim(
        start=start, end=start + len(words), text=words, kind="instant", value=None, verdict="supported",
        fact_id=fact_id, message="As the feed says.",
    )  # fmt: skip


def promised_workplace() -> Workplace:
    """The fake desk at half past two, after four replies: one update is late, and an estimate has moved since."""
    place = fake_workplace()
    store, incidents = place.desk.store, place.facts.incidents
    tell(incidents, incident(5, 14.48, 20).model_copy(update={"services": ("internet",)}))
    tell(incidents, incident(2, 14.48, None, key="INC-8").model_copy(update={"name": f"Mail outage {HOSTILE}"}))
    promise(store, 1001, 13.75, by="ada", update=14.2)
    promise(store, 1002, 14, by="bob", customer=Customer(id="C-2", name=HOSTILE, time_zone="Europe/London"))
    promise(store, 1003, 14.49, by="ada", eta=20, customer=Customer(id="C-1001", name="Customer 1001"))
    promise(store, 1004, 13.9, by="bob", key="INC-8")
    return place
