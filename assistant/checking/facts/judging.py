"""The verdict on a time: it is compared with the fact of its role, then with what was true, then with what was said."""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

from assistant.checking.facts.known import Known, KnownTime, about_customer
from assistant.checking.facts.other_words import customer_said, in_time, theirs, worded
from assistant.checking.facts.said import REACH, ROLE_FACTS, Said
from assistant.checking.facts.saying import say_span
from assistant.checking.facts.told_elsewhere import happened, returns
from assistant.checking.facts.written_times import customer_spoke_at, fact_that_names
from assistant.checking.text.bounds import Bound
from assistant.checking.text.roles import Role
from assistant.checking.text.words import pattern
from assistant.domain.vocabulary import ClaimVerdict

_NOW = re.compile(r"\b(?:now|stands?|it's|it is|as of|currently|just|ahora|son las|es la)\b")
_LASTS = frozenset({"until", "till", "hasta"})


@dataclass(frozen=True)
class Judgement:
    """Verdict, message code with its parts, and the fact it rests on."""

    verdict: ClaimVerdict
    code: str
    fact_id: str | None = None
    right: KnownTime | None = None
    parts: dict[str, str] = field(default_factory=dict)


def judge(said: Said, known: Known) -> Judgement:  # noqa: PLR0911 - a ladder, strongest evidence first
    """Compare a time with everything known, strongest first."""
    if said.attributed:
        return _judge_attributed(said, known)
    if _whole_outage(said, known):
        return Judgement("supported", "supported", known.fact_id("started"))
    if said.role in ROLE_FACTS:
        return _judge_role(said, known)
    if _is_there(said, known):
        return _judge_role(replace(said, role="eta"), known)
    fact = _any_fact(said, known)
    if fact:
        return Judgement("supported", "supported", fact.fact_id)
    worded = _in_fact_words(said, known)
    if worded:
        return Judgement("supported", "supported", worded.fact_id)
    if customer_said(said, known):
        return Judgement("supported", "supported_customer")
    return _judge_unknown(said, known)


def _is_there(said: Said, known: Known) -> bool:
    # "Full signal at 5:30", "all done at half five": the hour of an update told as that of the service.
    if not any(said.fits(time) for time in known.times("next_update")) or said.day_only:
        return False
    if pattern("roles", "next_update").search(said.sentence) or pattern("pledge", "tells_us", "telling").search(
        said.sentence
    ):
        return False
    return pattern("roles", "there").search(said.clause) is not None and not any(
        said.fits(time) for role in ROLE_FACTS if role != "next_update" for time in known.times(role)
    )


def _judge_attributed(said: Said, known: Known) -> Judgement:
    """What the customer is said to have said stands in the ticket, whatever the incident's facts are."""
    if customer_said(said, known) or customer_spoke_at(known, said.starts, said.tolerance):
        return Judgement("supported", "supported_customer")
    if said.history and _some_earlier(said, known):
        # "You were told 4 pm" gives our own words back.
        return Judgement("supported", "history")
    return Judgement("unsupported", "attribution_none", parts={"said": said.words})


def _judge_role(said: Said, known: Known) -> Judgement:
    return _judge_denied(said, known) or _judge_told(said, known)


def _judge_denied(said: Said, known: Known) -> Judgement | None:  # noqa: PLR0911 - one way out per honest doubt
    """The verdict on a time that is denied or put in doubt where that is an honest "nobody knows", else None."""
    if said.day_only or not said.bound.denial:
        return None
    if said.bound.denial != "not" and customer_said(said, known) and said.role != "started":
        return Judgement("supported", "supported_customer")
    if said.role not in {"eta", "next_update"}:
        return None
    times = [time for time in known.times(said.role) if not time.overdue]
    if said.bound.denial == "not":
        passed = any(at <= known.now for at in said.starts) and not (said.role == "eta" and known.times("resolved"))
        # "It was not fixed by 1:40", "no update came at 3:15" only tell what everybody can see.
        return Judgement("supported", "supported") if passed and not times and said.dated is False else None
    if not times:
        return Judgement("supported", "supported", known.fact_id("eta"))
    if said.bound.denial == "doubt" and not any(said.fits(time) for time in times):
        sooner = any(timedelta(0) < (time.until or time.at) - at <= REACH for time in times for at in said.starts)
        theirs = customer_said(said, known)
        open_end = said.bound.edge == "by" and sooner
        return Judgement("supported", "supported_customer") if theirs or open_end else None
    return None


def _judge_told(said: Said, known: Known) -> Judgement:  # noqa: PLR0911 - a ladder, strongest evidence first
    times = known.times(said.role)
    fitting = next((time for time in times if said.fits(time)), None)
    if (
        fitting
        and said.outdated
        and not fitting.overdue
        and said.role in {"eta", "next_update"}
        and not said.bound.denial
    ):
        return wrong_time(said, fitting)
    if fitting and fitting.overdue and not said.history and said.future and not said.bound.denial:
        code = "overdue" if said.role == "eta" else "overdue_update"
        return Judgement("stale", code, fitting.fact_id, parts={"said": said.words})
    if fitting:
        return Judgement("supported", "supported", fitting.fact_id)
    allied = _allied(said, known)
    if allied:
        return Judgement("supported", "supported", allied.fact_id)
    if said.bound.denial == "doubt" and any(said.fits(time) for time in known.earlier_times(said.role)):
        return Judgement("supported", "history")
    if said.bound.denial:
        return _judgewrong_time(said, known, times, None)
    return _judge_earlier(said, known, times)


