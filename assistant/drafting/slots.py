"""What fills the slots of a phrase: facts and the ticket's own data in words. A slot without a value is None.

The customer's own words are in own_slots.py, a policy's (``amount``, ``threshold``) in money.py, the feed's free text
(cause, measure, workaround, ``length``) in feed_text.py, what we wrote before (``ago``, ``told_time``) in history.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from assistant.domain.plan import DraftRequest
from assistant.drafting.contacts import listed_contact, named_contact
from assistant.drafting.deadlines import deadline_words
from assistant.drafting.feed_text import (
    cause_event,
    cause_words,
    finding_words,
    length_words,
    measure_words,
    scale_words,
    small_start,
    workaround_words,
)
from assistant.drafting.history import ago_words, told_time
from assistant.drafting.money import amount_words, applicable_policy, credited_words, threshold_words
from assistant.drafting.own_sites import SITE_SLOTS, country_of, is_place, localised, other_place, site_words
from assistant.drafting.own_slots import OWN_SLOTS, OwnSlots
from assistant.drafting.situation import cause_record, usable
from knowledge_base.records import Fact, Policy
from knowledge_base.wording import say_instant, say_range
from prompts.phrases.models import Words

_AREAS = 2


@dataclass(frozen=True)
class Filled:
    """A slot's words, the facts they rest on, and the words with the zone named where that may be needed."""

    text: str
    fact_ids: tuple[str, ...] = ()
    with_zone: str | None = None


