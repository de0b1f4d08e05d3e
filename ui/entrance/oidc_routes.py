"""The way to a provider of OpenID Connect and back."""

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from assistant.errors import SignInRefused
from assistant.people_desk import PeopleDesk
from ui.entrance.oidc import NotVouched, Provider, ProviderDown, Trip, Vouched
from ui.entrance.onward import local_page
from ui.entrance.signing_in import Entrance, vouched_page
from ui.present.sign_in import SignInForm
from ui.present.words import word

_LONGEST_TRIP = timedelta(minutes=10)
_CALLBACK = "/oidc/callback"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Journey:
    """Where people set out from and come back to; ``public_url`` is the desk's own address as browsers know it."""

    entrance: Entrance
    provider: Provider
    public_url: str | None = None

    def back_to(self, request: Request) -> str:
        """The address that the provider sends people back to, as it is registered there."""
        base = self.public_url or f"{request.url.scheme}://{request.headers['host']}"
        return base.rstrip("/") + _CALLBACK


def oidc_router(journey: Journey) -> APIRouter:
    """``/oidc/start`` and ``/oidc/callback``."""
    router, entrance = APIRouter(include_in_schema=False), journey.entrance

    @router.get("/oidc/start")
    async def start(request: Request, next: str = "/") -> Response:  # noqa: A002 - the address says so
        people = entrance.people
        if people is None or not await run_in_threadpool(people.has_people):
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        trip, onward = Trip.new(), local_page(next)
        try:
            address = await journey.provider.address(trip, journey.back_to(request))
        except ProviderDown as error:
            return _told(entrance, request, error, onward)
        response = RedirectResponse(address, HTTPStatus.SEE_OTHER, headers={"cache-control": "no-store"})
        sealed = entrance.seal.close({**asdict(trip), "next": onward}, people.clock.now() + _LONGEST_TRIP)
        entrance.cookies.trip.put(response, sealed, int(_LONGEST_TRIP.total_seconds()))
        return response

    @router.get(_CALLBACK)
    async def callback(request: Request) -> Response:
        response = await _came_back(journey, request)
        # One answer per trip, whatever it was.
        entrance.cookies.trip.drop(response)
        return response

    return router


async def _came_back(journey: Journey, request: Request) -> Response:
    entrance, people = journey.entrance, journey.entrance.people
    if people is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    taken = entrance.seal.open(entrance.cookies.trip.read(request.headers), people.clock.now())
    if taken is None:
        return entrance.page(
            request, SignInForm("", said=word("sign_in", "stale"), is_wrong=True), HTTPStatus.FORBIDDEN
        )
    onward = local_page(taken.pop("next"))
    try:
        vouched = await journey.provider.vouched(Trip(**taken), dict(request.query_params), journey.back_to(request))
        return await run_in_threadpool(_let_in, entrance, people, request, vouched, onward)
    except (NotVouched, ProviderDown, SignInRefused) as error:
        return _told(entrance, request, error, onward)


def _let_in(entrance: Entrance, people: PeopleDesk, request: Request, vouched: Vouched, onward: str) -> Response:
    found = people.sign_in_with(vouched.issuer, vouched.subject, vouched.email)
    return vouched_page(entrance, request, found, onward)


def _told(
    entrance: Entrance, request: Request, error: NotVouched | ProviderDown | SignInRefused, onward: str
) -> Response:
    name = entrance.provider or ""
    # What the provider said stays out: it could quote the person. The kind of error is for whoever set this up.
    _LOG.warning("signing in with the provider failed: %s (%s)", error, type(error.__cause__).__name__)
    if isinstance(error, ProviderDown):
        form = SignInForm("", onward, said=word("sign_in", "provider_down").format(provider=name), is_wrong=True)
        return entrance.page(request, form, HTTPStatus.BAD_GATEWAY)
    said = str(error)
    if isinstance(error, NotVouched):
        said = word("sign_in", "not_vouched").format(provider=name, reason=said)
    return entrance.page(request, SignInForm("", onward, said=said, is_wrong=True), HTTPStatus.FORBIDDEN)
