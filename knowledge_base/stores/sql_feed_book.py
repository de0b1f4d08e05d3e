"""The feeds that are watched, in a database."""

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge_base.records import FeedHealth, FeedSettings
from knowledge_base.records.feed_address import must_be_usable
from knowledge_base.stores.feed_book import name_taken, unknown
from knowledge_base.stores.statements import within
from knowledge_base.stores.tables import feeds


class SqlFeedBook:
    """Keeps feeds in the table ``kb_feed``. Every method raises StoreUnavailable when the database cannot be used."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, feed: FeedSettings) -> None:
        """Keep a feed; raises FeedNameTaken, FeedInvalid."""
        must_be_usable(feed.name, feed.where)
        values = {"settings": feed.model_dump_json(), "health": FeedHealth(name=feed.name).model_dump_json()}
        try:
            within(self._engine, lambda connection: connection.execute(insert(feeds).values(name=feed.name, **values)))
        except IntegrityError:
            name_taken(feed.name)

    def remove(self, name: str) -> None:
        """Watch it no more; raises UnknownFeed."""
        gone = within(self._engine, lambda connection: connection.execute(delete(feeds).where(feeds.c.name == name)))
        if gone.rowcount == 0:
            unknown(name)

    def feeds(self) -> tuple[FeedSettings, ...]:
        """All feeds, by name."""
        return within(self._engine, _settings)

    def health(self, name: str) -> FeedHealth:
        """How a feed has been going; raises UnknownFeed."""
        wanted = select(feeds.c.health).where(feeds.c.name == name)
        found = within(self._engine, lambda connection: connection.execute(wanted).scalar_one_or_none())
        return FeedHealth.model_validate_json(found) if found is not None else unknown(name)

    def note(self, health: FeedHealth) -> None:
        """Keep how it went; raises UnknownFeed."""
        new = update(feeds).where(feeds.c.name == health.name).values(health=health.model_dump_json())
        if within(self._engine, lambda connection: connection.execute(new)).rowcount == 0:
            unknown(health.name)


def _settings(connection: Connection) -> tuple[FeedSettings, ...]:
    kept = connection.execute(select(feeds.c.settings)).scalars()
    # Sorted here: databases differ in how they sort text.
    return tuple(sorted((FeedSettings.model_validate_json(one) for one in kept), key=lambda feed: feed.name))
