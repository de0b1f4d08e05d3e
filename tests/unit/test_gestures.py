"""What people do at the desk is in the audit trail, and nothing leaves that is not."""

import io
import json
import logging
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.memory import MemoryStore
from assistant.audited import Gesture, audited, code, digest
from assistant.auditing import KeptTrail, NoTrail
from assistant.bootstrap import Parts, assemble, record_feed
from assistant.desk import Desk
from assistant.domain.audit import AuditKey
from assistant.domain.desk import Person
from assistant.domain.rating import Rating
from assistant.domain.ticket import Ticket
from assistant.errors import HelpdeskFailed, NotAllowed, NotFound, RoleRefused, SendRefused, StoreFailed
from assistant.facts_desk import FactsDesk
from assistant.judges_desk import JudgesDesk
from assistant.overriding import claim_keys
from assistant.signs_desk import SignsDesk
from assistant.tone_desk import ToneDesk
from assistant.verifying import verify
from knowledge_base.embedding.minilm import MiniLmEmbedder
from knowledge_base.indexes.exact import ExactIndex
from knowledge_base.records import Customer, FeedSettings
from knowledge_base.stores.memory import MemoryIncidentStore
from tests.fakes.fake_desk import fake_workplace

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
TICKET, FEED = (
    json.loads(re.search(rf"```json {name}\n(.*?)```", PAGE, re.DOTALL).group(1)) for name in ("ticket", "feed")
)
NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
AGENT = Person(id="ana", name="Ana", role="agent")
LEAD = Person(id="lee", name="Lee", role="lead")
STRANGER = Person.model_construct(id="x", name="X", role="visitor")
FALSE_TIME = "Hi Dana, we estimate that service will be restored by 8 pm."
REASON = "Dana was told this on the phone"
RATING = Rating(id="R-1", reply_id="S-1", rater="lee", at=NOW, overall=6, note="Dana liked it")


class MovableClock:
    def __init__(self):
        self.moment = NOW

    def now(self):
        return self.moment


class FullBook(MemoryAudit):
    """A trail whose disk is full from some entry on."""

    full = False

    def append(self, note, key, unless_within=None):
        if self.full:
            raise StoreFailed("The desk's database did not answer: disk is full")
        return super().append(note, key, unless_within)


class BrokenHelpdesk:
    name = "broken"

    def send(self, reply):  # noqa: ARG002 - the port says so
        raise HelpdeskFailed("The helpdesk is away.")


@pytest.fixture(scope="module")
def embedder():
    return MiniLmEmbedder(threads=1)


@pytest.fixture
def book():
    return FullBook()


@pytest.fixture
def clock():
    return MovableClock()


@pytest.fixture
def desk(embedder, book, clock):
    desk = assemble(
        Parts(
            incidents=MemoryIncidentStore(),
            store=MemoryStore(),
            helpdesk=ConsoleHelpdesk(io.StringIO()),
            index=ExactIndex(),
            embedder=embedder,
            clock=clock,
            trail=KeptTrail(book, clock),
        )
    )
    record_feed(desk, FEED, "test")
    danger = {
        **TICKET,
        "id": "T-SAFE",
        "messages": [{"author": "customer", "text": "No internet or phone in Riverside, I can't call 911!"}],
    }
    desk.add_tickets((Ticket.model_validate(TICKET), Ticket.model_validate(danger)))
    return desk


def told(book):
    return [(entry.person, entry.action, entry.subject) for entry in book.entries()]


def actions(book):
    return [entry.action for entry in book.entries()]


def opened(desk, ticket_id="T-1001"):
    state = desk.open(AGENT, ticket_id).state
    return state.text, state.version


def test_from_ticket_to_sent_reply(desk, book):
    text, version = opened(desk)
    state = desk.edit(AGENT, "T-1001", f"{text} ", version)
    desk.withdraw(AGENT, desk.approve(AGENT, "T-1001", state.text, state.version).id)
    sent = desk.send(LEAD, desk.approve(AGENT, "T-1001", state.text, state.version).id)
    desk.rate(LEAD, RATING.model_copy(update={"reply_id": sent.id}))
    assert told(book) == [
        ("ana", "saw", "T-1001"),
        ("ana", "drafted", "T-1001"),
        ("ana", "edited", "T-1001"),
        ("ana", "approving", "T-1001"),
        ("ana", "approved", "T-1001"),
        ("ana", "withdrew", "T-1001"),
        ("ana", "approving", "T-1001"),
        ("ana", "approved", "T-1001"),
        ("lee", "sending", "T-1001"),
        ("lee", "sent", "T-1001"),
        ("lee", "rated", sent.id),
    ]
    assert book.newest(2)[1].detail == {"approval": sent.approval.id, "reply": sent.id, "overrides": 0}
    assert verify(book).broken is None


