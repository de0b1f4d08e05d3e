"""Counting: token buckets, and things that are open at the same time; by key, bounded, in memory."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

_KEPT = 10_000
"""Buckets of one kind that are remembered; the one that was used longest ago goes first."""


@dataclass(frozen=True)
class Rate:
    """``burst`` at once, then ``per_second``."""

    burst: float
    per_second: float


class Buckets:
    """Token buckets by key, none of which outlives its use by much."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic, kept: int = _KEPT) -> None:
        self._rate, self._clock, self._kept = rate, clock, kept
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one; returns 0 where it was there, else the seconds until it will be. Nothing is taken then."""
        wait = self.wait(key)
        if wait == 0:
            self._held[key] = (self._left(key) - 1, self._clock())
            self._held.move_to_end(key)
            while len(self._held) > self._kept:
                self._held.popitem(last=False)
        return wait

    def wait(self, key: str) -> float:
        """Seconds until one is there; 0 where it is now."""
        missing = 1 - self._left(key)
        return max(0.0, missing / self._rate.per_second)

    def _left(self, key: str) -> float:
        left, at = self._held.get(key, (self._rate.burst, 0.0))
        return min(self._rate.burst, left + (self._clock() - at) * self._rate.per_second)

    def __len__(self) -> int:
        return len(self._held)


class Open:
    """How many are open at the same time, by key; at most ``most`` each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def is_full(self, key: str) -> bool:
        """Whether no other may be opened."""
        return self._open.get(key, 0) >= self._most

    @contextmanager
    def one_more(self, key: str) -> Iterator[None]:
        """One that is open until the block ends, however it does."""
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]

    def __len__(self) -> int:
        return len(self._open)
