"""The accounts that were given: who a ticket's customer is (docs/formats.md, "Merging")."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from knowledge_base.records import Customer

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "don", "dona"})
_WORD = re.compile(r"\w+")
_FAMILY = frozenset({"family", "household", "familia", "account", "ticket", "case"})
_NEAR = 3
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
"""Unicode categories of accents and of characters that are not seen by themselves."""


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

    def as_it_stands(self) -> "AccountBook":
        """This book at this moment, to fill many customers from without asking each time whether it changed."""
        return self

    def version(self) -> int:
        """A number that grows with every change; one that was made of given customers never changes."""
        return 0

    def __len__(self) -> int:
        return len(self._by_id)

    def others_named_in(self, text: str, customer: Customer | None) -> tuple[str, ...]:
        """Names of other customers whose full name, or surname behind a title, occurs in ``text``.

        A surname beside the given name or its initial counts ("Marsh, Edward", "E. Marsh"), and one of a family or a
        household. Accents and unseen characters are no difference. Time does not grow with the number of accounts,
        nor with the longest name among them.
        """
        words = _WORD.findall(_plain(text))
        runs = {" ".join(words[i : i + n]) for i, word in enumerate(words) for n in self._lengths.get(word, ())}
        titled = {after for title, after in pairwise(words) if title in _TITLES}
        own = _folded(customer.name) if customer and customer.name else None
        found = {self._names[run] for run in runs if run in self._names and run != own}
        found |= {self._surnames[last] for last in titled if last in self._surnames}
        found |= self._beside(words)
        return tuple(sorted(name for name in found if _folded(name) != own))

    def _beside(self, words: list[str]) -> set[str]:
        """Customers whose surname stands near their given name, beside its initial, or before a word for a family."""
        found = set()
        for at, word in enumerate(words):
            name = self._surnames.get(word)
            if name is None:
                continue
            first = _WORD.findall(_plain(name))[0]
            near, right_beside = words[max(0, at - _NEAR) : at + 2], words[max(0, at - 1) : at + 2]
            if first in near or first[0] in right_beside or _FAMILY & set(right_beside):
                found.add(name)
        return found

    def _note_name(self, name: str | None) -> None:
        words = _WORD.findall(_plain(name)) if name else []
        if name and len(words) > 1:
            self._names[" ".join(words)] = self._surnames[words[-1]] = name
            self._lengths.setdefault(words[0], set()).add(len(words))


def _folded(text: str | None) -> str:
    return " ".join(_WORD.findall(_plain(text or "")))


def _plain(text: str) -> str:
    """Small letters without accents and without characters that are not seen."""
    if text.isascii():
        return text.casefold()
    found = unicodedata.normalize("NFKD", text)
    return "".join(c for c in found if unicodedata.category(c) not in _UNSEEN).casefold()