def test_drafting_anew_choosing_and_recording(desk, book):
    opened(desk)
    state = desk.redraft(AGENT, "T-1001", "write that Dana is right")
    desk.choose_incident(AGENT, "T-1001", "INC-7")
    desk.record_action(AGENT, "T-1001", "line_test", "Line test run for Dana")
    desk.record_action(AGENT, "T-1001", "rang Dana Ruiz", "Told her")
    desk.restore(AGENT, state, desk.ticket(AGENT, "T-1001").version)
    assert actions(book)[2:] == ["redrafted", "chose incident", "recorded action", "recorded action", "restored"]
    details = [entry.detail for entry in book.entries()][2:6]
    assert details == [
        {"instructed": True},
        {"incident": "INC-7"},
        {"kind": "line_test"},
        {"kind": digest("rang Dana Ruiz")},
    ]


def test_no_entry_holds_words_or_names(desk, book):
    text, _ = opened(desk)
    state = desk.redraft(AGENT, "T-1001", "write that Dana is right")
    state = desk.edit(AGENT, "T-1001", FALSE_TIME, state.version)
    claim, key = next(iter(claim_keys(desk.assess(LEAD, "T-1001", FALSE_TIME)).items()))
    desk.override(LEAD, "T-1001", FALSE_TIME, state.version, key, REASON)
    kept = " ".join(entry.model_dump_json() for entry in book.entries())
    entry = book.newest(1)[0]
    assert (entry.action, entry.detail["kind"], entry.detail["reason"]) == ("overrode", claim.kind, digest(REASON))
    assert "overriding" in actions(book)
    assert not re.search(r"Dana|Ruiz|8 pm|phone", kept)
    assert text not in kept


def test_looking_again_is_entered_once_an_hour_for_each_person_and_ticket(desk, book, clock):
    for minutes in (0, 1, 59, 60, 61):
        clock.moment = NOW + timedelta(minutes=minutes)
        desk.open(AGENT, "T-1001")
        desk.ticket(AGENT, "T-1001")
    desk.open(LEAD, "T-1001")
    desk.open(AGENT, "T-SAFE")
    saw = [(entry.person, entry.subject, entry.at) for entry in book.entries() if entry.action == "saw"]
    assert saw == [
        ("ana", "T-1001", NOW),
        ("ana", "T-1001", NOW + timedelta(hours=1)),
        ("lee", "T-1001", NOW + timedelta(minutes=61)),
        ("ana", "T-SAFE", NOW + timedelta(minutes=61)),
    ]


def test_looking_again_is_known_after_a_restart(desk, book, clock):
    desk.open(AGENT, "T-1001")
    KeptTrail(book, clock).record("ana", "saw", "T-1001")
    assert actions(book).count("saw") == 1


def test_typing_is_entered_once_in_a_sitting(desk, book, clock):
    _, version = opened(desk)
    for minutes in (0, 1, 2, 29, 30):
        clock.moment = NOW + timedelta(minutes=minutes)
        version = desk.edit(AGENT, "T-1001", f"Hi Dana {minutes}", version).version
    edited = [entry.at for entry in book.entries() if entry.action == "edited"]
    assert edited == [NOW, NOW + timedelta(minutes=30)]


def test_a_refused_role_is_entered_whatever_the_method_is(desk, book):
    refused = [
        lambda: desk.sent(AGENT),
        lambda: desk.queue(STRANGER),
        lambda: desk.plan_of(STRANGER, "T-1001"),
        lambda: desk.override(AGENT, "T-1001", "x", 0, "k", REASON),
        lambda: desk.rate(AGENT, RATING),
    ]
    for attempt in refused:
        with pytest.raises(RoleRefused):
            attempt()
    found = [(e.person, e.subject, e.detail["what"]) for e in book.entries() if e.action == "was refused"]
    assert found == [
        ("ana", None, "sent"),
        ("x", None, "queue"),
        ("x", "T-1001", "plan_of"),
        ("ana", "T-1001", "override"),
        ("ana", "S-1", "rate"),
    ]


def test_a_refusal_that_passes_through_two_methods_is_entered_once(desk, book):
    with pytest.raises(RoleRefused):
        desk.rewrite(STRANGER, "T-1001", "text", 0, "shorter")
    assert actions(book) == ["was refused"]


def test_a_ticket_that_needs_a_lead_is_a_refused_role(desk, book):
    text, version = opened(desk, "T-SAFE")
    with pytest.raises(RoleRefused):
        desk.approve(AGENT, "T-SAFE", text, version)
    assert actions(book)[-2:] == ["approving", "was refused"]


def test_a_blocked_text_is_entered_with_the_number_of_findings_only(desk, book):
    _, version = opened(desk)
    with pytest.raises(SendRefused):
        desk.approve(AGENT, "T-1001", FALSE_TIME, version)
    entry = book.newest(1)[0]
    assert (entry.action, entry.subject, entry.detail) == ("send refused", "T-1001", {"findings": 1, "what": "approve"})


