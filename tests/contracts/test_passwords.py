"""How passwords are hashed: one suite, on the real thing with cheap parameters, and on the tests' own stand-in."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import argon2
import pytest

from assistant.adapters.passwords import argon2_passwords
from assistant.adapters.passwords.argon2_passwords import Argon2Passwords
from assistant.errors import StoreFailed
from tests.fakes.people_world import PlainPasswords

CHEAP = argon2.Parameters(
    type=argon2.Type.ID, version=19, salt_len=16, hash_len=32, time_cost=1, memory_cost=64, parallelism=1
)


@pytest.fixture(params=["argon2", "plain"])
def passwords(request):
    return Argon2Passwords(CHEAP) if request.param == "argon2" else PlainPasswords()


@pytest.mark.parametrize("password", ["marsh winter lantern", "ñandú 😟 雨", "x" * 256, "", "\ud800"])
def test_a_password_is_right_and_every_other_is_wrong(passwords, password):
    hashed = passwords.hash(password)
    assert passwords.verify(password, hashed)
    assert not passwords.verify(password + " ", hashed)
    assert not passwords.verify("?", hashed)


def test_nothing_is_right_where_there_is_no_hash(passwords):
    for password in ("", "None", "nobody's", "marsh winter lantern"):
        assert not passwords.verify(password, None)


def test_what_was_just_hashed_is_not_outdated(passwords):
    assert not passwords.outdated(passwords.hash("marsh winter lantern"))


def test_the_same_password_never_has_the_same_hash():
    passwords = Argon2Passwords(CHEAP)
    assert len({passwords.hash("marsh winter lantern") for _ in range(5)}) == 5


def test_a_hash_is_argon2id_with_the_second_recommended_option_of_rfc_9106():
    hashed = Argon2Passwords().hash("marsh winter lantern")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "marsh" not in hashed


def test_a_hash_made_with_less_is_outdated_and_still_right():
    old = Argon2Passwords(CHEAP).hash("marsh winter lantern")
    now = Argon2Passwords(argon2.profiles.CHEAPEST)
    assert now.outdated(old)
    assert now.verify("marsh winter lantern", old)


class CountingHasher(argon2.PasswordHasher):
    """Notes with which parameters it had to compare."""

    def verify(self, hash, password):  # noqa: A002 - the library's own name
        self.asked = [*getattr(self, "asked", []), argon2.extract_parameters(hash)]
        return super().verify(hash, password)


def test_without_a_hash_the_library_does_the_same_work():
    passwords = Argon2Passwords(CHEAP)
    passwords._hasher = CountingHasher.from_parameters(CHEAP)
    assert not passwords.verify("marsh winter lantern", None)
    assert not passwords.verify("marsh winter lantern", passwords.hash("another"))
    assert passwords._hasher.asked == [CHEAP, CHEAP]


@pytest.mark.parametrize("damaged", ["x", "$argon2id$v=19$m=64,t=1,p=1$c2FsdA", "$argon2id$nothing", "$2b$12$bcrypt"])
def test_a_damaged_hash_is_one_sentence_that_says_what_to_do(damaged):
    with pytest.raises(StoreFailed, match="admin") as caught:
        Argon2Passwords(CHEAP).verify("marsh winter lantern", damaged)
    assert "marsh" not in str(caught.value)


def test_only_a_few_hashes_are_made_at_once_and_a_turn_is_always_given_back():
    assert argon2_passwords._AT_ONCE * 64 <= 256, "MiB"
    passwords = Argon2Passwords(CHEAP)
    with pytest.raises(StoreFailed):
        passwords.verify("x", "damaged")
    assert passwords._turns._value == argon2_passwords._AT_ONCE
    assert passwords._line._value == argon2_passwords._IN_LINE


def test_a_flood_is_turned_away_at_once_and_a_whole_shift_is_not():
    passwords = Argon2Passwords(CHEAP)
    hashed = passwords.hash("marsh winter lantern")
    for _ in range(argon2_passwords._AT_ONCE):
        passwords._turns.acquire()
    with ThreadPoolExecutor(100) as pool:
        asked = [pool.submit(passwords.verify, "marsh winter lantern", hashed) for _ in range(100)]
        refused = list(islice(as_completed(asked), 100 - argon2_passwords._IN_LINE))
        for _ in range(argon2_passwords._AT_ONCE):
            passwords._turns.release()
    assert {one.exception().retry_after for one in refused} == {5}
    assert [one.result() for one in asked if one not in refused] == [True] * argon2_passwords._IN_LINE
