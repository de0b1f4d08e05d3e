"""What is known at this moment, arranged for comparison: facts by role, public words, the ticket's own words."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from zoneinfo import ZoneInfo

from assistant.checking.text.fold import folded
from assistant.checking.text.words import vocabulary
from assistant.domain.context import ReplyContext
from knowledge_base.records import Customer, Fact, Incident, Policy
from knowledge_base.records.vocabulary import FactKind

_NUMBER = re.compile(r"(?<![\w:.,/-])\d[\d,.]*(?:/\d+)?(?![\w:]|-\d|\s?(?:%|percent|per cent|por ciento|[ap]\.?m\b))")
_PERCENT = re.compile(r"(?<![\w.,])\d[\d,.]*(?=\s?(?:%|percent|per cent|por ciento))")
_YOURS = re.compile(r"(?<!\w)(?:you|your|yours|you're|you've|you'd|su|sus|tu|tus|usted|suyo|suya|te|le)(?!\w)")
_VERBATIM = 4
ROLE_KINDS: dict[str, FactKind] = {
    "eta": "eta", "next_update": "next_update", "started": "started", "resolved": "resolved",
    "maintenance": "maintenance_window",
}  # fmt: skip


@dataclass(frozen=True)
class KnownTime:
    """An instant of a role with the fact that bears it; ``until`` ends a window, ``overdue`` where it has passed."""

    at: datetime
    until: datetime | None
    fact_id: str | None
    overdue: bool = False


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for listed in vocabulary("small_words").values() for word in listed)


@lru_cache(maxsize=256)
def content_words(text: str) -> frozenset[str]:
    """Folded words that carry meaning, cut to six letters so that "repairs" meets "repaired"."""
    return frozenset(
        word[:6] for word in re.findall(r"[a-z0-9\u00c0-\uffff]{3,}", folded(text)) if word not in _small_words()
    )


@lru_cache(maxsize=64)
def numbers_in(text: str) -> frozenset[str]:
    """All figures of a text, without thousands separators and trailing points."""
    return frozenset(plain_number(found) for found in _NUMBER.findall(text))


@lru_cache(maxsize=64)
def percents_in(text: str) -> frozenset[str]:
    """All percentages of a text, as plain numbers."""
    return frozenset(plain_number(found) for found in _PERCENT.findall(text))


def plain_number(text: str) -> str:
    """``1,200`` and ``1.200`` give 1200, ``6.20`` stays, ``4.0`` gives 4."""
    text = text.strip(".,")
    text = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    return text.removesuffix(".0")


def about_customer(words: str, known: "Known") -> bool:
    """Whether words speak of the customer's own situation: "you", "your", or four of their words in a row."""
    if _YOURS.search(words):
        return True
    spoken = words.split()
    return any(
        " ".join(spoken[at : at + _VERBATIM]) in known.customer_text for at in range(len(spoken) - _VERBATIM + 1)
    )


