"""Documents that are small as text and huge, or endlessly deep, as values."""

from collections.abc import Iterable, Iterator
from typing import Any

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.wording import say

DEEPEST = 40
"""Levels of nesting; the native format has six."""
_MOST_VALUES = 2_000_000
"""Values of a document; a 20 MB feed has fewer. YAML, of which less is read, gets there by its aliases only."""
_LETTERS = 64
"""Characters that weigh as much as one more value, so that no text is multiplied by aliases."""


def refuse_deep(value: Any, name: str) -> None:
    """Raise FeedNotUnderstood for a document without aliases that is too deep or has too many values.

    Needs no more memory than the document is deep.
    """
    number = 1
    inside: list[Iterator[Any]] = [iter((value,))]
    while inside:
        node = next(inside[-1], inside)
        if node is inside:
            inside.pop()
        elif _is_many(node):
            number += len(node)
            if number > _MOST_VALUES:
                raise FeedNotUnderstood(say("feed", "many", name=name, limit=_MOST_VALUES))
            if len(inside) > DEEPEST:
                raise FeedNotUnderstood(say("feed", "deep", name=name, limit=DEEPEST))
            inside.append(iter(_parts(node)))


def refuse_swollen(value: Any, name: str) -> None:
    """The same for one with aliases: values are counted as if each alias were written out, long texts as several.

    Each shared part is counted once and remembered.
    """
    sizes: dict[int, int] = {}
    entered: set[int] = set()
    stack: list[tuple[Any, bool, int]] = [(value, False, 1)]
    while stack:
        node, done, depth = stack.pop()
        if not _is_many(node) or id(node) in sizes:
            continue
        if done:
            sizes[id(node)] = 1 + sum(_size(part, sizes) for part in _parts(node))
            continue
        if depth > DEEPEST or id(node) in entered:
            raise FeedNotUnderstood(say("feed", "deep", name=name, limit=DEEPEST))
        entered.add(id(node))
        stack.append((node, True, depth))
        stack.extend((part, False, depth + 1) for part in _parts(node) if _is_many(part))
    if _size(value, sizes) > _MOST_VALUES:
        raise FeedNotUnderstood(say("feed", "swollen", name=name, limit=_MOST_VALUES))


def _is_many(node: Any) -> bool:
    return isinstance(node, dict | list | tuple | set | frozenset)


def _parts(node: Any) -> Iterable[Any]:
    return node.values() if isinstance(node, dict) else node


def _size(part: Any, sizes: dict[int, int]) -> int:
    return 1 + len(part) // _LETTERS if isinstance(part, str) else sizes.get(id(part), 1)
