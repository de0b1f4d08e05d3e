"""Accounts looked at before they are imported, and policies as they stand on a day."""

import io
from datetime import date, timedelta

import pytest

from assistant.domain.desk import Person
from assistant.errors import NotFound, RoleRefused
from assistant.knowledge.accounts import Accounts
from assistant.knowledge.policies import policy_entries
from knowledge_base.records import Customer, Policy, Provider
from knowledge_base.stores.account_store import MemoryAccounts
from tests.fakes.fake_desk import NOW, FixedNow

LEAD, AGENT = Person(id="lead", name="Lea", role="lead"), Person(id="agent", name="Ada", role="agent")
OTHER = Person(id="mo", name="Mo", role="lead")
KEPT = (
    Customer(id="C-1", name="Dana Ruiz", language="en"),
    Customer.model_validate(
        {"id": "C-2", "name": "Mo Wu", "accounts": [{"services": [{"id": "S-1", "type": "voice"}]}]}
    ),
)
CSV = b"""customer_id,customer_name,language,service_id,type,colour
C-1,Dana Ruiz,es,,,
C-2,Mo Wu,,S-1,voice,
C-3,New One,,S-2,internet,red
C-3,,,S-3,tv,
,Nobody,,,,
C-4,Gas,,S-9,gas,
"""


@pytest.fixture
def desk():
    accounts = MemoryAccounts()
    accounts.put(KEPT)
    return Accounts(accounts, FixedNow())


def _staged(desk, content=CSV, name="customers.csv", person=LEAD):
    return desk.stage(person, io.BytesIO(content), name)


def test_a_look_counts_and_names_what_would_change_and_changes_nothing(desk):
    before = desk.accounts.version()
    plan = desk.look(LEAD, _staged(desk))
    assert (plan.read, plan.new, plan.changed, plan.same, plan.wrong) == (4, 2, 1, 1, 2)
    assert [(one.customer_id, one.is_new, one.services, one.fields) for one in plan.changes] == [
        ("C-1", False, 0, ("language",)), ("C-3", True, 2, ()), ("C-4", True, 0, ()),
    ]  # fmt: skip
    assert [problem.line for problem in plan.problems] == [6, 7]
    assert plan.unknown == ("Csv.colour",)
    assert desk.accounts.version() == before


def test_what_was_looked_at_is_what_is_taken_and_then_nothing_would_change(desk):
    staged = _staged(desk)
    plan = desk.look(LEAD, staged)
    assert desk.take(LEAD, staged) == (plan.new, plan.changed)
    assert desk.look(LEAD, _staged(desk)).is_empty
    with pytest.raises(NotFound, match="choose it again"):
        desk.take(LEAD, staged)


def test_json_lines_are_told_by_their_content_and_the_last_of_an_id_counts(desk):
    lines = b'{"id": "C-9", "name": "First"}\n{"id": "C-9", "name": "Second"}\nnot json\n'
    staged = _staged(desk, lines, "pasted")
    plan = desk.look(LEAD, staged)
    assert (plan.new, plan.wrong) == (1, 1)
    desk.take(LEAD, staged)
    assert [one.name for one in desk.find(AGENT, "c-9").found] == ["Second"]


def test_another_persons_file_is_as_good_as_none_and_all_are_gone_after_a_while(desk):
    staged = _staged(desk)
    with pytest.raises(NotFound):
        desk.look(OTHER, staged)
    theirs = _staged(desk, person=OTHER)
    newer = _staged(desk)
    with pytest.raises(NotFound):
        desk.look(LEAD, staged)
    assert desk.look(LEAD, newer).read == desk.look(OTHER, theirs).read
    desk.clock.moment += timedelta(minutes=16)
    with pytest.raises(NotFound):
        desk.look(LEAD, newer)


def test_agents_look_customers_up_and_import_nothing(desk):
    staged = _staged(desk)
    for forbidden in (
        lambda: _staged(desk, person=AGENT),
        lambda: desk.look(AGENT, staged),
        lambda: desk.take(AGENT, staged),
    ):
        with pytest.raises(RoleRefused):
            forbidden()
    found = desk.find(AGENT, "wu")
    assert (found.customers, found.services, [one.id for one in found.found]) == (2, 1, ["C-2"])


def test_more_than_a_screen_of_customers_is_counted(desk):
    desk.accounts.put(Customer(id=f"N-{number:03}", name="Somebody") for number in range(60))
    found = desk.find(AGENT, "somebody")
    assert (len(found.found), found.more) == (50, 10)


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ({}, "not_approved"),
        ({"approved_by": "Care"}, "in_force"),
        ({"approved_by": "Care", "valid_from": "2026-11-21", "valid_to": "2026-11-21"}, "in_force"),
        ({"approved_by": "Care", "valid_from": "2026-11-22"}, "not_yet"),
        ({"approved_by": "Care", "valid_to": "2026-11-20"}, "expired"),
        ({"approved_by": "Care", "valid_from": "2027-01-01", "valid_to": "2026-01-01"}, "expired"),
        ({"valid_to": "2026-11-20"}, "not_approved"),
    ],
)
def test_a_policy_stands_in_words_as_it_does_in_replies(told, standing):
    policy = Policy.model_validate({"id": "p", **told})
    (entry,) = policy_entries([(Provider(name="N", time_zone="America/Chicago"), (policy,))], (), NOW)
    assert (entry.standing, entry.today) == (standing, date(2026, 11, 21))
    assert (standing == "in_force") == policy.in_force(entry.today)


def test_a_template_is_in_force_nowhere_and_gives_way_to_the_feeds_own():
    template = Policy(id="credit", approved_by="somebody")
    own = Policy(id="credit", approved_by="Care")
    (entry,) = policy_entries([], (template,), NOW)
    assert entry.standing == "template"
    assert [one.standing for one in policy_entries([(Provider(), (own,))], (template,), NOW)] == ["in_force"]
