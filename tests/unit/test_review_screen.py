"""The review as a lead sees it: filters that combine, points that open replies, ratings before scores."""

import csv
import io
import re
from dataclasses import replace
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from assistant.domain.agreement import Estimate
from assistant.domain.desk import Person
from assistant.domain.review import NEEDED, Wanted
from assistant.domain.ticket import Ticket
from assistant.errors import CallerError, NotAllowed, NotFound, RoleRefused, UnknownIncident
from tests.fakes.fake_desk import DRAFT, HOSTILE, NOW, fake_workplace
from tests.fakes.sent_replies import AGENTS, LEAD, sent_workplace
from ui.handlers.review_handlers import Exported, ReviewHandlers
from ui.panel.charts import by_figure, dimension_figure, moves_figure, time_figure
from ui.present.review import interval_text
from ui.present.safe import esc
from ui.present.sent_table import PAGE
from ui.present.words import words
from ui.web.review_csv import HEADER, csv_rows

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(scope="module")
def place():
    return sent_workplace(120)


@pytest.fixture
def do(place):
    return ReviewHandlers(place.review, LEAD)


def _ids(page: str) -> list[str]:
    return re.findall(r'<tr data-id="([^"]+)"', page)


def test_before_anything_was_sent_it_says_what_will_be_there():
    view = ReviewHandlers(fake_workplace().review, LEAD).view("s")
    assert "Nothing has been sent yet." in view.table
    assert view.review is None
    assert (view.asked, view.heads) == ("", {})


def test_from_the_first_reply_on_there_is_a_review():
    place = sent_workplace(1)
    view = ReviewHandlers(place.review, LEAD).view("s")
    assert "1 reply sent" in view.asked
    assert "too few to tell" in view.summary
    assert len(_ids(view.table)) == 1
    figure = time_figure(view.review, CHICAGO)
    assert sum(len(trace.x) for trace in figure.data if trace.name != "means") == 1
    for one in (dimension_figure(view.review), by_figure(view.review, "agent"), moves_figure(view.review)):
        assert one.to_json()


def test_an_agent_sees_words_and_no_figure(place):
    agent = ReviewHandlers(place.review, AGENTS[0])
    view = agent.view("s")
    assert "Only team leads" in view.table
    assert (view.asked, view.summary, view.heads, view.review) == ("", "", {}, None)
    for call in (
        lambda: agent.open("s", "S-1"), lambda: agent.show("s", "S-1"), lambda: agent.at_random("s"),
        lambda: agent.aftermath("INC-7"), lambda: agent.rate("s", "S-1", {"respect": 1}, 4, ""),
        lambda: agent.exported("x"),
    ):  # fmt: skip
        with pytest.raises(RoleRefused):
            call()


def test_filters_combine_are_shown_and_are_taken_away_one_by_one(do):
    do.ask("s", "agent", "ann")
    do.ask("s", "channel", "email")
    view = do.view("s")
    rows = view.review.rows
    assert rows
    assert {(row.agent, row.channel) for row in rows} == {("ann", "email")}
    assert f"{len(rows)} of 120 replies" in view.asked
    assert view.asked.count("wl-filter-chip") == 2
    do.ask("s", "agent", "")
    assert {row.agent for row in do.view("s").review.rows} == {"ann", "ben", "cem"}
    do.ask("s", "clear", "")
    assert "120 replies sent" in do.view("s").asked


def test_tabs_do_not_share_what_they_look_at(do):
    do.ask("one", "agent", "ann")
    assert "120 replies sent" in do.view("two").asked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("span", "year"), ("order", "worst"), ("channel", "fax"), ("band", "awful"), ("flag", "rude"), ("by", "team"),
        ("dimension", "charm"), ("move", "dance"), ("__class__", "x"), ("time", "yesterday"), ("time", "a/b"),
        ("time", "2026-11-21T00:00:00/2026-11-22T00:00:00"), ("sql", "1"),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_in_words(do, name, value):
    with pytest.raises(CallerError):
        do.ask("s", name, value)
    assert "120 replies sent" in do.view("s").asked


def test_a_filter_that_nothing_fits_says_so_and_can_be_taken_away(do):
    do.ask("s", "agent", "nobody")
    view = do.view("s")
    assert "No reply fits these filters." in view.table
    assert "Show all replies" in view.asked
    assert view.review is None


