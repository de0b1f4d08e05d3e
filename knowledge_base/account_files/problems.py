"""What is wrong with a line of an accounts file, in one sentence."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError


@dataclass(frozen=True)
class AccountProblem:
    """``message`` is a sentence that names line and field, and quotes no customer's data.

    ``line`` counts from 1, the header included. ``left_out``: the line's customer or service is not taken; else only
    the field named is not, or another line counts.
    """

    line: int
    message: str
    left_out: bool = True


def problem(line: int, what: str, *, left_out: bool = True, **values: object) -> AccountProblem:
    """The problem ``what`` of messages.toml."""
    sentence = str(words()[what]).format(**values)
    return AccountProblem(line, str(words()["at"]).format(line=line, what=sentence), left_out)


def invalid(line: int, error: ValidationError, columns: dict[str, str] | None = None) -> AccountProblem:
    """The first thing that a record's model refused, under the name of its column where it has another."""
    first = error.errors(include_url=False, include_input=False)[0]
    path = ".".join(str(part) for part in first["loc"])
    name = (columns or {}).get(path.partition(".")[0] if columns else path, path)
    if first["type"] == "missing":
        return problem(line, "missing", field=name)
    if first["type"].startswith("bool"):
        return problem(line, "field", field=name, expected=words()["yes_or_no"])
    expected = first["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    return problem(line, "field", field=name, expected=expected[:1].lower() + expected[1:])


@cache
def words() -> dict[str, Any]:
    """The messages, and the words for yes and no."""
    return tomllib.loads(files("knowledge_base.account_files").joinpath("messages.toml").read_text(encoding="utf-8"))
