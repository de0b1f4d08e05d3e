"""``warmline start``: the desk on the sample world, or on a data directory."""

import contextlib
import ipaddress
import logging
import socket
from pathlib import Path

import click

from assistant.bootstrap import workplace
from assistant.domain.desk import Person
from assistant.errors import CallerError
from assistant.settings import load_settings
from assistant.workplace import Workplace
from ui.printing import plain_log

_HERE = Person(id="local", name="You", role="admin")
_TELL_OF_OTHERS = ("knowledge_base.polling", "knowledge_base.lookup")
"""Loggers whose lines quote what a feed or a server said."""


class NotOnLoopback(CallerError):
    """The desk has no users yet, so it may only listen where nobody else can reach it."""


class PortTaken(CallerError):
    """Something else listens there already, perhaps another desk."""


def start(host: str, port: int, data: Path | None) -> int:
    """Serve until interrupted; raises NotOnLoopback."""
    if not _is_loopback(host):
        raise NotOnLoopback(f"--host {host}: without users the desk listens on this machine only; use 127.0.0.1")
    _must_be_free(host, port)
    click.echo("Warmline: getting ready …", err=True)
    settings = load_settings()
    for name in _TELL_OF_OTHERS:
        logging.getLogger(name).addFilter(plain_log)
    place = workplace(settings if data is None else settings.model_copy(update={"data_dir": data}))
    click.echo(f"Warmline: {_shown(place)}", err=True)
    from ui.server import create_app, serve  # noqa: PLC0415 - gradio takes seconds to import; say something first

    click.echo(f"Warmline: open http://{host}:{port} (stop with Ctrl+C)", err=True)
    person = _HERE.model_copy(update={"name": "You (sample desk)"}) if place.is_sample else _HERE
    hosts = (host, "localhost", "127.0.0.1")
    serve(create_app(place, person, allowed_hosts=hosts, tickets_token=settings.tickets_token), host, port)
    return 0


def _shown(place: Workplace) -> str:
    if place.is_sample:
        return "this is the sample world; for your own, start with --data DIR after: warmline feed add NAME FILE-OR-URL"
    names = ", ".join(state.settings.name for state in place.facts.feeds(_HERE))
    return f"watching {names}" if names else "no feed is watched here yet: warmline feed add NAME FILE-OR-URL"


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
