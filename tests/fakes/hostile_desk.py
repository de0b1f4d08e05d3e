"""The fake desk where every name and note that people or systems give is hostile, through the same desks as at work."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.desk_work import DeskWork
from assistant.domain.check import Check
from assistant.domain.desk import Person
from assistant.domain.knowledge_edits import TEAM
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, DrafterNote, Reply
from assistant.domain.ticket import Ticket
from assistant.errors import NotAllowed
from assistant.framing import Understood
from assistant.overriding import claim_keys
from assistant.workplace import Workplace
from evals.kept import KeptCase, KeptRun, RunFolder, RunHead, measures_of
from knowledge_base.records import Customer, FeedHealth, FeedSettings, FeedSnapshot, Guideline, Incident
from knowledge_base.records.snapshot import FeedProblem
from tests.fakes.fake_desk import (
    DRAFT,
    INCIDENT,
    NOW,
    OTHER,
    PROVIDER,
    FakeIncidents,
    FakeKnowledge,
    FakePipeline,
    fake_workplace,
)
from tests.fakes.promised_replies import promise
from tests.fakes.rated_replies import tone_of

AT_ONCE = 3
"""Strings for each ticket, incident, guideline, feed and case; each person has one as a name."""
UNTRUE = "I am sorry. Your line is back by 8 pm."
RUN_AT = datetime(2026, 11, 21, 13, tzinfo=UTC)


@dataclass
class GuidedPipeline(FakePipeline):
    """Finds the same guidelines for every ticket."""

    guidelines: tuple[Guideline, ...] = ()

    def understand(self, ticket: Ticket, now: datetime, incident_id: str | None = None) -> Understood:
        found = super().understand(ticket, now, incident_id)
        return replace(found, lookup=replace(found.lookup, guidelines=self.guidelines))


def hostile_workplace(told: list[str], runs: Path) -> tuple[Workplace, Person]:
    """A workplace full of ``told``, with two evaluation runs in ``runs``, and a lead of such a name."""
    groups = [told[start : start + AT_ONCE] for start in range(0, len(told), AT_ONCE)]
    people = tuple(Person(id=f"p{number} {words}", name=words, role="agent") for number, words in enumerate(told))
    lead = Person(id=f"lead {told[0]}", name=" ".join(told[:AT_ONCE]), role="lead")
    place = fake_workplace()
    guidelines = tuple(_guideline(number, words) for number, words in enumerate(groups))
    incidents = tuple(_incident(number, words) for number, words in enumerate(groups))
    known = FakeKnowledge(FakeIncidents((INCIDENT, OTHER, *incidents)))
    place.desk.pipeline = GuidedPipeline(known, guidelines=guidelines)  # type: ignore[assignment]
    knowledge = place.knowledge
    if knowledge is not None:
        knowledge.guidelines.shipped = {one.id: one for one in guidelines}
    work = DeskWork(place.desk, MemoryWork(place.desk.store), lambda: people)
    place = replace(place, work=work, runs=runs)
    place.facts.incidents.record(FeedSnapshot(TEAM, NOW, PROVIDER, incidents))
    for number, words in enumerate(groups):
        _watch(place, number, words)
        _answer(place, lead, people[number * AT_ONCE], number, words)
        _leave_waiting(place, lead, people[number * AT_ONCE], number, words)
    for number, words in enumerate(told):
        customer = Customer(id=f"C-{number}", name=words, time_zone="America/Chicago")
        promise(place.desk.store, 5000 + number, 13 + number / 1000, by=people[number].id, customer=customer)
    _keep_runs(RunFolder(runs), groups)
    return place, lead


def _guideline(number: int, told: list[str]) -> Guideline:
    one, two, *_ = told * 2
    return Guideline(
        id=f"evil-{number}", title=one, owner=two, body="\n\n".join(told), reviewed=date(2026, 11, 1),
        review_due=date(2027, 5, 1),
    )  # fmt: skip


def _incident(number: int, told: list[str]) -> Incident:
    one, two, three = (told * 3)[:3]
    return Incident.model_validate(
        {
            "id": f"OWN-{number}", "provider": PROVIDER.name, "name": one, "status": "identified", "source": TEAM,
            "started_at": NOW - timedelta(hours=1), "updated_at": NOW, "workaround": two, "measures_taken": told,
            "areas": [{"description": three, "region": one, "country": two, "postcodes": [three]}],
            "causes": [{"text": one, "certainty": "confirmed"}], "resources": told, "internal_notes": told,
            "updates": [{"id": f"U{place}", "status": "investigating", "body": words, "created_at": NOW}
                        for place, words in enumerate(told)],
            "link": "javascript:window.__hit=1", "external_ids": told,
        }
    )  # fmt: skip


def _watch(place: Workplace, number: int, told: list[str]) -> None:
    """A feed that failed, with a hostile address where the book takes it, and entries that were left out."""
    one, two, three = (told * 3)[:3]
    path = one.replace("?", "").replace("#", "").replace("@", "")
    settings = FeedSettings(name=f"evil-{number}", where=f"https://status.example/{path}", provider=two)
    problems = tuple(FeedProblem(words, f"expected none of {words}", words) for words in told)
    book = place.facts.book
    book.add(settings)
    book.note(
        FeedHealth(
            name=settings.name, last_tried_at=NOW, failures=2, failure=f"It answered 500: {three}", entries=3,
            problems=problems, provider=two,
        )
    )  # fmt: skip


def _ticket(place: Workplace, ticket_id: str, told: list[str]) -> int:
    one, two, three = (told * 3)[:3]
    at = place.desk.clock.now()
    ticket = {
        "id": ticket_id, "channel": "email", "subject": two, "brand": three, "received_at": at.isoformat(),
        "customer": {"id": f"C {one}", "name": one, "time_zone": "America/Chicago",
                     "contact": {"name": two, "role": three, "phone": one, "email": None}},
        "messages": [{"author": "customer", "at": at.isoformat(), "text": f"Riverside is down. {' '.join(told)}"}],
    }  # fmt: skip
    place.desk.add_tickets((Ticket.model_validate(ticket),))
    return place.desk.open(Person(id="x", name="X", role="agent"), ticket_id).state.version


def _override(place: Workplace, lead: Person, ticket_id: str, version: int, told: list[str]) -> int:
    kept = place.desk.edit(lead, ticket_id, UNTRUE, version)
    draft = place.desk.assess(lead, ticket_id, UNTRUE)
    reason = f"The crew said so: {' '.join(told)}"
    for key in claim_keys(draft).values():
        place.desk.override(lead, ticket_id, UNTRUE, kept.version, key, reason)
    return kept.version


def _leave_waiting(place: Workplace, lead: Person, agent: Person, number: int, told: list[str]) -> None:
    """A ticket that is somebody's, handed over and overridden, with its draft reported."""
    ticket_id = f"W-{number}"
    version = _ticket(place, ticket_id, told)
    _override(place, lead, ticket_id, version, told)
    place.work.assign(lead, ticket_id, agent.id)
    place.work.hand_over(agent, ticket_id, " ".join(told)[:500])
    place.work.report(agent, ticket_id, " ".join(told))


