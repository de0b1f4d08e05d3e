"""What a person can do about the facts themselves: feeds, versions of incidents, links between them, accounts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.audited import audited
from assistant.audited_desks import FACTS
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.desk import Person
from assistant.errors import CallerError, NotFound, UnknownIncident
from assistant.rewording import knowledge_worded
from assistant.roles import must_be_known as _must_be_known
from assistant.roles import must_lead
from knowledge_base.errors import FeedInvalid, FeedNameTaken, UnknownFeed
from knowledge_base.facts import facts_of
from knowledge_base.matching.linking import own_key
from knowledge_base.polling import FeedState, Poll, Watcher
from knowledge_base.ports import AccountStore, Clock, FeedBook, IncidentStore
from knowledge_base.records import Customer, Evidence, Fact, FeedSettings, Incident, IncidentLink, Provider
from knowledge_base.revisions import Revision, Wording, edits_of, reopened_count, revisions_of
from knowledge_base.wording import zone_of

_MOST_EVIDENCE = 20
_MOST_REMEMBERED = 200


@dataclass(frozen=True)
class IncidentCard:
    """One incident with everything a person may want to know of it before telling a customer.

    ``revisions`` are oldest first; ``linked`` are other feeds' incidents about the same outage; ``feed`` is the watched
    feed it came from, None where it came by hand or from a feed that is watched no more. ``evidence`` are alerts about
    the same equipment, firing ones first: internal, never a fact. ``facts`` are what may be said of it now,
    ``edits`` the earlier wordings of updates that were edited, by the update's id.
    """

    incident: Incident
    provider: Provider
    revisions: tuple[Revision, ...]
    reopened: int
    linked: tuple[Incident, ...] = ()
    feed: FeedState | None = None
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    edits: Mapping[str, tuple[Wording, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Life:
    """What an incident's versions tell, at one version of the store."""

    version: int
    revisions: tuple[Revision, ...]
    reopened: int
    edits: Mapping[str, tuple[Wording, ...]]


