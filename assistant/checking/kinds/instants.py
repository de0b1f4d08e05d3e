"""Claims of time: "by 6 pm", "since 12:30", "between 4 and 6", compared with the fact of their role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_words
from assistant.checking.facts.judging import Said, judge
from assistant.checking.facts.known import Known
from assistant.checking.facts.saying import in_style_of
from assistant.checking.text.dates import DateMention, find_dates
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Role, Roles, roles_of
from assistant.checking.text.times import TimeMention, find_times
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimKind

HEDGE_MINUTES = 15
"""How far "around 6 pm" may lie from 6 pm: a quarter of an hour, the grain in which people round times."""
_IDIOM = re.compile(
    r"(?<!\w)(?:(?P<unit>[a-z]{1,12}) (?:by|a|por) (?P=unit)|at one (?:point|stage|time|end|of|with|go)|at once)(?!\w)"
)
"""Phrases that only look like a time: "one by one", "step by step", "uno a uno", "at one point", "at once"."""
_GAP = 14
_SAID_BEFORE = 24
_SPEAKING_ROLES = frozenset({"eta", "next_update", "started", "resolved", "maintenance"})
_FUTURE = frozenset({"eta", "next_update", "maintenance", "none", "action", "customer", "policy"})


@dataclass(frozen=True)
class Moment:
    """A time with its date where one stands beside it."""

    time: TimeMention | None
    date: DateMention | None

    @property
    def span(self) -> tuple[int, int]:
        """The range of both together."""
        spans = [(part.start, part.end) for part in (self.time, self.date) if part]
        return min(start for start, _ in spans), max(end for _, end in spans)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Instants and dates of the reply with their verdicts."""
    roles = roles_of(reply)
    for moment in moments(reply.prose, known):
        start, end = moment.span
        sentence = reply.sentence_at(start)
        lead = moment.time.lead if moment.time else ""
        role = roles.of(start, end, lead)
        if role == "advice":
            continue
        if sentence.asks and role not in {"eta", "next_update"}:
            continue
        if role not in _SPEAKING_ROLES and _is_pronoun(moment, reply):
            continue
        if moment.time is None and _says_nothing(moment, role, reply, known):
            continue
        if role == "started" and lead not in {"since", "desde"} and _ahead(reply, start):
            role = "eta"
        yield _claim(reply, known, moment, role, sure=_is_sure(reply, roles, moment, role))


def _is_pronoun(moment: Moment, reply: ReplyText) -> bool:
    # "I won't hint at one": a bare number word without a role is no hour.
    time = moment.time
    return time is not None and moment.date is None and reply.low[time.core : time.end] in {"one", "una", "two"}


def _ahead(reply: ReplyText, position: int) -> bool:
    return pattern("status", "ahead").search(reply.low, reply.clause_at(position)[0], position) is not None


def _is_sure(reply: ReplyText, roles: Roles, moment: Moment, role: Role) -> bool:
    start, end = moment.span
    if pattern("discourse", "supposes").search(reply.low, reply.clause_at(start)[0], start):
        # "If it isn't in by 7:20 I'll tell you": the time belongs to the condition, the verb behind it does not.
        return False
    since = moment.time is not None and moment.time.lead in {"since", "desde"}
    outage = since and pattern("service_context", "outage").search(reply.clause_text(start)) is not None
    return (roles.is_sure(start, end) or outage) and not _of_work(reply, start, role)


def _of_work(reply: ReplyText, position: int, role: Role) -> bool:
    # "The crew has been on site since 2" starts the work, not the outage.
    return role == "started" and pattern("roles", "working").search(reply.clause_text(position)) is not None


def moments(text: str, known: Known) -> list[Moment]:
    """Times and dates of folded text, a date joined with the time beside it."""
    today = known.now.astimezone(known.zone).date()
    dates = list(find_dates(text, today))
    found: list[Moment] = []
    used: set[int] = set()
    for mention in find_times(_IDIOM.sub(lambda match: "_" * len(match.group()), text)):
        near = next((d for d in dates if id(d) not in used and _adjacent(text, mention, d)), None)
        if near:
            used.add(id(near))
        within = [d for d in dates if d.start >= mention.start and d.end <= mention.end]
        used.update(id(d) for d in within)
        # The "manana" of "las once de la manana" is the morning, not tomorrow.
        inside = [d for d in within if d.exact]
        found.append(Moment(mention, near or (inside[0] if inside else None)))
    found += [Moment(None, d) for d in dates if id(d) not in used]
    return sorted(found, key=lambda moment: moment.span)


def _adjacent(text: str, mention: TimeMention, day: DateMention) -> bool:
    left, right = (mention.end, day.start) if mention.end <= day.start else (day.end, mention.start)
    if right < left:
        return day.exact and day.start >= mention.start and day.end <= mention.end
    gap = text[left:right]
    return right - left <= _GAP and not pattern("discourse", "gap_words").sub("", gap).strip(" ,(")


def _says_nothing(moment: Moment, role: Role, reply: ReplyText, known: Known) -> bool:
    # "I'm sorry about today" names no time of the incident; a bare day only counts where it dates something.
    day = moment.date
    if day is None:
        return True
    start, end = moment.span
    word = reply.low[start:end]
    named = any(c.isdigit() for c in word)
    if named:
        return False
    if not day.exact and reply.low[max(0, start - 5) : start].endswith((" la ", " por ")):
        return True
    if role not in _SPEAKING_ROLES or reply.sentence_at(start).supposes:
        return True
    if role in {"eta", "next_update"}:
        return day.days[0] <= known.now.astimezone(known.zone).date() and day.part is None and not _timed(reply, start)
    return role == "started" and day.part is not None and not known.times("started")


