"""A feed that somebody added, over real HTTP on loopback: conditional, bounded, and kept to where it may go."""

import gzip
import logging
import socket
import tracemalloc
from datetime import datetime, timedelta

import pytest
from feed_server import dripping, endless, feed_body, gzip_bomb, serving

from knowledge_base.errors import FeedBusy, FeedInvalid, FeedUnavailable, FeedUnchanged
from knowledge_base.feeds import addresses, open_feed
from knowledge_base.feeds.fetching import Access, UrlBody
from knowledge_base.records import FeedHealth, FeedSettings

NOW = datetime.fromisoformat("2026-11-21T14:10:00-06:00")
TOKEN = "NORTH_TOKEN"  # noqa: S105 - the name of a variable
LONG_AGO = "Sat, 21 Nov 2020 10:00:00 GMT"


@pytest.fixture
def server():
    with serving() as world:
        yield world


@pytest.fixture
def other():
    with serving() as world:
        yield world


def settings(where, **more):
    return FeedSettings(name="north", where=where, **({"allow_private": True} | more))


def health_of(feed, **more):
    etag, last_modified = feed.validators
    return FeedHealth(name="north", etag=etag, last_modified=last_modified, **({"last_synced_at": NOW} | more))


def ids(feed):
    return [incident.id for incident in feed.read(NOW).incidents]


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ({"ETag": '"v1"'}, {"if-none-match": '"v1"'}),
        ({"ETag": 'W/"v1"'}, {"if-none-match": 'W/"v1"'}),
        ({"Last-Modified": LONG_AGO}, {"if-modified-since": LONG_AGO}),
        ({"ETag": '"v1"', "Last-Modified": LONG_AGO}, {"if-none-match": '"v1"', "if-modified-since": LONG_AGO}),
    ],
)
def test_validators_are_sent_back_also_after_a_restart(server, headers, asked):
    where = server.put("/feed", feed_body("A"), headers=headers)
    first = open_feed(settings(where))
    assert ids(first) == ["A"]
    restarted = open_feed(settings(where), health_of(first))
    for feed in (first, restarted):
        with pytest.raises(FeedUnchanged):
            feed.read(NOW)
        assert feed.validators == (headers.get("ETag"), headers.get("Last-Modified"))
        assert asked.items() <= server.asked[-1][1].items()


def test_nothing_is_sent_back_for_a_feed_that_was_never_read_whole(server):
    where = server.put("/feed", feed_body("A"), headers={"ETag": '"v1"'})
    never = FeedHealth(name="north", etag='"v1"')
    assert ids(open_feed(settings(where), never)) == ["A"]


def test_the_same_body_is_unchanged_without_any_validator_and_after_a_restart(server):
    where = server.put("/feed", feed_body("A"))
    first = open_feed(settings(where))
    first.read(NOW)
    restarted = open_feed(settings(where), health_of(first))
    for feed in (first, restarted):
        with pytest.raises(FeedUnchanged):
            feed.read(NOW)
    server.put("/feed", feed_body("A", "B"))
    assert ids(restarted) == ["A", "B"]
    assert server.headers("if-none-match") == [None] * 4, "a hash of ours is no ETag of the server's"


def test_the_same_body_under_a_new_etag_is_unchanged(server):
    where = server.put("/feed", feed_body("A"), headers={"ETag": '"v1"'})
    feed = open_feed(settings(where))
    feed.read(NOW)
    server.put("/feed", feed_body("A"), headers={"ETag": '"v2"'})
    with pytest.raises(FeedUnchanged):
        feed.read(NOW)
    assert feed.validators[0] == '"v2"'


def test_a_body_that_was_not_understood_is_read_again_and_heals(server):
    where = server.put("/feed", b"{ half", headers={"ETag": '"v1"'})
    feed = open_feed(settings(where))
    for _ in range(2):
        with pytest.raises(FeedUnavailable):
            feed.read(NOW)
    assert feed.validators == (None, None)
    server.put("/feed", feed_body("A"), headers={"ETag": '"v1"'})
    assert ids(feed) == ["A"]


def test_a_304_that_nobody_asked_for_is_no_success(server):
    where = server.put("/feed", status=304)
    with pytest.raises(FeedUnavailable, match="answered 304"):
        open_feed(settings(where)).read(NOW)


