"""One suite for every book of feeds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from knowledge_base.errors import FeedInvalid, FeedNameTaken, StoreUnavailable, UnknownFeed
from knowledge_base.records import FeedHealth, FeedProblem, FeedSettings
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.sql_feed_book import SqlFeedBook
from knowledge_base.stores.tables import metadata

NOW = datetime(2026, 11, 21, 20, 10, tzinfo=UTC)
STATUS = FeedSettings.model_validate(
    {
        "name": "status",
        "where": "https://status.northlight.example",
        "time_zone": "America/Chicago",
        "allowed_hosts": ["cdn.example"],
        "token_variable": "STATUS_FEED",
        "interval": 30,
    }
)
PUSHED = FeedSettings(name="alerts", kind="alertmanager")


@pytest.fixture(params=["memory", "sql"])
def book(request):
    if request.param == "memory":
        yield MemoryFeedBook()
    else:
        made = create_engine("sqlite://")
        metadata.create_all(made)
        yield SqlFeedBook(made)
        made.dispose()


def test_feeds_are_kept_as_they_were_added_and_told_by_name(book):
    book.add(STATUS)
    book.add(PUSHED)
    assert book.feeds() == (PUSHED, STATUS)


def test_an_empty_book_has_no_feeds(book):
    assert book.feeds() == ()


def test_a_name_is_taken_once(book):
    book.add(STATUS)
    with pytest.raises(FeedNameTaken, match="'status' is watched already"):
        book.add(FeedSettings(name="status", where="elsewhere.json"))
    assert book.feeds() == (STATUS,)


def test_a_feed_that_was_never_tried_has_nothing_but_its_name(book):
    book.add(STATUS)
    assert book.health("status") == FeedHealth(name="status")


def test_how_a_feed_has_been_going_is_kept_wholly(book):
    book.add(STATUS)
    book.add(PUSHED)
    health = FeedHealth(
        name="status", last_tried_at=NOW, last_synced_at=NOW, failures=3, failure="timed out", next_poll_at=NOW,
        etag='W/"1"', last_modified="Sat, 21 Nov 2026 20:00:00 GMT", entries=2,
        problems=(FeedProblem("incidents[1]", "expected a name", "{}"),),
    )  # fmt: skip
    book.note(health)
    assert book.health("status") == health
    assert book.health("alerts") == FeedHealth(name="alerts")


def test_a_removed_feed_is_gone_and_comes_back_without_its_past(book):
    book.add(STATUS)
    book.note(FeedHealth(name="status", failures=3))
    book.remove("status")
    assert book.feeds() == ()
    book.add(STATUS)
    assert book.health("status").failures == 0


def test_a_feed_that_nobody_added_is_unknown(book):
    asks = (lambda: book.health("x"), lambda: book.remove("x"), lambda: book.note(FeedHealth(name="x")))
    for ask in asks:
        with pytest.raises(UnknownFeed, match="no feed named 'x'"):
            ask()


def test_a_database_without_tables_is_unavailable_in_one_sentence(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreUnavailable, match=r"empty\.db cannot be used: no such table"):
        SqlFeedBook(made).feeds()
    made.dispose()


@pytest.mark.parametrize(
    "where",
    [
        "https://u:SEKRET@status.example/feed",
        "https://SEKRET@status.example/feed",
        "https://u:SEKRET/x@127.0.0.1:1/p",
        "https://[SEKRET/p",
        "https://:SEKRET/p",
        "https:///SEKRET",
        "https://status.example SEKRET/p",
        "https://<b>SEKRET</b>/p",
        "https://SEKRET'onload='x/p",
    ],
)
def test_an_address_with_a_password_or_that_is_none_is_refused_without_repeating_it(book, where):
    with pytest.raises(FeedInvalid, match="The feed leaky") as caught:
        book.add(FeedSettings(name="leaky", where=where))
    assert "SEKRET" not in str(caught.value)
    assert book.feeds() == ()


@pytest.mark.parametrize(
    "where",
    [
        "https://[::1]:8080/a@b",
        "http://status.example",
        "https://störung.example/a_b",
        "http://feed_1:80/a",
        "/srv/a@b.json",
        "C:\\a.json",
        None,
    ],
)
def test_other_addresses_and_paths_are_kept(book, where):
    book.add(FeedSettings(name="fine", where=where))
    assert [feed.where for feed in book.feeds()] == [where]


def test_the_provider_that_a_feed_told_first_is_remembered(book):
    book.add(PUSHED)
    book.note(FeedHealth(name="alerts", provider="Northlight"))
    assert book.health("alerts").provider == "Northlight"
