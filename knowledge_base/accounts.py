"""The accounts that were given: who a ticket's customer is (docs/formats.md, "Merging")."""

import re
from collections.abc import Iterable

from knowledge_base.records import Customer


class AccountBook:
    """Customers by id. The last of a duplicate id wins."""

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._by_id = {customer.id: customer for customer in customers if customer.id}
        self._names = {_folded(customer.name): customer for customer in self._by_id.values() if customer.name}
        self._longest = max((len(name.split()) for name in self._names), default=0)

    def fill(self, customer: Customer | None) -> Customer | None:
        """The customer with absent fields filled from the account of the same id; unknown ids stay as given."""
        if customer is None or customer.id not in self._by_id:
            return customer
        return customer.filled_from(self._by_id[customer.id])

    def __len__(self) -> int:
        return len(self._by_id)

    def others_named_in(self, text: str, customer: Customer | None) -> tuple[str, ...]:
        """Full names of other customers that occur in ``text``; time does not grow with the number of accounts."""
        words = _folded(text).split()
        runs = {" ".join(words[i : i + n]) for n in range(2, self._longest + 1) for i in range(len(words) - n + 1)}
        own = _folded(customer.name) if customer and customer.name else None
        return tuple(sorted(self._names[run].name or run for run in runs if run in self._names and run != own))


def _folded(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").casefold()))
