"""An incident's whole prose, newest statement of each kind first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from knowledge_base.prose.causes import causes_told
from knowledge_base.prose.proposals import ProseProposer, accepted, completed
from knowledge_base.prose.services import affected_services, concerns_everybody, widened
from knowledge_base.prose.text import plain, sentences
from knowledge_base.prose.title import (
    confirmed_names,
    failing_places,
    places_in,
    read_title,
    restored_places,
)
from knowledge_base.prose.update import UpdateReading, eta_of, read_update
from knowledge_base.prose.words import pattern
from knowledge_base.records import Cause, Eta, Quote, Update
from knowledge_base.records.vocabulary import ServiceType

_READ = 50
"""Updates that are read, newest first; a statement older than that has long been overtaken."""

_PROPOSED = 3
"""Updates, newest first, that a proposer is asked about: it takes seconds each, and older ones are overtaken soon."""


@dataclass(frozen=True)
class Story:
    """What the posts say now, and the sentences that say it. Empty and None mean unknown.

    ``everybody``: no place is named, and the failure is said to concern every customer.
    """

    places: tuple[str, ...] = ()
    everybody: bool = False
    services: tuple[ServiceType, ...] = ()
    eta: Eta | None = None
    next_update_due: datetime | None = None
    causes: tuple[Cause, ...] = ()
    measures: tuple[str, ...] = ()
    affected_count: int | None = None
    workaround: str | None = None
    quotes: tuple[Quote, ...] = ()


Readings = Sequence[tuple[Update, UpdateReading]]


def read_story(
    title: str, updates: Iterable[Update], zone: tzinfo, provider: str, proposer: ProseProposer | None = None
) -> Story:
    """Read title and updates; a newer statement of a kind replaces every older one, even if it is unclear.

    ``proposer`` may propose what our own reading missed; only what the posts bear is taken (``proposals``).
    """
    newest = sorted(updates, key=lambda update: update.created_at, reverse=True)[:_READ]
    readings = [(one, _reading(one, zone, proposer if n < _PROPOSED else None)) for n, one in enumerate(newest)]
    named = read_title(title, provider)
    told = [(update, sentence) for update in newest for sentence in sentences(plain(update.body))]
    posts = tuple(sentence for _, sentence in told)
    found = named.places or places_in(posts) or confirmed_names(title, posts, provider)
    places = _still_out(found, [sentence for update, sentence in told if update is newest[0]])
    eta = None if pattern("eta", "review").search(title) else _newest(readings, lambda said: said.eta)
    due = _next_update(readings)
    causes = _newest(readings, lambda said: said.causes)
    measures = _newest(readings, lambda said: said.measures)
    count = _newest(readings, lambda said: said.affected_count)
    workaround = _newest(readings, lambda said: said.workaround)
    stated = eta_of(eta[1].eta, eta[0].created_at) if eta else None
    sources = {
        "eta": eta if stated else None, "next_update_due": readings[0] if due else None,
        "causes": causes, "measures_taken": measures, "affected_count": count, "workaround": workaround,
    }  # fmt: skip
    return Story(
        places=places,
        everybody=not places and concerns_everybody((title, *posts)),
        services=widened(named.services, posts) if named.services else affected_services(posts),
        eta=stated,
        next_update_due=due,
        causes=causes_told(causes[1].causes if causes else None),
        measures=measures[1].measures if measures else (),
        affected_count=count[1].affected_count if count else None,
        workaround=workaround[1].workaround if workaround else None,
        quotes=(*_quotes(sources), *(() if named.places else _of_places(places, told))),
    )


def places_back(updates: Iterable[Update]) -> frozenset[str]:
    """Places where the newest post says service to be back while others are still out, as it writes them."""
    newest = max(updates, key=lambda update: update.created_at, default=None)
    latest = sentences(plain(newest.body)) if newest else ()
    out = failing_places(latest)
    return frozenset(restored_places(latest)) - frozenset(out) if out else frozenset()


def _still_out(places: Sequence[str], latest: Sequence[str]) -> tuple[str, ...]:
    """The places without those where the newest post says service to be back while others are still out."""
    out = failing_places(latest)
    back = set(restored_places(latest)) - set(out) if out else set()
    return tuple(place for place in places if place not in back)


def _reading(update: Update, zone: tzinfo, proposer: ProseProposer | None) -> UpdateReading:
    said = read_update(update.body, update.created_at, zone)
    if proposer is None:
        return said
    proposals = proposer.propose(update.body, update.created_at.astimezone(zone))
    return completed(said, accepted(proposals, update.body, update.created_at, zone))


def _newest(readings: Readings, told: Callable[[UpdateReading], object]) -> tuple[Update, UpdateReading] | None:
    """The newest update that is not silent on something."""
    return next(((update, said) for update, said in readings if told(said)), None)


def _next_update(readings: Readings) -> datetime | None:
    """Only the newest update's promise counts: any later update has kept or overtaken the earlier ones."""
    for update, said in readings[:1]:
        if said.next_update and said.next_update.said:
            # A window promises an update by its end.
            due = said.next_update.said.until or said.next_update.said.at
            return due.astimezone(update.created_at.tzinfo)
    return None


def _quotes(sources: Mapping[str, tuple[Update, UpdateReading] | None]) -> Iterable[Quote]:
    for field, source in sources.items():
        if source is not None:
            update, said = source
            for sentence in said.quoted(field):
                yield Quote(field=field, sentence=sentence, posted_at=update.created_at)


def _of_places(places: Sequence[str], told: Sequence[tuple[Update, str]]) -> Iterable[Quote]:
    """The newest sentence that names each place."""
    for place in places:
        found = next(((update, sentence) for update, sentence in told if place in places_in((sentence,))), None)
        if found is not None:
            yield Quote(field="areas", sentence=found[1], posted_at=found[0].created_at)
