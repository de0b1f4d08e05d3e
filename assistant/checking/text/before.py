"""What the sentences before one leave behind: enough to read "6 pm." after "The estimate has not moved."."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Before:
    """The role that was last spoken of, the folded words of the last date, and the last zone named; empty at the start.

    ``first`` holds for the first sentence. A claim may depend on this and on nothing else outside its own sentence:
    that is what lets an edit check only what it changed. ``asked`` is the folded question that stands right before,
    without its marks and at most 200 characters of it; empty where the sentence before asks nothing.
    """

    role: str = ""
    date: str = ""
    first: bool = True
    zone: str = ""
    asked: str = ""


class WatchedBefore(Before):
    """A Before that remembers which of its fields were asked for: what a sentence's check rests on."""

    asked_for: set[str]

    def __init__(self, before: Before) -> None:
        super().__init__(**{name: getattr(before, name) for name in _FIELDS})
        object.__setattr__(self, "asked_for", set())

    def __getattribute__(self, name: str) -> object:
        """The field, noted as asked for."""
        if name in _FIELDS:
            object.__getattribute__(self, "asked_for").add(name)
        return object.__getattribute__(self, name)

    def rests_on(self) -> tuple[tuple[str, object], ...]:
        """The fields that were asked for, with their values."""
        return tuple((name, object.__getattribute__(self, name)) for name in sorted(self.asked_for))


_FIELDS = frozenset(field.name for field in fields(Before))
