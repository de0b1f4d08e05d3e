"""HTTP for feeds and versions of incidents, under /api/v1."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.domain.desk import Person
from assistant.facts_desk import FactsDesk
from knowledge_base.records import FeedSettings
from ui.files.fact_objects import card_object, feed_object, poll_object
from ui.handlers.open_feeds import must_be_harmless, must_be_open
from ui.present.feeds import shown_failure
from ui.web.api_access import needs

Reader = Annotated[Person, needs("incidents:read")]
Writer = Annotated[Person, needs("feeds:write")]


def facts_router(desk: FactsDesk) -> APIRouter:
    """Routes under /api/v1; each answers as whoever calls it."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/feeds", summary="Watched feeds, their age and what is wrong with them")
    def feeds(person: Reader) -> dict[str, Any]:
        return {"items": [feed_object(state) for state in desk.feeds(person)]}

    @router.post("/feeds", status_code=HTTPStatus.CREATED, summary="Watch a feed and read it at once")
    def add(person: Writer, settings: FeedSettings) -> dict[str, Any]:
        must_be_harmless(settings)
        poll = desk.add_feed(person, settings)
        return {"feed": feed_object(desk.feed(person, settings.name)), "poll": poll_object(poll) if poll else None}

    @router.get("/feeds/{name}", summary="One watched feed")
    def show(person: Reader, name: str) -> dict[str, Any]:
        return feed_object(desk.feed(person, name))

    @router.delete("/feeds/{name}", status_code=HTTPStatus.NO_CONTENT, summary="Watch a feed no more")
    def remove(person: Writer, name: str) -> None:
        must_be_open(desk.feed(person, name).settings)
        desk.remove_feed(person, name)

    @router.post("/feeds/{name}/poll", summary="Read a feed now")
    def poll(person: Writer, name: str) -> dict[str, Any]:
        told = poll_object(desk.poll(person, name))
        return told if told["failure"] is None else told | {"failure": shown_failure(desk.feed(person, name))}

    # An id may hold a slash or a colon, so it is asked for and not part of the path.
    @router.get("/incident", summary="One incident with every version and what it changed")
    def incident(person: Reader, incident_id: Annotated[str, Query(alias="id", max_length=300)]) -> dict[str, Any]:
        return card_object(desk.card(person, incident_id))

    return router
