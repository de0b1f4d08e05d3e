"""Which incident a ticket is about, where a person may say so: candidates, a list to choose from, and the way back."""

from assistant.queue import QueueEntry
from knowledge_base.records import Incident, Match
from ui.present.safe import esc, said, tag
from ui.present.words import word


def binding_html(entry: QueueEntry, incidents: tuple[Incident, ...]) -> str:
    """What can be chosen for an open ticket among ``incidents``; empty once its text is approved."""
    if entry.state.status != "open":
        return ""
    current = entry.understood.lookup.knowledge.incident
    choices = _choices(incidents, current.id if current else None)
    if entry.state.incident_id is not None:
        back = tag("button", "Let the matcher decide", "wl-use", type="button", data_choose="")
        return _box(back + _folded(choices))
    if current is not None:
        return _box(_folded(choices)) if choices else ""
    return _box(_candidates(entry) + choices)


def area_of(incident: Incident) -> str:
    """Where the incident is, as its provider describes it; empty where not stated."""
    return ", ".join(filter(None, (area.description or area.region for area in incident.areas)))


def why(match: Match, *, by_hand: bool) -> str:
    """How the incident concerns this customer, and by which keys, as plain text."""
    keys = ", ".join(word("matched_on", key) for key in match.matched_on)
    if by_hand:
        return "Chosen by a person" + (f"; matched on {keys}" if keys else "")
    return f"{word('relevance', match.relevance)}: matched on {keys or 'nothing certain'}"


def _box(body: str) -> str:
    return tag("section", body, "wl-section wl-binding")


def _candidates(entry: QueueEntry) -> str:
    matching = entry.understood.lookup.matching
    # Without facts to tell, even the chosen one is only a candidate: words alone speak for it.
    found = ((matching.chosen,) if matching.chosen else ()) + matching.candidates
    rows = "".join(_candidate(match) for match in found)
    return tag("ul", rows, "wl-tied", aria_label="Incidents that could be meant") if rows else ""


def _candidate(match: Match) -> str:
    incident = match.incident
    where = " · ".join(
        part for part in (esc(incident.id), said(area_of(incident)) if area_of(incident) else "") if part
    )
    body = tag("b", said(incident.name)) + tag("span", where, "wl-hint")
    body += tag("span", esc(why(match, by_hand=False)), "wl-hint")
    label = f"This one: {incident.name}"
    choose = tag("button", "This one", "wl-use", type="button", data_choose=incident.id, aria_label=label)
    return tag("li", tag("div", body) + choose)


def _choices(incidents: tuple[Incident, ...], current: str | None) -> str:
    still_open = sorted((i for i in incidents if i.is_open and i.id != current), key=lambda i: (i.name, i.id))
    if not still_open:
        return ""
    options = tag("option", "Choose an open incident …", value="")
    options += "".join(tag("option", esc(_option(incident)), value=incident.id) for incident in still_open)
    chooser = tag("select", options, "wl-choice", aria_label="Open incidents")
    return tag("div", chooser + tag("button", "Use it", "wl-use", type="button", data_bind="1"), "wl-choose")


def _option(incident: Incident) -> str:
    area = area_of(incident)
    return f"{incident.name} ({incident.id})" if not area or area in incident.name else f"{incident.name}, {area}"


def _folded(choices: str) -> str:
    return tag("details", tag("summary", "Another incident") + choices) if choices else ""
