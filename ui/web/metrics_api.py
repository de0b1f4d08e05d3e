"""``/metrics``: how much waits, was drafted, sent and refused, and how fast answers are."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from assistant.domain.desk import Person, TicketState
from assistant.domain.reply import Draft
from assistant.followed import Followed
from assistant.workplace import Workplace
from ui.web.api_access import needs
from ui.web.metrics import CONTENT_TYPE, Tally, gauge

_STATES = ("new", "drafted", "approved", "sending", "sent")


@dataclass(frozen=True)
class _Counted:
    """What is counted of a ticket."""

    state: str
    received_at: datetime | None
    drafter: str | None
    fell_back: bool


def metrics_router(place: Workplace, person: Person, tally: Tally) -> APIRouter:
    """The route; ``person`` is the server itself, which only counts. Tickets are looked at when they change."""
    router, tickets = APIRouter(include_in_schema=False), Followed(place.work.book, _counted)

    @router.get("/metrics")
    def metrics(_: Annotated[Person, needs("metrics:read")]) -> PlainTextResponse:
        now = place.desk.clock.now()
        lines = (*_tickets(tickets.now().values(), now), *_feeds(place, person), *tally.lines())
        return PlainTextResponse("\n".join(lines) + "\n", media_type=CONTENT_TYPE)

    return router


def _counted(states: tuple[TicketState, ...]) -> Mapping[str, _Counted]:
    return {one.ticket.id: _counted_of(one, one.draft) for one in states}


def _counted_of(state: TicketState, draft: Draft | None) -> _Counted:
    named = ("drafted" if draft else "new") if state.status == "open" else state.status
    kind, fell_back = (draft.drafter.kind, bool(draft.drafter.fallback)) if draft else (None, False)
    return _Counted(named, state.ticket.received_at, kind, fell_back)


def _tickets(found: Collection[_Counted], now: datetime) -> Iterable[str]:
    counted = Counter(one.state for one in found)
    yield from gauge(
        "warmline_tickets", "Tickets by how far they are", ((f'state="{name}"', counted[name]) for name in _STATES)
    )
    waiting = sum(counted[name] for name in _STATES[:-1])
    yield from gauge("warmline_queue_length", "Tickets that wait for a reply", (("", waiting),))
    received = [one.received_at for one in found if one.state != "sent" and one.received_at is not None]
    longest = (now - min(received)).total_seconds() if received else 0
    yield from gauge("warmline_longest_wait_seconds", "How long the oldest of them waits", (("", max(0, longest)),))
    drafters = Counter(one.drafter for one in found)
    yield from gauge(
        "warmline_drafts", "Drafts kept, by who wrote them",
        ((f'drafter="{kind}"', drafters[kind]) for kind in ("composer", "model")),
    )  # fmt: skip
    fallbacks = sum(one.fell_back for one in found)
    yield from gauge("warmline_draft_fallbacks", "Drafts where the model could not write", (("", fallbacks),))


def _feeds(place: Workplace, person: Person) -> Iterable[str]:
    feeds = place.facts.feeds(person)
    stale = sum(feed.stale for feed in feeds)
    failing = sum(feed.health.failure is not None for feed in feeds)
    values = (('state="all"', len(feeds)), ('state="stale"', stale), ('state="failing"', failing))
    yield from gauge("warmline_feeds", "Watched feeds", values)
