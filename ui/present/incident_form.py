"""The form for an incident that the team runs itself; its times are in the provider's zone, which is named."""

from typing import get_args

from assistant.knowledge.fields import say, shown_instant
from knowledge_base.records import Area, Cause, Incident, Provider
from knowledge_base.records.vocabulary import (
    CauseCertainty,
    EtaKind,
    Impact,
    IncidentKind,
    IncidentStatus,
    ServiceType,
)
from knowledge_base.wording import zone_of
from ui.present.forms import (
    button,
    cell,
    checks_field,
    choice_field,
    form,
    line_field,
    named,
    options,
    rows_field,
    text_field,
)
from ui.present.safe import esc, said, tag
from ui.present.words import word


def new_incident_html(providers: tuple[Provider, ...], chosen: Provider) -> str:
    """An empty form; with several providers, a list says whose incident it is."""
    whose = ""
    if len(providers) > 1:
        names = [(one.name, one.name) for one in providers]
        field = tag(
            "select", options(names, chosen.name), "wl-input", name="provider", id="wl-f-provider", data_act_on="new"
        )
        whose = tag("div", tag("label", esc(say("label", "provider")), for_="wl-f-provider") + field, "wl-formfield")
    hidden = "" if whose else tag("input", "", type="hidden", name="provider", value=chosen.name)
    head = tag("h2", esc(word("incident_form", "new")))
    return tag("div", head, "wl-editing") + form(f"incident//{chosen.name}", whose + hidden + _body(None, chosen))


def incident_form_html(incident: Incident, provider: Provider) -> str:
    """The form with what the newest version says."""
    head = tag("h2", said(incident.name)) + tag("p", esc(f"{incident.id} r{incident.revision}"), "wl-meta")
    key = f"incident/{incident.id}/{incident.revision}"
    body = form(key, _body(incident, provider), data_id=incident.id, data_seen=incident.revision)
    return tag("div", head, "wl-editing") + body


def _body(one: Incident | None, provider: Provider) -> str:
    zone = tag("p", esc(word("incident_form", "zone").format(zone=provider.time_zone)), "wl-hint")
    buttons = (
        button("foresee-incident", word("incident_form", "preview"))
        + button("save-incident", word("incident_form", "save"), main=True)
        + button("cancel", word("incident_form", "cancel"))
    )
    parts = (
        _what(one), _places(one), _causes(one), zone, _times(one, provider), _told(one), _inside(one),
        tag("div", buttons, "wl-formbuttons"),
    )  # fmt: skip
    return "".join(parts)


def _what(one: Incident | None) -> str:
    unsaid = word("incident_form", "unsaid")
    statuses, kinds = named("status", get_args(IncidentStatus)), named("incident_kind", get_args(IncidentKind))
    status = choice_field("status", say("label", "status"), statuses, one.status if one else "investigating")
    kind = choice_field("kind", say("label", "kind"), kinds, one.kind if one else "unplanned")
    impacts = named("incident_impact", get_args(Impact), unsaid)
    impact = choice_field("impact", say("label", "impact"), impacts, one.impact if one else None)
    count = one.affected_count if one and one.affected_count is not None else ""
    services = named("service_name", get_args(ServiceType))
    return (
        line_field("name", say("label", "name"), one.name if one else "")
        + _two(status, kind)
        + _two(impact, line_field("affected_count", say("label", "affected_count"), count, inputmode="numeric"))
        + checks_field("services", say("label", "services"), services, one.services if one else ())
    )


def _told(one: Incident | None) -> str:
    done = "\n".join(one.measures_taken) if one else ""
    return (
        text_field("measures", say("label", "measures"), done, word("incident_form", "one_a_line"), 2)
        + text_field("workaround", say("label", "workaround"), (one.workaround or "") if one else "", rows=2)
        + text_field("update", say("label", "update"), "", word("incident_form", "update"), 3)
    )


def _two(left: str, right: str) -> str:
    return tag("div", left + right, "wl-formtwo")


def _places(one: Incident | None) -> str:
    areas = (*(one.areas if one else ()), Area())
    rows = (
        cell("area_description", word("incident_form", "place"), area.description)
        + cell("area_region", word("incident_form", "region"), area.region)
        + cell("area_country", word("incident_form", "country"), area.country)
        + cell("area_postcodes", word("incident_form", "postcodes"), ", ".join(area.postcodes))
        for area in areas
    )
    hint = word("incident_form", "places")
    return rows_field("area", say("label", "area"), rows, word("incident_form", "add_place"), hint)


def _causes(one: Incident | None) -> str:
    causes: tuple[Cause | None, ...] = (*(one.causes if one else ()), None)
    whose = [("", word("incident_form", "ours")), ("third_party", word("incident_form", "third_party"))]
    rows = (
        cell("cause_text", word("incident_form", "cause"), cause.text if cause else "")
        + cell(
            "cause_certainty",
            word("incident_form", "certainty"),
            cause.certainty if cause else "unknown",
            named("certainty", reversed(get_args(CauseCertainty))),
        )
        + cell(
            "cause_whose", word("incident_form", "whose"), "third_party" if cause and cause.third_party else "", whose
        )
        for cause in causes
    )
    hint = word("incident_form", "causes")
    return rows_field("cause", say("label", "cause"), rows, word("incident_form", "add_cause"), hint)


def _times(one: Incident | None, provider: Provider) -> str:
    zone = zone_of(provider.time_zone)

    def time(name: str, field: str) -> str:
        moment = getattr(one, field, None)
        if field in ("at", "window_end"):
            moment = getattr(one.eta, field) if one and one.eta else None
        shown = shown_instant(moment, zone) if moment else ""
        return line_field(name, say("label", name), shown, type="datetime-local")

    kinds = named("eta_kind", get_args(EtaKind), word("incident_form", "unsaid"))
    kind = choice_field("eta_kind", say("label", "eta_kind"), kinds, one.eta.kind if one and one.eta else None)
    work = tag(
        "details",
        tag("summary", esc(word("incident_form", "work")))
        + _two(time("scheduled_for", "scheduled_for"), time("scheduled_until", "scheduled_until")),
        data_keep="form-work",
        open="" if one and one.kind == "maintenance" else None,
    )
    return (
        _two(kind, time("eta_at", "at"))
        + _two(time("eta_end", "window_end"), time("next_update_due", "next_update_due"))
        + _two(time("started_at", "started_at"), time("resolved_at", "resolved_at"))
        + work
    )


def _inside(one: Incident | None) -> str:
    """What is never told to a customer."""
    resources = text_field(
        "resources",
        say("label", "resources"),
        "\n".join(one.resources) if one else "",
        word("incident_form", "resources"),
        2,
    )
    notes = text_field(
        "notes", say("label", "notes"), "\n".join(one.internal_notes) if one else "", word("incident_form", "notes"), 2
    )
    summary = tag("summary", esc(word("incident_form", "inside")))
    return tag("details", summary + resources + notes, data_keep="form-inside")
