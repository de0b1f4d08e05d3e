"""Times that no fact of their role bears and that stand all the same: the customer's own, and the provider's words."""

from datetime import timedelta

from assistant.checking.facts.known import Known, about_customer
from assistant.checking.facts.said import REACH, Said
from assistant.checking.facts.written_times import customer_named, echoes, fact_that_names, told_hours
from assistant.checking.text.words import pattern

_DEADLINES = frozenset({"by", "before", "antes de", "para"})
_LASTS = frozenset({"until", "till", "hasta"})


def customer_said(said: Said, known: Known) -> bool:
    """Whether the customer wrote of that time, on that day where both name one."""
    if said.lead in _LASTS and not about_customer(said.clause, known):
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
    # An estimate is no promise, planned work has its hours.
    roles = ("eta", "maintenance") if pattern("status", "hoped").search(said.clause) else ("maintenance",)
    ends = [time.until or time.at for role in roles for time in known.times(role) if not time.overdue]
    return any(timedelta(0) <= start - end <= REACH * 2 for end in ends for start in said.starts)


def worded(said: Said, known: Known) -> bool:
    """Whether the provider's own words name that hour: of what is done, or of what has happened so far."""
    if said.day_only or said.bound.denial or (said.dated and known.now.astimezone(said.zone).date() not in said.days):
        return False
    hours = frozenset((at.hour, at.minute) for at in (start.astimezone(known.provider_zone) for start in said.starts))
    if fact_that_names(hours, said.sentence, known) and any(at <= known.now for at in said.starts):
        return True
    past = any(at <= known.now for at in said.starts)
    ended = (
        said.role == "resolved"
        and not known.times("resolved")
        and "monitor" in (known.incident.status if known.incident else "")
    )
    happened = (said.role in {"started", "resolved"} and said.history) or ended
    return past and (said.role == "none" or happened) and bool(told_hours(known, hours))


def theirs(said: Said, known: Known) -> bool:
    """Whether it is an appointment of the customer's that stands near a word of the incident: "the swim meet at 7"."""
    if said.until or said.day_only or said.lead in _LASTS:
        return False
    if said.lead in _DEADLINES:
        return False
    if said.named and customer_said(said, known):
        return True
    if said.role in {"eta", "next_update"} and pattern("status", "ahead").search(said.clause):
        # "It will be back when the party checks in at 4": a promise, whatever else is at 4.
        return False
    return echoes(said.starts, said.beside, known)
