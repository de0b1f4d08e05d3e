"""The screen of promises: times in the customer's zone, how each state is known, and nothing that a page could run."""

import re
from dataclasses import replace

import pytest

from assistant.domain.desk import Person
from assistant.domain.promised import KeptPromise, Wanted
from assistant.errors import CallerError
from tests.fakes.promised_replies import at, promised_workplace
from ui.handlers.promises_handlers import PromisesHandlers, wanted_of
from ui.present.promises import MOST_ROWS, how_known, promises_html

LEAD = Person(id="ada", name="Ada", role="lead")
AGENT = Person(id="ada", name="Ada", role="agent")
STRANGER = Person(id="eve", name="Eve", role="agent")


@pytest.fixture
def place():
    return promised_workplace()


def text_of(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_counts_filter_and_say_what_is_chosen(place):
    html = PromisesHandlers(place.promises, LEAD).board(Wanted(state="broken"))
    assert 'data-state="broken" aria-pressed="true"' in html
    assert 'data-state="due" aria-pressed="false"' in html
    rows = re.findall(r'<tr data-id="([^"]*)"', html)
    assert sorted(rows) == ["S-1001", "S-1001", "S-1002", "S-1004"]


def test_a_slip_names_each_customer_with_both_times_in_their_zone(place):
    told = text_of(PromisesHandlers(place.promises, LEAD).board())
    assert "1 customer has not been told since" in told
    assert "told 7:00 pm EST, now 9:00 pm EST" in told
    assert "told Sun 22 Nov, 12:00 am GMT, now Sun 22 Nov, 2:00 am GMT" in told
    assert "by you, 45 min ago Told since" in told


def test_names_of_customers_and_incidents_are_only_text(place):
    html = PromisesHandlers(place.promises, LEAD).board(grouped=True)
    assert "<img" not in html
    assert "<script" not in html
    assert "${" not in html
    assert "&lt;img src=x" in html


def test_an_agent_sees_what_concerns_them_and_a_stranger_a_plain_sentence(place):
    assert "T-1004" not in PromisesHandlers(place.promises, AGENT).board()
    assert "T-1002" in PromisesHandlers(place.promises, AGENT).board()
    assert "Nothing was promised yet." in PromisesHandlers(place.promises, STRANGER).board()
    none_fit = PromisesHandlers(place.promises, LEAD).board(Wanted(kind="credit"))
    assert "No promise fits these filters." in none_fit


def test_grouped_by_incident_each_has_a_heading_with_its_counts(place):
    html = PromisesHandlers(place.promises, LEAD).board(grouped=True)
    headings = [text_of(found) for found in re.findall(r'<tr class="wl-group">.*?</tr>', html)]
    assert [heading.partition(" ")[0] for heading in headings] == ["INC-7", "INC-8"]
    assert headings[1].endswith("1 due, 1 broken")


def test_a_reply_shows_the_words_that_promised(place):
    html = PromisesHandlers(place.promises, AGENT).opened("S-1001")
    assert '<span class="wl-mark wl-promised-words">Service is estimated back by 6 pm.</span>' in html
    assert "No internet in Riverside." in html
    assert "The estimate is 9:00 pm EST now, since 3:28 pm EST. They were told since." in text_of(html)


def test_a_long_list_is_cut_and_says_so(place):
    board = place.promises.board(LEAD)
    many = board.promises[:1] * (MOST_ROWS + 5)
    html = promises_html(type(board)(board.now, many, board.counts, board.incidents, ()), Wanted(), LEAD)
    assert html.count("<tr data-id") == MOST_ROWS
    assert "and 5 more" in html


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("updated", "The provider posted an update, 3:30 pm EST."),
        ("moved", "The estimate is 9:00 pm EST now, since 3:30 pm EST. They have not been told since."),
        ("not_seen", "Nothing here tells whether it was done."),
        ("end_unknown", "The incident is over, but not known since when."),
    ],
)
def test_how_a_state_is_known_is_a_sentence(reason, told):
    promise = KeptPromise(
        id="S-1.1", reply_id="S-1", ticket_id="T-1", time_zone="America/New_York", kind="restoration", due_at=at(18),
        promised_at=at(14), promised_by="ann", state="broken", reason=reason, settled_at=at(14.5), now_at=at(20),
    )  # fmt: skip
    assert how_known(promise, at(15)) == told


def test_kinds_that_nothing_here_records_are_not_offered(place):
    html = PromisesHandlers(place.promises, LEAD).board()
    assert re.findall(r'value="(restoration|next_update|credit|callback|appointment)"', html) == [
        "restoration", "next_update", "credit",
    ]  # fmt: skip


def test_a_credit_says_that_the_policy_gives_it_and_what_a_share_is_of(place):
    credit = KeptPromise(
        id="S-1.1", reply_id="S-1", ticket_id="T-1", time_zone="UTC", kind="credit", amount="1/30", promised_at=at(14),
        promised_by="ann", state="unknown", reason="not_seen",
    )  # fmt: skip
    board = place.promises.board(LEAD)
    html = promises_html(replace(board, promises=(credit,)), Wanted(), LEAD)
    assert "Credit by policy: 1/30 of the charge that the policy names" in text_of(html)


def test_what_a_page_sends_is_taken_only_if_it_is_one_of_the_words():
    assert wanted_of("late", "INC-7", "credit", mine=True) == Wanted("late", "INC-7", "credit", mine=True)
    assert wanted_of("", "", "") == Wanted()
    with pytest.raises(CallerError, match="state: expected one of late, due"):
        wanted_of("soon", "", "")
