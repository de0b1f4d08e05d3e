"""Who is where: told by tabs, forgotten soon after they fall silent."""

from assistant.domain.desk import Person
from assistant.presence import HERE_SECONDS, Presence, Present

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
