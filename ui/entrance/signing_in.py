"""The routes of signing in and out. They alone set the session's cookie."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from assistant.domain.desk import Person
from assistant.domain.signing_in import SignedIn
from assistant.errors import SignInRefused
from assistant.people_desk import PeopleDesk
from ui.entrance.cookies import Cookies, Seal
from ui.entrance.onward import local_page
from ui.present.sign_in import SignInForm, dark_sheet, done_html, onward_html, sign_in_html
from ui.present.words import word
from ui.problems import problem, unauthorized

_LARGEST = 16 * 1024
"""Bytes of a form: a name, a password, a token and a path, each letter written as up to nine."""
_FIELDS = 10
_PAGE_HEADERS = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Entrance:
    """What the routes need: the people, the cookies, and what a provider's button is called, if there is one.

    ``theme`` is the text of theme.css, from which the pages take their dark colours.
    """

    people: PeopleDesk | None
    cookies: Cookies
    theme: str = ""
    provider: str | None = None
    seal: Seal = field(default_factory=Seal)

    @property
    def is_shut(self) -> bool:
        """Whether anybody has to sign in; asks the database."""
        return self.people is not None and self.people.has_people()

    def signed_in(self, request: Request) -> tuple[PeopleDesk, str, Person] | None:
        """The desk of people, the session's token and whose it is; None for nobody. Asks the database."""
        token = self.cookies.session.read(request.headers)
        person = self.people.person_of(token) if self.people and token else None
        return (self.people, token, person) if self.people and token and person else None

    def let_in(self, request: Request, response: Response, found: SignedIn, now: datetime) -> None:
        """Give the browser its new session. One that it had before is over: nobody brings one along into the next."""
        before = self.cookies.session.read(request.headers)
        if self.people and before:
            self.people.sign_out(before)
        self.cookies.session.put(response, found.token, max(1, int((found.expires_at - now).total_seconds())))
        self.cookies.form.drop(response)

    def page(self, request: Request, form: SignInForm, status: int = HTTPStatus.OK) -> Response:
        """The page of signing in, whose form only this browser can send, and only from there."""
        owner = self.owner(request)
        shown = replace(form, token=self.seal.token("sign-in", owner), provider=self.provider)
        headers = _PAGE_HEADERS | ({"retry-after": str(form.wait)} if form.wait else {})
        response = HTMLResponse(sign_in_html(shown), status, headers)
        self.cookies.form.put(response, owner)
        return response

    def owner(self, request: Request) -> str:
        """What this browser is known by until it has signed in."""
        return self.cookies.form.read(request.headers) or secrets.token_urlsafe(32)


def sign_in_router(entrance: Entrance) -> APIRouter:
    """``/sign-in`` and what belongs to it, and ``/sign-out``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in")
    def page(request: Request, next: str = "/", out: str | None = None) -> Response:  # noqa: A002 - the address says so
        if not entrance.is_shut or (out is None and entrance.signed_in(request)):
            return _to(local_page(next))
        said = {None: "", "everywhere": word("sign_in", "signed_out_everywhere")}.get(
            out, word("sign_in", "signed_out")
        )
        return entrance.page(request, SignInForm("", local_page(next), said=said))

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_tried, entrance, request, form)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_signed_out, entrance, request, form)

    _add_beside(router, entrance)
    return router


def _add_beside(router: APIRouter, entrance: Entrance) -> None:
    """What the pages and the desk's own scripts ask for."""

    @router.get("/sign-in/dark.css")
    def dark() -> Response:
        return Response(dark_sheet(entrance.theme), media_type="text/css")

    @router.get("/sign-in/done")
    def done() -> Response:
        return HTMLResponse(done_html(), headers=_PAGE_HEADERS)

    @router.get("/sign-in/onward")
    def onward(next: str = "/") -> Response:  # noqa: A002 - as above
        return HTMLResponse(onward_html(local_page(next)), headers=_PAGE_HEADERS)

    @router.get("/sign-in/form")
    def form(request: Request) -> Response:
        owner = entrance.owner(request)
        told = {"token": entrance.seal.token("sign-in", owner), "provider": entrance.provider}
        response = JSONResponse(told, headers=_PAGE_HEADERS)
        entrance.cookies.form.put(response, owner)
        return response

    @router.get("/sign-in/session")
    def session(request: Request) -> Response:
        if not entrance.is_shut:
            return JSONResponse({"person": None, "token": None}, headers=_PAGE_HEADERS)
        found = entrance.signed_in(request)
        if found is None:
            return unauthorized(word("sign_in", "signed_out"), 'Form realm="Warmline"')
        _, token, person = found
        return JSONResponse({"person": _shown(person), "token": _out_token(token)}, headers=_PAGE_HEADERS)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent; raises HTTPException where it is none, or too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Expected a form (application/x-www-form-urlencoded).")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Expected at most {_LARGEST} bytes.")
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_FIELDS))
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Expected a form.") from None


