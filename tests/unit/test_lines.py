"""Reading input line by line: every line gives an object or one refusal, in order, and nothing stops the rest."""

import io
import json
import tracemalloc

import pytest

from ui.files.csv_tickets import NoHeader, looks_like_csv, read_csv
from ui.files.lines import MAX_LINE, read_lines


def _read(raw: bytes):
    return [
        (line.number, line.refused.detail.code if line.refused else line.data) for line in read_lines(io.BytesIO(raw))
    ]


CASES = {
    "two objects": (b'{"id": "1"}\n{"id": "2"}\n', [(1, {"id": "1"}), (2, {"id": "2"})]),
    "no newline at the end": (b'{"id": "1"}\n{"id": "2"}', [(1, {"id": "1"}), (2, {"id": "2"})]),
    "windows line ends": (b'{"id": "1"}\r\n{"id": "2"}\r\n', [(1, {"id": "1"}), (2, {"id": "2"})]),
    "byte order mark": (b'\xef\xbb\xbf{"id": "1"}\n', [(1, {"id": "1"})]),
    "nothing": (b"", []),
    "only blank lines": (b"\n\n  \n", []),
    "blank line in the middle": (b'{"id": "1"}\n\n{"id": "2"}\n\n', [(1, {"id": "1"}), (2, "empty"), (3, {"id": "2"})]),
    "broken line in the middle": (
        b'{"id": "1"}\n{"id": \n{"id": "3"}\n',
        [(1, {"id": "1"}), (2, "invalid_json"), (3, {"id": "3"})],
    ),
    "broken first line": (b'{"id": \n{"id": "2"}\n', [(1, "invalid_json"), (2, {"id": "2"})]),
    "one object over several lines": (b'{\n  "id": "1"\n}\n', [(1, {"id": "1"})]),
    "an array": (b'[{"id": "1"}]\n', [(1, "invalid_json")]),
    "a number": (b"7\n", [(1, "invalid_json")]),
    "not a number": (b'{"id": "1", "x": NaN}\n', [(1, "invalid_json")]),
    "latin-1 bytes": (b'{"id": "1", "text": "caf\xe9"}\n{"id": "2"}\n', [(1, "bad_encoding"), (2, {"id": "2"})]),
    "deep nesting": (b'{"id": ' + b"[" * 100_000 + b"\n" + b'{"id": "2"}\n', [(1, "invalid_json"), (2, {"id": "2"})]),
    "a huge whole number": (b'{"id": ' + b"9" * 6_000 + b'}\n{"id": "2"}\n', [(1, "invalid_json"), (2, {"id": "2"})]),
}


@pytest.mark.parametrize("name", CASES)
def test_every_line_is_an_object_or_a_refusal(name):
    raw, expected = CASES[name]
    assert _read(raw) == expected


def test_a_line_over_the_limit_is_refused_and_the_next_one_read():
    raw = b'{"id": "' + b"x" * (2 * MAX_LINE) + b'"}\n{"id": "2"}\n'
    assert _read(raw) == [(1, "too_large"), (2, {"id": "2"})]


def test_a_line_at_the_limit_is_read():
    padding = MAX_LINE - len(b'{"id": ""}')
    raw = b'{"id": "' + b"x" * padding + b'"}\n{"id": "2"}\n'
    assert [number for number, data in _read(raw) if isinstance(data, dict)] == [1, 2]


def test_a_short_line_after_a_long_file_start_is_whole():
    lines = [json.dumps({"id": str(n), "text": "é" * 700}, ensure_ascii=False) for n in range(2_000)]
    found = _read("\n".join(lines).encode())
    assert [data["id"] for _, data in found] == [str(n) for n in range(2_000)]


def test_memory_does_not_grow_with_the_number_of_lines():
    class Endless(io.RawIOBase):
        """Makes lines as they are read, so that only the reader's own memory is measured."""

        def __init__(self, count):
            self.left, self.rest = count, b""

        def readable(self):
            return True

        def readinto(self, buffer):
            while self.left and len(self.rest) < len(buffer):
                self.rest += b'{"id": "1", "text": "' + b"x" * 2_000 + b'"}\n'
                self.left -= 1
            piece, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
            buffer[: len(piece)] = piece
            return len(piece)

    def peak(count):
        tracemalloc.start()
        total = sum(1 for _ in read_lines(io.BufferedReader(Endless(count))))
        _, top = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert total == count
        return top

    assert peak(8_000) < 1.5 * peak(2_000)


def _rows(raw: bytes):
    unknown: set[str] = set()
    lines = list(read_csv(io.BytesIO(raw), unknown))
    return [(line.number, line.refused.detail.code if line.refused else line.data) for line in lines], unknown


def test_csv_rows_become_tickets_with_customer_and_place():
    raw = (
        b"id,text,channel,customer_id,customer_name,segment,service,city,postcode\n"
        b'1,"No internet, since noon",chat,C-1,Dana,business,internet,Riverside,60546\n2,hello,,,,,,,\n'
    )
    rows, unknown = _rows(raw)
    place = {"city": "Riverside", "postcode": "60546"}
    customer = {"id": "C-1", "name": "Dana", "segment": "business"}
    customer["accounts"] = [{"services": [{"type": "internet", "place": place}]}]
    assert rows[0] == (2, {"id": "1", "text": "No internet, since noon", "channel": "chat", "customer": customer})
    assert rows[1] == (3, {"id": "2", "text": "hello"})
    assert unknown == set()


def test_csv_texts_over_several_lines_keep_their_first_line_number():
    rows, _ = _rows(b'id,text\n1,"one\ntwo"\n2,three\n')
    assert [number for number, _ in rows] == [2, 4]


def test_csv_bad_rows_do_not_hide_the_others():
    rows, unknown = _rows(b"id,text,mood\n1,caf\xe9,sad\n2,ok\n3,fine,glad\n4,a,b,c\n")
    assert [data if isinstance(data, str) else data["id"] for _, data in rows] == [
        "bad_encoding", "invalid_field", "3", "invalid_field",
    ]  # fmt: skip
    assert unknown == {"Csv.mood"}


def test_csv_without_id_and_text_is_wrong_usage():
    with pytest.raises(NoHeader, match="id and text"):
        _rows(b"name,age\nx,1\n")


@pytest.mark.parametrize(
    ("where", "head", "is_csv"),
    [
        ("tickets.csv", b"anything", True),
        ("-", b"id,text\n1,hello\n", True),
        ("-", b'text,"id",channel\n', True),
        ("tickets.jsonl", b'{"id": "1", "text": "a,b"}\n', False),
        ("-", b"", False),
    ],
)
def test_csv_is_told_apart_by_name_or_header(where, head, is_csv):
    assert looks_like_csv(where, head) is is_csv
