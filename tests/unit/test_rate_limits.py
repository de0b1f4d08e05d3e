"""Rate limits: generous to people, strict with secrets that are tried out, bounded in memory."""

import asyncio
import json

import pytest

from ui.security.buckets import Buckets, Open, Rate
from ui.security.callers import Caller, network
from ui.security.rate_limits import Limits, RateLimits
from ui.security.shown import Cookie, session_cookie

HOME = ("192.0.2.7", 40000)


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """Answers every request as it is told, behind the limits; a stream stays open until it is let go."""

    def __init__(self, limits: Limits | None = None, cookie: Cookie | None = None) -> None:
        self.clock, self.status = Hand(), 200
        self.limits = RateLimits(self._app, limits, self.clock, cookie or session_cookie(tls=False))
        self.let_go = asyncio.Event()

    async def _app(self, scope, _receive, send) -> None:
        if scope["path"].startswith("/gradio_api/heartbeat"):
            await self.let_go.wait()
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask(self, path="/", method="GET", client=HOME, **headers):
        sent = []

        async def send(message):
            sent.append(message)

        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "path": path, "method": method, "headers": pairs, "client": client}
        await self.limits(scope, None, send)
        return sent[0]["status"], dict(sent[0]["headers"]), sent[-1]["body"]

    def asked(self, times, *args, **kwargs):
        async def all_of_them():
            return [(await self.ask(*args, **kwargs))[0] for _ in range(times)]

        return asyncio.run(all_of_them())


def test_a_bucket_gives_its_burst_and_then_its_rate():
    clock = Hand()
    bucket = Buckets(Rate(3, 2), clock)
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    clock.now += 0.5
    assert (bucket.take("a"), bucket.wait("a")) == (0, 0.5)
    assert bucket.take("b") == 0
    clock.now += 1_000
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first():
    bucket = Buckets(Rate(1, 0.001), Hand(), kept=100)
    for number in range(1_000):
        bucket.take(str(number))
    assert len(bucket) == 100
    assert bucket.take("999") > 0
    assert bucket.take("0") == 0


def test_what_is_open_is_counted_down_even_when_it_breaks():
    streams = Open(2)

    def opened(breaks):
        with streams.one_more("a"), streams.one_more("a"):
            assert streams.is_full("a")
            assert not streams.is_full("b")
            if breaks:
                raise KeyError("a")

    opened(breaks=False)
    with pytest.raises(KeyError):
        opened(breaks=True)
    assert len(streams) == 0


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_network_of_version_6_counts_as_one_address(address, counted_as):
    assert network(address) == counted_as


def caller(path, *headers, tls=False):
    pairs = [(name.encode(), value.encode()) for name, value in headers]
    return Caller.of({"path": path, "headers": pairs, "client": HOME}, session_cookie(tls=tls))


def test_a_secret_is_known_by_its_hash_alone():
    shown = caller("/api/v1/tickets", ("authorization", "Bearer very-secret"))
    assert "very-secret" not in repr(shown)
    assert shown == caller("/api/v1/tickets", ("authorization", "Bearer very-secret"))
    assert shown != caller("/api/v1/tickets", ("cookie", "warmline=very-secret"))


@pytest.mark.parametrize(
    "junk",
    [
        [("authorization", "Bearer other")], [("authorization", "Basic x")], [("cookie", "__Host-warmline=other")],
        [("cookie", "x[=1")], [("cookie", 'y="a;b"')], [("cookie", "warmline-form=other")],
    ],
)  # fmt: skip
def test_whatever_is_sent_beside_it_a_session_is_the_same_caller(junk):
    plain = caller("/gradio_api/queue/join", ("cookie", "warmline=s"))
    assert plain.credential is not None
    assert caller("/gradio_api/queue/join", *junk, ("cookie", "warmline=s")) == plain


