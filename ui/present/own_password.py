"""The page on which somebody who is signed in chooses another password; it needs no script."""

from dataclasses import dataclass

from ui.present.safe import esc, tag
from ui.present.sign_in import door_page
from ui.present.words import word

_LONGEST = 256
_FIELDS = (("present", "current-password"), ("new", "new-password"), ("again", "new-password"))


@dataclass(frozen=True)
class PasswordForm:
    """``name`` is whose password it is, ``token`` proves that the form came from here, ``said`` is what went wrong."""

    name: str
    token: str
    said: str = ""
    wait: int | None = None


def own_password_html(form: PasswordForm) -> str:
    """The whole page."""
    head = tag("h1", esc(word("own_password", "heading"))) + tag("p", esc(word("own_password", "rules")), "wl-about")
    said = tag("p", esc(form.said), "wl-wrong", role="alert") if form.said else ""
    # A password manager has to be told whose password it keeps.
    whose = tag(
        "input", "", type="text", name="name", value=form.name, autocomplete="username", hidden="hidden",
        readonly="readonly",
    )  # fmt: skip
    hidden = tag("input", "", type="hidden", name="token", value=form.token)
    fields = "".join(_field(name, complete, first=name == "present") for name, complete in _FIELDS)
    button = tag("button", esc(word("own_password", "go")), "wl-go", type="submit")
    own = tag("form", hidden + whose + fields + button, method="post", action="/sign-in/password", data_wait=form.wait)
    return door_page(word("own_password", "title"), head + said + own + _back())


def password_changed_html() -> str:
    """The page that says so."""
    head = tag("h1", esc(word("own_password", "heading")))
    done = tag("p", esc(word("own_password", "done")), "wl-done", role="status")
    return door_page(word("own_password", "title"), head + done + _back())


def _field(name: str, complete: str, *, first: bool) -> str:
    place = f"wl-password-{name}"
    field = tag(
        "input", "", id=place, name=name, type="password", autocomplete=complete, required="required",
        maxlength=_LONGEST, autofocus="autofocus" if first else None,
    )  # fmt: skip
    return tag("label", esc(word("own_password", name)), _for=place) + field


def _back() -> str:
    return tag("p", tag("a", esc(word("own_password", "back")), href="/"))
