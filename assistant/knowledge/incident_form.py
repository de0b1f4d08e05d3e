"""An incident of the team's own, read from a form: the native feed's fields, each checked with one sentence."""

from datetime import datetime, timedelta
from typing import Any, get_args

from pydantic import ValidationError

from assistant.domain.knowledge_edits import TEAM
from assistant.knowledge.fields import Fields, Form, is_past, say
from knowledge_base.records import Area, Cause, Eta, Incident, Provider, Update
from knowledge_base.records.vocabulary import (
    OPEN_STATUSES,
    CauseCertainty,
    EtaKind,
    Impact,
    IncidentKind,
    IncidentStatus,
    ServiceType,
)
from knowledge_base.wording import zone_of

_NAME, _LINE, _PROSE = 200, 300, 4_000
_FEW, _MANY = 20, 200
_WORK = ("scheduled", "in_progress", "verifying", "completed")
_OVER = ("resolved", "postmortem")
_SOON = timedelta(minutes=1)


def read_incident(sent: Fields, before: Incident | None, provider: Provider, now: datetime) -> Incident:
    """The next version of ``before``, or the first of a new incident without an id of its own yet ("new").

    Times of ``sent`` are in the provider's zone. What the form has no field for stays as it was. Raises FormRefused.
    """
    form = Form(sent, zone_of(provider.time_zone))
    kind = form.choice("kind", get_args(IncidentKind), before.kind if before else "unplanned")
    status = _status(form, kind)
    told: dict[str, Any] = {
        "name": form.text("name", _NAME, needed=True),
        "kind": kind,
        "status": status,
        "impact": form.choice("impact", get_args(Impact), "") or None,
        "services": form.choices("services", get_args(ServiceType)),
        "areas": _areas(form),
        "affected_count": form.number("affected_count"),
        "causes": _causes(form, before),
        "measures_taken": form.lines("measures", _FEW, _LINE),
        "workaround": form.text("workaround", _PROSE) or None,
        "resources": form.lines("resources", _MANY, _LINE),
        "internal_notes": tuple(line.strip() for line in form.raw("notes")[:_PROSE].splitlines() if line.strip()),
    }
    told |= _times(form, before, status, now) | {"eta": _eta(form, before, status, now)}
    told["updates"] = _updates(form, before, status, now)
    form.done()
    return _made(form, told, before, provider, now)


def _made(form: Form, told: dict[str, Any], before: Incident | None, provider: Provider, now: datetime) -> Incident:
    local = now.astimezone(form.zone)
    stamp = {"provider": provider.name, "source": TEAM, "updated_at": local, "observed_at": local}
    kept: dict[str, Any] = before.model_dump() if before else {"id": "new", "revision": 0}
    kept["id"] = kept["id"].removeprefix(f"{provider.name}:")
    try:
        return Incident.model_validate(kept | told | stamp | {"revision": kept["revision"] + 1, "quotes": ()})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ").rstrip(".")
        form.refuse("eta_at" if "eta" in first["loc"] else "name", "other", reason=reason)
        form.done()
        raise


def _status(form: Form, kind: str) -> IncidentStatus:
    status: Any = form.choice("status", get_args(IncidentStatus))
    is_work = status in _WORK
    if not form.wrong.get("status") and is_work != (kind == "maintenance"):
        other = "maintenance" if is_work else "unplanned"
        form.refuse("status", "status_kind", status=status.replace("_", " "), kind=say("kind", other))
    found: IncidentStatus = status
    return found


def _areas(form: Form) -> tuple[Area, ...]:
    rows = form.rows("area_description", "area_region", "area_country", "area_postcodes")
    if len(rows) > _MANY:
        form.refuse("area", "many", count=len(rows), most=_MANY)
    areas = []
    for description, region, country, postcodes in rows[:_MANY]:
        for words in (description, region, country):
            form.sound("area", words, _LINE)
        codes = tuple(code.strip() for code in form.sound("area", postcodes, _PROSE).replace(";", ",").split(","))
        areas.append(
            Area(
                description=description or None,
                region=region or None,
                country=country or None,
                postcodes=tuple(filter(None, codes)),
            )
        )
    return tuple(areas)


