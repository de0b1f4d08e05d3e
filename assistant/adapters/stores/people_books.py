"""Everything that the desk's database keeps about who may come in."""

from sqlalchemy import Engine

from assistant.adapters.stores.people import SqlAccountBook
from assistant.adapters.stores.sessions import SqlSessionBook, SqlTriesBook
from assistant.adapters.stores.tokens import SqlTokenBook
from assistant.ports_people import PeopleBooks


def sql_people(engine: Engine) -> PeopleBooks:
    """All four books on an engine whose schema is at the newest migration."""
    return PeopleBooks(SqlAccountBook(engine), SqlSessionBook(engine), SqlTriesBook(engine), SqlTokenBook(engine))