def _judge_earlier(  # noqa: PLR0911 - a ladder, strongest evidence first
    said: Said, known: Known, times: tuple[KnownTime, ...]
) -> Judgement:
    once = replace(said, bound=Bound("at")) if said.history and not said.bound.denial else said
    earlier = next((time for time in known.earlier_times(said.role) if once.fits(time)), None)
    if said.history and said.untils and _moved(said, known):
        return Judgement("supported", "history", known.fact_id("eta"))
    if earlier and said.history:
        return Judgement("supported", "history", earlier.fact_id)
    if said.history and said.role in {"eta", "next_update", "started"} and _some_earlier(said, known):
        return Judgement("supported", "history")
    restated = said.role == "action" or not times or about_customer(said.sentence, known)
    theirs_told = customer_said(said, known) or customer_spoke_at(known, said.starts, said.tolerance)
    if said.role in {"started", "action"} and restated and theirs_told:
        return Judgement("supported", "supported_customer")
    if said.role == "eta" and in_time(said, known):
        return Judgement("supported", "supported", known.fact_id("eta"))
    if worded(said, known):
        return Judgement("supported", "supported", None)
    if not earlier and theirs(said, known):
        return Judgement("supported", "supported_customer")
    if not earlier and happened(said, known):
        return Judgement("supported", "history")
    return _judgewrong_time(said, known, times, earlier)


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
    if said.role == "started" and said.lead in _LASTS:
        # "Off from 22:30 until 11:15" ends it, whatever word it hangs on.
        others = {**others, "started": ("resolved", "eta", "maintenance")}
    if said.role == "resolved" and not known.times("resolved") and pattern("status", "ahead").search(said.clause):
        # "Sites should start coming back from 4:20" is still to come.
        others = {**others, "resolved": ("maintenance", "eta")}
    for role in others.get(said.role, ()):
        for time in known.times(role):
            if replace(said, role=role, future=said.future and role != "maintenance").fits(time):
                return time
    if said.role == "resolved" and said.turn == "not_back" and not known.times("resolved"):
        return next((time for time in known.times("eta") if time.overdue and said.near(time.at, said.starts)), None)
    if said.role == "resolved" and not known.times("resolved"):
        return next((time for time in known.incidental_times if said.fits(time) and "monitor" in _status(known)), None)
    return None


def _whole_outage(said: Said, known: Known) -> bool:
    # "Out from 22:30 until 11:15" tells the start and the end at once.
    if not said.untils:
        return False
    began = any(said.near(time.at, said.starts) for time in known.times("started"))
    ends = tuple(time.at for time in known.times("resolved")) or returns(known)
    return began and any(said.near(at, said.untils) for at in ends)


def _status(known: Known) -> str:
    return known.incident.status if known.incident else ""


def _some_earlier(said: Said, known: Known) -> bool:
    return any(
        said.fits(time)
        for role in ((said.role,) if said.role in {"eta", "next_update"} else ("eta", "next_update"))
        for time in (*known.earlier_times(role), *(t for t in known.times(role) if t.at <= known.now))
    )


def wrong_time(said: Said, right: KnownTime) -> Judgement:
    """The verdict on a time in whose place the fact tells ``right``."""
    told = say_span(right.at, right.until, said.zone, _style(said))
    if said.days and right.at.astimezone(said.zone).date() not in said.days[:1]:
        told += f" on {right.at.astimezone(said.zone):%d %B}"
    return Judgement("contradicted", f"instant_{said.role}", right.fact_id, right, {"said": said.words, "right": told})


def _judgewrong_time(said: Said, known: Known, times: tuple[KnownTime, ...], earlier: KnownTime | None) -> Judgement:
    right = times[0] if times else None
    if right and not right.overdue and not earlier:
        return wrong_time(said, right)
    told = say_span(right.at, right.until, said.zone, _style(said)) if right else ""
    if right and said.days and right.at.astimezone(said.zone).date() not in said.days[:1]:
        told += f" on {right.at.astimezone(said.zone):%d %B}"
    if earlier:
        code = "stale" if right and not right.overdue else "stale_none"
        return Judgement("stale", code, earlier.fact_id, right, {"said": said.words, "right": told})
    if right:
        code = "eta_none" if said.role == "eta" else "role_none"
        return Judgement("unsupported", code, right.fact_id, parts={"said": said.words})
    code = {"eta": "eta_none", "next_update": "next_update_none"}.get(said.role, "role_none")
    fact_id = known.fact_id("eta") if said.role == "eta" else None
    return Judgement("unsupported", code, fact_id, parts={"said": said.words})


def _moved(said: Said, known: Known) -> bool:
    # "The estimate moved from 4:30 to 6" is no window: it starts at an earlier value and ends at the current one.
    now_ends = any(said.near(time.until or time.at, said.untils) for time in known.times(said.role))
    return now_ends and any(said.near(time.until or time.at, said.starts) for time in known.earlier_times(said.role))


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
    if worded(said, known) or happened(said, known):
        return Judgement("supported", "supported")
    return Judgement("unsupported", "instant_unknown", parts={"said": said.words})


def _any_fact(said: Said, known: Known) -> KnownTime | None:
    for role in ROLE_FACTS:
        for time in known.times(role):
            opens = time.until and not said.untils and not said.day_only and said.near(time.at, said.starts)
            if said.fits(time) or opens:
                return time
    grain = timedelta(minutes=1)
    for time in known.incidental_times:
        floor = KnownTime(time.at.replace(second=0, microsecond=0), None, None)
        if said.fits(floor) or (not said.untils and any(abs(floor.at - start) <= grain for start in said.starts)):
            return time
    near = timedelta(minutes=15 if _NOW.search(said.clause) else 5)
    if not said.day_only and any(abs(start - known.now) <= near for start in said.starts):
        return KnownTime(known.now, None, None)
    return None
