"""A desk made of parts, and the one behind the commands ``draft``, ``check`` and ``score``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.stores.memory import MemoryStore
from assistant.auditing import AuditTrail, NoTrail
from assistant.bootstrap.adapters import embedder, exact_index, memory_index, model_writer, sentence_embedder
from assistant.bootstrap.databases import is_kept, open_databases
from assistant.bootstrap.voices import voice_book
from assistant.desk import Desk
from assistant.domain.recalibration import Recalibration
from assistant.drafting.composer import Composer
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.knowledge.guidelines import in_force
from assistant.pipeline import Pipeline
from assistant.ports import Drafter, Helpdesk, Store
from assistant.second_reading import SecondReading
from assistant.settings import Settings
from assistant.tone.scorer import ToneScorer
from assistant.tone_desk import recalibration_in_force
from knowledge_base.accounts import AccountBook
from knowledge_base.clock import FixedClock, SystemClock
from knowledge_base.content import load_guidelines
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.ports import Clock, Embedder, IncidentStore, PassageIndex
from knowledge_base.records import Customer, FeedSnapshot, Guideline
from knowledge_base.stores.memory import MemoryIncidentStore
from prompts.voices import VoiceBook, default_voice


@dataclass(frozen=True)
class Parts:
    """Everything a desk is made of, each replaceable: a test passes its own."""

    incidents: IncidentStore
    store: Store
    helpdesk: Helpdesk
    index: PassageIndex
    embedder: Embedder
    clock: Clock
    guidelines: tuple[Guideline, ...] = ()
    accounts: AccountBook | None = None
    writer: Drafter | None = None
    rewriter: ModelRewriter | None = None
    deadline: float = 12.0
    voices: VoiceBook = field(default_factory=lambda: VoiceBook(default_voice()))
    second: SecondReading | None = None
    recalibration: Recalibration | None = None
    trail: AuditTrail = field(default_factory=NoTrail)


def assemble(parts: Parts) -> Desk:
    """A desk made of these parts."""
    knowledge = KnowledgeBase(parts.incidents, parts.guidelines, parts.index, parts.embedder)
    # A kept book that is still empty is falsy, and must be followed all the same.
    accounts = parts.accounts if parts.accounts is not None else AccountBook()
    scorer = ToneScorer(sentence_embedder(parts.embedder), parts.recalibration)
    pipeline = Pipeline(
        knowledge, Composer(), parts.writer, parts.deadline, accounts, parts.voices, parts.rewriter, scorer=scorer
    )
    return Desk(pipeline, parts.store, parts.helpdesk, parts.clock, accounts, parts.second, parts.trail)


def desk_for_commands(
    settings: Settings,
    now: datetime | None = None,
    customers: Iterable[Customer] = (),
    *,
    with_drafts: bool,
    writer: bool = False,
    prompt: str | None = None,
) -> Desk:
    """A desk for ``draft``, ``check`` and ``score``: keeps nothing; knows incidents and accounts of a data directory.

    ``customers`` stand before the accounts that are kept. ``with_drafts`` False leaves out Chroma, so that a check
    starts fast; ``writer`` True adds the configured model, with the version ``prompt`` of its prompt if one is named.
    """
    incidents, accounts, recalibration = MemoryIncidentStore(), tuple(customers), None
    guidelines = load_guidelines() if with_drafts else ()
    if is_kept(settings):
        kept = open_databases(settings)
        _copy_incidents(kept.incidents, incidents, now or SystemClock().now())
        accounts = (*kept.accounts.customers(), *accounts)
        recalibration = recalibration_in_force(kept.recalibrations)
        guidelines = in_force(guidelines, kept.guidelines.newest()) if with_drafts else ()
    return assemble(
        Parts(
            incidents=incidents,
            store=MemoryStore(),
            helpdesk=ConsoleHelpdesk(),
            index=memory_index() if with_drafts else exact_index(),
            embedder=embedder(settings),
            clock=FixedClock(now) if now else SystemClock(),
            guidelines=guidelines,
            accounts=AccountBook(accounts),
            writer=model_writer(settings, prompt) if writer else None,
            deadline=settings.model_deadline,
            voices=voice_book(settings),
            recalibration=recalibration,
        )
    )


def _copy_incidents(kept: IncidentStore, into: IncidentStore, now: datetime) -> None:
    # Commands may be given other feeds and another clock: what they read must never reach the live desk.
    for provider in kept.providers():
        own = tuple(
            incident.model_copy(update={"id": incident.id.removeprefix(f"{provider.name}:")})
            for incident in kept.incidents()
            if incident.provider == provider.name
        )
        into.record(FeedSnapshot("data directory", now, provider, own, kept.policies(provider.name)))
    for link in kept.links():
        into.link(link)
