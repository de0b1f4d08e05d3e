"""``warmline accounts``: many customers at once, wrong lines told, everything else kept."""

import csv
import json
import re

import pytest
from click.testing import CliRunner

from ui.command_line.cli import main


@pytest.fixture
def run(tmp_path):
    def ran(*arguments, text=None):
        command = ["accounts", *map(str, arguments), "--data", str(tmp_path / "data")]
        result = CliRunner().invoke(main, command, input=text)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return ran


def _csv(path, customers, wrong=()):
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["customer_id", "customer_name", "service_id", "type", "city", "postcode", "country"])
        for number in range(customers):
            for site in range(1 + number % 3):
                place = [f"Town {site}", f"6054{site}", "US"]
                rows.writerow([f"C-{number}", f"Customer {number}", f"S-{number}-{site}", "internet", *place])
        rows.writerows(wrong)
    return path


def test_two_hundred_customers_are_imported_once(run, tmp_path):
    path = _csv(tmp_path / "all.csv", 200)
    first = run("import", path)
    assert (first.exit_code, first.stdout) == (0, "200 customers read: 200 new, 0 changed, 0 lines wrong\n")
    assert run("import", path).stdout == "200 customers read: 0 new, 0 changed, 0 lines wrong\n"
    listed = run("list").stdout.splitlines()
    assert len(listed) == 200
    assert next(line for line in listed if line.startswith("C-2 ")).split("  ")[-1].strip() == "3 services at 3 sites"


def test_wrong_lines_are_told_and_the_others_are_kept(run, tmp_path):
    result = run("import", _csv(tmp_path / "all.csv", 2, [["", "Nobody", "S", "internet", "", "", ""]]))
    assert (result.exit_code, result.stdout) == (1, "2 customers read: 2 new, 0 changed, 1 line wrong\n")
    assert result.stderr == "warmline: accounts line 5: field 'customer_id' is missing; expected the customer's id\n"


def test_json_lines_from_standard_input(run):
    told = '{"id": "C-1", "name": "Dana"}\n{bad\n{"id": "C-2", "colour": "red"}\n'
    result = run("import", "-", text=told)
    assert result.exit_code == 1
    assert "accounts line 2: " in result.stderr
    assert "colour" in result.stderr
    kept = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [one["id"] for one in kept] == ["C-1", "C-2"]


def test_a_file_that_is_not_there_leaves_with_2(run):
    result = run("import", "/nowhere/accounts.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_nothing_kept_yet_says_so(run):
    assert "No customers are kept here" in run("list").stdout
    assert run("list", "--json").stdout == ""


def test_names_of_customers_are_text_and_nothing_more(run):
    escapes = "x\x1b[2J\x1b]0;title\x07\r\nforged\x9b1m\u202egnp"
    services = [{"type": "internet", "carrier": escapes}]
    told = {"id": f"C{escapes}", "name": escapes, "accounts": [{"services": services}], escapes: 1}
    imported = run("import", "-", text=json.dumps(told) + "\n" + json.dumps({"id": escapes, "accounts": escapes}))
    listed, objects = run("list"), run("list", "--json")
    for result in (imported, listed, objects):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]|^forged", result.output, re.MULTILINE)
    assert len(listed.stdout.splitlines()) == 1
    assert json.loads(objects.stdout)["name"] == escapes
