"""Times that no fact of their role bears and that stand all the same: the customer's own, and the provider's words."""

from datetime import timedelta

from assistant.checking.facts import own_hours
from assistant.checking.facts.known import Known, about_customer
from assistant.checking.facts.local_zones import place_zone
from assistant.checking.facts.said import REACH, Said
from assistant.checking.facts.told_elsewhere import so_far
from assistant.checking.facts.written_times import customer_named, echoes, fact_that_names, shares_event
from assistant.checking.text.durations import find_durations
from assistant.checking.text.words import pattern

_DEADLINES = frozenset({"by", "before", "antes de", "para"})
_LASTS = frozenset({"until", "till", "hasta"})


def customer_said(said: Said, known: Known) -> bool:
    """Whether the customer wrote of that time, on that day where both name one."""
    left = pattern("duration", "to_come").search(said.clause) and any(find_durations(said.clause))
    if said.lead in _LASTS and not about_customer(said.clause, known) and not left:
        # "Off until 11" ends the outage, whatever the customer has on at 11.
        return False
    if not said.day_only:
        ends = (said.starts, said.untils) if said.untils else (said.starts,)
        return all(customer_named(known, end, dated=said.dated) for end in ends)
    words = {part for part in said.words.lower().split() if part.isdigit() or len(part) > 3}  # noqa: PLR2004 - "the", "of" say nothing
    return bool(words) and all(word in known.customer_text for word in words)


def in_time(said: Said, known: Known) -> bool:
    """Whether it is hoped to be over before something of the customer's: true where the estimate ends before that."""
    if said.day_only or said.until or said.bound.denial or not customer_said(said, known):
        return False
    if said.lead not in _DEADLINES:
        return False
    theirs_told = about_customer(said.sentence, known) or shares_event(said.sentence, known)
    if said.lead in {"by", "para"} and not theirs_told:
        # "Se estima para las 9" gives an estimate, whatever the customer has on at 9.
        return False
    # An estimate is no promise, planned work has its hours.
    roles = ("eta", "maintenance") if pattern("status", "hoped").search(said.clause) else ("maintenance",)
    ends = [time.until or time.at for role in roles for time in known.times(role) if not time.overdue]
    coming = [start for start in said.starts if start >= known.now]
    # "Before five" is the next five o'clock there is.
    then = coming if said.dated or known.times("maintenance") else sorted(coming)[:1]
    return any(timedelta(0) <= start - end <= REACH * 2 for end in ends for start in then)


def worded(said: Said, known: Known) -> bool:
    """Whether the provider's own words name that hour: of what is done, or of what has happened so far."""
    if said.day_only or said.bound.denial or (said.dated and known.now.astimezone(said.zone).date() not in said.days):
        return False
    hours = frozenset((at.hour, at.minute) for at in (start.astimezone(place_zone(known)) for start in said.starts))
    if (
        said.turn != "gone"
        and fact_that_names(hours, said.sentence, known)
        and any(at <= known.now for at in said.starts)
    ):
        return True
    past = any(at <= known.now for at in said.starts)
    ended = (
        said.role == "resolved"
        and not known.times("resolved")
        and "monitor" in (known.incident.status if known.incident else "")
    )
    happened = (said.role in {"started", "resolved"} and said.history) or ended
    near = max(said.tolerance, timedelta(minutes=1))
    told = any(abs(at - start) <= near for at in so_far(known, said.turn) for start in said.starts)
    return past and (said.role == "none" or happened) and told


def theirs(said: Said, known: Known) -> bool:
    """Whether it is an appointment of the customer's that stands near a word of the incident: "the swim meet at 7"."""
    if said.until or said.lead in _LASTS:
        return False
    if _is_of_their_own(said, known):
        return True
    if said.day_only or said.lead in _DEADLINES:
        return False
    if said.named and customer_said(said, known):
        return True
    if said.role in {"eta", "next_update"} and pattern("status", "ahead").search(said.clause):
        # "It will be back when the party checks in at 4": a promise, whatever else is at 4.
        return False
    return echoes(said.starts, said.beside, known)


def _is_of_their_own(said: Said, known: Known) -> bool:
    """Whether it is of something that the customer has on then: "your meeting at 7", "before you start at 11"."""
    if not customer_said(said, known) or said.bound.denial == "not":
        return False
    about = about_customer(said.clause, known) and said.lead not in _DEADLINES
    if about and not pattern("own_hours", "network").search(said.clause):
        return True
    beside = said.beside.rstrip()
    if said.day_only:
        return _ends_with("due", beside)
    minutes = {at.astimezone(said.zone).hour * 60 + at.astimezone(said.zone).minute for at in said.starts}
    if not own_hours.is_theirs(known, beside, minutes) and not _ends_with("beginning", beside):
        return False
    ahead = said.promised or pattern("status", "ahead").search(said.clause)
    if said.role not in {"eta", "next_update"} or not ahead:
        return True
    # "It will be back when the party checks in at 4" holds where the estimate ends before that.
    ends = [time.until or time.at for time in known.times("eta") if not time.overdue]
    coming = sorted(start for start in said.starts if start >= known.now)[:1]
    return bool(ends) and any(max(ends) <= start <= max(ends) + REACH * 2 for start in coming)


def _ends_with(name: str, text: str) -> bool:
    return any(found.end() >= len(text) - 1 for found in pattern("own_hours", name).finditer(f"{text} "))
