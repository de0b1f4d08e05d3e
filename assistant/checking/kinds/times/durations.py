"""Claims of duration: "for about two hours", "within 2-3 hours", "24 hours", compared with the facts' spans of time."""

import re
from collections.abc import Iterator
from datetime import timedelta

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import corrections, counted, own_words, spans, told_elsewhere
from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.facts.reading_times import is_attributed, is_supposed
from assistant.checking.kinds.times import beside_clocks, soon, whole_windows
from assistant.checking.kinds.times.told_lengths import (
    NEAR,
    Told,
    is_advice,
    is_named_hour,
    is_past,
    is_some_day,
    told_of,
)
from assistant.checking.text.dates import find_dates
from assistant.checking.text.durations import GRAIN, Duration, find_durations
from assistant.checking.text.messages import say
from assistant.checking.text.moments import times_in
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import Roles, roles_of
from assistant.checking.text.times import find_times
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

__all__ = ["find", "find_durations"]
_COUNTED_FROM = ("eta", "maintenance", "next_update", "resolved", "started")
_EXACT, _EXACT_SHARE = timedelta(minutes=10), 0.1
"""How far off a length may be that is counted between two known times: people round it, they do not estimate it."""
_FAR = 60
_TRIES = 6
_LEAVES = re.compile(
    r"(?<!\w)(?:leav(?:e|es|ing)|giv(?:e|es|ing)|deja|dejaria|da) (?:you|her|him|them|le|te|usted)(?!\w)"
)
_OF_THAT = re.compile(
    r"\s*(?:before|after|ahead of|antes|despues|antes de|despues de) (?:that|then|it|this|eso|esa hora|ello)(?!\w)"
)
_FREQUENCY = re.compile(r"(?:twice|once|times?|veces|vez)\s+(?:in|a|en|por|al)?\s*$")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Durations of the reply with their verdicts."""
    yield from _find(reply, known, correct=True)
    yield from soon.find(reply, known)
    yield from whole_windows.find(reply, known)


def _find(reply: ReplyText, known: Known, *, correct: bool) -> Iterator[Claim]:
    durations = list(find_durations(reply.prose))
    if not durations:
        return
    roles = roles_of(reply)
    today = known.now.astimezone(known.zone).date()
    clocks = [(one.core, one.end) for one in times_in(reply.prose)]
    clocks += [(one.start, one.end) for one in find_dates(reply.prose, today)]
    for said in durations:
        if any(start < said.end and said.start < end for start, end in clocks):
            continue
        found = _judged(reply, known, said, roles, correct=correct)
        if found:
            yield found


def _judged(  # noqa: PLR0911 - one way out for each thing that is no claim
    reply: ReplyText, known: Known, said: Duration, roles: Roles, *, correct: bool
) -> Claim | None:
    told = told_of(reply, said, roles)
    clause = reply.clause_text(said.start)
    if _FREQUENCY.search(told.before) or is_named_hour(reply, told) or is_some_day(reply, told):
        return None
    if reply.sentence_at(said.start).asks or is_advice(said, clause, reply, told.role):
        return None
    counts = beside_clocks.holds(reply, known, told)
    if counts is not None:
        return _counted_claim(reply, said, holds=counts)
    hourly = pattern("duration", "hourly").fullmatch(reply.low, said.start, said.end) is not None
    if hourly or pattern("duration", "every").search(told.before[-9:]):
        promised = told.role == "next_update"
        credited = pattern("money", "offer", "offer_own", "charge", "automatic").search(clause)
        if promised:
            return _every(reply, known, said)
        return _claim(reply, known, told, correct=correct) if credited and not hourly else None
    relative = pattern("duration", "relative").match(told.after.lstrip())
    if relative:
        return _beside(reply, known, told, relative.group())
    if pattern("duration", "not_relative").match(told.after.lstrip()):
        return None
    if told.role in {"eta", "next_update"} and is_supposed(reply, said.start):
        return None
    return _own(reply, known, said) or _claim(reply, known, told, correct=correct)


def _counted_claim(reply: ReplyText, said: Duration, *, holds: bool) -> Claim:
    span, words = (said.start, said.end), quoted(reply, (said.start, said.end))
    if holds:
        return claim(reply, span, "duration", "supported", say("supported"), value=_minutes(said))
    return claim(reply, span, "duration", "unsupported", say("duration_none", said=words), value=_minutes(said))


def _every(reply: ReplyText, known: Known, said: Duration) -> Claim:
    """How often we promise to write: borne only where the provider or a policy says so."""
    span, words = (said.start, said.end), quoted(reply, (said.start, said.end))
    told = f"{known.public_text}\n{known.policy_text}"
    borne = any(
        abs(other.length - said.length) < timedelta(minutes=1)
        and pattern("duration", "every").search(told[max(0, other.start - NEAR) : other.start])
        for other in find_durations(told)
    )
    value = _minutes(said)
    if borne:
        return claim(reply, span, "duration", "supported", say("supported"), value=value)
    return claim(reply, span, "duration", "unsupported", say("duration_none", said=words), value=value)


def _beside(reply: ReplyText, known: Known, told: Told, relative: str) -> Claim | None:
    """The verdict on a time counted from something of the customer's ("an hour before your class"), else None."""
    said, span = told.said, (told.said.start, told.said.end)
    spoken = roles_of(reply).spoken() & set(_COUNTED_FROM) or ({reply.before.role} & set(_COUNTED_FROM))
    side = _side(relative, reply.low[said.end : said.end + _FAR])
    words = f"{told.after} {reply.sentence_at(said.start).low}"
    gaps = spans.from_customers_times(known, words, tuple(sorted(spoken or set(_COUNTED_FROM))), side)
    exact = max(_EXACT, said.upto * _EXACT_SHARE)
    beside = (
        *counted.between_told(reply), *counted.to_ends(reply, known, spans.ended(known)),
        *counted.from_theirs(reply, known, (), to_come=False),
    )  # fmt: skip
    if _OF_THAT.match(told.after):
        gaps = (*gaps, *spans.between_facts(known))
    if not gaps or any(said.length - exact <= gap <= said.upto + exact for gap in beside if gap):
        return None
    if spans.is_threshold(known, said) and _of_policy(reply, said):
        # "If you're out 24 hours after reporting it, a credit is added" tells the policy's threshold.
        return claim(reply, span, "duration", "supported", say("supported"), value=_minutes(said))
    hedged = said.vague or pattern("discourse", "hedges").search(told.before[-12:])
    slack = said.slack if hedged else max(_EXACT, said.upto * _EXACT_SHARE)
    value, words = _minutes(said), quoted(reply, span)
    if any(said.length - slack <= gap <= said.upto + slack for gap in gaps):
        return claim(reply, span, "duration", "supported", say("supported"), value=value)
    return claim(reply, span, "duration", "unsupported", say("duration_none", said=words), value=value)


