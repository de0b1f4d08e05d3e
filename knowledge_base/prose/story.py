"""An incident's whole prose, newest statement of each kind first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from knowledge_base.prose.text import plain, sentences
from knowledge_base.prose.title import affected_services, places_in, read_title
from knowledge_base.prose.update import UpdateReading, eta_of, read_update
from knowledge_base.records import Cause, Eta, Update
from knowledge_base.records.vocabulary import ServiceType

_READ = 50
"""Updates that are read, newest first; a statement older than that has long been overtaken."""


@dataclass(frozen=True)
class Story:
    """What the posts say now. Empty and None mean unknown."""

    places: tuple[str, ...] = ()
    services: tuple[ServiceType, ...] = ()
    eta: Eta | None = None
    next_update_due: datetime | None = None
    causes: tuple[Cause, ...] = ()
    measures: tuple[str, ...] = ()
    affected_count: int | None = None


def read_story(title: str, updates: Iterable[Update], zone: tzinfo, provider: str) -> Story:
    """Read title and updates; a newer statement of a kind replaces every older one, even if it is unclear."""
    newest = sorted(updates, key=lambda update: update.created_at, reverse=True)[:_READ]
    readings = [(update, read_update(update.body, update.created_at, zone)) for update in newest]
    named = read_title(title, provider)
    told = [sentence for update in newest for sentence in sentences(plain(update.body))]
    return Story(
        places=named.places or places_in(told),
        services=named.services or affected_services(told),
        eta=next((eta_of(said.eta, update.created_at) for update, said in readings if said.eta), None),
        next_update_due=_next_update(readings),
        causes=next((said.causes.causes for _, said in readings if said.causes), ()),
        measures=next((said.measures for _, said in readings if said.measures), ()),
        affected_count=next((said.affected_count for _, said in readings if said.affected_count), None),
    )


def _next_update(readings: Sequence[tuple[Update, UpdateReading]]) -> datetime | None:
    """Only the newest update's promise counts: any later update has kept or overtaken the earlier ones."""
    for update, said in readings[:1]:
        if said.next_update and said.next_update.said:
            # A window promises an update by its end.
            due = said.next_update.said.until or said.next_update.said.at
            return due.astimezone(update.created_at.tzinfo)
    return None
