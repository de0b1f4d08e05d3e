"""The doors of the web server."""

from collections.abc import Iterator

from ui.exposure.doors import Door, Surroundings, is_here, split
from ui.security.headers import page_policy
from ui.security.rate_limits import Limits


def host(around: Surroundings) -> Iterator[Door]:
    """Who can reach the server."""
    if around.people:
        yield Door("host", "ok", "Whoever reaches the server has to sign in, whatever --host it listens on.")
    else:
        yield Door("host", "ok", "Nobody has to sign in, so the server starts on this machine only (127.0.0.1).")


def tls(around: Surroundings) -> Iterator[Door]:
    """Whether what people type can be read on the way."""
    url = around.settings.public_url
    if url is None and around.people:
        yield Door("tls", "open", "Set WARMLINE_PUBLIC_URL to the https address of the proxy in front of the desk.")
    elif url is None:
        said = "Nothing leaves this machine; set WARMLINE_PUBLIC_URL before anybody else signs in."
        yield Door("tls", "ok", said)
    elif split(url).scheme == "https":
        yield Door("tls", "ok", "WARMLINE_PUBLIC_URL is https: browsers are told for a year never to ask without it.")
    elif is_here(url):
        yield Door("tls", "ok", "WARMLINE_PUBLIC_URL is this very machine.")
    else:
        said = "WARMLINE_PUBLIC_URL is http: passwords and customers' words can be read on the way. Put TLS before it."
        yield Door("tls", "open", said)


def proxies(around: Surroundings) -> Iterator[Door]:
    """Whether one caller can pass for another."""
    trusted = {part.strip() for part in (around.settings.trusted_proxies or "").split(",")} - {""}
    if "*" in trusted:
        said = "WARMLINE_TRUSTED_PROXIES is *: whoever calls may name any address as theirs. Name the proxy's address."
        yield Door("proxies", "open", said)
    elif trusted:
        yield Door("proxies", "ok", f"Only {', '.join(sorted(trusted))} may say for whom they ask.")
    elif around.settings.public_url and not is_here(around.settings.public_url):
        said = (
            "Behind a proxy everybody counts as one address, for rate limits and lock-out: name the proxy's address in "
            "WARMLINE_TRUSTED_PROXIES."
        )
        yield Door("proxies", "open", said)
    else:
        yield Door("proxies", "ok", "Nobody is believed about whom they ask for.")


def cookies(around: Surroundings) -> Iterator[Door]:
    """What the session's cookie is bound to."""
    if split(around.settings.public_url).scheme == "https":
        yield Door("cookies", "ok", "__Host-warmline: Secure, HttpOnly, SameSite=Strict, this host alone.")
    elif around.people and not is_here(around.settings.public_url):
        said = "The session's cookie is HttpOnly and SameSite=Strict, but without TLS it cannot be Secure: see tls."
        yield Door("cookies", "open", said)
    else:
        yield Door("cookies", "ok", "HttpOnly and SameSite=Strict; not Secure, as there is no TLS on this machine.")


def policy(_around: Surroundings) -> Iterator[Door]:
    """What the page may run and load."""
    scripts = page_policy("").partition("script-src")[2].partition(";")[0]
    if "unsafe-eval" in scripts:
        yield Door("content policy", "open", "Scripts may be made from text ('unsafe-eval').")
    else:
        said = (
            "Own scripts only, none made from text (no 'unsafe-eval'), nothing from elsewhere, no frames. Styles may "
            "be inline, which Gradio needs."
        )
        yield Door("content policy", "ok", said)


def limits(_around: Surroundings) -> Iterator[Door]:
    """How often somebody may ask."""
    rates = Limits()
    said = (
        f"Per address {rates.work.per_second:g} requests a second, per session {rates.own_work.per_second:g}, sign-in "
        f"{rates.sign_in.burst:g} tries and then one every {1 / rates.sign_in.per_second:g} s, in memory."
    )
    yield Door("rate limits", "ok", said)
