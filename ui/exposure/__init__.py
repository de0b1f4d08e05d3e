"""What of a place is open: every door with a state and one sentence, as ``warmline doctor --security`` tells it."""

from collections.abc import Callable, Iterable

from ui.exposure.doors import Door, Surroundings
from ui.exposure.environment import chroma, debugging, dotenv, gradio, reached_servers
from ui.exposure.files import config_file, kept_files, secrets
from ui.exposure.people import audit_trail, feed_tokens, people, tickets_token, tokens
from ui.exposure.web import cookies, host, limits, policy, proxies, tls

__all__ = ["Door", "Surroundings", "doors"]

_DOORS: tuple[Callable[[Surroundings], Iterable[Door]], ...] = (
    host, people, tls, proxies, cookies, policy, limits, tokens, tickets_token, feed_tokens,
    kept_files, config_file, secrets, dotenv, gradio, debugging, chroma, reached_servers, audit_trail,
)  # fmt: skip


def doors(around: Surroundings) -> list[Door]:
    """Every door, in the order in which somebody from outside would meet them."""
    return [door for look in _DOORS for door in _looked(look, around)]


def _looked(look: Callable[[Surroundings], Iterable[Door]], around: Surroundings) -> list[Door]:
    try:
        return list(look(around))
    except OSError as error:
        # Whatever cannot be looked at is told, and the rest is looked at all the same.
        return [Door(look.__name__.replace("_", " "), "unknown", f"could not be looked at: {error.strerror}")]
