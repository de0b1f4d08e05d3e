"""HTTP for feeds and versions of incidents, under /api/v1."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.domain.desk import Person
from assistant.errors import CallerError, NotAllowed
from assistant.facts_desk import FactsDesk
from knowledge_base.records import FeedSettings
from ui.fact_objects import card_object, feed_object, poll_object
from ui.present.feeds import shown_failure


def facts_router(desk: FactsDesk, person: Person) -> APIRouter:
    """Routes under /api/v1 that answer as ``person``."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/feeds", summary="Watched feeds, their age and what is wrong with them")
    def feeds() -> dict[str, Any]:
        return {"items": [feed_object(state) for state in desk.feeds(person)]}

    @router.post("/feeds", status_code=HTTPStatus.CREATED, summary="Watch a feed and read it at once")
    def add(settings: FeedSettings) -> dict[str, Any]:
        _must_be_harmless(settings)
        poll = desk.add_feed(person, settings)
        return {"feed": feed_object(desk.feed(person, settings.name)), "poll": poll_object(poll) if poll else None}

    @router.get("/feeds/{name}", summary="One watched feed")
    def show(name: str) -> dict[str, Any]:
        return feed_object(desk.feed(person, name))

    @router.delete("/feeds/{name}", status_code=HTTPStatus.NO_CONTENT, summary="Watch a feed no more")
    def remove(name: str) -> None:
        _must_be_open(desk.feed(person, name).settings)
        desk.remove_feed(person, name)

    @router.post("/feeds/{name}/poll", summary="Read a feed now")
    def poll(name: str) -> dict[str, Any]:
        told = poll_object(desk.poll(person, name))
        return told if told["failure"] is None else told | {"failure": shown_failure(desk.feed(person, name))}

    # An id may hold a slash or a colon, so it is asked for and not part of the path.
    @router.get("/incident", summary="One incident with every version and what it changed")
    def incident(incident_id: Annotated[str, Query(alias="id", max_length=300)]) -> dict[str, Any]:
        return card_object(desk.card(person, incident_id))

    return router


def _must_be_harmless(settings: FeedSettings) -> None:
    """Whoever reaches this port must not make the server read its own disk or network, nor send a secret of its own."""
    is_address = settings.where is None or settings.where.lower().startswith(("https://", "http://"))
    if settings.allow_private or settings.token_variable or not is_address:
        raise CallerError("Files, private addresses and tokens are added on the command line: warmline feed add.")


def _must_be_open(settings: FeedSettings) -> None:
    """Whoever reaches this port must not take a feed's token away by adding the feed again without it."""
    if settings.token_variable is not None:
        raise NotAllowed("A feed with a token is removed or changed on the command line only: warmline feed remove.")
