"""A time of a reply read for comparison: what it can mean in its zone, and what the words around it say of it."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

from assistant.checking.facts.known import Known
from assistant.checking.facts.local_zones import zone_named
from assistant.checking.facts.said import Said
from assistant.checking.text.bounds import Bound, bound_of, last_of
from assistant.checking.text.dates import DateMention
from assistant.checking.text.moments import Moment, times_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Role
from assistant.checking.text.turning import promises, turn_at
from assistant.checking.text.words import pattern, vocabulary

HEDGE_MINUTES = 15
"""How far "around 6 pm" may lie from 6 pm: a quarter of an hour, the grain in which people round times."""
_SAID_BEFORE = 24
_NOW_REACH = 40
_FUTURE = frozenset({"eta", "next_update", "none", "action", "customer", "policy"})
_DENIABLE = frozenset({"eta", "next_update"})
_SINCE = frozenset({"since", "desde"})
_HEDGED_BEHIND = 16
_DAY = 1440
_BESIDE = 28
_NAMES_DAY = 8
_NEXT_TIME = re.compile(r"\d[^.]*\s(?:and|y)\s")
_OTHER_TIME = re.compile(r"[\d,;]")
_NAMED = re.compile(r"(?<!\w)(?:the|your|that|las|su|tu|el) $")
_ASIDE = re.compile(r"\([^)]*\)?")
_BLANK = re.compile(r"[ ,]*")
_OWN_TIME = re.compile(r"\W*(?:(?:a|at|the|la|las|lo de|el) )*\d")
_FIRST_WORDS = re.compile(r"(?: [a-z'-]+){1,2}")


def said_by(reply: ReplyText, known: Known, moment: Moment, role: Role) -> Said:
    """What the time ``moment`` of a reply says under ``role``."""
    start, end = moment.span
    zone = _zone_of(moment, known)
    words = (moment.time.core, moment.time.end) if moment.time else (start, end)
    bound = _bound(reply, moment, role)
    clause = reply.clause_text(start)
    around = reply.sentence_at(start).low if _stands_alone(reply, start, end) else clause
    told_now = _told_now(reply, start, words[0])
    once = was_once(reply, start, end)
    return Said(
        role=role, words=reply.quoted(words), zone=zone,
        starts=_instants(moment, zone, known, upto=False), untils=_instants(moment, zone, known, upto=True),
        lead=moment.lead, tolerance=_tolerance(reply, moment),
        history=once or (not told_now and _is_history(reply.sentence_at(start).low)),
        dated=moment.date is not None, day_only=moment.time is None, part=moment.date.part if moment.date else None,
        days=moment.date.days if moment.date else (), future=role in _FUTURE, bound=bound,
        clause=around, sentence=reply.sentence_at(start).low, side=_side(reply, start, moment.lead),
        outdated=_gives_way(reply, start, end) if once else not told_now and _is_outdated(reply, start, end, clause),
        attributed=is_attributed(reply, start, end), deadline=bool(moment.date and moment.date.deadline),
        promised=_is_promised(reply, start, clause), turn=turn_at(reply, start, end),
        beside=_beside(reply, moment),
        named=_NAMED.search(reply.low[max(0, start - 8) : start]) is not None
        or (not moment.lead and pattern("bounds", "weighed").match(reply.low[end:].lstrip()) is not None),
    )  # fmt: skip


def _stands_alone(reply: ReplyText, start: int, end: int) -> bool:
    # "A las cinco (las ocho suyas) vuelve el servicio": a clause that is no more than the time.
    first, last = reply.clause_at(start)
    rest = _ASIDE.sub(" ", f"{reply.low[first:start]} {reply.low[end:last]}")
    return not any(c.isalnum() for c in rest)


def was_once(reply: ReplyText, start: int, end: int) -> bool:
    """Whether the word right beside a time says that it held before: "6 pm (was 4:30 pm)", "las 18:00, antes 16:30"."""
    front = reply.low[reply.sentence_at(start).start : start]
    found = last_of(pattern("bounds", "was_once"), front)
    if found is not None and not front[found.end() :].strip(" :,"):
        return True
    behind = pattern("bounds", "was_once_behind").match(reply.low, end + len(_BLANK.match(reply.low, end).group()))  # type: ignore[union-attr]
    return behind is not None and reply.low[behind.end() : behind.end() + 1] in {")", ",", ";", "."}


def _gives_way(reply: ReplyText, start: int, end: int) -> bool:
    """Whether a time that held before stands beside the one that holds now."""
    sentence = reply.sentence_at(start)
    others = [one for one in times_in(reply.prose) if one.end <= start or one.start >= end]
    aside = "(" in reply.low[max(sentence.start, start - _SAID_BEFORE) : start]
    return bool(others) and (aside or pattern("bounds", "told_now").search(sentence.low) is not None)


def _is_promised(reply: ReplyText, start: int, clause: str) -> bool:
    """Whether the words of a time tell of what is to come, or that it stands still."""
    if promises(clause):
        return True
    behind = reply.low[start : start + _NOW_REACH * 2]
    return pattern("bounds", "holds_still").search(behind) is not None


def _is_outdated(reply: ReplyText, start: int, end: int, clause: str) -> bool:
    sentence = reply.sentence_at(start)
    what = pattern("bounds", "outdated")
    if len(times_in(reply.prose)) == 1:
        found = what.search(sentence.low)
        between = (
            reply.low[min(end, sentence.start + found.start()) : max(start, sentence.start + found.end())]
            if found
            else ""
        )
        return found is not None and not pattern("bounds", "other_time").search(between)
    first = reply.clause_at(start)[0]
    for found in what.finditer(clause):
        at = first + found.start()
        if at >= end and _OWN_TIME.match(reply.low, first + found.end()):
            # "18:00 (ya no 16:30)": said of the next time.
            continue
        between = reply.low[first + found.end() : start] if at < start else reply.low[end:at]
        if not _OTHER_TIME.search(between) and not pattern("bounds", "other_time").search(between):
            return True
    return False


def _beside(reply: ReplyText, moment: Moment) -> str:
    """The words that name what a time is of: "the swim meet at 7", "your 4 o'clock exam"."""
    start, end = moment.span
    front = reply.low[max(reply.clause_at(start)[0], start - _BESIDE) : start]
    behind = reply.low[end : min(end + _BESIDE, reply.sentence_at(start).end)]
    named = None if moment.lead else _FIRST_WORDS.match(behind)
    return f"{front} {named.group() if named else ''}"


def _is_history(sentence: str) -> bool:
    return any(pattern(*told).search(sentence) for told in (("discourse", "history"), ("bounds", "outdated", "once")))


def is_attributed(reply: ReplyText, start: int, end: int) -> bool:
    """Whether the words in front of a time, or right behind it, say that the customer said so."""
    clause_start, _ = reply.clause_at(start)
    said = pattern("attribution", "customer").search(reply.low, clause_start, start + _NAMES_DAY)
    if said and pattern("attribution", "fits").search(reply.low, said.end(), start):
        # "What you report fits a problem in Dos Cerros since 12:40": the problem's time is ours.
        return False
    if said and said.start() < start and not _NEXT_TIME.search(reply.low, said.end(), start):
        return True
    return pattern("attribution", "behind").match(reply.low, end) is not None


def is_supposed(reply: ReplyText, start: int) -> bool:
    """Whether a time stands in a condition: "if it isn't back by 7" claims nothing."""
    clause_start, _ = reply.clause_at(start)
    return pattern("bounds", "conditional").search(reply.low, clause_start, start) is not None


def _tolerance(reply: ReplyText, moment: Moment) -> timedelta:
    start, end = moment.span
    behind = reply.low[end : end + _HEDGED_BEHIND]
    hedged = (
        pattern("discourse", "hedges").search(reply.low, max(0, start - _SAID_BEFORE), end)
        or (moment.time is not None and moment.time.hedged)
        or pattern("bounds", "hedged_behind").match(behind.lstrip(" ,("))
    )
    return timedelta(minutes=HEDGE_MINUTES if hedged else 0)


def _bound(reply: ReplyText, moment: Moment, role: Role) -> Bound:
    start, end = moment.span
    if moment.time and moment.time.upto:
        return Bound("at")
    bound = bound_of(reply, start, end, moment.lead)
    if role not in _DENIABLE or moment.lead in _SINCE:
        # "No internet since 12:30" and "you won't notice between 1 and 5" deny something else than the time.
        return _denied_itself(reply, start, bound)
    return bound


def _denied_itself(reply: ReplyText, start: int, bound: Bound) -> Bound:
    front = reply.low[reply.clause_at(start)[0] : start]
    if bound.denial == "not" and pattern("bounds", "denied_past").search(front):
        return bound
    if bound.denial in {"doubt", "maybe_not"}:
        return Bound(bound.edge, bound.denial)
    return Bound("by" if bound.edge == "by" and not bound.denial else "at")


def _told_now(reply: ReplyText, start: int, core: int) -> bool:
    front = reply.low[max(reply.sentence_at(start).start, start - _NOW_REACH) : core]
    found = last_of(pattern("bounds", "told_now"), front)
    behind = reply.low[start : start + _NOW_REACH * 2]
    if pattern("bounds", "holds_still").search(behind):
        return True
    if pattern("bounds", "outdated").search(behind):
        # "That moved to five, and that doesn't hold any more either."
        return False
    if found is None or _OTHER_TIME.search(front, found.end()):
        return False
    return not pattern("discourse", "negations").search(front, found.end())


def _side(reply: ReplyText, start: int, lead: str) -> str:
    """Whether the nearest word in front of the time begins or ends a stretch of work; empty where none does."""
    if lead in {"until", "till", "hasta", "by", "before", "antes de"}:
        return "ends"
    front = reply.low[reply.clause_at(start)[0] : start]
    last = {
        name: max((m.end() for m in pattern("bounds", name).finditer(front)), default=-1) for name in ("begins", "ends")
    }
    if last["begins"] == last["ends"]:
        return ""
    return max(last, key=last.__getitem__)


def _zone_of(moment: Moment, known: Known) -> tzinfo:
    return (zone_named(moment.time.zone, known) if moment.time else None) or known.zone


def _instants(moment: Moment, zone: tzinfo, known: Known, *, upto: bool) -> tuple[datetime, ...]:
    today = known.now.astimezone(zone).date()
    days = moment.date.days if moment.date else tuple(today + timedelta(days=n) for n in (0, 1, -1))
    if moment.time and moment.time.upto and moment.date and not upto and moment.date.start >= moment.time.core:
        # "From 22:30 until 11:15 today": the day dates the end, and the start may lie before midnight.
        days = (*days, *(day - timedelta(days=1) for day in days))
    if upto and moment.time and moment.date and moment.time.upto and max(moment.time.upto) < min(moment.time.minutes):
        # "Thursday 19 November, 11:30 pm to 3:30 am" ends on the day after.
        days = (*days, *(day + timedelta(days=1) for day in days))
    if moment.time is None:
        return () if upto else tuple(_part_start(day, moment.date, zone) for day in days)
    minutes = (moment.time.upto or ()) if upto else moment.time.minutes
    if moment.date and moment.date.part:
        minutes = minutes if upto else _in_part(minutes, moment.date.part)
        if moment.date.part in {"night", "overnight"}:
            days = (*days, *(day + timedelta(days=1) for day in days))
    return tuple(_at(day, minute, zone) for day in days for minute in minutes)


def _in_part(minutes: tuple[int, ...], part: str) -> tuple[int, ...]:
    first, last = vocabulary("calendar")["parts"][part]
    kept = tuple(minute for minute in minutes if first <= minute < last or first <= minute + _DAY < last)
    return kept or minutes


def _part_start(day: date, mention: DateMention | None, zone: tzinfo) -> datetime:
    first = vocabulary("calendar")["parts"][mention.part][0] if mention and mention.part else 0
    return _at(day, max(first, 0) % _DAY, zone)


def _at(day: date, minute: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)
