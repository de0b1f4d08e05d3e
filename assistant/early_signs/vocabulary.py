"""Which words a burst shares, and other reports do not."""

from collections import Counter
from collections.abc import Iterable, Sequence

_MOST = 6
_SHARE = 0.25
_TIMES = 1.5
_FEWEST = 2
_MOST_KNOWN = 100_000


class WordCounts:
    """How many reports use each word."""

    def __init__(self) -> None:
        self._reports = 0
        self._counts: Counter[str] = Counter()

    def add(self, words: Iterable[str]) -> None:
        """Count a report's words, each once."""
        self._reports += 1
        self._counts.update(words)
        if len(self._counts) > _MOST_KNOWN:
            self._counts = Counter({word: count for word, count in self._counts.items() if count > 1})

    def shared(self, reports: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        """Up to six words that a quarter of these reports use, and half as often again as others; commonest first."""
        inside = Counter(word for words in reports for word in words)
        least = max(_FEWEST, _SHARE * len(reports))
        common = [(count, word) for word, count in inside.items() if count >= least]
        usual = max(self._reports, 1)
        kept = [
            (count, word)
            for count, word in common
            if count / len(reports) >= _TIMES * self._counts[word] / usual or self._reports <= len(reports)
        ]
        return tuple(word for _, word in sorted(kept, key=lambda item: (-item[0], item[1]))[:_MOST])
