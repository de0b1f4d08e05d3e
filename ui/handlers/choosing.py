"""What a page says that somebody chose, which may be anything: one of what is offered, or a sentence."""

from typing import Any

from assistant.errors import CallerError


def one_of(name: str, value: Any, known: tuple[str, ...]) -> Any:
    """The value, one of ``known``; raises CallerError that names the field and what was expected."""
    if value not in known:
        raise CallerError(f"{name}: expected one of {', '.join(known)}")
    return value
