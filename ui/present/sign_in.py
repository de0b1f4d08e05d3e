"""The pages of signing in and out; they need no script and tell nobody which names there are."""

import re
from dataclasses import dataclass

from ui.present.safe import esc, tag
from ui.present.times import many
from ui.present.words import word

_LONGEST_NAME, _LONGEST_PASSWORD = 64, 256


@dataclass(frozen=True)
class SignInForm:
    """What the page of signing in shows.

    ``token`` proves that the form came from here; ``onward`` is where to go afterwards; ``said`` is what went wrong, or
    what was done; ``wait`` how many seconds nobody may try; ``provider`` what somebody else's sign-in is called.
    """

    token: str
    onward: str = "/"
    name: str = ""
    said: str = ""
    wait: int | None = None
    is_wrong: bool = False
    provider: str | None = None


def sign_in_html(form: SignInForm) -> str:
    """The whole page."""
    head = tag("h1", esc(word("sign_in", "brand"))) + tag("p", esc(word("sign_in", "about")), "wl-about")
    fields = _field("name", "text", form.name, autofocus=None if form.name else "autofocus") + _field(
        "password", "password", "", autofocus="autofocus" if form.name else None
    )
    hidden = _hidden("token", form.token) + _hidden("next", form.onward)
    button = tag("button", esc(word("sign_in", "go")), "wl-go", type="submit")
    own = tag("form", hidden + fields + button, method="post", action="/sign-in", data_wait=form.wait)
    help_ = tag("p", esc(word("sign_in", "help")), "wl-hint")
    return door_page(word("sign_in", "title"), head + _said(form) + own + _other(form) + help_)


def onward_html(where: str) -> str:
    """A page that goes on to ``where`` by itself, as a step from this desk and not from elsewhere."""
    link = tag("p", tag("a", esc(word("sign_in", "onward")), href=where))
    return door_page(word("sign_in", "moment"), link, refresh=where)


def done_html() -> str:
    """The page of a window that was opened to sign in beside a desk that is still open."""
    body = tag("h1", esc(word("sign_in", "brand"))) + tag("p", esc(word("sign_in", "done")), role="status")
    link = tag("p", tag("a", esc(word("sign_in", "onward")), href="/"))
    return door_page(word("sign_in", "title"), body + link, kind="wl-signed-in")


def templates_html() -> str:
    """What the desk's own scripts show: the menu of the person at the top, and signing in again without leaving."""
    return tag("template", _menu(), id="wl-me-template") + tag("template", _again(), id="wl-again-template")


def dark_sheet(theme: str) -> str:
    """The dark colours of theme.css for pages that no script has marked as dark."""
    found = re.search(r"^\.dark \{(.*?)^\}", theme, re.DOTALL | re.MULTILINE)
    return f":root {{{found[1] if found else ''}}}\n"


def _menu() -> str:
    who = tag("p", "", "wl-me-name", dir="auto") + tag("p", "", "wl-meta wl-me-role")
    here = tag("button", esc(word("sign_in", "out")), "wl-plain-button", type="submit")
    everywhere = tag(
        "button", esc(word("sign_in", "everywhere")), "wl-plain-button", type="submit", name="everywhere", value="yes"
    )
    hint = tag("p", esc(word("sign_in", "everywhere_hint")), "wl-hint")
    change = tag("a", esc(word("own_password", "change")), "wl-me-change", href="/sign-in/password")
    form = tag("form", _hidden("token", "") + here + everywhere + hint, method="post", action="/sign-out")
    return tag("div", who + change + form, id="wl-me-menu", popover="auto", aria_label=word("sign_in", "menu"))


def _again() -> str:
    head = tag("h2", esc(word("sign_in", "again")), id="wl-again-title")
    kept = tag("p", esc(word("sign_in", "kept")), id="wl-again-kept")
    said = tag("p", "", "wl-again-said", role="alert")
    fields = _field("name", "text", "") + _field("password", "password", "")
    later = tag("button", esc(word("sign_in", "look")), "wl-plain-button", type="button", data_later="")
    go = tag("button", esc(word("sign_in", "go")), "wl-strong-button", type="submit")
    form = tag("form", fields + tag("p", later + go, "wl-buttons"), method="post", action="/sign-in")
    other = tag("button", "", "wl-plain-button", type="button", data_provider="", hidden="hidden")
    words = {"data_other": word("sign_in", "other"), "data_failed": word("sign_in", "failed")}
    dialog = tag(
        "dialog", head + kept + said + form + other, id="wl-again", aria_labelledby="wl-again-title",
        aria_describedby="wl-again-kept", **words,
    )  # fmt: skip
    back = tag("button", esc(word("sign_in", "go_again")), "wl-strong-button", type="button", data_again="")
    bar = tag("p", esc(word("sign_in", "signed_out_bar")) + " " + back, id="wl-signed-out", role="alert", hidden="")
    return dialog + bar


def _field(name: str, kind: str, value: str, autofocus: str | None = None) -> str:
    shared = {"id": f"wl-sign-in-{name}", "name": name, "type": kind, "required": "required", "autofocus": autofocus}
    if name == "name":
        own = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "value": value}
        longest = _LONGEST_NAME
    else:
        own, longest = {"autocomplete": "current-password"}, _LONGEST_PASSWORD
    field = tag("input", "", **shared, **own, maxlength=longest)
    return tag("label", esc(word("sign_in", name)), _for=f"wl-sign-in-{name}") + field


def _hidden(name: str, value: str) -> str:
    return tag("input", "", type="hidden", name=name, value=value)


def _said(form: SignInForm) -> str:
    if not form.said:
        return ""
    said_already = word("sign_in", "wait").partition("{")[0] in form.said
    left = f" {_wait_in_words(form.wait)}" if form.wait and not said_already else ""
    role, kind = ("alert", "wl-wrong") if form.is_wrong else ("status", "wl-done")
    return tag("p", esc(form.said + left), kind, role=role)


def _wait_in_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    left = many(seconds, "second") if seconds < 60 else many(minutes, "minute")  # noqa: PLR2004 - seconds of a minute
    return word("sign_in", "wait").format(left=left)


def _other(form: SignInForm) -> str:
    if form.provider is None:
        return ""
    onward = "" if form.onward == "/" else f"?next={form.onward}"
    label = word("sign_in", "other").format(provider=form.provider)
    link = tag("a", esc(label), "wl-other", href=f"/oidc/start{onward}")
    return tag("p", esc(word("sign_in", "or")), "wl-or") + link


def door_page(title: str, body: str, *, refresh: str | None = None, kind: str | None = None) -> str:
    """A whole page before or beside the desk, around a safe ``body``; ``refresh``: it goes on to there by itself."""
    again = f'<meta http-equiv="refresh" content="0;url={esc(refresh)}">' if refresh else ""
    head = (
        f'<meta charset="utf-8">{again}<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark">{tag("title", esc(title))}'
        '<link rel="stylesheet" href="/desk/theme.css">'
        '<link rel="stylesheet" href="/sign-in/dark.css" media="(prefers-color-scheme: dark)">'
        '<link rel="stylesheet" href="/desk/sign_in.css"><script defer src="/desk/sign_in.js"></script>'
    )
    main = tag("main", body, data_show=word("sign_in", "show"), data_hide=word("sign_in", "hide"))
    page = tag("head", head) + tag("body", main, kind or "")
    return f'<!doctype html><html lang="en">{page}</html>'
