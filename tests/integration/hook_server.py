"""The HTTP routes without the panel, around a workplace in memory whose clock and environment a test holds."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.adapters.stores.recalibrations_in_memory import MemoryRecalibrations
from assistant.adapters.stores.work_in_memory import MemoryWork
from assistant.bootstrap import desk_for_commands
from assistant.desk_work import DeskWork
from assistant.domain.desk import Person
from assistant.facts_desk import FactsDesk
from assistant.settings import Settings
from assistant.signs_desk import SignsDesk
from assistant.tone_desk import ToneDesk
from assistant.workplace import Workplace
from knowledge_base.feeds import open_feed
from knowledge_base.feeds.received import read_received
from knowledge_base.polling import Watcher
from knowledge_base.stores.account_store import MemoryAccounts
from knowledge_base.stores.feed_book import MemoryFeedBook
from tests.fakes.fake_desk import NOW, FixedNow
from ui.entrance.cookies import Cookies
from ui.entrance.door import Door
from ui.security import Gate
from ui.web.api import add_problems, api_router
from ui.web.facts_api import facts_router
from ui.web.hooks import Callers, hooks_router

LEAD, AGENT = Person(id="lead", name="Lea", role="lead"), Person(id="agent", name="Ada", role="agent")


def workplace() -> Workplace:
    """A real desk over stores in memory, with no feed and no ticket."""
    desk, clock, book = desk_for_commands(Settings(), NOW, with_drafts=False), FixedNow(NOW), MemoryFeedBook()
    desk.clock = clock
    incidents = desk.pipeline.knowledge.store
    watcher = Watcher(book, incidents, clock, open_feed, read_received)
    facts = FactsDesk(incidents, book, watcher, MemoryAccounts(), clock)
    signs = SignsDesk(desk, incidents, desk.store, clock)
    tone = ToneDesk(desk, MemoryRecalibrations())
    return Workplace(desk, facts, signs, tone, work=DeskWork(desk, MemoryWork(desk.store)))


@contextmanager
def routes(
    place: Workplace, person: Person = LEAD, body_limit: int = 100_000, tickets_token: SecretStr | None = None
) -> Iterator[TestClient]:
    """A client of the routes, behind the real gate."""
    app = FastAPI()
    add_problems(app)
    app.include_router(api_router(place.desk, place.promises))
    app.include_router(facts_router(place.facts))
    app.include_router(hooks_router(place.desk, place.facts, person, Callers(place.people, tickets_token)))
    app.add_middleware(Door, people=place.people, standing=person, cookie=Cookies.over(tls=False).session)
    app.add_middleware(Gate, allowed_hosts=("127.0.0.1",), body_limit=body_limit)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client
