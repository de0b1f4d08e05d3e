"""Merging: ticket fields win, absent ones come from the account, lists replace."""

from knowledge_base.accounts import AccountBook
from knowledge_base.records import Customer

BOOK = AccountBook(
    Customer.model_validate(record)
    for record in (
        {"id": "C-1", "name": "Dana Ruiz", "segment": "business", "accounts": [{"id": "A-1", "services": []}]},
        {"id": "C-2", "name": "Ed Marsh"},
        {"id": "C-2", "name": "Edward Marsh"},
    )
)


def test_absent_fields_are_filled_and_given_ones_win():
    filled = BOOK.fill(Customer.model_validate({"id": "C-1", "segment": "enterprise"}))
    assert (filled.name, filled.segment, filled.accounts[0].id) == ("Dana Ruiz", "enterprise", "A-1")


def test_a_list_replaces_and_is_never_merged():
    assert BOOK.fill(Customer.model_validate({"id": "C-1", "accounts": []})).accounts == ()


def test_an_unknown_or_missing_customer_stays_as_it_is():
    assert BOOK.fill(None) is None
    assert BOOK.fill(Customer(id="C-9")) == Customer(id="C-9")


def test_the_last_of_a_repeated_id_counts():
    assert BOOK.fill(Customer(id="C-2")).name == "Edward Marsh"


def test_other_customers_are_found_by_their_full_name_only():
    text = "Hello Dana, as I told EDWARD MARSH yesterday"
    assert BOOK.others_named_in(text, Customer(id="C-1", name="Dana Ruiz")) == ("Edward Marsh",)
    assert BOOK.others_named_in(text, Customer(id="C-2", name="Edward Marsh")) == ()


def test_a_surname_behind_a_title_names_another_customer():
    dana = Customer(id="C-1", name="Dana Ruiz")
    assert BOOK.others_named_in("Good news, Mr. Marsh: it works", dana) == ("Edward Marsh",)
    assert BOOK.others_named_in("Good news from the marsh", dana) == ()


def test_a_name_of_many_words_is_found_among_thousands_of_customers():
    company = Customer(id="C-0", name="The Riverside and Brookfield Bakery of Ruiz & Daughters, Inc.")
    book = AccountBook([company, *(Customer(id=f"C-{n}", name=f"Ana{n} Diaz{n}") for n in range(1, 3000))])
    text = "As the Riverside and Brookfield bakery of Ruiz & Daughters Inc told Ana17 Diaz17."
    assert book.others_named_in(text, None) == ("Ana17 Diaz17", company.name)
    assert book.others_named_in("Ana17 and Diaz18 of Riverside", None) == ()


def test_a_customer_with_hundreds_of_sites_is_filled_whole():
    sites = [{"id": "A-1", "services": [{"id": f"S-{n}"} for n in range(400)]}]
    book = AccountBook([Customer.model_validate({"id": "C-1", "name": "Ruiz", "accounts": sites})])
    assert len(book.fill(Customer(id="C-1")).services) == 400
    assert book.others_named_in("Dear Ruiz", None) == ()
