"""A real desk over a pretend pipeline: hand-made readings, one fact to contradict, no model and no index.

State is real (the memory store, approvals, sending), so what a screen does has its true effect.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.knowledge_in_memory import MemoryGuidelines, MemoryIncidentEdits
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.recalibrations_in_memory import MemoryRecalibrations
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.answering import Answered
from assistant.desk import Desk
from assistant.desk_work import DeskWork
from assistant.domain.check import CheckReport
from assistant.domain.plan import Plan, PlannedMove
from assistant.domain.progress import DraftProgress
from assistant.domain.reading import Impact, Reading, ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, MatchedIncident, Reason, Reply, Sentence, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.tone import ScoreReport
from assistant.domain.writing import Writing
from assistant.drafting.instructions import Wishes, wishes_of
from assistant.errors import UnknownIncident
from assistant.facts_desk import FactsDesk
from assistant.framing import Understood
from assistant.knowledge.accounts import Accounts
from assistant.knowledge.guidelines import Guidelines
from assistant.knowledge.incidents import TeamIncidents
from assistant.knowledge_desk import KnowledgeDesk
from assistant.signs_desk import SignsDesk
from assistant.tone_desk import ToneDesk
from assistant.workplace import Workplace
from knowledge_base.content import load_guidelines, load_policies
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.received import read_received
from knowledge_base.polling import Watcher
from knowledge_base.records import (
    Fact,
    FeedSnapshot,
    Incident,
    IncidentKnowledge,
    Lookup,
    Match,
    Matching,
    Provider,
)
from knowledge_base.stores.account_store import MemoryAccounts
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.fake_checks import DIMENSIONS, ETA, HOSTILE, check_text, tone_of
from tests.fakes.fake_writing import FakeDesk, FakeWriter

__all__ = ("DIMENSIONS", "ETA", "HOSTILE", "check_text", "tone_of")

NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
PROVIDER = Provider(name="Northlight", time_zone="America/Chicago")
INCIDENT = Incident.model_validate(
    {
        "id": "INC-7", "provider": "Northlight", "name": "Internet outage in Riverside", "status": "identified",
        "revision": 4,
        "started_at": "2026-11-21T12:30:00-06:00", "updated_at": "2026-11-21T14:27:00-06:00", "services": ["internet"],
        "areas": [{"description": "Riverside", "region": "Illinois", "country": "US"}],
        "causes": [{"text": "a fibre cut", "certainty": "confirmed"}],
        "eta": {"kind": "estimate", "at": ETA.isoformat()}, "next_update_due": "2026-11-21T16:00:00-06:00",
    }
)  # fmt: skip
OTHER = Incident.model_validate(
    {
        "id": "INC-8", "provider": "Northlight", "name": "Mail outage in Oakdale", "status": "investigating",
        "revision": 1, "started_at": "2026-11-21T13:30:00-06:00", "services": ["email"],
        "areas": [{"description": "Oakdale", "region": "Illinois", "country": "US"}],
    }
)  # fmt: skip
FACTS = (
    Fact(id="INC-7/eta@r4", kind="eta", value=ETA.isoformat(), text="Restoration is estimated for 6 pm",
         source="Northlight", as_of=INCIDENT.updated_at, certainty="estimate"),
    Fact(id="INC-7/cause@r4", kind="cause", value="a fibre cut", text="The cause is a fibre cut",
         source="Northlight", as_of=INCIDENT.updated_at, certainty="confirmed"),
)  # fmt: skip
DRAFT = (
    "I am sorry that your connection is down on your busiest day. "
    "Service is estimated back by 6 pm. I will write again by 4 pm."
)


@dataclass
class FixedNow:
    """A clock that a test moves by hand."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class FakeIncidents:
    """The part of an incident store that screens look at."""

    held: tuple[Incident, ...] = (INCIDENT, OTHER)

    def version(self) -> int:
        return self.held[0].revision

    def incidents(self) -> tuple[Incident, ...]:
        return self.held

    def providers(self) -> tuple[Provider, ...]:
        return (PROVIDER,)


@dataclass
class FakeKnowledge:
    store: FakeIncidents = field(default_factory=FakeIncidents)

    def gazetteer(self) -> tuple[str, ...]:
        return ("Riverside", "Oakdale")

    def edition(self) -> tuple[int, int]:
        return self.store.version(), 0


