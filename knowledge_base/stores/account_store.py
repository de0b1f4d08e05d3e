"""Customers with their services, in memory."""

import threading
from collections.abc import Iterable

from knowledge_base.records import Customer


class MemoryAccounts:
    """Keeps customers for as long as the process lives. Safe to use from several threads."""

    def __init__(self) -> None:
        self._customers: dict[str, Customer] = {}
        self._version = 0
        self._lock = threading.RLock()

    def put(self, customers: Iterable[Customer]) -> tuple[int, int]:
        """Add customers or replace those of the same id, all or none; returns how many were new and changed.

        One without an id cannot be found again and is left out; of an id that comes twice, the last one counts.
        """
        with self._lock:
            staged: dict[str, Customer] = {}
            new = changed = 0
            for customer in customers:
                if not customer.id:
                    continue
                held, given = staged.get(customer.id) or self._customers.get(customer.id), plain(customer)
                if held != given:
                    new, changed = new + (held is None), changed + (held is not None)
                    staged[customer.id] = given
            self._customers.update(staged)
            self._version += bool(staged)
            return new, changed

    def version(self) -> int:
        """Grows with every stored change."""
        return self._version

    def customers(self) -> tuple[Customer, ...]:
        """All customers, by id."""
        with self._lock:
            return tuple(self._customers[key] for key in sorted(self._customers))

    def remove(self, customer_id: str) -> bool:
        """Forget a customer; False where none has this id."""
        with self._lock:
            known = self._customers.pop(customer_id, None) is not None
            self._version += known
            return known


def plain(customer: Customer) -> Customer:
    """A customer, of whatever class the record was."""
    # A line of a file is a record of its own class, and equals no other; what is kept is a customer.
    return Customer.model_construct(**{name: getattr(customer, name) for name in Customer.model_fields})
