"""Patience with wrong tries: some are free, then each costs a longer wait, and every one is forgotten in time.

A try is counted before the password is looked at and given back when it was right: however many are made at once, no
more of them get through than if they came one after the other.

Whoever signed in from an address before has a count of their own there. Others who try that name from elsewhere lock
themselves out, not them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from assistant.domain.signing_in import Tries
from assistant.errors import SignInRefused
from assistant.people.names import digest
from assistant.ports_people import TriesBook

_MINUTE = 60


@dataclass(frozen=True)
class Patience:
    """``free`` tries cost nothing; each further one doubles ``first_wait``, up to ``longest_wait``.

    One try is forgotten after ``wears_off``; no more than ``most`` are remembered.
    """

    free: int
    wears_off: timedelta
    most: int
    first_wait: timedelta = timedelta(seconds=15)
    longest_wait: timedelta = timedelta(minutes=15)

    def counted(self, tries: Tries, now: datetime) -> Tries:
        """One try more."""
        until = min(max(tries.until or now, now) + self.wears_off, now + self.most * self.wears_off)
        wait = self._wait(self._number(until, now))
        return Tries(tries.key, until, now + wait if wait else None)

    def given_back(self, tries: Tries, now: datetime) -> Tries:
        """One try less: it was none."""
        until = max(tries.until or now, now) - self.wears_off
        locked = tries.locked_until if self._wait(self._number(until, now)) else None
        return Tries(tries.key, until if until > now else None, locked)

    def _number(self, until: datetime, now: datetime) -> int:
        return ceil((until - now) / self.wears_off)

    def _wait(self, number: int) -> timedelta:
        # No power beyond what the longest wait needs: the number may be large.
        doublings = min(number - self.free, 32)
        return timedelta(0) if doublings < 0 else min(self.first_wait * 2**doublings, self.longest_wait)


NAME = Patience(free=5, wears_off=timedelta(hours=1), most=12)
"""With one name: 5 tries, then 15 s, 30 s … 15 min; NIST SP 800-63B-4 (3.2.2) allows 100 in a row at most."""
ADDRESS = Patience(free=30, wears_off=timedelta(minutes=1), most=40)
"""From one address over all names: an office behind one address mistypes that often in a morning, hardly more."""


@dataclass(frozen=True)
class Try:
    """A try that was let through and counted, and where; ``wait`` is what the next one has to wait if it was wrong."""

    keys: Mapping[str, Patience]
    personal: str
    wait: int | None


@dataclass(frozen=True)
class TryGate:
    """Counts tries to sign in, and refuses those that come too soon."""

    book: TriesBook

    def enter(self, name: str, address: str, now: datetime, *, known: bool) -> Try:
        """Count a try with a name from an address, ``known`` where they signed in from there before.

        Raises SignInRefused with the seconds to wait; then nothing is counted, so that impatience costs nothing.
        """
        personal = digest("both", name, address) if known else digest("name", name)
        rules = {personal: NAME, digest("address", address): ADDRESS}
        before: tuple[Tries, ...] = ()

        def change(held: tuple[Tries, ...]) -> tuple[Tries, ...]:
            nonlocal before
            before = held
            if _seconds_to_wait(held, now):
                return held
            return tuple(rules[tries.key].counted(tries, now) for tries in held)

        after = self.book.update(tuple(rules), now, change)
        if wait := _seconds_to_wait(before, now):
            raise SignInRefused(f"Too many wrong tries. Try again in {_span(wait)}.", wait)
        return Try(rules, personal, _seconds_to_wait(after, now))

    def passed(self, attempt: Try, now: datetime) -> None:
        """The try was right: the person's own count is forgotten, and the address gets this one try back.

        Not more, or whoever has one account could wash away what they tried with the others.
        """

        def change(held: tuple[Tries, ...]) -> tuple[Tries, ...]:
            return tuple(
                Tries(tries.key) if tries.key == attempt.personal else attempt.keys[tries.key].given_back(tries, now)
                for tries in held
            )

        self.book.update(tuple(attempt.keys), now, change)


def _seconds_to_wait(held: tuple[Tries, ...], now: datetime) -> int | None:
    waits = [(tries.locked_until - now).total_seconds() for tries in held if tries.locked_until is not None]
    longest = ceil(max(waits, default=0))
    return longest if longest > 0 else None


def _span(seconds: int) -> str:
    number, unit = (seconds, "second") if seconds <= _MINUTE else (ceil(seconds / _MINUTE), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
