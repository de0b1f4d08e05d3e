"""A whole story: what stands now, which sentence says it, and what is gone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.facts import facts_of
from knowledge_base.feeds.statuspage_story import Teller, told_in_prose
from knowledge_base.prose import read_story, read_update
from knowledge_base.records import Incident, Provider, Update

ZONE = ZoneInfo("America/Chicago")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)


def story(*bodies: str):
    """Posts, newest first, ten minutes apart."""
    posts = [Update(body=body, created_at=AT - timedelta(minutes=10 * age)) for age, body in enumerate(bodies)]
    return read_story("Internet outage", posts, ZONE, "Northlight")


def test_a_silent_newer_post_keeps_what_an_older_one_says():
    told = story("Crews are still on site.", "ETR 6 pm. The outage was caused by a fibre cut.")
    assert told.eta
    assert told.eta.at == datetime(2026, 11, 21, 18, 0, tzinfo=ZONE)
    assert [cause.text for cause in told.causes] == ["a fibre cut"]


def test_a_newer_post_without_an_estimate_to_give_replaces_the_older_one():
    told = story("We do not have an ETA at this time.", "ETR 6 pm.")
    assert told.eta
    assert (told.eta.kind, told.eta.at) == ("none_given", None)


def test_what_an_edit_removes_is_gone():
    before = story("Crews are on site. ETR 6 pm. Next update at 3 pm. As a workaround, restart your modem.")
    after = story("Crews are on site.")
    assert before.eta
    assert before.next_update_due
    assert before.workaround
    assert (after.eta, after.next_update_due, after.workaround) == (None, None, None)
    assert {quote.field for quote in after.quotes} == {"measures_taken"}


def test_a_cause_that_is_taken_back_is_no_cause():
    told = story("The cause is under investigation.", "The outage was caused by a fibre cut.").causes
    assert [(cause.certainty, cause.category) for cause in told] == [("unknown", None)]


def test_every_field_carries_its_sentence():
    told = story(
        "Crews have been dispatched. ETR 6 pm.\nAbout 1,200 customers in Riverside are without internet.",
        "The outage was caused by a fibre cut. You can use Wi-Fi calling.",
    )
    assert {quote.field: (quote.sentence, quote.posted_at) for quote in told.quotes} == {
        "eta": ("ETR 6 pm.", AT),
        "measures_taken": ("Crews have been dispatched.", AT),
        "affected_count": ("About 1,200 customers in Riverside are without internet.", AT),
        "areas": ("About 1,200 customers in Riverside are without internet.", AT),
        "causes": ("The outage was caused by a fibre cut.", AT - timedelta(minutes=10)),
        "workaround": ("You can use Wi-Fi calling.", AT - timedelta(minutes=10)),
    }


def incident(*bodies: str, status: str = "identified") -> Incident:
    posts = tuple(Update(body=body, created_at=AT - timedelta(minutes=10 * age)) for age, body in enumerate(bodies))
    told = told_in_prose("Internet outage in Riverside", status, posts, (), Teller("Northlight", ZONE))
    return Incident(id="INC-7", name="Internet outage", status=status, provider="Northlight", updates=posts, **told)


def test_facts_carry_the_sentence_that_they_were_taken_from():
    known = incident("Crews are on site. A generator has been deployed. ETR 6 pm.", "It was caused by a fibre cut.")
    facts = {fact.id: fact for fact in facts_of(known, Provider(name="Northlight", time_zone=str(ZONE)), (), AT)}
    assert facts["INC-7/eta@r1"].quote == "ETR 6 pm."
    assert facts["INC-7/measure@r1"].quote == "Crews are on site."
    assert facts["INC-7/measure.2@r1"].quote == "A generator has been deployed."
    assert facts["INC-7/cause@r1"].quote == "It was caused by a fibre cut."
    assert facts["INC-7/area@r1"].quote is None  # the title says it
    assert facts["INC-7/status@r1"].quote is None


def test_a_share_is_told_in_the_posts_words_where_no_number_is():
    known = incident("About 15% of customers are affected.")
    facts = {fact.kind: fact for fact in facts_of(known, Provider(name="Northlight"), (), AT)}
    assert (facts["scale"].value, facts["scale"].text) == (
        "About 15% of customers",
        "About 15% of customers are affected",
    )
    assert facts["scale"].quote == "About 15% of customers are affected."


def test_a_part_of_a_day_is_told_as_a_window_and_one_that_has_begun_by_its_end():
    provider = Provider(name="Northlight", time_zone=str(ZONE))
    begun, ahead = (
        {fact.kind: fact for fact in facts_of(incident(body), provider, (), AT)}["eta"]
        for body in ("We expect service back by the end of the day.", "We expect service back this evening.")
    )
    assert (begun.certainty, ahead.certainty) == ("window", "window")
    assert begun.until == ahead.until == datetime(2026, 11, 21, 23, 59, tzinfo=ZONE)
    assert begun.text == "Restoration is expected by the end of today"
    assert ahead.text.startswith("Restoration is expected in the window 6 pm")


def test_a_closed_incident_has_no_estimate_and_no_workaround():
    closed = incident("ETR 6 pm. As a workaround, restart your modem. Cause: a fibre cut.", status="resolved")
    assert (closed.eta, closed.workaround) == (None, None)
    assert {quote.field for quote in closed.quotes} == {"causes"}


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>08:46 MT</td><td>Crews are on site. ETR 18:00. Next update | 16:00</td></tr></table>",
        "<table><tr><td>Restoration expected</td><td>18:00</td></tr><tr><td>Next update<td>16:00</tr></table>",
        "<table><tr><th>ETR</th><th>Next update</th></tr><tr><td>18:00</td><td>16:00</td></tr></table>",
        "<p>ETR:<br>18:00</p><ul><li>Next update: <b>16:00</b></li></ul>",
    ],
)
def test_cells_of_a_row_belong_together(body):
    said = read_update(body, AT, ZONE)
    assert said.eta
    assert said.eta.said
    assert said.eta.said.at.hour == 18
    assert said.next_update
    assert said.next_update.said
    assert said.next_update.said.at.hour == 16


@pytest.mark.parametrize(
    ("at", "body"),
    [
        ("2026-03-08T00:30:00-06:00", "ETA 02:30."),  # skipped: the clocks go from 2 to 3
        ("2026-11-01T00:30:00-05:00", "ETA 01:30."),  # there twice
    ],
)
def test_a_local_time_that_a_change_of_clocks_skips_or_repeats_is_unclear(at, body):
    statement = read_update(body, datetime.fromisoformat(at), ZONE).eta
    assert statement
    assert statement.kind == "unclear"


def test_a_repeated_time_with_its_letters_is_clear():
    statement = read_update("ETA 1:30 am", datetime.fromisoformat("2026-11-02T00:30:00-06:00"), ZONE).eta
    assert statement
    assert statement.said
    assert statement.said.at == datetime.fromisoformat("2026-11-02T01:30:00-06:00")
