"""Isotonic regression by pooling adjacent violators (Barlow et al. 1972)."""

from collections.abc import Sequence
from itertools import groupby


def isotonic(seen: Sequence[float], wanted: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The steps (x, y) of the rising line with the least squared error; both ends of each flat part.

    ``seen`` and ``wanted`` are as long as each other; equal ``seen`` share one y. Nothing seen gives no steps.
    """
    blocks: list[tuple[float, int, float, float]] = []
    for x, group in groupby(sorted(zip(seen, wanted, strict=True)), key=lambda pair: pair[0]):
        found = [y for _, y in group]
        block = (sum(found), len(found), x, x)
        while blocks and blocks[-1][0] * block[1] >= block[0] * blocks[-1][1]:
            total, count, first, _ = blocks.pop()
            block = (total + block[0], count + block[1], first, block[3])
        blocks.append(block)
    ends = [((first, total / count), (last, total / count)) for total, count, first, last in blocks]
    return tuple(step for first, last in ends for step in ((first,) if first == last else (first, last)))
