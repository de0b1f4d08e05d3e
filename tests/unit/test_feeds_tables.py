"""Statuspage bodies that are tables of dated rows: every row is an update, and the newest one counts."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge_base.feeds.origin import Origin
from knowledge_base.feeds.posts import in_order, rows_as_updates
from knowledge_base.feeds.statuspage import read_statuspage
from knowledge_base.records import Update

NOW = datetime.fromisoformat("2026-11-21T16:10:00-07:00")
POSTED = datetime.fromisoformat("2026-11-21T08:50:00-07:00")
ZONE = ZoneInfo("America/Edmonton")


def table(*rows: tuple[str, ...], head: tuple[str, ...] = ("Date", "Time", "Update")) -> str:
    cells = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def rows(body: str, zone: ZoneInfo = ZONE) -> list[tuple[str, str]]:
    post = Update(id="u", status="identified", body=body, created_at=POSTED)
    return [(update.created_at.isoformat(), update.body) for update in rows_as_updates(post, zone, NOW)[0]]


NEWER = ("2026-11-21T14:10:00-07:00", "Crews are on site.")
OLDER = ("2026-11-21T08:46:00-07:00", "We are investigating.")


LOOSE = """<TABLE><TR><TD><b>11/21/2026</b><TD>14:10&nbsp;MT<TD>Crews are on site.
<TR><TD>11/21/2026<TD>08:46 MT<TD>We are investigating.</TABLE>"""


@pytest.mark.parametrize(
    "body",
    [
        table(("11/21/2026", "14:10 MT", NEWER[1]), ("11/21/2026", "08:46 MT", OLDER[1])),
        table(("11/21/2026", "08:46 MT", OLDER[1]), ("11/21/2026", "14:10 MT", NEWER[1])),
        table(("11/21/2026 14:10 MT", NEWER[1]), ("11/21/2026 08:46 MT", OLDER[1])),
        table(("11/21/2026", "2:10 PM MST", NEWER[1]), ("11/21/2026", "8:46 AM MST", OLDER[1])),
        table(("Nov 21, 2026", "14:10", NEWER[1]), ("Nov 21, 2026", "08:46", OLDER[1])),
        table(("2026-11-21", "14:10:00 MST", NEWER[1]), ("2026-11-21", "08:46:00 MST", OLDER[1])),
        table(("2", "11/21/2026", "14:10 MT", NEWER[1]), ("1", "11/21/2026", "08:46 MT", OLDER[1])),
        table(("14:10 MT", "11/21/2026", NEWER[1]), ("08:46 MT", "11/21/2026", OLDER[1])),
        table(("11/21/2026", "21:10 UTC", NEWER[1]), ("11/21/2026", "15:46 UTC", OLDER[1])),
        table(("11/21/2026 14:10 MT - " + NEWER[1],), ("11/21/2026 08:46 MT - " + OLDER[1],)),
        table(("11/21/2026", "14:10 MT", NEWER[1]), ("08:46 MT", OLDER[1])),
        table(("11/21/26", "14:10 MT", NEWER[1]), ("11/21/26", "08:46 MT", OLDER[1])).upper().replace(
            NEWER[1].upper(), NEWER[1]).replace(OLDER[1].upper(), OLDER[1]),
        table(("Update 2", "11/21/2026 14:10 MT", NEWER[1]), ("Update 1", "11/21/2026 08:46 MT", OLDER[1])),
        table(("11/21/2026<br>14:10 MT", NEWER[1]), ("11/21/2026<br>08:46 MT", OLDER[1])),
        table(("Sat, Nov 21, 2026 at 2:10 p.m. MST", NEWER[1]), ("Sat, Nov 21, 2026 at 8:46 a.m. MST", OLDER[1])),
        LOOSE,
    ],
)  # fmt: skip
def test_each_dated_row_is_an_update_of_its_own_newest_first(body):
    found = rows(body)
    assert [(datetime.fromisoformat(at), text) for at, text in found] == [
        (datetime.fromisoformat(at), text) for at, text in (NEWER, OLDER)
    ]


@pytest.mark.parametrize(
    "body",
    [
        "Crews are on site. Next update by 16:00.",
        table(("Start", "11/21/2026 08:46 MT"), ("Estimated restoration", "11/21/2026 18:00 MT")),
        table(("Bentley", "Internet"), ("Rimbey", "Phone")),
        table(("11/21/2026", "soon", "x")),
        table(("13/45/2026", "08:46 MT", "x")),
        "<table><tr><td>",
        "",
    ],
)
def test_what_is_no_list_of_dated_rows_stays_one_post(body):
    assert rows(body) == [(POSTED.isoformat(), body)]


def test_text_beside_the_table_is_an_update_at_the_posts_own_time():
    body = "<p>Internet is down in Bentley today.</p>" + table(("11/21/2026", "14:10 MT", NEWER[1])) + "<p>Thanks</p>"
    assert rows(body) == [NEWER, (POSTED.isoformat(), "Internet is down in Bentley today.\nThanks")]


def test_a_row_that_goes_on_belongs_to_the_row_above():
    body = table(("11/21/2026", "14:10 MT", "Crews are on site."), ("", "", "A splice is under way."))
    assert rows(body) == [(NEWER[0], "Crews are on site.\nA splice is under way.")]


@pytest.mark.parametrize(
    ("first", "second", "zone", "day"),
    [
        ("11/12/2026", "11/11/2026", "America/Edmonton", "2026-11-12"),
        ("21/11/2026", "11/11/2026", "Europe/London", "2026-11-21"),
        ("12/11/2026", "11/11/2026", "Europe/London", "2026-11-12"),
        ("11/12/2026", "11/11/2026", "Asia/Manila", "2026-11-12"),
    ],
)
def test_a_slashed_date_is_read_as_its_place_writes_it(first, second, zone, day):
    assert rows(table((first, "10:00", "b"), (second, "10:00", "a")), ZoneInfo(zone))[0][0].startswith(day)


def test_rows_keep_their_ids_when_a_newer_one_is_put_above():
    old = table(("11/21/2026", "08:46 MT", "a"))
    new = table(("11/21/2026", "14:10 MT", "b"), ("11/21/2026", "08:46 MT", "a"))
    ids = [
        [update.id for update in rows_as_updates(Update(id="u", body=body, created_at=POSTED), ZONE, NOW)[0]]
        for body in (old, new)
    ]
    assert ids == [["u.1"], ["u.2", "u.1"]]


def at(moment: str, body: str = "x") -> Update:
    return Update(body=body, created_at=datetime.fromisoformat(moment))


@pytest.mark.parametrize(
    ("times", "read", "wrong"),
    [
        (["2026-11-21T14:00:00-07:00", "2026-11-21T15:00:00-07:00"], ["15", "14"], 0),
        (["2027-11-21T15:00:00-07:00", "2026-11-21T14:00:00-07:00"], ["14", "14"], 1),
        (["2026-11-21T16:15:00-07:00", "2026-11-21T14:00:00-07:00"], ["16", "14"], 0),
        (["2027-11-21T15:00:00-07:00"], ["15"], 1),
        ([], [], 0),
    ],
)
def test_a_clock_that_runs_ahead_does_not_win_for_ever(times, read, wrong):
    ordered, future = in_order([at(moment) for moment in times], (), NOW)
    assert [f"{update.created_at:%H}" for update in ordered] == read
    assert len(future) == wrong


def test_a_real_update_overtakes_one_from_the_future():
    posts = [at("2027-11-21T15:00:00-07:00", "typo"), at("2026-11-21T14:00:00-07:00", "old")]
    changed = datetime.fromisoformat("2026-11-21T15:00:00-07:00")
    ordered, _ = in_order(posts, (changed,), NOW)
    assert [update.body for update in ordered] == ["typo", "old"]
    new = at("2026-11-21T16:00:00-07:00", "new")
    ordered, _ = in_order([*posts, new], (new.created_at,), NOW)
    assert ordered[0].body == "new"


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (["21/2027", "21/2026"], ["a", "b"]),
        (["21/2026", "21/2027", "20/2026"], ["a", "b", "c"]),
        (["21/2026", "20/2027"], ["a", "b"]),
        (["21/2027"], ["a"]),
    ],
)
def test_a_row_with_a_wrong_year_keeps_its_place_in_the_table(days, texts):
    told = [(f"11/{day}", "08:00 MT", text) for day, text in zip(days, texts, strict=True)]
    found, wrong = rows_as_updates(Update(id="u", body=table(*told), created_at=POSTED), ZONE, NOW)
    ordered, _ = in_order(found, (), NOW)
    assert [update.body for update in ordered] == texts
    assert len(wrong) == 1


def test_reading_again_later_says_the_same():
    posts = [at("2027-11-21T15:00:00-07:00"), at("2026-11-21T14:00:00-07:00")]
    later = datetime.fromisoformat("2026-11-22T16:10:00-07:00")
    assert in_order(posts, (), NOW) == in_order(posts, (), later)


def test_a_newer_row_overtakes_what_an_older_one_said():
    body = table(
        ("11/21/2026", "14:10 MT", "We can no longer give an estimate of restoration."),
        ("11/21/2026", "08:46 MT", "Estimated restoration 6 pm."),
    )
    post = {"id": "u", "status": "identified", "body": body, "created_at": "2026-11-21T08:50:00-07:00"}
    told = {"id": "i", "name": "Oct 9 \u2013 Bentley | All Services \u2013 Outage", "status": "identified"}
    page = {"name": "Prairie Cable", "time_zone": "America/Edmonton"}
    document = {"page": page, "incidents": [told | {"incident_updates": [post]}]}
    (incident,) = read_statuspage(document, Origin("feed", NOW)).incidents
    assert incident.eta is None or incident.eta.kind == "none_given"
    assert [update.id for update in incident.updates] == ["u.2", "u.1"]
    assert incident.updates[0].status == "identified"
    assert incident.revision == 1  # the provider posted once; silent edits are told apart by their content
