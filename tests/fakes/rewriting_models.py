"""Models that rewrite as they are told to: the sentences that they got, each changed by a function."""

import re
from collections.abc import Callable

from assistant.adapters.models.scripted import Asked

_LINE = re.compile(r"^- (\w+)((?: \[[^\]]+\])*): (.*(?:\n(?!- |===).*)*)", re.MULTILINE)
Said = tuple[str, str, tuple[str, ...]]
"""Move, words, ids of facts."""


def sentences_in(asked: Asked) -> list[Said]:
    """What a rewriting model was given, readable again."""
    found = []
    for move, ids, words in _LINE.findall(asked.user):
        mark = words[:1]
        found.append((move, " ".join(words.replace(mark, " ").split()), tuple(re.findall(r"\[([^\]]+)\]", ids))))
    return found


def rewriting(change: Callable[[list[Said]], list[Said]]) -> Callable[[Asked], dict[str, object]]:
    """A script for ScriptedModel that answers with the given sentences after ``change``."""

    def answer(asked: Asked) -> dict[str, object]:
        said = change(sentences_in(asked))
        return {"sentences": [{"move": move, "text": words, "facts": list(ids)} for move, words, ids in said]}

    return answer


def swapped(old: str, new: str) -> Callable[[Asked], dict[str, object]]:
    """Every sentence as it was, with ``new`` in the place of ``old``."""
    return rewriting(lambda said: [(move, words.replace(old, new), ids) for move, words, ids in said])


def without(*moves: str) -> Callable[[Asked], dict[str, object]]:
    """The sentences without those of some moves."""
    return rewriting(lambda said: [one for one in said if one[0] not in moves])


def also(move: str, words: str) -> Callable[[Asked], dict[str, object]]:
    """The sentences and one more."""
    return rewriting(lambda said: [*said, (move, words, ())])


def saying(*sentences: Said) -> Callable[[Asked], dict[str, object]]:
    """These sentences, whatever was asked."""
    return rewriting(lambda _said: list(sentences))
