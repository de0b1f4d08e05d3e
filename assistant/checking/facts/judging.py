"""The verdict on a time: it is compared with the fact of its role, then with what was true, then with what was said."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.checking.facts.known import Known, KnownTime, about_customer
from assistant.checking.facts.saying import say_span
from assistant.checking.facts.written_times import customer_times, fact_that_names
from assistant.checking.text.roles import Role
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.vocabulary import ClaimVerdict

_ROLE_FACTS = ("eta", "next_update", "started", "resolved", "maintenance")
_EDGES_OF_WINDOW = frozenset({"from", "after", "since", "desde", "despues de", "a"})
_BOUNDS = {"before": -1, "antes de": -1, "after": 1, "past": 1, "despues de": 1}
_NOT_BEFORE = frozenset({"before", "until", "till", "by", "antes de", "hasta"})
_DENIED_REACH = timedelta(hours=6)
_BOUND_REACH = timedelta(minutes=90)
_NOW = re.compile(r"\b(?:now|stands?|it's|it is|as of|currently|just|ahora|son las|es la)\b")
_LASTS = frozenset({"until", "till", "hasta"})


@dataclass(frozen=True)
class Said:
    """A time as a text says it: every instant it can mean, and what its words tell about it."""

    role: Role
    words: str
    zone: ZoneInfo
    starts: tuple[datetime, ...]
    untils: tuple[datetime, ...] = ()
    lead: str = ""
    tolerance: timedelta = timedelta(0)
    history: bool = False
    dated: bool = False
    day_only: bool = False
    part: str | None = None
    days: tuple[date, ...] = ()
    future: bool = True
    clause: str = ""
    sentence: str = ""
    denied: bool = False
    matched: datetime | None = field(default=None, compare=False)

    @property
    def until(self) -> bool:
        """Whether it is a range."""
        return bool(self.untils)

    def value(self, known: Known) -> str | None:
        """The likeliest instant as RFC 3339 in the provider's zone; a date for a bare day."""
        if self.day_only:
            return self.days[0].isoformat() if self.days else None
        moment = self._likeliest(known)
        return moment.astimezone(known.provider_zone).isoformat() if moment else None

    def _likeliest(self, known: Known) -> datetime | None:
        facts = [time for role in (self.role, *_ROLE_FACTS) for time in known.times(role)]
        for time in facts:
            if any(start == time.at for start in self.starts):
                return time.at
        if self.role in {"started", "resolved"}:
            past = [start for start in self.starts if start <= known.now]
            return max(past, default=None) or (self.starts[0] if self.starts else None)
        ahead = [start for start in self.starts if start >= known.now]
        return min(ahead, default=None) or (self.starts[0] if self.starts else None)

    def fits(self, time: KnownTime) -> bool:
        """Whether a known time is what these words say."""
        if self.day_only:
            return self._day_fits(time)
        if self.denied and self.role == "eta" and self.lead in _NOT_BEFORE:
            return any(timedelta(0) <= time.at - start <= _DENIED_REACH for start in self.starts)
        if self.untils:
            return time.until is not None and self._near(time.at, self.starts) and self._near(time.until, self.untils)
        if time.until is None:
            return self._near(time.at, self.starts) or self._bounded(time.at)
        if self.lead in _EDGES_OF_WINDOW or self.role == "maintenance":
            return self._near(time.at, self.starts) or self._near(time.until, self.starts)
        return self._near(time.until, self.starts)

    def _bounded(self, fact: datetime) -> bool:
        # "Since before noon" and "just after half twelve" bound what has happened from one side.
        if self.role not in {"started", "resolved"} or self.lead not in _BOUNDS:
            return False
        sign = _BOUNDS[self.lead]
        return any(timedelta(0) <= (fact - start) * sign <= _BOUND_REACH for start in self.starts)

    def _near(self, fact: datetime, candidates: tuple[datetime, ...]) -> bool:
        if any(abs(fact - candidate) <= self.tolerance for candidate in candidates):
            return True
        if self.dated:
            return False
        # Without a date the hour alone is compared, as far as the words can reach: a day for what has begun.
        local = fact.astimezone(self.zone)
        hours = {(c.hour, c.minute) for c in (candidate.astimezone(self.zone) for candidate in candidates)}
        return (local.hour, local.minute) in hours and not self.future

    def _day_fits(self, time: KnownTime) -> bool:
        last = time.until or time.at
        local, until = time.at.astimezone(self.zone), last.astimezone(self.zone)
        if not self.part:
            return any(local.date() <= day <= until.date() for day in self.days)
        first, end = vocabulary("calendar")["parts"][self.part]
        for day in self.days:
            start = datetime.combine(day, datetime.min.time(), tzinfo=self.zone)
            # "by this evening" is kept by anything before the evening's end when a deadline stands before it.
            low = first if self.lead == "" else 0
            if start + timedelta(minutes=low) <= until <= start + timedelta(minutes=end):
                return True
        return False