def _tried(entrance: Entrance, request: Request, form: dict[str, str]) -> Response:
    name, onward = form.get("name", ""), local_page(form.get("next"))
    people = entrance.people
    if people is None or not people.has_people():
        return _to(onward)

    def refused(said: str, status: int, wait: int | None = None) -> Response:
        if _wants_json(request):
            return problem(status, said, {"retry-after": str(wait)} if wait else None)
        # What was typed as a name comes back to whoever typed it; the password does not.
        return entrance.page(request, SignInForm("", onward, name[:64], said, wait, is_wrong=True), status)

    if not entrance.seal.fits("sign-in", entrance.cookies.form.read(request.headers), form.get("token")):
        return refused(word("sign_in", "stale"), HTTPStatus.FORBIDDEN)
    if not name.strip() or not form.get("password"):
        return refused(word("sign_in", "blank"), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        found = people.sign_in(name, form["password"], address_of(request))
    except SignInRefused as error:
        status = HTTPStatus.TOO_MANY_REQUESTS if error.retry_after else HTTPStatus.FORBIDDEN
        return refused(str(error), status, error.retry_after)
    response = JSONResponse({"person": _shown(found.person)}) if _wants_json(request) else _to(onward)
    entrance.let_in(request, response, found, people.clock.now())
    return response


def _signed_out(entrance: Entrance, request: Request, form: dict[str, str]) -> Response:
    found = entrance.signed_in(request)
    if found is None:
        response = _to("/sign-in?out=here")
        entrance.cookies.session.drop(response)
        return response
    people, token, person = found
    if not _seal_of(token).fits("sign-out", "form", form.get("token")):
        return problem(HTTPStatus.FORBIDDEN, word("sign_in", "not_confirmed"))
    if form.get("everywhere"):
        people.sign_out_everywhere(person, person.id)
    people.sign_out(token)
    response = _to("/sign-in?out=" + ("everywhere" if form.get("everywhere") else "here"))
    entrance.cookies.session.drop(response)
    return response


def vouched_page(entrance: Entrance, request: Request, found: SignedIn, onward: str) -> Response:
    """The answer to whom a provider vouched for: signed in, and on from a page of ours.

    A redirect would still count as coming from the provider, and browsers would leave a strict cookie behind.
    """
    response = HTMLResponse(onward_html(onward), headers=_PAGE_HEADERS)
    assert entrance.people is not None  # noqa: S101 - somebody signed in
    entrance.let_in(request, response, found, entrance.people.clock.now())
    return response


def address_of(request: Request) -> str:
    """The address of the client, or of the proxy that speaks for it."""
    return request.client.host if request.client else ""


def _seal_of(token: str) -> Seal:
    # Made of the session itself, so that a page which is open for long can still sign out after a restart.
    return Seal(token.encode())


def _out_token(token: str) -> str:
    return _seal_of(token).token("sign-out", "form")


def _shown(person: Person) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "role": word("role", person.role)}


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")


def _to(where: str) -> Response:
    # Quoted once more for good: a line end must not get into a header.
    return RedirectResponse(quote(where, safe="/?&=%-._~"), HTTPStatus.SEE_OTHER, headers=_PAGE_HEADERS)
