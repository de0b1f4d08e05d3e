"""What a team lead can do about early signs: look, confirm as an incident, dismiss."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import NoReturn

from assistant.audited import audited
from assistant.audited_desks import SIGNS
from assistant.auditing import AuditTrail
from assistant.desk import Desk
from assistant.domain.desk import Person
from assistant.domain.early_signs import SuspectedOutage
from assistant.domain.knowledge_edits import TEAM
from assistant.domain.sign_decision import SignDecision
from assistant.early_signs import shown_again, suspected_outages, to_incident
from assistant.errors import CallerError, KnowledgeFailed, NotFound, UnknownIncident
from assistant.followed import Hears
from assistant.ports import Store
from assistant.reported import Reports
from assistant.roles import must_lead
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.ports import Clock, IncidentStore
from knowledge_base.records import FeedSnapshot, Incident, Provider
from knowledge_base.wording import zone_of

_LOOKED_AT = timedelta(days=14)
"""Tickets older than that say nothing of today's rhythm that newer ones do not."""
_COUNTED_EVERY = timedelta(minutes=1)
"""A number beside a tab need not be newer; looking at a busy day's tickets takes about a second."""
_AGAIN = "/"
"""Parts a suspected outage's key from the number of the decision about it."""


@dataclass
class _Found:
    """What was found at ``at``; ``known`` are the versions of facts, tickets and minute that it was found with."""

    at: datetime
    known: tuple[int, ...]
    suspected: tuple[SuspectedOutage, ...] = ()


