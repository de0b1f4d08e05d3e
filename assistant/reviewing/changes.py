"""How a draft and what was sent in its place differ, sentence by sentence and word by word."""

import re
from collections.abc import Iterable
from itertools import chain

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from assistant.domain.reply import Reply
from assistant.domain.review import Changes, Part, PartFate

_ALIKE = 60.0
"""Of 100, how alike two sentences are of which one is the other reworded (rapidfuzz ratio). Below it, hand-made pairs
of tests/unit/test_review_changes.py were different sentences; above it, the same one in other words."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


def changes_of(draft: Reply, sent: str) -> Changes:
    """What became of each sentence of ``draft`` in the text ``sent``, and how much is new."""
    drafted = [(one, _plain(draft.text[one.start : one.end])) for one in draft.sentences]
    given = list(filter(None, map(_plain, _SENTENCE.split(sent))))
    whole, left = _plain(sent), []
    fates: dict[int, PartFate] = {}
    for number, (_, words) in enumerate(drafted):
        if words and words in whole:
            fates[number] = "kept"
        else:
            left.append(number)
    new = [one for one in given if not _is_of(one, (words for _, words in drafted))]
    for number in left:
        found = process.extractOne(drafted[number][1], new, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        fates[number] = "dropped" if found is None else "reworded"
        if found is not None:
            new.pop(found[2])
    own = [one for one in new if one not in _plain(draft.text)]
    parts = tuple(Part(sentence.move, fates[number]) for number, (sentence, _) in enumerate(drafted))
    return Changes(share_changed(draft.text, sent), parts, len(own))


def share_changed(before: str, after: str) -> float:
    """The share of words that differ, 0 to 1, with two places."""
    return round(Indel.normalized_distance(before.split(), after.split()), 2)


def _is_of(sentence: str, drafted: Iterable[str]) -> bool:
    return any(sentence in words or words in sentence for words in chain(drafted) if words)


def _plain(text: str) -> str:
    return " ".join(text.split())
