"""The facts that one version of an incident holds, kind by kind."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from knowledge_base.facts.making import LANGUAGE, Telling, numbered, worded
from knowledge_base.facts.quotes import quoted_from
from knowledge_base.prose import counted_as, is_happening, read_interruption, share_told
from knowledge_base.records import Area, Fact, Incident
from knowledge_base.wording import say_number

Parts = dict[str, Any]


def facts_of_incident(incident: Incident, how: Telling) -> tuple[Fact, ...]:
    """Facts in the order of formats.md; ids such as ``INC-7/eta@r4``."""
    as_of = how.local(_as_of(incident))
    told = {
        "status": _status(incident),
        "started": _moment("started", incident.started_at, incident, how),
        "resolved": _moment("resolved", None if incident.is_open else incident.resolved_at, incident, how),
        "area": _areas(incident, how),
        "service": _services(incident, how),
        "scale": _scale(incident, how),
        "cause": _causes(incident),
        "eta": _eta(incident, how),
        "next_update": _next_update(incident, how),
        "measure": (_quoted(text) for text in incident.measures_taken if text.strip()),
        "workaround": (_quoted(text) for text in (incident.workaround,) if text),
        "measurement": _measurements(incident, how),
        "maintenance_window": _window(incident, how),
    }
    facts: list[Fact] = []
    for kind, parts in told.items():
        common = {"kind": kind, "source": incident.provider, "as_of": as_of, "certainty": "confirmed"}
        tail = f"@r{incident.revision}"
        stated = (common | {"quote": quoted_from(incident, kind, one)} | one for one in parts)
        facts += numbered(f"{incident.id}/{kind}", stated, tail)
    return tuple(facts)


def _as_of(incident: Incident) -> datetime | None:
    newest = max((update.created_at for update in incident.updates), default=None)
    return incident.updated_at or newest or incident.observed_at


def _tense(incident: Incident, how: Telling) -> str:
    if not incident.is_open:
        return "past"
    begins = incident.scheduled_for if incident.status == "scheduled" else None
    return "future" if begins and begins > how.now else "present"


def _status(incident: Incident) -> Iterator[Parts]:
    yield {"value": incident.status, "text": worded("status", incident.status)}


def _moment(kind: str, moment: datetime | None, incident: Incident, how: Telling) -> Iterator[Parts]:
    if moment is not None:
        yield {"value": how.value(moment), "text": worded(kind, incident.kind, time=how.instant(moment))}


def _areas(incident: Incident, how: Telling) -> Iterator[Parts]:
    for area in incident.areas:
        name = _name(area)
        if name:
            where = f"{name}, {area.region}" if area.region and area.region not in name else name
            yield {"value": name, "text": worded("area", _tense(incident, how), x=where)}


def _name(area: Area) -> str | None:
    return area.description or ", ".join(area.postcodes) or area.region or area.country


def _services(incident: Incident, how: Telling) -> Iterator[Parts]:
    for service in dict.fromkeys(incident.services):
        text = worded("service", _tense(incident, how), x=worded("services", service))
        yield {"value": service, "text": text}


def _scale(incident: Incident, how: Telling) -> Iterator[Parts]:
    if incident.affected_count:
        count = say_number(incident.affected_count, LANGUAGE)
        who = counted_as(incident.affected_count, _posts(incident)) or worded("scale", "unnamed")
        yield {"value": incident.affected_count, "text": worded("scale", _tense(incident, how), x=count, who=who)}
    elif told := share_told(_posts(incident)):
        words, sentence = told
        share = words[:1].upper() + words[1:]
        text = worded("scale", f"{_tense(incident, how)}_share", x=share)
        yield {"value": words, "text": text, "quote": sentence}


def _posts(incident: Incident) -> Iterator[str]:
    """The published posts, newest first."""
    newest_first = sorted(incident.updates, key=lambda update: update.created_at, reverse=True)
    return (update.body for update in newest_first)


def _causes(incident: Incident) -> Iterator[Parts]:
    for cause in incident.causes:
        # A cause that is not even suspected is no more than talk: its text is not repeated.
        value = None if cause.certainty == "unknown" else cause.text
        form = f"{cause.certainty}_event" if value and is_happening(value) else cause.certainty
        yield {"value": value, "text": worded("cause", form, x=cause.text), "certainty": cause.certainty}


def _eta(incident: Incident, how: Telling) -> Iterator[Parts]:
    eta = incident.eta
    if eta is None or not incident.is_open:
        return
    stated: Parts = {"as_of": how.local(eta.stated_at)} if eta.stated_at else {}
    if eta.kind == "none_given" or eta.at is None:
        yield stated | {"value": None, "text": worded("eta", "none_given"), "certainty": "none_given"}
        return
    until = eta.window_end
    expires = until or eta.at
    time = how.window(eta.at, until) if until else how.instant(eta.at)
    form: str = "overdue" if how.now >= expires else "window" if until else eta.kind
    if form == "window" and until and eta.stated_at and eta.at <= eta.stated_at:
        form, time = "begun", how.instant(until)  # "by the end of the day": only its end says something
    yield stated | {
        "value": how.value(eta.at), "text": worded("eta", form, time=time), "certainty": eta.kind,
        "until": until, "expires_at": expires,
    }  # fmt: skip


def _next_update(incident: Incident, how: Telling) -> Iterator[Parts]:
    due = incident.next_update_due
    if due is None or (how.now >= due and not incident.is_open):
        return
    form: str = "overdue" if how.now >= due else "due"
    text = worded("next_update", form, time=how.instant(due))
    yield {"value": how.value(due), "text": text, "expires_at": due}


def _quoted(text: str) -> Parts:
    return {"value": text, "text": text}


def _measurements(incident: Incident, how: Telling) -> Iterable[Parts]:
    for measured in incident.measurements:
        if measured.public:
            time = how.instant(measured.since) if measured.since else None
            form = "since" if time else "plain"
            text = worded("measurement", form, name=measured.name, change=measured.change, time=time)
            yield {"value": measured.change, "text": text[:1].upper() + text[1:]}


def _window(incident: Incident, how: Telling) -> Iterator[Parts]:
    start, end = incident.scheduled_for, incident.scheduled_until
    if start is None:
        return
    told = read_interruption(_posts(incident))
    yield {
        "value": how.value(start), "text": _window_text(start, end, how, latest=told.at_the_latest),
        "until": end, "expires_at": end,
    }  # fmt: skip
    if told.limit and incident.is_open:
        # No instant, so it is told apart from the window itself.
        yield {"value": told.limit, "text": worded("maintenance_window", "limit", x=told.limit), "expires_at": end}


def _window_text(start: datetime, end: datetime | None, how: Telling, *, latest: bool) -> str:
    if end is None:
        return worded("maintenance_window", "from", time=how.instant(start))
    form = "latest" if latest else "from_to"
    return worded("maintenance_window", form, time=how.window(start, end), end=how.instant(end))
