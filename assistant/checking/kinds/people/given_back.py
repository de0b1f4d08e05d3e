"""Contacts out of the customer's own text, given back: as theirs, or as one that is not ours and to be left alone.

Whoever writes to us may write an attacker's number too: it is never given as a way to reach anybody.
"""

import re

from assistant.checking.claims import quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.spoken_numbers import spoken
from assistant.checking.text.words import pattern

Span = tuple[int, int]

_SHORTEST = 4
"""Figures of a number that a text can hold as a number."""
_PATH = re.compile(r"\S*/\S*$")
_BREAK = re.compile(r"[,;:\u2013\u2014]\s*|\s-\s")
_ONE_OF_SEVERAL = re.compile(r"(?<!\w)(?:or|nor|o|u|ni)(?!\w)")


def is_given_back(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether the contact at ``span`` is the customer's, told as theirs or warned of."""
    if not _is_in_their_text(known, quoted(reply, span)):
        return False
    sentence = reply.sentence_at(span[0])
    before, behind = reply.low[sentence.start : span[0]], reply.low[span[1] : sentence.end]
    if _PATH.search(before) and before.rsplit(maxsplit=1)[-1] in known.customer_text:
        return True
    return _is_warned_of(before, behind) or _is_theirs(before, behind)


def _is_in_their_text(known: Known, cased: str) -> bool:
    said = folded(cased)
    figures = next((digits for _, digits in spoken(said, cased) if digits), re.sub(r"\D+", "", said))
    if len(figures) >= _SHORTEST and (not re.search(r"[a-z]", said) or not re.search(r"\d", said)):
        return figures in re.sub(r"\D+", "", known.customer_text)
    return said in known.customer_text


def _is_warned_of(before: str, behind: str) -> bool:
    warned = list(pattern("given_back", "warned").finditer(before))
    if warned and not _turns(before, warned[-1].end()):
        return True
    disowned = list(pattern("given_back", "disowned").finditer(before))
    if disowned and not _turns(before, disowned[-1].end()):
        return not pattern("given_back", "sends").search(before, disowned[-1].end())
    return pattern("given_back", "disowned").search(behind) is not None and not _sends(before)


def _turns(before: str, end: int) -> bool:
    """Whether what follows a warning sends the customer there all the same: "never call the desk, call ..."."""
    if pattern("given_back", "turns").search(before, end):
        return True
    behind = _BREAK.split(before[end:])[1:]
    return any(_is_order(part) and not _ONE_OF_SEVERAL.search(part) for part in behind)


def _is_order(part: str) -> bool:
    return pattern("given_back", "orders").match(part) is not None


def _is_theirs(before: str, behind: str) -> bool:
    if any(_is_order(part) for part in _BREAK.split(before)):
        return False
    around = f"{before} # {behind}"
    if pattern("given_back", "named").search(around):
        return True
    return not _sends(before) and not _is_ours(before) and pattern("given_back", "theirs").search(around) is not None


def _is_ours(before: str) -> bool:
    return pattern("given_back", "ours").search(before) is not None


def _sends(before: str) -> bool:
    """Whether the words before a contact send the customer there."""
    found = list(pattern("given_back", "sends").finditer(before))
    return bool(found) and not pattern("given_back", "warned").search(before)
