"""The pages of signing in: what they say, and that nothing in them is anything but text."""

from pathlib import Path

import pytest

from ui.present.sign_in import SignInForm, dark_sheet, done_html, onward_html, sign_in_html, templates_html

HOSTILE = "\"><script>alert(1)</script>${alert(2)}'"
THEME = Path(__file__).parents[2] / "ui" / "panel" / "static" / "theme.css"


def test_nothing_that_comes_from_outside_is_markup():
    form = SignInForm(HOSTILE, HOSTILE, HOSTILE, HOSTILE, wait=1, is_wrong=True, provider=HOSTILE)
    for page in (sign_in_html(form), onward_html(HOSTILE)):
        assert "<script>alert" not in page
        assert "${" not in page
        assert '""' not in page.replace('=""', "")


@pytest.mark.parametrize(
    ("wait", "told"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"), (900, "15 minutes")]
)
def test_a_wait_is_told_in_words_once(wait, told):
    assert sign_in_html(SignInForm("t", said="No.", wait=wait)).count(f"Try again in {told}.") == 1
    already = "Too many wrong tries. Try again in 3 minutes."
    page = sign_in_html(SignInForm("t", said=already, wait=wait))
    assert page.count("Try again in") == 1
    assert f'data-wait="{wait}"' in page


def test_what_went_wrong_is_an_alert_and_what_was_done_a_status():
    assert 'role="alert"' in sign_in_html(SignInForm("t", said="No.", is_wrong=True))
    assert 'role="status"' in sign_in_html(SignInForm("t", said="Done."))
    assert "role=" not in sign_in_html(SignInForm("t"))


def test_the_field_that_comes_next_has_the_focus():
    assert 'name="name" type="text" required="required" autofocus' in sign_in_html(SignInForm("t"))
    assert 'name="password" type="password" required="required" autofocus' in sign_in_html(SignInForm("t", name="sam"))


def test_a_provider_has_a_button_only_where_there_is_one():
    assert "/oidc/start" not in sign_in_html(SignInForm("t"))
    assert 'href="/oidc/start"' in sign_in_html(SignInForm("t", provider="Northlight"))


def test_no_page_names_another_host_or_holds_a_script_of_its_own():
    for page in (sign_in_html(SignInForm("t")), onward_html("/"), done_html(), templates_html()):
        assert "://" not in page
        assert "style=" not in page
        assert page.count("<script") == page.count('<script defer src="/desk/sign_in.js">')


def test_dark_colours_are_those_of_the_desk():
    theme = THEME.read_text(encoding="utf-8")
    sheet = dark_sheet(theme)
    dark = theme[theme.index(".dark {") :]
    for name in ("--wl-page", "--wl-ink", "--wl-accent", "--wl-danger-soft", "color-scheme"):
        value = dark[dark.index(name) :].partition(";")[0]
        assert value in sheet
    assert sheet.startswith(":root {")
    assert sheet.rstrip().endswith("}")
    assert dark_sheet("nothing of the kind") == ":root {}\n"
