"""A watcher keeps book of every poll, keeps the last facts of a dead feed, and lets no feed harm another."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from polling_world import START, World, failing, seeded

from knowledge_base.errors import FeedBusy, FeedUnavailable, FeedUnchanged, StoreUnavailable, UnknownFeed
from knowledge_base.polling import FeedState
from knowledge_base.records import FeedHealth, FeedProblem, FeedSettings
from knowledge_base.records.evidence import Evidence

AWAY = FeedUnavailable("The feed could not be read: the server cannot be reached.")
PROBLEM = FeedProblem("incidents[1] (B)", "status: expected one of …", '{"id": "B"}')


@pytest.fixture
def world():
    return World()


def seconds(health, since):
    return (health.next_poll_at - since).total_seconds()


def test_a_poll_stores_what_changed_and_keeps_book(world):
    world.add("north", world.listing("north", "A", problems=(PROBLEM,)), interval=90)
    watcher = world.watcher()
    poll = watcher.poll("north")
    assert (poll.outcome, [one.incident.id for one in poll.changes], poll.problems) == ("changed", ["A"], (PROBLEM,))
    health = world.book.health("north")
    assert (health.last_tried_at, health.last_synced_at, health.failures) == (START, START, 0)
    assert (health.entries, health.problems, health.etag) == (1, (PROBLEM,), '"1"')
    assert seconds(health, START) == 90
    world.clock.move(90)
    assert watcher.poll("north").outcome == "unchanged"


def test_an_unchanged_feed_is_in_sync_and_keeps_its_problems(world):
    world.add("north", world.listing("north", "A", problems=(PROBLEM,)))
    watcher = world.watcher()
    watcher.poll("north")
    world.answers["north"] = failing(FeedUnchanged("north"))
    world.clock.move(60)
    poll = watcher.poll("north")
    health = world.book.health("north")
    assert (poll.outcome, poll.changes, poll.problems) == ("unchanged", (), (PROBLEM,))
    assert (health.last_synced_at, health.entries, health.problems) == (world.clock.now(), 1, (PROBLEM,))


def test_a_dead_feed_keeps_its_facts_while_its_age_grows(world):
    world.add("north", world.listing("north", "A"), stale_after=900)
    watcher = world.watcher()
    watcher.poll("north")
    world.answers["north"] = failing(AWAY)
    for _ in range(3):
        world.clock.move(300)
        poll = watcher.poll("north")
        assert (poll.outcome, poll.failure) == ("failed", str(AWAY))
    [state] = watcher.states()
    assert (state.silent_since, state.age, state.stale) == (START, timedelta(seconds=900), False)
    world.clock.move(1)
    [state] = watcher.states()
    assert state.stale
    assert (state.health.failures, state.health.failure) == (3, str(AWAY))
    assert [one.id for one in world.store.incidents()] == ["A"]
    world.answers["north"] = world.listing("north", "A")
    watcher.poll("north")
    [state] = watcher.states()
    assert (state.stale, state.health.failures, state.health.failure) == (False, 0, None)


@pytest.mark.parametrize(
    ("settings", "health", "age", "stale"),
    [
        ({}, {}, None, False),
        ({}, {"last_tried_at": START}, None, True),
        ({}, {"last_synced_at": START}, 0, False),
        ({}, {"last_synced_at": START - timedelta(hours=2)}, 7200, True),
        ({}, {"last_synced_at": START + timedelta(hours=2)}, 0, False),
        ({"where": None}, {"last_synced_at": START - timedelta(days=2)}, 172_800, False),
        ({"where": None}, {"last_tried_at": START}, None, False),
    ],
    ids=["new", "never answered", "fresh", "old", "clock set back", "only receives", "only receives, nothing yet"],
)
def test_a_state_says_how_old_the_facts_are(settings, health, age, stale):
    feed = FeedSettings(name="north", **({"where": "feed.json"} | settings))
    state = FeedState.at(feed, FeedHealth(name="north", **health), START)
    assert (None if state.age is None else state.age.total_seconds(), state.stale) == (age, stale)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("https://me:pass@status.example:8443/a/b?key=1#x", "https://status.example:8443/a/b"),
        ("https://status.example?key=a/b@c", "https://status.example"),
        ("http://[::1", "http://\u2026"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://u:SEKRET/x@127.0.0.1:1/p", "https://\u2026"),
        ("https://u:123/SEKRET@127.0.0.1:1/p", "https://\u2026"),
        ("/srv/feeds/a?b@c.json", "/srv/feeds/a?b@c.json"),
        (None, None),
    ],
)
def test_a_state_shows_an_address_without_its_secrets(where, shown):
    feed = FeedSettings(name="north", where=where)
    assert FeedState.at(feed, FeedHealth(name="north"), START).shown_where == shown


def test_an_open_incident_that_is_no_longer_listed_is_said_and_kept(world):
    world.add("north", world.listing("north", *"ABCD"))
    watcher = world.watcher()
    watcher.poll("north")
    broken = replace(PROBLEM, raw='{"id": "B", "status": "?"}')
    world.answers["north"] = world.listing("north", "A", problems=(broken,))
    poll = watcher.poll("north")
    assert poll.missing == ("C", "D"), "one that is listed broken is not missing"
    assert "2 open incidents are no longer listed by this feed (C, D)" in poll.problems[-1].message
    assert world.book.health("north").problems == poll.problems
    assert [one.id for one in world.store.incidents()] == list("ABCD")
    world.answers["north"] = failing(FeedUnchanged("north"))
    assert watcher.poll("north").problems == poll.problems, "it is still said after a 304"
    world.answers["north"] = world.listing("north", *"ABCD")
    assert watcher.poll("north").missing == ()


def test_an_empty_feed_deletes_nothing(world):
    world.add("north", world.listing("north", *"ABCDEFG"))
    watcher = world.watcher()
    watcher.poll("north")
    world.answers["north"] = world.listing("north")
    poll = watcher.poll("north")
    assert "7 open incidents" in poll.problems[0].message
    assert "and 2 more" in poll.problems[0].message
    assert len(world.store.incidents()) == 7


def test_what_is_over_or_told_by_another_feed_or_long_past_is_not_missing(world):
    world.add("north", world.listing("north", "A", status="resolved"))
    world.add("south", world.listing("south", "B"))
    watcher = world.watcher()
    watcher.poll_due()
    world.answers["north"] = world.listing("north")
    assert watcher.poll("north").missing == ()
    world.answers["south"] = world.listing("south")
    assert watcher.poll("south").missing == ("B",)
    world.clock.move(31 * 86_400)
    assert watcher.poll("south").missing == ()


def test_a_feed_that_is_broken_throughout_does_not_fill_the_book(world):
    broken = tuple(FeedProblem(f"incidents[{number}]", "status is missing", "{}") for number in range(5000))
    world.add("north", world.listing("north", "A"))
    watcher = world.watcher()
    watcher.poll("north")
    world.answers["north"] = world.listing("north", problems=broken)
    poll = watcher.poll("north")
    kept = world.book.health("north").problems
    assert (len(poll.problems), len(kept)) == (5001, 101)
    assert "no longer listed" in kept[-2].message
    assert kept[-1].message == "4901 more entries of this feed could not be used."


def test_validators_survive_a_restart_and_a_failed_store_forgets_them(world):
    world.add("north", world.listing("north", "A"))
    watcher = world.watcher()
    watcher.poll("north")
    watcher.poll("north")
    world.watcher().poll("north")
    assert world.opened == [("north", None), ("north", '"2"')], "it stays open, and a restart begins where it was"


def test_what_could_not_be_stored_is_read_again_and_is_no_failure_of_the_feed(world):
    class Away(type(world.store)):
        away = False

        def record(self, snapshot):
            if self.away:
                raise StoreUnavailable("The incident store is away.")
            return super().record(snapshot)

    world.store = Away()
    world.add("north", world.listing("north", "A"))
    watcher = world.watcher()
    watcher.poll("north")
    before = world.book.health("north")
    world.store.away = True
    world.answers["north"] = world.listing("north", "A", "B")
    poll = watcher.poll("north")
    assert (poll.outcome, poll.failure) == ("failed", "The incident store is away.")
    assert world.book.health("north") == before
    world.store.away = False
    assert [one.incident.id for one in watcher.poll("north").changes] == ["B"]
    assert world.opened == [("north", None), ("north", '"1"')], "opened anew, with what was known before"


@pytest.mark.parametrize(
    "error", [AWAY, ValueError("https://me:secret@host/?key=hidden"), RecursionError(), KeyError()]
)
def test_no_failure_reaches_another_feed_or_tells_a_secret(world, error, caplog):
    world.add("bad", failing(error))
    world.add("good", world.listing("good", "A"))
    bad, good = world.watcher().poll_due()
    assert (bad.name, bad.outcome, good.name, good.outcome) == ("bad", "failed", "good", "changed")
    assert world.book.health("bad").failures == 1
    for text in (bad.failure, world.book.health("bad").failure, caplog.text):
        assert "secret" not in text
        assert "hidden" not in text


def test_an_opener_that_fails_is_a_failure_of_that_feed(world):
    def opener(settings, health):
        if settings.name == "bad":
            raise AWAY
        return world.open(settings, health)

    world.add("bad")
    world.add("good", world.listing("good", "A"))
    watcher = type(world.watcher())(world.book, world.store, world.clock, opener, world.read_pushed)
    assert [poll.outcome for poll in watcher.poll_due()] == ["failed", "changed"]


def test_twenty_feeds_of_which_five_always_fail(world):
    """The healthy are polled at their interval, the failing ever more rarely, down to about once an hour."""
    for number in range(20):
        name = f"feed-{number:02}"
        world.add(name, failing(AWAY) if number % 4 == 0 else world.listing(name, name), interval=60)
    watcher = world.watcher(seeded(7))
    hours = 8
    for _ in range(hours * 120):
        watcher.poll_due()
        world.clock.move(30)
    for number in range(20):
        times = [at for name, at in world.reads if name == f"feed-{number:02}"]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
        if number % 4:
            assert set(gaps) == {60.0}
        else:
            assert len(times) < 40
            assert max(gaps) > 1200
            assert max(gaps) <= 3600 + 30
            assert world.book.health(f"feed-{number:02}").failures == len(times)


def test_back_off_is_jittered_grows_and_is_bounded():
    feed = FeedSettings(name="north", where="x", interval=60)
    schedule = seeded(1)
    spans = {
        failures: [(schedule.after_failure(feed, failures, START) - START).total_seconds() for _ in range(300)]
        for failures in (1, 3, 6, 50, 10_000)
    }
    for failures, ceiling in ((1, 120), (3, 480), (6, 3600), (50, 3600), (10_000, 3600)):
        assert min(spans[failures]) >= 60
        assert max(spans[failures]) <= ceiling
        assert max(spans[failures]) > ceiling * 0.9
        assert len(set(spans[failures])) > 250, "full jitter: no two alike"


@pytest.mark.parametrize(
    ("interval", "asked", "least", "most"),
    [(60, 600.0, 600, 600), (60, 1e9, 3600, 3600), (60, -5.0, 60, 120), (60, None, 60, 120),
     (86_400, None, 86_400, 86_400), (86_400, 1e9, 86_400, 86_400)],
)  # fmt: skip
def test_what_the_server_asks_for_is_kept_to_within_the_bound(world, interval, asked, least, most):
    world.add("north", failing(FeedBusy("busy", asked)), interval=interval)
    world.watcher().poll("north")
    assert least <= seconds(world.book.health("north"), START) <= most


def test_head_starts_are_spread_and_a_single_feed_does_not_wait():
    schedule = seeded(3)
    assert schedule.head_starts(1) == (0.0,)
    assert schedule.head_starts(0) == ()
    many = schedule.head_starts(1000)
    assert 0 <= min(many) < 5
    assert 25 < max(many) <= 30


def test_only_what_is_due_is_polled_and_a_clock_set_back_stops_nothing(world):
    world.add("north", world.listing("north", "A"), interval=60)
    watcher = world.watcher()
    assert len(watcher.poll_due()) == 1
    world.clock.move(59)
    assert watcher.poll_due() == ()
    world.clock.move(1)
    assert len(watcher.poll_due()) == 1
    world.clock.move(-86_400)
    assert len(watcher.poll_due()) == 1


def test_a_push_is_stored_and_is_no_whole_reading(world):
    world.add("events", where=None)
    watcher = world.watcher()
    assert watcher.receive("events", b"A B").outcome == "changed"
    poll = watcher.receive("events", b"C")
    assert (poll.outcome, poll.missing, poll.problems) == ("changed", (), ())
    health = world.book.health("events")
    assert (health.last_synced_at, health.entries, health.next_poll_at) == (START, 1, None)
    assert len(world.store.incidents()) == 3
    assert watcher.poll_due() == ()
    assert "only receives" in watcher.poll("events").failure


def test_a_push_that_is_no_message_is_told_and_keeps_the_facts(world):
    world.add("events", where=None)
    watcher = world.watcher()
    watcher.receive("events", b"A")
    poll = watcher.receive("events", b"")
    assert (poll.outcome, poll.failure) == ("failed", "The message is empty.")
    assert world.book.health("events").failure == "The message is empty."
    assert watcher.receive("events", b"A").outcome == "unchanged"
    assert world.book.health("events").failure is None


def test_a_push_to_a_polled_feed_leaves_its_polling_alone(world):
    world.add("north", world.listing("north", "A"))
    watcher = world.watcher()
    watcher.poll("north")
    before = world.book.health("north")
    watcher.receive("north", b"B")
    watcher.receive("north", b"")
    assert world.book.health("north") == before


def test_a_push_with_alerts_alone_counts_as_changed(world):
    alert = Evidence(source="alerts", key="1", status="firing", summary="OLT down", starts_at=START, observed_at=START)
    world.add("alerts", where=None)
    watcher = type(world.watcher())(
        world.book, world.store, world.clock, world.open,
        lambda feed, _, at: replace(world.snapshot(feed.name, at), evidence=(alert,)),
    )  # fmt: skip
    assert watcher.receive("alerts", b"{}").outcome == "changed"
    assert world.book.health("alerts").entries == 1


def test_a_store_that_is_away_is_told_to_who_pushes_so_that_they_try_again(world):
    class Away(type(world.store)):
        def record(self, snapshot):
            raise StoreUnavailable(f"The incident store is away: {snapshot.source}")

    world.store = Away()
    world.add("events", where=None)
    with pytest.raises(StoreUnavailable):
        world.watcher().receive("events", b"A")


@pytest.mark.parametrize("call", ["poll", "receive"])
def test_an_unknown_feed_is_refused(world, call):
    with pytest.raises(UnknownFeed):
        getattr(world.watcher(), call)(*(["nobody"] if call == "poll" else ["nobody", b"A"]))


def test_a_reading_that_was_overtaken_is_not_stored(world):
    """Two processes: a slow reading that began earlier ends after a newer one was stored."""
    world.add("north")
    watcher, other = world.watcher(), world.watcher()

    def slow(at):
        world.clock.move(5)
        world.answers["north"] = world.listing("north", "A", status="resolved")
        other.poll("north")
        return world.snapshot("north", at, "A")

    world.answers["north"] = slow
    assert watcher.poll("north").outcome == "unchanged"
    assert [one.status for one in world.store.incidents()] == ["resolved"]
    assert world.book.health("north").last_synced_at == START + timedelta(seconds=5)
    assert watcher.poll("north").outcome == "unchanged"


def test_a_feed_that_is_removed_while_it_is_read_harms_nothing(world):
    def vanishing(at):
        world.book.remove("north")
        return world.snapshot("north", at, "A")

    world.add("north", vanishing)
    assert world.watcher().poll("north").outcome == "failed"
    assert world.book.feeds() == ()


def _until(condition, limit=20.0):
    ends = time.monotonic() + limit
    while not condition() and time.monotonic() < ends:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def running():
    """Runs a watcher until the test is over."""
    stop, threads = threading.Event(), []

    def start(watcher):
        thread = threading.Thread(target=watcher.run, args=(stop,), daemon=True)
        threads.append(thread)
        thread.start()
        return stop, thread

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_feeds_that_hang_hold_up_nobody_and_stopping_is_prompt(world, running):
    release = threading.Event()

    def hanging(at):
        release.wait(30)
        return world.snapshot("hang", at, "LATE")

    for number in range(6):
        world.add(f"hang-{number}", hanging)
    for number in range(6):
        world.add(f"well-{number}", world.listing(f"well-{number}", f"W{number}"), interval=1)
    stop, thread = running(world.watcher(seeded(2)))
    assert _until(lambda: len(world.store.incidents()) == 6)
    world.clock.move(2)
    assert _until(lambda: sum(name.startswith("well") for name, _ in world.reads) >= 12)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    release.set()
    time.sleep(0.1)
    assert "LATE" not in {one.id for one in world.store.incidents()}, "what ends after the stop is not stored"


def test_feeds_that_failed_never_take_every_thread(world, running):
    release = threading.Event()

    def hanging(_at):
        release.wait(30)
        raise AWAY

    for number in range(20):
        name = f"dead-{number:02}"
        world.add(name, hanging)
        world.book.note(FeedHealth(name=name, failures=3, next_poll_at=START))
    world.add("well", world.listing("well", "A"), interval=1)
    world.book.note(FeedHealth(name="well", last_synced_at=START, next_poll_at=START + timedelta(seconds=1)))
    running(world.watcher(seeded(2)))
    assert _until(lambda: sum(name.startswith("dead") for name, _ in world.reads) >= 4)
    world.clock.move(1)
    assert _until(lambda: any(name == "well" for name, _ in world.reads))
    assert len({name for name, _ in world.reads if name.startswith("dead")}) == 4
    release.set()


def test_watching_survives_a_database_that_is_away_and_finds_feeds_added_later(world, running, caplog):
    class Shaky(type(world.book)):
        looks = 0

        def feeds(self):
            self.looks += 1
            if self.looks == 2:
                raise RuntimeError("postgres://me:secret@host")
            return super().feeds()

    world.book = Shaky()
    world.add("north", world.listing("north", "A"))
    running(world.watcher())
    assert _until(lambda: world.book.looks >= 2)
    world.add("south", world.listing("south", "B"))
    assert _until(lambda: len(world.store.incidents()) == 2)
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text


def test_two_watchers_of_one_book_do_no_harm(world):
    for number in range(10):
        name = f"feed-{number}"
        world.add(name, world.listing(name, name))
    watchers = [world.watcher(), world.watcher()]
    threads = [threading.Thread(target=watcher.poll_due) for watcher in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.store.incidents()) == 10
    assert all(len(world.store.history(one.id)) == 1 for one in world.store.incidents())
    assert {health.failures for health in world.book.notes} == {0}
