"""A guard that fails lets nothing through: its failure is a finding that blocks, in words for the person who waits."""

import logging
from collections.abc import Callable
from traceback import format_tb

from assistant.domain.check import Check, RuleFinding

GUARD_FAILED = (
    "The check itself failed, so this reply cannot be sent. It was logged; try again, or tell whoever runs this."
)
_LOG = logging.getLogger(__name__)


def guarded(check: Callable[[], Check]) -> Check:
    """What ``check`` finds; where it raises, a check that blocks and says so."""
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever went wrong in it, an unchecked text must not leave
        log_failure(error)
        return Check(verdict="block", rules=(RuleFinding(rule="guard_failed", severity="block", message=GUARD_FAILED),))


def log_failure(error: Exception) -> None:
    """Log where a check failed, without the message: that could quote a customer."""
    _LOG.error("the check failed: %s\n%s", type(error).__name__, "".join(format_tb(error.__traceback__)))
