"""A feed's body from a URL: bounded in time and size, never sent on to another host."""

import ipaddress
import threading
import time
from dataclasses import dataclass

import httpx

from knowledge_base.errors import FeedUnavailable
from knowledge_base.feeds.files import LARGEST, within_limit
from knowledge_base.feeds.wording import say

_SECONDS = 15.0
"""Wall time for the whole answer, redirects included."""
_HOPS = 3
_CLOSING = 0.5
"""Seconds that a connection may still need to be torn down after the time is up."""


def is_url(where: str) -> bool:
    """Whether a feed is named by an address; a Windows drive letter is none."""
    return "://" in where


@dataclass
class _Answer:
    body: bytes | None = None
    error: Exception | None = None


class UrlBody:
    """Bytes of an http or https address, within ``seconds`` of wall time."""

    def __init__(self, url: str, seconds: float = _SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self.name = _without_secrets(url)

    def read(self) -> bytes:
        """The whole body of a 200 answer. Raises FeedUnavailable.

        The reading happens in a thread of its own: timeouts of the client hold per read, and a server that drips
        byte after byte would never end.
        """
        answer = _Answer()
        client = httpx.Client(timeout=self._seconds, trust_env=not _is_loopback(self._url))
        reader = threading.Thread(target=self._into, args=(answer, client), daemon=True)
        reader.start()
        reader.join(self._seconds)
        if reader.is_alive():
            client.close()
            reader.join(_CLOSING)
            raise FeedUnavailable(self._say("slow", seconds=f"{self._seconds:g}"))
        if answer.error is not None:
            raise self._translated(answer.error) from answer.error
        if answer.body is None:
            raise FeedUnavailable(self._say("connection"))
        return answer.body

    def _into(self, answer: _Answer, client: httpx.Client) -> None:
        try:
            with client:
                answer.body = self._fetch(client, time.monotonic() + self._seconds)
        except (FeedUnavailable, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as error:
            answer.error = error  # raised again in the caller's thread, where it is translated

    def _fetch(self, client: httpx.Client, deadline: float) -> bytes:
        url = httpx.URL(self._url)
        if url.scheme not in {"http", "https"} or not url.host:
            raise FeedUnavailable(self._say("scheme"))
        for _ in range(_HOPS + 1):
            with client.stream("GET", url) as response:
                if not response.is_redirect:
                    return self._body(response, deadline)
                url = self._next(url, response)
        raise FeedUnavailable(self._say("redirects"))

    def _next(self, url: httpx.URL, response: httpx.Response) -> httpx.URL:
        following = url.join(response.headers["location"])
        upgraded = (url.scheme, following.scheme) == ("http", "https") and following.port is None
        same = following.scheme == url.scheme and following.port == url.port
        if following.host != url.host or not (same or upgraded):
            raise FeedUnavailable(self._say("redirect", host=following.host or following.scheme))
        return following

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        if response.status_code != httpx.codes.OK:
            raise FeedUnavailable(self._say("status", status=response.status_code))
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST or time.monotonic() > deadline:
                break
        if time.monotonic() > deadline:
            raise FeedUnavailable(self._say("slow", seconds=f"{self._seconds:g}"))
        return within_limit(bytes(body), self.name)

    def _translated(self, error: Exception) -> FeedUnavailable:
        if isinstance(error, FeedUnavailable):
            return error
        if isinstance(error, httpx.TimeoutException):
            return FeedUnavailable(self._say("slow", seconds=f"{self._seconds:g}"))
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | ValueError):
            return FeedUnavailable(self._say("not_readable", reason="the address is not valid"))
        return FeedUnavailable(self._say("connection"))

    def _say(self, key: str, **values: object) -> str:
        return say("feed", key, name=self.name, **values)


def _without_secrets(url: str) -> str:
    """The address as it may be shown: no user, password or query."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return url.split("?", maxsplit=1)[0].rpartition("@")[2]
    return str(parsed.copy_with(userinfo=b"", query=None, fragment=None))


def _is_loopback(url: str) -> bool:
    # A proxy from the environment cannot reach this machine's own loopback address.
    try:
        host = httpx.URL(url).host
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except (httpx.InvalidURL, ValueError):
        return False
