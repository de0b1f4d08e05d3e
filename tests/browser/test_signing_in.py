"""Signing in, being signed out in the middle of a sentence, and signing out, in a real browser."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.accessible import grave_findings
from tests.browser.conftest import _free_port, _served
from tests.browser.pages import PHONE, WIDE, Watched, pick, write
from tests.fakes.openid_provider import OpenIDProvider
from tests.fakes.people_world import OTHER, SECRET

REFUSALS = (
    "401 (Unauthorized)", "403 (Forbidden)", "422 (Unprocessable", "429 (Too Many Requests)",
    "AbortError: signal is aborted",
    "Connection errored out",
)  # fmt: skip
"""What a browser writes down when it is refused, and Gradio when its page is left, or its session ends, while it waits
for an answer; there is nothing wrong with the page."""


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIDProvider]:
    with OpenIDProvider().serving() as provider:
        yield provider


@pytest.fixture(scope="module")
def staffed_url(provider: OpenIDProvider) -> Iterator[str]:
    port = _free_port()
    yield from _served(port, ["-m", "tests.fakes.serve_staffed_desk", str(port), provider.issuer])


@pytest.fixture
def browse(browser: Any, staffed_url: str) -> Iterator[Any]:
    """Opens the desk's address in a browser that nobody signed in with; afterwards nothing went wrong there."""
    opened: list[tuple[Any, Watched]] = []

    def open_it(viewport: dict[str, int] = WIDE, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(viewport=viewport, color_scheme=scheme, **options)
        watched = Watched(context.new_page())
        opened.append((context, watched))
        watched.page.goto(staffed_url)
        return watched.page

    yield open_it
    for context, watched in opened:
        watched.wrong[:] = [said for said in watched.wrong if not any(refusal in said for refusal in REFUSALS)]
        assert watched.wrong == []
        watched.check()
        context.close()


def sign_in(page: Any, name: str = "sam", password: str = SECRET) -> None:
    page.locator("#wl-sign-in-name").fill(name)
    page.locator("#wl-sign-in-password").fill(password)
    page.keyboard.press("Enter")


def on_the_desk(page: Any) -> Any:
    page.wait_for_selector(".wl-row", timeout=30_000, state="attached")
    page.wait_for_selector("#wl-me[aria-haspopup]")
    return page


def sign_out_elsewhere(browse: Any, name: str = "sam") -> None:
    """The same person, in another browser, signs out everywhere."""
    page = browse()
    sign_in(page, name)
    on_the_desk(page)
    page.locator("#wl-me").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_text("You are signed out everywhere.").wait_for()


def type_on(page: Any, text: str) -> None:
    page.locator("#wl-editor textarea").evaluate(
        "field => field.setSelectionRange(field.value.length, field.value.length)"
    )
    page.locator("#wl-editor textarea").press_sequentially(text)


def told_of_it(page: Any) -> Any:
    """The dialog that comes up by itself soon after a session ended, since the page asks for news all the time."""
    dialog = page.get_by_role("dialog", name="You were signed out")
    dialog.wait_for()
    return dialog


def type_meanwhile(page: Any, text: str) -> Any:
    """Go on writing without signing in, then do so after all."""
    dialog = told_of_it(page)
    dialog.get_by_role("button", name="Not yet").click()
    page.get_by_text("What you change now is kept in this page only.").wait_for()
    type_on(page, text)
    page.get_by_role("button", name="Sign in again").click()
    dialog.wait_for()
    return dialog


def test_signing_in_by_keyboard_alone(browse: Any, staffed_url: str) -> None:
    page = browse()
    assert page.evaluate("document.activeElement.name") == "name"
    page.keyboard.type("sam")
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("This name and this password do not go together.").wait_for()
    assert page.evaluate("document.activeElement.name") == "password"
    assert page.locator("#wl-sign-in-password").input_value() == ""
    page.keyboard.type(SECRET)
    page.keyboard.press("Enter")
    on_the_desk(page)
    assert page.url == f"{staffed_url}/"
    assert page.locator("#wl-me").inner_text() == "Sam · Agent"


def test_signing_in_without_scripts(browse: Any, staffed_url: str) -> None:
    page = browse(java_script_enabled=False)
    sign_in(page, password="not the password")  # noqa: S106 - wrong on purpose
    page.get_by_text("do not go together").wait_for()
    sign_in(page)
    page.wait_for_url(f"{staffed_url}/")
    assert page.locator("#wl-sign-in-name").count() == 0


def test_a_password_can_be_looked_at(browse: Any) -> None:
    page = browse()
    page.locator("#wl-sign-in-password").fill("abc")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#wl-sign-in-password").get_attribute("type") == "text"
    page.get_by_role("button", name="Hide").click()
    assert page.locator("#wl-sign-in-password").get_attribute("type") == "password"


def test_a_lock_out_counts_down(browse: Any) -> None:
    page = browse()
    for _ in range(5):
        sign_in(page, "somebody", "not the password")
        page.wait_for_load_state()
        page.get_by_role("alert").wait_for()
    button = page.locator(".wl-go")
    page.wait_for_function("/0:1\\d/.test(document.querySelector('.wl-go').textContent)")
    assert button.is_disabled()
    assert "Try again in" in page.get_by_role("alert").inner_text()


def test_signed_out_in_the_middle_of_a_sentence(browse: Any, staffed_url: str) -> None:
    page = browse()
    sign_in(page)
    on_the_desk(page)
    pick(page, "T-1")
    write(page, "I am sorry.")
    sign_out_elsewhere(browse)
    dialog = type_meanwhile(page, " Back by 6 pm, I promise.")
    assert dialog.get_by_label("Sign-in name").input_value() == "sam"
    dialog.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    dialog.get_by_text("do not go together").wait_for()
    dialog.get_by_label("Password").fill(SECRET)
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    typed = "I am sorry. Back by 6 pm, I promise."
    assert page.locator("#wl-editor textarea").input_value() == typed
    assert page.locator('.wl-row[aria-current="true"]').get_attribute("data-id") == "T-1"
    page.wait_for_function("words => document.querySelector('.wl-marked')?.textContent === words", arg=typed)
    assert page.url == f"{staffed_url}/"
    # It was kept on the server too.
    page.reload()
    on_the_desk(page)
    pick(page, "T-1")
    assert page.locator("#wl-editor textarea").input_value() == typed


def test_somebody_else_who_signs_in_there_sees_nothing_of_it(browse: Any) -> None:
    page = browse()
    sign_in(page, "lee")
    on_the_desk(page)
    pick(page, "T-4")
    write(page, "Only Lee saw this.")
    sign_out_elsewhere(browse, "lee")
    dialog = type_meanwhile(page, " And this.")
    dialog.get_by_label("Sign-in name").fill("ada")
    dialog.get_by_label("Password").fill(SECRET)
    page.keyboard.press("Enter")
    page.locator("#wl-me", has_text="Ada").wait_for()
    assert page.locator("#wl-editor textarea").input_value() == ""
    assert "And this." not in page.content()


def test_signing_in_with_a_provider(browse: Any, staffed_url: str) -> None:
    page = browse()
    page.get_by_role("link", name="Sign in with Northlight").click()
    on_the_desk(page)
    assert page.url == f"{staffed_url}/"
    assert page.locator("#wl-me").inner_text() == "Sam · Agent"


def test_signing_in_again_with_a_provider_leaves_the_page_open(browse: Any) -> None:
    page = browse()
    sign_in(page)
    on_the_desk(page)
    pick(page, "T-1")
    sign_out_elsewhere(browse)
    dialog = type_meanwhile(page, " Typed meanwhile.")
    with page.expect_popup() as opened:
        dialog.get_by_role("button", name="Sign in with Northlight").click()
    opened.value.wait_for_event("close")
    dialog.wait_for(state="hidden")
    assert page.locator("#wl-editor textarea").input_value().endswith("Typed meanwhile.")
    page.wait_for_selector("body:not(.wl-checking) .wl-assessment")


def test_a_second_page_of_the_same_browser_goes_on_by_itself(browse: Any, staffed_url: str) -> None:
    page = browse()
    sign_in(page)
    on_the_desk(page)
    pick(page, "T-1")
    sign_out_elsewhere(browse)
    dialog = told_of_it(page)
    beside = page.context.new_page()
    beside.goto(staffed_url)
    sign_in(beside)
    on_the_desk(beside)
    dialog.wait_for(state="hidden")


def test_after_signing_out_nothing_comes_back(browse: Any, staffed_url: str) -> None:
    page = browse()
    sign_in(page)
    on_the_desk(page)
    page.locator("#wl-me").focus()
    page.keyboard.press("Enter")
    menu = page.locator("#wl-me-menu")
    menu.wait_for()
    assert menu.locator(".wl-me-name").inner_text() == "Sam"
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    page.locator("#wl-me").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_text("You are signed out.").wait_for()
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "warmline"]
    assert session == []
    page.go_back()
    page.wait_for_selector("#wl-sign-in-name")
    assert page.locator(".wl-row").count() == 0
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{staffed_url}/config", timeout=10)  # noqa: S310 - loopback


