"""Signing in with an OpenID Connect provider: authorisation code with PKCE, state and nonce (OpenID Connect Core 3.1).

What a provider says is believed only after every check here: its own address in its metadata (Discovery 4.3), in the
answer (RFC 9207) and in the ID token, the signature by one of its keys of now, the audience, the expiry, the nonce.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from assistant.errors import CallerError, SettingsInvalid, WarmlineError
from assistant.settings import Settings

_ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip
"""Signatures with a private key only: `none` proves nothing, and HMAC could be forged with what is public."""
_KEPT = timedelta(hours=1)
"""How long a provider's metadata and keys are taken as current; an unknown key has them read again at once."""
_LEEWAY = 30
"""Seconds that the two clocks may differ."""
_PATIENCE = 10.0
"""Seconds for one answer of the provider."""
_LARGEST = 1024 * 1024
"""Bytes of one answer of the provider."""
_METADATA = "/.well-known/openid-configuration"


class ProviderDown(WarmlineError):
    """The provider could not be asked, or answered with something that is no answer."""


class NotVouched(CallerError):
    """The provider did not confirm who this is, or not in a way that can be believed."""


@dataclass(frozen=True)
class ProviderSettings:
    """Where the provider is and how it knows us; ``name`` stands on the button.

    Raises SettingsInvalid where the issuer is no ``https`` address (``http`` only on this machine).
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    name: str = "single sign-on"

    @classmethod
    def of(cls, settings: Settings) -> "ProviderSettings | None":
        """What the settings say; None where they name no provider, SettingsInvalid where they do so by half."""
        issuer, client_id, secret = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
        if issuer is None and client_id is None:
            return None
        if issuer is None or client_id is None:
            raise SettingsInvalid("setting oidc_issuer: expected oidc_issuer and oidc_client_id together, or neither")
        return cls(issuer, client_id, (secret.get_secret_value() if secret else "") or None, settings.oidc_name)

    def __post_init__(self) -> None:
        """Refuse an address that others could read or change on the way."""
        if not _is_safe(self.issuer) or urlsplit(self.issuer).query or urlsplit(self.issuer).fragment:
            raise SettingsInvalid("setting oidc_issuer: expected an https address, such as https://login.example.com")


@dataclass(frozen=True)
class Trip:
    """What a browser takes along to the provider, and has to bring back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Trip":
        """Three values that nobody can guess; the verifier as RFC 7636 4.1 wants it."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))


@dataclass(frozen=True)
class Vouched:
    """Who the provider says this is; ``email`` only where it says that it has verified the address."""

    issuer: str
    subject: str
    email: str | None


@dataclass
class Provider:
    """Speaks with one provider. ``now`` is the desk's clock."""

    settings: ProviderSettings
    now: Callable[[], datetime]
    _metadata: tuple[datetime, dict[str, Any]] | None = field(default=None, repr=False)
    _keys: tuple[datetime, KeySet] | None = field(default=None, repr=False)

    async def address(self, trip: Trip, redirect_uri: str) -> str:
        """Where to send the browser; raises ProviderDown."""
        metadata = await self._described()
        async with self._client(redirect_uri) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"], state=trip.state, nonce=trip.nonce, code_verifier=trip.verifier
            )
        return str(url)

    async def vouched(self, trip: Trip, answer: dict[str, str], redirect_uri: str) -> Vouched:
        """Who came back with ``answer``, the query of the address; raises NotVouched, ProviderDown."""
        if not hmac.compare_digest(trip.state.encode(), answer.get("state", "").encode()):
            raise NotVouched("the answer does not belong to this browser.")
        metadata = await self._described()
        issuer_told = answer.get("iss")
        must_tell = metadata.get("authorization_response_iss_parameter_supported") is True
        if issuer_told != self.settings.issuer and (issuer_told is not None or must_tell):
            raise NotVouched("the answer is from another provider.")
        if "error" in answer or not answer.get("code"):
            raise NotVouched("it was cancelled or refused there.")
        token = await self._token(metadata, trip, answer["code"], redirect_uri)
        claims = await self._claims(metadata, token, trip)
        return Vouched(self.settings.issuer, str(claims["sub"]), await self._email(metadata, token, claims))

    # --- what the provider says

    async def _described(self) -> dict[str, Any]:
        if self._metadata and self.now() - self._metadata[0] < _KEPT:
            return self._metadata[1]
        found = await self._got(self.settings.issuer.rstrip("/") + _METADATA)
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self.settings.issuer:
            raise ProviderDown("its metadata names another issuer.")
        if not all(isinstance(found.get(name), str) and self._may_be_asked(found[name]) for name in needed):
            raise ProviderDown("its metadata lacks a safe address.")
        self._metadata = (self.now(), found)
        return found

    async def _token(self, metadata: dict[str, Any], trip: Trip, code: str, redirect_uri: str) -> dict[str, Any]:
        async with self._client(redirect_uri, metadata) as client:
            try:
                token = await client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=trip.verifier)
            except AuthlibBaseError as error:
                raise NotVouched("it did not accept the sign-in.") from error
            except (httpx2.HTTPError, ValueError) as error:
                raise ProviderDown("it did not answer as expected.") from error
        if not isinstance(token.get("id_token"), str):
            raise NotVouched("it sent no ID token.")
        return dict(token)

    async def _claims(self, metadata: dict[str, Any], token: dict[str, Any], trip: Trip) -> CodeIDToken:
        told = metadata.get("id_token_signing_alg_values_supported")
        algorithms = [name for name in told if name in _ALGORITHMS] if isinstance(told, list) else ["RS256"]
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        try:
            try:
                found = jwt.decode(token["id_token"], await self._key_set(metadata), registry=registry)
            except (InvalidKeyIdError, BadSignatureError):
                # Keys are rotated, and some providers reuse a key's name.
                found = jwt.decode(token["id_token"], await self._key_set(metadata, anew=True), registry=registry)
            claims = CodeIDToken(
                found.claims, found.header,
                {
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                },
                {"nonce": trip.nonce, "client_id": self.settings.client_id, "access_token": token.get("access_token")},
            )  # fmt: skip
            claims.validate(now=int(self.now().timestamp()), leeway=_LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            raise NotVouched("its ID token could not be believed.") from error
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:  # noqa: PLR2004 - Core 2
            raise NotVouched("its ID token names nobody.")
        return claims

    async def _email(self, metadata: dict[str, Any], token: dict[str, Any], claims: CodeIDToken) -> str | None:
        told: Any = claims
        where = metadata.get("userinfo_endpoint")
        if "email" not in claims and isinstance(where, str) and self._may_be_asked(where):
            try:
                told = await self._got(where, {"authorization": f"Bearer {token.get('access_token')}"})
            except ProviderDown:
                # Whoever was linked before is known by the subject; nobody else is by nothing.
                return None
            # Whoever else that is about, their address is not this person's (Core 5.3.2).
            if told.get("sub") != claims["sub"]:
                raise NotVouched("it mixed up two people.")
        email = told.get("email")
        return email if told.get("email_verified") is True and isinstance(email, str) else None

    async def _key_set(self, metadata: dict[str, Any], *, anew: bool = False) -> KeySet:
        if self._keys is None or anew or self.now() - self._keys[0] >= _KEPT:
            self._keys = (self.now(), KeySet.import_key_set(await self._got(metadata["jwks_uri"])))  # type: ignore[arg-type]
        return self._keys[1]

    # --- speaking with it

    async def _got(self, url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=_PATIENCE, verify=_tls()) as client:
                answer = await client.get(url, headers=headers)
            found = answer.raise_for_status().json() if len(answer.content) <= _LARGEST else None
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderDown("it did not answer as expected.") from error
        if not isinstance(found, dict):
            raise ProviderDown("it did not answer as expected.")
        return found

    def _client(self, redirect_uri: str, metadata: dict[str, Any] | None = None) -> AsyncOAuth2Client:
        secret = self.settings.client_secret
        ways = (metadata or {}).get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "none" if secret is None else "client_secret_basic" if "client_secret_basic" in ways else ways[0]
        return AsyncOAuth2Client(
            self.settings.client_id, secret, token_endpoint_auth_method=way, scope="openid email profile",
            redirect_uri=redirect_uri, code_challenge_method="S256", timeout=_PATIENCE, verify=_tls(),
        )  # fmt: skip

    def _may_be_asked(self, url: str) -> bool:
        """An address at https; without only where the whole provider is on this machine."""
        return _is_safe(url) and (url.startswith("https://") or self.settings.issuer.startswith("http://"))


@cache
def _tls() -> SSLContext:
    """Reading the certificates that are trusted takes longer than a request, so it is done once."""
    return httpx2.create_ssl_context()


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    on_this_machine = host in ("127.0.0.1", "localhost", "::1")
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and on_this_machine))
