"""Where state is kept: one engine for every store, or their twins in memory."""

from dataclasses import dataclass, field
from pathlib import Path

from assistant.adapters.stores.audit_in_memory import MemoryAudit
from assistant.adapters.stores.knowledge_in_memory import MemoryGuidelines, MemoryIncidentEdits
from assistant.adapters.stores.memory import MemoryStore
from assistant.adapters.stores.people_in_memory import memory_people
from assistant.adapters.stores.recalibrations_in_memory import MemoryRecalibrations
from assistant.adapters.stores.words_in_memory import MemoryWords
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.errors import SettingsInvalid
from assistant.ports import AnswerCache, RecalibrationBook, Store
from assistant.ports_audit import AuditBook, WordStore
from assistant.ports_knowledge import GuidelineBook, IncidentEdits
from assistant.ports_people import PeopleBooks
from assistant.ports_work import WorkBook
from assistant.settings import Settings
from knowledge_base.clock import SystemClock
from knowledge_base.ports import AccountStore, FeedBook, IncidentStore
from knowledge_base.stores.account_store import MemoryAccounts
from knowledge_base.stores.feed_book import MemoryFeedBook
from knowledge_base.stores.memory import MemoryIncidentStore

SAMPLE_MARK = "sample-world-placed-at"
"""The file that says that a data directory holds the sample world, and where in time it was placed."""


@dataclass(frozen=True)
class Databases:
    """Every store of one place; ``answers`` of language models are kept where there is a database."""

    incidents: IncidentStore = field(default_factory=MemoryIncidentStore)
    store: Store = field(default_factory=MemoryStore)
    book: FeedBook = field(default_factory=MemoryFeedBook)
    accounts: AccountStore = field(default_factory=MemoryAccounts)
    answers: AnswerCache | None = None
    recalibrations: RecalibrationBook = field(default_factory=MemoryRecalibrations)
    people: PeopleBooks = field(default_factory=memory_people)
    audit: AuditBook = field(default_factory=MemoryAudit)
    words: WordStore = field(default_factory=lambda: MemoryWords(MemoryStore()))
    incident_edits: IncidentEdits = field(default_factory=MemoryIncidentEdits)
    guidelines: GuidelineBook = field(default_factory=MemoryGuidelines)
    work: WorkBook = field(default_factory=lambda: MemoryWork(MemoryStore()))


def keeps_sample(settings: Settings) -> bool:
    """Whether the folder holds the sample world."""
    return bool(settings.data_dir and (settings.data_dir / SAMPLE_MARK).exists())


def is_kept(settings: Settings) -> bool:
    """Whether the settings name a place where state outlives the process."""
    return bool(settings.data_dir or settings.database_url)


def database_file(settings: Settings) -> Path:
    """Where the database of a data directory lies, where none is named by its URL."""
    return (settings.data_dir or Path()) / "warmline.sqlite3"


def open_databases(settings: Settings) -> Databases:
    """All stores on one engine at the newest migration, or in memory where no place is set; raises SettingsInvalid."""
    if not is_kept(settings):
        store = MemoryStore()
        work = MemoryWork(store)
        return Databases(store=store, words=MemoryWords(store, work), work=work)
    from assistant.adapters.stores.answers import SqlAnswers  # noqa: PLC0415
    from assistant.adapters.stores.audit import SqlAudit  # noqa: PLC0415
    from assistant.adapters.stores.database import open_database  # noqa: PLC0415 - commands without data need none
    from assistant.adapters.stores.knowledge import SqlGuidelines, SqlIncidentEdits  # noqa: PLC0415
    from assistant.adapters.stores.people_books import sql_people  # noqa: PLC0415
    from assistant.adapters.stores.recalibrations import SqlRecalibrations  # noqa: PLC0415
    from assistant.adapters.stores.sql import SqlStore  # noqa: PLC0415
    from assistant.adapters.stores.words import SqlWords  # noqa: PLC0415
    from assistant.adapters.stores.work import SqlWork  # noqa: PLC0415
    from knowledge_base.stores.sql import SqlIncidentStore  # noqa: PLC0415
    from knowledge_base.stores.sql_account_store import SqlAccounts  # noqa: PLC0415
    from knowledge_base.stores.sql_feed_book import SqlFeedBook  # noqa: PLC0415

    if settings.data_dir:
        make_folder(settings.data_dir)
    if settings.data_dir and not settings.database_url:
        # SQLite gives what it writes beside a database the same mode. One that is there keeps its own.
        database_file(settings).touch(mode=0o600)
    engine = open_database(settings.database_url or f"sqlite:///{database_file(settings)}")
    return Databases(
        SqlIncidentStore(engine),
        SqlStore(engine),
        SqlFeedBook(engine),
        SqlAccounts(engine),
        SqlAnswers(engine, SystemClock().now),
        SqlRecalibrations(engine),
        sql_people(engine),
        SqlAudit(engine),
        SqlWords(engine),
        incident_edits=SqlIncidentEdits(engine),
        guidelines=SqlGuidelines(engine),
        work=SqlWork(engine),
    )


def make_folder(folder: Path) -> None:
    """The data directory, made for its owner alone where it is not there; raises SettingsInvalid."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsInvalid(f"data_dir: cannot create '{folder}': {error.strerror}") from None