@dataclass
class FakePipeline:
    """Answers like the pipeline; a time other than 4 or 6 pm is contradicted."""

    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    writer: FakeWriter | None = None

    def glance(
        self, ticket: Ticket, now: datetime, incident_id: str | None = None, _reading: Reading | None = None
    ) -> Understood:
        return self.understand(ticket, now, incident_id)

    def understand(self, ticket: Ticket, now: datetime, incident_id: str | None = None) -> Understood:
        text = ticket.customer_text.casefold()
        summary = ReadingSummary(
            language="en",
            impact=(Impact(kind="lost_sales", text="losing sales"),) if "sales" in text else (),
            feelings=("frustrated",) if "sales" in text else ("calm",),
            urgency="critical" if "oxygen" in text else "high" if "sales" in text else "normal",
            safety=("medical_device",) if "oxygen" in text else (),
            asks=("restoration",),
        )
        matching = self._matching(text, incident_id)
        incident = matching.chosen.incident if matching.chosen else None
        knowledge = IncidentKnowledge(PROVIDER, incident, "eta_given", FACTS if incident else ())
        return Understood(ticket, Reading(summary), Lookup(matching, knowledge), now)

    def _matching(self, text: str, incident_id: str | None) -> Matching:
        held = {incident.id: incident for incident in self.knowledge.store.held}
        if incident_id is not None:
            if incident_id not in held:
                raise UnknownIncident(f"incident_id: no feed holds an incident '{incident_id}'")
            return Matching(Match(held[incident_id], "related", (), 0.5))
        if "riverside" in text:
            return Matching(Match(held["INC-7"], "impacted", ("postcode", "service"), 0.98))
        if "either" in text:
            return Matching(candidates=tuple(Match(found, "related", ("place",), 0.5) for found in held.values()))
        return Matching()

    def draft(
        self, ticket: Ticket, now: datetime, instruction: str | None = None, incident_id: str | None = None,
        *, use_writer: bool = True,
    ) -> Draft:  # fmt: skip
        return self.answer(ticket, now, instruction, incident_id, use_writer=use_writer).draft

    def answer(
        self, ticket: Ticket, now: datetime, instruction: str | None = None, incident_id: str | None = None,
        *, use_writer: bool = True, on_draft: Callable[[DraftProgress], None] | None = None,
        give_way: Callable[[], None] = lambda: None,
    ) -> Answered:  # fmt: skip
        give_way()
        text = DRAFT + (f" ({instruction})" if instruction else "")
        note = DrafterNote(kind="composer")
        if self.writer and use_writer:
            text, note = self.writer.write(text, on_draft or (lambda _: None))
        writing = Writing(
            drafter=note.kind,
            model=note.model,
            prompt=note.prompt,
            instruction=instruction,
            fallback=note.fallback,
            unheard=note.kind == "composer" and bool(instruction) and wishes_of(instruction) == Wishes(),
        )
        return Answered(self._draft(ticket, text, now, incident_id, note), writing)

    def request(self, understood: Understood, _instruction: str | None = None) -> SimpleNamespace:
        facts = understood.lookup.knowledge.facts
        moves = (
            PlannedMove("acknowledge", "impact", "The customer said what this does to them."),
            PlannedMove("inform", "eta", f"There is an estimate {HOSTILE}", facts),
        )
        return SimpleNamespace(plan=Plan(understood.lookup.knowledge.phase, moves))

    def reassess(
        self, ticket: Ticket, draft: Draft, text: str, now: datetime, incident_id: str | None = None
    ) -> Draft:  # fmt: skip
        return self._draft(ticket, text, now, incident_id, draft.drafter)

    def check(self, reply: SubmittedReply, _now: datetime) -> CheckReport:
        if reply.incident_id not in (None, "INC-7"):
            raise UnknownIncident(f"incident_id: no feed holds an incident '{reply.incident_id}'")
        found = check_text(reply.text)
        return CheckReport(id=reply.id, verdict=found.verdict, claims=found.claims)

    def score(self, reply: SubmittedReply, _now: datetime) -> ScoreReport:
        return ScoreReport(id=reply.id, tone=tone_of(reply.text))

    def _draft(self, ticket: Ticket, text: str, now: datetime, incident_id: str | None, note: DrafterNote) -> Draft:
        understood, check = self.understand(ticket, now, incident_id), check_text(text)
        summary, chosen = understood.reading.summary, understood.lookup.matching.chosen
        reasons = (Reason(code="safety", message="Safety: medical device."),) if summary.safety else ()
        needs = () if chosen else (Reason(code="no_incident", message="No known incident matches this ticket."),)
        incident = chosen and MatchedIncident(
            id=chosen.incident.id,
            provider="Northlight",
            revision=chosen.incident.revision,
            relevance=chosen.relevance,
            matched_on=chosen.matched_on,
            confidence=chosen.confidence,
        )
        return Draft(
            id=ticket.id, status="escalate" if reasons else "needs_input" if needs else "ready",
            needs=needs, reasons=reasons,
            incident=incident, reply=Reply(subject=ticket.subject, text=text, language="en",
            sentences=(Sentence(start=0, end=10, move="acknowledge"),)), facts=understood.lookup.knowledge.facts,
            reading=summary, check=check, tone=tone_of(text), drafter=note,
        )  # fmt: skip


