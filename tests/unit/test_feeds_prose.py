"""What the reading of prose takes from a post, and what it leaves alone."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.prose import counted_as, read_interruption, read_title, read_update

ZONE = ZoneInfo("America/Edmonton")
AT = datetime(2026, 11, 21, 14, 5, tzinfo=ZONE)  # a Saturday
CASES = yaml.safe_load((Path(__file__).parent / "prose_cases" / "estimates.yaml").read_text(encoding="utf-8"))


def eta(body: str, at: datetime = AT):
    return read_update(body, at, ZONE).eta


def due(body: str, at: datetime = AT) -> str | None:
    statement = read_update(body, at, ZONE).next_update
    return f"{statement.said.at.astimezone(ZONE):%d %H:%M}" if statement and statement.said else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Estimated restoration 6 pm", "21 18:00"),
        ("Service is expected to be restored by 6:30 p.m. today.", "21 18:30"),
        ("ETR: 18:30 MT", "21 18:30"),
        ("ETA 8 pm EST", "21 18:00"),
        ("By 6 pm we expect service to be back online.", "21 18:00"),
        ("We hope to have this fixed tomorrow by 9 am.", "22 09:00"),
        ("Estimated time of restoration: Nov 23, 09:00", "23 09:00"),
        ("Restoration is expected Monday at 7 am.", "23 07:00"),
        ("Service should be restored within 3 hours.", "21 17:05"),
        ("The estimated restoration has moved from 6 pm to 8 pm.", "21 20:00"),
        ("<p>ETA:&nbsp;<b>18:45</b></p>", "21 18:45"),
        ("Estimated restoration is noon tomorrow.", "22 12:00"),
    ],
)
def test_a_plain_estimate_is_read(body, expected):
    statement = eta(body)
    assert statement
    assert statement.kind == "estimate"
    assert statement.said
    assert f"{statement.said.at.astimezone(ZONE):%d %H:%M}" == expected


def told(statement) -> str:
    """A statement as estimates.yaml writes it."""
    if statement is None or statement.kind in ("unclear", "none_given"):
        return "silent" if statement is None else statement.kind.removesuffix("_given")
    times = [time for time in (statement.said.at, statement.said.until) if time]
    return " to ".join(f"{time.astimezone(ZONE):%d %H:%M}" for time in times)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_estimates_in_the_wording_of_posts(case):
    assert told(eta(case["text"])) == case["read"]


@pytest.mark.parametrize(
    "body", ["We expect repairs to be completed between 4 and 6 pm.", "ETA 4 pm - 6 pm", "ETA 16:00-18:00"]
)
def test_a_window_has_two_ends(body):
    statement = eta(body)
    assert statement
    assert statement.said
    assert statement.said.until
    assert [statement.said.at.hour, statement.said.until.hour] == [16, 18]


@pytest.mark.parametrize(
    "body",
    [
        "There is no ETA at this time.",
        "ETA: TBD",
        "The estimated time of restoration is not yet known.",
        "We do not have an estimate yet.",
        "We are unable to provide an estimated time of repair.",
        "Our earlier estimate of 6 pm no longer stands.",
    ],
)
def test_no_estimate_is_a_statement_too(body):
    assert eta(body).kind == "none_given"


@pytest.mark.parametrize(
    "body",
    [
        "ETA 6:00",
        "ETA 1 pm",
        "ETA 18:00 EDT",
        "Estimated restoration 25:00",
        "North side: ETA 5 pm. South side: ETA 7 pm.",
        "We expect service to be restored soon.",
        "We do not expect service to be restored before 8 pm.",
        "Restoration is expected at 6 pm for Bentley and 8 pm for Rimbey.",
    ],
)
def test_what_can_be_meant_in_two_ways_is_unclear_and_never_guessed(body):
    assert eta(body).kind == "unclear"


@pytest.mark.parametrize(
    "body",
    [
        "Service was restored at 6 pm.",
        "The technician's ETA is 3 pm.",
        "The outage began at 12:30.",
        "We are investigating.",
    ],
)
def test_other_times_are_no_estimate(body):
    assert eta(body) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Next update by 14:30.", "21 14:30"),
        ("A further update by 16:00.", "21 16:00"),
        ("We will provide an update in 30 minutes.", "21 14:35"),
        ("Our next update is at 4 p.m. Restoration is estimated for 6 pm.", "21 16:00"),
        ("ETA is 6 pm, next update 4 pm", "21 16:00"),
        ("We will update you as soon as we know more.", None),
        ("Updates are posted here.", None),
    ],
)
def test_the_next_update_is_read(body, expected):
    assert due(body) == expected


def test_a_time_just_after_midnight_means_the_next_day():
    assert due("Next update by 01:00.", datetime(2026, 11, 21, 23, 30, tzinfo=ZONE)) == "22 01:00"


@pytest.mark.parametrize(
    ("body", "text", "certainty"),
    [
        ("The outage was caused by a fibre cut.", "a fibre cut", "confirmed"),
        ("Root cause: failed line card.", "failed line card", "confirmed"),
        (
            "The outage is due to a commercial power failure, and crews are on site.",
            "a commercial power failure",
            "confirmed",
        ),
        ("The cause is believed to be a faulty amplifier.", "a faulty amplifier", "suspected"),
        ("A fibre cut is believed to be the cause.", "a fibre cut", "suspected"),
        ("We suspect a damaged cable is causing the outage.", "a damaged cable", "suspected"),
        (
            "Due to a third-party fiber cut, customers may have lost internet.",
            "a third-party fiber cut",
            "confirmed",
        ),
        ("We believe the outage is related to a power outage.", "a power outage", "suspected"),
        ("The issue may have been caused by a software change.", "a software change", "suspected"),
    ],
)
def test_causes_are_as_sure_as_they_are_stated(body, text, certainty):
    said = read_update(body, AT, ZONE).causes
    assert said
    assert [(cause.text.lower(), cause.certainty) for cause in said.causes] == [(text, certainty)]


@pytest.mark.parametrize("body", ["The cause is under investigation.", "The outage was not caused by a fibre cut."])
def test_a_cause_that_is_not_known_is_none(body):
    said = read_update(body, AT, ZONE).causes
    assert said
    assert said.causes == ()


def test_due_to_something_else_is_no_cause():
    assert read_update("Due to high call volumes, waiting times are longer.", AT, ZONE).causes is None


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("About 1,240 homes and businesses are without internet.", 1240),
        ("300 customers are restored.", None),
        ("46 business sites have lost VPN.", 46),
        ("About 430 landlines have no dial tone.", 430),
        ("Between 200 customers down in the north and 900 customers down in the south.", None),
    ],
)
def test_how_many_are_affected(body, count):
    assert read_update(body, AT, ZONE).affected_count == count


@pytest.mark.parametrize(
    ("count", "bodies", "who"),
    [
        (46, ["A crew is on its way.", "46 business sites have lost VPN."], "business sites"),
        (1240, ["About 1,240 homes and businesses are without internet."], "homes and businesses"),
        (430, ["About 430 landlines have no dial tone."], "landlines"),
        (46, ["146 customers are affected."], None),
        (46, ["Ring 46 lines."], "lines"),
        (46, ["The crew needs 46 minutes."], None),
    ],
)
def test_who_is_counted_is_said_as_the_posts_say_it(count, bodies, who):
    assert counted_as(count, bodies) == who


@pytest.mark.parametrize(
    ("bodies", "limit", "latest"),
    [
        (["Internet will be interrupted for up to 45 minutes between 1 am and 5 am."], "up to 45 minutes", False),
        (["Expect an outage of no more than two hours."], "no more than two hours", False),
        (["Services may be down for at most 30-45 minutes."], "at most 30-45 minutes", False),
        (["Internet is interrupted until 5 pm at the latest."], None, True),
        (["Interrupted for up to 2 hours.", "Interrupted for up to 45 minutes."], "up to 2 hours", False),
        (["TV is out for up to 10 minutes. Internet is out for up to 20 minutes."], None, False),
        (["We answer within up to 45 minutes."], None, False),
        (["The next update follows at 5 pm at the latest."], None, False),
        (["Internet is interrupted at most sites."], None, False),
    ],
)
def test_how_long_planned_work_interrupts(bodies, limit, latest):
    told_now = read_interruption(bodies)
    assert (told_now.limit, told_now.at_the_latest) == (limit, latest)


def test_measures_are_quoted_without_times_and_never_with_links():
    body = (
        "Crews have been dispatched and expect to finish by 6 pm. Our team is working on it, see https://evil.example"
    )
    assert read_update(body, AT, ZONE).measures == ("Crews have been dispatched",)


@pytest.mark.parametrize(
    ("title", "places", "services"),
    [
        ("Oct 9 - Olds | Internet - Outage (Resolved)", ("Olds",), ("internet",)),
        ("Oct 9 \u2013 Red Deer County | Phone \u2013 Outage", ("Red Deer County",), ("voice",)),
        ("Internet outage in Riverside", ("Riverside",), ("internet",)),
        ("Mobile calls failing in Cedar Bluff and Tipley", ("Cedar Bluff", "Tipley"), ("mobile",)),
        ("[Resolved] Airdrie, Crossfield & Olds - TV outage", ("Airdrie", "Crossfield", "Olds"), ("tv",)),
        ("Planned maintenance in Oak Park on November 23", ("Oak Park",), ()),
        ("Prairie Cable - Internet outage", (), ("internet",)),
        ("Internet Outage - Springfield, IL", ("Springfield",), ("internet",)),
        ("Outage: Bentley, Rimbey (Internet)", ("Bentley", "Rimbey"), ("internet",)),
        ("Falcon API - Degraded performance", (), ()),
        ("Core Network Outage", (), ()),
        ("Elevated errors", (), ()),
    ],
)
def test_titles(title, places, services):
    reading = read_title(title, "Prairie Cable")
    assert (reading.places, reading.services) == (places, services)


def test_all_services_names_every_type():
    assert len(read_title("Oct 9 - Bentley | All Services - Outage").services) == 8


WORDS = [
    "ETA",
    "6 pm",
    "25:99",
    "next update",
    "by",
    "Nov 31",
    "99/99/2026",
    "2026-13-40T99:99Z",
    "<![x",
    "&#0;",
    "between",
    "-",
    "to",
    "18:00",
    "XYZT",
    "Monday",
    "midnight",
    "in",
    "0 hours",
    "caused by",
    "(",
    "Bentley",
    ".",
    "tomorrow",
    "12 am",
]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=12).map(" ".join))
def test_whatever_is_written_reading_never_fails_and_never_looks_back(text):
    said = read_update(text, AT, ZONE)
    read_title(text)
    for statement in (said.eta, said.next_update):
        if statement and statement.said:
            # A window may have begun with the post ("this afternoon"), but none has passed.
            assert statement.said.at > AT or (statement.said.vague and statement.said.at == AT)
            assert statement.said.until is None or statement.said.until > AT


def test_reading_stays_quick_on_hostile_text():
    long = "we expect " * 2000 + "<p>" * 5000 + "9" * 20000
    read_update(long, AT, ZONE)
    read_update("our new estimate for " * 900, AT, ZONE)
    read_update("the work will be back " * 900, AT, ZONE)
    for words in (
        "by by by ",
        "1 1 1 ",
        "1-2-",
        "a'",
        "6 pm to ",
        "tomorrow morning ",
        "not have any ",
        "customers can ",
    ):
        read_update(words * 5000, AT, ZONE)
