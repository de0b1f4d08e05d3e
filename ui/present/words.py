"""The desk's names for codes, from words.toml."""

import tomllib
from functools import cache
from pathlib import Path


def word(group: str, code: str | None) -> str:
    """What the desk calls ``code``; a code without a name is shown as it is, with spaces."""
    key = code or "none"
    return _words().get(group, {}).get(key, key.replace("_", " "))


def counted(group: str, code: str, count: int) -> str:
    """What the desk says of so many: the words for this very number (``CODE_1``) where it has some, else ``CODE``."""
    return _words()[group].get(f"{code}_{count}", _words()[group][code]).format(count=count)


def words(group: str) -> dict[str, str]:
    """All names of a group, by code, in the order of the file."""
    return _words()[group]


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
