"""The accounts that are kept: always those of the store's newest version."""

import threading

from knowledge_base.accounts import AccountBook
from knowledge_base.ports import AccountStore
from knowledge_base.records import Customer


class KeptAccounts(AccountBook):
    """An account book that follows a store. It is made anew when something was imported, and not before."""

    def __init__(self, store: AccountStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._version = store.version()
        self._book = AccountBook(store.customers())

    def fill(self, customer: Customer | None) -> Customer | None:
        """The customer with absent fields filled from the kept account of the same id."""
        return self._current().fill(customer)

    def others_named_in(self, text: str, customer: Customer | None) -> tuple[str, ...]:
        """Names of other customers in ``text``, as AccountBook finds them."""
        return self._current().others_named_in(text, customer)

    def as_it_stands(self) -> AccountBook:
        """The book at the store's newest version."""
        return self._current()

    def version(self) -> int:
        """The store's own count of changes."""
        return self._store.version()

    def __len__(self) -> int:
        return len(self._current())

    def _current(self) -> AccountBook:
        with self._lock:
            version = self._store.version()
            if version != self._version:
                self._book, self._version = AccountBook(self._store.customers()), version
            return self._book
