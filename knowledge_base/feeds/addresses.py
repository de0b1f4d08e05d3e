"""Which addresses a public feed may have: none of this machine, of a private network or of a cloud's inside.

Blocks are those of the IANA special-purpose registries (RFC 6890) as Python's ``ipaddress`` has them; what wraps an
IPv4 address inside an IPv6 one is unwrapped and judged by the address inside.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Resolver = Callable[[str], tuple[str, ...]]
"""All addresses of a host name, best first; raises OSError where there is none."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_PROTOCOL = IPv4Network("192.0.0.0/24")
"""IETF protocol assignments: some clouds keep their metadata there, and not every Python calls all of it private."""
_METADATA = frozenset({IPv4Address("168.63.129.16")})
"""Azure's platform address: routable by its number, yet of the cloud's inside. Others lie in private blocks."""
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
_LOW_32, _BITS_32 = 0xFFFF_FFFF, 32


class PrivateAddress(Exception):
    """A host that a public feed may not have; ``host`` is how it was called."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


def resolve(host: str) -> tuple[str, ...]:
    """Addresses by the machine's own resolver, which also reads spellings such as 2130706433 and 0177.0.0.1."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(text: str) -> bool:
    """Whether an address lies outside every private, local and reserved block; a text that is no address does not."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    inside = tuple(_inside(address))
    plain = address in _NAT64 or (address in _GLOBAL_UNICAST and address.is_global and not address.is_multicast)
    return plain and all(_is_public_4(one) for one in inside)


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine by convention."""
    name = host.rstrip(".").lower()
    try:
        return name == "localhost" or name.endswith(".localhost") or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def checked(host: str, resolver: Resolver, *, private: bool) -> tuple[str, ...]:
    """The addresses of a host. Raises PrivateAddress where one of them is not public and ``private`` is not allowed.

    One suspicious address refuses the host: a name that is partly private is no public feed's name.
    """
    addresses = resolver(host)
    if not private and not all(is_public(address) for address in addresses):
        raise PrivateAddress(host)
    return addresses


def _is_public_4(address: IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special and address not in _PROTOCOL and address not in _METADATA


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    if address in _NAT64:
        yield IPv4Address(int(address) & _LOW_32)
    if address.sixtofour is not None:
        yield address.sixtofour
    if (int(address) >> _BITS_32) & _LOW_32 in _ISATAP:
        yield IPv4Address(int(address) & _LOW_32)