def _side(relative: str, after: str) -> str:
    """On which side of the customer's own matter a time lies, where nothing of the incident stands behind the word."""
    if any(find_times(after)) or pattern("roles", *_COUNTED_FROM).search(after):
        return ""
    return "after" if relative.startswith(("after", "later", "despues")) else "before"


def _of_policy(reply: ReplyText, said: Duration) -> bool:
    sentence = reply.sentence_at(said.start).low
    return pattern("money", "offer", "offer_own", "charge", "automatic").search(sentence) is not None


def _own(reply: ReplyText, known: Known, said: Duration) -> Claim | None:
    """The verdict where it says how long ago we wrote ("we wrote to you an hour ago"), else None."""
    span = (said.start, said.end)
    bound = own_words.of_length(reply, known, span, said.length, max(said.slack, GRAIN))
    if bound is None:
        return None
    value, words_said = _minutes(said), quoted(reply, span)
    if bound == "ours":
        return claim(reply, span, "duration", "supported", say("supported_own"), value=value)
    return claim(reply, span, "duration", "unsupported", say("own_none", said=words_said), value=value)


def _claim(reply: ReplyText, known: Known, told: Told, *, correct: bool) -> Claim:
    said, span = told.said, (told.said.start, told.said.end)
    words, value = quoted(reply, span), _minutes(said)
    if is_attributed(reply, *span) and not spans.customer_told(known, said):
        return claim(reply, span, "duration", "unsupported", say("attribution_none", said=words), value=value)
    borne = "" if is_attributed(reply, *span) else _borne(reply, known, told, words)
    if borne is not None:
        return claim(reply, span, "duration", "supported", say("supported"), value=value, fact_id=borne or None)
    wrong = spans.wrong(known, told.role, ahead=told.ahead, behind=told.behind)
    if not wrong:
        fact_id = known.fact_id("eta") if told.role == "eta" else None
        return claim(
            reply, span, "duration", "unsupported", say("duration_none", said=words), value=value, fact_id=fact_id
        )
    parts = {"said": words, "right": spans.in_short(abs(wrong[1]))}
    return claim(
        reply, span, "duration", "contradicted", say("duration_wrong", **parts), value=value, fact_id=wrong[0].fact_id,
        suggestion=_correction(reply, known, span, wrong) if correct else None,
    )  # fmt: skip


