"""The one place that picks adapters: product, tests and evaluation runs all call it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.adapters.helpdesks.console import ConsoleHelpdesk
from assistant.adapters.helpdesks.mbox import MboxHelpdesk
from assistant.adapters.stores.memory import MemoryStore
from assistant.desk import Desk
from assistant.domain.ticket import Ticket
from assistant.drafting.composer import Composer
from assistant.errors import KnowledgeFailed, SettingsInvalid
from assistant.pipeline import Pipeline
from assistant.ports import Drafter, Helpdesk, Store
from assistant.settings import Settings
from knowledge_base.accounts import AccountBook
from knowledge_base.clock import FixedClock, SystemClock
from knowledge_base.content import load_guidelines
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.native import read_native
from knowledge_base.lookup import KnowledgeBase
from knowledge_base.ports import Clock, Embedder, IncidentFeed, IncidentStore, PassageIndex
from knowledge_base.records import Customer, CustomerRecord, FeedSnapshot, Guideline
from knowledge_base.samples import load_world
from knowledge_base.stores.memory import MemoryIncidentStore


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
    deadline: float = 12.0


def assemble(parts: Parts) -> Desk:
    """A desk made of these parts."""
    knowledge = KnowledgeBase(parts.incidents, parts.guidelines, parts.index, parts.embedder)
    accounts = parts.accounts or AccountBook()
    pipeline = Pipeline(knowledge, Composer(), parts.writer, parts.deadline, accounts)
    return Desk(pipeline, parts.store, parts.helpdesk, parts.clock, accounts)


def desk_for_commands(
    settings: Settings,
    now: datetime | None = None,
    customers: Iterable[Customer] = (),
    *,
    with_drafts: bool,
    writer: bool = False,
) -> Desk:
    """A desk for ``draft``, ``check`` and ``score``: keeps nothing; knows the incidents of a data directory, if set.

    ``with_drafts`` False leaves out Chroma, so that a check starts fast; ``writer`` True adds the configured model.
    """
    incidents = MemoryIncidentStore()
    if settings.data_dir or settings.database_url:
        _copy_incidents(open_databases(settings)[0], incidents, now or SystemClock().now())
    return assemble(
        Parts(
            incidents=incidents,
            store=MemoryStore(),
            helpdesk=ConsoleHelpdesk(),
            index=_memory_index() if with_drafts else _exact_index(),
            embedder=_embedder(settings),
            clock=FixedClock(now) if now else SystemClock(),
            guidelines=load_guidelines() if with_drafts else (),
            accounts=AccountBook(customers),
            writer=model_writer(settings) if writer else None,
            deadline=settings.model_deadline,
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


def desk_for_people(settings: Settings, clock: Clock | None = None, customers: Iterable[Customer] = ()) -> Desk:
    """The desk behind the panel: database, index and mailbox in the data directory, or all in memory without one."""
    has_data = bool(settings.data_dir or settings.database_url)
    incidents, store = open_databases(settings) if has_data else (MemoryIncidentStore(), MemoryStore())
    mailbox = settings.data_dir / "sent.mbox" if settings.data_dir else None
    return assemble(
        Parts(
            incidents=incidents,
            store=store,
            helpdesk=MboxHelpdesk(mailbox) if mailbox else ConsoleHelpdesk(),
            index=_index(settings),
            embedder=_embedder(settings),
            clock=clock or SystemClock(),
            guidelines=load_guidelines(),
            accounts=AccountBook(customers),
            writer=model_writer(settings) if settings.model else None,
            deadline=settings.model_deadline,
        )
    )


def read_feeds(desk: Desk, feeds: Iterable[IncidentFeed]) -> tuple[FeedSnapshot, ...]:
    """Read each feed into the desk's incident store. A feed that cannot be read at all raises KnowledgeFailed."""
    return tuple(read_feed(desk, feed) for feed in feeds)


def read_feed(desk: Desk, feed: IncidentFeed) -> FeedSnapshot:
    """Read one feed into the desk's incident store; raises KnowledgeFailed."""
    try:
        snapshot = feed.read(desk.clock.now())
        desk.pipeline.knowledge.store.record(snapshot)
    except KnowledgeBaseError as error:
        raise KnowledgeFailed(str(error)) from error
    return snapshot