def tickets() -> tuple[Ticket, ...]:
    """Five tickets: ordinary, hostile, about safety, without a match, and with two incidents that fit."""
    texts = {
        "T-1": ("Card machine down", "Our card machine in Riverside is dead and we are losing sales."),
        "T-2": (HOSTILE, f"Riverside is down {HOSTILE}"),
        "T-3": (None, "My oxygen monitor is off here in Riverside."),
        "T-4": ("Slow", "My mail is slow."),
        "T-5": ("Down", "It is one of either, I hear."),
    }
    return tuple(
        Ticket.model_validate(
            {
                "id": key, "channel": "email", "subject": subject, "brand": HOSTILE if key == "T-2" else None,
                "customer": {"name": "Dana Ruiz", "time_zone": "America/Chicago"},
                "received_at": (NOW - timedelta(minutes=10 * number)).isoformat(),
                "messages": [
                    {"author": "customer", "at": (NOW - timedelta(minutes=10 * number)).isoformat(), "text": text},
                ],
            }
        )
        for number, (key, (subject, text)) in enumerate(texts.items(), start=1)
    )  # fmt: skip


def fake_desk() -> Desk:
    """A desk with five waiting tickets."""
    desk = FakeDesk(FakePipeline(), MemoryStore(), ConsoleHelpdesk(), FixedNow())  # type: ignore[arg-type]
    desk.add_tickets(tickets())
    return desk


def fake_knowledge(
    desk: Desk, incidents: MemoryIncidentStore, accounts: MemoryAccounts, clock: FixedNow
) -> KnowledgeDesk:
    """Team incidents, accounts and the guidelines that ship, kept in memory."""
    shipped = {guideline.id: guideline for guideline in load_guidelines()}
    return KnowledgeDesk(
        TeamIncidents(desk, incidents, MemoryIncidentEdits(), clock),
        Accounts(accounts, clock),
        Guidelines(MemoryGuidelines(), shipped, lambda _guidelines: None, desk.store, clock),
        load_policies(),
    )


def fake_workplace() -> Workplace:
    """The fake desk beside real facts: two versions of INC-7 in a memory store, and no feed."""
    desk, clock = fake_desk(), FixedNow()
    incidents, book = MemoryIncidentStore(), MemoryFeedBook()
    earlier = {"revision": 3, "eta": None, "updated_at": NOW - timedelta(minutes=40)}
    for number, incident in enumerate((INCIDENT.model_copy(update=earlier), INCIDENT)):
        seen = NOW - timedelta(minutes=40 - 37 * number)
        incidents.record(FeedSnapshot("fake", seen, PROVIDER, (incident, OTHER)))
    watcher = Watcher(book, incidents, clock, open_feed, read_received)
    accounts = MemoryAccounts()
    facts = FactsDesk(incidents, book, watcher, accounts, clock)
    knowledge = fake_knowledge(desk, incidents, accounts, clock)
    signs = SignsDesk(desk, incidents, desk.store, clock)
    tone = ToneDesk(desk, MemoryRecalibrations())
    return Workplace(desk, facts, signs, tone, knowledge=knowledge, work=DeskWork(desk, MemoryWork(desk.store)))
