"""A time as a text says it, and whether a known time is what it says."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from assistant.checking.facts.known import Known, KnownTime
from assistant.checking.text.bounds import Bound
from assistant.checking.text.roles import Role
from assistant.checking.text.turning import Turn
from assistant.checking.text.words import vocabulary

ROLE_FACTS = ("eta", "next_update", "started", "resolved", "maintenance")
_EDGES_OF_WINDOW = frozenset({"from", "after", "since", "desde", "despues de", "a partir de"})
_MOMENT = frozenset({"at", "around", "about", "a", "sobre", "hacia", "alrededor de", "en torno a", "a eso de", "tipo"})
_BOUNDS = {"before": -1, "antes de": -1, "after": 1, "past": 1, "despues de": 1, "pasadas": 1}
REACH = timedelta(hours=6)
"""How far from the truth a bound ("not before 5") still tells something: beyond it is beside the point."""
_BOUND_REACH = timedelta(minutes=90)
FAR = timedelta(minutes=30)
"""What "well before" and "long after" mean at least."""
_WELL_BEFORE = timedelta(hours=10)
_NOW = timedelta(0)
_BEFORE_PART = 180
"""Minutes before a part of the day in which something that is told for "by" it may still come."""


@dataclass(frozen=True)
class Said:
    """A time as a text says it: every instant it can mean, and what its words tell about it."""

    role: Role
    words: str
    zone: tzinfo
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
    bound: Bound = field(default=Bound("at"))
    side: str = ""
    outdated: bool = False
    attributed: bool = False
    deadline: bool = False
    beside: str = ""
    named: bool = False
    promised: bool = False
    turn: Turn = ""

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
        facts = [time for role in (self.role, *ROLE_FACTS) for time in known.times(role)]
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
        if self.bound.denial in {"not", "maybe_not"}:
            return self._denied_fits(time)
        if self.untils:
            return time.until is not None and self.near(time.at, self.starts) and self.near(time.until, self.untils)
        if self.bound.edge in {"before_long", "after_long", "from"} or (
            self.bound.edge == "after" and self.role in {"eta", "next_update"}
        ):
            return self._on_one_side(time)
        if time.until is None:
            return self.near(time.at, self.starts) or self._bounded(time.at)
        return self._edge_fits(time, time.until)

    def _edge_fits(self, time: KnownTime, until: datetime) -> bool:
        opens = self.near(time.at, self.starts)
        if self.role == "maintenance" and self.side:
            return opens if self.side == "begins" else self.near(until, self.starts)
        if self.lead in _EDGES_OF_WINDOW and self.bound.edge != "by":
            return opens or (self.role == "maintenance" and self.near(until, self.starts))
        closes = self.near(until, self.starts)
        if self.role == "maintenance":
            return opens or closes
        # A window has no moment of its own: "at 10" tells more than "between 8 and 10" does.
        return closes and not (self.role == "eta" and self.bound.edge == "at" and self.lead in _MOMENT)

    def _on_one_side(self, time: KnownTime) -> bool:
        last = time.until or time.at
        if self.bound.edge == "before_long":
            return any(FAR <= start - last <= _WELL_BEFORE for start in self.starts)
        if self.bound.edge == "after_long":
            return any(FAR <= time.at - start <= REACH for start in self.starts)
        if time.until is not None and self.near(time.at, self.starts):
            return True
        return any(_NOW < time.at - start <= _BOUND_REACH for start in self.starts)

    def _denied_fits(self, time: KnownTime) -> bool:
        """Whether a time that is denied lies off the known one, on the side that the words leave open."""
        last, edge = time.until or time.at, self.bound.edge
        if self.bound.knowing and self.near(time.at, self.starts):
            return True
        if edge in {"before_long", "after_long"}:
            return any(abs(last - start) <= FAR for start in self.starts)
        if edge == "at":
            same = max(self.tolerance, timedelta(minutes=1))
            return not any(abs(moment - start) < same for start in self.starts for moment in (time.at, last))
        if self.bound.denial == "maybe_not":
            return any(_NOW < last - start <= REACH for start in self.starts)
        opens = time.until is not None and self.near(time.at, self.starts)
        return opens or any(_NOW < time.at - start <= REACH for start in self.starts)

    def _bounded(self, fact: datetime) -> bool:
        # "Since before noon" and "just after half twelve" bound what has happened from one side.
        if self.role not in {"started", "resolved"} or self.lead not in _BOUNDS:
            return False
        sign = _BOUNDS[self.lead]
        return any(_NOW <= (fact - start) * sign <= _BOUND_REACH for start in self.starts)

    def near(self, fact: datetime, candidates: tuple[datetime, ...]) -> bool:
        """Whether an instant is one of the candidates, as closely as the words tell it."""
        if any(abs(fact - candidate) <= self.tolerance for candidate in candidates):
            return True
        if self.dated:
            return False
        # Without a date the hour alone is compared: a day is all that such words reach back, and work is announced.
        local = fact.astimezone(self.zone)
        hours = {(c.hour, c.minute) for c in (candidate.astimezone(self.zone) for candidate in candidates)}
        return (local.hour, local.minute) in hours and not self.future

    def _day_fits(self, time: KnownTime) -> bool:
        last = time.until or time.at
        local, until = time.at.astimezone(self.zone), last.astimezone(self.zone)
        denied = self.bound.denial in {"not", "maybe_not"}
        deadline = self.deadline or self.bound.edge == "by"
        if deadline and self.bound.denial and self.days:
            # "Not before this evening": not earlier than it begins.
            first = vocabulary("calendar")["parts"][self.part][0] if self.part else 0
            opens = datetime.combine(min(self.days), datetime.min.time(), tzinfo=self.zone)
            return until >= opens + timedelta(minutes=first)
        if not self.part:
            return denied != any(local.date() <= day <= until.date() for day in self.days)
        first, end = vocabulary("calendar")["parts"][self.part]
        inside = False
        for day in self.days:
            start = datetime.combine(day, datetime.min.time(), tzinfo=self.zone)
            low = first - _BEFORE_PART if self.deadline else first
            inside = inside or start + timedelta(minutes=low) <= until <= start + timedelta(minutes=end)
        return denied != inside
