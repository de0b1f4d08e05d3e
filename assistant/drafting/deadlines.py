"""A time by which a customer needs an answer ("exam at 4:30 pm"), and how it stands to what we can say.

The words around a time that make it one stand in prompts/phrases/LANGUAGE/words.toml, ``[deadlines]``.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from assistant.domain.plan import DraftRequest
from assistant.domain.ticket import Ticket
from knowledge_base.records import Fact, Lookup
from knowledge_base.wording import say_instant, say_time, say_zone, zone_of
from prompts.phrases import languages, load_phrases
from prompts.phrases.models import Deadlines

Standing = Literal["deadline_met", "deadline_missed", "deadline_inside", "deadline_update", "deadline_open"]
"""The estimate lies before it, after it, around it; no estimate, but an update before it; neither."""

_TIME = re.compile(
    r"(?<![\d:.$€£/-])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?\s?m\b\.?)?(?![\d:%/])",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=\S)|\n+")
_LEAD, _AFTER = 60, 30
_AHEAD = timedelta(hours=30)
_HALF_DAY, _DAY = 12, 24


@dataclass(frozen=True)
class Deadline:
    """``at`` is the moment, ``zone`` the one it was said in where one was named."""

    at: datetime
    zone: ZoneInfo | None


def deadline_of(
    ticket: Ticket, facts: tuple[Fact, ...], zone: ZoneInfo, language: str, now: datetime
) -> Deadline | None:
    """The first time ahead of ``now`` that a message of the customer, newest first, names as theirs, or None.

    A time that is only ours (the estimate, the next update) is not theirs.
    """
    if language not in languages():
        return None
    words = load_phrases(language).words.deadlines
    ours = {f.instant for f in facts if f.kind in ("eta", "next_update")} | {f.until for f in facts if f.until}
    for message in reversed([m for m in ticket.messages if m.author == "customer"]):
        for sentence in _SENTENCES.split(message.text):
            for found in _TIME.finditer(sentence):
                said = _said(found, sentence, words, zone, message.at or now)
                if said is not None and now < said.at <= now + _AHEAD and said.at not in ours:
                    return said
    return None


def deadline_words(request: DraftRequest, language: str) -> str | None:
    """The deadline as a moment ("4:30 pm today"), in the zone the customer named, else their own."""
    zone = zone_of_ticket(request.ticket, request.lookup)
    facts, reading = request.lookup.knowledge.facts, request.reading.summary
    found = deadline_of(request.ticket, facts, zone, reading.language, request.now)
    if found is None:
        return None
    named = found.zone is not None and found.zone != zone
    shown = found.zone or zone
    alone = load_phrases(language).words.deadlines.time_alone and not named
    if alone and found.at.astimezone(shown).date() == request.now.astimezone(shown).date():
        return say_time(found.at, shown, language)
    said = say_instant(found.at, request.now, shown, language)
    return f"{said} ({say_zone(shown, language)})" if named else said


def zone_of_ticket(ticket: Ticket, lookup: Lookup) -> ZoneInfo:
    """The customer's zone, else the provider's: the one in which they say a time."""
    theirs = ticket.customer.time_zone if ticket.customer else None
    return zone_of(theirs or lookup.knowledge.provider.time_zone)


def standing_of(deadline: Deadline, facts: tuple[Fact, ...]) -> Standing:
    """How a deadline stands to the facts that may be told."""
    for fact in facts:
        if fact.kind == "eta" and fact.instant is not None:
            if fact.until and fact.instant < deadline.at < fact.until:
                return "deadline_inside"
            return "deadline_met" if (fact.until or fact.instant) <= deadline.at else "deadline_missed"
    updates = [f.instant for f in facts if f.kind == "next_update" and f.instant]
    return "deadline_update" if updates and updates[0] <= deadline.at else "deadline_open"


def _said(found: re.Match[str], sentence: str, words: Deadlines, zone: ZoneInfo, written: datetime) -> Deadline | None:
    small = sentence.lower()
    before = small[max(0, found.start() - _LEAD) : found.start()]
    after = small[found.end() : found.end() + _AFTER]
    exact = found["minute"] or found["half"]
    if not exact or not _pattern(words.leads).search(before + "@" + after) or _pattern(words.past).search(before):
        return None
    named = next((zone_of(name) for word, name in words.zones.items() if re.match(rf"\W*{word}\b", after)), None)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour >= _DAY or (found["half"] and not 1 <= hour <= _HALF_DAY):
        return None
    local = written.astimezone(named or zone)
    moment = local.replace(hour=_hour(hour, found["half"]), minute=minute, second=0, microsecond=0)
    if _pattern(words.tomorrow).search(small):
        return Deadline(moment + timedelta(days=1), named)
    if not found["half"] and moment <= local and hour < _HALF_DAY:
        moment += timedelta(hours=_HALF_DAY)
    return Deadline(moment, named) if moment > local else None


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % _HALF_DAY + (_HALF_DAY if half.lower().startswith("p") else 0)


@cache
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
