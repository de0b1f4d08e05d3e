"""Cookies read strictly, and values that only come back as they went out."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers

from ui.entrance.cookies import Cookies, Seal

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("warmline=a", "a"),
        ("x=1; warmline=a; y=2", "a"),
        ("warmline=a=b", "a=b"),
        ("warmline=a; warmline=a", "a"),
        ("warmline=a; warmline=b", None),
        ("warmline=b;warmline=a", None),
        ("warmline=a; warmline=", None),
        ("warmline=", None),
        ("warmline", None),
        ("Warmline=a", None),
        ("__Host-warmline=a", None),
        ("warmline-form=a", None),
        ("xwarmline=a", None),
        ("", None),
        ("warmline=" + "a" * 5_000, None),
        ("warmline=" + "a" * 4_000, "a" * 4_000),
    ],
)
def test_a_cookie_is_read_where_it_is_there_once(header, read):
    assert Cookies.over(tls=False).session.read(Headers({"cookie": header})) == read


def test_two_headers_count_as_one():
    headers = Headers(raw=[(b"cookie", b"warmline=a"), (b"cookie", b"warmline=b")])
    assert Cookies.over(tls=False).session.read(headers) is None


def test_over_tls_only_the_name_that_nobody_else_can_set_counts():
    session = Cookies.over(tls=True).session
    assert session.read(Headers({"cookie": "warmline=a; __Host-warmline=b"})) == "b"
    assert session.read(Headers({"cookie": "warmline=a"})) is None


def test_a_forms_token_is_for_its_purpose_and_its_owner():
    seal = Seal()
    token = seal.token("sign-in", "browser")
    assert seal.fits("sign-in", "browser", token)
    assert not seal.fits("sign-out", "browser", token)
    assert not seal.fits("sign-in", "other", token)
    assert not Seal().fits("sign-in", "browser", token)
    for wrong in (None, "", token[:-1], token + "x", "\ud800", 5):
        assert not seal.fits("sign-in", "browser", wrong)
    for nobody in (None, ""):
        assert not seal.fits("sign-in", nobody, seal.token("sign-in", nobody or ""))
    assert seal.token("a", "b:c") != seal.token("a:b", "c")


def test_a_sealed_value_comes_back_as_it_went():
    seal = Seal()
    sealed = seal.close({"state": "s", "next": "/?a=\u00e9"}, LATER)
    assert seal.open(sealed, NOW) == {"state": "s", "next": "/?a=\u00e9"}
    assert seal.open(sealed, LATER) is None
    assert Seal().open(sealed, NOW) is None
    body, _, signature = sealed.partition(".")
    for wrong in (None, "", ".", body, f"{body}.", f".{signature}", f"{body}x.{signature}", f"{body}.{signature}.x"):
        assert seal.open(wrong, NOW) is None


def test_a_key_is_shown_nowhere():
    seal = Seal(b"very secret")
    assert "secret" not in repr(seal)