@dataclass(frozen=True)
class Judgement:
    """Verdict, message code with its parts, and the fact it rests on."""

    verdict: ClaimVerdict
    code: str
    fact_id: str | None = None
    right: KnownTime | None = None
    parts: dict[str, str] = field(default_factory=dict)


def judge(said: Said, known: Known) -> Judgement:
    """Compare a time with everything known, strongest first."""
    if said.role in _ROLE_FACTS:
        return _judge_role(said, known)
    fact = _any_fact(said, known)
    if fact:
        return Judgement("supported", "supported", fact.fact_id)
    worded = _in_fact_words(said, known)
    if worded:
        return Judgement("supported", "supported", worded.fact_id)
    if _customer_said(said, known):
        return Judgement("supported", "supported_customer")
    return _judge_unknown(said, known)


def _judge_role(said: Said, known: Known) -> Judgement:  # noqa: PLR0911 - a ladder, strongest evidence first
    times = known.times(said.role)
    fitting = next((time for time in times if said.fits(time)), None)
    if fitting and fitting.overdue and not said.history and said.future:
        code = "overdue" if said.role == "eta" else "overdue_update"
        return Judgement("stale", code, fitting.fact_id, parts={"said": said.words})
    if fitting:
        return Judgement("supported", "supported", fitting.fact_id)
    if said.role in {"started", "resolved"} and _whole_outage(said, known):
        return Judgement("supported", "supported", known.fact_id("started"))
    allied = _allied(said, known)
    if allied:
        return Judgement("supported", "supported", allied.fact_id)
    earlier = next((time for time in known.earlier_times(said.role) if said.fits(time)), None)
    if said.history and said.untils and _moved(said, known):
        return Judgement("supported", "history", known.fact_id("eta"))
    if earlier and said.history:
        return Judgement("supported", "history", earlier.fact_id)
    if said.history and said.role in {"eta", "next_update", "started"} and _some_earlier(said, known):
        return Judgement("supported", "history")
    restated = said.role == "action" or not times or about_customer(said.sentence, known)
    if said.role in {"started", "action"} and restated and _customer_said(said, known):
        return Judgement("supported", "supported_customer")
    return _judge_wrong(said, known, times, earlier)


def _allied(said: Said, known: Known) -> KnownTime | None:
    # "Back since 3:40" speaks of restoration; maintenance ends like an estimate; both may stand under either cue.
    others: dict[Role, tuple[Role, ...]] = {
        "eta": ("maintenance", "resolved"),
        "maintenance": ("started", "eta"),
        "resolved": ("maintenance",),
        "started": ("maintenance", "resolved"),
    }
    if said.role == "started" and "restor" not in said.clause and "back" not in said.clause and known.times("started"):
        others = {**others, "started": ("maintenance",)}
    if said.role == "resolved" and not known.times("resolved") and pattern("status", "ahead").search(said.clause):
        # "Sites should start coming back from 4:20" is still to come.
        others = {**others, "resolved": ("maintenance", "eta")}
    for role in others.get(said.role, ()):
        for time in known.times(role):
            if replace(said, role=role).fits(time):
                return time
    if said.role == "resolved" and not known.times("resolved"):
        return next((time for time in known.incidental_times if said.fits(time) and "monitor" in _status(known)), None)
    return None


def _whole_outage(said: Said, known: Known) -> bool:
    # "Out from 22:30 until 11:15" tells the start and the end at once.
    if not said.untils:
        return False
    began = any(said._near(time.at, said.starts) for time in known.times("started"))  # noqa: SLF001 - same module
    return began and any(said._near(time.at, said.untils) for time in known.times("resolved"))  # noqa: SLF001 - same module


