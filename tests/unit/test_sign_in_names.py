"""Names, addresses and digests: what is the same must be found again, what is not a name must be refused."""

import pytest

from assistant.errors import AccountInvalid
from assistant.people.names import digest, email_address, folded, origin, shown_name, sign_in_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Lee", "lee"),
        (" LEE ", "lee"),
        ("\uff4c\uff45\uff45", "lee"),
        ("José", "josé"),
        ("Straße", "strasse"),
        ("lee.marsh_2-x@northlight", "lee.marsh_2-x@northlight"),
        ("7", "7"),
        ("x" * 64, "x" * 64),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed, name):
    assert sign_in_name(typed) == folded(typed) == name
    assert sign_in_name(name) == name


@pytest.mark.parametrize(
    "typed", ["", " ", "lee marsh", "lee:marsh", "lee/marsh", "<b>", "x" * 65, "a\u202eb", "integration:crm"]
)
def test_what_is_no_name_is_refused_in_words_that_say_what_is(typed):
    with pytest.raises(AccountInvalid, match="letters, digits"):
        sign_in_name(typed)


@pytest.mark.parametrize("typed", ["local", "Nobody", "SYSTEM", "warmline"])
def test_nobody_takes_a_name_that_stands_for_somebody_else(typed):
    with pytest.raises(AccountInvalid, match="audit"):
        sign_in_name(typed)


def test_a_shown_name_is_one_line_of_what_can_be_seen():
    assert shown_name("  Lee \n Marsh ") == "Lee Marsh"
    for wrong in ("", "   ", "x" * 101, "a\u202eb", "a\x00b"):
        with pytest.raises(AccountInvalid, match="100"):
            shown_name(wrong)


def test_an_address_is_compared_without_capitals():
    assert email_address("Lee@Northlight.Example") == "lee@northlight.example"
    for wrong in ("", "lee", "lee@", "@x", "a b@c.example", "a@b@c", f"{'x' * 65}@c.example", "a@b\u200b"):
        with pytest.raises(AccountInvalid, match="looks like"):
            email_address(wrong)


@pytest.mark.parametrize(
    ("address", "stands_for"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("Testclient", "testclient"),
        ("", ""),
        ("x" * 1000, "x" * 100),
    ],
)
def test_addresses_of_one_subscriber_are_one(address, stands_for):
    assert origin(address) == stands_for


def test_a_digest_tells_parts_apart_and_takes_any_text():
    assert digest("name", "lee") == digest("name", "lee")
    assert len({digest("a", "bc"), digest("ab", "c"), digest("abc"), digest("both", "a", "bc")}) == 4
    assert digest("\ud800") != "lee"
