"""Accounts from files as people have them: JSON Lines, and what spreadsheets write."""

import json
from io import BytesIO

import pytest

from knowledge_base.account_files import MAX_LINE, AccountProblem, read_accounts_file
from knowledge_base.records import CustomerRecord, UnknownFields

HEADER = (
    "customer_id,customer_name,segment,language,time_zone,vulnerable,account_id,service_id,type,technology,carrier,"
    "line,city,region,postcode,country,resource_ids,serving_area"
)
DANA = (
    "C-1,Dana Ruiz,business,en,America/Chicago,no,A-1,S-1,internet,cable,Northlight,"
    "14 Mill Road,Riverside,Illinois,60546,US,OLT-1;OLT-2|OLT-3,RVS"
)
BOM = b"\xef\xbb\xbf"


def read(text: str | bytes, name: str = "accounts.csv", unknown: UnknownFields | None = None):
    raw = text if isinstance(text, bytes) else text.encode()
    found = list(read_accounts_file(BytesIO(raw), name, unknown))
    customers = {one.id: one for one in found if isinstance(one, CustomerRecord)}
    return customers, [one.message for one in found if isinstance(one, AccountProblem)]


def rows(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines]) + "\n"


def cells(**values: str) -> str:
    return ",".join(values.get(name, "") for name in HEADER.split(","))


def services(customer: CustomerRecord) -> list[tuple[str | None, list[str | None]]]:
    return [(account.id, [service.id for service in account.services]) for account in customer.accounts or ()]


def test_a_row_is_a_customer_with_a_service():
    customers, problems = read(rows(DANA))
    assert problems == []
    dana = customers["C-1"]
    told = (dana.name, dana.segment, dana.language, dana.time_zone, dana.vulnerable)
    assert told == ("Dana Ruiz", "business", "en", "America/Chicago", False)
    (service,) = dana.services
    assert (service.id, service.type, service.technology, service.carrier) == ("S-1", "internet", "cable", "Northlight")
    assert (service.place.line, service.place.city, service.place.postcode) == ("14 Mill Road", "Riverside", "60546")
    assert (service.resource_ids, service.serving_area) == (("OLT-1", "OLT-2", "OLT-3"), "RVS")


def test_rows_of_one_customer_gather_wherever_they_stand():
    customers, problems = read(rows(
        cells(customer_id="C-1", account_id="A-2", service_id="S-1"),
        cells(customer_id="C-2", service_id="S-9"),
        cells(customer_id="C-1", account_id="A-1", service_id="S-2"),
        cells(customer_id="C-1", account_id="A-2", service_id="S-3"),
        cells(customer_id="C-2", customer_name="Ed Marsh"),
    ))  # fmt: skip
    assert problems == []
    assert services(customers["C-1"]) == [("A-2", ["S-1", "S-3"]), ("A-1", ["S-2"])]
    assert (services(customers["C-2"]), customers["C-2"].name) == ([(None, ["S-9"])], "Ed Marsh")


def test_hundreds_of_sites_are_one_customer():
    many = (cells(customer_id="C-1", account_id="A-1", service_id=f"S-{n}", city="Riverside") for n in range(400))
    customers, _ = read(rows(*many))
    assert len(customers["C-1"].services) == 400


def test_only_a_customer_id_is_needed_and_what_is_missing_is_unknown():
    customers, problems = read("customer_id\nC-1\n")
    assert (customers, problems) == ({"C-1": CustomerRecord(id="C-1")}, [])


DIFFERS = "line 3: field '{}' differs from line 2, which belongs to the same customer; line 2 counts"
# Cells of the second of two rows, and what is said of line 3.
LATER = [
    ({"customer_name": "Danny"}, DIFFERS.format("customer_name")),
    ({"customer_name": "DANA RUIZ"}, None),
    ({"vulnerable": "yes"}, DIFFERS.format("vulnerable")),
    ({"segment": "Business"}, None),
    ({"language": ""}, None),
]  # fmt: skip


@pytest.mark.parametrize(("later", "said"), LATER)
def test_a_later_row_that_says_otherwise_is_told_and_its_service_is_kept(later, said):
    customers, problems = read(rows(DANA, cells(customer_id="C-1", account_id="A-1", service_id="S-2", **later)))
    assert problems == ([said] if said else [])
    assert (customers["C-1"].name, customers["C-1"].vulnerable) == ("Dana Ruiz", False)
    assert services(customers["C-1"]) == [("A-1", ["S-1", "S-2"])]


