"""Accounts, sessions, tries and tokens in this process: the twins of those in the database."""

from dataclasses import replace
from datetime import datetime
from threading import RLock

from assistant.domain.account import DeskAccount, IntegrationToken
from assistant.domain.signing_in import Session, Tries
from assistant.errors import NotAllowed, NotFound
from assistant.ports_people import ChangeAccount, ChangeTries, PeopleBooks


class MemoryAccountBook:
    """The AccountBook port in dictionaries; one lock makes each method one transaction."""

    def __init__(self) -> None:
        self._accounts: dict[str, DeskAccount] = {}
        self._hashes: dict[str, str] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._lock = RLock()

    def has_people(self) -> bool:
        """Whether any account is not disabled."""
        with self._lock:
            return any(account.disabled_at is None for account in self._accounts.values())

    def accounts(self) -> tuple[DeskAccount, ...]:
        """All accounts by id."""
        with self._lock:
            return tuple(self._accounts[account_id] for account_id in sorted(self._accounts))

    def account(self, account_id: str) -> DeskAccount | None:
        """One account, or None."""
        return self._accounts.get(account_id)

    def account_with_email(self, email: str) -> DeskAccount | None:
        """The account with this address, or None."""
        return next((account for account in self.accounts() if account.email == email), None)

    def account_linked(self, issuer: str, subject: str) -> DeskAccount | None:
        """The account of a provider's subject, or None."""
        with self._lock:
            return self._accounts.get(self._links.get((issuer, subject), ""))

    def link(self, issuer: str, subject: str, account_id: str) -> bool:
        """Let a subject belong to an account."""
        with self._lock:
            taken = any(at == issuer and owner == account_id for (at, _), owner in self._links.items())
            if taken or (issuer, subject) in self._links:
                return False
            self._links[issuer, subject] = account_id
            return True

    def password_hash(self, account_id: str) -> str | None:
        """The hash of an account's password."""
        return self._hashes.get(account_id)

    def rehash(self, account_id: str, hashed: str, instead_of: str) -> None:
        """Keep another hash of the same password."""
        with self._lock:
            if self._hashes.get(account_id) == instead_of:
                self._hashes[account_id] = hashed

    def add(self, account: DeskAccount, hashed: str | None) -> None:
        """Keep a new account."""
        with self._lock:
            if account.id in self._accounts:
                raise NotAllowed(f"There is an account '{account.id}' already.")
            self._must_have_its_own_address(account)
            self._keep(account, hashed)

    def change(
        self, account_id: str, change: ChangeAccount, hashed: str | None = None, *, unlink: bool = False
    ) -> DeskAccount:
        """Replace an account."""
        with self._lock:
            if account_id not in self._accounts:
                raise NotFound(f"There is no account '{account_id}'.")
            before = self._accounts[account_id]
            after = change(before)
            self._must_have_its_own_address(after)
            left = any(account.runs_the_place for account in (self._accounts | {account_id: after}).values())
            if before.runs_the_place and not left:
                raise NotAllowed("This is the last admin; make somebody else an admin first.")
            self._keep(after, hashed)
            if unlink:
                self._links = {told: owner for told, owner in self._links.items() if owner != account_id}
            return after

    def _keep(self, account: DeskAccount, hashed: str | None) -> None:
        self._accounts[account.id] = account
        if hashed is not None:
            self._hashes[account.id] = hashed

    def _must_have_its_own_address(self, account: DeskAccount) -> None:
        holder = self.account_with_email(account.email) if account.email else None
        if holder is not None and holder.id != account.id:
            raise NotAllowed("Another account has this e-mail address already.")


class MemorySessionBook:
    """The SessionBook port in dictionaries, beside the accounts that it tells of."""

    def __init__(self, accounts: MemoryAccountBook) -> None:
        self._accounts = accounts
        self._sessions: dict[str, Session] = {}
        self._addresses: dict[tuple[str, str], datetime] = {}
        self._lock = RLock()

    def start(self, session: Session) -> None:
        """Keep a session, and forget those that have ended."""
        with self._lock:
            self._sessions = {k: s for k, s in self._sessions.items() if s.expires_at > session.started_at}
            self._sessions[session.key] = session

    def session(self, key: str) -> tuple[Session, DeskAccount] | None:
        """A session with its account."""
        session = self._sessions.get(key)
        account = self._accounts.account(session.account_id) if session else None
        return (session, account) if session and account else None

    def seen(self, key: str, at: datetime) -> None:
        """Note that its person was there."""
        with self._lock:
            if found := self._sessions.get(key):
                self._sessions[key] = replace(found, seen_at=at)

    def end(self, key: str) -> None:
        """End one session."""
        with self._lock:
            self._sessions.pop(key, None)

    def end_all(self, account_id: str) -> int:
        """End every session of an account."""
        with self._lock:
            ended = [key for key, session in self._sessions.items() if session.account_id == account_id]
            for key in ended:
                del self._sessions[key]
            return len(ended)

    def know_address(self, account_id: str, address: str, at: datetime, forget_before: datetime) -> None:
        """Note from where somebody signed in."""
        with self._lock:
            self._addresses = {k: seen for k, seen in self._addresses.items() if seen >= forget_before}
            self._addresses[account_id, address] = at

    def knows_address(self, account_id: str, address: str) -> bool:
        """Whether they signed in from there."""
        return (account_id, address) in self._addresses


class MemoryTriesBook:
    """The TriesBook port in a dictionary."""

    def __init__(self) -> None:
        self._tries: dict[str, Tries] = {}
        self._lock = RLock()

    def update(self, keys: tuple[str, ...], now: datetime, change: ChangeTries) -> tuple[Tries, ...]:
        """Replace what is kept under keys."""
        with self._lock:
            changed = change(tuple(self._tries.get(key, Tries(key)) for key in keys))
            self._tries.update({tries.key: tries for tries in changed})
            self._tries = {key: tries for key, tries in self._tries.items() if not tries.over(now)}
            return changed


class MemoryTokenBook:
    """The TokenBook port in dictionaries."""

    def __init__(self) -> None:
        self._tokens: dict[str, IntegrationToken] = {}
        self._names: dict[str, str] = {}
        self._lock = RLock()

    def add(self, token: IntegrationToken, key: str) -> None:
        """Keep a token under its SHA-256."""
        with self._lock:
            if token.name in self._tokens:
                raise NotAllowed(f"There was a token '{token.name}' before; choose another name.")
            self._tokens[token.name], self._names[key] = token, token.name

    def tokens(self) -> tuple[IntegrationToken, ...]:
        """All tokens by name."""
        with self._lock:
            return tuple(self._tokens[name] for name in sorted(self._tokens))

    def token(self, key: str) -> IntegrationToken | None:
        """The token with this SHA-256, or None."""
        with self._lock:
            return self._tokens.get(self._names.get(key, ""))

    def used(self, name: str, at: datetime) -> None:
        """Note that it was used."""
        with self._lock:
            if name in self._tokens:
                self._tokens[name] = self._tokens[name].model_copy(update={"used_at": at})

    def revoke(self, name: str, at: datetime) -> IntegrationToken:
        """Take it back for good."""
        with self._lock:
            if name not in self._tokens:
                raise NotFound(f"There is no token '{name}'.")
            if self._tokens[name].revoked_at is None:
                self._tokens[name] = self._tokens[name].model_copy(update={"revoked_at": at})
            return self._tokens[name]


def memory_people() -> PeopleBooks:
    """All four, empty."""
    accounts = MemoryAccountBook()
    return PeopleBooks(accounts, MemorySessionBook(accounts), MemoryTriesBook(), MemoryTokenBook())
