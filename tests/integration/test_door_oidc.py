"""Signing in with an OpenID Connect provider over a socket: the way there and back, and everything a liar may try."""

import base64
import hmac
import json
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from door_server import another, opened, sign_in, staffed
from joserfc.jwk import ECKey

from assistant.errors import SettingsInvalid
from assistant.settings import Settings
from knowledge_base.clock import SystemClock
from tests.fakes.openid_provider import CLIENT_ID, CLIENT_SECRET, OpenIDProvider, rsa_key
from tests.fakes.people_world import BOSS, Door
from ui.entrance.oidc import ProviderSettings

BROWSER = httpx.Client()
ONE, TWO, STRANGERS = rsa_key("one"), rsa_key("two"), rsa_key("one")


@pytest.fixture
def provider():
    with OpenIDProvider(keys=[ONE]).serving() as provider:
        yield provider


@contextmanager
def desk_of(provider, **changes):
    """A browser at a desk that knows this provider, by the real clock, which the provider's tokens carry."""
    own = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": "Northlight"}
    settings = ProviderSettings(**{"issuer": provider.issuer} | own | changes)
    door = staffed(clock=SystemClock())
    with opened(door, provider=settings) as client:
        client.door = door
        yield client


@pytest.fixture
def client(provider):
    with desk_of(provider) as client:
        yield client


def there(client, path="/oidc/start"):
    """Set out and let the provider send the browser back: the address that it comes back to."""
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    back = BROWSER.get(answer.headers["location"])
    return back.headers["location"]


def arrive(client, address):
    """Come back to the desk, as from another site."""
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"sec-fetch-site": "cross-site"})


def vouched(client):
    return arrive(client, there(client))


def who(client):
    answer = client.get("/config")
    return answer.json()["person"] if answer.is_success else None


def refused(client, answer, said="did not confirm who you are"):
    assert answer.status_code == 403
    assert said in answer.text
    assert 'id="wl-sign-in-password"' in answer.text
    assert who(client) is None
    assert "warmline-trip" not in client.cookies


# --- there and back


def test_whoever_is_vouched_for_is_signed_in(client):
    answer = vouched(client)
    assert answer.status_code == 200
    # A page and no redirect: that would still count as the provider's, and leave the strict cookie out.
    assert '<meta http-equiv="refresh" content="0;url=/">' in answer.text
    (session,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith("warmline=")]
    assert "samesite=strict" in session.casefold()
    assert who(client) == "sam"
    assert "warmline-trip" not in client.cookies


def test_the_button_says_who_vouches_and_keeps_where_to_go(client):
    page = client.get("/sign-in?next=/?__theme=dark").text
    assert "Sign in with Northlight" in page
    assert 'href="/oidc/start?next=/?__theme=dark"' in page
    assert client.get("/sign-in/form").json()["provider"] == "Northlight"
    assert 'content="0;url=/?__theme=dark"' in arrive(client, there(client, "/oidc/start?next=/?__theme=dark")).text


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_afterwards(client, onward):
    page = arrive(client, there(client, "/oidc/start?" + urlencode({"next": onward})))
    assert "evil" not in page.text
    assert page.status_code == 200


def test_what_is_asked_of_the_provider(client, provider):
    answer = client.get("/oidc/start")
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    known = {"response_type", "client_id", "redirect_uri", "scope", "state"}
    assert asked.keys() == known | {"nonce", "code_challenge", "code_challenge_method"}
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://127.0.0.1/oidc/callback"
    (trip,) = answer.headers.get_list("set-cookie")
    assert trip.startswith("warmline-trip=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"} <= set(trip.split("; "))
    assert provider.asked == ["/.well-known/openid-configuration"]
    assert another(client).get("/oidc/start").headers["location"] != answer.headers["location"]


def test_behind_a_proxy_people_come_back_to_the_public_address(provider):
    url = "https://desk.example"
    settings = ProviderSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET)
    with opened(staffed(clock=SystemClock()), url, public_url=url, provider=settings) as client:
        asked = dict(parse_qsl(urlsplit(client.get("/oidc/start").headers["location"]).query))
        assert asked["redirect_uri"] == "https://desk.example/oidc/callback"
        assert vouched(client).status_code == 200
        assert who(client) == "sam"


