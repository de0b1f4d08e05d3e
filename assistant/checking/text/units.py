"""A reply cut into the sentences that are checked one by one, each with what the ones before it leave behind."""

import re
from dataclasses import dataclass, replace
from datetime import date

from assistant.checking.text.before import Before
from assistant.checking.text.dates import find_dates
from assistant.checking.text.moments import times_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import roles_of

_ASKED = 200
_LIST_MARK = re.compile(r"\(?\d{1,2}[.)]")
_MARKS = " \t\n?\u00bf!\u00a1.\"'()"


@dataclass(frozen=True)
class Unit:
    """A sentence as received and where it begins, in code points of the whole text."""

    start: int
    text: str


def units_of(reply: ReplyText) -> tuple[Unit, ...]:
    """The sentences of a reply in order, without white space around them; blank ones and "2." of a list left out."""
    found = []
    for sentence in reply.sentences:
        start, end = reply.folded.span(sentence.start, sentence.end)
        text = reply.raw[start:end]
        bare = text.strip()
        start += len(text) - len(text.lstrip())
        if bare and not _is_list_mark(reply.raw, start, start + len(bare)):
            found.append(Unit(start, bare))
    return tuple(found)


def _is_list_mark(text: str, start: int, end: int) -> bool:
    """Whether it is the number in front of a list's item: it opens a line, and words follow on it."""
    front, behind = text[:start].rstrip(" \t"), text[end:].partition("\n")[0]
    opens = not front or front.endswith("\n")
    return opens and bool(behind.strip()) and _LIST_MARK.fullmatch(text[start:end]) is not None


def _asked(sentence: ReplyText) -> str:
    asks = [part for part in sentence.sentences if part.asks]
    return asks[-1].low.strip(_MARKS)[:_ASKED] if asks else ""


def left_by(sentence: ReplyText, today: date) -> Before:
    """What a sentence, read on the day ``today``, itself leaves to the next one; empty where it leaves nothing."""
    dates = [sentence.low[found.start : found.end] for found in find_dates(sentence.prose, today)]
    zones = [time.zone for time in times_in(sentence.prose) if time.zone]
    return Before(
        roles_of(sentence).last or "", dates[-1] if dates else "", first=False,
        zone=zones[-1] if zones else "", asked=_asked(sentence),
    )  # fmt: skip


def after(left: Before, before: Before) -> Before:
    """What stands behind a sentence that leaves ``left`` and stood after ``before``."""
    return replace(left, role=left.role or before.role, date=left.date or before.date, zone=left.zone or before.zone)