# Cells of a row that cannot be used as they are; what is said; what is kept of its customer's services.
BROKEN = [
    ({"customer_id": ""}, "line 2: field 'customer_id' is missing; expected the customer's id", None),
    ({"segment": "gold"}, "line 2: field 'segment': expected 'consumer', 'business' or 'enterprise'", ["S-1"]),
    ({"time_zone": "Chicago"}, "line 2: field 'time_zone': expected an IANA time zone such as", ["S-1"]),
    ({"vulnerable": "maybe"}, "line 2: field 'vulnerable': expected true or false; it stays unknown", ["S-1"]),
    ({"type": "phone"}, "line 2: field 'type': expected 'internet', 'mobile', 'voice'", []),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said", "kept"), BROKEN)
def test_what_cannot_be_used_is_named_and_the_rest_goes_on(change, said, kept):
    plain = {"customer_id": "C-1", "account_id": "A-1", "service_id": "S-1", "type": "internet"}
    customers, problems = read(rows(cells(**plain | change), cells(customer_id="C-2")))
    assert len(problems) == 1
    assert problems[0].startswith(said)
    assert "C-2" in customers
    assert (services(customers["C-1"]) == [("A-1", kept)]) if kept is not None else "C-1" not in customers


def test_a_service_told_twice_is_one_and_a_difference_is_named():
    one = cells(customer_id="C-1", service_id="S-1", city="Riverside")
    customers, problems = read(rows(one, one, one.replace("Riverside", "Brookfield")))
    assert [service.place.city for service in customers["C-1"].services] == ["Riverside"]
    same = "line 4: field 'service_id' is that of line 2, of the same customer, and the rest differs; line 2 counts"
    assert problems == [same]


TWO = rows(DANA, cells(customer_id="C-2", customer_name="Ed"))
# A file as something writes it: all hold the same two customers.
WRITTEN = {
    "plain": TWO.encode(),
    "byte order mark": BOM + TWO.encode(),
    "windows line ends": TWO.replace("\n", "\r\n").encode(),
    "semicolons": BOM + TWO.replace("OLT-1;OLT-2", "OLT-1|OLT-2").replace(",", ";").encode(),
    "tabs": TWO.replace(",", "\t").encode(),
    "separator said": b"sep=;\r\n" + TWO.replace("OLT-1;OLT-2", "OLT-1|OLT-2").replace(",", ";").encode(),
    "header in words": TWO.replace("customer_id,customer_name", '"Customer ID", Customer-Name').encode(),
    "blank rows": TWO.replace("\nC-2", "\n\n,,,,\nC-2").encode(),
    "trailing separators": TWO.replace("\nC-2", ",,\nC-2").encode(),
    "no line end at the end": TWO.strip().encode(),
    "all quoted": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in TWO.splitlines()).encode(),
}


@pytest.mark.parametrize("raw", WRITTEN.values(), ids=WRITTEN.keys())
def test_what_spreadsheets_write_is_read(raw):
    customers, problems = read(raw)
    assert problems == []
    assert list(customers) == ["C-1", "C-2"]
    assert customers["C-1"].services[0].resource_ids == ("OLT-1", "OLT-2", "OLT-3")


def test_a_quoted_cell_may_hold_line_ends_separators_and_quotes():
    quoted = cells(customer_id="C-1", customer_name='"Ruiz ""Mill"" Bakery,\nRiverside"')
    customers, problems = read(rows(quoted, cells(customer_id="", city="x")))
    assert customers["C-1"].name == 'Ruiz "Mill" Bakery,\nRiverside'
    assert problems == ["line 4: field 'customer_id' is missing; expected the customer's id"]


