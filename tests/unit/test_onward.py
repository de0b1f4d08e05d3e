"""Where people may be sent after signing in."""

import pytest

from ui.entrance.onward import local_page


@pytest.mark.parametrize("asked", ["/", "/?__theme=dark", "/?a=//evil.example", "/?a=https%3A%2F%2Fx", "/sign-in/done"])
def test_a_page_of_ours_stays(asked):
    assert local_page(asked) == asked


@pytest.mark.parametrize(
    "asked",
    [
        None, 5, "", "?", "desk", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example",
        "https://evil.example/", "https:evil.example", "javascript:alert(1)", "data:text/html,x", "/\tevil", "\t//evil",
        "/\n/evil.example", "/ /evil", " //evil.example", "/%2f/evil.example", "//[", "/?a=\x00", "/\u2028",
        "/?a=\u00e9",
        "/sign-out", "/sign-in", "/oidc/start", "/api/v1/tickets", "/gradio_api/info", "/.", "/..//evil",
        "/@evil.example",
        "/?" + "a" * 600,
    ],
)  # fmt: skip
def test_everything_else_is_the_desk(asked):
    assert local_page(asked) == "/"
