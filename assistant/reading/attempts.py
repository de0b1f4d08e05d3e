"""What the customer tried, what they do not have, and whether they deny that it is fixed."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from assistant.domain.reading import Said
from assistant.domain.ticket import Ticket
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

TRIED, LACK = "tried_", "lack_"
CLAIM, DENIAL = "claim", "denial"
AFTER, BEFORE = 25, 14
"""How many words after a claim, or before it, its denial may stand: two sentences, one sentence."""


class Attempts(NamedTuple):
    """Ways tried in vain, things that are lacking, and the claim that it is fixed where the customer denies it."""

    tried: tuple[Said, ...]
    lacking: tuple[Said, ...]
    disputed: tuple[int, int] | None


def read_attempts(
    ticket: Ticket, text: str, tokens: Sequence[Token], hits: Sequence[Hit], signals: Sequence[Hit], newest: int
) -> Attempts:
    """Read all three; each kind once, in the order of the text. ``newest``: first word of the newest message."""
    questions = _questions(text, tokens)
    tried = tuple(_said(hits, TRIED, text, tokens, questions))
    lacking = tuple(_said(hits, LACK, text, tokens, questions))
    denials = [hit for hit in hits if hit.label == DENIAL]
    faults = [hit for hit in signals if hit.label in ("out", "still_out")]
    disputed = _disputed(tokens, [hit for hit in hits if hit.label == CLAIM], denials, faults)
    if disputed is None and _called_restored(ticket):
        said = [
            hit for hit in (*denials, *faults) if hit.first >= newest and tokens[hit.first].sentence not in questions
        ]
        faulty = any(hit.first >= newest for hit in faults) or len(said) > 1
        disputed = _span(tokens, said[0]) if said and faulty else None
    return Attempts(tried, lacking, disputed)


def _said(
    hits: Sequence[Hit], prefix: str, text: str, tokens: Sequence[Token], questions: frozenset[int]
) -> list[Said]:
    found: dict[str, Said] = {}
    for hit in hits:
        kind = hit.label.removeprefix(prefix)
        if kind == hit.label or kind in found or tokens[hit.first].sentence in questions:
            continue
        start, end = _span(tokens, hit)
        found[kind] = Said(kind, " ".join(text[start:end].split()), start, end)
    return sorted(found.values(), key=lambda said: said.start)


def _questions(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The sentences that end with a question mark: what stands in them tells nothing."""
    ends = {token.sentence: token.end for token in tokens}
    return frozenset(number for number, end in ends.items() if "?" in text[end : end + 3].partition("\n")[0])


def _disputed(
    tokens: Sequence[Token], claims: Sequence[Hit], denials: Sequence[Hit], faults: Sequence[Hit]
) -> tuple[int, int] | None:
    denied = sorted(hit.first for hit in (*denials, *faults))
    ended = sorted(hit.last for hit in faults)
    for claim in claims:
        after = _any_within(denied, claim.last - 1, claim.last + AFTER)
        if after or _any_within(ended, claim.first - BEFORE, claim.first):
            return _span(tokens, claim)
    return None


def _any_within(places: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def _called_restored(ticket: Ticket) -> bool:
    """Whether the newest message of an agent before the customer's newest calls the service back."""
    written = [m for m in ticket.messages if m.text.strip()]
    if len(written) < 2 or written[-1].author != "customer":  # noqa: PLR2004 - an answer and what answered it
        return False
    agents = [m.text for m in written if m.author == "agent"]
    return bool(agents) and bool(_restored().search(agents[-1].lower()))


@cache
def _restored() -> re.Pattern[str]:
    return re.compile("|".join(table("attempts")["agent"]["restored"]))


def _span(tokens: Sequence[Token], hit: Hit) -> tuple[int, int]:
    return tokens[hit.first].start, tokens[hit.last - 1].end
