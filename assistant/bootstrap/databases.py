"""Where state is kept: one engine for every store, or their twins in memory."""

from dataclasses import dataclass, field
from pathlib import Path

from assistant.adapters.stores.memory import MemoryStore
from assistant.errors import SettingsInvalid
from assistant.ports import AnswerCache, Store
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


def is_kept(settings: Settings) -> bool:
    """Whether the settings name a place where state outlives the process."""
    return bool(settings.data_dir or settings.database_url)


def open_databases(settings: Settings) -> Databases:
    """All stores on one engine at the newest migration, or in memory where no place is set; raises SettingsInvalid."""
    if not is_kept(settings):
        return Databases()
    from assistant.adapters.stores.answers import SqlAnswers  # noqa: PLC0415
    from assistant.adapters.stores.database import open_database  # noqa: PLC0415 - commands without data need none
    from assistant.adapters.stores.sql import SqlStore  # noqa: PLC0415
    from knowledge_base.stores.sql import SqlIncidentStore  # noqa: PLC0415
    from knowledge_base.stores.sql_account_store import SqlAccounts  # noqa: PLC0415
    from knowledge_base.stores.sql_feed_book import SqlFeedBook  # noqa: PLC0415

    if settings.data_dir:
        make_folder(settings.data_dir)
    engine = open_database(settings.database_url or f"sqlite:///{settings.data_dir}/warmline.sqlite3")
    answers = SqlAnswers(engine, SystemClock().now)
    return Databases(SqlIncidentStore(engine), SqlStore(engine), SqlFeedBook(engine), SqlAccounts(engine), answers)


def make_folder(folder: Path) -> None:
    """The data directory, made where it is not there; raises SettingsInvalid."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsInvalid(f"data_dir: cannot create '{folder}': {error.strerror}") from None
