"""Who is at the door: signing in and out, whose session a token is, and which other system calls."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant.auditing import AuditTrail, NoTrail, noted
from assistant.domain.account import DeskAccount
from assistant.domain.desk import Person
from assistant.domain.signing_in import Caller, Session, SessionRules, SignedIn
from assistant.errors import NotAllowed, SignInRefused
from assistant.people.names import digest, folded, origin
from assistant.people.password_rules import LONGEST, as_kept, must_be_good
from assistant.people.patience import TryGate
from assistant.people.tokens import key_of, new_token
from assistant.ports_people import Passwords, PeopleBooks
from assistant.roles import must_be_admin
from knowledge_base.ports import Clock

_NOBODY = "nobody"
_WRONG = "This name and this password do not go together."
_WRONG_PRESENT = "That is not your present password."
_SIGNED_OUT = "You are signed out. Sign in again."
_NOT_LINKED = "Nobody at this desk has this sign-in. Ask an admin to add your e-mail address to your account."
_SUBJECT_MOST = 255
_KNOWN_FOR = timedelta(days=30)
_USED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class PeopleDesk:
    """The door of one place. Where ``has_people`` says no, there is nobody to sign in as."""

    books: PeopleBooks
    passwords: Passwords
    clock: Clock
    trail: AuditTrail = field(default_factory=NoTrail)
    rules: SessionRules = field(default_factory=SessionRules)

    def has_people(self) -> bool:
        """Whether anybody can sign in; cheap to ask."""
        return self.books.accounts.has_people()

    def person(self, person_id: str) -> Person:
        """The present name and role of an account; raises NotAllowed where it is unknown or disabled."""
        account = self.books.accounts.account(person_id)
        if account is None or account.disabled_at is not None:
            raise NotAllowed("This account may not work here any more.")
        return account.person

    def sign_in(self, name: str, password: str, address: str) -> SignedIn:
        """Sign in with name and password from a client's ``address``.

        Raises SignInRefused: in the same words, after the same work, for an unknown name, a disabled account and a
        wrong password; with the seconds to wait, and without looking at the password, after too many wrong tries.
        """
        where, now = digest("address", origin(address)), self.clock.now()
        account, hashed = self._proved(folded(name), as_kept(password), where, _WRONG)
        self.books.sessions.know_address(account.id, where, now, now - _KNOWN_FOR)
        if self.passwords.outdated(hashed):
            self.books.accounts.rehash(account.id, self.passwords.hash(as_kept(password)), hashed)
        return self._started(account, now, "password")

    def change_password(self, token: str, present: str, new: str, address: str) -> SignedIn:
        """Let whoever is signed in choose another password; ends their sessions everywhere, and starts this one anew.

        Raises AccountInvalid for a new one that is no good, NotAllowed where they have none here, and SignInRefused
        where they are signed out, or the present one is wrong: that counts as a try to sign in.
        """
        found = self._session(token)
        if found is None:
            raise SignInRefused(_SIGNED_OUT)
        account = found[1]
        if self.books.accounts.password_hash(account.id) is None:
            raise NotAllowed("You sign in by a provider and have no password at this desk.")
        must_be_good(new, account.id, account.name, account.email)
        self._proved(account.id, as_kept(present), digest("address", origin(address)), _WRONG_PRESENT)
        hashed = self.passwords.hash(as_kept(new))

        def next_one(held: DeskAccount) -> DeskAccount:
            # An admin was faster, who disabled them or set another password: that stands.
            if held.epoch != account.epoch:
                raise SignInRefused(_SIGNED_OUT)
            return _at_next_epoch(held)

        changed = self.books.accounts.change(account.id, next_one, hashed)
        self.books.sessions.end_all(account.id)
        noted(self.trail, account.id, "changed own password", account.id)
        return self._started(changed, self.clock.now(), "password")

    def sign_in_with(self, issuer: str, subject: str, email: str | None) -> SignedIn:
        """Sign in whoever an identity provider vouches for; ``email`` only where the provider verified it.

        The first time an account is found by its address; from then on it belongs to that subject alone. Raises
        SignInRefused for everybody else: nobody makes an account by signing in.
        """
        account = None
        # OpenID Connect Core 1.0, 2: a subject has at most 255 ASCII characters.
        if subject.isascii() and 0 < len(subject) <= _SUBJECT_MOST:
            account = self.books.accounts.account_linked(issuer, subject) or self._linked_now(issuer, subject, email)
        if account is None or account.disabled_at is not None:
            named = account.id if account else self.trail.hashed(folded(f"{issuer} {subject}"))
            noted(self.trail, _NOBODY, "was refused to sign in", named, {"by": "provider"})
            raise SignInRefused(_NOT_LINKED)
        return self._started(account, self.clock.now(), "provider")

    def person_of(self, token: str) -> Person | None:
        """Who is signed in with this token, under their present name and role; None where nobody is any more."""
        found = self._session(token)
        return found[1].person if found else None

    def sign_out(self, token: str) -> None:
        """End this session; one that has ended already is no error."""
        found = self._session(token)
        self.books.sessions.end(key_of(token))
        if found:
            noted(self.trail, found[1].id, "signed out")

    def sign_out_everywhere(self, by: Person, person_id: str) -> int:
        """End every session of a person; returns how many. Raises NotFound, NotAllowed (for admins and themselves)."""
        if by.id != person_id:
            must_be_admin(by, "Only admins may sign other people out.")
        self.books.accounts.change(person_id, _at_next_epoch)
        ended = self.books.sessions.end_all(person_id)
        noted(self.trail, by.id, "signed out everywhere", person_id, {"sessions": ended})
        return ended

    def has_tokens(self) -> bool:
        """Whether there is a token that another system can use now."""
        now = self.clock.now()
        return any(token.holds(now) for token in self.books.tokens.tokens())

    def caller_of(self, bearer: str) -> Caller | None:
        """The system behind a bearer token; None for one that is unknown, expired or revoked."""
        token, now = self.books.tokens.token(key_of(bearer)), self.clock.now()
        if token is None or not token.holds(now):
            return None
        if token.used_at is None or now - token.used_at >= _USED_EVERY:
            self.books.tokens.used(token.name, now)
        return Caller(token.person, token.scopes)

    def _proved(self, wanted: str, password: str, where: str, wrong: str) -> tuple[DeskAccount, str]:
        """The account whose password this is, and its hash; raises SignInRefused in the words ``wrong``."""
        now = self.clock.now()
        known = self.books.sessions.knows_address(wanted, where)
        attempt = TryGate(self.books.tries).enter(wanted, where, now, known=known)
        account, hashed = self.books.accounts.account(wanted), self.books.accounts.password_hash(wanted)
        # Nobody's password is that long: then it is only the work that has to be the same.
        right = self.passwords.verify(password[:LONGEST], hashed if len(password) <= LONGEST else None)
        if account is None or hashed is None or account.disabled_at is not None or not right:
            # A name that nobody has may be a password, typed into the wrong field.
            subject = account.id if account else self.trail.hashed(wanted)
            noted(self.trail, _NOBODY, "was refused to sign in", subject, {"wait": attempt.wait})
            raise SignInRefused(wrong, attempt.wait)
        TryGate(self.books.tries).passed(attempt, now)
        return account, hashed

    def _session(self, token: str) -> tuple[Session, DeskAccount] | None:
        key, now = key_of(token), self.clock.now()
        found = self.books.sessions.session(key)
        if found is None:
            return None
        session, account = found
        if not self.rules.hold(session, account, now):
            self.books.sessions.end(key)
            return None
        if now - session.seen_at >= self.rules.noted_every:
            self.books.sessions.seen(key, now)
        return found

    def _linked_now(self, issuer: str, subject: str, email: str | None) -> DeskAccount | None:
        account = self.books.accounts.account_with_email(folded(email)) if email else None
        if account is None or account.disabled_at is not None:
            return None
        if not self.books.accounts.link(issuer, subject, account.id):
            return None
        noted(self.trail, account.id, "linked a sign-in", account.id)
        return account

    def _started(self, account: DeskAccount, now: datetime, way: str) -> SignedIn:
        token, until = new_token(), now + self.rules.longest
        self.books.sessions.start(Session(key_of(token), account.id, account.epoch, now, now, until))
        noted(self.trail, account.id, "signed in", None, {"by": way})
        return SignedIn(token, account.person, until)


def _at_next_epoch(account: DeskAccount) -> DeskAccount:
    return account.model_copy(update={"epoch": account.epoch + 1})