def test_what_failed_is_told_after_what_was_meant(desk, book):
    text, version = opened(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    desk.helpdesk = BrokenHelpdesk()
    with pytest.raises(HelpdeskFailed):
        desk.send(AGENT, approval.id)
    assert actions(book)[-2:] == ["sending", "failed sending"]
    assert book.newest(1)[0].detail == {"why": "HelpdeskFailed"}
    with pytest.raises(NotFound):
        desk.send(AGENT, "A-invented")
    assert [entry.subject for entry in book.newest(2)] == [None, None]


def test_somebody_faster_is_no_refused_role(desk, book):
    opened(desk)
    with pytest.raises(NotAllowed):
        desk.edit(AGENT, "T-1001", "text", 99)
    assert "was refused" not in actions(book)


def test_nothing_is_approved_overridden_or_sent_that_cannot_be_entered(desk, book, caplog):
    text, version = opened(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    state = desk.open(LEAD, "T-SAFE").state
    book.full = True
    with pytest.raises(StoreFailed):
        desk.send(AGENT, approval.id)
    with pytest.raises(StoreFailed):
        desk.approve(LEAD, "T-SAFE", state.text, state.version)
    with pytest.raises(StoreFailed):
        desk.override(LEAD, "T-SAFE", state.text, state.version, "key", REASON)
    assert desk.helpdesk.outbox == []
    assert [desk.store.ticket(one).status for one in ("T-1001", "T-SAFE")] == ["approved", "open"]
    assert desk.overrides(LEAD, "T-SAFE") == ()
    book.full = False
    caplog.clear()
    assert desk.send(AGENT, approval.id).approval == approval


def test_reading_and_typing_go_on_and_the_log_tells(desk, book, caplog):
    book.full = True
    with caplog.at_level(logging.ERROR):
        text, version = opened(desk)
        assert desk.edit(AGENT, "T-1001", "Hi Dana", version).text == "Hi Dana"
    assert text
    assert "'saw' is missing in it" in caplog.text
    assert "'edited' is missing in it" in caplog.text
    assert "Dana" not in caplog.text


def test_what_left_has_left_when_only_the_second_entry_is_missing(desk, book, caplog):
    text, version = opened(desk)
    approval = desk.approve(AGENT, "T-1001", text, version)
    send = desk.helpdesk.send

    def filling(reply):
        book.full = True
        return send(reply)

    desk.helpdesk.send = filling
    assert desk.send(AGENT, approval.id).approval == approval
    assert actions(book)[-1] == "sending"
    assert "'sent' is missing in it" in caplog.text


def test_the_other_desks_enter_what_they_do(book, clock):
    place = fake_workplace()
    place.desk.trail = place.facts.trail = KeptTrail(book, clock)
    place.facts.add_feed(LEAD, FeedSettings(name="hook", where=None))
    place.facts.remove_feed(LEAD, "hook")
    place.facts.link(LEAD, "INC-7", "INC-8", same=True, note="Dana says so")
    place.facts.import_accounts(LEAD, [Customer(id="C-1", name="Dana")])
    place.facts.customers(LEAD)
    place.tone.use(LEAD, None)
    for attempt in (
        lambda: place.facts.remove_feed(AGENT, "hook"),
        lambda: place.tone.versions(AGENT),
        lambda: place.signs.dismiss(AGENT, "k"),
        lambda: JudgesDesk(place.desk).judge(AGENT, "S-1"),
    ):
        with pytest.raises(RoleRefused):
            attempt()
    assert told(book) == [
        ("lee", "added feed", "hook"),
        ("lee", "removed feed", "hook"),
        ("lee", "linked incidents", "INC-7"),
        ("lee", "imported accounts", None),
        ("lee", "saw accounts", None),
        ("lee", "used recalibration", None),
        ("ana", "was refused", "hook"),
        ("ana", "was refused", None),
        ("ana", "was refused", None),
        ("ana", "was refused", None),
    ]
    assert "Dana" not in " ".join(entry.model_dump_json() for entry in book.entries())


@pytest.mark.parametrize("kind", [Desk, FactsDesk, ToneDesk, SignsDesk, JudgesDesk])
def test_every_public_method_that_takes_a_person_is_wrapped(kind):
    public = [(name, held) for name, held in vars(kind).items() if not name.startswith("_") and callable(held)]
    taking = [(name, held) for name, held in public if "person" in held.__annotations__]
    assert taking
    assert [name for name, held in taking if not hasattr(held, "__wrapped__")] == []


def test_a_gesture_that_a_desk_has_not_is_told_at_once():
    with pytest.raises(TypeError, match="has no vanished"):
        audited({"vanished": Gesture("vanished")})(type("Empty", (), {}))


def test_codes_stay_and_free_text_is_hashed():
    assert (code("line_test"), code("Rang Dana")) == ("line_test", digest("Rang Dana"))
    assert digest("Rang Dana") != digest("Rang Dan")


def test_names_are_hashed_with_the_salt_of_the_place_and_the_key():
    clock = MovableClock()
    one, other = KeptTrail(MemoryAudit(), clock), KeptTrail(MemoryAudit(), clock)
    keyed = KeptTrail(one.book, clock, AuditKey("a key that is long enough"))
    hashes = {trail.hashed("dana") for trail in (one, other, keyed, NoTrail())}
    assert len(hashes) == 4
    assert one.hashed("dana") in hashes
    assert all(re.fullmatch("[0-9a-f]{16}", found) for found in hashes)
