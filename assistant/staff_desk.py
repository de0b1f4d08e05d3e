"""What an admin can do about those who may come in: people's accounts, and the tokens of other systems."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from assistant.audited import Call, Gesture, audited
from assistant.auditing import AuditTrail, NoTrail
from assistant.domain.account import DeskAccount, IntegrationToken, Scope
from assistant.domain.desk import Person
from assistant.domain.vocabulary import Role
from assistant.errors import AccountInvalid, NotAllowed, NotFound
from assistant.people.names import email_address, folded, shown_name, sign_in_name
from assistant.people.password_rules import as_kept, must_be_good
from assistant.people.tokens import INTEGRATION, key_of, new_token
from assistant.ports_people import Passwords, PeopleBooks
from assistant.roles import must_be_admin
from knowledge_base.ports import Clock

_DAYS_MOST = 3_650


@dataclass(frozen=True)
class NewAccount:
    """What an account is made of; without ``shown`` it is shown under its sign-in name."""

    name: str
    role: Role
    shown: str | None = None
    email: str | None = None


def _name(call: Call) -> str | None:
    return folded(str(call.given["name"]))


def _new_name(call: Call) -> str | None:
    return folded(call.given["new"].name)


_GESTURES: Mapping[str, Gesture] = {
    "add": Gesture("added person", _new_name, lambda call: {"role": call.given["new"].role}, before="adding person"),
    "disable": Gesture("disabled person", _name, before="disabling person"),
    "enable": Gesture("enabled person", _name, before="enabling person"),
    "set_password": Gesture("set password", _name, before="setting password"),
    "set_role": Gesture("changed role", _name, lambda call: {"role": call.given["role"]}, before="changing role"),
    "set_email": Gesture("changed address", _name, before="changing address"),
    "add_token": Gesture(
        "added token", _name, lambda call: {"scopes": " ".join(sorted(call.result[1].scopes))}, before="adding token"
    ),
    "revoke_token": Gesture("revoked token", _name, before="revoking token"),
}


@audited(_GESTURES)
@dataclass(frozen=True)
class StaffDesk:
    """The accounts and tokens of one place. Everything here is for admins; others get RoleRefused."""

    books: PeopleBooks
    passwords: Passwords
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)

    def accounts(self, person: Person) -> tuple[DeskAccount, ...]:
        """All accounts by name, disabled ones too."""
        _must_manage(person)
        return self.books.accounts.accounts()

    def prepared(self, person: Person, new: NewAccount) -> DeskAccount:
        """The account that would be made, before anybody is asked for a password.

        Raises AccountInvalid, and NotAllowed where the name is taken, or the first account would be no admin.
        """
        _must_manage(person)
        name = sign_in_name(new.name)
        account = DeskAccount(
            id=name, name=shown_name(new.shown or name), role=new.role,
            email=email_address(new.email) if new.email else None, created_at=self.clock.now(),
        )  # fmt: skip
        if self.books.accounts.account(name):
            raise NotAllowed(f"There is an account '{name}' already.")
        if new.role != "admin" and not self.books.accounts.has_people():
            raise NotAllowed("The first account has to be an admin, who can add and disable the others.")
        return account

    def add(self, person: Person, new: NewAccount, password: str | None) -> DeskAccount:
        """Make an account; without a password only an identity provider can vouch for them, by their e-mail address.

        Raises as ``prepared`` does, and AccountInvalid for a password that is too easy to guess.
        """
        account = self.prepared(person, new)
        if password is None and account.email is None:
            raise AccountInvalid("Without a password an account needs an e-mail address, to sign in by a provider.")
        hashed = None if password is None else self._hashed(password, account)
        self.books.accounts.add(account, hashed)
        return account

    def disable(self, person: Person, name: str) -> DeskAccount:
        """Let somebody in no more, and end their sessions; raises NotFound, and NotAllowed for the last admin."""
        _must_manage(person)
        now = self.clock.now()
        return self._changed(name, lambda held: {"disabled_at": held.disabled_at or now})

    def enable(self, person: Person, name: str) -> DeskAccount:
        """Let somebody in again, with the password that they had; raises NotFound."""
        _must_manage(person)
        return self._changed(name, lambda _held: {"disabled_at": None})

    def set_password(self, person: Person, name: str, password: str) -> DeskAccount:
        """Give somebody another password, and end their sessions; raises NotFound, AccountInvalid."""
        _must_manage(person)
        hashed = self._hashed(password, self.account(person, name))
        return self._changed(name, lambda _held: {}, hashed)

    def set_role(self, person: Person, name: str, role: Role) -> DeskAccount:
        """Let somebody do more or less, and end their sessions; raises NotFound, and NotAllowed for the last admin."""
        _must_manage(person)
        return self._changed(name, lambda _held: {"role": role})

    def set_email(self, person: Person, name: str, email: str | None) -> DeskAccount:
        """Change or take away an e-mail address, and end their sessions.

        Whom a provider vouched for so far is linked no more: the next to sign in with the new address is. Raises
        NotFound, AccountInvalid, and NotAllowed where somebody else has it.
        """
        _must_manage(person)
        address = email_address(email) if email else None
        return self._changed(name, lambda _held: {"email": address}, unlink=True)

    def account(self, person: Person, name: str) -> DeskAccount:
        """One account; raises NotFound."""
        _must_manage(person)
        found = self.books.accounts.account(folded(name))
        if found is None:
            raise NotFound(f"There is no account '{folded(name)}'.")
        return found

    def tokens(self, person: Person) -> tuple[IntegrationToken, ...]:
        """All tokens by name, revoked and expired ones too."""
        _must_manage(person)
        return self.books.tokens.tokens()

    def add_token(
        self, person: Person, name: str, scopes: frozenset[Scope], days: int | None = None
    ) -> tuple[str, IntegrationToken]:
        """A token for another system, shown this once; without ``days`` it holds until it is revoked.

        Raises AccountInvalid, and NotAllowed where the name was used before.
        """
        _must_manage(person)
        if not scopes:
            raise AccountInvalid("A token has at least one scope.")
        if days is not None and not 1 <= days <= _DAYS_MOST:
            raise AccountInvalid(f"A token expires after 1 to {_DAYS_MOST} days.")
        now = self.clock.now()
        made = IntegrationToken(
            name=sign_in_name(name), scopes=scopes, created_at=now, created_by=person.id,
            expires_at=None if days is None else now + timedelta(days=days),
        )  # fmt: skip
        token = new_token(INTEGRATION)
        self.books.tokens.add(made, key_of(token))
        return token, made

    def revoke_token(self, person: Person, name: str) -> IntegrationToken:
        """Let a token open nothing any more; raises NotFound."""
        _must_manage(person)
        return self.books.tokens.revoke(folded(name), self.clock.now())

    def _hashed(self, password: str, account: DeskAccount) -> str:
        must_be_good(password, account.id, account.name, account.email)
        return self.passwords.hash(as_kept(password))

    def _changed(
        self,
        name: str,
        change: Callable[[DeskAccount], dict[str, object]],
        hashed: str | None = None,
        *,
        unlink: bool = False,
    ) -> DeskAccount:
        """A changed account at its next epoch: whoever is signed in as them has to do so again."""

        def next_one(held: DeskAccount) -> DeskAccount:
            return held.model_copy(update=change(held) | {"epoch": held.epoch + 1})

        changed = self.books.accounts.change(folded(name), next_one, hashed, unlink=unlink)
        self.books.sessions.end_all(changed.id)
        return changed


def _must_manage(person: Person) -> None:
    must_be_admin(person, "Only admins may see and change accounts and tokens.")
