"""The accounts that were given: who a ticket's customer is (docs/formats.md, "Merging")."""

import re
from collections.abc import Iterable
from itertools import pairwise

from knowledge_base.records import Customer

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "doña"})


class AccountBook:
    """Customers by id. The last of a duplicate id wins."""

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._by_id = {customer.id: customer for customer in customers if customer.id}
        self._names = {_folded(customer.name): customer for customer in self._by_id.values() if customer.name}
        self._longest = max((len(name.split()) for name in self._names), default=0)
        self._surnames = {name.split()[-1]: customer for name, customer in self._names.items() if " " in name}

    def fill(self, customer: Customer | None) -> Customer | None:
        """The customer with absent fields filled from the account of the same id; unknown ids stay as given."""
        if customer is None or customer.id not in self._by_id:
            return customer
        return customer.filled_from(self._by_id[customer.id])

    def __len__(self) -> int:
        return len(self._by_id)

    def others_named_in(self, text: str, customer: Customer | None) -> tuple[str, ...]:
        """Names of other customers whose full name, or surname behind a title, occurs in ``text``.

        Time does not grow with the number of accounts.
        """
        words = _folded(text).split()
        runs = {" ".join(words[i : i + n]) for n in range(2, self._longest + 1) for i in range(len(words) - n + 1)}
        titled = {after for title, after in pairwise(words) if title in _TITLES}
        own = _folded(customer.name) if customer and customer.name else None
        found = {self._names[run].name for run in runs if run in self._names and run != own}
        found |= {self._surnames[last].name for last in titled if last in self._surnames}
        return tuple(sorted(name for name in found if name and _folded(name) != own))


def _folded(text: str | None) -> str:
    return " ".join(re.findall(r"\w+", (text or "").casefold()))
