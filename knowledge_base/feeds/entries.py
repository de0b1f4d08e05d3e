"""One entry at a time: validated, or set aside with a sentence that says what is wrong with it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from knowledge_base.feeds.limits import MOST_INCIDENTS, both_ends, lists_told, too_many, within_limits
from knowledge_base.feeds.wording import quoted, say
from knowledge_base.records import FeedProblem, Incident, UnknownFields

Model = TypeVar("Model", bound=BaseModel)
Raw = TypeVar("Raw")

_FIRST_YEAR, _LAST_YEAR = 1970, 2200
"""Instants outside are placeholders such as 0001-01-01, and cannot be brought to every zone."""
_RAW = 10_000
"""Characters of a broken entry that are kept."""
_RAW_OF_MANY = 500
"""The same once ``_MANY`` entries of one reading are broken: the first tell what is wrong."""
_MANY = 100
_MOST_PROBLEMS = 25_000
"""Problems of one reading that are told one by one: one for each entry that is read at all, and more."""
_MOST_SENTENCES = 10
"""Mistakes of one entry that are spelled out."""
_MOST_UNKNOWN = 100
_LONGEST_ID = 100
_LARGEST_NUMBER = 10**12
"""More than there are customers, services or revisions anywhere."""
_KINDS: tuple[tuple[str, str], ...] = (
    ("timezone_aware", "no_zone"),
    ("datetime", "instant"),
    ("date", "date"),
    ("int", "number"),
    ("float", "number"),
    ("greater_than", "number"),
    ("string_pattern", "fraction"),
    ("string", "text"),
    ("too_short", "text"),
    ("tuple", "list"),
    ("list", "list"),
    ("model", "object"),
    ("dict", "object"),
    ("bool", "flag"),
)
"""Beginnings of pydantic's error types, and the sentence for each; the first that fits counts."""


@dataclass
class Entries:
    """Collects the problems and unknown fields of one reading of a feed."""

    problems: list[FeedProblem] = field(default_factory=list)
    unknown: UnknownFields = field(default_factory=UnknownFields)
    untold: int = 1
    """Problems that are only counted, once there are too many; the last that was told gives its place to the count."""

    def read(self, model: type[Model], data: Any, place: str) -> Model | None:
        """The entry as a record, or None with a problem noted."""
        if not isinstance(data, dict):
            self.note(place, say("entry", "entry", got=quoted(data)), data)
            return None
        for name, said in lists_told(data):
            self.note(f"{_named(data, place)}: {name}", said, "")
        try:
            record = model.model_validate(both_ends(data), context=self.unknown)
        except ValidationError as error:
            self._note_errors(error, model, data, place)
            return None
        record = self._bounded(record, _named(data, place))
        strange = next(_strange_values(record, ""), None)
        if strange is not None:
            path, said = strange
            self.note(f"{_named(data, place)}: {path}", said, data)
            return None
        return record

    def note(self, place: str, message: str, raw: Any) -> None:
        """Report an entry that is set aside, or is used only in part."""
        if len(self.problems) >= _MOST_PROBLEMS:
            self.untold += 1
            self.problems[-1] = FeedProblem("", say("limits", "problems", count=self.untold), "")
            return
        kept = _RAW if len(self.problems) < _MANY else _RAW_OF_MANY
        self.problems.append(FeedProblem(place, message, _raw(raw, kept)))

    def some(self, section: str, listed: Sequence[Raw], most: int = MOST_INCIDENTS) -> Sequence[Raw]:
        """The first entries of a section, with a problem noted where that is not all."""
        if len(listed) > most:
            self.note(section, too_many(section, len(listed), most), "")
        return listed[:most]

    def _bounded(self, record: Any, name: str) -> Any:
        """The record with as much of it as is kept."""
        if not isinstance(record, Incident):
            return record
        kept, told = within_limits(record)
        for field_name, said in told:
            self.note(f"{name}: {field_name}", said, "")
        return kept

    def unknown_names(self) -> tuple[str, ...]:
        """The unknown fields that were met, in order, as many as a person would read."""
        return tuple(name[:_LONGEST_ID] for name in sorted(self.unknown.names)[:_MOST_UNKNOWN])

    def _note_errors(self, error: ValidationError, model: type[BaseModel], data: dict[Any, Any], place: str) -> None:
        found = [(_path(one), _sentence(one, model)) for one in error.errors(include_url=False)[:_MOST_SENTENCES]]
        name = _named(data, place)
        self.note(f"{name}: {found[0][0]}" if found[0][0] else name, "; ".join(said for _, said in found), data)


def _named(data: dict[Any, Any], place: str) -> str:
    name = data.get("id")
    return f"{place} ({str(name)[:_LONGEST_ID]})" if isinstance(name, str | int) and name != "" else place


def _strange_values(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Instants and numbers that no clock and no count of this world has, with a sentence for each."""
    if isinstance(value, datetime):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            got = quoted(value.isoformat())
            yield path, say("entry", "range", field=path, first=_FIRST_YEAR, last=_LAST_YEAR, got=got)
    elif isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        yield path, say("told", "large_number", field=path, most=_LARGEST_NUMBER, got=quoted(value))
    elif isinstance(value, BaseModel):
        for name, part in value:
            yield from _strange_values(part, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _strange_values(part, f"{path}[{number}]")


def _path(error: Any) -> str:
    path = ""
    for step in error["loc"]:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    if not path and (named := re.search(r"'([\w.]+)'", error["msg"])):
        return named[1]
    return path


def _sentence(error: Any, model: type[BaseModel]) -> str:
    path, kind, got = _path(error), error["type"], quoted(error["input"])
    if kind == "missing":
        return say("entry", "missing", field=path, expected=_expected(error["loc"], model))
    if kind == "literal_error":
        allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return say("entry", "choice", field=path, allowed=allowed, got=got)
    if kind == "value_error":
        reason = error["msg"].removeprefix("Value error, ")
        if reason.startswith("expected an instant"):
            return say("entry", "instant", field=path, got=got)
        whole = isinstance(error["input"], dict)
        return say("entry", "rule" if whole else "other", field=path, reason=reason, got=got)
    known = next((sentence for begin, sentence in _KINDS if kind.startswith(begin)), "other")
    context = error.get("ctx") or {}
    least = context.get("ge", context.get("gt", -1) + 1)
    return say("entry", known, field=path, got=got, least=least, reason=error["msg"])


def _expected(location: tuple[int | str, ...], model: type[BaseModel]) -> str:
    last = str(location[-1])
    known = model.model_fields.get(last) if len(location) == 1 else None
    words = get_args(known.annotation) if known else ()
    if words and all(isinstance(word, str) for word in words):
        return f"one of {', '.join(words)}"
    try:
        return say("expected", last)
    except KeyError:
        return say("entry", "any_value")


def _raw(entry: Any, kept: int) -> str:
    """The beginning of an entry as JSON; no more of it is written than is kept."""
    pieces: list[str] = []
    length = 0
    for piece in json.JSONEncoder(ensure_ascii=False, default=lambda _: "?", skipkeys=True).iterencode(entry):
        pieces.append(piece[: kept - length])
        length += len(piece)
        if length >= kept:
            break
    return "".join(pieces)