def test_scripts_cannot_read_the_session(browse: Any) -> None:
    page = browse()
    sign_in(page)
    on_the_desk(page)
    assert page.evaluate("document.cookie") == ""
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "warmline"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["1280", "390"])
def test_every_screen_of_signing_in_fits(browse: Any, artefacts: Path, viewport: dict[str, int], scheme: str) -> None:
    page, width = browse(viewport, scheme), viewport["width"]

    def picture(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=artefacts / f"{name}-{width}-{scheme}.png")

    picture("sign-in")
    sign_in(page, password="not the password")  # noqa: S106 - wrong on purpose
    page.get_by_role("alert").wait_for()
    picture("sign-in-wrong")
    dark = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--wl-page').trim()")
    assert dark == {"light": "#f4f5f7", "dark": "#12161b"}[scheme]
    sign_in(page)
    on_the_desk(page)
    page.locator("#wl-me").click()
    page.locator("#wl-me-menu").wait_for()
    box = page.locator("#wl-me-menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.screenshot(path=artefacts / f"me-{width}-{scheme}.png")
    page.keyboard.press("Escape")
    # On a phone the ticket that was open last stands in the queue's place.
    if not page.locator('.wl-row[data-id="T-1"]').is_visible():
        page.locator("#wl-queue-toggle").click()
    pick(page, "T-1")
    sign_out_elsewhere(browse)
    told_of_it(page)
    page.screenshot(path=artefacts / f"signed-out-{width}-{scheme}.png")


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_ones_own_password_is_accessible(
    browse: Any, artefacts: Path, scheme: str, viewport: dict[str, int]
) -> None:
    page = browse(viewport, scheme)
    sign_in(page, "ada")
    on_the_desk(page)
    page.locator("#wl-me").click()
    page.get_by_role("link", name="Change password").click()
    page.get_by_role("heading", name="Change your password").wait_for()
    assert grave_findings(page) == []
    page.screenshot(path=artefacts / f"own-password-{viewport['width']}-{scheme}.png")


def test_choosing_another_password_by_keyboard_alone(browse: Any, staffed_url: str) -> None:
    page = browse()
    sign_in(page, "ada")
    on_the_desk(page)
    page.goto(f"{staffed_url}/sign-in/password")
    for said, present, again in (
        ("not your present password", "a wrong present one", OTHER),
        ("not the same", SECRET, SECRET),
        ("Your password is changed", SECRET, OTHER),
    ):
        assert page.evaluate("document.activeElement.name") == "present"
        for typed in (present, OTHER, again):
            page.keyboard.type(typed)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text(said).wait_for()
    page.get_by_role("link", name="Back to the desk").click()
    on_the_desk(page)
    assert page.locator("#wl-me").inner_text() == "Ada · Admin"
    stranger = browse()
    sign_in(stranger, "ada")
    stranger.get_by_text("do not go together").wait_for()
    sign_in(stranger, "ada", OTHER)
    on_the_desk(stranger)
