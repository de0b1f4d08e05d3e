"""Names and addresses as accounts have them, and as tries are counted under."""

import hashlib
import ipaddress
import re
import unicodedata

from assistant.errors import AccountInvalid

_NAME = re.compile(r"[\w.@-]{1,64}")
_TYPED_MOST = 1_000
_SHOWN_MOST = 100
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,189}")
_ADDRESS_MOST = 100
_NEIGHBOURS = 64
"""Bits of an IPv6 address that one subscriber is given (RFC 6177): whoever has one has all that share them."""
_TAKEN = frozenset({"local", "nobody", "system", "warmline"})
"""Who acts where nobody signed in; the audit trail must not mistake a person for them."""


def folded(name: str) -> str:
    """A sign-in name as it is compared: NFKC, without the difference of capitals, without spaces around it.

    Whatever is sent as a name, it can be looked up: half characters are replaced, and what is far too long is cut.
    """
    whole = name[:_TYPED_MOST].encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", whole).casefold()).strip()


def sign_in_name(name: str) -> str:
    """The name under which somebody signs in; raises AccountInvalid."""
    found = folded(name)
    if not _NAME.fullmatch(found):
        raise AccountInvalid("A sign-in name has 1 to 64 letters, digits, dots, hyphens, underscores or @, no spaces.")
    if found in _TAKEN:
        raise AccountInvalid(f"The name '{found}' stands for somebody else in the audit log; choose another.")
    return found


def shown_name(name: str) -> str:
    """The name that others see, on one line; raises AccountInvalid."""
    found = " ".join(unicodedata.normalize("NFC", name).split())
    if not found or len(found) > _SHOWN_MOST or not found.isprintable():
        raise AccountInvalid(f"A shown name has 1 to {_SHOWN_MOST} printable characters.")
    return found


def email_address(email: str) -> str:
    """An e-mail address as it is compared; raises AccountInvalid."""
    found = folded(email)
    if not _EMAIL.fullmatch(found) or not found.isprintable():
        raise AccountInvalid("An e-mail address looks like lee@northlight.example.")
    return found


def subscriber(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Network | None:
    """Whom an address stands for: itself, or for IPv6 the network that one subscriber has; None for no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return found
    return found.ipv4_mapped or ipaddress.IPv6Network((int(found), _NEIGHBOURS), strict=False)


def origin(address: str) -> str:
    """The same as text, as it is kept: a network by its first address, and what is no address in short."""
    found = subscriber(address)
    if found is None:
        return folded(address)[:_ADDRESS_MOST]
    return str(found if isinstance(found, ipaddress.IPv4Address) else found.network_address)


def digest(*parts: str) -> str:
    """32 hexadecimal digits for what is only compared: who mistakes the name for the password leaves no trace of it."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
