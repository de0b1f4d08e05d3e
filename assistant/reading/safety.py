"""Matters of life and safety in a ticket."""

from collections.abc import Iterator, Sequence
from typing import cast

from assistant.domain.vocabulary import SafetyKind
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

ORDER = ("self_harm", "emergency_calls", "medical_device", "vulnerable_person", "alarm", "other")
REACH = 3
"""How many words before a matter a denial can stand."""
STRETCH = 60
"""Words within which several signs speak of the same danger: three or four sentences."""
TELEPHONES = frozenset({"voice", "mobile"})
PHONE_OUT, VULNERABLE = "phone_out", "vulnerable_person"


def read_safety(
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    signs: Sequence[Hit],
    *,
    phone_out: bool,
    restored: bool,
    only_tv: bool = False,
) -> tuple[tuple[SafetyKind, ...], list[Hit], list[Hit]]:
    """Kinds found, gravest first, where they stand, and of these what only several signs together make.

    ``other`` counts only where nothing more exact was found.
    ``signs`` (an age, being alone, not being reached …) count only together. Once service is back, neither they
    nor somebody frail count, nor does somebody frail where ``only_tv`` fails.
    ``phone_out``: the ticket reports that a telephone fails.
    """
    stands = [hit for hit in _outermost(hits) if not _denied(tokens, hit)]
    together = [] if restored else list(_together(stands, signs, phone_out=phone_out))
    stands += together
    if restored or (only_tv and not together):
        # Who was without is named to tell how it was; who has no picture can still call for help.
        stands = [hit for hit in stands if hit.label != VULNERABLE]
    kinds = {hit.label for hit in stands}
    if len(kinds) > 1:
        kinds.discard("other")
    return cast("tuple[SafetyKind, ...]", tuple(kind for kind in ORDER if kind in kinds)), stands, together


def _outermost(hits: Sequence[Hit]) -> list[Hit]:
    """The hits in their order, without those that lie inside another one of their kind."""
    reach: dict[str, int] = {}
    outer: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if hit.last > reach.get(hit.label, 0):
            reach[hit.label] = hit.last
            outer.append(hit)
    return outer


def _denied(tokens: Sequence[Token], hit: Hit) -> bool:
    rules = table("safety")["denied"]
    if hit.label not in rules["kinds"]:
        return False
    before = [t.word for t in tokens[max(0, hit.first - REACH) : hit.first] if t.clause == tokens[hit.first].clause]
    denials = [at for at, word in enumerate(before) if word in rules["before"]]
    return bool(denials) and not set(before[denials[-1] + 1 :]) & set(rules["unless"])


def _together(found: Sequence[Hit], signs: Sequence[Hit], *, phone_out: bool) -> Iterator[Hit]:
    """Dangers that only several signs near each other make, by the rows of the vocabulary, in their order."""
    near = sorted((*found, *signs), key=lambda hit: (hit.first, hit.last, hit.label))
    for row in table("risk")["together"]:
        groups = [set(group) for group in row["signs"] if not (phone_out and PHONE_OUT in group)]
        end = _first_stretch(near, groups)
        if end:
            yield Hit(row["kind"], *end)


def _first_stretch(hits: Sequence[Hit], groups: Sequence[set[str]]) -> tuple[int, int] | None:
    """From the first to the last word of the first hits that hold one of each group and stand near enough."""
    latest: dict[str, int] = {}
    for hit in hits:
        latest[hit.label] = hit.first
        starts = [max((latest[label] for label in group if label in latest), default=-1) for group in groups]
        if starts and -1 not in starts and hit.first - min(starts) <= STRETCH:
            return min(starts), hit.last
    return None
