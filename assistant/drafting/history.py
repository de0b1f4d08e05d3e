"""What our side wrote before: what of it still holds, what does not, and how long ago it was.

Traits: ``told_outage``, ``told_cause``, ``told_eta``, ``told_no_eta``, ``told_measure`` were told and still hold;
``outdated_eta``, ``outdated_cause``, ``outdated_status`` were told otherwise; ``unchanged`` or ``changed`` says whether
the incident has moved since our last reply. Nothing is concluded from a thread without replies of ours.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.domain.history import EarlierReply
from knowledge_base.records import Fact, Incident
from prompts.phrases.models import Ago

_TOLD = {
    "status": "told_outage",
    "started": "told_outage",
    "area": "told_outage",
    "cause": "told_cause",
    "measure": "told_measure",
}
_OUTDATED = {"eta": "outdated_eta", "cause": "outdated_cause", "status": "outdated_status"}
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_WORDS = re.compile(r"\w+")
# A time of ours is said back only as it was written: "2 pm", "2:20 pm", "14:20".
_TIME = re.compile(r"\b(?:\d{1,2}(?::\d{2})? ?[ap]\.?m\b\.?|(?:[01]?\d|2[0-3]):[0-5]\d)", re.IGNORECASE)
_MINUTES, _HALF, _HOUR, _DAY = (timedelta(minutes=m) for m in (20, 45, 90, 1200))


def history_traits(
    history: tuple[EarlierReply, ...], facts: tuple[Fact, ...], incident: Incident | None
) -> frozenset[str]:
    """What a plan and phrases need to know of our earlier replies."""
    if not history:
        return frozenset()
    told = _kinds((fact_id for reply in history for fact_id in reply.told), facts)
    outdated = _kinds(_last_outdated(history), facts)
    found = {_TOLD[fact.kind] for fact in told if fact.kind in _TOLD}
    found |= {"told_no_eta" if fact.value is None else "told_eta" for fact in told if fact.kind == "eta"}
    found |= {_OUTDATED[fact.kind] for fact in outdated if fact.kind in _OUTDATED}
    found -= {"told_eta"} if "outdated_eta" in found else set()
    found |= {"given_time"} if "outdated_eta" in found else set()
    return frozenset(found | _moved(history[-1], incident, still=not outdated))


def ago_words(history: tuple[EarlierReply, ...], now: datetime, zone: ZoneInfo, words: Ago | None) -> str | None:
    """How long ago our last reply was ("about an hour ago"); None where that is not known."""
    last = history[-1].at if history else None
    if last is None or words is None or last > now:
        return None
    gone = now - last
    for limit, said in ((_MINUTES, words.minutes), (_HALF, words.half_hour), (_HOUR, words.hour)):
        if gone < limit:
            return said
    days = (now.astimezone(zone).date() - last.astimezone(zone).date()).days
    if days == 0 or gone < _DAY / 2:
        return words.hours.format(round(gone.total_seconds() / 3600))
    return words.yesterday if days == 1 else words.earlier


def told_time(history: tuple[EarlierReply, ...], facts: tuple[Fact, ...]) -> str | None:
    """The time that we gave and that no longer holds, as our last reply that named it has it; None if in doubt."""
    for reply in reversed(history):
        times = {found.group().rstrip(".") for found in _TIME.finditer(reply.text)}
        outdated = any(fact.kind == "eta" for fact in _kinds(reply.outdated, facts))
        if times or outdated:
            # A later reply with a time that is not surely the estimate leaves it open what they went by.
            return times.pop() if outdated and len(times) == 1 else None
    return None


def said_before(history: tuple[EarlierReply, ...]) -> frozenset[str]:
    """The sentences of our earlier replies, small and without marks, so that none is said again."""
    return frozenset(plain(part) for reply in history for part in _SENTENCES.split(reply.text) if plain(part))


def plain(text: str) -> str:
    """A sentence by its words alone."""
    return " ".join(_WORDS.findall(text.lower()))


def _kinds(ids: Iterable[str], facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    known = {fact.id: fact for fact in facts}
    return tuple(known[fact_id] for fact_id in dict.fromkeys(ids) if fact_id in known)


def _last_outdated(history: tuple[EarlierReply, ...]) -> tuple[str, ...]:
    """What was told wrong and was not put right in a later reply of ours."""
    wrong: dict[str, None] = {}
    for reply in history:
        wrong.update(dict.fromkeys(reply.outdated))
        for fact_id in reply.told:
            wrong.pop(fact_id, None)
    return tuple(wrong)


def _moved(last: EarlierReply, incident: Incident | None, *, still: bool) -> set[str]:
    if last.at is None or incident is None or incident.updated_at is None:
        return set()
    if incident.updated_at > last.at:
        return {"changed"}
    return {"unchanged"} if still else set()
