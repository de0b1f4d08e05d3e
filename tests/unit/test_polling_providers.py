"""A watched feed speaks for one provider: the one it was added with, else the one it told first."""

from dataclasses import replace

import pytest
from polling_world import World

from knowledge_base.records import ContactPoint, FeedSettings, FeedSnapshot, Provider
from knowledge_base.records.evidence import Evidence


def telling(world, name, provider, *ids, **more):
    """An answer of a feed about a provider."""

    def answer(at):
        told = world.snapshot(name, at, *ids, provider=provider, **more)
        return replace(told, provider=Provider(name=provider))

    return answer


@pytest.fixture
def world():
    return World()


def add(world, name, provider, *ids, added=None):
    world.add(name, telling(world, name, provider, *ids), provider=added)


def test_a_feed_is_pinned_to_the_name_it_told_first(world):
    add(world, "a", "Northlight", "INC-7")
    watcher = world.watcher()
    watcher.poll("a")
    assert world.book.health("a").provider == "Northlight"
    world.answers["a"] = telling(world, "a", "Prairie Cable", "P-1")
    poll = watcher.poll("a")
    assert poll.outcome == "failed"
    assert "told of Northlight so far and now says that it is Prairie Cable" in poll.failure
    assert "--provider" in poll.failure
    assert [incident.id for incident in world.store.incidents()] == ["INC-7"]
    # It is refused again, also by a desk that was started anew, and not taken for unchanged.
    assert watcher.poll("a").outcome == world.watcher().poll("a").outcome == "failed"
    world.answers["a"] = telling(world, "a", "Northlight", "INC-7", "INC-8")
    assert watcher.poll("a").outcome == "changed"


def test_another_spelling_is_the_same_provider(world):
    add(world, "a", "Northlight", "INC-7")
    watcher = world.watcher()
    watcher.poll("a")
    world.answers["a"] = telling(world, "a", "NORTHLIGHT, Inc.", "INC-7")
    assert watcher.poll("a").outcome != "failed"
    assert world.book.health("a").provider == "Northlight"


@pytest.mark.parametrize("added", [None, "Northlight"])
@pytest.mark.parametrize("claimed", ["Northlight", "NORTHLIGHT Inc.", "n\u00f3rthlight"])
def test_a_feed_cannot_claim_the_provider_of_another(world, added, claimed):
    add(world, "a", "Northlight", "INC-7", added=added)
    watcher = world.watcher()
    watcher.poll("a")
    add(world, "b", claimed, "E-1")
    poll = watcher.poll("b")
    assert poll.outcome == "failed"
    assert "of which the feed a tells already" in poll.failure
    assert f"says that it is {claimed}," in poll.failure
    assert "--provider NAME" in poll.failure
    assert [provider.name for provider in world.store.providers()] == ["Northlight"]
    assert world.book.health("b").provider is None


def test_a_name_in_a_sentence_is_short_and_moves_no_cursor(world):
    add(world, "a", "Northlight", "INC-7")
    watcher = world.watcher()
    watcher.poll("a")
    world.answers["a"] = telling(world, "a", "\x1b[2J" + "x" * 5000, "INC-7")
    failure = watcher.poll("a").failure
    assert failure.isprintable()
    assert len(failure) < 400


def test_a_second_feed_of_a_provider_is_added_with_its_name(world):
    add(world, "a", "Northlight", "INC-7")
    add(world, "b", "Northlight", "M-1", added="Northlight")
    watcher = world.watcher()
    assert [watcher.poll(name).outcome for name in ("a", "b")] == ["failed", "changed"]
    watcher = (world := World()).watcher()
    add(world, "a", "Northlight", "INC-7")
    watcher.poll("a")
    add(world, "b", "Northlight", "M-1", added="Northlight")
    assert [watcher.poll(name).outcome for name in ("a", "b")] == ["unchanged", "changed"]


def test_a_feed_that_was_pinned_does_not_become_nameless(world):
    add(world, "a", "Northlight", "INC-7")
    watcher = world.watcher()
    watcher.poll("a")
    world.answers["a"] = telling(world, "a", "unknown", "INC-7")
    assert "names no provider" in watcher.poll("a").failure


def test_a_feed_without_a_name_is_pinned_when_it_tells_one(world):
    add(world, "a", "unknown", "INC-7")
    watcher = world.watcher()
    assert watcher.poll("a").outcome == "changed"
    assert world.book.health("a").provider is None
    world.answers["a"] = telling(world, "a", "Northlight", "INC-7")
    watcher.poll("a")
    assert world.book.health("a").provider == "Northlight"


def test_contacts_alone_cannot_be_told_for_another_either(world):
    add(world, "a", "Northlight", "INC-7")
    watcher = world.watcher()
    watcher.poll("a")
    evil = Provider(name="northlight", contacts=(ContactPoint.model_validate({"kind": "phone", "value": "+1 900"}),))
    world.add("b", lambda at: FeedSnapshot("b", at, evil), provider=None)
    assert watcher.poll("b").outcome == "failed"
    assert not world.store.providers()[0].contacts


def pushing(world, *providers):
    """A reader whose pushes tell of one provider after the other."""
    told = iter(providers)

    def read(settings, _body, at):
        return telling(world, settings.name, next(told), "E-1")(at)

    world.read_pushed = read
    return world.watcher()


@pytest.mark.parametrize("where", [None, "https://b.example/feed"])
def test_pushes_obey_the_same(world, where):
    add(world, "a", "Northlight", "INC-7")
    world.book.add(FeedSettings(name="b", where=where))
    watcher = pushing(world, "northlight inc", "Prairie Cable", "Prairie Cable", "Other")
    watcher.poll("a")
    polls = [watcher.receive("b", b"x") for _ in range(4)]
    assert [poll.outcome for poll in polls] == ["failed", "changed", "unchanged", "failed"]
    assert world.book.health("b").provider == "Prairie Cable"
    assert {incident.provider for incident in world.store.incidents()} == {"Northlight", "Prairie Cable"}


def test_alerts_claim_nobody(world):
    at = world.clock.now()
    alert = Evidence(source="am", key="f", status="firing", summary="x", starts_at=at, observed_at=at)
    world.add("am", lambda at: FeedSnapshot("am", at, Provider(), evidence=(alert,)), provider=None)
    watcher = world.watcher()
    assert watcher.poll("am").outcome == "changed"
    assert world.book.health("am").provider is None
    assert world.store.providers() == ()
