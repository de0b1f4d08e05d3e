"""Verse: lines that run on and rhyme, which no reply about an outage has."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.checking.claims import finding
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.domain.check import RuleFinding

Span = tuple[int, int]

_LINE = re.compile(r"[^\n/]+")
_SLASHED = re.compile(r" / ")
_SHORTEST, _LONGEST = 3, 11
"""Words of a line of verse."""
_SLASHES = 2
_LISTED = re.compile(r"\s*(?:[-*\u2022]|\d+[.)])")
_STOPPED = re.compile(r"[.!?:]\s*$")
_LAST = re.compile(r"([a-z]+)\W*$")
_RHYME = re.compile(r"[aeiouy](?:[^aeiouy]{1,3}|[^aeiouy]{1,2}[aeiouy])$")


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """The first lines of verse: two that rhyme and run on, or three between strokes."""
    del known
    lines = [match.span() for match in _LINE.finditer(reply.low)]
    slashed = len(_SLASHED.findall(reply.low)) >= _SLASHES
    for (start, upto), (begin, end) in pairwise(lines):
        first, second = reply.low[start:upto], reply.low[begin:end]
        joint = reply.low[max(0, upto - 1) : begin + 1]
        apart = "\n" in joint or (slashed and " / " in joint)
        if apart and _is_verse(first) and _is_verse(second) and not _STOPPED.search(first) and _rhyme(first, second):
            yield finding(reply, "off_topic", "block", (start, end), say("off_topic"))
            return


def _is_verse(line: str) -> bool:
    # The beginning of the first line may be of the sentence before it.
    told = re.split(r"[.!?:]\s", line)[-1]
    few = _SHORTEST <= len(told.split()) <= _LONGEST
    return few and not _LISTED.match(told) and not any(c.isdigit() for c in told)


def _rhyme(first: str, second: str) -> bool:
    one, other = (_LAST.search(line) for line in (first, second))
    if one is None or other is None or one.group(1) == other.group(1):
        return False
    return _sound(one.group(1)) == _sound(other.group(1))


def _sound(word: str) -> str:
    """What a word rhymes by: from its last vowel that sounds, roughly; a silent e is left out."""
    bare = word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
    found = _RHYME.search(bare)
    return found.group() if found else bare
