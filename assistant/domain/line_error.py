"""What stands in the place of an input line that could not be answered (docs/formats.md)."""

from assistant.domain.vocabulary import ErrorCode
from knowledge_base.records import Own


class ErrorDetail(Own):
    """A stable code and one sentence that names the field and what was expected."""

    code: ErrorCode
    message: str


class LineError(Own):
    """Line number from 1, the id where it could be read, and what is wrong."""

    line: int
    id: str | None = None
    error: ErrorDetail
