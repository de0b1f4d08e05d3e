"""An OpenID Connect provider over a socket: it does as OpenID Connect Core says, or as a test has it misbehave."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "warmline", "top secret"
Claims = dict[str, Any]


def rsa_key(kid: str) -> RSAKey:
    """A new key to sign with."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}, private=True)


@dataclass
class OpenIDProvider:
    """``claims`` are whom it vouches for; the other fields are ways to misbehave.

    ``twist`` changes the claims of an ID token before it is signed, ``header`` its header, ``signer`` its key.
    """

    claims: Claims = field(default_factory=lambda: {"sub": "S-1", "email": "sam@desk.example", "email_verified": True})
    userinfo: Claims | None = None
    metadata: Claims = field(default_factory=dict)
    keys: list[RSAKey | ECKey] = field(default_factory=lambda: [rsa_key("one")])
    signer: Any = None
    header: Claims = field(default_factory=dict)
    twist: Callable[[Claims], Claims] = lambda claims: claims
    token_answer: Callable[[Claims], Any] = lambda answer: answer
    tells_issuer: str | None = None
    asked: list[str] = field(default_factory=list)
    base: str = ""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its address."""
        return self.base

    def described(self) -> Claims:
        """Its metadata."""
        return {
            "issuer": self.base, "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token", "jwks_uri": f"{self.base}/jwks",
            "userinfo_endpoint": f"{self.base}/userinfo", "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256", "ES256"],
            **self.metadata,
        }  # fmt: skip

    def authorized(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to: everybody says yes here."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        told = {"code": code, "state": asked["state"]} | ({"iss": self.tells_issuer} if self.tells_issuer else {})
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def exchanged(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        """What the token endpoint answers."""
        asked = self._codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET.replace(' ', '%20')}".encode()).decode()
        plain = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        fits = (
            asked is not None
            and authorization in (f"Basic {basic}", f"Basic {plain}")
            and form["redirect_uri"] == asked["redirect_uri"]
            and challenge.decode().rstrip("=") == asked["code_challenge"]
        )
        if not fits or asked is None:
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": "A", "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token(asked)}
        return 200, self.token_answer(answer)

    def id_token(self, asked: dict[str, str]) -> str:
        """The ID token for what was asked."""
        now = int(time.time())
        claims = {"iss": self.base, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        key = self.signer or self.keys[-1]
        header = {"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": key.kid} | self.header
        return jwt.encode(
            {name: value for name, value in header.items() if value is not None},
            self.twist({**claims, **self.claims}), key, algorithms=[str(header["alg"])],
        )  # fmt: skip

    @contextmanager
    def serving(self) -> Iterator["OpenIDProvider"]:
        """Listen on loopback."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def _handler(provider: OpenIDProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", provider.authorized(dict(parse_qsl(parts.query))))
                self.send_header("content-length", "0")
                self.end_headers()
                return
            answers: dict[str, Any] = {
                "/.well-known/openid-configuration": provider.described(),
                "/jwks": {"keys": [key.as_dict(private=False) for key in provider.keys]},
                "/userinfo": provider.userinfo,
            }
            found = answers.get(parts.path)
            self._answer(200 if found is not None else 404, found)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer(*provider.exchanged(dict(parse_qsl(body)), self.headers.get("authorization", "")))

        def _answer(self, status: int, body: Any) -> None:
            content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