def test_the_table_comes_in_pages(do):
    seen = []
    for number in range(5):
        do.ask("s", "page", str(number))
        seen += _ids(do.view("s").table)
    assert seen == [row.id for row in do.view("s").review.rows]
    assert len(seen) == 120
    do.ask("s", "page", "99")
    assert len(_ids(do.view("s").table)) == 120 % PAGE
    do.ask("s", "page", "-1 or so")
    assert len(_ids(do.view("s").table)) == PAGE
    assert "1 to 25 of 120" in do.view("s").table


def test_low_and_flagged_replies_are_on_the_first_page(do):
    rows = {row.id: row for row in do.view("s").review.rows}
    first = [rows[one] for one in _ids(do.view("s").table)]
    assert all(row.flags or row.band == "low" for row in first)


# --- one reply


def test_no_score_is_in_the_page_before_one_has_rated(place):
    do, row = ReviewHandlers(place.review, LEAD), place.review.review(LEAD, Wanted(flag="boilerplate")).rows[0]
    page = do.open("s", row.id)
    for told in ("Machine", "wl-band", "wl-gauge", "boilerplate</b>", f"{row.overall} of 100"):
        assert told not in page
    assert "Show the machine&#x27;s score" in page
    shown = do.show("s", row.id)
    assert "Machine</th>" in shown
    assert f"{row.overall} of 100" in shown
    assert "Machine</th>" in do.open("s", row.id), "it stays in sight in this tab"
    assert "Machine</th>" not in do.open("another", row.id)


def test_others_ratings_are_shown_once_one_has_rated(place):
    other = Person(id="mo", name="Mo", role="lead")
    row = place.review.review(LEAD, Wanted()).rows[3]
    ReviewHandlers(place.review, other).rate("s", row.id, {"respect": 0}, 2, f"Cold {HOSTILE}")
    do = ReviewHandlers(place.review, LEAD)
    assert "Cold" not in do.open("s", row.id)
    sent = place.desk.store.sent_reply(row.id)
    same = sent.final.tone.dimensions["respect"].rating
    page = do.rate("s", row.id, {"respect": same, "fit": "na"}, 6, "", ["boilerplate"])
    assert "Cold" in page
    assert "<img" not in page
    assert "You and the machine agree in 1 of 1 dimensions that you both gave 0, 1 or 2." in page
    assert "Only one of you said n/a in: Fits." in page
    assert place.desk.store.ratings()[-1].flags == ("boilerplate",)
    assert re.search(r'value="boilerplate" checked="checked"', page)
    with pytest.raises(NotAllowed):
        do.rate("s", row.id, {"respect": 1}, 4, "", ["rude"])


def test_a_reply_shows_what_it_answered_what_was_known_and_what_was_changed(place):
    rows = place.review.review(LEAD, Wanted(order="changed", incident="INC-7")).rows
    page = ReviewHandlers(place.review, LEAD).open("s", rows[0].id)
    for told in (
        "What they wrote",
        "we lose sales",
        "Facts at that moment: INC-7, version 4",
        "<del>",
        "% of the words differ",
    ):
        assert told in page


def test_chance_picks_among_those_that_were_not_rated():
    place = sent_workplace(3)
    do, picked = ReviewHandlers(place.review, LEAD), set()
    for _ in range(3):
        page = do.at_random("s")
        reply_id = re.search(r'data-rate="([^"]+)"', page)[1]
        assert "Machine" not in page
        picked.add(reply_id)
        do.rate("s", reply_id, {"respect": 1}, None, "")
    assert picked == set(place.desk.store.sent_ids())
    with pytest.raises(NotAllowed, match="You have rated every reply"):
        do.at_random("s")


def test_a_reply_that_is_gone_is_told_in_words(do):
    assert "This reply is no longer here." in do.open("s", "S-404")


def test_hostile_words_stay_words():
    place = fake_workplace()
    evil = "<img src=x onerror=alert(1)> ${1+1} <a href='https://evil.example'>x</a>"
    who = Person(id=evil, name=evil, role="lead")
    said = {"author": "customer", "text": f"Riverside is down {evil}"}
    place.desk.add_tickets((Ticket.model_validate({"id": evil, "subject": evil, "messages": [said]}),))
    version = place.desk.open(who, evil).state.version
    place.desk.send(who, place.desk.approve(who, evil, f"{DRAFT} {evil}", version).id)
    do = ReviewHandlers(place.review, LEAD)
    view = do.view("s")
    pages = [view.asked, view.table, view.summary, view.more, *view.heads.values()]
    pages += [do.show("s", view.review.rows[0].id), do.aftermath("INC-7")]
    for page in pages:
        assert "<img" not in page
        assert "<a href='" not in page
        assert "${" not in page
    for figure in (time_figure(view.review, CHICAGO), by_figure(view.review, "agent")):
        # What is drawn; an id that a point sends back to the server is data, and no text of the page.
        drawn = [text for trace in figure.data for name in ("y", "text", "hovertext") for text in trace[name] or ()]
        assert any("&lt;img" in str(text) for text in drawn)
        assert not any("<" in str(text) for text in drawn)