def _causes(form: Form, before: Incident | None) -> tuple[Cause, ...]:
    known = {cause.text: cause for cause in before.causes} if before else {}
    rows = form.rows("cause_text", "cause_certainty", "cause_whose")
    causes = []
    for text, certainty, whose in rows[:_FEW]:
        if not text:
            # A row that nobody wrote into still says what its lists stand on.
            if certainty not in ("", "unknown"):
                form.refuse("cause", "certainty")
            continue
        form.sound("cause", text, _LINE)
        if certainty not in ("", *get_args(CauseCertainty)):
            form.refuse("cause", "choice")
            continue
        told = {"text": text, "certainty": certainty or "unknown", "third_party": whose == "third_party"}
        category = known[text].category if text in known else None
        causes.append(Cause.model_validate(told | {"category": category}))
    if len(rows) > _FEW:
        form.refuse("cause", "many", count=len(rows), most=_FEW)
    return tuple(causes)


def _times(form: Form, before: Incident | None, status: IncidentStatus, now: datetime) -> dict[str, datetime | None]:
    names = ("started_at", "resolved_at", "scheduled_for", "scheduled_until", "next_update_due")
    found = {name: form.instant(name, getattr(before, name, None)) for name in names}
    if status in OPEN_STATUSES:
        found["resolved_at"] = None
    elif found["resolved_at"] is None:
        found["resolved_at"] = before.resolved_at if before and before.resolved_at else now.astimezone(form.zone)
    for name in ("started_at", "resolved_at"):
        moment = found[name]
        if moment is not None and moment > now + _SOON:
            form.refuse(name, "future")
    _in_order(form, "resolved_at", "started_at", found)
    _in_order(form, "scheduled_until", "scheduled_for", found)
    due = found["next_update_due"]
    is_new = before is None or due != before.next_update_due
    if due is not None and is_new and status in OPEN_STATUSES and is_past(due, now):
        form.refuse("next_update_due", "past")
    return found


def _in_order(form: Form, later: str, earlier: str, found: dict[str, datetime | None]) -> None:
    last, first = found[later], found[earlier]
    if last is not None and first is not None and last < first:
        form.refuse(later, "before", other=say("label", earlier))


def _eta(form: Form, before: Incident | None, status: IncidentStatus, now: datetime) -> Eta | None:
    kind: Any = form.choice("eta_kind", ("", *get_args(EtaKind)))
    kept = before.eta if before else None
    if kind == "":
        return None
    at = form.instant("eta_at", kept.at if kept else None)
    end = form.instant("eta_end", kept.window_end if kept else None)
    if kind == "none_given":
        at = end = None
    elif at is None:
        form.refuse("eta_at", "needs")
        return None
    if kind == "window" and end is None:
        form.refuse("eta_end", "needs_end")
        return None
    end = end if kind == "window" else None
    if end is not None and at is not None and end < at:
        form.refuse("eta_end", "before", other=say("label", "eta_at"))
        return None
    if kept is not None and (kept.kind, kept.at, kept.window_end) == (kind, at, end):
        return kept
    last = end or at
    if last is not None and status in OPEN_STATUSES and is_past(last, now):
        form.refuse("eta_end" if end else "eta_at", "past")
    return Eta(kind=kind, at=at, window_end=end, stated_at=now.astimezone(form.zone))


def _updates(form: Form, before: Incident | None, status: IncidentStatus, now: datetime) -> tuple[Update, ...]:
    earlier = before.updates if before else ()
    body = form.text("update", _PROSE)
    if not body:
        return earlier
    known = {update.id for update in earlier}
    number = next(n for n in range(len(earlier) + 1, 2 * len(earlier) + 3) if f"U{n}" not in known)
    return (*earlier, Update(id=f"U{number}", status=status, body=body, created_at=now.astimezone(form.zone)))
