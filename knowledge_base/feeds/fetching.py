"""A feed's body from a URL: bounded in time and size, never from where it should not come, and only when it is new."""

import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx

from knowledge_base.errors import FeedBusy, FeedUnavailable, FeedUnchanged
from knowledge_base.feeds.addresses import PrivateAddress, Resolver, resolve
from knowledge_base.feeds.answers import known_of, retry_after
from knowledge_base.feeds.conditional import Known, digest_of, unchanged
from knowledge_base.feeds.connecting import CheckedTransport, ProxyUnusable
from knowledge_base.feeds.files import LARGEST, within_limit
from knowledge_base.feeds.hops import SCHEMES, Hops
from knowledge_base.feeds.tokens import token_of
from knowledge_base.feeds.unpacking import ASKED_FOR, BrokenPacking, UnknownPacking, unpacked
from knowledge_base.feeds.wording import say

_SECONDS = 15.0
"""Wall time for the whole answer, redirects included."""
_CONNECTING = 5.0
"""Seconds for one address, so that a dead one leaves time for the next."""
_HOPS = 3
_CLOSING = 0.5
"""Seconds that a connection may still need to be torn down after the time is up."""
_STANDING = {
    "Accept": "application/json, application/yaml, application/rss+xml, application/atom+xml, */*;q=0.5",
    "Accept-Encoding": ASKED_FOR,
    "User-Agent": "warmline",
    "Connection": "close",
}
_ERRORS = (
    FeedUnavailable, FeedUnchanged, PrivateAddress, ProxyUnusable, UnknownPacking, BrokenPacking,
    httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError,
)  # fmt: skip
_BUSY = frozenset({429, 503})


def is_url(where: str) -> bool:
    """Whether a feed is named by an address; a Windows drive letter is none."""
    return "://" in where


@dataclass(frozen=True)
class Access:
    """What fetching may do. The standing values are those of an address that a person typed on their own machine.

    ``private`` lets addresses of this machine and its networks be read, ``hosts`` may be redirected to, and
    ``token_variable`` names the environment variable that holds a bearer token.
    """

    private: bool = True
    hosts: tuple[str, ...] = ()
    token_variable: str | None = None


_PERSONAL = Access()


@dataclass
class _Answer:
    body: bytes | None = None
    error: Exception | None = None


