"""No cell of an exported CSV is taken for a formula by a spreadsheet, and nothing of it is lost."""

import csv
import io

import pytest

from ui.files.safe_csv import safe_cell, write_csv

DANGEROUS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\r\n=1", " =1", "\u00a0=1", "\u3000=1", "\uff1d1",
    "\uff0b1", "\uff0d1", "\uff20A", "\ufe661", "\u207c1", "\u22121", '"=1"', "'=1", "\u201c=1", "\ufeff=1", "\u200b=1",
    "\u202e=1", "\0=1", "\x1b=1", "|calc", "%0A=1", "\ttext", "\rtext", "\ntext", " \t\"' \u200b=cmd|' /C calc'!A0",
)  # fmt: skip
HARMLESS = (
    "",
    "T-1",
    "2026-11-22T12:00:00+00:00",
    "a=b",
    "5 + 3",
    "Dana (dana@example.com)",
    "(+1) 312",
    "ñ 😟",
    "—",
    "a\n=b",
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_may_be_a_formula_is_text(text):
    assert safe_cell(text).startswith("'")
    assert safe_cell(text)[1:] == text.replace("\0", "\ufffd")


@pytest.mark.parametrize("text", HARMLESS)
def test_plain_text_stays_as_it_is(text):
    assert safe_cell(text) == text


def test_numbers_stay_numbers():
    assert [safe_cell(value) for value in (-5, 2.5, True, False, None)] == ["-5", "2.5", "true", "false", ""]


def test_rows_come_back_as_they_were_written_and_every_cell_is_quoted():
    stream = io.StringIO(newline="")
    rows = [("T-1", 'say "hi"; =1', None), ("T-2", "two\nlines", -3)]
    assert write_csv(stream, ("id", "text", "number"), iter(rows)) == 2
    written = stream.getvalue()
    assert written.startswith('"id","text","number"\r\n"T-1","say ""hi""; =1",""\r\n')
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read == [["id", "text", "number"], ["T-1", 'say "hi"; =1', ""], ["T-2", "two\nlines", "-3"]]