@audited(SIGNS)
@dataclass
class SignsDesk:
    """Suspected outages of the desk's own tickets. They are internal until a lead confirms one.

    Looking is done once for each change of tickets, facts or minute, however many leads look. ``book`` hears of tickets
    that change: then only these are read again.
    """

    desk: Desk
    incidents: IncidentStore
    store: Store
    clock: Clock
    book: Hears | None = None
    _found: _Found | None = field(default=None, repr=False)
    _looking: Lock = field(default_factory=Lock, repr=False)

    @property
    def trail(self) -> AuditTrail:
        """Where it is kept what people did."""
        return self.desk.trail

    def suspected(self, person: Person) -> tuple[SuspectedOutage, ...]:
        """Suspected outages that nobody has decided about, the newest first; raises NotAllowed.

        One that was dismissed is among them once far more people write than did then.
        """
        _must_lead(person)
        return self._undecided(self._looked())

    def count(self, person: Person) -> int:
        """How many there are, as of at most a minute ago; 0 for those who may not see them.

        Nobody waits for a number while somebody else looks: then it is that of the look before, 0 before the first.
        """
        if not person.leads:
            return 0
        return len(self._undecided(self._counted()))

    def confirm(self, person: Person, key: str, provider: str | None = None) -> Incident:
        """Make a suspected outage an incident of ``provider`` (the only one known, where there is one).

        From now on tickets are matched with it, and customers may be told. Of two who press at once, the second gets
        the incident of the first. Raises NotAllowed, NotFound, CallerError.
        """
        _must_lead(person)
        if made := self._made(key):
            return made
        suspected, own_key = self._to_decide(person, key)
        whose = self._provider(provider)
        now = self.clock.now()
        incident = to_incident(suspected, whose, zone_of(whose.time_zone), now)
        incident = incident.model_copy(update={"source": TEAM, "observed_at": now})
        # The decision comes first: whoever is second must not make another incident of it.
        if not self.store.decide(_decision(own_key, suspected, person, now, incident_id=incident.id)):
            return self._made(key) or self._gone()
        try:
            self._record(incident, whose, now)
        except KnowledgeFailed:
            self.store.undecide(own_key)
            raise
        return incident

    def dismiss(self, person: Person, key: str, note: str | None = None) -> None:
        """Say that it is no outage, so that it is shown no more unless it grows; raises NotAllowed, NotFound."""
        suspected, own_key = self._to_decide(person, key)
        if not self.store.decide(_decision(own_key, suspected, person, self.clock.now(), note=note)):
            self._gone()

    def end(self, person: Person, incident_id: str) -> Incident:
        """End an outage that was confirmed here, as of now. Raises NotAllowed, UnknownIncident, CallerError.

        Until then, or until a provider's feed tells of it too, it goes on for every ticket that it fits.
        """
        _must_lead(person)
        found = self.incidents.incident(incident_id)
        if found is None:
            raise UnknownIncident(f"No feed holds an incident '{incident_id}'.")
        if found.source != TEAM or not found.is_open:
            raise CallerError(
                f"{incident_id} is not for you to end: only outages that were confirmed here, and go on, are."
            )
        whose, now = self._provider(found.provider), self.clock.now()
        told = {"id": incident_id.removeprefix(f"{whose.name}:"), "status": "resolved", "revision": found.revision + 1}
        over = found.model_copy(update=told | {"resolved_at": now, "updated_at": now, "observed_at": now})
        self._record(over, whose, now)
        return over

    # --- inside

    def _record(self, incident: Incident, whose: Provider, now: datetime) -> None:
        try:
            # Contacts and policies stay the feeds' own: a copy of them here would outlive what a feed takes back.
            told = Provider(name=whose.name, time_zone=whose.time_zone)
            self.incidents.record(FeedSnapshot(TEAM, now, told, (incident,)))
        except KnowledgeBaseError as error:
            raise KnowledgeFailed(str(error)) from error

    @cached_property
    def _reports(self) -> Reports:
        return Reports(self.desk.glances, self.store, self.book)

    def _counted(self) -> tuple[SuspectedOutage, ...]:
        if not self._looking.acquire(blocking=False):
            return self._found.suspected if self._found else ()
        try:
            return self._fresh(_COUNTED_EVERY).suspected
        finally:
            self._looking.release()

    def _looked(self) -> tuple[SuspectedOutage, ...]:
        with self._looking:
            return self._fresh(timedelta(0)).suspected

    def _fresh(self, may_be_old: timedelta) -> _Found:
        """What was found at the tickets, facts and minute of now, or less than ``may_be_old`` ago."""
        now, before = self.clock.now(), self._found
        known = (self.incidents.version(), self.store.ticket_count(), int(now.timestamp() // 60))
        if before is None or (before.known != known and now - before.at >= may_be_old):
            self._found = before = _Found(now, known, self._find(now, before))
        return before

    def _find(self, now: datetime, before: _Found | None) -> tuple[SuspectedOutage, ...]:
        told = before.suspected if before else ()
        # Their sentences tell the time as the clock that they are given does.
        provider = next(iter(self.incidents.providers()), None)
        local = now.astimezone(zone_of(provider.time_zone)) if provider else now
        return suspected_outages(self._reports.since(now - _LOOKED_AT), local, told)

    def _undecided(self, found: tuple[SuspectedOutage, ...]) -> tuple[SuspectedOutage, ...]:
        decided = self._decisions() if found else {}
        undecided = (_waiting(one, decided.get(one.key, ())) for one in found)
        return tuple(sorted((one for one in undecided if one), key=lambda one: one.started_at, reverse=True))

    def _decisions(self) -> dict[str, tuple[SignDecision, ...]]:
        """By the suspected outage's key, oldest first."""
        told: dict[str, tuple[SignDecision, ...]] = {}
        for one in sorted(self.store.sign_decisions(), key=lambda one: (len(one.key), one.key)):
            key = one.key.partition(_AGAIN)[0]
            told[key] = (*told.get(key, ()), one)
        return told

    def _made(self, key: str) -> Incident | None:
        made = next((one.incident_id for one in self._decisions().get(key, ()) if one.incident_id), None)
        return self.incidents.incident(made) if made else None

    def _to_decide(self, person: Person, key: str) -> tuple[SuspectedOutage, str]:
        """What is to be decided about, and the key of the decision: of two at once, the store takes only one.

        Both come from one look at the decisions, so that nobody decides about what they have not seen.
        """
        _must_lead(person)
        decided = self._decisions().get(key, ())
        found = next((one for one in self._looked() if one.key == key), None)
        waiting = _waiting(found, decided) if found else None
        return waiting or self._gone(), f"{key}{_AGAIN}{len(decided) + 1}" if decided else key

    @staticmethod
    def _gone() -> NoReturn:
        raise NotFound("This suspected outage is no longer here: somebody decided, or the tickets were answered.")

    def _provider(self, name: str | None) -> Provider:
        known = self.incidents.providers()
        if name is None and len(known) == 1:
            return known[0]
        found = next((provider for provider in known if provider.name == name), None)
        if found is None:
            names = ", ".join(provider.name for provider in known) or "none is known yet"
            raise CallerError(f"Say whose outage it is, one of: {names}.")
        return found


def _decision(
    key: str,
    about: SuspectedOutage,
    person: Person,
    at: datetime,
    incident_id: str | None = None,
    note: str | None = None,
) -> SignDecision:
    return SignDecision(
        key=key,
        kind="confirmed" if incident_id else "dismissed",
        by=person.id,
        at=at,
        incident_id=incident_id,
        note=note,
        customers=about.customers,
        unidentified=about.unidentified,
    )


def _waiting(one: SuspectedOutage, decided: tuple[SignDecision, ...]) -> SuspectedOutage | None:
    """What a lead is asked to decide about: it, or how it has grown since it was dismissed last; None if nothing."""
    if any(decision.kind == "confirmed" for decision in decided):
        return None
    return shown_again(one, decided[-1]) if decided else one


def _must_lead(person: Person) -> None:
    must_lead(person, "Only team leads and admins see suspected outages.")
