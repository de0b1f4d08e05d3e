"""Saying that two incidents are one outage, or two: for team leads, beneath an incident's versions."""

from assistant.facts_desk import IncidentCard
from knowledge_base.records import Incident
from ui.present.safe import esc, tag
from ui.present.words import word

_OFFERED = 200


def linking_html(card: IncidentCard, incidents: tuple[Incident, ...]) -> str:
    """A list of the other incidents with two buttons, and a way to part those that count as one now."""
    own, linked = card.incident, {one.id for one in card.linked}
    parts = "".join(_part(own, other) for other in card.linked)
    others = [one for one in incidents if one.id != own.id and one.id not in linked]
    # What another provider or feed tells at the same time is likelier to be meant than this feed's own others.
    others.sort(key=lambda one: (not one.is_open, one.provider == own.provider, one.name, one.id))
    if not others and not parts:
        return ""
    head = tag("h3", esc(word("linking", "title"))) + tag("p", esc(word("linking", "what")), "wl-hint")
    return tag("section", head + parts + (_form(own, others) if others else ""), "wl-section wl-linking")


def _form(own: Incident, others: list[Incident]) -> str:
    options = tag("option", "Choose another incident …", value="")
    options += "".join(tag("option", esc(_named(one)), value=one.id) for one in others[:_OFFERED])
    chooser = tag("select", options, "wl-choice", aria_label="Another incident")
    return tag(
        "div", chooser + _button("same", own.id) + _button("apart", own.id), "wl-choose wl-choose-two", data_pair="1"
    )


def _part(own: Incident, other: Incident) -> str:
    label = f"{word('linking', 'apart')}: {other.name}"
    button = tag(
        "button", esc(f"{word('linking', 'apart')}: {other.id}"), "wl-use", type="button", data_act="apart",
        data_id=own.id, data_other=other.id, aria_label=label,
    )  # fmt: skip
    return tag("p", button)


def _button(act: str, incident_id: str) -> str:
    return tag("button", esc(word("linking", act)), "wl-use", type="button", data_act=act, data_id=incident_id)


def _named(incident: Incident) -> str:
    return f"{incident.name} ({incident.id}, {incident.provider})"
