"""Customers and what they have: the ticket's ``customer`` object of docs/formats.md."""

from pydantic import Field

from knowledge_base.records.base import Outside, ZoneName
from knowledge_base.records.vocabulary import Segment, ServiceType


class Place(Outside):
    """A postal place. Everything may be missing; what is missing is unknown."""

    line: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None


class Service(Outside):
    """One line or product at one place; ``carrier`` is who really runs it (a reseller has several)."""

    id: str | None = None
    type: ServiceType = "other"
    technology: str | None = None
    carrier: str | None = None
    place: Place | None = None
    resource_ids: tuple[str, ...] = ()
    serving_area: str | None = None


class Account(Outside):
    """A billing account with its services."""

    id: str | None = None
    services: tuple[Service, ...] = ()


class NamedContact(Outside):
    """The customer's own contact at the provider, such as an account manager."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None


class Customer(Outside):
    """Who wrote. ``None`` everywhere means unknown, never a default."""

    id: str | None = None
    name: str | None = None
    segment: Segment | None = None
    language: str | None = None
    time_zone: ZoneName | None = None
    vulnerable: bool | None = None
    accounts: tuple[Account, ...] | None = None
    contact: NamedContact | None = None

    @property
    def services(self) -> tuple[Service, ...]:
        """All services of all accounts, in order."""
        return tuple(service for account in self.accounts or () for service in account.services)

    def filled_from(self, account_holder: "Customer") -> "Customer":
        """This customer with every absent field taken from another record of the same id; lists replace."""
        absent = {
            name: getattr(account_holder, name) for name in type(self).model_fields if getattr(self, name) is None
        }
        return self.model_copy(update=absent)


class CustomerRecord(Customer):
    """A line of an ACCOUNTS file: a customer whose id is required."""

    id: str = Field(min_length=1)
