"""What the pipeline asks: which incident, what may be said of it now, and how to say it."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import RLock
from zoneinfo import ZoneInfo

from knowledge_base.content.vectors import guideline_text, guideline_vectors
from knowledge_base.errors import EmbeddingFailed, StoreUnavailable
from knowledge_base.facts import facts_of, superseded_facts
from knowledge_base.matching import KnownIncidents, World, match_in
from knowledge_base.matching.normal import company
from knowledge_base.passages import Shelf
from knowledge_base.phases import phase_of
from knowledge_base.ports import Embedder, IncidentStore, PassageIndex, Vectors
from knowledge_base.ranking import ranked
from knowledge_base.records import (
    Customer,
    Guideline,
    Incident,
    IncidentKnowledge,
    LookupQuery,
    Matching,
    Provider,
    SituationQuery,
)
from knowledge_base.records.vocabulary import Relevance

_log = logging.getLogger(__name__)

_SEARCHED_AFTER_END = timedelta(days=14)
"""Outages that ended longer ago are not searched by words: no ticket is matched with them that way."""
_MOST_SIMILAR = 200
_VECTORS = 512
"""Texts of tickets whose vectors are kept, about 2 kB each: more than a desk has open at once."""


@dataclass(frozen=True)
class _Known:
    """All incidents at one version of the store."""

    version: int
    incidents: tuple[Incident, ...]
    world: World


class KnowledgeBase:
    """Facts read exactly from the store when asked; incidents and guidelines found by keys and by similarity.

    ``index`` is this object's alone: it keeps the texts of guidelines and of incidents that words had to tell apart
    there, embedded at the first need; ``store`` and ``embedder`` may be used by others. Safe to share between threads.
    Where no vector can be made or the index is away, keys and situations still answer.
    """

    def __init__(
        self, store: IncidentStore, guidelines: Sequence[Guideline], index: PassageIndex, embedder: Embedder
    ) -> None:
        self.store = store
        self._guidelines = {guideline.id: guideline for guideline in guidelines}
        self.embedder = embedder
        self._incident_texts = Shelf("incident", index, embedder)
        self._guideline_texts = Shelf("guideline", index, embedder)
        self._known: _Known | None = None
        self._searched: tuple[int, date] | None = None
        self._guidelines_held = False
        self._guidelines_used = 0
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = RLock()

    def match(self, query: LookupQuery) -> Matching:
        """Which incident concerns a ticket (knowledge_base.matching); raises StoreUnavailable."""
        world = self._current().world
        return match_in(world, query, lambda among: self._similar_incidents(query, among))

    def about(
        self,
        incident: Incident | None,
        now: datetime,
        relevance: Relevance | None = None,
        customer: Customer | None = None,
    ) -> IncidentKnowledge:
        """All that may be said of an incident, of its newest version, at ``now``; raises StoreUnavailable.

        Without an incident the provider is the only one known, or else the one that carries all the customer's
        services; with neither it is unknown, and has no contacts or policies.
        """
        current = (self.store.incident(incident.id) or incident) if incident else None
        provider = self._provider(current, customer)
        history = self.store.history(current.id) if current else ()
        on = now.astimezone(ZoneInfo(provider.time_zone)).date()
        in_force = tuple(policy for policy in self.store.policies(provider.name) if policy.in_force(on))
        facts = facts_of(current, provider, in_force, now)
        # One rule says which policies apply: those that became facts.
        told = {fact.id for fact in facts if fact.kind == "policy"}
        policies = tuple(policy for policy in in_force if f"policy/{policy.id}" in told)
        return IncidentKnowledge(
            provider=provider,
            incident=current,
            phase=phase_of(current, relevance, now, history),
            facts=facts,
            earlier=superseded_facts(history, provider, now),
            policies=policies,
            gazetteer=self.gazetteer(),
        )

    def guidelines_for(self, query: SituationQuery, count: int = 6) -> tuple[Guideline, ...]:
        """Up to ``count`` guidelines for a situation, best first (knowledge_base.ranking)."""
        return ranked(self._guidelines.values(), query, self._similar_guidelines(query.text))[:count]

    def use(self, guidelines: Sequence[Guideline]) -> None:
        """Find these guidelines from now on, and no others; those that are new are embedded at the next need."""
        with self._lock:
            self._guidelines = {guideline.id: guideline for guideline in guidelines}
            self._guidelines_held = False
            self._guidelines_used += 1

    def edition(self) -> tuple[int, int]:
        """Another one with every change of what is known or of which guidelines count; raises StoreUnavailable."""
        return self.store.version(), self._guidelines_used

    def gazetteer(self) -> tuple[str, ...]:
        """Every place name and region of known incidents, as their feeds spell them, sorted."""
        return self._current().world.known.gazetteer

    def _current(self) -> _Known:
        with self._lock:
            version = self.store.version()
            if self._known is None or self._known.version != version:
                self._known = self._known_at(version)
            return self._known

    def _known_at(self, version: int) -> _Known:
        """What the store holds; the keys of records that did not change are kept."""
        incidents = self.store.incidents()
        before = self._known.world.known if self._known else KnownIncidents()
        providers = frozenset(company(provider.name) for provider in self.store.providers())
        return _Known(version, incidents, World(before.updated(incidents), self.store.links(), providers))

    def _provider(self, incident: Incident | None, customer: Customer | None) -> Provider:
        providers = self.store.providers()
        if incident is not None:
            own = (provider for provider in providers if provider.name == incident.provider)
            return next(own, Provider(name=incident.provider))
        if len(providers) == 1:
            return providers[0]
        carriers = {s.carrier for s in customer.services if s.carrier} if customer else set()
        exact = [provider for provider in providers if carriers == {provider.name}]
        alike = {company(carrier) for carrier in carriers}
        carrying = exact or [provider for provider in providers if alike == {company(provider.name)}]
        # Of two whose names differ by a "Ltd." only, one may be a stranger's: then neither speaks for the carrier.
        return carrying[0] if len(carrying) == 1 else Provider()

    def _similar_incidents(self, query: LookupQuery, among: Sequence[Incident]) -> dict[str, float]:
        """Similarity to the incidents in question, of which the matcher asks about a bounded number only.

        So a ticket never waits until thousands of texts are embedded: each is when words first have to tell it apart.
        """
        try:
            with self._lock:
                self._drop_old(query.now)
                self._incident_texts.add({incident.id: incident_text(incident) for incident in among})
            return self._incident_texts.similar(self._vector(query.text), _MOST_SIMILAR)
        except (EmbeddingFailed, StoreUnavailable) as error:
            _log.warning("Incidents are matched without similarity: %s", error)
            return {}

    def _drop_old(self, now: datetime) -> None:
        known = self._current()
        if self._searched == (known.version, now.date()):
            return
        recent = (one for one in known.incidents if one.is_open or _ended(one) >= now - _SEARCHED_AFTER_END)
        self._incident_texts.retain({incident.id for incident in recent})
        self._searched = (known.version, now.date())

    def _similar_guidelines(self, text: str) -> dict[str, float]:
        try:
            with self._lock:
                self._hold_guidelines()
            return self._guideline_texts.similar(self._vector(text), max(_MOST_SIMILAR, len(self._guidelines)))
        except (EmbeddingFailed, StoreUnavailable) as error:
            _log.warning("Guidelines are chosen without similarity: %s", error)
            return {}

    def _hold_guidelines(self) -> None:
        if self._guidelines_held:
            return
        texts = {guideline.id: guideline_text(guideline) for guideline in self._guidelines.values()}
        self._guideline_texts.hold(texts, self._vectors_of_guidelines)
        self._guidelines_held = True

    def _vectors_of_guidelines(self, ids: Sequence[str]) -> Vectors:
        return guideline_vectors([self._guidelines[one] for one in ids], self.embedder)

    def _vector(self, text: str) -> Vectors:
        """The vector of a ticket's text; the newest are kept, because one ticket asks again and again."""
        with self._lock:
            found = self._vectors.pop(text, None)
        if found is None:
            found = self.embedder.embed([text])[0]
        with self._lock:
            self._vectors[text] = found
            if len(self._vectors) > _VECTORS:
                self._vectors.popitem(last=False)
        return found


def incident_text(incident: Incident) -> str:
    """What is embedded of an incident: only what customers may read."""
    places = ", ".join(area.description for area in incident.areas if area.description)
    latest = max(incident.updates, key=lambda update: update.created_at).body if incident.updates else ""
    services = ", ".join(incident.services)
    return "\n".join(part for part in (incident.name, services, places, latest) if part)


def _ended(incident: Incident) -> datetime:
    ended = incident.resolved_at or incident.scheduled_until or incident.updated_at or incident.started_at
    return ended or max((u.created_at for u in incident.updates), default=datetime.fromisoformat("1970-01-01T00:00Z"))
