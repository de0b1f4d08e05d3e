"""Files of datasets: read line by line, with one sentence for the first thing that is wrong."""

import json
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import CallerError
from knowledge_base.records import UnknownFields

Line = TypeVar("Line", bound=BaseModel)


class UnknownDataset(CallerError):
    """No dataset of that name."""


class DatasetInvalid(CallerError):
    """A dataset's file is malformed; the sentence names file, line and field."""


def read_lines(path: Path, kind: type[Line], *, strict: bool = False) -> list[Line]:
    """Every line of a JSON Lines file as a record; blank ones are left out.

    ``strict`` refuses fields that the record does not know. Raises DatasetInvalid.
    """
    found = []
    # Not splitlines: a text may hold other characters that Python takes for the end of a line.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        unknown = UnknownFields()
        try:
            found.append(kind.model_validate(json.loads(line), context=unknown))
        except (ValidationError, json.JSONDecodeError) as error:
            raise DatasetInvalid(f"{path.name} line {number}: {flaw_in(error)}") from None
        if strict and unknown.names:
            raise DatasetInvalid(f"{path.name} line {number}: unknown field '{min(unknown.names)}'")
    return found


def read_toml(path: Path, kind: type[Line]) -> Line:
    """A TOML file as a record; raises DatasetInvalid."""
    try:
        return kind.model_validate(tomllib.loads(read_text(path)))
    except tomllib.TOMLDecodeError as error:
        raise DatasetInvalid(f"{path.name}: {error}") from None
    except ValidationError as error:
        raise DatasetInvalid(f"{path.name}: {flaw_in(error)}") from None


def read_object(path: Path) -> dict[str, Any]:
    """A JSON file that holds one object; raises DatasetInvalid."""
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise DatasetInvalid(f"{path.name} line {error.lineno}: {error.msg}") from None
    if not isinstance(found, dict):
        raise DatasetInvalid(f"{path.name}: expected one JSON object")
    return found


def read_text(path: Path) -> str:
    """The text of a file; raises DatasetInvalid where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DatasetInvalid(f"{path.parent.name} has no file '{path.name}'") from None
    except UnicodeDecodeError:
        raise DatasetInvalid(f"{path.name} is not UTF-8") from None


def flaw_in(error: ValidationError | json.JSONDecodeError) -> str:
    """The first thing that is wrong with a line, with the field it concerns."""
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    flaw = error.errors()[0]
    return f"{'.'.join(map(str, flaw['loc']))}: {flaw['msg']}"