def test_a_typed_address_is_read_whole_each_time(server):
    where = server.put("/feed", feed_body("A"), headers={"ETag": '"v1"'})
    feed = open_feed(where)
    assert ids(feed) == ids(feed) == ["A"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": "Wed, 21 Oct 2026 07:30:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 120.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({}, None),
    ],
)
def test_a_busy_server_says_for_how_long(server, status, headers, seconds):
    where = server.put("/feed", status=status, headers=headers)
    with pytest.raises(FeedBusy, match=f"answered {status}") as caught:
        open_feed(settings(where)).read(NOW)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"write": endless}, "larger than 20 MB"),
        ({"write": dripping}, "within 0.5 seconds"),
        ({"body": feed_body("A"), "cut": 10}, "broke off"),
        ({"body": gzip.compress(feed_body("A"))[:-9], "headers": {"Content-Encoding": "gzip"}}, "broke off"),
        ({"body": b"no gzip at all", "headers": {"Content-Encoding": "gzip"}}, "broke off"),
        ({"body": b"\x0b\x02\x80{}\x03", "headers": {"Content-Encoding": "br"}}, r"not asked for \(br\)"),
        ({"body": feed_body("A"), "headers": {"Content-Encoding": "gzip, gzip"}}, "not asked for"),
        ({"status": 302}, "answered 302"),
    ],
)
def test_what_breaks_the_bounds_is_a_failure_in_one_sentence(server, page, reason):
    where = server.put("/feed", **page)
    seconds = 0.5 if page.get("write") is dripping else 15.0
    with pytest.raises(FeedUnavailable, match=reason):
        UrlBody(where, seconds=seconds).read()


def test_headers_that_drip_are_bounded_too():
    with socket.create_server(("127.0.0.1", 0)) as listening:  # accepts, and never says a word
        where = f"http://127.0.0.1:{listening.getsockname()[1]}/feed"
        with pytest.raises(FeedUnavailable, match=r"within 0\.3 seconds"):
            UrlBody(where, seconds=0.3).read()