@audited(FACTS)
@dataclass
class FactsDesk:
    """The one object that screens and commands use for facts. All instants come from ``clock``.

    Every method raises KnowledgeFailed where a store or feed cannot be reached.
    """

    incidents: IncidentStore
    book: FeedBook
    watcher: Watcher
    accounts: AccountStore
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)
    _lives: dict[str, _Life] = field(default_factory=dict, repr=False)

    # --- feeds

    def feeds(self, person: Person) -> tuple[FeedState, ...]:
        """Every watched feed and how it has been going, by name."""
        _must_be_known(person)
        with _worded():
            return self.watcher.states()

    def feed(self, person: Person, name: str) -> FeedState:
        """One watched feed; raises NotFound."""
        found = next((state for state in self.feeds(person) if state.settings.name == name), None)
        if found is None:
            raise NotFound(f"No feed is called '{name}'.")
        return found

    def add_feed(self, person: Person, settings: FeedSettings) -> Poll | None:
        """Watch a feed from now on and read it at once; None where it only receives. A first failure keeps it."""
        _must_lead(person)
        scheme, separator, _ = (settings.where or "").partition("://")
        if separator and scheme.lower() not in ("http", "https"):
            raise CallerError(f"'{settings.where}' is no feed: expected a file, or an address with http or https.")
        with _worded():
            self.book.add(settings)
            return self.watcher.poll(settings.name) if settings.where is not None else None

    def remove_feed(self, person: Person, name: str) -> None:
        """Watch a feed no more; what it told stays. Raises NotFound."""
        _must_lead(person)
        with _worded():
            self.book.remove(name)

    def poll(self, person: Person, name: str) -> Poll:
        """Read one feed now, whatever its schedule says; raises NotFound."""
        _must_be_known(person)
        with _worded():
            return self.watcher.poll(name)

    def receive(self, name: str, body: bytes) -> Poll:
        """What a feed pushed; whoever calls has checked its token. Raises NotFound, CallerError."""
        with _worded():
            return self.watcher.receive(name, body)

    # --- incidents

    def card(self, person: Person, incident_id: str) -> IncidentCard:
        """One incident with its versions; raises UnknownIncident."""
        _must_be_known(person)
        with _worded():
            incident = self._incident(incident_id)
            provider = self._provider(incident)
            life = self._life(incident_id, provider)
            return IncidentCard(
                incident=incident,
                provider=provider,
                revisions=life.revisions,
                reopened=life.reopened,
                edits=life.edits,
                linked=self._linked(incident),
                feed=self._feed_of(incident),
                facts=facts_of(incident, provider, (), self.clock.now()),
                evidence=self._evidence(incident),
            )

    def link(self, person: Person, first_id: str, second_id: str, *, same: bool, note: str | None = None) -> None:
        """Say that two incidents are one outage, or are two; raises UnknownIncident, CallerError."""
        _must_lead(person)
        with _worded():
            first, second = self._own_key(first_id), self._own_key(second_id)
            if first == second:
                raise CallerError("An incident cannot be linked with itself: name two.")
            pair = sorted((first, second))
            link = IncidentLink(
                first=pair[0],
                second=pair[1],
                kind="same" if same else "apart",
                by=person.id,
                at=self.clock.now(),
                note=note,
            )
            self.incidents.link(link)

    def evidence(self, person: Person) -> tuple[Evidence, ...]:
        """What monitoring says now; internal, for team leads."""
        _must_lead(person)
        with _worded():
            return self.incidents.evidence()

    # --- accounts

    def import_accounts(self, person: Person, customers: Iterable[Customer]) -> tuple[int, int]:
        """Add or replace customers by id; returns how many were new and how many changed."""
        _must_lead(person)
        with _worded():
            return self.accounts.put(customers)

    def customers(self, person: Person) -> tuple[Customer, ...]:
        """All customers, by id."""
        _must_be_known(person)
        with _worded():
            return self.accounts.customers()

    # --- inside

    def _incident(self, incident_id: str) -> Incident:
        found = self.incidents.incident(incident_id)
        if found is None:
            raise UnknownIncident(f"No feed holds an incident '{incident_id}'.")
        return found

    def _life(self, incident_id: str, provider: Provider) -> _Life:
        """What the versions tell, worked out once for each change of any fact: a card is drawn again and again."""
        version = self.incidents.version()
        known = self._lives.get(incident_id)
        if known is None or known.version != version:
            history = self.incidents.history(incident_id)
            revisions = revisions_of(history, zone_of(provider.time_zone))
            known = _Life(version, revisions, reopened_count(history), edits_of(history))
            if len(self._lives) >= _MOST_REMEMBERED:
                self._lives.clear()
            self._lives[incident_id] = known
        return known

    def _evidence(self, incident: Incident) -> tuple[Evidence, ...]:
        about = (one for one in self.incidents.evidence() if is_about(one, incident))
        ranked = sorted(about, key=lambda one: (one.status != "firing", -one.starts_at.timestamp(), one.key))
        return tuple(ranked[:_MOST_EVIDENCE])

    def _own_key(self, incident_id: str) -> tuple[str, str]:
        return own_key(self._incident(incident_id))

    def _provider(self, incident: Incident) -> Provider:
        known = (provider for provider in self.incidents.providers() if provider.name == incident.provider)
        return next(known, Provider(name=incident.provider))

    def _linked(self, incident: Incident) -> tuple[Incident, ...]:
        own = own_key(incident)
        pairs = [(link.first, link.second) for link in self.incidents.links() if link.kind == "same"]
        others = {second if first == own else first for first, second in pairs if own in (first, second)}
        return tuple(other for other in self.incidents.incidents() if own_key(other) in others) if others else ()

    def _feed_of(self, incident: Incident) -> FeedState | None:
        # What a watched feed told carries the feed's name as its source.
        return next((state for state in self.watcher.states() if state.settings.name == incident.source), None)


def is_about(evidence: Evidence, incident: Incident) -> bool:
    """Whether an alert carries one of the incident's resources or ids in a label."""
    own = {incident.id, incident.id.removeprefix(f"{incident.provider}:"), *incident.resources, *incident.external_ids}
    return bool({name.casefold() for name in own} & {value.casefold() for value in evidence.labels.values()})


@contextmanager
def _worded() -> Iterator[None]:
    with knowledge_worded():
        try:
            yield
        except UnknownFeed as error:
            raise NotFound(str(error)) from error
        except (FeedNameTaken, FeedInvalid) as error:
            raise CallerError(str(error)) from error


def _must_lead(person: Person) -> None:
    must_lead(person, "Only team leads and admins may change feeds, links and accounts.")