def test_a_public_client_has_no_secret(provider):
    with desk_of(provider, client_secret=None) as client:
        # This provider wants one: what is told is that it did not accept the sign-in.
        refused(client, vouched(client))


def test_the_subject_counts_once_it_is_linked_and_the_address_no_more(client, provider):
    assert vouched(client).status_code == 200
    provider.claims = {"sub": "S-1", "email": "somebody@else.example", "email_verified": True}
    other = another(client)
    assert vouched(other).status_code == 200
    assert who(other) == "sam"
    # Whoever else has that address now is not Sam.
    provider.claims = {"sub": "S-2", "email": "sam@desk.example", "email_verified": True}
    third = another(client)
    refused(third, vouched(third), "Nobody at this desk has this sign-in")


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "S-9", "email": "nobody@desk.example", "email_verified": True},
        {"sub": "S-9", "email": "sam@desk.example", "email_verified": False},
        {"sub": "S-9", "email": "sam@desk.example", "email_verified": "true"},
        {"sub": "S-9", "email": "sam@desk.example"},
        {"sub": "S-9", "email": ["sam@desk.example"], "email_verified": True},
        {"sub": "S-9"},
    ],
)
def test_nobody_makes_an_account_by_signing_in(client, provider, claims):
    provider.claims = claims
    before = client.door.books.accounts.accounts()
    refused(client, vouched(client), "Nobody at this desk has this sign-in")
    assert client.door.books.accounts.accounts() == before


def test_a_disabled_account_stays_shut(client):
    client.door.staff.disable(BOSS, "sam")
    refused(client, vouched(client), "Nobody at this desk has this sign-in")


def test_an_address_that_only_userinfo_tells_counts_for_that_subject_alone(provider):
    provider.claims = {"sub": "S-1"}
    provider.userinfo = {"sub": "S-1", "email": "lee@desk.example", "email_verified": True}
    with desk_of(provider) as client:
        assert vouched(client).status_code == 200
        assert who(client) == "lee"
    provider.userinfo = {"sub": "S-2", "email": "ada@desk.example", "email_verified": True}
    with desk_of(provider) as client:
        refused(client, vouched(client), "mixed up two people")


def test_where_nobody_can_sign_in_there_is_nothing_to_set_out_for(provider):
    with opened(Door(), provider=ProviderSettings(provider.issuer, CLIENT_ID)) as client:
        assert client.get("/oidc/start").headers["location"] == "/"
    with opened(staffed()) as client:
        assert client.get("/oidc/start").status_code == 404


def test_a_session_from_before_is_over(client):
    sign_in(client, "lee")
    before = client.cookies["warmline"]
    assert vouched(client).status_code == 200
    assert who(client) == "sam"
    assert another(client).get("/config", headers={"cookie": f"warmline={before}"}).status_code == 401


# --- another's answer


def test_an_answer_counts_once(client):
    address = there(client)
    assert arrive(client, address).status_code == 200
    client.cookies.delete("warmline")
    refused(client, arrive(client, address), "Please try once more")


def test_an_answer_counts_only_in_the_browser_that_set_out(client):
    attacker = another(client)
    address = there(attacker)
    # A victim who follows the attacker's link is not signed in as the attacker, whether they set out themselves or not.
    refused(client, arrive(client, address), "Please try once more")
    client.get("/oidc/start")
    refused(client, arrive(client, address), "does not belong to this browser")


def test_a_trip_that_somebody_made_up_counts_for_nothing(client):
    address = there(client)
    sealed = client.cookies["warmline-trip"]
    body, _, signature = sealed.partition(".")
    taken = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(taken | {"next": "/sign-in/done"}).encode()).decode().rstrip("=")
    for cookie in (f"{forged}.{signature}", f"{body}.", f"{body}", ".", "x.y", f"{body}.{signature}x"):
        other = another(client)
        other.cookies.set("warmline-trip", cookie)
        assert arrive(other, address).status_code == 403
        assert who(other) is None


