"""Statuspage's RSS and Atom: HTML in the description, times without a year, ids from links."""

import html
from datetime import datetime

import pytest

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.received import read_received
from knowledge_base.records import FeedSettings

NOW = datetime.fromisoformat("2026-11-21T16:10:00-07:00")
FEED = FeedSettings(name="history", kind="syndication", time_zone="America/Edmonton")
LINK = "https://status.example/incidents/thp2kyjx60qn"


def post(when: str, status: str, text: str) -> str:
    return f"<p><small>{when}</small><br /><strong>{status}</strong> - {text}</p>"


CREWS = post(
    "Nov <var data-var='date'>21</var>, <var data-var='time'>14:05</var> MST",
    "Update",
    "Crews are on site. Estimated restoration 6 pm.",
)
FOUND = post("Nov 21, 12:30 MST", "Identified", "The outage was caused by a fibre cut.")
FIRST = post("Nov 21, 12:10 MST", "Investigating", "We are looking into it.")
DONE = post("Nov 21, 15:40 MST", "Resolved", "This incident has been resolved.")


def item(text: str, published: str = "Sat, 21 Nov 2026 14:05:00 -0700", **more: str) -> str:
    parts = {"title": "Internet outage in Bentley", "link": LINK, "guid": LINK, "pubDate": published} | more
    inside = "".join(f"<{name}>{html.escape(value)}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inside}<description>{html.escape(text)}</description></item>"


def rss(*items: str, title: str = "Prairie Cable Status - Incident History") -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    return f"{head}<channel><title>{title}</title><link>https://status.example</link>{''.join(items)}</channel></rss>"


def read(document: str | bytes, feed: FeedSettings = FEED):
    return read_received(feed, document.encode() if isinstance(document, str) else document, NOW)


def one(text: str, **more: str):
    snapshot = read(rss(item(text, **more)))
    assert not snapshot.problems
    return snapshot.incidents[0]


def test_an_item_is_an_incident_with_what_its_prose_plainly_says():
    incident = one(CREWS + FOUND + FIRST)
    assert (incident.id, incident.link, incident.provider) == ("thp2kyjx60qn", LINK, "Prairie Cable")
    assert (incident.status, incident.revision, incident.kind) == ("identified", 3, "unplanned")
    assert [update.status for update in incident.updates] == [None, "identified", "investigating"]
    assert incident.updates[0].created_at == datetime.fromisoformat("2026-11-21T14:05:00-07:00")
    assert incident.started_at == datetime.fromisoformat("2026-11-21T12:10:00-07:00")
    assert incident.eta
    assert incident.eta.at == datetime.fromisoformat("2026-11-21T18:00:00-07:00")
    assert [cause.text for cause in incident.causes] == ["a fibre cut"]
    assert incident.measures_taken == ("Crews are on site",)
    assert [area.description for area in incident.areas] == ["Bentley"]


def test_posts_that_come_oldest_first_say_the_same():
    assert one(FIRST + FOUND + CREWS).updates == one(CREWS + FOUND + FIRST).updates


def test_a_resolved_item_says_since_when():
    incident = one(DONE + CREWS + FOUND)
    assert (incident.status, incident.eta) == ("resolved", None)
    assert incident.resolved_at == datetime.fromisoformat("2026-11-21T15:40:00-07:00")


def test_a_reopened_item_is_open():
    again = post("Nov 21, 16:00 MST", "Investigating", "It is back.")
    incident = one(again + DONE + FIRST)
    assert (incident.status, incident.resolved_at) == ("investigating", None)


@pytest.mark.parametrize(
    ("when", "published", "instant"),
    [
        ("Nov 21, 14:05 MST", "Sat, 21 Nov 2026 21:05:00 +0000", "2026-11-21T14:05:00-07:00"),
        ("Dec 31, 23:50 MST", "Fri, 01 Jan 2027 00:20:00 -0700", "2026-12-31T23:50:00-07:00"),
        ("Jan 1, 00:20 MST", "Thu, 31 Dec 2026 23:50:00 -0700", "2027-01-01T00:20:00-07:00"),
        ("Dec 31, 23:50 MST", "", "2025-12-31T23:50:00-07:00"),
        ("Feb 29, 10:00 MST", "Thu, 29 Feb 2024 10:00:00 -0700", "2024-02-29T10:00:00-07:00"),
        ("Nov 21, 2025 14:05 MST", "Sat, 21 Nov 2026 14:05:00 -0700", "2025-11-21T14:05:00-07:00"),
        ("Nov 21, 14:05 CST", "Sat, 21 Nov 2026 14:05:00 -0600", "2026-11-21T14:05:00-06:00"),
        ("Nov 21, 14:05 UTC", "Sat, 21 Nov 2026 14:05:00 +0000", "2026-11-21T14:05:00Z"),
        ("Nov 21, 14:05", "Sat, 21 Nov 2026 14:05:00 -0700", "2026-11-21T14:05:00-07:00"),
        ("21 Nov, 2:05 pm MST", "Sat, 21 Nov 2026 14:05:00 -0700", "2026-11-21T14:05:00-07:00"),
        ("Jul 3, 14:05 MDT", "Fri, 03 Jul 2026 14:05:00 -0600", "2026-07-03T14:05:00-06:00"),
    ],
)
def test_a_time_without_a_year_is_the_one_near_the_items_own_time(when, published, instant):
    text = post(when, "Resolved", "Done.")
    snapshot = read_received(FEED, rss(item(text, published)).encode(), datetime.fromisoformat("2027-01-02T00:00:00Z"))
    if not published:
        snapshot = read(rss(item(text, published)))
    assert snapshot.incidents[0].updates[0].created_at == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("when", "published", "at", "zone"),
    [
        ("Nov 21, 14:05 MST", "Sat, 21 Nov 2026 14:05:10 -0700", "2026-11-21T18:00:00-07:00", "America/Denver"),
        ("Nov 21, 14:05 EST", "Sat, 21 Nov 2026 14:05:10 -0500", "2026-11-21T18:00:00-05:00", "America/New_York"),
        ("Nov 21, 14:05 IST", "Sat, 21 Nov 2026 08:35:10 +0000", "2026-11-21T18:00:00+05:30", "UTC"),
        ("Nov 21, 14:05 PHT", "Sat, 21 Nov 2026 06:05:10 +0000", "2026-11-21T18:00:00+08:00", "Asia/Manila"),
        ("Nov 21, 14:05", "Sat, 21 Nov 2026 13:05:10 +0000", "2026-11-21T18:00:00+01:00", "UTC"),
        ("Nov 21, 14:05 UTC", "Sat, 21 Nov 2026 14:05:10 +0000", "2026-11-21T18:00:00+00:00", "UTC"),
    ],
)
def test_without_a_zone_in_the_settings_the_posts_show_it(when, published, at, zone):
    """An estimate of "6 pm" read in UTC would be told hours wrong."""
    text = post(when, "Identified", "Estimated restoration 6 pm.")
    snapshot = read(rss(item(text, published)), FeedSettings(name="history", kind="syndication"))
    (incident,) = snapshot.incidents
    assert incident.eta
    assert incident.eta.at == datetime.fromisoformat(at)
    assert snapshot.provider.time_zone == zone