def _status(known: Known) -> str:
    return known.incident.status if known.incident else ""


def _some_earlier(said: Said, known: Known) -> bool:
    return any(
        said.fits(time)
        for role in ("eta", "next_update")
        for time in (*known.earlier_times(role), *(t for t in known.times(role) if t.at <= known.now))
    )


def _judge_wrong(said: Said, known: Known, times: tuple[KnownTime, ...], earlier: KnownTime | None) -> Judgement:
    right = times[0] if times else None
    told = say_span(right.at, right.until, said.zone, _style(said)) if right else ""
    if right and said.days and right.at.astimezone(said.zone).date() not in said.days[:1]:
        told += f" on {right.at.astimezone(said.zone):%d %B}"
    if earlier:
        code = "stale" if right and not right.overdue else "stale_none"
        return Judgement("stale", code, earlier.fact_id, right, {"said": said.words, "right": told})
    if right and not right.overdue:
        return Judgement(
            "contradicted", f"instant_{said.role}", right.fact_id, right, {"said": said.words, "right": told}
        )
    if right:
        code = "eta_none" if said.role == "eta" else "role_none"
        return Judgement("unsupported", code, right.fact_id, parts={"said": said.words})
    code = {"eta": "eta_none", "next_update": "next_update_none"}.get(said.role, "role_none")
    fact_id = known.fact_id("eta") if said.role == "eta" else None
    return Judgement("unsupported", code, fact_id, parts={"said": said.words})


def _moved(said: Said, known: Known) -> bool:
    # "The estimate moved from 4:30 to 6" is no window: it starts at an earlier value and ends at the current one.
    now_ends = any(said._near(time.until or time.at, said.untils) for time in known.times(said.role))  # noqa: SLF001 - same module
    return now_ends and any(said._near(time.until or time.at, said.starts) for time in known.earlier_times(said.role))  # noqa: SLF001 - same module


def _style(said: Said) -> str:
    return "24" if ":" in said.words and not said.words.lower().rstrip(".").endswith("m") else "12"


def _in_fact_words(said: Said, known: Known) -> KnownTime | None:
    hours = frozenset((at.hour, at.minute) for at in (start.astimezone(said.zone) for start in said.starts))
    fact = fact_that_names(hours, said.sentence, known)
    return KnownTime(known.now, None, fact.id) if fact else None


def _judge_unknown(said: Said, known: Known) -> Judgement:
    earlier = next(
        (t for role in ("eta", "next_update", "started") for t in known.earlier_times(role) if said.fits(t)), None
    )
    if earlier and said.history:
        return Judgement("supported", "history", earlier.fact_id)
    if earlier:
        return Judgement("stale", "stale_none", earlier.fact_id, parts={"said": said.words})
    return Judgement("unsupported", "instant_unknown", parts={"said": said.words})


def _any_fact(said: Said, known: Known) -> KnownTime | None:
    for role in _ROLE_FACTS:
        for time in known.times(role):
            opens = time.until and not said.untils and not said.day_only and said._near(time.at, said.starts)  # noqa: SLF001 - same module
            if said.fits(time) or opens:
                return time
    grain = timedelta(minutes=1)
    for time in known.incidental_times:
        floor = KnownTime(time.at.replace(second=0, microsecond=0), None, None)
        if said.fits(floor) or (not said.untils and any(abs(floor.at - start) <= grain for start in said.starts)):
            return time
    if (
        not said.day_only
        and _NOW.search(said.clause)
        and any(abs(start - known.now) <= timedelta(minutes=15) for start in said.starts)
    ):
        return KnownTime(known.now, None, None)
    return None


def _customer_said(said: Said, known: Known) -> bool:
    if said.lead in _LASTS and not about_customer(said.clause, known):
        # "Off until 11" ends the outage, whatever the customer has on at 11.
        return False
    if not said.day_only:
        told = customer_times(known)
        ends = (said.starts, said.untils) if said.untils else (said.starts,)
        return all(any((at.hour, at.minute) in told for at in end) for end in ends)
    words = {part for part in said.words.lower().split() if part.isdigit() or len(part) > 3}  # noqa: PLR2004 - "the", "of" say nothing
    return bool(words) and all(word in known.customer_text for word in words)