@pytest.mark.parametrize("told", ["", "state=x", "code=x", "error=access_denied"])
def test_an_answer_without_state_or_code_is_none(client, told):
    client.get("/oidc/start")
    refused(client, client.get(f"/oidc/callback?{told}"))


def test_somebody_who_said_no_there_is_told_so(client):
    asked = dict(parse_qsl(urlsplit(client.get("/oidc/start").headers["location"]).query))
    told = {"error": "access_denied", "state": asked["state"], "error_description": "<script>alert(1)</script>"}
    answer = client.get("/oidc/callback?" + urlencode(told))
    refused(client, answer, "it was cancelled or refused there")
    assert "<script>alert" not in answer.text


def test_an_answer_in_the_name_of_another_provider_is_refused(client, provider):
    provider.tells_issuer = "https://other.example"
    refused(client, vouched(client), "from another provider")
    provider.tells_issuer = provider.issuer
    assert vouched(client).status_code == 200


def test_a_provider_that_always_names_itself_must_do_so(provider):
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    with desk_of(provider) as client:
        refused(client, vouched(client), "from another provider")


# --- ID tokens


def _with_header(header, sign):
    """An ID token under another header, signed by hand: libraries refuse to make such tokens."""

    def changed(answer):
        body = answer["id_token"].split(".")[1]
        told = f"{_text(json.dumps(header).encode())}.{body}"
        return answer | {"id_token": f"{told}.{_text(sign(told.encode()))}"}

    return changed


def _text(value):
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


@pytest.mark.parametrize(
    "twist",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "somebody-else"}, {"aud": ["somebody-else"]}, {"aud": None},
        {"aud": "somebody-else", "azp": CLIENT_ID}, {"aud": [CLIENT_ID, "somebody-else"]},
        {"aud": [CLIENT_ID, "somebody-else"], "azp": "somebody-else"}, {"azp": "somebody-else"},
        {"iss": "https://other.example"}, {"iss": None}, {"exp": 1_000_000_000}, {"exp": None}, {"exp": "never"},
        {"iat": 4_000_000_000}, {"iat": None}, {"nbf": 4_000_000_000}, {"sub": None}, {"sub": ""}, {"sub": 7},
        {"sub": "x" * 300}, {"at_hash": "wrong"},
    ],
    ids=str,
)  # fmt: skip
def test_an_id_token_for_something_else_is_refused(client, provider, twist):
    def twisted(claims):
        return {name: value for name, value in (claims | twist).items() if value is not None}

    provider.twist = twisted
    refused(client, vouched(client), "its ID token")


def test_a_token_for_several_counts_where_it_is_said_to_be_ours(client, provider):
    provider.twist = lambda claims: claims | {"aud": [CLIENT_ID, "somebody-else"], "azp": CLIENT_ID}
    assert vouched(client).status_code == 200


def test_a_signature_by_another_key_is_refused(client, provider):
    provider.signer = STRANGERS
    refused(client, vouched(client), "its ID token could not be believed")
    provider.signer = TWO
    refused(client, vouched(client), "its ID token could not be believed")


def test_an_unsigned_token_is_refused(client, provider):
    provider.metadata = {"id_token_signing_alg_values_supported": ["none", "RS256"]}
    provider.token_answer = _with_header({"alg": "none"}, lambda _: b"")
    refused(client, vouched(client), "its ID token could not be believed")


@pytest.mark.parametrize("secret", [CLIENT_SECRET, ONE.as_pem(private=False)])
def test_a_token_signed_with_what_others_know_is_refused(client, provider, secret):
    provider.metadata = {"id_token_signing_alg_values_supported": ["HS256", "RS256"]}
    known = secret if isinstance(secret, bytes) else secret.encode()
    provider.token_answer = _with_header(
        {"alg": "HS256", "kid": "one"}, lambda told: hmac.digest(known, told, "sha256")
    )
    refused(client, vouched(client), "its ID token could not be believed")


