"""Addresses of feeds: which may be kept, and how much of one may be shown."""

import re
from urllib.parse import urlsplit

from knowledge_base.errors import FeedInvalid

_SERVER = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::\d{1,5})?")
_HIDDEN = "\u2026"


def must_be_usable(name: str, where: str | None) -> None:
    """Raise FeedInvalid where a feed's address cannot be read as one, or holds a user name or password.

    The sentence repeats nothing of it: what cannot be read may be a password in the wrong place.
    """
    if where is None or "://" not in where:
        return
    if not _is_whole(where):
        raise FeedInvalid(
            f"The feed {name} has no valid address: expected one such as https://status.example/api/v2/incidents.json."
        )
    if "@" in urlsplit(where).netloc:
        raise FeedInvalid(
            f"The feed {name} has a user name or password in its address, where many would see it: "
            "name a variable that holds a token instead (--token-variable)."
        )


def shown_address(where: str) -> str:
    """An address without user, password, query and fragment; no more than its scheme where it cannot be told apart."""
    scheme, separator, rest = where.partition("://")
    if not separator:
        return where
    plain = re.split(r"[?#]", rest, maxsplit=1)[0]
    server, slash, path = plain.partition("/")
    server = server.rpartition("@")[2]
    if not _SERVER.fullmatch(server) or "@" in path:
        return f"{scheme}://{_HIDDEN}"
    return f"{scheme}://{server}{slash}{path}"


def _is_whole(where: str) -> bool:
    try:
        parts = urlsplit(where)
        server = parts.netloc.rpartition("@")[2]
        return bool(parts.hostname) and (parts.port or 0) >= 0 and _SERVER.fullmatch(server) is not None
    except ValueError:
        return False
