"""Watching real servers on loopback, with each store: what was read survives a restart, and two processes agree."""

import threading
import time

import pytest
from feed_server import dripping, feed_body, serving
from sqlalchemy import create_engine

from knowledge_base.clock import SystemClock
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.received import read_received
from knowledge_base.polling import Watcher
from knowledge_base.records import FeedSettings
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.memory import MemoryIncidentStore
from knowledge_base.stores.sql import SqlIncidentStore
from knowledge_base.stores.sql_feed_book import SqlFeedBook
from knowledge_base.stores.tables import metadata


@pytest.fixture
def server():
    with serving() as world:
        yield world


@pytest.fixture(params=["memory", "sql"])
def opened(request, tmp_path):
    """Opens book and store anew, as a process that starts does; both hold what was kept before."""
    if request.param == "memory":
        kept = MemoryFeedBook(), MemoryIncidentStore()
        yield lambda: kept
        return
    engines = []

    def again():
        engine = create_engine(f"sqlite:///{tmp_path}/incidents.db")
        engines.append(engine)
        metadata.create_all(engine)
        return SqlFeedBook(engine), SqlIncidentStore(engine)

    yield again
    for engine in engines:
        engine.dispose()


def watcher_of(book, store):
    return Watcher(book, store, SystemClock(), open_feed, read_received)


def feed(name, where, **more):
    return FeedSettings(name=name, where=where, **({"allow_private": True, "provider": "Northlight"} | more))


def test_a_watched_server_is_asked_conditionally_also_after_a_restart(server, opened):
    where = server.put("/feed", feed_body("A"), headers={"ETag": '"v1"'})
    book, store = opened()
    book.add(feed("north", where))
    watcher = watcher_of(book, store)
    assert [watcher.poll("north").outcome for _ in range(2)] == ["changed", "unchanged"]
    book, store = opened()
    watcher = watcher_of(book, store)
    assert watcher.poll("north").outcome == "unchanged"
    assert server.headers("if-none-match") == [None, '"v1"', '"v1"']
    server.put("/feed", feed_body("A", status="resolved"), headers={"ETag": '"v2"'})
    assert [one.incident.status for one in watcher.poll("north").changes] == ["resolved"]
    server.put("/feed", status=500)
    poll = watcher.poll("north")
    assert "answered 500" in poll.failure
    assert [one.status for one in store.incidents()] == ["resolved"]


def test_a_servers_wish_to_be_left_alone_stands_in_the_book(server, opened):
    book, store = opened()
    book.add(feed("north", server.put("/feed", status=429, headers={"Retry-After": "1800"})))
    assert watcher_of(book, store).poll("north").outcome == "failed"
    health = book.health("north")
    assert 1790 < (health.next_poll_at - health.last_tried_at).total_seconds() < 1830


def test_a_file_that_is_edited_is_followed(tmp_path, opened):
    book, store = opened()
    path = tmp_path / "feed.json"
    path.write_bytes(feed_body("A"))
    book.add(FeedSettings(name="file", where=str(path)))
    watcher = watcher_of(book, store)
    outcomes = [watcher.poll("file").outcome for _ in range(3)]
    path.write_bytes(feed_body("A", "B")[:-30])
    outcomes.append(watcher.poll("file").outcome)
    assert [one.id for one in store.incidents()] == ["A"]
    path.write_bytes(feed_body("A", "B"))
    outcomes.append(watcher.poll("file").outcome)
    assert outcomes == ["changed", "unchanged", "unchanged", "failed", "changed"]
    assert [one.id for one in store.incidents()] == ["A", "B"]


def test_two_processes_and_a_dead_server_do_no_harm(server, opened):
    book, store = opened()
    for number in range(6):
        where = server.put(f"/{number}", feed_body(f"I-{number}"), headers={"ETag": f'"{number}"'})
        book.add(feed(f"feed-{number}", where))
    book.add(feed("away", "http://127.0.0.1:9/feed"))
    watchers = [watcher_of(book, store), watcher_of(*opened())]
    polls: list[str] = []
    threads = [
        threading.Thread(target=lambda one=one: polls.extend(p.outcome for p in one.poll_due())) for one in watchers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert polls.count("failed") <= 2
    assert [one.id for one in store.incidents()] == [f"I-{number}" for number in range(6)]
    assert all(len(store.history(one.id)) == 1 for one in store.incidents())
    assert {state.settings.name for state in watchers[0].states() if state.health.failures} == {"away"}


def test_watching_runs_until_it_is_stopped_while_a_server_drips(server, opened):
    book, store = opened()
    book.add(feed("drip", server.put("/drip", write=dripping)))
    book.add(feed("north", server.put("/feed", feed_body("A"))))
    stop = threading.Event()
    thread = threading.Thread(target=watcher_of(book, store).run, args=(stop,), daemon=True)
    thread.start()
    ends = time.monotonic() + 20
    while not store.incidents() and time.monotonic() < ends:
        time.sleep(0.02)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert [one.id for one in store.incidents()] == ["A"]


def test_a_pushed_document_is_taken_at_once(opened):
    book, store = opened()
    book.add(FeedSettings(name="pushed"))
    watcher = watcher_of(book, store)
    assert watcher.receive("pushed", feed_body("A")).outcome == "changed"
    assert watcher.receive("pushed", b"nothing of the kind").outcome == "failed"
    assert [one.id for one in store.incidents()] == ["A"]
