"""Who may do what: agents work at the desk, team leads and admins lead it. Every desk asks on every call."""

from assistant.domain.desk import Person
from assistant.errors import RoleRefused


def must_be_known(person: Person) -> None:
    """Raise RoleRefused for somebody without a role at this desk."""
    if person.role != "agent" and not person.leads:
        raise RoleRefused("Only agents, team leads and admins work at this desk.")


def must_lead(person: Person, told: str = "Only team leads and admins may see the review.") -> None:
    """Raise RoleRefused, in the words ``told``, for all but team leads and admins."""
    if not person.leads:
        raise RoleRefused(told)


def must_be_admin(person: Person, told: str) -> None:
    """Raise RoleRefused, in the words ``told``, for all but admins."""
    if person.role != "admin":
        raise RoleRefused(told)
