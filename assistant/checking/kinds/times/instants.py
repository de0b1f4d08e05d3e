"""Claims of time: "by 6 pm", "since 12:30", "between 4 and 6", compared with the fact of their role."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.claims import claim
from assistant.checking.facts import corrections, own_words
from assistant.checking.facts.judging import Judgement, judge
from assistant.checking.facts.known import Known
from assistant.checking.facts.reading_times import is_attributed, is_supposed, said_by
from assistant.checking.facts.said import Said
from assistant.checking.kinds.times import zone_notes
from assistant.checking.kinds.times.other_readings import as_window, in_other_zone, of_place
from assistant.checking.kinds.times.their_times import is_before_theirs, is_reference
from assistant.checking.text.dates import DateMention
from assistant.checking.text.messages import say
from assistant.checking.text.moments import Moment, moments
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Role, Roles, roles_of
from assistant.checking.text.turning import turn_at
from assistant.checking.text.words import pattern
from assistant.checking.text.zones import HERE
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimKind

_SAID_BEFORE = 14
_ALONE = 2
_SOON_AFTER = 12
_ASKED = re.compile(
    r"\W*(?:and |so |but |y |pero )?(?:will|is|are|can|could|would|do|does|did|when|what|how|"
    r"should|has|have|\u00bf)(?!\w)"
)
"""How a real question begins; "back by 8, ok?" tells more than it asks."""
_AGAIN = re.compile(r"\s+(?:more|again)(?!\w)")
_ATTRIBUTE = re.compile(r"\w{3,}(?:s|es|n|o|a)? (?:de|del|from|of) $")
"""A noun that a bare day only dates: "los mensajes de esta manana", "mail from this morning"."""
_TRIES = 12
"""Corrections that are read again before none is offered."""
_BACK: frozenset[Role] = frozenset({"eta", "resolved", "none"})
"""Roles that a time cannot have of which the words beside it tell that service went then."""
_SPEAKING_ROLES = frozenset({"eta", "next_update", "started", "resolved", "maintenance"})


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Instants and dates of the reply with their verdicts."""
    yield from _find(reply, known, correct=True)
    yield from zone_notes.find(reply, known)


def _find(reply: ReplyText, known: Known, *, correct: bool) -> Iterator[Claim]:
    roles = roles_of(reply)
    today = known.now.astimezone(known.zone).date()
    for moment in moments(reply.prose, today, bare=bool(reply.before.role)):
        start, end = moment.span
        role = roles.of(start, end, moment.lead)
        if role == "advice" or _is_skipped(reply, known, moment, role):
            continue
        if is_reference(reply, known, moment, role):
            role = "customer"
        elif role == "maintenance" and known.times("eta") and not known.times("maintenance"):
            # The window of an estimate.
            role = "eta"
        if role == "started" and moment.lead not in {"since", "desde"} and _ahead(reply, start):
            role = "eta"
        elif role in _BACK and turn_at(reply, start, end) == "gone" and not _ahead(reply, start):
            role = "started"
        theirs = is_before_theirs(reply, roles, start)
        if theirs and moment.time and not moment.time.upto:
            # "Back before your exam at 4" promises it for then.
            role = "eta"
            moment = replace(moment, time=replace(moment.time, lead="before"))  # noqa: PLW2901 - read as it is meant
        sure = theirs or is_attributed(reply, start, end) or _is_sure(reply, roles, moment, role)
        yield _claim(reply, known, moment, role, sure=sure, correct=correct)


def _is_skipped(reply: ReplyText, known: Known, moment: Moment, role: Role) -> bool:
    start, _ = moment.span
    sentence = reply.sentence_at(start)
    if sentence.asks and (role not in {"eta", "next_update"} or _ASKED.match(sentence.low)):
        return True
    if is_supposed(reply, start):
        return True
    if role not in _SPEAKING_ROLES and _is_pronoun(moment, reply):
        return True
    if moment.time is not None:
        return False
    if moment.date and not moment.date.names_day and _is_name(reply, moment.date):
        return True
    return not _tells_of_ours(reply, known, moment) and _says_nothing(moment, role, reply, known)


def _tells_of_ours(reply: ReplyText, known: Known, moment: Moment) -> bool:
    # "We wrote to you yesterday" is a claim on our messages, although yesterday alone says nothing.
    today = known.now.astimezone(known.zone).date()
    past = moment.date is not None and moment.date.names_day and moment.date.days[0] < today
    return (
        past and own_words.of_days(reply, known, moment.span, moment.date.days, known.zone) is not None
        if moment.date
        else False
    )


def _is_name(reply: ReplyText, day: DateMention) -> bool:
    # "Sundown Flats": a capital within the sentence, and another behind it.
    start, end = reply.folded.span(day.start, day.end)
    return start > 0 and reply.raw[start].isupper() and reply.raw[end : end + 2].strip().isupper()


def _is_pronoun(moment: Moment, reply: ReplyText) -> bool:
    # "I won't hint at one", "puedo darle las dos": a bare number word without a role is no hour.
    time = moment.time
    if time is None or moment.date is not None:
        return False
    return reply.low[time.core : time.end] in {"one", "una", "two"} or reply.low[time.start : time.end] == "las dos"


def _ahead(reply: ReplyText, position: int) -> bool:
    return pattern("status", "ahead").search(reply.low, reply.clause_at(position)[0], position) is not None