@pytest.mark.parametrize("cell", ["=1+1", "+1 312", "@SUM(A1)", "-2", '=HYPERLINK("x")'])
def test_a_cell_that_looks_like_a_formula_is_data(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    customers, problems = read(rows(cells(customer_id="C-1", customer_name=quoted)))
    assert (customers["C-1"].name, problems) == (cell, [])


GOOD = cells(customer_id="C-9").encode()
# A line that cannot be read, between two that can; what is said.
UNREADABLE = {
    "wrong encoding": (
        cells(customer_id="C-1", customer_name="Jos\udce9").encode(errors="surrogateescape"),
        "not UTF-8",
    ),
    "too long": (b"C-1," + b"x" * MAX_LINE, "longer than 1048576 bytes"),
    "too many fields": (DANA.encode() + b",more", "more fields than the header"),
    "a quote inside a cell": (b'C-1,"Dana" Ruiz', "not a CSV row"),
}


@pytest.mark.parametrize(("raw", "said"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_row_that_cannot_be_read_hides_no_other(raw, said):
    customers, problems = read(b"\n".join([HEADER.encode(), cells(customer_id="C-8").encode(), raw, GOOD]))
    assert list(customers) == ["C-8", "C-9"]
    (problem,) = problems
    assert problem.startswith(f"line 3: {said}")


def test_a_quote_that_is_never_closed_is_told_at_its_line():
    customers, problems = read(rows(cells(customer_id="C-8"), 'C-1,"Dana', cells(customer_id="C-9")))
    assert list(customers) == ["C-8"]
    assert problems[0].startswith("line 3: not a CSV row")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,city\nDana,Riverside\n", "line 1: expected a header row with at least the column customer_id"),
        ("", "line 1: expected a header row with at least the column customer_id"),
        ("customer_id,city,city\nC-1,a,b\n",
         "line 1: column 'city' occurs twice in the header; expected each column once"),
    ],
)  # fmt: skip
def test_a_header_that_cannot_be_used_is_one_problem(text, said):
    assert read(text) == ({}, [said])


def test_columns_that_nobody_knows_are_named_once():
    unknown = UnknownFields()
    read("customer_id,colour\nC-1,red\nC-2,blue\n", unknown=unknown)
    assert unknown.names == {"Csv.colour"}


YES_AND_NO = {"TRUE": True, "Yes": True, "1": True, "sí": True, "FALSE": False, "0": False, "n": False}


@pytest.mark.parametrize(("word", "value"), YES_AND_NO.items())
def test_yes_and_no_are_read_as_people_write_them(word, value):
    customers, _ = read(rows(cells(customer_id="C-1", vulnerable=word)))
    assert customers["C-1"].vulnerable is value


def line(**fields: object) -> str:
    return json.dumps(fields)


def test_json_lines_are_customers_as_they_come():
    text = "\n".join([line(id="C-1", name="Dana"), "", line(id="C-2", accounts=[{"id": "A", "services": [{}]}])])
    customers, problems = read(text, "accounts.jsonl")
    assert (customers["C-1"].name, len(customers["C-2"].services), problems) == ("Dana", 1, [])


@pytest.mark.parametrize("name", ["-", "accounts", "accounts.jsonl"])
def test_json_and_csv_are_told_apart_by_content(name):
    assert list(read(line(id="C-1"), name)[0]) == ["C-1"]
    assert list(read(BOM + line(id="C-1").encode(), name)[0]) == ["C-1"]
    assert list(read(rows(DANA), name)[0]) == ["C-1"]


def test_one_customer_over_several_lines_is_one_customer():
    text = json.dumps({"id": "C-1", "accounts": [{"services": [{"id": "S-1"}]}]}, indent=2)
    customers, problems = read(text, "one.json")
    assert (services(customers["C-1"]), problems) == ([(None, ["S-1"])], [])


# A line between two good ones, and what is said of it.
BAD_LINES = [
    ('{"name": "Dana"}', "line 2: field 'id' is missing; expected the customer's id"),
    ('{"id": ""}', "line 2: field 'id': string should have at least 1 character"),
    ('{"id": "C-1", "segment": "gold"}', "line 2: field 'segment': expected 'consumer', 'business' or 'enterprise'"),
    ('{"id": "C-1", "accounts": [{"services": [{"type": "phone"}]}]}',
     "line 2: field 'accounts.0.services.0.type': expected"),
    ("{nonsense", "line 2: not JSON at column 2"),
    ("[1]", "line 2: expected one JSON object per line"),
    ('{"id": "\\ud800"}', "line 2: not UTF-8"),
    ("[" * 100_000, "line 2: not JSON"),
    ('{"id": "' + "x" * MAX_LINE + '"}', "line 2: longer than 1048576 bytes"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "said"), BAD_LINES, ids=[said for _, said in BAD_LINES])
def test_a_broken_json_line_hides_no_other(bad, said):
    customers, problems = read("\n".join([line(id="C-8"), bad, line(id="C-9")]), "accounts.jsonl")
    assert list(customers) == ["C-8", "C-9"]
    (problem,) = problems
    assert problem.startswith(said)


def test_a_broken_first_line_hides_no_other():
    customers, problems = read('{"id": \n' + line(id="C-9") + "\n" + line(id="C-10"), "accounts.jsonl")
    assert list(customers) == ["C-9", "C-10"]
    assert len(problems) == 1


def test_a_repeated_id_is_told_and_the_last_one_counts():
    customers, problems = read("\n".join([line(id="C-1", name="a"), line(id="C-1", name="b")]), "a.jsonl")
    assert customers["C-1"].name == "b"
    assert problems == ["line 2: field 'id' is that of line 1; the last one counts"]


def test_a_problem_quotes_no_data_of_a_customer():
    _, problems = read(rows(cells(customer_id="C-1", segment="SECRET", type="SECRET", time_zone="SECRET")))
    assert problems
    assert "SECRET" not in " ".join(problems)


# A second row, and whether what it tells is left out.
LEFT_OUT = [
    (cells(customer_id="C-1", type="phone"), True),
    (cells(city="Riverside"), True),
    (cells(customer_id="C-1", customer_name="Danny"), False),
    (cells(customer_id="C-2", segment="gold"), False),
]


@pytest.mark.parametrize(("row", "left_out"), LEFT_OUT)
def test_a_problem_tells_its_line_and_whether_that_is_left_out(row, left_out):
    found = read_accounts_file(BytesIO(rows(DANA, row).encode()), "accounts.csv")
    (problem,) = [one for one in found if isinstance(one, AccountProblem)]
    assert (problem.line, problem.left_out) == (3, left_out)


def test_an_empty_file_has_no_customers_and_no_problems():
    assert read("", "accounts.jsonl") == ({}, [])
