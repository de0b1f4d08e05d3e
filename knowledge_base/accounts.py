"""The accounts that were given: who a ticket's customer is (docs/formats.md, "Merging")."""

import re
from collections.abc import Iterable
from itertools import pairwise

from knowledge_base.records import Customer

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "doña"})
_WORD = re.compile(r"\w+")


class AccountBook:
    """Customers by id. The last of a duplicate id wins.

    Made in one pass over the customers, whatever their number of sites; sites are not looked at.
    """

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._by_id = {customer.id: customer for customer in customers if customer.id}
        self._names: dict[str, str] = {}
        self._surnames: dict[str, str] = {}
        self._lengths: dict[str, set[int]] = {}
        for customer in self._by_id.values():
            self._note_name(customer.name)

    def fill(self, customer: Customer | None) -> Customer | None:
        """The customer with absent fields filled from the account of the same id; unknown ids stay as given."""
        if customer is None or customer.id not in self._by_id:
            return customer
        return customer.filled_from(self._by_id[customer.id])

    def version(self) -> int:
        """A number that grows with every change; one that was made of given customers never changes."""
        return 0

    def __len__(self) -> int:
        return len(self._by_id)

    def others_named_in(self, text: str, customer: Customer | None) -> tuple[str, ...]:
        """Names of other customers whose full name, or surname behind a title, occurs in ``text``.

        Time does not grow with the number of accounts, nor with the longest name among them.
        """
        words = _WORD.findall(text.casefold())
        runs = {" ".join(words[i : i + n]) for i, word in enumerate(words) for n in self._lengths.get(word, ())}
        titled = {after for title, after in pairwise(words) if title in _TITLES}
        own = _folded(customer.name) if customer and customer.name else None
        found = {self._names[run] for run in runs if run in self._names and run != own}
        found |= {self._surnames[last] for last in titled if last in self._surnames}
        return tuple(sorted(name for name in found if _folded(name) != own))

    def _note_name(self, name: str | None) -> None:
        words = _WORD.findall(name.casefold()) if name else []
        if name and len(words) > 1:
            self._names[" ".join(words)] = self._surnames[words[-1]] = name
            self._lengths.setdefault(words[0], set()).add(len(words))


def _folded(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").casefold()))