# --- pictures


def _points(figure) -> list[str]:
    return [point for trace in figure.data for point in (trace.customdata if trace.customdata is not None else ())]


def test_every_point_asks_for_the_replies_behind_it(do, place):
    view = do.view("s")
    figures = (
        time_figure(view.review, CHICAGO), dimension_figure(view.review), by_figure(view.review, "agent"),
        by_figure(view.review, "channel"), by_figure(view.review, "incident"), moves_figure(view.review),
    )  # fmt: skip
    for figure in figures:
        assert len(_points(figure)) == sum(len(trace.x) for trace in figure.data) > 0
        for point in dict.fromkeys(_points(figure)):
            name, _, value = point.partition("=")
            if name == "open":
                assert place.desk.store.sent_reply(value).id == value
                continue
            do.ask("p", "clear", "")
            do.ask("p", name, value)
            assert do.view("p").review.rows


def test_the_table_behind_a_picture_has_the_same_ways_in(do):
    view = do.view("s")
    for name, figure in (("dimension", dimension_figure(view.review)), ("moves", moves_figure(view.review)),
                         ("by", by_figure(view.review, "agent"))):  # fmt: skip
        asked = re.findall(r'<th scope="row"><button[^>]* data-review="([^"]+)" data-value="([^"]*)"', view.heads[name])
        assert {f"{one}={unescape(value)}" for one, value in asked} == set(_points(figure))


def test_means_have_intervals_where_there_are_enough_and_others_have_no_point_of_their_own(do):
    view = do.view("s")
    figure = by_figure(view.review, "agent")
    means, few = (next(trace for trace in figure.data if trace.name == name) for name in ("mean", "few"))
    assert [label.split(" ")[0] for label in means.y] == ["ben", "ann"]
    assert [label.split(" ")[0] for label in few.y] == ["cem"]
    assert few.text == ("too few to tell",)
    for mean, over, under, group in zip(
        means.x, means.error_x.array, means.error_x.arrayminus, view.review.groups["agent"][1::-1], strict=True
    ):
        assert mean + over == pytest.approx(group.mean.high)
        assert mean - under == pytest.approx(group.mean.low)
    symbols = next(trace for trace in time_figure(view.review, CHICAGO).data if trace.name == "means").marker.symbol
    assert set(symbols) == {"diamond-open"}, f"no day has {NEEDED} scored replies"


def test_replies_without_a_score_lie_beneath_nought_and_are_named(place):
    rows = place.review.review(LEAD, Wanted()).rows
    review = place.review.review(LEAD, Wanted())
    unscored = replace(rows[0], overall=None, band=None)
    figure = time_figure(replace(review, rows=(unscored, *rows[1:])), CHICAGO)
    (dots,) = [trace for trace in figure.data if trace.name == "none"]
    assert dots.y[0] < 0
    assert "not scored" in dots.hovertext[0]
    assert "none" in figure.layout.yaxis.ticktext


def test_of_very_many_replies_only_means_are_drawn(place):
    review = place.review.review(LEAD, Wanted())
    many = replace(review, rows=review.rows * 2)
    assert [trace.name for trace in time_figure(many, CHICAGO).data] == ["means"]


def test_an_interval_is_told_plainly():
    assert interval_text(Estimate(value=66.5, low=61.6, high=70.2), 0) == "62 to 70"


# --- the incident, and the way out


def test_the_after_incident_review_tells_estimates_and_replies(do):
    page = do.aftermath("INC-7")
    assert "After-incident review: INC-7" in page
    assert "No estimate given" in page
    assert "21 Nov 2026, 18:00 CST" in page
    assert "still open" in page
    with pytest.raises(UnknownIncident):
        do.aftermath("INC-99")


