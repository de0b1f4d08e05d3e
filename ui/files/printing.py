"""Lines for a terminal: outside text must not move the cursor, colour, retitle or turn around what stands there."""

import logging
import re
import unicodedata

import click

_SUSPECT = re.compile(r"[^\x20-\x7e]")
_BREAKS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's control and format characters (escape sequences, bidi overrides), half characters, line and paragraph."""


def plain(text: object) -> str:
    """``text`` as one line that a terminal only shows: breaks become spaces, other unseen characters U+FFFD."""
    return _SUSPECT.sub(lambda found: _shown(found.group()), str(text))


def echo(text: object, *, err: bool = False) -> None:
    """Print ``text`` as one plain line, on standard error where ``err``."""
    click.echo(plain(text), err=err)


def plain_json(written: str) -> str:
    """The same JSON, with the unseen characters that JSON allows as they are (C1, bidi) written as escapes."""
    return _SUSPECT.sub(lambda found: _escaped(found.group()), written)


def plain_log(record: logging.LogRecord) -> bool:
    """A filter for loggers that tell what others said: their records become one plain line."""
    record.msg, record.args = plain(record.getMessage()), ()
    return True


def _shown(character: str) -> str:
    if character in _BREAKS:
        return " "
    return "\ufffd" if unicodedata.category(character) in _NOT_SHOWN else character


def _escaped(character: str) -> str:
    # Line feeds are layout there: within a string JSON never has them as they are.
    if character == "\n" or unicodedata.category(character) not in _NOT_SHOWN:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
