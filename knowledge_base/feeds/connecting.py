"""A connection goes to exactly the address that was checked, so that a name cannot change its meaning in between.

The address stands in the request's URL; Host, SNI and the certificate's name stay those of the host. Where the
environment names a proxy, the proxy resolves the name and connects: then the name is checked as far as it can be
resolved here, and the proxy is what guards the inside.
"""

import ssl
from functools import cache
from urllib.request import getproxies, proxy_bypass

import httpx

from knowledge_base.feeds.addresses import Resolver, checked, is_loopback


class ProxyUnusable(Exception):
    """The proxy that the environment names is of a kind that cannot be used."""


class CheckedTransport(httpx.BaseTransport):
    """Sends each request to an address that was checked; raises PrivateAddress, ProxyUnusable, or what httpx raises."""

    def __init__(self, resolver: Resolver, *, private: bool) -> None:
        self._resolver = resolver
        self._private = private
        self._transports: dict[str | None, httpx.HTTPTransport] = {}

    def close(self) -> None:
        """Close every connection."""
        for transport in tuple(self._transports.values()):
            transport.close()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send on to the proxy of the environment, or to the addresses of the host one after the other."""
        proxy = _proxy_for(request.url)
        addresses = self._addresses(request.url, behind_proxy=proxy is not None)
        if proxy is not None:
            return self._by(proxy).handle_request(request)
        failure: httpx.TransportError = httpx.ConnectError("the name has no address")
        for address in addresses:
            try:
                return self._by(None).handle_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, url: httpx.URL, *, behind_proxy: bool) -> tuple[str, ...]:
        host = url.raw_host.decode("ascii")
        try:
            return checked(host, self._resolver, private=self._private)
        except (OSError, UnicodeError) as error:
            if behind_proxy:
                return ()
            raise httpx.ConnectError("the name has no address") from error

    def _by(self, proxy: str | None) -> httpx.HTTPTransport:
        if proxy not in self._transports:
            try:
                self._transports[proxy] = httpx.HTTPTransport(verify=_trust(), proxy=proxy)
            except (ImportError, ValueError) as error:
                raise ProxyUnusable from error
        return self._transports[proxy]


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    host = request.url.raw_host.decode("ascii").rstrip(".")
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )


def _proxy_for(url: httpx.URL) -> str | None:
    # A proxy cannot reach this machine's own loopback address.
    if is_loopback(url.host) or proxy_bypass(url.netloc.decode("ascii")):
        return None
    known = getproxies()
    proxy = known.get(url.scheme) or known.get("all")
    return proxy if not proxy or "://" in proxy else f"http://{proxy}"


@cache
def _trust() -> ssl.SSLContext:
    # Reading all certificates takes some 20 ms: once is enough.
    return httpx.create_ssl_context()
