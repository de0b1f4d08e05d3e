"""How the customer feels, and how strongly."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import cast

from assistant.domain.vocabulary import Feeling
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

STRONGEST = 3
SHOUTING_SHARE = 0.1
"""Of capitals among all characters; a lone abbreviation stays below."""
BASE = {"distressed": 2, "angry": 2, "frustrated": 1, "worried": 1, "sarcastic": 1, "resigned": 1, "grateful": 1}
ORDER = ("distressed", "angry", "frustrated", "worried", "sarcastic", "resigned", "grateful")
MOST_FEELINGS = 3
LOSSES = {"lost_sales", "lost_work", "study", "event", "payment", "many_sites", "security", "household", "leisure"}
FEARS = {"safety", "health", "care", "travel", "communication"}
WEAK_FRUSTRATED = "weak_frustrated"
CLOSE = 3
"""How many words before a feeling a word can stand that makes it stronger or weaker."""
ENOUGH_WEAK = 2
"""Plain circumstances of an outage that together tell a courteous writer's frustration."""
_SMILE = re.compile(r"[:;]-?[)D](?!\w)|\U0001f642|\U0001f600|\U0001f604")
_SHOUT = re.compile(r"\b[A-Z]{4,}\b")
_BANGS = re.compile(r"[!?]{2,}")


def read_manners(text: str, hits: Sequence[Hit]) -> frozenset[str]:
    """How the text is put: ``courteous``, ``smiling``, ``unmoved`` (says it is not angry)."""
    return frozenset(hit.label for hit in hits) | ({"smiling"} if _SMILE.search(text) else set())


def read_feelings(
    hits: Sequence[Hit], impacts: Sequence[str], manners: Collection[str], *, faulty: bool
) -> tuple[Feeling, ...]:
    """Feelings said, strongest first; where none is said, those that the impact makes likely; else calm.

    A plain circumstance ("keeps dropping", "for hours") is no frustration where the writer is courteous, and an impact
    is none where they are courteous or say that they are not angry.
    """
    counts = _said(hits, manners)
    if counts["grateful"] and not faulty and not counts["sarcastic"]:
        counts = Counter({kind: n for kind, n in counts.items() if kind in {"grateful", "worried", "distressed"}})
    elif counts["grateful"] and (len(counts) > 1 or faulty):
        del counts["grateful"]
    if counts["angry"] and counts["frustrated"] <= 1:
        del counts["frustrated"]
    if counts["sarcastic"]:
        del counts["resigned"]
    said = [kind for kind in sorted(counts, key=lambda k: (-BASE[k], -counts[k], ORDER.index(k))) if counts[kind]]
    if not said:
        said = (["frustrated"] if set(impacts) & LOSSES and faulty and not manners else []) or (
            ["worried"] if set(impacts) & FEARS and faulty else []
        )
    return cast("tuple[Feeling, ...]", tuple(said[:MOST_FEELINGS]) or ("calm",))


def _said(hits: Sequence[Hit], manners: Collection[str]) -> Counter[str]:
    counts = Counter(hit.label for hit in hits)
    weak = counts.pop(WEAK_FRUSTRATED, 0)
    if "unmoved" in manners:
        return Counter({kind: n for kind, n in counts.items() if kind not in {"frustrated", "angry"}})
    if weak and (not manners or weak >= ENOUGH_WEAK or counts["frustrated"]) and "smiling" not in manners:
        counts["frustrated"] += weak
    return +counts


def read_intensity(text: str, tokens: Sequence[Token], hits: Sequence[Hit], feelings: tuple[Feeling, ...]) -> int:
    """0 (calm) to 3, from the kind of feeling, how often it is said, strong words, capitals and exclamation marks."""
    if feelings == ("calm",):
        return 0
    base = max(BASE[feeling] for feeling in feelings)
    strong = set(table("feelings")["stronger"]["words"])
    shouting = _shouts(text)
    extra = (
        bool(strong.intersection(token.word for token in tokens))
        + shouting
        + bool(_BANGS.search(text))
        + (len({hit.first for hit in hits}) >= STRONGEST)
    )
    return min(STRONGEST, base + min(extra, 2))


def _shouts(text: str) -> bool:
    return bool(_SHOUT.search(text)) and sum(map(str.isupper, text)) > len(text) * SHOUTING_SHARE


def read_strengths(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], feelings: tuple[Feeling, ...]
) -> tuple[tuple[Feeling, int], ...]:
    """Each feeling but calm with its strength, 1 to 3: what kind it is, the words close to it, how often, how loud.

    A feeling that was concluded, not said, is 1.
    """
    loud = _shouts(text) + bool(_BANGS.search(text))
    return tuple((feeling, _strength(feeling, tokens, hits, loud)) for feeling in feelings if feeling != "calm")


def _strength(feeling: Feeling, tokens: Sequence[Token], hits: Sequence[Hit], loud: int) -> int:
    said = [hit for hit in hits if hit.label.removeprefix("weak_") == feeling]
    if not said:
        return 1
    words = table("feelings")
    close = {
        t.word
        for hit in said
        for t in tokens[max(0, hit.first - CLOSE) : hit.first]
        if t.clause == tokens[hit.first].clause
    }
    extra = bool(close.intersection(words["stronger"]["words"])) + _times(said) // STRONGEST
    if feeling == "distressed":
        extra += _times(said) > 1
    elif feeling != "worried":
        extra += loud
    softer = bool(close.intersection(words["softer"]["words"]))
    return max(1, min(STRONGEST, BASE[feeling] + extra - softer))


def _times(said: Sequence[Hit]) -> int:
    """How often something is said, overlapping phrases once."""
    count = end = 0
    for hit in sorted(said, key=lambda hit: hit.first):
        count += hit.first >= end
        end = max(end, hit.last)
    return count
