"""Which sentences of a reply a second reader is asked about: prose that the guard neither blocks nor has settled."""

import re
import tomllib
from functools import cache
from pathlib import Path

from assistant.checking.checker import LONGEST
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.units import units_of
from assistant.domain.check import Check
from assistant.domain.second_opinion import Span

_PROSE = frozenset({"cause", "status", "scope", "negation", "other"})
"""Kinds of claims that are told in prose; all others the guard compares exactly."""
_FEWEST_WORDS, _FRAME, _COURTESY = 4, 8, 14
"""Words: less is a greeting; as many around supported claims only join them; and a courtesy is not longer."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")


def prose_of(text: str, check: Check, ours: tuple[Span, ...] = ()) -> tuple[Span, ...]:
    """The sentences of ``text`` that may be asked about, in order; ``ours`` are sentences of the composer's.

    Not those that the guard blocks already, nor questions, courtesy, and what only joins supported claims; none of a
    text that the guard did not read.
    """
    if len(text) > LONGEST:
        return ()
    blocked = [(one.start, one.end) for one in check.blocking if one.start is not None and one.end is not None]
    units = ((unit.start, unit.start + len(unit.text)) for unit in units_of(ReplyText(text)))
    return tuple(
        span
        for span in units
        if not any(start < span[1] and span[0] < end for start, end in blocked)
        and not any(start <= span[0] and span[1] <= end for start, end in ours)
        and _is_prose(text[slice(*span)], span, check)
    )


def _is_prose(said: str, span: Span, check: Check) -> bool:
    words = list(_WORD.finditer(said))
    if len(words) < _FEWEST_WORDS or said.endswith("?"):
        return False
    claims = [claim for claim in check.claims if span[0] <= claim.start and claim.end <= span[1]]
    if any(claim.kind in _PROSE for claim in claims):
        return True
    if not claims:
        return not _is_courtesy(said, len(words))
    if any(claim.verdict != "supported" for claim in claims):
        return True
    covered = [(claim.start - span[0], claim.end - span[0]) for claim in claims]
    return sum(not any(start < w.end() and w.start() < end for start, end in covered) for w in words) > _FRAME


def _is_courtesy(said: str, words: int) -> bool:
    opens, reasons = _courtesy()
    low = said.casefold().replace("\u2019", "'")
    return words <= _COURTESY and opens.match(low) is not None and reasons.search(low) is None


@cache
def _courtesy() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a courtesy opens, and what makes it more than one."""
    data = tomllib.loads(Path(__file__).with_name("courtesy.toml").read_text(encoding="utf-8"))
    opens, reasons = ("|".join(re.escape(words) for words in data[name]) for name in ("opens", "reasons"))
    return re.compile(rf"\W*(?:{opens})\b"), re.compile(rf"\b(?:{reasons})\b")
