"""Who is where: told by tabs, forgotten soon after they fall silent."""

from assistant.domain.desk import Person
from assistant.presence import HERE_SECONDS, MOST_TABS, Presence, Present

ADA, BEN = Person(id="ada", name="Ada", role="agent"), Person(id="ben", name="Ben", role="lead")


class _Seconds:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def _presence() -> tuple[Presence, _Seconds]:
    seconds = _Seconds()
    return Presence(seconds), seconds


def test_two_on_one_ticket_are_both_there_in_a_fixed_order() -> None:
    presence, _ = _presence()
    presence.seen(BEN, "b", "T-1", typing=True)
    presence.seen(ADA, "a", "T-1")
    assert presence.everywhere() == {"T-1": (Present("ada", "Ada"), Present("ben", "Ben", typing=True))}


def test_whoever_falls_silent_is_gone_and_comes_back() -> None:
    presence, seconds = _presence()
    presence.seen(ADA, "a", "T-1")
    seconds.at += HERE_SECONDS
    assert "T-1" in presence.everywhere()
    seconds.at += 0.1
    assert presence.everywhere() == {}
    presence.seen(ADA, "a", "T-1")
    assert "T-1" in presence.everywhere()


def test_a_tab_is_on_one_ticket_and_leaves_by_its_word() -> None:
    presence, _ = _presence()
    presence.seen(ADA, "a", "T-1")
    presence.seen(ADA, "a", "T-2")
    assert list(presence.everywhere()) == ["T-2"]
    presence.seen(ADA, "a", None)
    presence.seen(ADA, "never seen", None)
    assert presence.everywhere() == {}


def test_two_tabs_of_one_person_are_one_who_types_where_either_does() -> None:
    presence, _ = _presence()
    presence.seen(ADA, "a", "T-1", typing=True)
    presence.seen(ADA, "b", "T-1")
    assert presence.everywhere() == {"T-1": (Present("ada", "Ada", typing=True),)}


def test_nobody_speaks_for_another_persons_tab() -> None:
    presence, _ = _presence()
    presence.seen(ADA, "a", "T-1")
    presence.seen(BEN, "a", None)
    assert "T-1" in presence.everywhere()


def test_nobody_is_on_more_tickets_than_a_person_has_tabs() -> None:
    presence, _ = _presence()
    presence.seen(BEN, "b", "T-1")
    for number in range(10 * MOST_TABS):
        presence.seen(ADA, f"made up {number}", f"T-{number}")
    found = presence.everywhere()
    assert set(found) == {"T-1"} | {f"T-{number}" for number in range(9 * MOST_TABS, 10 * MOST_TABS)}
    presence.seen(ADA, f"made up {9 * MOST_TABS}", "T-1", typing=True)
    assert presence.everywhere()["T-1"] == (Present("ada", "Ada", typing=True), Present("ben", "Ben"))


def test_people_who_fell_silent_are_not_kept() -> None:
    presence, seconds = _presence()
    for number in range(50):
        presence.seen(Person(id=f"p{number}", name="P", role="agent"), "a", "T-1")
    seconds.at += HERE_SECONDS + 0.1
    assert presence.everywhere() == {}
    assert not presence._tabs
