"""What every request meets before anything else: who may call, how much, which paths, and which headers go back."""

from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import FastAPI

from ui.security.gate import Gate
from ui.security.limits import BODY_LIMIT
from ui.security.page import PageGuard
from ui.security.rate_limits import Limits, RateLimits
from ui.security.shown import session_cookie

__all__ = ["BODY_LIMIT", "Gate", "Limits", "PageGuard", "RateLimits", "shut"]


def shut(
    app: FastAPI,
    head: Callable[[], str],
    allowed_hosts: tuple[str, ...],
    public_url: str | None = None,
    limits: Limits | None = None,
) -> None:
    """Put the gate, the rate limits and the headers around an application; the last thing to be put around it.

    ``head`` is what our page loads first. ``public_url`` is where people find the desk behind a proxy: its host is
    served too, only pages under its scheme may ask there, and where that is https browsers are told to ask so always.
    """
    public = urlsplit(public_url or "")
    hosts = (*allowed_hosts, *((public.hostname,) if public.hostname else ()))
    is_tls = public.scheme == "https"
    app.add_middleware(PageGuard, head=head, is_tls=is_tls)
    app.add_middleware(RateLimits, limits=limits, cookie=session_cookie(tls=is_tls))
    app.add_middleware(Gate, allowed_hosts=hosts, schemes={public.hostname: public.scheme} if public.hostname else None)
