"""Claims of duration: "for about two hours", "within 2-3 hours", "24 hours", compared with the facts' spans of time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_words
from assistant.checking.facts.known import Known, KnownTime, numbers_in
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.roles import roles_of
from assistant.checking.text.words import pattern, vocabulary, words
from assistant.domain.check import Claim

GRAIN = timedelta(minutes=15)
"""Least tolerance of a duration; people round to a quarter of an hour."""
SHARE = 0.25
"""A rounded or hedged duration may be off by this share of itself ("about two hours" for 1 h 45)."""
_GUIDANCE_LIMIT = timedelta(minutes=15)
_NEAR = 28
_ONE_DAY = timedelta(days=1)
_MOST_OF_A_DAY = timedelta(hours=18)
_MINUTES = {"minutes": 1, "hours": 60, "days": 1440, "weeks": 10080}
_SMALL = {
    "a": 1.0, "an": 1.0, "un": 1.0, "una": 1.0, "one": 1.0, "next": 1.0, "another": 1.0, "otra": 1.0, "otro": 1.0,
    "half an": 0.5, "half a": 0.5, "media": 0.5, "a couple of": 2.0, "couple of": 2.0, "un par de": 2.0, "a few": 3.0,
    "unas pocas": 3.0, "several": 4.0, "varias": 4.0,
}  # fmt: skip
_FREQUENCY = re.compile(r"(?:twice|once|times?|veces|vez)\s+(?:in|a|en|por|al)?\s*$")
_RELATIVE = re.compile(r"\s+(?:before|after|ahead|into|antes|despues|notice)\b")
_SETS_IN = re.compile(
    r"\b(?:starts?|begins?|kicks? in|applies|sets? in|due|empieza|comienza|corresponde) (?:only )?"
    r"(?:after|tras|a partir de|despues de)\s*(?:the first|full|las)?\s*$"
)
_MORE_THAN = re.compile(r"\bmore than\b|\bmas de\b")
_VAGUE = frozenset({"a few", "several", "unas pocas", "varias", "a couple of", "couple of", "un par de"})


@dataclass(frozen=True)
class Duration:
    """A range of the folded text and its length; ``upto`` ends "2-3 hours"."""

    start: int
    end: int
    length: timedelta
    upto: timedelta
    vague: bool

    @property
    def slack(self) -> timedelta:
        """How far a fact may lie off."""
        share = 0.6 if self.vague else SHARE
        return max(GRAIN, self.upto * share)


@cache
def _pattern() -> re.Pattern[str]:
    numerals = sorted((*vocabulary("calendar")["numerals"], *_SMALL), key=len, reverse=True)
    number = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(numerals)}|(?<=within )the|(?<=inside )the|(?<=dentro de )la)"
    units = "|".join(f"(?P<{key}>{'|'.join(words('units', key))})" for key in _MINUTES)
    return re.compile(
        rf"(?<![\w.,:$/])(?P<n>{number})(?:\s*(?:-|to|or|a|o|and|y)\s*(?P<n2>\d+(?:[.,]\d+)?|"
        rf"{number}))?(?:\s+(?P<half>and a half|y media|full|more|mas|further|or so|solid|straight|consecutive))?"
        rf"(?:(?<=\d)|[\s-])(?:{units})(?!\w)(?P<tail>\s+and a half|\s+y media)?(?:\s*(?:and|y|"
        rf",)?\s*(?P<m>\d{{1,2}})\s*(?:minutes?|mins?|minutos?))?"
    )


def find_durations(text: str) -> Iterator[Duration]:
    """Every duration in folded text, in order."""
    for match in _pattern().finditer(text):
        unit = next(key for key in _MINUTES if match[key])
        extra = (
            0.5
            if "half" in (match["half"] or "") + (match["tail"] or "")
            or "media" in (match["half"] or "") + (match["tail"] or "")
            else 0.0
        )
        first = (_number(match["n"]) + extra) * _MINUTES[unit] + int(match["m"] or 0)
        last = _number(match["n2"]) * _MINUTES[unit] if match["n2"] else first
        if max(first, last) <= 60 * 24 * 366:  # longer than a year is no outage
            low, high = sorted((first, last))
            yield Duration(
                match.start(), match.end(), timedelta(minutes=low), timedelta(minutes=high), match["n"] in _VAGUE
            )


def _number(said: str) -> float:
    if said[0].isdigit():
        return float(said.replace(",", "."))
    return 1.0 if said in {"the", "la"} else _SMALL.get(said) or float(vocabulary("calendar")["numerals"][said])


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Durations of the reply with their verdicts."""
    durations = list(find_durations(reply.prose))
    roles = roles_of(reply) if durations else None
    for said in durations:
        before = reply.low[max(0, said.start - _NEAR) : said.start]
        clause = reply.clause_text(said.start)
        if (
            _RELATIVE.match(reply.low, said.end)
            or _FREQUENCY.search(before)
            or roles is None
            or _is_advice(said, clause, reply)
            or reply.sentence_at(said.start).asks
        ):
            continue
        yield _own(reply, known, said) or _claim(reply, known, said, before, roles.of(said.start, said.end))


