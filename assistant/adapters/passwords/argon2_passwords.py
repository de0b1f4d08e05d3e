"""Passwords hashed with Argon2id (RFC 9106), through argon2-cffi."""

import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from assistant.errors import SignInRefused, StoreFailed

_AT_ONCE = 4
"""Each hash takes 64 MiB while it is made: many sign-ins at once wait for each other, and do not fill the memory."""
_IN_LINE = 30
"""A whole shift at once waits a second or two. More than that is no shift, and must not hold the server's threads."""


class Argon2Passwords:
    """The Passwords port. By default the second recommended option of RFC 9106: 3 passes over 64 MiB in 4 lanes."""

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._line, self._turns = BoundedSemaphore(_IN_LINE), BoundedSemaphore(_AT_ONCE)
        self._nobodys = _hash_of_nothing(parameters)

    def hash(self, password: str) -> str:
        """A salted hash in the PHC string form; raises SignInRefused as ``verify`` does."""
        with self._turn():
            return self._hasher.hash(_bytes(password))

    def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is the hashed one.

        Raises StoreFailed where what is kept is no hash, SignInRefused where too many wait for their turn.
        """
        with self._turn():
            try:
                return self._hasher.verify(hashed or self._nobodys, _bytes(password)) and hashed is not None
            except VerifyMismatchError:
                return False
            except (VerificationError, InvalidHashError):
                raise StoreFailed("The password kept for this account is damaged; an admin can set another.") from None

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters."""
        return self._hasher.check_needs_rehash(hashed)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._line.acquire(blocking=False):
            raise SignInRefused("Too many people are signing in at this moment. Try again in 5 seconds.", 5)
        try:
            with self._turns:
                yield
        finally:
            self._line.release()


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _hash_of_nothing(made: Parameters) -> str:
    """A hash that no password has, and that takes as much work to compare with as a real one."""
    salt, found = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (made.salt_len, made.hash_len))
    cost = f"m={made.memory_cost},t={made.time_cost},p={made.parallelism}"
    return f"$argon2id$v={made.version}${cost}${salt}${found}"
