"""Suspected outages as a team lead sees them: where, since when, how many, why it is more than chance."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.domain.early_signs import SuspectedOutage
from assistant.domain.knowledge_edits import TEAM
from knowledge_base.records import Incident, Provider
from ui.present.safe import esc, said, tag
from ui.present.times import away, clock, many
from ui.present.words import word

_TICKETS = 8
_CODES = ("resource", "serving_area", "postcode", "outward", "zip_prefix", "area_code")


def signs_html(
    suspected: tuple[SuspectedOutage, ...], providers: tuple[Provider, ...], now: datetime, zone: ZoneInfo
) -> str:
    """A card for each, with one click to make it an incident and one to say that it is none."""
    cards = "".join(_card(one, providers, now, zone) for one in suspected)
    body = cards or tag("p", esc(word("signs", "none")), "wl-hint")
    return tag(
        "section", tag("h2", "Suspected outages") + tag("p", esc(word("signs", "what")), "wl-hint") + body, "wl-board"
    )


def running_html(incident: Incident) -> str:
    """What a lead can do with an incident that the team runs itself; empty for what a provider's feed tells."""
    if incident.source != TEAM:
        return ""
    turn = "end" if incident.is_open else "reopen"
    buttons = "".join(
        tag("button", esc(word("team_incident", act)), "wl-use", type="button", data_act=act, data_id=incident.id)
        for act in ("edit", turn)
    )
    told = tag("p", esc(word("team_incident", "ours")), "wl-hint")
    return tag("section", told + tag("div", buttons, "wl-formbuttons"), "wl-section")


def _card(one: SuspectedOutage, providers: tuple[Provider, ...], now: datetime, zone: ZoneInfo) -> str:
    services = ", ".join(one.services) or "a service"
    head = tag("h3", said(f"{services[:1].upper()}{services[1:]}: {_where(one)}"))
    rising = "still rising" if one.rising else "no longer rising"
    mark = f"{many(one.reports, 'report')}, {rising}"
    head += tag("span", esc(mark), "wl-tag wl-danger" if one.rising else "wl-tag wl-warn")
    since = f"Since {clock(one.started_at, now, zone)}, {away(one.started_at, now)}"
    facts = tag("p", esc(since), "wl-meta")
    told = "".join(tag("li", said(sentence)) for sentence in one.explanation)
    body = tag("div", head, "wl-line") + facts + _bars(one, now, zone) + tag("ul", told, "wl-told")
    return tag("article", body + _tickets(one) + _buttons(one, providers), "wl-card wl-sign", data_sign=one.key)


def _where(one: SuspectedOutage) -> str:
    town = next((place.name for place in one.places if place.name != one.place.name), None)
    return f"{town}, {one.place.name}" if town and one.place.level in _CODES else one.place.name


def _bars(one: SuspectedOutage, now: datetime, zone: ZoneInfo) -> str:
    most = max((step.reports for step in one.timeline), default=0)
    bars = "".join(
        tag("i", "", style=f"height:{max(2, round(28 * step.reports / most))}px",
            title=f"{clock(step.at, now, zone)}: {step.reports}")
        for step in one.timeline
    ) if most else ""  # fmt: skip
    label = "Reports in each five minutes: " + ", ".join(str(step.reports) for step in one.timeline)
    return tag("div", bars, "wl-bars", role="img", aria_label=label) if bars else ""


def _tickets(one: SuspectedOutage) -> str:
    shown = ", ".join(said(ticket_id) for ticket_id in one.ticket_ids[:_TICKETS])
    more = len(one.ticket_ids) - _TICKETS
    return tag("p", f"Tickets: {shown}" + (f" and {more} more" if more > 0 else ""), "wl-hint")


def _buttons(one: SuspectedOutage, providers: tuple[Provider, ...]) -> str:
    options = tag("option", esc(word("signs", "whose")), value="")
    options += "".join(tag("option", esc(provider.name), value=provider.name) for provider in providers)
    whose = tag("select", options, "wl-choice", aria_label="Whose outage it is") if len(providers) > 1 else ""
    make = tag("button", "Make it an incident", "wl-use", type="button", data_act="confirm", data_id=one.key)
    drop = tag("button", "No outage", "wl-quietbutton", type="button", data_act="dismiss", data_id=one.key)
    return tag("div", whose + make + drop, "wl-choose")