def test_what_is_shown_is_what_is_exported(do):
    do.ask("s", "agent", "ben")
    view = do.view("s")
    key = re.search(r"view=([\w-]+)", view.asked)[1]
    found = do.exported(key)
    rows = found.rows
    assert rows == view.review.rows
    (first, *_), count = csv_rows(found), len(HEADER)
    assert len(first) == count
    assert first[2].endswith("-06:00")
    with pytest.raises(NotFound, match="no longer there"):
        do.exported("guessed")


def test_people_are_called_by_their_names_and_asked_for_by_their_ids(place):
    do = ReviewHandlers(replace(place.review, names=lambda: {"ben": "Ben <b>Ng</b>"}), LEAD)
    do.ask("s", "agent", "ben")
    view = do.view("s")
    shown = esc("Ben <b>Ng</b>")
    assert f'<option value="ben" selected="selected">{shown} (' in view.asked
    assert shown in view.table
    assert "<b>Ng" not in view.asked + view.table + view.heads["by"]
    assert f"by {shown} ·" in do.open("s", _ids(view.table)[0])


def test_a_ticket_is_found_by_a_part_of_its_number(do):
    wanted = do.view("s").review.rows[7]
    do.ask("s", "find", f" {wanted.ticket_id.lower()} ")
    view = do.view("s")
    assert wanted.id in [row.id for row in view.review.rows]
    assert all(wanted.ticket_id in row.ticket_id for row in view.review.rows)
    assert len(view.review.rows) < 120
    assert f'value="{wanted.ticket_id.lower()}"' in view.asked
    do.ask("s", "find", "")
    assert len(do.view("s").review.rows) == 120


def test_from_a_reply_the_ones_beside_it_in_the_list_are_opened(do):
    do.ask("s", "order", "newest")
    ids = [row.id for row in do.view("s").review.rows]
    first, second, last = do.open("s", ids[0]), do.open("s", ids[1]), do.open("s", ids[-1])
    beside = r'data-review="open" data-value="([^"]+)"'
    assert re.findall(beside, second)[:2] == [ids[0], ids[2]]
    assert re.findall(beside, first)[:1] == [ids[1]]
    assert f"{len(ids)} of {len(ids)} in the list" in last
    assert "in the list" not in do.open("another tab", ids[1])


def test_people_s_ratings_leave_with_the_figures():
    place = sent_workplace(3)
    do = ReviewHandlers(place.review, LEAD)
    rated, *_ = place.review.review(LEAD, Wanted()).rows
    do.rate("s", rated.id, {"respect": 2}, 6, "")
    key = re.search(r"view=([\w-]+)", do.view("s").asked)[1]
    found = {row[0]: dict(zip(HEADER, row, strict=True)) for row in csv_rows(do.exported(key))}
    told = {one: (row["ratings_by_people"], row["rated_overall_of_7"]) for one, row in found.items()}
    assert told[rated.id] == (1, 6)
    assert set(told.values()) == {(1, 6), (0, None)}


def test_a_key_of_one_person_is_nothing_to_another(place, do):
    key = re.search(r"view=([\w-]+)", do.view("s").asked)[1]
    other = ReviewHandlers(place.review, Person(id="mo", name="Mo", role="lead"))
    with pytest.raises(NotFound):
        other.exported(key)


def test_the_csv_holds_no_words_of_anybody(place):
    rows = place.review.review(LEAD, Wanted()).rows
    stream = io.StringIO()
    csv.writer(stream).writerows(csv_rows(Exported(rows, CHICAGO, {})))
    assert "sales" not in stream.getvalue()
    assert "sorry" not in stream.getvalue()
    assert NOW.year == int(next(csv_rows(Exported(rows, CHICAGO, {})))[2][:4])


def test_the_form_says_what_each_value_means(place):
    row = place.review.review(LEAD, Wanted()).rows[0]
    form = ReviewHandlers(place.review, LEAD).open("s", row.id)
    for told in words("anchor_0").values():
        assert esc(told) in form
    assert 'title="partly concrete"' in form
    assert "1 does harm, 7 could hardly be better" in form


def test_weakest_first_shows_what_it_sorts_by_and_marks_what_is_less_proven(place):
    do = ReviewHandlers(place.review, LEAD)
    assert "Acknowledges (weak)" in do.view("s").heads["dimension"]
    do.ask("s", "dimension", "information")
    table = do.view("s").table
    values = [float(one) for one in re.findall(r">([0-9.]+) of 2<", table)]
    assert values
    assert values == sorted(values)
    assert '<th scope="col">Informs</th>' in table