class Slots:
    """The slots of one request, each worked out once when it is first asked for."""

    def __init__(self, request: DraftRequest, words: Words, language: str) -> None:
        self._request, self._words, self._language, self._now = request, words, language, request.now
        self.facts = usable(request.lookup.knowledge.facts, request.now)
        self._known: dict[str, Filled | None] = {}
        self._own = OwnSlots(request, language)
        self.country = country_of(request.ticket, request.lookup)
        self._made_by = self._makers()

    @property
    def names(self) -> frozenset[str]:
        """Every slot that can be asked for."""
        return frozenset(self._made_by)

    def get(self, name: str) -> Filled | None:
        """The words of a slot, or None where there is nothing true to say."""
        if name not in self._known:
            self._known[name] = self._made_by[name]()
        return self._known[name]

    def local(self, text: str) -> str:
        """``text`` in the words of the customer's country: "ZIP code" for "postcode" in the United States."""
        return localised(text, self._words.locales.get(self.country, {}))

    def ids_of(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of the facts of these kinds, also of an estimate that has passed: saying so rests on it."""
        return tuple(
            f.id
            for f in self._request.lookup.knowledge.facts
            if f.kind in kinds and (f in self.facts or f.kind == "eta")
        )

    def _of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    # ---- what and where

    def _service_facts(self) -> list[Fact]:
        held = self._of("service")
        chosen = self._request.lookup.matching.chosen
        matched = {service.type for service in chosen.services} if chosen else set()
        read = set(self._request.reading.summary.services)
        for wanted in (read, matched):
            fitting = [fact for fact in held if fact.value in wanted]
            if fitting:
                return fitting
        return held

    def _service_types(self) -> list[str]:
        if self._request.lookup.knowledge.incident is None:
            return list(self._request.reading.summary.services)
        return [str(fact.value) for fact in self._service_facts()]

    def _services(self) -> Filled | None:
        names = [self._words.services[kind] for kind in self._service_types() if kind in self._words.services]
        ids = () if self._request.lookup.knowledge.incident is None else tuple(f.id for f in self._service_facts())
        return Filled(self._joined(list(dict.fromkeys(names))), ids) if names else None

    def _verb(self, name: str) -> Filled:
        return Filled(self._words.verbs[name][1 if len(set(self._service_types())) > 1 else 0])

    def _place(self) -> Filled | None:
        areas = [fact for fact in self._of("area") if is_place(str(fact.value), self._words)]
        near = [fact for fact in areas if any(p in str(fact.value).lower() for p in self._own_places())]
        told = (near or areas)[:_AREAS]
        return Filled(self._joined([str(f.value) for f in told]), tuple(f.id for f in told)) if told else None

    def _own_places(self) -> list[str]:
        chosen = self._request.lookup.matching.chosen
        cities = [s.place.city for s in chosen.services if s.place and s.place.city] if chosen else []
        return [place.lower() for place in (*self._request.reading.summary.places, *cities)]

    def _outage(self) -> Filled | None:
        incident = self._request.lookup.knowledge.incident
        if incident is None:
            return None
        name = incident.name.lower()
        is_outage = any(word in name for word in self._words.outages)
        return Filled(self._words.outage if is_outage else self._words.problem, self.ids_of(("status",)))

    def _scale(self) -> Filled | None:
        counted = [fact for fact in self._of("scale") if isinstance(fact.value, int)]
        return Filled(scale_words(counted[0], self._words, self._language), (counted[0].id,)) if counted else None

    def _sites(self, slot: str) -> Filled | None:
        request = self._request
        return self._plain(site_words(slot, request.ticket, request.lookup, self._words, self._language))

    def _plain(self, text: str | None) -> Filled | None:
        return Filled(text) if text else None

    # ---- when

    def _moment(self, kind: str) -> Filled | None:
        for fact in self._of(kind):
            if fact.instant is not None:
                # A window that has begun is told by its end.
                return self._timed(fact, fact.until if fact.until and fact.instant <= self._now else fact.instant)
        return None

    def _span(self, kind: str) -> Filled | None:
        for fact in self._of(kind):
            if fact.instant is not None and fact.until is not None:
                return self._timed(fact, fact.instant, fact.until)
        return None

    def _timed(self, fact: Fact, start: datetime, end: datetime | None = None) -> Filled:
        now, zone, language = self._now, self._request.zone, self._language

        def say(*, name_zone: bool) -> str:
            if end is None:
                return say_instant(start, now, zone, language, name_zone=name_zone)
            return say_range(start, end, now, zone, language, name_zone=name_zone)

        return Filled(say(name_zone=False), (fact.id,), say(name_zone=True) if self._request.zone_named else None)

    # ---- why, and what is done

    def _cause(self, *, as_text: bool) -> Filled | None:
        facts = sorted(self._of("cause"), key=lambda fact: fact.certainty != "confirmed")
        known = [fact for fact in facts if fact.certainty in ("confirmed", "suspected")]
        if not known:
            return None
        record = cause_record(known[0], self._request.lookup.knowledge.incident)
        phrase, text = cause_words(str(known[0].value), record, self._words)
        chosen = text if as_text else phrase
        return Filled(chosen, (known[0].id,)) if chosen else None

    def _cause_event(self) -> Filled | None:
        cause = self._cause(as_text=False)
        return self._with_ids(cause_event(cause.text), cause.fact_ids) if cause and self._words.feed_text else None

    def _told(self, kind: str, *, small: bool) -> Filled | None:
        """The newest measure, or the first workaround, in words; ``small`` to stand inside a sentence."""
        incident, facts = self._request.lookup.knowledge.incident, self._of(kind)
        for fact in reversed(facts) if kind == "measure" else facts:
            value, words = str(fact.value), self._words
            text = measure_words(value, incident, words) if kind == "measure" else workaround_words(value, words)
            said = small_start(text, self._words) if small and text else text
            if said:
                return Filled(said, (fact.id,))
        return None

    def _done(self) -> Filled | None:
        told = [self._words.actions[a.kind] for a in self._request.ticket.actions if a.kind in self._words.actions]
        return Filled(self._joined(list(dict.fromkeys(told))[:2]), self.ids_of(("action",))) if told else None

    def _finding(self) -> Filled | None:
        return self._with_ids(finding_words(self._request.ticket, self._words), self.ids_of(("action",)))

    def _with_ids(self, text: str | None, ids: tuple[str, ...]) -> Filled | None:
        return Filled(text, ids) if text else None

    # ---- money, people, places to turn to

    def _policy(self, say: Callable[[Policy, Words], str | None]) -> Filled | None:
        policy = applicable_policy(self._request.ticket, self._request.lookup, self._now)
        text = say(policy, self._words) if policy else None
        if policy is None:
            return None
        facts = self._of("policy")
        own = [fact.id for fact in facts if policy.id in fact.id] or [fact.id for fact in facts][:1]
        return Filled(text, tuple(own)) if text else None

    def _contact(self, what: str) -> Filled | None:
        said = named_contact(self._request, what)
        own = f"{self._request.ticket.id}/contact"
        return self._with_ids(said, tuple(f.id for f in self._of("contact") if f.id == own))

    def _listed(self, kind: str, purpose: str) -> Filled | None:
        said = listed_contact(self._request, kind, purpose)
        return self._with_ids(said, tuple(f.id for f in self._of("contact") if f.value == said))

    def _emergency(self) -> Filled:
        return Filled(self._words.emergency.get(self.country) or self._words.emergency_unknown)

    def _crisis(self) -> Filled:
        return Filled(self._words.crisis.get(self.country) or self._emergency().text)

    def _own_said(self, slot: str) -> Filled | None:
        return self._plain(self._own.get(slot))

    def _length(self) -> Filled | None:
        """How long service is really off within a maintenance window ("up to 45 minutes")."""
        for fact in self._of("maintenance_window"):
            if fact.instant is None and isinstance(fact.value, str):
                said = length_words(fact.value, self._words)
                return Filled(said, (fact.id,)) if said else None
        return None

    def _joined(self, names: list[str]) -> str:
        if len(names) == 1:
            return names[0]
        swaps = [join for start, join in self._words.join_swaps.items() if names[-1].lower().startswith(start)]
        return self._words.comma.join(names[:-1]) + (swaps or [self._words.last_join])[0] + names[-1]

    def _makers(self) -> dict[str, Callable[[], Filled | None]]:
        return {
            "services": self._services,
            "is": partial(self._verb, "is"),
            "has": partial(self._verb, "has"),
            "it": partial(self._verb, "it"),
            "place": self._place,
            "outage": self._outage,
            "since": partial(self._moment, "started"),
            "eta": partial(self._moment, "eta"),
            "window": partial(self._span, "eta"),
            "next": partial(self._moment, "next_update"),
            "restored": partial(self._moment, "resolved"),
            "planned": partial(self._span, "maintenance_window"),
            "cause": partial(self._cause, as_text=False),
            "cause_text": partial(self._cause, as_text=True),
            "measure": partial(self._told, "measure", small=True),
            "measure_text": partial(self._told, "measure", small=False),
            "workaround": partial(self._told, "workaround", small=True),
            "workaround_text": partial(self._told, "workaround", small=False),
            "scale": self._scale,
            **{slot: partial(self._sites, slot) for slot in SITE_SLOTS},
            "other": lambda: self._with_ids(
                other_place(self._request.ticket, self._request.lookup), self.ids_of(("area",))
            ),
            "deadline": lambda: self._plain(deadline_words(self._request, self._language)),
            "cause_event": self._cause_event,
            "finding": self._finding,
            "done": self._done,
            "amount": partial(self._policy, amount_words),
            "threshold": partial(self._policy, threshold_words),
            "credited": partial(self._policy, credited_words),
            **{f"contact_{what}": partial(self._contact, what) for what in ("name", "role", "reach")},
            "phone": partial(self._listed, "phone", "support"),
            "url": partial(self._listed, "url", "status"),
            "emergency": self._emergency,
            "crisis": self._crisis,
            **{slot: partial(self._own_said, slot) for slot in OWN_SLOTS},
            "ago": lambda: self._plain(
                ago_words(self._request.history, self._now, self._request.zone, self._words.ago)
            ),
            "told_time": lambda: self._plain(told_time(self._request.history, self._request.lookup.knowledge.facts)),
            "length": self._length,
        }
