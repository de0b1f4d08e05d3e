"""Whether a ticket is about an outage, or plainly wants something else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from assistant.domain.reading import RequestKind, Topic
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.state import failing_words
from assistant.reading.tokens import Token

MENTION, FINE = "mention", "fine"
"""Words that speak of an outage, and those that say that nothing is wrong; neither is a request."""
ANY_HOW, HOW_TO = "any_how", "how_to"


@dataclass(frozen=True)
class TopicScope:
    """What is still to be answered: its words, and the hits in them by theme. ``before``: it was spoken of earlier."""

    tokens: Sequence[Token]
    hits: dict[str, list[Hit]]
    before: bool = False


@dataclass(frozen=True)
class TopicReading:
    """The topic, the kind of another request, whether an outage is spoken of, and the words that decided."""

    topic: Topic = "outage"
    kind: RequestKind | None = None
    mentioned: bool = True
    hit: Hit | None = None


def read_topic(scope: TopicScope, *, pressing: bool, thanks: bool, slow: bool) -> TopicReading:
    """Tell the topic; in doubt it is the outage, since a fault answered as a bill is the worse mistake.

    ``pressing``: danger, threats or a loss that only an outage makes. ``thanks``: nothing is asked but thanks are said.
    """
    found = [hit for hit in scope.hits["topics"] if hit.label not in (MENTION, FINE)]
    mentions = [hit for hit in scope.hits["topics"] if hit.label == MENTION]
    fine = [hit for hit in scope.hits["topics"] if hit.label == FINE]
    covered = {at for hit in (*found, *fine) for at in range(hit.first, hit.last)}
    restored = any(hit.label == "restored" for hit in scope.hits["signals"])
    mentions = [hit for hit in mentions if covered.isdisjoint(range(hit.first, hit.last))]
    mentioned = bool(mentions) or restored or scope.before
    if pressing or _broken(scope, covered, slow=slow, restored=restored):
        return TopicReading()
    if not found:
        courtesy = thanks and not (mentioned or scope.hits["services"] or scope.hits["attempts"])
        return (
            TopicReading("other_request", "thanks", mentioned=False) if courtesy else TopicReading(mentioned=mentioned)
        )
    hit = _plainest(found)
    if _is_about_it(scope, hit, mentions, covered) or (hit.label == "cancel" and (mentioned or _bitter(scope))):
        return TopicReading(mentioned=mentioned or bool(mentions))
    kind = HOW_TO if hit.label == ANY_HOW else hit.label
    return TopicReading("other_request", cast("RequestKind", kind), mentioned, hit)


def _bitter(scope: TopicScope) -> bool:
    return not set(table("topics")["weigh"]["bitter"]).isdisjoint(hit.label for hit in scope.hits["feelings"])


def _broken(scope: TopicScope, covered: Collection[int], *, slow: bool, restored: bool) -> bool:
    """Whether anything outside the request itself is said to fail now."""
    if slow:
        return True
    free = [hit for hit in scope.hits["signals"] if not any(at in covered for at in range(hit.first, hit.last))]
    labels = {hit.label for hit in free}
    if "still_out" in labels or ({"out", "impaired"} & labels and not restored):
        return True
    if restored:
        return False
    sentences = {scope.tokens[hit.first].sentence for hit in scope.hits["services"]}
    words = failing_words()
    return any(
        token.word in words and token.sentence in sentences
        for at, token in enumerate(scope.tokens)
        if at not in covered
    )


def _plainest(found: Sequence[Hit]) -> Hit:
    """The first hit of the kind that has most words of its own."""
    kinds = table("topics")["weigh"]["kinds"]
    words: dict[str, set[int]] = {}
    for hit in found:
        words.setdefault(hit.label, set()).update(range(hit.first, hit.last))
    if len(words) > 1:
        words.pop(ANY_HOW, None)
    best = min(words, key=lambda kind: (-len(words[kind]), kind != ANY_HOW and kinds.index(kind)))
    return next(hit for hit in found if hit.label == best)


def _is_about_it(scope: TopicScope, hit: Hit, mentions: Sequence[Hit], covered: Collection[int]) -> bool:
    """Whether the request is itself about the outage: asked beside it, or money for the time without service."""
    rules = table("topics")["weigh"]
    asks = [ask for ask in scope.hits["asks"] if ask.label in rules["about_it"] and ask.first not in covered]
    spoken = {scope.tokens[one.first].sentence for one in mentions}
    if hit.label in rules["money"] and scope.tokens[hit.first].sentence in spoken:
        return True
    return bool(spoken or scope.before) and any(
        ask.label == "credit" or scope.tokens[ask.first].sentence in spoken for ask in asks
    )