class UrlBody:
    """Bytes of an http or https address, within ``seconds`` of wall time; only those that are not ``known`` yet."""

    def __init__(
        self,
        url: str,
        seconds: float = _SECONDS,
        access: Access = _PERSONAL,
        known: Known | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._url = url
        self._seconds = seconds
        self._access = access
        self._resolver = resolver
        self._seen = Known()
        self.known = known or Known()
        self.name = without_secrets(url)

    def keep(self) -> None:
        """The bytes read last were understood: they are known from now on."""
        self.known = self._seen

    def read(self) -> bytes:
        """The whole body of a 200 answer. Raises FeedUnavailable, FeedBusy, FeedUnchanged.

        The reading happens in a thread of its own: timeouts of the client hold per read, and a server that drips
        byte after byte would never end.
        """
        answer = _Answer()
        transport = CheckedTransport(self._resolver, private=self._access.private)
        reader = threading.Thread(target=self._into, args=(answer, transport), daemon=True, name="feed")
        reader.start()
        reader.join(self._seconds)
        if reader.is_alive():
            transport.close()
            reader.join(_CLOSING)
            raise self._slow()
        if answer.error is not None:
            raise self._translated(answer.error) from answer.error
        if answer.body is None:
            raise FeedUnavailable(self._say("connection"))
        return answer.body

    def _into(self, answer: _Answer, transport: CheckedTransport) -> None:
        try:
            with transport:
                answer.body = self._fetch(transport, time.monotonic() + self._seconds)
        except _ERRORS as error:
            answer.error = error  # raised again in the caller's thread, where it is translated

    def _fetch(self, transport: CheckedTransport, deadline: float) -> bytes:
        url = httpx.URL(self._url)
        if url.scheme not in SCHEMES or not url.host:
            raise FeedUnavailable(self._say("scheme"))
        secret = self._secret(url)
        hops = Hops(url, self._access.hosts, self.name)
        for _ in range(_HOPS + 1):
            with closing(self._sent(transport, url, secret if hops.is_own(url) else None)) as response:
                if not response.has_redirect_location:
                    return self._body(response, deadline)
                following = url.join(response.headers["location"])
            if refusal := hops.refusal(url, following):
                raise FeedUnavailable(refusal)
            url = following
        raise FeedUnavailable(self._say("redirects"))

    def _sent(self, transport: CheckedTransport, url: httpx.URL, secret: str | None) -> httpx.Response:
        # Without httpx.Client, which logs whole addresses, and with them what a query may hold.
        timeout = httpx.Timeout(self._seconds, connect=min(_CONNECTING, self._seconds))
        plain = url.copy_with(userinfo=b"", fragment=None)
        asked = httpx.Request("GET", plain, headers=self._headers(secret), extensions={"timeout": timeout.as_dict()})
        return transport.handle_request(asked)

    def _secret(self, url: httpx.URL) -> str | None:
        if self._access.token_variable is not None:
            if url.scheme != "https" and not self._access.private:
                raise FeedUnavailable(self._say("token_in_clear"))
            return f"Bearer {token_of(self._access.token_variable, self.name)}"
        if not url.userinfo:
            return None
        return f"Basic {b64encode(f'{url.username}:{url.password}'.encode()).decode()}"

    def _headers(self, secret: str | None) -> dict[str, str]:
        told = {
            "Authorization": secret,
            "If-None-Match": self.known.etag,
            "If-Modified-Since": self.known.last_modified,
        }
        return _STANDING | {name: value for name, value in told.items() if value}

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        asked = self.known.etag or self.known.last_modified
        if response.status_code == httpx.codes.NOT_MODIFIED and asked:
            raise unchanged(self.name)
        if response.status_code in _BUSY:
            raise FeedBusy(self._say("busy", status=response.status_code), retry_after(response.headers))
        if response.status_code != httpx.codes.OK:
            raise FeedUnavailable(self._say("status", status=response.status_code))
        body = self._bounded(unpacked(response.iter_raw(), response.headers.get("content-encoding", "")), deadline)
        self._seen = known_of(response.headers, digest_of(body))
        if self._seen.digest == self.known.digest:
            self.known = self._seen
            raise unchanged(self.name)
        return body

    def _bounded(self, chunks: Iterator[bytes], deadline: float) -> bytes:
        body = bytearray()
        for chunk in chunks:
            body += chunk
            if len(body) > LARGEST or time.monotonic() > deadline:
                break
        if time.monotonic() > deadline:
            raise self._slow()
        return within_limit(bytes(body), self.name)

    def _translated(self, error: Exception) -> FeedUnavailable | FeedUnchanged:
        # The first kind that fits counts. Texts of errors are left out: they may hold the whole address.
        if isinstance(error, FeedUnavailable | FeedUnchanged):
            return error
        if isinstance(error, httpx.TimeoutException):
            return self._slow()
        if isinstance(error, PrivateAddress):
            return FeedUnavailable(self._say("private", host=error.host))
        if isinstance(error, UnknownPacking):
            return FeedUnavailable(self._say("packed", packing=str(error)[:30]))
        if _is_about_certificates(error):
            return FeedUnavailable(self._say("certificate"))
        kinds = {
            ProxyUnusable: "proxy",
            BrokenPacking: "broken",
            httpx.RemoteProtocolError: "broken",
            httpx.ReadError: "broken",
            httpx.UnsupportedProtocol: "address",
            httpx.InvalidURL: "address",
            ValueError: "address",
        }
        key = next((key for kind, key in kinds.items() if isinstance(error, kind)), "connection")
        return FeedUnavailable(self._say(key))

    def _slow(self) -> FeedUnavailable:
        return FeedUnavailable(self._say("slow", seconds=f"{self._seconds:g}"))

    def _say(self, key: str, **values: object) -> str:
        return say("feed", key, name=self.name, **values)


def _is_about_certificates(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def without_secrets(url: str) -> str:
    """The address as it may be shown: no user, password or query."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return url.split("?", maxsplit=1)[0].rpartition("@")[2]
    return str(parsed.copy_with(userinfo=b"", query=None, fragment=None))
