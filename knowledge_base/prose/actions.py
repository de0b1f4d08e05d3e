"""Sentences that may be quoted: what is being done about a fault, and what customers can do in the meantime."""

import re

from knowledge_base.prose.times import has_length, has_time
from knowledge_base.prose.words import pattern, raw_pattern

_LONGEST = 240
"""Characters; a longer sentence holds more than one thing."""
_CLAUSE = re.compile(r"[,;] and |[,;] | and | but | with | because | due to | owing to | \| |\s[-\u2013\u2014]\s")


def read_measure(sentence: str) -> str | None:
    """A sentence that says what is being done, without what could age in it (times) or harm (links, numbers)."""
    if has_time(sentence) or has_length(sentence) or _tells_cause(sentence):
        sentence = next((one for one in _CLAUSE.split(sentence) if _is_lasting(one, "measure")), "")
    if pattern("measure", "not").search(sentence):
        return None
    return _quotable(sentence, "measure")


def read_workaround(sentence: str) -> str | None:
    """A sentence that says what customers can do or still use; nothing with links, numbers or orders to the reader."""
    if pattern("workaround", "phrase").search(sentence) and has_time(sentence):
        sentence = next((one for one in _CLAUSE.split(sentence) if _is_lasting(one, "workaround")), "")
    if pattern("workaround", "not").search(sentence) or raw_pattern("quote", "advice_refuse").search(sentence):
        return None
    return _quotable(sentence, "workaround")


def _quotable(sentence: str, what: str) -> str | None:
    found = pattern(what, "phrase").search(sentence)
    if found is None or len(sentence) > _LONGEST or raw_pattern("quote", "refuse").search(sentence):
        return None
    if pattern("next_update", "lead").search(sentence) or pattern("eta", "none").search(sentence):
        return None
    sentence = sentence.strip().rstrip(".!")
    return sentence[:1].upper() + sentence[1:]


def _is_lasting(clause: str, what: str) -> bool:
    if pattern(what, "phrase").search(clause) is None:
        return False
    ages = has_time(clause) or (what == "measure" and has_length(clause))
    return not ages and not _tells_cause(clause)


def _tells_cause(text: str) -> bool:
    """A cause is stated elsewhere, as sure as it is told; a quotation would tell it as certain."""
    return any(pattern("cause", kind).search(text) for kind in ("lead", "weak"))
