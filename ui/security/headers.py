"""The headers that every answer carries, and the content security policies."""

import re

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Nothing of ours tells another site where somebody came from. "no-referrer" would also blank the Origin of our own
    # forms, by which the gate knows them.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": (
        "accelerometer=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
        "xr-spatial-tracking=()"
    ),
}
HSTS = "max-age=31536000; includeSubDomains"
"""A year, as browsers' own lists of such sites ask for; only ever sent where the desk is served over TLS."""
BARE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page: nothing in it may load or run, should a browser be talked into showing it."""
# Files that hold nothing of a customer's; all else is never kept by a browser or a proxy.
_MAY_BE_KEPT = re.compile(r"/(?:assets|static|svelte|desk)/.*|/theme\.css|/favicon\.ico")


def page_policy(nonce: str) -> str:
    """The policy of a page: own files only, scripts only with ``nonce`` or from here, and no code made from text.

    Gradio would need 'unsafe-eval'; static/templates.js does what it needs that for. Its styles are set inline, which
    is why style-src allows that: a style cannot load anything here.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    )


def cache_rule(path: str) -> str | None:
    """What browsers and proxies may keep of ``path``; None leaves it as the file's own answer says."""
    return None if _MAY_BE_KEPT.fullmatch(path) else "no-store"
