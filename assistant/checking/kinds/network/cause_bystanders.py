"""Things that a clause only speaks of: in work on a part that broke, in a search, or beside a service that fails."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.things import Thing, public_names
from assistant.checking.kinds.network.work_reading import works_in
from assistant.checking.kinds.reach.service_states import mentions
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

_FAILS = re.compile(
    r"fail(?:ing|ed|s)?|out|down|dropp?(?:ed|ing|s)?|fall(?:a|an|o|aron|ando|ado)|caid[oa]s?|cay(?:o|eron)"
)
"""What a service does of itself."""
_WORKED = frozenset({"fit", "join", "repair", "rebuild", "test", "tune", "placed", "restart"})


def is_work(text: str) -> bool:
    """Whether a clause tells work on a thing that broke: "the damaged joint was replaced"."""
    return any(work.kind in _WORKED and work.state in {"done", "doing"} for work in works_in(text))


def is_no_cause(
    reply: ReplyText,
    known: Known,
    clause: tuple[int, int],
    inside: tuple[Thing, ...],
    event: re.Match[str] | None,
    named: Thing | None,
) -> bool:
    """Whether things are only spoken of: in work on a part that the provider speaks of, or beside a service that fails.

    A force that the provider does not speak of is never only spoken of.
    """
    text, public = reply.prose[slice(*clause)], public_names(known)
    if any(thing.kind == "forces" and not thing.names & public for thing in inside):
        return False
    if event and not named and _fails_itself(reply, clause, event, inside):
        return True
    if not names_of(inside) & public:
        return False
    if event and not named and (is_work(text) or _is_looked_for(reply, clause, event, inside)):
        return True
    looked_at = any(work.kind in {"test", "search"} and work.state == "doing" for work in works_in(text))
    return looked_at and pattern("cause", "blames").search(text) is None and all(t.names & public for t in inside)


def _is_looked_for(reply: ReplyText, clause: tuple[int, int], event: re.Match[str], inside: tuple[Thing, ...]) -> bool:
    """Whether the break is only what somebody looks for: "walking the cable to find the damage"."""
    if any(thing.kind == "forces" for thing in inside):
        return False
    return pattern("works", "search", "locate").search(reply.prose, clause[0], event.end()) is not None


def _fails_itself(reply: ReplyText, clause: tuple[int, int], event: re.Match[str], inside: tuple[Thing, ...]) -> bool:
    """Whether it is a service that fails: "mobile has been failing and a technician is on the way to the mast"."""
    if _FAILS.fullmatch(event.group()) is None or any(thing.start < event.start() for thing in inside):
        return False
    if pattern("cause", "markers").search(reply.prose, event.end(), clause[1]):
        return False
    return any(clause[0] <= start and end <= event.start() for start, end, _ in mentions(reply))


def names_of(things: tuple[Thing, ...]) -> frozenset[str]:
    """Every name of some things."""
    return frozenset(name for thing in things for name in thing.names)