class Known:
    """The context of one check. Nothing is computed before it is asked for."""

    def __init__(self, context: ReplyContext) -> None:
        self.context = context
        self.now = context.now
        self.zone = context.zone
        self.knowledge = context.knowledge
        self.incident: Incident | None = context.knowledge.incident
        self.ticket = context.ticket
        self.customer: Customer | None = context.ticket.customer if context.ticket else None
        self.policies: tuple[Policy, ...] = context.knowledge.policies

    @cached_property
    def provider_zone(self) -> ZoneInfo:
        """The zone that instants are written in."""
        return ZoneInfo(self.knowledge.provider.time_zone)

    def facts(self, kind: FactKind) -> tuple[Fact, ...]:
        """Current facts of a kind."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Fact, ...]]:
        found: dict[str, tuple[Fact, ...]] = {}
        for fact in self.knowledge.facts:
            found[fact.kind] = (*found.get(fact.kind, ()), fact)
        return found

    def fact_id(self, kind: FactKind) -> str | None:
        """The id of the first fact of a kind."""
        found = self.facts(kind)
        return found[0].id if found else None

    @cached_property
    def no_estimate(self) -> bool:
        """Whether an honest reply may say that there is no time yet: none given, unknown, or passed without news."""
        times = self.times("eta")
        return not times or all(time.overdue for time in times)

    def times(self, role: str) -> tuple[KnownTime, ...]:
        """The current instants of a role."""
        return self._times.get(role, ())

    def earlier_times(self, role: str) -> tuple[KnownTime, ...]:
        """Superseded instants of a role."""
        kind = ROLE_KINDS.get(role)
        return tuple(_known_time(f, self.now) for f in self.knowledge.earlier if f.kind == kind and f.instant)

    @cached_property
    def _times(self) -> dict[str, tuple[KnownTime, ...]]:
        found = {
            role: tuple(_known_time(fact, self.now) for fact in self.facts(kind) if fact.instant)
            for role, kind in ROLE_KINDS.items()
        }
        window = self.incident and self.incident.scheduled_for
        if self.incident and window and not any(time.until for time in found["maintenance"]):
            ends = self.incident.scheduled_until
            found["maintenance"] = (KnownTime(window, ends, self.fact_id("maintenance_window")),)
        return found

    @cached_property
    def incidental_times(self) -> tuple[KnownTime, ...]:
        """Instants that may be mentioned without a role: when facts were stated, messages written, actions done."""
        moments: list[datetime | None] = [fact.as_of for fact in self.knowledge.facts]
        if self.incident:
            moments += [self.incident.updated_at, self.incident.scheduled_for, self.incident.scheduled_until]
            moments += [update.created_at for update in self.incident.updates]
            moments += [self.incident.eta.stated_at] if self.incident.eta else []
        return tuple(KnownTime(moment, None, None) for moment in (*moments, *self.ticket_times) if moment)

    @cached_property
    def ticket_times(self) -> tuple[datetime, ...]:
        """When the ticket came in, messages were written and actions done."""
        if not self.ticket:
            return ()
        moments = [self.ticket.received_at, *(m.at for m in self.ticket.messages), *(a.at for a in self.ticket.actions)]
        return tuple(moment for moment in moments if moment)

    @cached_property
    def own_moments(self) -> tuple[datetime, ...]:
        """When our side wrote before in this ticket."""
        messages = self.ticket.messages if self.ticket else ()
        return tuple(message.at for message in messages if message.author == "agent" and message.at)

    @cached_property
    def public_text(self) -> str:
        """Everything the provider has said in words about this incident, folded; nothing internal."""
        pieces = [
            str(part)
            for fact in self.knowledge.facts
            for part in (fact.text, fact.value)
            if fact.kind not in {"policy", "contact"}
        ]
        if self.incident:
            pieces += [self.incident.name, *(update.body for update in self.incident.updates)]
            pieces += [*self.incident.measures_taken, self.incident.workaround or ""]
            pieces += [cause.text for cause in self.incident.causes if cause.certainty != "unknown"]
            pieces += [f"{m.name} {m.change}" for m in self.incident.measurements if m.public]
            pieces += [part or "" for area in self.incident.areas for part in (area.description, area.region)]
        return folded("\n".join(pieces))

    @cached_property
    def public_words(self) -> frozenset[str]:
        """The content words of ``public_text``."""
        return content_words(self.public_text)

    @cached_property
    def policy_text(self) -> str:
        """The words of the policies in force, folded."""
        facts = " ".join(f"{fact.text} {fact.value}" for fact in self.facts("policy"))
        return folded("\n".join([facts, *(policy.text for policy in self.policies)]))

    @cached_property
    def customer_text(self) -> str:
        """All that the customer wrote, folded."""
        return folded(self.ticket.customer_text) if self.ticket else ""

    @cached_property
    def customer_words(self) -> frozenset[str]:
        """The content words of the customer's text."""
        return content_words(self.customer_text)

    @cached_property
    def own_text(self) -> str:
        """The customer's own record: name, ids, places; folded."""
        if not self.customer:
            return ""
        pieces: list[str | None] = [self.customer.id, self.customer.name]
        for service in self.customer.services:
            place = service.place
            pieces += [service.id, service.technology, service.carrier, service.serving_area]
            pieces += [place.line, place.city, place.region, place.postcode, place.country] if place else []
        return folded(" | ".join(piece for piece in pieces if piece))

    @cached_property
    def actions_text(self) -> str:
        """What was really done for this ticket, folded."""
        return (
            folded("\n".join(f"{a.kind.replace('_', ' ')} {a.text}" for a in self.ticket.actions))
            if self.ticket
            else ""
        )


def _known_time(fact: Fact, now: datetime) -> KnownTime:
    moment = fact.instant
    assert moment is not None  # noqa: S101 - callers pass facts that carry an instant
    passed = fact.kind in {"eta", "next_update"} and (fact.until or moment) < now
    # People and replies tell minutes; a feed's seconds must not make the same minute another one.
    until = fact.until.replace(second=0, microsecond=0) if fact.until else None
    return KnownTime(moment.replace(second=0, microsecond=0), until, fact.id, fact.is_overdue(now) or passed)