def test_a_gzip_bomb_is_not_unpacked(server):
    bomb = gzip_bomb(200)
    where = server.put("/feed", bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        with pytest.raises(FeedUnavailable, match="larger than 20 MB"):
            UrlBody(where).read()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 120 * 1024 * 1024


def test_a_packed_feed_is_read(server):
    where = server.put("/feed", gzip.compress(feed_body("A")), headers={"Content-Encoding": "gzip"})
    assert ids(open_feed(settings(where))) == ["A"]


def test_a_public_feed_is_not_read_from_this_machine(server):
    where = server.put("/feed", feed_body("A"))
    for host in ("127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "[::ffff:127.0.0.1]"):
        address = where.replace("127.0.0.1", host)
        with pytest.raises(FeedUnavailable, match=r"private network|not valid"):
            open_feed(settings(address, allow_private=False)).read(NOW)
    assert not server.asked


def test_the_connection_goes_to_the_address_that_was_checked(server):
    """A name that means something else when it is asked again (DNS rebinding) is asked once only."""
    asked: list[str] = []

    def rebinding(host):
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("127.0.0.9",)

    where = server.put("/feed", feed_body("A")).replace("127.0.0.1", "status.example")
    assert UrlBody(where, resolver=rebinding).read() == feed_body("A")
    assert asked == ["status.example"]
    assert server.headers("host") == [f"status.example:{server.port}"]


def test_a_name_with_one_private_address_among_public_ones_is_refused(server):
    where = server.put("/feed", feed_body("A")).replace("127.0.0.1", "status.example")
    body = UrlBody(where, access=Access(private=False), resolver=lambda _: ("93.184.216.34", "127.0.0.1"))
    with pytest.raises(FeedUnavailable, match="private network"):
        body.read()
    assert not server.asked


def test_a_dead_address_is_followed_by_the_next(server):
    where = server.put("/feed", feed_body("A")).replace("127.0.0.1", "status.example")
    with socket.create_server(("::1", 0), family=socket.AF_INET6):
        assert UrlBody(where, resolver=lambda _: ("::1", "127.0.0.1")).read() == feed_body("A")


def test_a_redirect_goes_to_allowed_hosts_only(server, other):
    target = other.put("/feed", feed_body("A")).replace("127.0.0.1", "localhost")
    where = server.put("/moved", status=302, headers={"Location": target})
    with pytest.raises(FeedUnavailable, match="another host"):
        open_feed(settings(where)).read(NOW)
    assert not other.asked
    for allowed in ("localhost", f"LOCALHOST:{other.port}"):
        assert ids(open_feed(settings(where, allowed_hosts=(allowed,)))) == ["A"]
    with pytest.raises(FeedUnavailable, match="another host"):
        open_feed(settings(where, allowed_hosts=("localhost:1", "not localhost"))).read(NOW)


def test_each_hop_is_checked_so_that_a_public_server_cannot_send_inside(server, monkeypatch):
    """What counts as public is widened to one loopback address here: nothing on this machine is public."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    target = f"http://inside.example:{server.port}/feed"
    where = server.put("/moved", status=302, headers={"Location": target}).replace("127.0.0.1", "status.example")
    known = {"status.example": ("127.0.0.1",), "inside.example": ("127.0.0.2",)}
    body = UrlBody(where, access=Access(private=False, hosts=("inside.example",)), resolver=lambda host: known[host])
    with pytest.raises(FeedUnavailable, match=r"private network") as caught:
        body.read()
    assert "inside.example" in str(caught.value)
    assert [path for path, _ in server.asked] == ["/moved"]


def test_a_token_goes_to_the_feeds_own_server_only(server, other, monkeypatch):
    monkeypatch.setenv("NORTH_TOKEN", "s3cret-t0ken")
    target = other.put("/feed", feed_body("A")).replace("127.0.0.1", "localhost")
    server.put("/there", status=302, headers={"Location": target})
    where = server.put("/moved", status=307, headers={"Location": "/there"})
    feed = open_feed(settings(where, allowed_hosts=("localhost",), token_variable=TOKEN))
    assert ids(feed) == ["A"]
    assert server.headers("authorization") == ["Bearer s3cret-t0ken"] * 2
    assert other.headers("authorization") == [None]


def test_a_name_and_password_in_the_address_go_to_its_own_server_only(server, other):
    target = other.put("/feed", feed_body("A")).replace("127.0.0.1", "localhost")
    where = server.put("/moved", status=302, headers={"Location": target}).replace("http://", "http://me:p%40ss@")
    assert UrlBody(where, access=Access(hosts=("localhost",))).read()
    assert server.headers("authorization") == ["Basic bWU6cEBzcw=="]
    assert other.headers("authorization") == [None]


@pytest.mark.parametrize("value", [None, "", "  ", "two words", "a\r\nX-Evil: 1", "señal"])
def test_a_token_that_is_missing_or_unusable_is_named_by_its_variable_alone(server, monkeypatch, value):
    monkeypatch.delenv("NORTH_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("NORTH_TOKEN", value)
    where = server.put("/feed", feed_body("A"))
    with pytest.raises(FeedUnavailable, match="NORTH_TOKEN") as caught:
        open_feed(settings(where, token_variable=TOKEN)).read(NOW)
    assert not (value or "").strip() or value not in str(caught.value)
    assert not server.asked


def test_a_token_is_not_sent_in_clear_to_a_public_server(monkeypatch):
    monkeypatch.setenv("NORTH_TOKEN", "s3cret-t0ken")
    feed = open_feed(settings("http://status.example/feed", allow_private=False, token_variable=TOKEN))
    with pytest.raises(FeedUnavailable, match="only sent over https"):
        feed.read(NOW)


def test_neither_token_nor_query_stands_in_a_message_or_log(server, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("NORTH_TOKEN", "s3cret-t0ken")
    where = server.put("/feed", status=500) + "?key=hidden-key"
    with pytest.raises(FeedUnavailable) as caught:
        open_feed(settings(where, token_variable=TOKEN)).read(NOW)
    for text in (str(caught.value), repr(caught.value), caplog.text):
        assert "s3cret-t0ken" not in text
        assert "hidden-key" not in text


def test_a_proxy_is_asked_by_name_and_a_private_name_is_refused_before(server, monkeypatch):
    for name in ("no_proxy", "NO_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url.removeprefix("http://"))
    server.put("http://status.example/feed", feed_body("A"))
    nowhere = UrlBody("http://status.example/feed", access=Access(private=False), resolver=_unknown)
    assert nowhere.read() == feed_body("A")
    assert server.asked[-1][0] == "http://status.example/feed"
    inside = UrlBody("http://inside.example/feed", access=Access(private=False), resolver=lambda _: ("10.0.0.8",))
    with pytest.raises(FeedUnavailable, match="private network"):
        inside.read()
    monkeypatch.setenv("http_proxy", "carrier-pigeon://127.0.0.1:1")
    with pytest.raises(FeedUnavailable, match="proxy"):
        UrlBody("http://status.example/feed", resolver=_unknown).read()


def _unknown(_host):
    raise OSError


def test_a_feed_that_only_receives_is_not_opened():
    with pytest.raises(FeedInvalid, match="only receives"):
        open_feed(settings(None))


def test_a_validator_that_cannot_be_sent_back_is_dropped(server):
    where = server.put("/feed", feed_body("A"), headers={"ETag": '"' + "x" * 5000 + '"', "Last-Modified": "\x01"})
    feed = open_feed(settings(where))
    feed.read(NOW + timedelta(seconds=1))
    assert (feed.validators[0] or "").startswith("sha256-")
    assert feed.validators[1] is None
