"""JSON objects in which a name is said twice, and where they stand."""

from collections.abc import Iterable, Iterator
from typing import Any

MOST_TWICE = 20
"""Objects with a name said twice that are told of."""
_LONGEST_NAME = 60
"""Characters of a name that are told."""


class Once:
    """Builds JSON objects and remembers those in which a name came twice."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object of these names and values; the last of a name counts."""
        made = dict(pairs)
        if len(made) != len(pairs) and len(self._kept) < MOST_TWICE:
            seen: set[str] = set()
            self._names[id(made)] = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            self._kept.append(made)
        return made

    def places(self, value: Any) -> tuple[str, ...]:
        """Where those objects stand, such as ``incidents[3].status``.

        Only the way to the present part is kept, and only what is told is written out: a document of millions of
        parts under one long name costs no more than a small one.
        """
        return tuple(sorted(self._found(value))) if self._kept else ()

    def _found(self, value: Any) -> Iterator[str]:
        missing = set(self._names)
        way: list[str | int] = []
        inside: list[Iterator[tuple[str | int, Any]]] = [iter((("", value),))]
        while inside and missing:
            step, node = next(inside[-1], (None, None))
            if step is None:
                inside.pop()
                way = way[:-1]
            elif isinstance(node, dict | list):
                way.append(step)
                if id(node) in missing:
                    missing.discard(id(node))
                    yield _written((*way, self._names[id(node)]))
                inside.append(iter(node.items() if isinstance(node, dict) else enumerate(node)))


def shortened(name: str) -> str:
    """A name as it may stand in a message."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _written(way: Iterable[str | int]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{shortened(step)}" if step else "" for step in way)
    return "".join(steps).removeprefix(".")
