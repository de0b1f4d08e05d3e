"""Who may call which route of the HTTP API: by the scopes of an integration's token, or by a person's role."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Request, Security
from fastapi.params import Depends
from fastapi.security import HTTPBearer, SecurityScopes
from starlette.exceptions import HTTPException

from assistant.domain.account import Scope
from assistant.domain.desk import Person
from ui.entrance.door import Visitor, visitor_of

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="integration",
    description="The token of an integration: warmline user token add NAME --scope … The scopes that a route needs "
    "stand beside it. A person's open session may read, as far as their role reaches.",
)
_CHALLENGE = 'Bearer realm="Warmline"'
_READING = ("GET", "HEAD")


def caller(request: Request, scopes: SecurityScopes, _shown: Annotated[object, Security(_BEARER)]) -> Person:
    """Who calls, once the door let them in; raises HTTPException where they may not do this.

    A session's cookie comes along with whatever a browser sends, so it only ever reads.
    """
    visitor = visitor_of(request.scope)
    if visitor is None or (visitor.by == "session" and request.method not in _READING):
        raise HTTPException(
            HTTPStatus.UNAUTHORIZED, "Expected the token of an integration: Authorization: Bearer …",
            {"www-authenticate": _CHALLENGE},
        )  # fmt: skip
    must_have(visitor, *scopes.scopes)
    return visitor.person


def must_have(visitor: Visitor, *scopes: str) -> None:
    """Raise HTTPException, naming what is missing, where a token lacks one of ``scopes``."""
    missing = [scope for scope in scopes if visitor.scopes is not None and scope not in visitor.scopes]
    if missing:
        asked = f'{_CHALLENGE}, error="insufficient_scope", scope="{" ".join(missing)}"'
        detail = f"This token lacks the scope {' and '.join(missing)}."
        raise HTTPException(HTTPStatus.FORBIDDEN, detail, {"www-authenticate": asked})


def needs(scope: Scope) -> Depends:
    """A dependency of a route: the person who calls, with this scope where it is by token."""
    found: Depends = Security(caller, scopes=[scope])
    return found