def _borne(reply: ReplyText, known: Known, told: Told, words: str) -> str | None:
    """The id of the fact that bears a duration, "" where none can be named, None where nothing bears it."""
    said = told.said
    most = spans.at_most(known, told.role, told.before)
    if most is not None:
        return "" if any(abs(said.upto - one) < timedelta(minutes=1) for one in most) else None
    role = "none" if _LEAVES.search(reply.sentence_at(said.start).low) else told.role
    over = is_past(reply, said)
    for time, length in spans.lengths(known, role, ahead=told.ahead, behind=told.behind, over=over):
        if told.ahead and time in known.times("next_update") and not _of_update(reply, said):
            continue
        if spans.fits(said, length, told.before, words.lower()):
            return time.fact_id or ""
    forward = told.ahead and not told.behind
    role = told.role if forward or told.role == "policy" else ""
    role = "ahead" if forward and role == "none" else role
    sentence = reply.sentence_at(said.start).low
    bare = not told.ahead and not told.behind
    by_policy = (
        told.role == "policy"
        or bare
        or (told.behind and pattern("duration", "per_policy").search(sentence) is not None)
    )
    if _is_counted(reply, known, told):
        return ""
    if spans.told(known, said, words, role, told.before, by_policy=by_policy):
        return ""
    if not told.behind and told.role not in {"eta", "next_update", "policy"} and _until_theirs(reply, known, said):
        return ""
    began = known.times("started")
    had = "had " in reply.clause_text(said.start) and any(said.length <= known.now - time.at for time in began)
    return known.fact_id("started") if had else None


def _of_update(reply: ReplyText, said: Duration) -> bool:
    """Whether a wait is that for our next word; the restoration is not borne by the time of an update."""
    sentence = reply.sentence_at(said.start)
    if "next_update" in {*roles_of(reply).spoken(), reply.before.role} or _LEAVES.search(sentence.low):
        return True
    return (
        pattern("pledge", "tells_us", "telling", "telling_stem").search(reply.prose, sentence.start, sentence.end)
        is not None
    )


def _is_counted(reply: ReplyText, known: Known, told: Told) -> bool:
    """Whether a length lies between two times that are told or known, as the words around it say."""
    said, clause = told.said, reply.clause_text(told.said.start)
    gaps = list(counted.within_sentence(reply, known))
    if pattern("duration", "margin").search(clause):
        spoken = roles_of(reply).spoken() & set(_COUNTED_FROM) or {reply.before.role} & set(_COUNTED_FROM) or {"eta"}
        to_come = pattern("duration", "to_come").search(clause) is not None
        gaps += counted.from_theirs(reply, known, tuple(sorted(spoken)), to_come=to_come)
    if told.role != "started" and own_words.is_ago(reply, (said.start, said.end)):
        gaps += [known.now - at for at in told_elsewhere.behind(known)]
    slack = max(_EXACT, said.upto * _EXACT_SHARE)
    ends = spans.ended(known)
    gaps += counted.to_ends(reply, known, ends)
    if pattern("bounds", "there_again").search(clause):
        gaps += [known.now - at for at in ends]
    return any(timedelta(0) < gap and said.length - slack <= gap <= said.upto + slack for gap in gaps)


def _until_theirs(reply: ReplyText, known: Known, said: Duration) -> bool:
    # "Your interview's in forty minutes": counted from now to what the customer named.
    gaps = spans.from_customers_times(known, reply.clause_text(said.start), ())
    return any(said.length - said.slack <= gap <= said.upto + said.slack for gap in gaps)


def _correction(
    reply: ReplyText, known: Known, span: tuple[int, int], wrong: tuple[KnownTime, timedelta]
) -> str | None:
    """The first words for the right length that make the sentence true at this place, read again with them."""
    for words in list(corrections.for_length(abs(wrong[1]), known.context.language))[:_TRIES]:
        start, end = reply.folded.span(*span)
        raw = reply.raw.encode("utf-8", "replace").decode("utf-8")
        again = ReplyText(raw[:start] + words + raw[end:], reply.before, is_sentence=True)
        upto = start + len(words)
        found = _find(again, known, correct=False)
        if not any(one.blocks and one.start < upto and one.end > start for one in found):
            return words
    return None


def _minutes(said: Duration) -> int:
    return int(said.length.total_seconds() // 60)