def record_feed(desk: Desk, data: dict[str, Any], source: str) -> FeedSnapshot:
    """Put a feed that is at hand as an object (native format) into the desk's incident store."""
    snapshot = read_native(data, source, desk.clock.now())
    desk.pipeline.knowledge.store.record(snapshot)
    return snapshot


def feed_at(where: str) -> IncidentFeed:
    """The feed at a file or URL; raises KnowledgeFailed."""
    try:
        return open_feed(where)
    except KnowledgeBaseError as error:
        raise KnowledgeFailed(str(error)) from error


def model_writer(settings: Settings) -> Drafter:
    """The writer with the configured chat model; raises SettingsInvalid where none is."""
    if not settings.model:
        raise SettingsInvalid("No language model is configured: set WARMLINE_MODEL, for instance to openai:NAME.")
    from assistant.adapters.models.langchain_model import LangChainModel  # noqa: PLC0415 - takes 1.6 s to import
    from assistant.drafting.writer import Writer  # noqa: PLC0415 - only needed with a model

    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    return Writer(LangChainModel(settings.model, base_url=settings.model_base_url, api_key=key))


def open_databases(settings: Settings) -> tuple[IncidentStore, Store]:
    """Both stores on one engine at the newest migration; raises SettingsInvalid where it cannot be opened."""
    from assistant.adapters.stores.database import open_database  # noqa: PLC0415 - commands without data need none
    from assistant.adapters.stores.sql import SqlStore  # noqa: PLC0415
    from knowledge_base.stores.sql import SqlIncidentStore  # noqa: PLC0415

    if settings.data_dir:
        _make_folder(settings.data_dir)
    url = settings.database_url or f"sqlite:///{settings.data_dir}/warmline.sqlite3"
    engine = open_database(url)
    return SqlIncidentStore(engine), SqlStore(engine)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsInvalid(f"data_dir: cannot create '{folder}': {error.strerror}") from None


def _index(settings: Settings) -> PassageIndex:
    from knowledge_base.indexes.chroma import ChromaIndex  # noqa: PLC0415 - takes a second to import

    if settings.chroma_url:
        return ChromaIndex(url=settings.chroma_url)
    return ChromaIndex(settings.data_dir / "chroma") if settings.data_dir else ChromaIndex()


def _memory_index() -> PassageIndex:
    # Never the data directory's: Chroma's files have one owner, and that is the desk.
    from knowledge_base.indexes.chroma import ChromaIndex  # noqa: PLC0415 - takes a second to import

    return ChromaIndex()


def _exact_index() -> PassageIndex:
    from knowledge_base.indexes.exact import ExactIndex  # noqa: PLC0415 - beside its sibling

    return ExactIndex()


def _embedder(settings: Settings) -> Embedder:
    if settings.embedding:
        from knowledge_base.embedding.openai_server import OpenAIEmbedder  # noqa: PLC0415 - only when chosen

        key = settings.embedding_api_key.get_secret_value() if settings.embedding_api_key else None
        return OpenAIEmbedder(base_url=settings.embedding_base_url, api_key=key, model=settings.embedding)
    from knowledge_base.embedding.minilm import MiniLmEmbedder  # noqa: PLC0415 - beside its sibling

    return MiniLmEmbedder(threads=settings.threads)


def sample_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """The desk on the sample world, placed around the clock's present.

    A data directory keeps what was done on it, and where in time the world was placed first.
    """
    clock = clock or SystemClock()
    world = load_world(_placed_at(settings.data_dir, clock.now()))
    desk = desk_for_people(settings, clock, (CustomerRecord.model_validate(record) for record in world.accounts))
    record_feed(desk, world.feed, "sample world")
    desk.add_tickets(tuple(Ticket.model_validate(ticket) for ticket in world.tickets))
    return desk


def _placed_at(data_dir: Path | None, now: datetime) -> datetime:
    # Tickets that were kept must go on fitting incidents that are read again, so the first start decides.
    if data_dir is None:
        return now
    _make_folder(data_dir)
    mark = data_dir / "sample-world-placed-at"
    if not mark.exists():
        mark.write_text(now.isoformat(), encoding="ascii")
    return datetime.fromisoformat(mark.read_text(encoding="ascii"))