def test_an_item_from_the_future_is_read_as_of_now():
    incident = one(CREWS + FOUND, published="Sun, 21 Nov 2027 14:05:00 -0700")
    assert incident.updates[0].created_at == datetime.fromisoformat("2026-11-21T14:05:00-07:00")


@pytest.mark.parametrize(
    ("title", "provider"),
    [
        ("Prairie Cable Status - Incident History", "Prairie Cable"),
        ("Prairie Cable Status Page", "Prairie Cable"),
        ("Prairie Cable", "Prairie Cable"),
        ("", "unknown"),
    ],
)
def test_the_channel_names_the_provider(title, provider):
    assert read(rss(item(CREWS + FOUND), title=title)).provider.name == provider


def test_the_settings_name_the_provider_more_surely():
    feed = FEED.model_copy(update={"provider": "Prairie"})
    assert read(rss(item(CREWS + FOUND)), feed).incidents[0].provider == "Prairie"


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("Nov 23, 01:00 - 05:00 MST", ("2026-11-23T01:00:00-07:00", "2026-11-23T05:00:00-07:00")),
        ("Nov 23, 23:00 - Nov 24, 03:00 MST", ("2026-11-23T23:00:00-07:00", "2026-11-24T03:00:00-07:00")),
        ("Nov 23, 23:00 - 03:00 MST", ("2026-11-23T23:00:00-07:00", "2026-11-24T03:00:00-07:00")),
        ("soon", (None, None)),
    ],
)
def test_a_maintenance_has_its_window(words, window):
    text = f"<p><strong>THIS IS A SCHEDULED EVENT {words}</strong></p>"
    incident = one(text + post("Nov 20, 10:00 MST", "Scheduled", "We will replace a switch."), pubDate="")
    assert (incident.kind, incident.status, incident.started_at) == ("maintenance", "scheduled", None)
    expected = tuple(datetime.fromisoformat(at) if at else None for at in window)
    assert (incident.scheduled_for, incident.scheduled_until) == expected