def test_a_key_inside_the_token_is_not_believed(client, provider):
    provider.signer = STRANGERS
    provider.header = {"jwk": STRANGERS.as_dict(private=False), "jku": "http://127.0.0.1:9/keys"}
    refused(client, vouched(client), "its ID token could not be believed")


@pytest.mark.parametrize(
    "told",
    [
        {"id_token": None}, {"id_token": 5}, {"id_token": ""}, {"id_token": "a.b"}, {"id_token": "a.b.c"},
        {"id_token": "a.b.c.d.e"}, {"id_token": "." * 2_000},
    ],
)  # fmt: skip
def test_what_is_no_id_token_is_refused(client, provider, told):
    provider.token_answer = lambda answer: {name: value for name, value in (answer | told).items() if value is not None}
    refused(client, vouched(client), "its ID token" if told["id_token"] and told["id_token"] != 5 else "ID token")


def test_keys_are_read_again_when_they_were_rotated(client, provider):
    assert vouched(client).status_code == 200
    assert provider.asked.count("/jwks") == 1
    assert vouched(another(client)).status_code == 200
    assert provider.asked.count("/jwks") == 1
    provider.keys = [ONE, TWO]
    assert vouched(another(client)).status_code == 200
    assert provider.asked.count("/jwks") == 2
    # One that takes an old key away and gives its name to another.
    provider.keys = [STRANGERS]
    assert vouched(another(client)).status_code == 200
    provider.signer = ONE
    late = another(client)
    refused(late, vouched(late), "its ID token could not be believed")


def test_elliptic_curves_are_understood(provider):
    provider.keys = [ECKey.generate_key("P-256", {"kid": "curve"}, private=True)]
    with desk_of(provider) as client:
        assert vouched(client).status_code == 200


# --- a provider that is not there, or not who it says


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://other.example"}, {"issuer": None}, {"authorization_endpoint": None}, {"jwks_uri": 5},
        {"token_endpoint": "http://other.example/token"}, {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=str,
)  # fmt: skip
def test_a_provider_whose_own_word_is_not_safe_is_not_asked(provider, metadata):
    provider.metadata = metadata
    with desk_of(provider) as client:
        answer = client.get("/oidc/start")
        assert answer.status_code == 502
        assert "Northlight could not be asked" in answer.text
        assert "Traceback" not in answer.text
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_provider_that_is_not_there_leaves_the_password(provider):
    with desk_of(provider, issuer="http://127.0.0.1:9") as client:
        answer = client.get("/oidc/start")
        assert answer.status_code == 502
        assert sign_in(client).status_code == 303
        assert who(client) == "sam"


@pytest.mark.parametrize("answer", ["no json", "[]", '"x"', {}, {"error": "invalid_client"}])
def test_a_token_answer_that_is_none_is_told_in_words(client, provider, answer):
    provider.token_answer = lambda _: answer
    told = vouched(client)
    assert told.status_code in (403, 502)
    assert "Traceback" not in told.text
    assert who(client) is None


# --- settings


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example",
        "ftp://x.example",
        "login.example",
        "https://",
        "https://x.example/?a=b",
        "https://[",
        "",
    ],
)
def test_a_provider_is_spoken_to_over_tls_only(issuer):
    with pytest.raises(SettingsInvalid, match="oidc_issuer"):
        ProviderSettings(issuer, CLIENT_ID)


def test_settings_name_a_provider_whole_or_not_at_all():
    whole = Settings(oidc_issuer="https://login.example/x", oidc_client_id="w", oidc_client_secret="s", oidc_name="N")  # noqa: S106
    assert ProviderSettings.of(whole) == ProviderSettings("https://login.example/x", "w", "s", "N")
    assert ProviderSettings.of(Settings()) is None
    assert ProviderSettings.of(whole.model_copy(update={"oidc_client_secret": None})).client_secret is None
    for half in ("oidc_issuer", "oidc_client_id"):
        with pytest.raises(SettingsInvalid, match="together"):
            ProviderSettings.of(whole.model_copy(update={half: None}))
    assert "s" not in repr(ProviderSettings.of(whole)).replace("issuer", "").partition("client_secret")[2]
