"""The route on which somebody who is signed in chooses another password."""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.errors import CallerError, SignInRefused
from ui.entrance.cookies import Seal
from ui.entrance.signing_in import Entrance, address_of, form_of
from ui.present.own_password import PasswordForm, own_password_html, password_changed_html
from ui.present.words import word

_HEADERS = {"cache-control": "no-store"}
_PURPOSE = "password"


def own_password_router(entrance: Entrance) -> APIRouter:
    """``/sign-in/password``; who is not signed in is sent to do that first."""
    router = APIRouter(include_in_schema=False)

    @router.get("/sign-in/password")
    def page(request: Request) -> Response:
        return _page(entrance, request)

    @router.post("/sign-in/password")
    async def change(request: Request) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_changed, entrance, request, form)

    return router


def _page(
    entrance: Entrance, request: Request, said: str = "", status: int = HTTPStatus.OK, wait: int | None = None
) -> Response:
    found = entrance.signed_in(request)
    if found is None:
        return RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER, headers=_HEADERS)
    _, token, person = found
    headers = _HEADERS | ({"retry-after": str(wait)} if wait else {})
    return HTMLResponse(own_password_html(PasswordForm(person.id, _proof(token), said, wait)), status, headers)


def _changed(entrance: Entrance, request: Request, form: dict[str, str]) -> Response:
    found = entrance.signed_in(request)
    if found is None:
        return _page(entrance, request)
    people, token, _ = found
    if wrong := _wrong(form, token):
        return _page(entrance, request, word("own_password", wrong), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        again = people.change_password(token, form["present"], form["new"], address_of(request))
    except SignInRefused as error:
        status = HTTPStatus.TOO_MANY_REQUESTS if error.retry_after else HTTPStatus.FORBIDDEN
        return _page(entrance, request, str(error), status, error.retry_after)
    except CallerError as error:
        return _page(entrance, request, str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    response = HTMLResponse(password_changed_html(), headers=_HEADERS)
    entrance.let_in(request, response, again, people.clock.now())
    return response


def _wrong(form: dict[str, str], token: str) -> str | None:
    """The word for what is wrong with the form itself, if anything is."""
    if not Seal(token.encode()).fits(_PURPOSE, "form", form.get("token")):
        return "stale"
    if not all(form.get(name) for name in ("present", "new", "again")):
        return "blank"
    return "differs" if form["new"] != form["again"] else None


def _proof(token: str) -> str:
    # Made of the session, as for signing out: it holds as long as that, also after a restart.
    return Seal(token.encode()).token(_PURPOSE, "form")
