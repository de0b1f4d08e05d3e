"""What each gesture on the facts does: asks the desks as the person who is signed in, and words the answer."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.domain.desk import Person
from assistant.domain.knowledge_edits import IncidentEdit
from assistant.errors import CallerError, NotAllowed, UnknownIncident
from assistant.home_zone import home_zone
from assistant.workplace import Workplace
from knowledge_base.wording import zone_of
from ui.present.evidence import evidence_html
from ui.present.feeds import feeds_html, incidents_html
from ui.present.forms import button
from ui.present.linking import linking_html
from ui.present.safe import esc, said, tag
from ui.present.signs import running_html, signs_html
from ui.present.times import many
from ui.present.versions import edits_html, known_html, old_facts_html, versions_html
from ui.present.views import AboutIncident
from ui.present.words import word

_BESIDE_A_TICKET = 2
"""Versions shown there at once: the facts beneath them are what a reply is written from."""


@dataclass
class FactsHandlers:
    """The gestures of one signed-in person."""

    place: Workplace
    person: Person

    def incidents(self) -> str:
        """Suspected outages (for leads), and incidents."""
        now, may_edit = self.place.facts.clock.now(), self.person.leads and self.place.knowledge is not None
        return self._signs() + incidents_html(
            self.place.desk.incidents(self.person), now, self.zone(), may_edit=may_edit
        )

    def feeds(self) -> str:
        """Watched feeds and how they have been going."""
        states = self.place.facts.feeds(self.person)
        return feeds_html(states, self.place.facts.clock.now(), may_edit=self.person.leads)

    def about(self, incident_id: str) -> AboutIncident:
        """What is known of an incident beyond its facts, for its card; nothing where it is no longer there."""
        try:
            card = self.place.facts.card(self.person, incident_id)
        except UnknownIncident:
            return AboutIncident()
        now, zone = self.place.facts.clock.now(), zone_of(card.provider.time_zone)
        newest = card.revisions[-1].changes if card.revisions else ()
        edits = self._edits(incident_id)
        shown = versions_html(card, now, zone, shown=_BESIDE_A_TICKET, edits=edits)
        return AboutIncident(old_facts_html(card.feed, now), shown + evidence_html(card.evidence, now, zone), newest)

    def show(self, incident_id: str) -> str:
        """One incident with its versions and, for leads, what can be done with it; raises UnknownIncident."""
        card, now = self.place.facts.card(self.person, incident_id), self.place.facts.clock.now()
        zone = zone_of(card.provider.time_zone)
        close = button("cancel", word("beside", "close"), quiet=True)
        head = tag("h2", said(card.incident.name)) + close + tag("p", esc(card.incident.id), "wl-meta")
        parts = (
            known_html(card)
            + versions_html(card, now, zone, edits=self._edits(incident_id))
            + edits_html(card, now, zone)
            + evidence_html(card.evidence, now, zone)
        )
        if self.person.leads:
            parts = (running_html(card.incident) if self.place.knowledge else "") + parts
            parts += linking_html(card, self.place.desk.incidents(self.person))
        shown = tag("div", head, "wl-shown", data_id=incident_id, data_kind="incident")
        return shown + old_facts_html(card.feed, now) + parts

    def link(self, incident_id: str, other_id: str, *, same: bool) -> str:
        """Say that two incidents are one outage, or two; returns a sentence. Raises CallerError, UnknownIncident."""
        if not other_id:
            raise CallerError("Choose the other incident first.")
        self.place.facts.link(self.person, incident_id, other_id, same=same)
        return f"{incident_id} and {other_id} count as {'one outage' if same else 'two outages'} now."

    def alert(self) -> str:
        """How many suspected outages wait for a lead, for the sign on the tab; nothing for agents."""
        count = self.place.signs.count(self.person)
        said_so = f"{many(count, 'suspected outage')} to decide about" if count else ""
        return tag("span", esc(said_so), role="status", data_count=count)

    def poll(self, name: str) -> str:
        """Read a feed now; returns what came of it in a sentence."""
        poll = self.place.facts.poll(self.person, name)
        if poll.failure:
            raise CallerError(f"{name}: {poll.failure}")
        changed = len(poll.changes)
        return f"{name}: {many(changed, 'incident')} changed." if changed else f"{name}: nothing changed."

    def confirm(self, key: str, provider: str | None) -> str:
        """Make a suspected outage an incident; returns a sentence."""
        incident = self.place.signs.confirm(self.person, key, provider or None)
        return f"{incident.id} is an incident now; tickets are matched with it."

    def dismiss(self, key: str) -> str:
        """Say that a suspected outage is none; returns a sentence."""
        self.place.signs.dismiss(self.person, key)
        return "Dismissed; it is shown again only if far more people write."

    def zone(self) -> ZoneInfo:
        """The zone that the team reads times in: the first provider's."""
        return home_zone(self.place.desk.providers(self.person))

    def _edits(self, incident_id: str) -> tuple[IncidentEdit, ...]:
        knowledge = self.place.knowledge
        return knowledge.incidents.edited_by(self.person, incident_id) if knowledge else ()

    def _signs(self) -> str:
        try:
            suspected = self.place.signs.suspected(self.person)
        except NotAllowed:
            return ""
        providers = self.place.desk.providers(self.person)
        return signs_html(suspected, providers, self.place.facts.clock.now(), self.zone())
