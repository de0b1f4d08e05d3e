"""Incidents that the team runs itself: written, changed, ended and opened again, each time as a new version.

They are recorded in the same store as what feeds tell, as told by ``TEAM``, so replies and the guard know at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import NoReturn

from assistant.audited import audited
from assistant.auditing import AuditTrail, NoTrail
from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.domain.knowledge_edits import TEAM, EditKind, IncidentEdit
from assistant.errors import CallerError, KnowledgeFailed, NotAllowed, UnknownIncident, WarmlineError
from assistant.knowledge.fields import Fields
from assistant.knowledge.foreseeing import (
    FactForeseen,
    Foreseen,
    TouchedDraft,
    compared_facts,
    fits_now,
    is_free,
    text_of,
    touched_words,
    would_fit,
)
from assistant.knowledge.incident_form import read_incident
from assistant.knowledge.trail import INCIDENTS
from assistant.ports_knowledge import IncidentEdits
from assistant.queue import QueueEntry
from assistant.rewording import knowledge_worded
from assistant.roles import must_be_known, must_lead
from knowledge_base.changes import told_changes
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.matching.linking import own_key
from knowledge_base.matching.normal import company
from knowledge_base.ports import Clock, IncidentStore
from knowledge_base.records import FeedSnapshot, Incident, Provider
from knowledge_base.wording import zone_of

_MOST_LOOKED_AT = 60
"""Texts that are checked for one preview: about a second's work."""
_OPEN_AGAIN = {"unplanned": "monitoring", "maintenance": "verifying"}
_REFUSED = "Only team leads and admins may change incidents."


