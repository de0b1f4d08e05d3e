"""Bad input in words: one sentence that names the field and what was expected."""

from collections.abc import Iterable

from pydantic import ValidationError

from assistant.domain.line_error import ErrorDetail
from assistant.domain.vocabulary import ErrorCode
from assistant.errors import UnknownIncident, WarmlineError

_CODES: dict[str, ErrorCode] = {"missing": "missing_field", "empty": "empty"}


class LineRefused(Exception):
    """A line that could not be read as an object; carries its code and sentence."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.detail = ErrorDetail(code=code, message=message)


def error_of(error: Exception) -> ErrorDetail:
    """The stable code and sentence for anything that went wrong with one line. Never quotes the input's values."""
    if isinstance(error, LineRefused):
        return error.detail
    if isinstance(error, ValidationError):
        return _first_of(error)
    if isinstance(error, UnknownIncident):
        return ErrorDetail(code="unknown_incident", message=str(error))
    if isinstance(error, WarmlineError):
        return ErrorDetail(code="internal", message=str(error))
    return ErrorDetail(code="internal", message=f"internal error ({type(error).__name__}); the line was not answered")


def _first_of(error: ValidationError) -> ErrorDetail:
    found = error.errors(include_url=False, include_input=False)
    first = found[0]
    message = f"{_path(first['loc'])}: {_expectation(first['type'], first['msg'])}"
    if len(found) > 1:
        message += f" (and {len(found) - 1} more)"
    return ErrorDetail(code=_CODES.get(first["type"], "invalid_field"), message=message)


def _path(location: Iterable[int | str]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the object"


def _expectation(kind: str, message: str) -> str:
    if message == "Field required":
        return "this field is required"
    if kind == "timezone_aware":
        return "expected an instant with an offset, such as 2026-11-21T13:05:00-06:00"
    words = (
        message.removeprefix("Value error, ").replace("Input should be", "expected").replace("Input should", "should")
    )
    return words[:1].lower() + words[1:]
