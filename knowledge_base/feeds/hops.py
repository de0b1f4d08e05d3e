"""Where a feed's server may send on to, and where the feed's token may go."""

from dataclasses import dataclass

import httpx

from knowledge_base.feeds.wording import say

SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True)
class Hops:
    """``start`` is the feed's own address; ``hosts`` (``name`` or ``name:port``) may be sent on to as well."""

    start: httpx.URL
    hosts: tuple[str, ...]
    name: str

    def refusal(self, current: httpx.URL, following: httpx.URL) -> str | None:
        """Why a redirect is not followed, as a sentence; None where it is."""
        host = following.host or following.scheme
        if following.scheme not in SCHEMES or not following.host:
            return say("feed", "redirect", name=self.name, host=host)
        if (current.scheme, following.scheme) == ("https", "http"):
            return say("feed", "unencrypted", name=self.name)
        if not (self.is_own(following) or self._is_allowed(following)):
            return say("feed", "redirect", name=self.name, host=host)
        return None

    def is_own(self, url: httpx.URL) -> bool:
        """Whether an address is the feed's own server: same scheme and port, or its usual https in place of http."""
        upgraded = (self.start.scheme, url.scheme) == ("http", "https") and url.port is None
        same = url.scheme == self.start.scheme and url.port == self.start.port
        return _plain(url) == _plain(self.start) and (same or upgraded)

    def _is_allowed(self, url: httpx.URL) -> bool:
        return any(_matches(entry, url) for entry in self.hosts)


def _matches(entry: str, url: httpx.URL) -> bool:
    try:
        allowed = httpx.URL(f"{url.scheme}://{entry.strip()}")
    except httpx.InvalidURL:
        return False
    names_port = entry.rpartition("]")[2].count(":") == 1
    return _plain(allowed) == _plain(url) and (not names_port or allowed.port == url.port)


def _plain(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").rstrip(".").lower()
