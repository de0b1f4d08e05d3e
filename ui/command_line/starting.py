"""``warmline start``: the desk on the sample world, or on a data directory."""

import contextlib
import ipaddress
import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit

import click

from assistant.bootstrap import has_people, workplace
from assistant.domain.desk import Person
from assistant.errors import CallerError
from assistant.settings import Settings, settings_at
from assistant.workplace import Workplace
from ui.files.printing import plain_log

_HERE = Person(id="local", name="You", role="admin")
_EVERYWHERE = ("0.0.0.0", "::", "[::]")  # noqa: S104 - compared with, not bound to
"""Every address of the machine: none of them is what a browser asks for."""
_TELL_OF_OTHERS = ("knowledge_base.polling", "knowledge_base.lookup")
"""Loggers whose lines quote what a feed or a server said."""


class NotOnLoopback(CallerError):
    """Others can reach that address, and nobody can sign in here, or nobody knows how browsers get there."""


class PortTaken(CallerError):
    """Something else listens there already, perhaps another desk."""


def start(host: str, port: int, data: Path | None) -> int:
    """Serve until interrupted; raises NotOnLoopback, StoreFailed where the audit trail takes no entries."""
    settings = settings_at(data)
    _must_be_guarded(host, settings)
    _must_be_free(host, port)
    click.echo("Warmline: getting ready …", err=True)
    for name in _TELL_OF_OTHERS:
        logging.getLogger(name).addFilter(plain_log)
    place = workplace(settings)
    if place.audit is not None:
        # Else the first who approves a reply would be told, and what everybody saw until then would be missing.
        place.audit.must_take_entries()
    click.echo(f"Warmline: {_shown(place)}", err=True)
    from ui.entrance.oidc import ProviderSettings  # noqa: PLC0415 - as beneath

    provider = ProviderSettings.of(settings)
    from ui.server import create_app, serve  # noqa: PLC0415 - gradio takes seconds to import; say something first

    click.echo(f"Warmline: {_door_shown(place)}", err=True)
    click.echo(f"Warmline: open {settings.public_url or f'http://{host}:{port}'} (stop with Ctrl+C)", err=True)
    person = _HERE.model_copy(update={"name": "You (sample desk)"}) if place.is_sample else _HERE
    hosts = (host, "localhost", "127.0.0.1")
    app = create_app(
        place, person, allowed_hosts=hosts, tickets_token=settings.tickets_token, public_url=settings.public_url,
        provider=provider,
    )  # fmt: skip
    serve(app, host, port, settings.trusted_proxies)
    return 0


def _shown(place: Workplace) -> str:
    if place.is_sample:
        return "this is the sample world; for your own, start with --data DIR after: warmline feed add NAME FILE-OR-URL"
    names = ", ".join(state.settings.name for state in place.facts.feeds(_HERE))
    return f"watching {names}" if names else "no feed is watched here yet: warmline feed add NAME FILE-OR-URL"


def _door_shown(place: Workplace) -> str:
    if place.people is not None and place.people.has_people():
        return "everybody signs in"
    first = "" if place.is_sample else "; when others shall: warmline user add NAME --role admin --data DIR"
    return f"nobody has to sign in, so it answers on this machine only{first}"


def _must_be_guarded(host: str, settings: Settings) -> None:
    """Before anything is opened or made there: nobody but this machine reaches a desk that asks for no name."""
    # A proxy on this machine may lead others here, whatever address the desk itself listens at.
    leads_here = settings.public_url is None or _is_loopback(urlsplit(settings.public_url).hostname or "")
    if _is_loopback(host) and leads_here:
        return
    if not has_people(settings) and not leads_here:
        raise NotOnLoopback(
            f"WARMLINE_PUBLIC_URL: nobody can sign in here yet, so nobody else may be led to this desk as "
            f"{settings.public_url}; add the first person: warmline user add NAME --role admin --data DIR"
        )
    if not has_people(settings):
        raise NotOnLoopback(
            f"--host {host}: nobody can sign in here yet, so the desk listens on this machine only (127.0.0.1); "
            "add the first person: warmline user add NAME --role admin --data DIR"
        )
    if host in _EVERYWHERE and settings.public_url is None:
        raise NotOnLoopback(
            f"--host {host}: set WARMLINE_PUBLIC_URL to the address that people open, such as https://desk.example.com"
        )


def _must_be_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = (error.strerror or "error").lower()
            raise PortTaken(f"port {port}: {reason}; name another: warmline start --port {port + 1}") from None


def _is_loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
