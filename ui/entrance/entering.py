"""The way in, put around the application: the door that every request passes, and the pages of signing in."""

from pathlib import Path

from fastapi import FastAPI

from assistant.domain.desk import Person
from assistant.workplace import Workplace
from ui.entrance.cookies import Cookies
from ui.entrance.door import Door
from ui.entrance.oidc import Provider, ProviderSettings
from ui.entrance.oidc_routes import Journey, oidc_router
from ui.entrance.own_password import own_password_router
from ui.entrance.signing_in import Entrance, sign_in_router

_THEME = Path(__file__).parents[1] / "panel" / "static" / "theme.css"


def add_door(
    app: FastAPI, place: Workplace, person: Person, public_url: str | None, provider: ProviderSettings | None
) -> None:
    """Add the routes of signing in, and the door. Middlewares that are added later stand outside it.

    ``person`` acts where there are no accounts. ``public_url`` is where people find the desk, ``provider`` who else may
    vouch for them.
    """
    cookies = Cookies.over(tls=(public_url or "").startswith("https:"))
    theme, name = _THEME.read_text(encoding="utf-8"), provider.name if provider else None
    entrance = Entrance(place.people, cookies, theme, name)
    app.include_router(sign_in_router(entrance))
    app.include_router(own_password_router(entrance))
    if provider and place.people:
        app.include_router(oidc_router(Journey(entrance, Provider(provider, place.people.clock.now), public_url)))
    app.add_middleware(Door, people=place.people, standing=person, cookie=cookies.session)
