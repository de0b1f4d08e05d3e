"""What signing in needs from outside: where accounts, sessions, tries and tokens are kept, and how passwords are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.domain.account import DeskAccount, IntegrationToken
from assistant.domain.signing_in import Session, Tries

ChangeAccount = Callable[[DeskAccount], DeskAccount]
ChangeTries = Callable[[tuple[Tries, ...]], tuple[Tries, ...]]


class Passwords(Protocol):
    """Makes and compares hashes of passwords; slow on purpose."""

    def hash(self, password: str) -> str:
        """A salted hash that says of itself how it was made."""
        ...

    def verify(self, password: str, hashed: str | None) -> bool:
        """Whether the password is the hashed one. Without a hash the same work is done, and it is not.

        Raises SignInRefused where too many want that at once, StoreFailed where what is kept is no hash.
        """
        ...

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than those in use."""
        ...


class AccountBook(Protocol):
    """The accounts of people. Every method is one transaction."""

    def has_people(self) -> bool:
        """Whether any account is not disabled; cheap to ask."""
        ...

    def accounts(self) -> tuple[DeskAccount, ...]:
        """All accounts by id, disabled ones too."""
        ...

    def account(self, account_id: str) -> DeskAccount | None:
        """One account, or None."""
        ...

    def account_with_email(self, email: str) -> DeskAccount | None:
        """The account with this address, or None."""
        ...

    def account_linked(self, issuer: str, subject: str) -> DeskAccount | None:
        """The account that belongs to a subject of an identity provider, or None."""
        ...

    def link(self, issuer: str, subject: str, account_id: str) -> bool:
        """Let a subject belong to an account; False where either has another at this issuer already."""
        ...

    def password_hash(self, account_id: str) -> str | None:
        """The hash of an account's password; None where there is no account, or none with a password."""
        ...

    def rehash(self, account_id: str, hashed: str, instead_of: str) -> None:
        """Keep another hash of the same password, where ``instead_of`` is still the one kept."""
        ...

    def add(self, account: DeskAccount, hashed: str | None) -> None:
        """Keep a new account. Raises NotAllowed where its id or its address is taken."""
        ...

    def change(
        self, account_id: str, change: ChangeAccount, hashed: str | None = None, *, unlink: bool = False
    ) -> DeskAccount:
        """Replace an account by what ``change`` makes of it, and its hash where one is given; returns it.

        Where ``unlink``, no subject of a provider belongs to it any more. Nobody else changes an account meanwhile.
        Raises NotFound, and NotAllowed where no admin would be left or the address is taken; then nothing is changed.
        """
        ...


class SessionBook(Protocol):
    """Who is signed in, and from where people signed in before."""

    def start(self, session: Session) -> None:
        """Keep a session, and forget those that have ended by its start."""
        ...

    def session(self, key: str) -> tuple[Session, DeskAccount] | None:
        """A session with its account as it is now; None for an unknown one."""
        ...

    def seen(self, key: str, at: datetime) -> None:
        """Note that its person was there; an ended one is no error."""
        ...

    def end(self, key: str) -> None:
        """End one session; an unknown one is no error."""
        ...

    def end_all(self, account_id: str) -> int:
        """End every session of an account; returns how many there were."""
        ...

    def know_address(self, account_id: str, address: str, at: datetime, forget_before: datetime) -> None:
        """Note that somebody signed in from an address (a digest), and forget older ones of anybody."""
        ...

    def knows_address(self, account_id: str, address: str) -> bool:
        """Whether they signed in from there."""
        ...


class TriesBook(Protocol):
    """Counts of tries to sign in."""

    def update(self, keys: tuple[str, ...], now: datetime, change: ChangeTries) -> tuple[Tries, ...]:
        """Replace what is kept under ``keys`` by what ``change`` makes of it; returns that.

        Nobody else reads or writes these keys meanwhile, in whatever process. ``change`` has no effects of its own and
        may be called more than once. What is over by ``now`` may be forgotten.
        """
        ...


class TokenBook(Protocol):
    """The tokens of other systems."""

    def add(self, token: IntegrationToken, key: str) -> None:
        """Keep a token under its SHA-256. Raises NotAllowed where its name was used before, revoked or not."""
        ...

    def tokens(self) -> tuple[IntegrationToken, ...]:
        """All tokens by name, revoked and expired ones too."""
        ...

    def token(self, key: str) -> IntegrationToken | None:
        """The token with this SHA-256, or None."""
        ...

    def used(self, name: str, at: datetime) -> None:
        """Note that it was used."""
        ...

    def revoke(self, name: str, at: datetime) -> IntegrationToken:
        """Take it back for good; what was revoked stays as it was. Raises NotFound."""
        ...


@dataclass(frozen=True)
class PeopleBooks:
    """Everything that is kept about who may come in."""

    accounts: AccountBook
    sessions: SessionBook
    tries: TriesBook
    tokens: TokenBook