@pytest.mark.parametrize("shown", ["Bearer t", "bearer t", "BEARER   t", "Bearer t  "])
@pytest.mark.parametrize("path", ["/api/v1/tickets", "/metrics", "/hooks/tickets"])
def test_a_token_is_the_same_caller_however_it_is_written_and_whatever_cookie_comes_along(path, shown):
    plain = caller(path, ("authorization", "Bearer t"))
    assert plain.credential is not None
    assert caller(path, ("authorization", shown), ("cookie", "warmline=s")) == plain


@pytest.mark.parametrize(
    ("path", "headers", "tls"),
    [
        ("/", [("authorization", "Bearer t")], False),
        ("/gradio_api/queue/join", [("authorization", "Bearer t")], False),
        ("/sign-in", [("authorization", "Bearer t")], False),
        ("/api/v1/tickets", [("authorization", "Basic t")], False),
        ("/api/v1/tickets", [("authorization", "Basic t"), ("cookie", "warmline=s")], False),
        ("/hooks/tickets", [("cookie", "warmline=s")], False),
        ("/", [("cookie", "other=1; =;;")], False),
        ("/", [("cookie", "warmline=a; warmline=b")], False),
        ("/", [("cookie", "warmline=a")], True),
    ],
)
def test_what_counts_for_nothing_at_the_door_is_nobodys_and_counts_by_address(path, headers, tls):
    assert caller(path, *headers, tls=tls).credential is None


def test_twenty_agents_behind_one_address_who_act_and_type_are_never_refused():
    desk = Desk()

    async def an_hour_of_them():
        for second in range(600):
            for agent in range(20):
                cookie = {"cookie": f"warmline=agent-{agent}"}
                # Every second a pause in typing; every five a gesture; a page load with its files every five minutes.
                times = 2 + 2 * (second % 5 == agent % 5) + (second % 300 == agent)
                for _ in range(times):
                    assert (await desk.ask("/gradio_api/queue/join", "POST", **cookie))[0] == 200
                for _ in range(100 * (second % 300 == 0)):
                    assert (await desk.ask("/assets/index.js", **cookie))[0] == 200
            desk.clock.now += 1

    asyncio.run(an_hour_of_them())


def test_a_flood_from_one_address_is_refused_in_problem_details_and_others_are_not():
    desk = Desk(Limits(work=Rate(5, 0.5)))
    assert desk.asked(7) == [200] * 5 + [429] * 2
    status, headers, body = asyncio.run(desk.ask())
    assert (status, headers[b"retry-after"], headers[b"content-type"]) == (429, b"2", b"application/problem+json")
    assert json.loads(body) == {
        "type": "about:blank", "title": "Too many requests", "status": 429,
        "detail": "Too many requests. Try again in 2 seconds.",
    }  # fmt: skip
    assert desk.asked(1, client=("192.0.2.8", 1)) == [200]
    desk.clock.now += 2
    assert desk.asked(2) == [200, 429]


def test_who_looks_at_it_gets_a_page():
    desk = Desk(Limits(work=Rate(0, 1)))
    _, headers, body = asyncio.run(desk.ask(accept="text/html,*/*"))
    assert headers[b"content-type"] == b"text/html; charset=utf-8"
    assert b"Try again in 1 second.</p>" in body


def test_one_session_cannot_use_up_what_its_office_has():
    desk = Desk(Limits(work=Rate(1_000, 1), own_work=Rate(3, 1)))
    assert desk.asked(4, cookie="warmline=a") == [200, 200, 200, 429]
    assert desk.asked(1, cookie="warmline=b") == [200]


def test_one_session_gets_no_more_by_sending_junk_along():
    desk = Desk(Limits(own_work=Rate(3, 1)))
    junk = [{"authorization": f"Bearer {n}"} for n in range(3)] + [{"x-forwarded-for": "192.0.2.9"}]
    asked = [desk.asked(1, "/gradio_api/queue/join", "POST", cookie="warmline=a", **one)[0] for one in junk]
    assert asked == [200, 200, 200, 429]