def _timed(reply: ReplyText, start: int) -> bool:
    return pattern("discourse", "deadline").search(reply.low, max(0, start - _SAID_BEFORE), start) is not None


def _claim(reply: ReplyText, known: Known, moment: Moment, role: Role, *, sure: bool) -> Claim:
    start, end = moment.span
    kind = "instant" if moment.time else "date"
    said = _said(reply, known, moment, role)
    own = _own(reply, known, moment, said)
    if own:
        return own
    verdict = judge(said, known)
    if verdict.verdict != "supported" and not sure:
        loose = judge(replace(said, role="none", future=False), known)
        verdict = loose if loose.verdict == "supported" else verdict
    value = said.value(known)
    suggestion = None
    if (
        verdict.right
        and verdict.verdict in {"contradicted", "stale"}
        and moment.time
        and not said.until
        and _same_day(moment, value, verdict.right.at, said.zone)
    ):
        clock = (start, moment.time.end)
        rest = quoted(reply, (moment.time.end, end)) if moment.time.end < end else ""
        suggestion = in_style_of(quoted(reply, clock), moment.time, verdict.right.at, said.zone) + rest
    return claim(
        reply, (start, end), "instant" if kind == "instant" else "date", verdict.verdict,
        say(verdict.code, **verdict.parts), value=value, fact_id=verdict.fact_id, suggestion=suggestion,
    )  # fmt: skip


def _own(reply: ReplyText, known: Known, moment: Moment, said: Said) -> Claim | None:
    """The verdict where the time is that of a message of ours ("in our message of 1:20 pm"), else None."""
    if said.day_only:
        bound = own_words.of_days(reply, known, moment.span, said.days, said.zone)
    else:
        bound = own_words.of_instants(reply, known, moment.span, said.starts, said.tolerance)
    if bound is None:
        return None
    kind: ClaimKind = "date" if said.day_only else "instant"
    value = said.value(known)
    if bound == "ours":
        return claim(reply, moment.span, kind, "supported", say("supported_own"), value=value)
    return claim(reply, moment.span, kind, "unsupported", say("own_none", said=said.words), value=value)


def _said(reply: ReplyText, known: Known, moment: Moment, role: Role) -> Said:
    start, end = moment.span
    zone = _zone_of(moment, known)
    clause = reply.clause_text(start)
    hedged = pattern("discourse", "hedges").search(reply.low, max(0, start - _SAID_BEFORE), end) is not None
    words = quoted(reply, (moment.time.core, moment.time.end) if moment.time else (start, end))
    return Said(
        role=role, words=words, zone=zone,
        starts=_instants(moment, zone, known, upto=False), untils=_instants(moment, zone, known, upto=True),
        lead=moment.time.lead if moment.time else "", tolerance=timedelta(minutes=HEDGE_MINUTES if hedged else 0),
        history=pattern("discourse", "history").search(reply.sentence_at(start).low) is not None,
        dated=moment.date is not None, day_only=moment.time is None, part=moment.date.part if moment.date else None,
        days=moment.date.days if moment.date else (), future=role in _FUTURE,
        denied=_denied(reply, start), clause=clause, sentence=reply.sentence_at(start).low,
    )  # fmt: skip


def _denied(reply: ReplyText, start: int) -> bool:
    # "It won't be fixed before 5" bounds the time from below.
    clause_start, _ = reply.clause_at(start)
    before = reply.low[clause_start:start]
    return pattern("discourse", "negations").search(before) is not None or "n't" in before


def _zone_of(moment: Moment, known: Known) -> ZoneInfo:
    if moment.time and moment.time.zone:
        try:
            return ZoneInfo(moment.time.zone)
        except ZoneInfoNotFoundError:
            return known.zone
    return known.zone


def _instants(moment: Moment, zone: ZoneInfo, known: Known, *, upto: bool) -> tuple[datetime, ...]:
    today = known.now.astimezone(zone).date()
    days = moment.date.days if moment.date else tuple(today + timedelta(days=n) for n in (0, 1, -1))
    if moment.time and moment.time.upto and moment.date and not upto and moment.date.start >= moment.time.core:
        # "From 22:30 until 11:15 today": the day dates the end, and the start may lie before midnight.
        days = (*days, *(day - timedelta(days=1) for day in days))
    if moment.time is None:
        return () if upto else tuple(_part_start(day, moment.date, zone) for day in days)
    minutes = (moment.time.upto or ()) if upto else moment.time.minutes
    if moment.date and moment.date.part and not upto:
        minutes = _in_part(minutes, moment.date.part)
        if moment.date.part in {"night", "overnight"}:
            days = (*days, *(day + timedelta(days=1) for day in days))
    return tuple(_at(day, minute, zone) for day in days for minute in minutes)


def _in_part(minutes: tuple[int, ...], part: str) -> tuple[int, ...]:
    first, last = vocabulary("calendar")["parts"][part]
    kept = tuple(minute for minute in minutes if first <= minute < last or first <= minute + 1440 < last)
    return kept or minutes


def _part_start(day: date, mention: DateMention | None, zone: ZoneInfo) -> datetime:
    first = vocabulary("calendar")["parts"][mention.part][0] if mention and mention.part else 0
    return _at(day, first % 1440, zone)


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)


def _same_day(moment: Moment, said: object, right: datetime, zone: ZoneInfo) -> bool:
    """Whether the right time fits beside the day that the reply names, behind the time ("by 4 pm today")."""
    if not moment.date:
        return True
    if moment.time is None or moment.span[0] != moment.time.start or not isinstance(said, str):
        return False
    return datetime.fromisoformat(said).astimezone(zone).date() == right.astimezone(zone).date()