@audited(INCIDENTS)
@dataclass
class TeamIncidents:
    """What a lead does with the incidents of the team's own. All instants come from ``clock``.

    ``queue`` tells the tickets that wait, as ``desk`` would but perhaps sooner.
    Every method raises KnowledgeFailed or StoreFailed where a store cannot be reached.
    """

    desk: Desk
    incidents: IncidentStore
    edits: IncidentEdits
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)
    queue: Callable[[Person], tuple[QueueEntry, ...]] | None = None

    def providers(self, person: Person) -> tuple[Provider, ...]:
        """Whose incidents can be written."""
        must_be_known(person)
        with knowledge_worded():
            return self.incidents.providers()

    def edited_by(self, person: Person, incident_id: str) -> tuple[IncidentEdit, ...]:
        """Who made which version, by revision; empty for what a feed tells."""
        must_be_known(person)
        with knowledge_worded():
            found = self.incidents.incident(incident_id)
        return self.edits.of(*own_key(found)) if found else ()

    def to_edit(self, person: Person, incident_id: str) -> tuple[Incident, Provider]:
        """An incident of the team's own as it stands; raises RoleRefused, UnknownIncident, CallerError for a feed's."""
        must_lead(person, _REFUSED)
        with knowledge_worded():
            found = self.incidents.incident(incident_id)
            if found is None:
                raise UnknownIncident(f"No feed holds an incident '{incident_id}'.")
            if found.source != TEAM:
                where = f"the feed {found.source}" if found.source else "a feed"
                raise CallerError(f"{incident_id} is told by {where}: change it there, it is read again.")
            return found, self._provider(found.provider)

    def foresee(self, person: Person, incident_id: str | None, sent: Fields, seen: int = 0) -> Foreseen:
        """What saving this form would change; nothing is kept. Raises as ``save`` does."""
        must_lead(person, _REFUSED)
        before, provider = self._before(person, incident_id, sent, seen)
        after = read_incident(sent, before, provider, self.clock.now())
        shown = after.model_copy(update={"id": incident_id or after.id})
        facts = compared_facts(before, shown, provider, self.clock)
        # Counted and not shown: nobody has looked at the queue, so the trail must not say so.
        entries = self.queue(person) if self.queue else self.desk.glances.waiting()
        own = [entry for entry in entries if incident_id and fits_now(entry, incident_id)]
        with knowledge_worded():
            names = frozenset(company(one.name) for one in (*self.incidents.providers(), provider))
        # Most tickets are told of another incident, and would be whatever this one said: they are not matched with it.
        free = [entry for entry in entries if is_free(entry)] if shown.is_open else []
        bound = [entry for entry in own if entry.state.incident_id is None]
        return Foreseen(
            incident=shown,
            provider=provider,
            changes=told_changes(before, shown, zone_of(provider.time_zone)) if before else (),
            facts=facts,
            touched=tuple(self._touched(person, own, facts)),
            joining=sum(would_fit(entry, shown, names) for entry in free),
            leaving=sum(not would_fit(entry, shown, names) for entry in bound),
            is_bound=bool(shown.areas or shown.resources or shown.subscribers),
        )

    def save(self, person: Person, incident_id: str | None, sent: Fields, seen: int = 0) -> Incident:
        """Keep a form as a new version, or as a new incident where ``incident_id`` is None.

        ``seen`` is the revision that the person changed. Raises RoleRefused, UnknownIncident, FormRefused, and
        NotAllowed where somebody else saved meanwhile.
        """
        must_lead(person, _REFUSED)
        before, provider = self._before(person, incident_id, sent, seen)
        now = self.clock.now()
        made = read_incident(sent, before, provider, now)
        if before is not None:
            self._keep(person, made, provider, "changed", now)
            return made
        for number in count(1):
            told = made.model_copy(update={"id": f"OWN-{now.astimezone(zone_of(provider.time_zone)):%Y%m%d}-{number}"})
            if self.incidents.incident(told.id) is None and self._claimed(person, told, "started", now):
                self._record(person, told, provider, "started", now)
                return told
        raise AssertionError("numbers do not end")

    def end(self, person: Person, incident_id: str) -> Incident:
        """Say that it is over, as of now; the open estimate and next update go with it."""
        found, provider = self.to_edit(person, incident_id)
        if not found.is_open:
            raise CallerError(f"{incident_id} is over already.")
        now = self.clock.now().astimezone(zone_of(provider.time_zone))
        status = "completed" if found.kind == "maintenance" else "resolved"
        return self._turned(person, found, provider, "ended", {"status": status, "resolved_at": now})

    def reopen(self, person: Person, incident_id: str) -> Incident:
        """Say that it is not over after all: no estimate is taken over from before."""
        found, provider = self.to_edit(person, incident_id)
        if found.is_open:
            raise CallerError(f"{incident_id} is open already.")
        status = _OPEN_AGAIN[found.kind]
        told = {"status": status, "resolved_at": None, "eta": None, "next_update_due": None}
        return self._turned(person, found, provider, "reopened", told)

    # --- inside

    def _before(
        self, person: Person, incident_id: str | None, sent: Fields, seen: int
    ) -> tuple[Incident | None, Provider]:
        if incident_id is None:
            return None, self._provider(next(iter(sent.get("provider", ())), ""))
        found, provider = self.to_edit(person, incident_id)
        if found.revision != seen:
            self._somebody_was_faster(found)
        return found, provider

    def _somebody_was_faster(self, found: Incident) -> NoReturn:
        made = (one.name for one in self.edits.of(*own_key(found)) if one.revision == found.revision)
        who = next(made, "Somebody else")
        raise NotAllowed(
            f"{who} saved version {found.revision} of this incident meanwhile. What you typed is still here: "
            "look at their version, then open the form anew."
        )

    def _provider(self, name: str) -> Provider:
        with knowledge_worded():
            known = self.incidents.providers()
        found = known[0] if len(known) == 1 and not name else next((one for one in known if one.name == name), None)
        if found is None:
            names = ", ".join(one.name for one in known) or "none is known yet; add its feed first"
            raise CallerError(f"Say whose incident it is, one of: {names}.")
        return found

    def _touched(
        self, person: Person, own: list[QueueEntry], facts: tuple[FactForeseen, ...]
    ) -> Iterator[TouchedDraft]:
        for entry in own[:_MOST_LOOKED_AT]:
            text = text_of(entry.state)
            if text is None:
                continue
            try:
                words = touched_words(self.desk.assess(person, entry.state.ticket.id, text), facts)
            except WarmlineError:
                # Answered or taken away meanwhile.
                continue
            if words:
                yield TouchedDraft(entry.state.ticket.id, entry.state.ticket.subject, words)

    def _turned(
        self, person: Person, found: Incident, provider: Provider, kind: EditKind, told: Mapping[str, object]
    ) -> Incident:
        now = self.clock.now()
        local = now.astimezone(zone_of(provider.time_zone))
        own_id = found.id.removeprefix(f"{provider.name}:")
        stamp = {"id": own_id, "revision": found.revision + 1, "updated_at": local, "observed_at": local}
        made = found.model_copy(update={**told, **stamp})
        self._keep(person, made, provider, kind, now)
        return made

    def _keep(self, person: Person, made: Incident, provider: Provider, kind: EditKind, now: datetime) -> None:
        if not self._claimed(person, made, kind, now):
            self._somebody_was_faster(made)
        self._record(person, made, provider, kind, now)

    def _claimed(self, person: Person, made: Incident, kind: EditKind, now: datetime) -> bool:
        return self.edits.claim(_edit(person, made, kind, now))

    def _record(self, person: Person, made: Incident, provider: Provider, kind: EditKind, now: datetime) -> None:
        # Contacts and policies stay the feeds' own: a copy of them here would outlive what a feed takes back.
        told = Provider(name=provider.name, time_zone=provider.time_zone)
        try:
            self.incidents.record(FeedSnapshot(TEAM, now, told, (made,)))
        except KnowledgeBaseError as error:
            self.edits.drop(_edit(person, made, kind, now))
            raise KnowledgeFailed(str(error)) from error


def _edit(person: Person, made: Incident, kind: EditKind, now: datetime) -> IncidentEdit:
    return IncidentEdit(
        provider=made.provider,
        incident_id=own_key(made)[1],
        revision=made.revision,
        kind=kind,
        by=person.id,
        name=person.name,
        at=now,
    )