@pytest.mark.parametrize("tls", [False, True])
def test_the_session_is_the_cookie_that_the_door_reads(tls):
    desk = Desk(Limits(own_work=Rate(1, 0.1)), session_cookie(tls=tls))
    name, other = ("__Host-warmline", "warmline")[:: 1 if tls else -1]
    asked = [desk.asked(1, cookie=f"{other}={n}; {name}=a")[0] for n in range(3)]
    assert asked == [200, 429, 429]


def test_sign_in_is_strict_and_its_page_is_not():
    desk = Desk(Limits(sign_in=Rate(2, 0.1)))
    assert desk.asked(4, "/sign-in", "POST") == [200, 200, 429, 429]
    assert desk.asked(20, "/sign-in") == [200] * 20


def test_a_secret_that_is_tried_out_shuts_that_part_and_no_other():
    desk = Desk(Limits(refused=Rate(3, 0.1)))
    assert desk.asked(2, "/api/v1/tickets", authorization="Bearer good") == [200, 200]
    desk.status = 401
    tried = [desk.asked(1, "/api/v1/tickets", authorization=f"Bearer {n}")[0] for n in range(6)]
    assert tried == [401, 401, 401, 429, 429, 429]
    desk.status = 200
    assert desk.asked(1, "/api/v1/tickets", authorization="Bearer new") == [429]
    assert desk.asked(1, "/api/v1/tickets", authorization="Bearer good") == [200]
    assert desk.asked(1, "/hooks/tickets", "POST", authorization="Bearer 9") == [200]
    assert desk.asked(1, "/") == [200]
    desk.clock.now += 10
    assert desk.asked(1, "/api/v1/tickets", authorization="Bearer new") == [200]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/form", "/sign-in/onward", "/sign-in/dark.css", "/", "/healthz"])
@pytest.mark.parametrize("shown", [{"authorization": "Bearer guess"}, {"cookie": "warmline=guess"}])
def test_what_is_answered_to_everybody_proves_nothing(path, shown):
    desk = Desk(Limits(refused=Rate(1, 0.1)))
    assert desk.asked(1, path, **shown) == [200]
    desk.status = 401
    assert desk.asked(2, "/api/v1/tickets", authorization="Bearer used up") == [401, 429]
    assert desk.asked(1, "/api/v1/tickets", **shown) == [429]


@pytest.mark.parametrize("path", ["/sign-in/session", "/live/beat", "/api/v1/tickets", "/metrics"])
def test_a_session_that_was_let_in_somewhere_goes_on_where_others_used_up_the_refusals(path):
    desk = Desk(Limits(refused=Rate(1, 0.1)))
    assert desk.asked(1, path, cookie="warmline=good") == [200]
    desk.status = 401
    assert desk.asked(2, "/api/v1/tickets", authorization="Bearer used up") == [401, 429]
    desk.status = 200
    assert desk.asked(1, "/api/v1/tickets", cookie="warmline=good") == [200]


def test_a_token_that_is_no_longer_good_counts_as_tried_out():
    desk = Desk(Limits(refused=Rate(2, 0.1)))
    assert desk.asked(1, "/api/v1/tickets", authorization="Bearer t") == [200]
    desk.status = 401
    assert desk.asked(4, "/api/v1/tickets", authorization="Bearer t") == [401, 401, 429, 429]


def test_streams_are_counted_per_session_and_per_address_and_freed_when_they_end():
    desk = Desk(Limits(streams=3, own_streams=2))

    async def scene():
        def opened(**who):
            return asyncio.ensure_future(desk.ask("/gradio_api/heartbeat/abc", **who))

        first = [opened(cookie="warmline=a"), opened(cookie="warmline=a")]
        await asyncio.sleep(0)
        assert (await opened(cookie="warmline=a"))[0] == 429
        first.append(opened(cookie="warmline=b"))
        await asyncio.sleep(0)
        assert (await opened(cookie="warmline=c"))[0] == 429
        desk.let_go.set()
        assert [(await stream)[0] for stream in first] == [200, 200, 200]
        assert (await opened(cookie="warmline=c"))[0] == 200
        assert len(desk.limits._streams) == len(desk.limits._own_streams) == 0

    asyncio.run(scene())