ATOM = """<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">
<title>Prairie Cable Status - Incident History</title>
<entry><id>tag:status.example,2005:Incident/26837586</id><published>2026-11-21T14:05:00Z</published>
<updated>2026-11-21T14:06:00Z</updated>{link}<title>Internet outage in Bentley</title>
<content type="html">{text}</content></entry></feed>"""


@pytest.mark.parametrize(
    ("link", "key"),
    [
        (f'<link rel="alternate" type="text/html" href="{LINK}"/>', "thp2kyjx60qn"),
        ("", "26837586"),
        ('<link rel="alternate" href="javascript:alert(1)"/>', "alert(1)"),
    ],
)
def test_atom_says_the_same(link, key):
    (incident,) = read(ATOM.format(link=link, text=html.escape(CREWS + FOUND))).incidents
    assert incident.id in {key, "26837586"}
    assert incident.link in {LINK, None}
    assert incident.updates == one(CREWS + FOUND).updates


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"  \n"])
def test_xml_is_known_by_its_content(mark):
    body = mark + rss(item(CREWS + FOUND)).encode().removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert read(body, FeedSettings(name="any")).incidents[0].id == "thp2kyjx60qn"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (item("All is well."), "expected a time"),
        (item(post("Nov 21, 14:05 MST", "Update", "Still looking.")), "expected a word such as Investigating"),
        (item(post("Nov 41, 14:05 MST", "Resolved", "x")), "expected a time"),
        (item(CREWS + FOUND, link="", guid=""), "expected a link or id"),
        (item(CREWS + FOUND), "more than once"),
        ("<item/>", "expected"),
    ],
)
def test_a_broken_item_is_named_and_hides_no_other(entry, words):
    last = item(DONE, link=LINK + "x", guid="")
    snapshot = read(rss(item(CREWS + FOUND), entry, last))
    assert [incident.id for incident in snapshot.incidents] == ["thp2kyjx60qn", "thp2kyjx60qnx"]
    (problem,) = snapshot.problems
    assert problem.place.startswith("item[1]")
    assert words in problem.message


LAUGHS = '<!DOCTYPE r [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LAUGHS + "]><rss><channel><title>&j;</title></channel></rss>", "document type or entities"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "document type or entities"),
        ('<!DOCTYPE rss SYSTEM "http://localhost/x.dtd"><rss/>', "document type or entities"),
        ("<rss>&nbsp;</rss>", "not complete XML"),
        ("<rss><channel>", "not complete XML"),
        ("", "not complete XML"),
        ("{}", "not complete XML"),
        (b"<rss>\x00</rss>", "not complete XML"),
        (b"\xff\xfe\xff", "not complete XML"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "not complete XML"),
        ("<a>" * 100_000, "nested or repeated"),
        ("<rss>" + "<a/>" * 600_000, "nested or repeated"),
        ("<html><body/></html>", "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(body, reason):
    with pytest.raises(FeedNotUnderstood, match="history") as caught:
        read(body)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
