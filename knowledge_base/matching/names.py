"""Known place names, found again when a ticket writes them with a slip, short or as one word."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_FIRST_FUZZY = 5
_LONG_WORD = 10
"""A word of 5 letters or more may have one slip, of 10 or more two; shorter ones none, so East is never West."""
_MOST_SLIPS = 2


class Names:
    """A set of names in normal form. Looking one up compares with a few that begin alike, not with all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._together: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        for name in sorted(self._names):
            self._together[name.replace(" ", "")].append(name)
            self._alike[name[:1], name.count(" "), len(name)].append(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __len__(self) -> int:
        return len(self._names)

    def among(self, names: Iterable[str]) -> frozenset[str]:
        """Those that are known as they are."""
        return self._names.intersection(names)

    def written_like(self, name: str) -> list[str]:
        """Known names that this one may mean: the same letters together, else a slip in a longer word."""
        if same := self._together.get(name.replace(" ", "")):
            return list(same)
        return [other for other in self._comparable(name) if _is_slip(name, other)]

    def _comparable(self, name: str) -> list[str]:
        reach = 1 + (len(name) >= _LONG_WORD)
        lengths = range(max(1, len(name) - reach), len(name) + reach + 1)
        return [other for length in lengths for other in self._alike.get((name[:1], name.count(" "), length), ())]


def _is_slip(name: str, other: str) -> bool:
    if OSA.distance(name, other, score_cutoff=_MOST_SLIPS) > _MOST_SLIPS:
        return False
    pairs = list(zip(name.split(), other.split(), strict=True))
    return all(_is_same_word(*pair, beside=len(pairs) > 1) for pair in pairs)


def _is_same_word(one: str, other: str, *, beside: bool) -> bool:
    """Whether one is the other with a slip; ``beside`` another word of the name a letter may be left out earlier."""
    shorter, longer = sorted((len(one), len(other)))
    slips = 0 if shorter < _FIRST_FUZZY else 1 if shorter < _LONG_WORD else _MOST_SLIPS
    if beside and longer == _FIRST_FUZZY and shorter == longer - 1:
        slips = 1
    return one == other or (slips > 0 and OSA.distance(one, other, score_cutoff=slips) <= slips)
