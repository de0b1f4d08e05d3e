"""What a password may be: long enough, and not what is guessed first. Nothing about capitals, digits and signs."""

import pytest

from assistant.errors import AccountInvalid
from assistant.people.password_rules import as_kept, commonest_words, must_be_good

OWN = ("lee", "Lee Marsh", "lee.marsh@northlight.example")

GOOD = [
    "the rain fell on tin roofs",
    "marsh winter lantern",
    "Tr0ub4dor&3xyz",
    "j8#kQ2!vLp0z",
    "827364509182",
    "ñandú corre lejos",
    "пять чёрных котов",
    "雨が屋根に降っていました夜",
    "x7" + "q9z!" * 60,
    "twelve chars",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_that_nobody_guesses_is_taken(password):
    must_be_good(password, *OWN)


GUESSED = [
    "password1234", "Passw0rd2026!!", "P@$$w0rd!!!!", "passwordpassword", "!!!password!!!", "   password   ",
    "123456789012", "098765432109", "qwertyuiopas", "sapoiuytrewq", "1q2w3e4r5t6y", "1qaz2wsx3edc",
    "aaaaaaaaaaaa", "abcabcabcabc", "123412341234", "$$$$$$$$$$$$", "summersummer", "Summer2026!!", "iloveyou1234!",
    "welcome-admin-2026", "contraseña2026", "tequiero2026", "Barcelona2026", "warmline2026",
    "correct horse battery staple",
]  # fmt: skip


@pytest.mark.parametrize("password", GUESSED)
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(AccountInvalid, match="guessed first"):
        must_be_good(password)


@pytest.mark.parametrize(
    "password",
    [
        "lee-lee-lee-lee",
        "LeeMarsh2026",
        "lee.marsh@northlight.example",
        "marshmarsh12",
        "northlight-marsh",
        "l33m@r5h!!!!",
    ],
)
def test_a_persons_own_name_and_address_are_no_password(password):
    with pytest.raises(AccountInvalid, match="guessed first"):
        must_be_good(password, *OWN)


def test_a_name_of_one_or_two_letters_does_not_spoil_a_password():
    must_be_good("bo carries a lantern", "bo", None)


@pytest.mark.parametrize("password", ["", "eleven char", "x9" * 129, "ﬃ" * 100])
def test_a_password_has_twelve_to_256_characters(password):
    with pytest.raises(AccountInvalid, match="12 to 256"):
        must_be_good(password)


@pytest.mark.parametrize("password", ["marsh winter\nlantern", "marsh winter\tlantern", "marsh winter\x00lantern"])
def test_a_password_can_be_typed(password):
    with pytest.raises(AccountInvalid, match="unseen"):
        must_be_good(password)


def test_however_an_accent_is_typed_it_is_the_same_password():
    assert as_kept("n\u0303andu\u0301 corre lejos") == as_kept("ñandú corre lejos")


def test_what_is_far_too_long_is_cut_and_stays_too_long():
    assert len(as_kept("x" * 1_000_000)) == 1024


def test_no_refusal_repeats_the_password():
    for password in [*GUESSED, "short", "x" * 300]:
        with pytest.raises(AccountInvalid) as caught:
            must_be_good(password)
        assert password not in str(caught.value)


def test_the_list_holds_words_and_no_comments():
    assert {"password", "qwerty", "contraseña"} <= commonest_words()
    assert all(word.isalpha() for word in commonest_words())
