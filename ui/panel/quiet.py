"""Gradio prints an event's failure together with the values it was given, which are a customer's words.

Here only what kind of failure it was and where it happened is logged.
"""

import logging
import sys
import traceback
from typing import Any

from gradio import queueing

_LOG = logging.getLogger(__name__)


class _Quiet:
    """The module ``traceback``, but for what prints a message."""

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)

    def print_exc(self, *_args: Any, **_kwargs: Any) -> None:
        """Log the failure that is being handled, without its message."""
        error = sys.exception()
        where = "".join(traceback.format_tb(error.__traceback__)) if error else ""
        _LOG.error("an event failed: %s\n%s", type(error).__name__, where)


def hush() -> None:
    """Keep what events were given out of the log, from now on; calling it again changes nothing."""
    queueing.traceback = _Quiet()  # type: ignore[assignment, attr-defined]
