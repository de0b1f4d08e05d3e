"""Suspected outages: internal until a lead confirms one, decided once, and looked for no oftener than needed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from assistant.bootstrap import desk_for_commands, record_feed
from assistant.domain.desk import Person
from assistant.domain.early_signs import SuspectedOutage
from assistant.domain.sign_decision import SignDecision
from assistant.domain.ticket import Ticket
from assistant.early_signs import shown_again, suspected_outages
from assistant.errors import CallerError, KnowledgeFailed, NotAllowed, NotFound, UnknownIncident
from assistant.settings import Settings
from assistant.signs_desk import SignsDesk
from knowledge_base.errors import StoreUnavailable
from tests.fakes.burst import TOWN, burst, calm_day
from tests.fakes.fake_desk import FixedNow

NOW = datetime.fromisoformat("2026-11-21T14:30:00-06:00")
LEAD, OTHER = Person(id="lead", name="Lea", role="lead"), Person(id="boss", name="Bo", role="admin")
AGENT = Person(id="agent", name="Ada", role="agent")


def _feed(provider="Northlight"):
    incident = {"id": "INC-7", "name": "Voice outage in Riverside", "status": "identified", "services": ["voice"]}
    head = {"warmline_feed": 1, "provider": {"name": provider, "time_zone": "America/Chicago"}}
    return head | {"incidents": [incident]}


def _signs(*providers, tickets=None):
    desk, clock = desk_for_commands(Settings(), NOW, with_drafts=False), FixedNow(NOW)
    desk.clock = clock
    for provider in providers or ("Northlight",):
        record_feed(desk, _feed(provider), provider)
    told = calm_day(NOW) + burst(NOW) if tickets is None else tickets
    desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in told))
    return SignsDesk(desk, desk.pipeline.knowledge.store, desk.store, clock)


def test_a_lead_sees_where_since_when_and_how_many():
    (found,) = _signs().suspected(LEAD)
    assert TOWN in {found.place.name, *(place.name for place in found.places)}
    assert found.services == ("internet",)
    assert found.reports == found.customers == 14
    assert found.started_at == NOW - timedelta(minutes=28)
    # Sentences tell the provider's own time, as everything around them does.
    assert any("14:02" in sentence for sentence in found.explanation)


def test_an_agent_sees_nothing_of_it():
    signs = _signs()
    assert signs.count(LEAD) == 1
    assert signs.count(AGENT) == 0
    for forbidden in (
        lambda: signs.suspected(AGENT),
        lambda: signs.confirm(AGENT, "x"),
        lambda: signs.dismiss(AGENT, "x"),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_nothing_of_it_reaches_a_draft_until_it_is_confirmed():
    signs = _signs()
    ticket = Ticket.model_validate(burst(NOW, prefix="N")[3])
    (found,) = signs.suspected(LEAD)
    before = signs.desk.draft_ticket(ticket)
    assert before.incident is None
    assert not [fact for fact in before.facts if fact.kind not in ("policy", "contact")]
    assert signs.incidents.incident(found.key) is None
    made = signs.confirm(LEAD, found.key)
    after = signs.desk.draft_ticket(ticket)
    assert after.incident is not None
    assert after.incident.id == made.id
    assert "14 " not in after.reply.text
    assert not any(note in after.reply.text for note in made.internal_notes)


def test_confirmed_it_is_an_incident_that_tickets_are_matched_with_and_is_shown_no_more():
    signs = _signs()
    (found,) = signs.suspected(LEAD)
    made = signs.confirm(LEAD, found.key)
    assert (made.provider, made.status, made.source) == ("Northlight", "investigating", "made here")
    about = {e.state.ticket.id for e in signs.desk.queue(LEAD) if e.understood.lookup.knowledge.incident == made}
    assert about == {f"B-{n}" for n in range(14)}
    assert signs.suspected(LEAD) == ()
    assert signs.count(LEAD) == 0
    assert signs.confirm(OTHER, found.key) == made


def test_of_two_leads_who_press_at_once_one_makes_the_incident():
    signs = _signs("Northlight", "Carrier One")
    (found,) = signs.suspected(LEAD)
    both = Barrier(2)

    def press(person, provider):
        both.wait()
        try:
            return signs.confirm(person, found.key, provider).key
        except NotFound:
            return None

    with ThreadPoolExecutor(2) as pool:
        keys = list(pool.map(press, (LEAD, OTHER), ("Northlight", "Carrier One")))
    assert len(set(keys) - {None}) == 1
    assert [one.source for one in signs.incidents.incidents()].count("made here") == 1
    assert len(signs.store.sign_decisions()) == 1


def test_whose_outage_it_is_must_be_said_where_there_are_several():
    signs = _signs("Northlight", "Carrier One")
    (found,) = signs.suspected(LEAD)
    with pytest.raises(CallerError, match="one of: Carrier One, Northlight"):
        signs.confirm(LEAD, found.key)
    assert signs.store.sign_decisions() == ()
    assert signs.confirm(LEAD, found.key, "Northlight").provider == "Northlight"


def test_dismissed_it_stays_away_while_a_few_more_come():
    signs = _signs()
    (found,) = signs.suspected(LEAD)
    signs.dismiss(LEAD, found.key, "a school trip")
    signs.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in burst(NOW, 3, "L")))
    assert signs.suspected(LEAD) == ()
    with pytest.raises(NotFound, match="somebody decided"):
        signs.confirm(OTHER, found.key)
    with pytest.raises(NotFound):
        signs.dismiss(OTHER, found.key)


def _add(signs, tickets):
    signs.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in tickets))


def test_a_dismissed_one_that_far_more_write_about_is_shown_again_and_says_so():
    signs = _signs(tickets=calm_day(NOW) + burst(NOW, 6, "FAKE"))
    (found,) = signs.suspected(LEAD)
    signs.dismiss(LEAD, found.key)
    kept = signs.store.sign_decisions()[0]
    assert (kept.customers, kept.unidentified) == (6, 0)
    _add(signs, burst(NOW, 6, "SOME"))
    # Twice as many are not more than twice as many.
    assert signs.suspected(LEAD) == ()
    _add(signs, burst(NOW, 14, "REAL"))
    (again,) = signs.suspected(LEAD)
    assert (again.key, again.customers) == (found.key, 26)
    assert again.explanation[0] == "It was dismissed with 6 senders and has grown to 26 senders: please look again."
    assert signs.count(LEAD) == 1
    signs.dismiss(LEAD, found.key)
    assert signs.suspected(LEAD) == ()
    _add(signs, burst(NOW, 14, "MORE") + burst(NOW, 14, "EVEN"))
    (again,) = signs.suspected(LEAD)
    assert again.explanation[0].startswith("It was dismissed with 26 senders and has grown to 54")
    made = signs.confirm(LEAD, found.key)
    assert made.key == signs.incidents.incident(made.id).key
    assert signs.suspected(LEAD) == ()
    assert signs.confirm(OTHER, found.key) == made


def test_a_few_unknown_senders_more_do_not_bring_it_back_and_customers_are_not_hidden_by_many_of_them():
    def sent(customers, unidentified):
        return SuspectedOutage.model_validate(told | {"customers": customers, "unidentified": unidentified})

    (found,) = _signs().suspected(LEAD)
    told = found.model_dump()
    decision = SignDecision(key=found.key, kind="dismissed", by="lee", at=NOW, customers=2, unidentified=1)
    assert shown_again(sent(2, 6), decision) is not None
    # More than twice as many, but only four more.
    assert shown_again(sent(3, 4), decision) is None
    many = decision.model_copy(update={"customers": 3, "unidentified": 2000})
    assert shown_again(sent(3, 3000), many) is None
    again = shown_again(sent(20, 2100), many)
    assert again.explanation[0].startswith("It was dismissed with 3 customers and has grown to 20 customers")
    # What an earlier version dismissed stays dismissed: nobody knows how many they were.
    assert shown_again(sent(500, 0), decision.model_copy(update={"customers": None})) is None


def test_whoever_was_slower_about_one_that_is_shown_again_makes_no_second_incident():
    class Slower(SignsDesk):
        def _provider(self, name):
            if name == "Carrier One":
                # Between this person's look and their decision the other decides.
                self.confirm(OTHER, found.key, "Northlight")
            return super()._provider(name)

    made = _signs("Northlight", "Carrier One", tickets=calm_day(NOW) + burst(NOW, 6, "FAKE"))
    signs = Slower(made.desk, made.incidents, made.store, made.clock)
    (found,) = signs.suspected(LEAD)
    signs.dismiss(LEAD, found.key)
    _add(signs, burst(NOW, 14, "REAL"))
    assert signs.confirm(LEAD, found.key, "Carrier One").provider == "Northlight"
    assert [one.source for one in signs.incidents.incidents()].count("made here") == 1


def test_an_incident_that_could_not_be_stored_leaves_the_sign_to_decide_about():
    signs = _signs()
    (found,) = signs.suspected(LEAD)
    kept = signs.incidents

    class Away:
        def __getattr__(self, name):
            return getattr(kept, name)

        def record(self, _snapshot):
            raise StoreUnavailable("the database is away")

    signs.incidents = Away()
    with pytest.raises(KnowledgeFailed, match="away"):
        signs.confirm(LEAD, found.key)
    signs.incidents = kept
    assert [one.key for one in signs.suspected(LEAD)] == [found.key]
    assert signs.confirm(LEAD, found.key).id


def test_the_number_is_counted_at_most_once_a_minute_and_looking_is_always_fresh(monkeypatch):
    signs, looks = _signs(tickets=calm_day(NOW)), []
    looked = lambda *told: looks.append(1) or suspected_outages(*told)  # noqa: E731 - one line of a test
    monkeypatch.setattr("assistant.signs_desk.suspected_outages", looked)
    assert signs.count(LEAD) == 0
    signs.desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in burst(NOW)))
    assert [signs.count(LEAD) for _ in range(5)] == [0] * 5
    assert len(looks) == 1
    assert len(signs.suspected(LEAD)) == 1
    assert len(looks) == 2
    assert signs.count(LEAD) == len(signs.suspected(LEAD)) == 1
    assert len(looks) == 2
    signs.clock.moment += timedelta(minutes=1)
    assert signs.count(LEAD) == 1
    assert len(looks) == 3


def test_an_outage_that_was_confirmed_here_is_ended_here_and_no_other():
    signs = _signs()
    (found,) = signs.suspected(LEAD)
    made = signs.confirm(LEAD, found.key)
    with pytest.raises(NotAllowed):
        signs.end(AGENT, made.id)
    signs.clock.moment += timedelta(hours=1)
    signs.end(LEAD, made.id)
    kept = signs.incidents.incident(made.id)
    assert (kept.status, kept.revision, kept.resolved_at) == ("resolved", 2, signs.clock.moment)
    assert kept.source == "made here"
    assert len(signs.incidents.history(made.id)) == 2
    for wrong in (made.id, "INC-7"):
        with pytest.raises(CallerError, match="not for you to end"):
            signs.end(LEAD, wrong)
    with pytest.raises(UnknownIncident):
        signs.end(LEAD, "INC-0")
