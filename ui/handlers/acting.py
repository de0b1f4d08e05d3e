"""Who acts in a gesture or a request: the person who signed in, or, where nobody has to, the one at this machine."""

from dataclasses import dataclass
from typing import Protocol

from assistant.domain.desk import Person
from assistant.errors import NotAllowed

SIGNED_OUT = "You are signed out. Your text is kept; sign in again."
"""What somebody is told whose page is still open."""


class People(Protocol):
    """What is asked of the accounts here: `assistant.people_desk.PeopleDesk` answers."""

    def has_people(self) -> bool:
        """Whether anybody can sign in; then everybody has to."""
        ...

    def person(self, person_id: str) -> Person:
        """That account's name and role of now; raises NotAllowed where it is unknown or disabled."""
        ...


@dataclass(frozen=True)
class Acting:
    """Names the person behind an id that the server itself gave to a request, never the page.

    ``standing`` acts where there are no accounts, which is only ever so on loopback.
    """

    standing: Person
    people: People | None = None

    def person(self, person_id: str | None) -> Person:
        """Who that is now; raises NotAllowed for nobody, a disabled account, and ids that are no account's."""
        if self.people is None or not self.people.has_people():
            return self.standing
        if not person_id:
            raise NotAllowed(SIGNED_OUT)
        return self.people.person(person_id)
