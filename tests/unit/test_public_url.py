"""The desk's own address as browsers know it."""

import pytest
from pydantic import ValidationError

from assistant.settings import Settings


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://desk.example.com", "https://desk.example.com"),
        ("https://Desk.Example.com/", "https://desk.example.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (None, None),
    ],
)
def test_an_address_is_scheme_and_host(told, kept):
    assert Settings(public_url=told).public_url == kept


@pytest.mark.parametrize(
    "told",
    [
        "desk.example.com", "https://", "https://desk.example.com/path", "https://desk.example.com/?a=b",
        "https://desk.example.com#x", "https://user:pass@desk.example.com", "ftp://desk.example.com", "https://[", "",
        "https://desk.example.com:99999", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_anything_more_or_less_is_refused_in_words(told):
    with pytest.raises(ValidationError, match="expected scheme and host"):
        Settings(public_url=told)