def _is_sure(reply: ReplyText, roles: Roles, moment: Moment, role: Role) -> bool:
    start, end = moment.span
    supposed = pattern("discourse", "supposes").search(reply.low, reply.clause_at(start)[0], start)
    if supposed and not (supposed.group() == "once" and _AGAIN.match(reply.low, supposed.end())):
        # "If it isn't in by 7:20 I'll tell you": the time belongs to the condition, the verb behind it does not.
        return False
    since = moment.lead in {"since", "desde"}
    outage = since and pattern("service_context", "outage", "hurt").search(reply.clause_text(start)) is not None
    return (roles.is_sure(start, end) or outage) and not _of_work(reply, start, role)


def _of_work(reply: ReplyText, position: int, role: Role) -> bool:
    # "The crew has been on site since 2" starts the work, not the outage.
    return role == "started" and pattern("roles", "working").search(reply.clause_text(position)) is not None


def _says_nothing(  # noqa: PLR0911 - a list of what a bare day may be besides a claim
    moment: Moment, role: Role, reply: ReplyText, known: Known
) -> bool:
    # "I'm sorry about today" names no time of the incident; a bare day only counts where it dates something.
    day = moment.date
    if day is None:
        return True
    start, end = moment.span
    word = reply.low[start:end]
    if any(c.isdigit() for c in word):
        return False
    if not day.exact and reply.low[max(0, start - 5) : start].endswith((" la ", " por ")):
        return True
    if pattern("bounds", "nth_time").search(reply.clause_text(start)):
        return True
    if _ATTRIBUTE.search(reply.low, 0, start) and not roles_of(reply).follows(role, start, _SOON_AFTER):
        return True
    if pattern("small_talk", "theirs_to_do").search(reply.clause_text(start)):
        return True
    if role not in _SPEAKING_ROLES or reply.sentence_at(start).supposes or _stands_apart(reply, moment, role):
        return True
    if role in {"eta", "next_update"}:
        return day.days[0] <= known.now.astimezone(known.zone).date() and day.part is None and not _timed(reply, start)
    return role == "started" and ((day.part is not None and not known.times("started")) or len(day.days) > 3)  # noqa: PLR2004 - a stretch of days


def _stands_apart(reply: ReplyText, moment: Moment, role: Role) -> bool:
    # "With no orders for tomorrow and the time we gave you missed": the day is that of another clause.
    start, end = moment.span
    others = reply.clause_text(start).replace(reply.low[start:end], " ").split()
    return len(others) > _ALONE and not roles_of(reply).is_sure(start, end) and role != "started"


def _timed(reply: ReplyText, start: int) -> bool:
    return pattern("discourse", "deadline").search(reply.low, max(0, start - _SAID_BEFORE), start) is not None


def _claim(reply: ReplyText, known: Known, moment: Moment, role: Role, *, sure: bool, correct: bool) -> Claim:
    said = said_by(reply, known, moment, role)
    once = _tells_once(said, known, role)
    own = None if once else _own(reply, known, moment, said)
    if own:
        return own
    verdict = Judgement("supported", "history") if once else judge(said, known)
    turned = said.bound.denial or said.bound.edge not in {"at", "by"}
    if verdict.verdict != "supported" and not sure and not turned:
        loose = judge(replace(said, role="none", future=False), known)
        verdict = loose if loose.verdict == "supported" else verdict
    if verdict.verdict != "supported" and moment.time and moment.time.zone in {None, "", HERE}:
        verdict = (
            in_other_zone(reply, known, moment, role)
            or as_window(reply, known, moment, role)
            or of_place(reply, known, moment, said, verdict)
        )
    span = _span(moment, said, verdict)
    found = claim(
        reply, span, "instant" if moment.time else "date", verdict.verdict, say(verdict.code, **verdict.parts),
        value=said.value(known), fact_id=verdict.fact_id,
    )  # fmt: skip
    if correct and verdict.verdict in {"contradicted", "stale"}:
        return found.model_copy(update={"suggestion": _correction(reply, known, moment, said, verdict, span)})
    return found


def _tells_once(said: Said, known: Known, role: Role) -> bool:
    # "The notice before spoke of Friday": what a message of ours said, not when it was written.
    kinds = (role, "maintenance", "eta") if said.history else ()
    return any(said.fits(time) for kind in kinds for time in known.earlier_times(kind))


def _span(moment: Moment, said: Said, verdict: Judgement) -> tuple[int, int]:
    start, end = moment.span
    if verdict.verdict == "supported" or said.bound.start < 0:
        return start, end
    return min(start, said.bound.start), max(end, said.bound.end)


def _correction(
    reply: ReplyText, known: Known, moment: Moment, said: Said, verdict: Judgement, span: tuple[int, int]
) -> str | None:
    """The first words that make the sentence true at this place, read again with them."""
    offered = dict.fromkeys(corrections.for_time(reply, known, moment, said, verdict.right, span))
    for words in list(offered)[:_TRIES]:
        if words and _holds(reply, known, span, words):
            return words
    return None


def _holds(reply: ReplyText, known: Known, span: tuple[int, int], words: str) -> bool:
    start, end = reply.folded.span(*span)
    raw = reply.raw.encode("utf-8", "replace").decode("utf-8")
    again = ReplyText(raw[:start] + words + raw[end:], reply.before, is_sentence=True)
    upto = start + len(words)
    return not any(
        found.blocks for found in _find(again, known, correct=False) if found.start < upto and found.end > start
    )


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
