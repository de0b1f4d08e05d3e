"""How much drafts have in common: whole sentences, pair by pair."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.domain.plan import WrittenReply

_LETTERS = re.compile(r"[\W_]+")
_HALF = 0.5


@dataclass(frozen=True)
class Likeness:
    """Of ``pairs`` of drafts, how many share more than half of their sentences, and the sum of the shares.

    Each counted twice: by the ``shorter`` draft's sentences, and by the ``union`` of both drafts'.
    """

    pairs: int = 0
    over_shorter: int = 0
    over_union: int = 0
    sum_shorter: float = 0.0
    sum_union: float = 0.0

    def __add__(self, other: "Likeness") -> "Likeness":
        """Both together."""
        return Likeness(
            self.pairs + other.pairs,
            self.over_shorter + other.over_shorter,
            self.over_union + other.over_union,
            self.sum_shorter + other.sum_shorter,
            self.sum_union + other.sum_union,
        )

    def shares(self) -> tuple[float, float, float, float]:
        """Pairs over half by shorter and union, then the mean share by shorter and union; zeros without a pair."""
        pairs = self.pairs or 1
        sums = (self.over_shorter, self.over_union, self.sum_shorter, self.sum_union)
        return (sums[0] / pairs, sums[1] / pairs, sums[2] / pairs, sums[3] / pairs)


def sentences(written: WrittenReply) -> frozenset[str]:
    """The sentences of a draft, in small letters and without punctuation; greeting and sign-off are none."""
    found = (_LETTERS.sub(" ", written.text[s.start : s.end].casefold()).strip() for s in written.sentences)
    return frozenset(sentence for sentence in found if sentence)


def likeness(drafts: Iterable[frozenset[str]]) -> Likeness:
    """What every pair of drafts has in common; one without a sentence has nothing in common with any."""
    known: Sequence[frozenset[str]] = list(drafts)
    pairs = over_shorter = over_union = 0
    sum_shorter = sum_union = 0.0
    for first, second in combinations(known, 2):
        pairs += 1
        common = len(first & second)
        if common:
            shorter, union = common / min(len(first), len(second)), common / len(first | second)
            sum_shorter, sum_union = sum_shorter + shorter, sum_union + union
            over_shorter, over_union = over_shorter + (shorter > _HALF), over_union + (union > _HALF)
    return Likeness(pairs, over_shorter, over_union, sum_shorter, sum_union)
