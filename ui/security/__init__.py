"""What every request meets before anything else: who may call, how much, which paths, and which headers go back."""

from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import FastAPI

from ui.security.gate import Gate
from ui.security.limits import BODY_LIMIT
from ui.security.page import PageGuard
from ui.security.rate_limits import Limits, RateLimits

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
    served too, and where it is one of TLS browsers are told never to ask without.
    """
    public = urlsplit(public_url or "")
    hosts = (*allowed_hosts, *((public.hostname,) if public.hostname else ()))
    app.add_middleware(PageGuard, head=head, is_tls=public.scheme == "https")
    app.add_middleware(RateLimits, limits=limits)
    app.add_middleware(Gate, allowed_hosts=hosts)
