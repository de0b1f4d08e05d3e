"""What a new version of an incident would change: the facts that replies may state, and the tickets that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.domain.check import Claim
from assistant.domain.desk import TicketState
from assistant.domain.reply import Draft
from assistant.framing import TELLABLE, lookup_query
from assistant.queue import QueueEntry
from knowledge_base.facts import facts_of
from knowledge_base.matching import KnownIncidents, World, match_in
from knowledge_base.ports import Clock
from knowledge_base.records import Fact, Incident, Provider

FactStanding = Literal["new", "changed", "same", "gone"]


@dataclass(frozen=True)
class FactForeseen:
    """A fact as it would be (of one that goes, as it is), and the words that it would have in place of ``was``."""

    fact: Fact
    standing: FactStanding
    was: str | None = None


@dataclass(frozen=True)
class TouchedDraft:
    """A ticket whose text rests on facts that would change; ``words`` are the places of its text that do."""

    ticket_id: str
    subject: str | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Foreseen:
    """What saving would do. ``joining`` and ``leaving`` count waiting tickets that it would match, or no longer.

    ``changes`` are the sentences that its new version would be told with; ``is_bound`` says that it has a place,
    a postcode or a name by which tickets can be matched with it at all.
    """

    incident: Incident
    provider: Provider
    changes: tuple[str, ...]
    facts: tuple[FactForeseen, ...]
    touched: tuple[TouchedDraft, ...] = ()
    joining: int = 0
    leaving: int = 0
    is_bound: bool = True


def compared_facts(
    before: Incident | None, after: Incident, provider: Provider, clock: Clock
) -> tuple[FactForeseen, ...]:
    """The facts of the new version, each beside the one it replaces, and those that would be gone."""
    now = clock.now()
    old = {_slot(fact): fact for fact in facts_of(before, provider, (), now)} if before else {}
    new = {_slot(fact): fact for fact in facts_of(after, provider, (), now)}
    told = [_compared(old.get(slot), fact) for slot, fact in new.items() if fact.kind != "contact"]
    gone = (fact for slot, fact in old.items() if slot not in new and fact.kind != "contact")
    return (*told, *(FactForeseen(fact, "gone") for fact in gone))


def touched_words(draft: Draft, facts: Iterable[FactForeseen]) -> tuple[str, ...]:
    """The words of a checked text whose claims rest on a fact that would change or go, in their order."""
    moving = {_slot(one.fact) for one in facts if one.standing in ("changed", "gone")}
    return tuple(dict.fromkeys(claim.text for claim in draft.check.claims if _rests_on(claim, moving)))


def fits_now(entry: QueueEntry, incident_id: str) -> bool:
    """Whether a waiting ticket is matched with the incident today, or bound to it by a person."""
    chosen = entry.understood.lookup.matching.chosen
    return chosen is not None and chosen.incident.id == incident_id and chosen.relevance in TELLABLE


def would_fit(entry: QueueEntry, incident: Incident, providers: frozenset[str]) -> bool:
    """Whether the incident alone would be matched with the ticket by its keys; likeness of words counts for nothing."""
    understood = entry.understood
    query = lookup_query(understood.ticket, understood.reading, understood.now, entry.state.incident_id)
    world = World(KnownIncidents((incident,)), (), providers)
    chosen = match_in(world, query, lambda _among: {}).chosen
    return chosen is not None and chosen.relevance in TELLABLE


def is_free(entry: QueueEntry) -> bool:
    """Whether no incident is told to that customer yet, and nobody chose one."""
    chosen = entry.understood.lookup.matching.chosen
    return entry.state.incident_id is None and (chosen is None or chosen.relevance not in TELLABLE)


def text_of(state: TicketState) -> str | None:
    """What stands in the ticket's editor, or None where nothing was drafted yet."""
    return state.text if state.text is not None else state.draft.reply.text if state.draft else None


def _slot(fact: Fact) -> str:
    """What a fact is about, whichever version it is of: its id without incident and revision."""
    return fact.id.rpartition("@")[0].rpartition("/")[2] or fact.id


def _rests_on(claim: Claim, slots: set[str]) -> bool:
    fact_id = claim.fact_id or ""
    return fact_id.rpartition("@")[0].rpartition("/")[2] in slots


def _compared(old: Fact | None, new: Fact) -> FactForeseen:
    if old is None:
        return FactForeseen(new, "new")
    same = (old.value, old.until, old.text, old.certainty) == (new.value, new.until, new.text, new.certainty)
    return FactForeseen(new, "same") if same else FactForeseen(new, "changed", old.text)