def _is_advice(said: Duration, clause: str, reply: ReplyText) -> bool:
    short = said.upto <= _GUIDANCE_LIMIT
    sentence = reply.sentence_at(said.start)
    return short and pattern("discourse", "guidance").search(clause + " " + sentence.low) is not None


def _own(reply: ReplyText, known: Known, said: Duration) -> Claim | None:
    """The verdict where it says how long ago we wrote ("we wrote to you an hour ago"), else None."""
    span = (said.start, said.end)
    bound = own_words.of_length(reply, known, span, said.length, said.slack)
    if bound is None:
        return None
    value, words_said = int(said.length.total_seconds() // 60), quoted(reply, span)
    if bound == "ours":
        return claim(reply, span, "duration", "supported", say("supported_own"), value=value)
    return claim(reply, span, "duration", "unsupported", say("own_none", said=words_said), value=value)


def _claim(reply: ReplyText, known: Known, said: Duration, before: str, role: str) -> Claim:
    span = (said.start, said.end)
    words_said = quoted(reply, span)
    value = int(said.length.total_seconds() // 60)
    after = reply.low[said.end : said.end + 16]
    behind = pattern("duration", "behind").search(before) or after.lstrip().startswith(
        ("ago", "so far", "already", "now")
    )
    ahead: object = pattern("duration", "ahead").search(_MORE_THAN.sub(" ", before)) or after.lstrip().startswith(
        ("from now", "more", "away")
    )
    if role == "none" and not behind and pattern("status", "ahead").search(reply.clause_text(said.start)):
        # "It should be an hour at most" estimates, whatever it leaves unsaid.
        role, ahead = "eta", True
    fact = _fitting(known, said, before, role, ahead=bool(ahead), behind=bool(behind))
    if fact:
        return claim(reply, span, "duration", "supported", say("supported"), value=value, fact_id=fact.fact_id)
    if _told(known, said, words_said, role if (ahead and not behind) or role == "policy" else "", before):
        return claim(reply, span, "duration", "supported", say("supported"), value=value)
    if "had " in reply.clause_text(said.start) and any(
        said.length <= known.now - time.at for time in known.times("started")
    ):
        return claim(
            reply, span, "duration", "supported", say("supported"), value=value, fact_id=known.fact_id("started")
        )
    wrong = _wrong(known, role, ahead=bool(ahead), behind=bool(behind))
    if wrong:
        parts = {"said": words_said, "right": _say(abs(wrong[1]))}
        return claim(
            reply,
            span,
            "duration",
            "contradicted",
            say("duration_wrong", **parts),
            value=value,
            fact_id=wrong[0].fact_id,
        )
    fact_id = known.fact_id("eta") if role == "eta" else None
    return claim(
        reply, span, "duration", "unsupported", say("duration_none", said=words_said), value=value, fact_id=fact_id
    )


def _fitting(known: Known, said: Duration, before: str, role: str, *, ahead: bool, behind: bool) -> KnownTime | None:
    for time, length in _lengths(known, role, ahead=ahead, behind=behind):
        if _fits(said, length, before):
            return time
    return None


def _lengths(known: Known, role: str, *, ahead: bool, behind: bool) -> Iterator[tuple[KnownTime, timedelta]]:
    """Every span of time that the facts contain and these words may mean."""
    if not behind:
        roles = (role,) if role in {"eta", "next_update"} and ahead else ("eta", "next_update", "maintenance")
        for name in roles:
            for time in known.times(name):
                yield from (
                    (time, moment - known.now) for moment in (time.at, time.until) if moment and moment > known.now
                )
    if not ahead or behind:
        ends = [time.at for time in known.times("resolved")] or [known.now]
        for time in known.times("started"):
            yield from ((time, end - time.at) for end in (*ends, known.now))
        for time in known.times("resolved"):
            yield time, known.now - time.at
        for name in ("eta", "next_update"):
            yield from ((time, known.now - time.at) for time in known.times(name) if time.at < known.now)
    for time in known.times("maintenance"):
        if time.until and not ahead:
            yield time, time.until - time.at


def _fits(said: Duration, length: timedelta, before: str) -> bool:
    if length <= timedelta(0):
        return False
    if pattern("duration", "more").search(before):
        return said.length - GRAIN <= length <= said.upto * 1.6 + GRAIN
    if pattern("duration", "less").search(before):
        return said.length * 0.5 <= length <= said.upto + GRAIN / 3
    if said.length >= _ONE_DAY and length >= _MOST_OF_A_DAY and said.length - _ONE_DAY <= length <= said.upto:
        # People count days by the calendar: yesterday afternoon until tonight is "two days".
        return said.length % _ONE_DAY == timedelta(0) and not pattern("duration", "ahead").search(before)
    return said.length - said.slack <= length <= said.upto + said.slack


def _told(known: Known, said: Duration, words_said: str, role: str, reply_before: str) -> bool:
    if role == "policy" and _SETS_IN.search(reply_before):
        # "Compensation starts after …" names the threshold, not what the sum is counted in.
        return any(p.threshold_hours is not None and _same(said, p.threshold_hours) for p in known.policies) or (
            words_said.lower() in known.policy_text
        )
    if any(_same(said, hours) for hours in _policy_hours(known)) and role != "eta":
        return True
    told = (
        known.public_text
        if role in {"eta", "next_update"}
        else f"{known.public_text}\n{known.customer_text}\n{known.policy_text}\n{known.actions_text}"
    )
    if any(abs(other.length - said.length) < timedelta(minutes=1) for other in find_durations(told)):
        return role != "eta" or not known.no_estimate
    return words_said.lower() in told


def _policy_hours(known: Known) -> Iterator[float]:
    for policy in known.policies:
        if policy.threshold_hours is not None:
            yield policy.threshold_hours
        per = numbers_in(policy.amount.per or "") if policy.amount else ()
        yield from (float(number) for number in per if "/" not in number)
        if policy.amount and policy.amount.per == "day":
            yield 24.0


def _same(said: Duration, hours: float) -> bool:
    return abs(said.length - timedelta(hours=hours)) < timedelta(minutes=1)


def _wrong(known: Known, role: str, *, ahead: bool, behind: bool) -> tuple[KnownTime, timedelta] | None:
    if role in {"eta", "next_update"} and ahead and not behind:
        open_times = [time for time in known.times(role) if not time.overdue]
        return (open_times[0], (open_times[0].until or open_times[0].at) - known.now) if open_times else None
    if behind or role in {"started", "resolved"}:
        ends: list[datetime] = [time.at for time in known.times("resolved")] or [known.now]
        return next(((time, ends[0] - time.at) for time in known.times("started")), None)
    return None


def _say(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return "about " + " ".join(parts)
