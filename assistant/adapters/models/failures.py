"""A provider's exceptions in our words. Their own text is never passed on: it may quote the request."""

import openai
from langchain_core.exceptions import OutputParserException

from assistant.errors import DrafterFailed

_TOO_MANY, _REQUEST_TIMEOUT, _GATEWAY_TIMEOUT, _SERVER = 429, 408, 504, 500
_BY_TYPE: tuple[tuple[type[BaseException], str, str], ...] = (
    (openai.LengthFinishReasonError, "truncated", "The language model stopped in the middle of its answer."),
    (openai.ContentFilterFinishReasonError, "refused", "The language model's provider filtered the answer."),
    (openai.APITimeoutError, "timeout", "The language model did not answer in time."),
    (TimeoutError, "timeout", "The language model did not answer in time."),
    (OutputParserException, "invalid_output", "The language model's answer does not fit what was asked for."),
)
_BY_NAME = {
    "RemoteProtocolError": ("truncated", "The connection to the language model broke off in the middle of its answer."),
    "ReadError": ("truncated", "The connection to the language model broke off in the middle of its answer."),
    "IncompleteRead": ("truncated", "The connection to the language model broke off in the middle of its answer."),
    "TimeoutException": ("timeout", "The language model did not answer in time."),
    "TransportError": ("unreachable", "The language model cannot be reached."),
    "ConnectionError": ("unreachable", "The language model cannot be reached."),
}
"""Errors of the HTTP layer by the name of their class or a class above it: providers use several libraries."""
_NO_ANSWER = (AssertionError, ValueError, TypeError, LookupError, AttributeError)
"""What clients raise over a body that is not of their protocol: they build their messages without a check."""


def failure_of(error: BaseException) -> DrafterFailed:
    """The DrafterFailed for whatever a chat model's client raised; it has no cause and quotes nothing."""
    chain = _chain(error)
    for cause in chain:
        found = _known(cause)
        if found is not None:
            return found
    if any(isinstance(cause, openai.APIConnectionError) for cause in chain):
        return DrafterFailed("unreachable", "The language model cannot be reached.")
    if isinstance(error, _NO_ANSWER):
        return DrafterFailed("invalid_output", "The language model's server answered with something that is no answer.")
    return DrafterFailed("server_error", f"The language model's client failed ({type(error).__name__}).")


def timed_out(seconds: float) -> DrafterFailed:
    """The failure of a call that used up its time."""
    return DrafterFailed("timeout", f"The language model gave no complete answer within {max(seconds, 0):.3g} seconds.")


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    return chain


def _known(error: BaseException) -> DrafterFailed | None:
    if isinstance(error, DrafterFailed):
        return error
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _for_status(status)
    for kind, code, message in _BY_TYPE:
        if isinstance(error, kind):
            return DrafterFailed(code, message)
    named = (_BY_NAME[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _BY_NAME)
    return next((DrafterFailed(code, message) for code, message in named), None)


def _for_status(status: int) -> DrafterFailed:
    if status == _TOO_MANY:
        return DrafterFailed("rate_limited", "The language model's provider has had too many requests (HTTP 429).")
    if status in (_REQUEST_TIMEOUT, _GATEWAY_TIMEOUT):
        return DrafterFailed("timeout", f"The language model's server gave up waiting (HTTP {status}).")
    if status >= _SERVER:
        return DrafterFailed("server_error", f"The language model's server failed (HTTP {status}).")
    return DrafterFailed("refused", f"The language model's server refused the request (HTTP {status}).")
