"""Whatever a feed, ticket or file says, a terminal only shows it, and JSON stays the same JSON."""

import json
import logging
import sys
import unicodedata
from io import StringIO

import click
import pytest

from ui.command_line.exits import Sentence
from ui.files.batch import Messages
from ui.files.printing import plain, plain_json, plain_log

HOSTILE = "a\x1b[2J\x1b]0;t\x07\x1b]8;;http://evil\x07b\r\nok\x9b1m\x7f\u202egnp\u2066\u200b\ufeff\u2028c\U000e0041"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("INC-7 r2: 6 pm, “Naperville” · ok", "INC-7 r2: 6 pm, “Naperville” · ok"),
        ("Ñandú 東京 عربي 🛰️ e\u0301", "Ñandú 東京 عربي 🛰️ e\u0301"),
        ("a\x1b[31mb", "a\ufffd[31mb"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("one\r\ntwo\tthree\u2028four\x85five", "one  two three four five"),
        ("abc\u202edef\u2066", "abc\ufffddef\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("", ""),
    ],
)
def test_text_is_one_line_without_unseen_characters(text, shown):
    assert plain(text) == shown


def test_every_unseen_character_is_replaced():
    unseen = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in unseen)
    assert set(plain(every)) == {" ", "\ufffd"}


def test_json_means_the_same_and_holds_no_unseen_character():
    said = {"id": HOSTILE, "name": "Ñandú 東京 🛰️", "n": [1, None, {HOSTILE: True}]}
    written = plain_json(json.dumps(said, ensure_ascii=False))
    assert json.loads(written) == said
    assert plain(written) == written
    assert "Ñandú 東京 🛰️" in written


def test_layout_of_json_stays():
    assert plain_json('{\n  "a": 1\n}') == '{\n  "a": 1\n}'


def test_messages_and_sentences_are_plain(capsys):
    stream = StringIO()
    Messages(stream).unknown_fields({f"Ticket.{HOSTILE.replace('.', '')}"})
    assert stream.getvalue().count("\n") == 1
    Sentence(HOSTILE).show()
    assert isinstance(Sentence(HOSTILE), click.ClickException)
    told = stream.getvalue() + capsys.readouterr().err
    assert told.count("\n") == 2
    assert plain(told.replace("\n", "")) == told.replace("\n", "")


def test_a_line_of_the_log_is_plain(caplog):
    logger = logging.getLogger("test.printing")
    logger.addFilter(plain_log)
    logger.warning("feed %s: %s", "own", HOSTILE)
    (line,) = caplog.messages
    assert plain(line) == line
    assert line.startswith("feed own: a\ufffd[2J")