def _answer(place: Workplace, lead: Person, agent: Person, number: int, told: list[str]) -> None:
    """A reply that was sent: every second one with an override."""
    ticket_id = f"R-{number}"
    version = _ticket(place, ticket_id, told)
    person, text = (lead, UNTRUE) if number % 2 else (agent, DRAFT)
    if number % 2:
        version = _override(place, lead, ticket_id, version, told)
    try:
        place.desk.send(person, place.desk.approve(person, ticket_id, text, version).id)
    except NotAllowed as error:
        raise AssertionError(f"{ticket_id} was not sent: {error}") from error


def _keep_runs(folder: RunFolder, groups: list[list[str]]) -> None:
    for number, passes in enumerate((True, False)):
        cases = tuple(_case(place, told, is_good=passes) for place, told in enumerate(groups))
        one, two, three = groups[0]
        head = RunHead(
            id=f"tickets_v1-20261121T12{number}000-00a{number}", dataset="tickets_v1", title=one, kind="drafts",
            drafter=two, prompt=three, scorer=one, by=two, started_at=RUN_AT, finished_at=RUN_AT, cases=len(cases),
            unanswered=0, measures=measures_of(cases, {groups[0][0]: 0.9}),
        )  # fmt: skip
        folder.keep(KeptRun(head, cases))


def _case(number: int, told: list[str], *, is_good: bool) -> KeptCase:
    one, two, three = (told * 3)[:3]
    draft = Draft(
        id=f"T-{number}", status="ready", reply=Reply(subject=one, text=f"We are sorry. {two}", language="en"),
        reading=ReadingSummary(language="en"), check=Check(verdict="pass"), tone=tone_of({"respect": 1.5}),
        drafter=DrafterNote(kind="model", model=three, prompt=one),
    )  # fmt: skip
    ticket = Ticket.model_validate({"id": f"T-{number}", "subject": three, "text": " ".join(told)})
    return KeptCase(
        set="tickets_v1", id=f"T-{number} {one}", group=two, tags=tuple(told), phase=one, channel=two, language=three,
        results=dict.fromkeys(told, is_good), draft=draft, ticket=ticket, expected={one: told, "note": two},
    )  # fmt: skip
