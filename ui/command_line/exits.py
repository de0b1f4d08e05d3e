"""How a command ends: its exit code, and one sentence where the caller was wrong."""

import sys
from collections.abc import Callable
from typing import Any

import click

from ui.files.printing import plain

WRONG_USAGE = 2


class Sentence(click.ClickException):
    """A wrong call or an unreadable file: one sentence on standard error, exit 2."""

    exit_code = WRONG_USAGE

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(f"warmline: {plain(self.message)}", file=file or sys.stderr)


def leave(run: Callable[[], int]) -> None:
    """Run a command and leave with its exit code; what a caller did wrong becomes one sentence and exit 2."""
    from assistant.errors import WarmlineError  # noqa: PLC0415 - help needs none of it
    from knowledge_base.errors import KnowledgeBaseError  # noqa: PLC0415 - as above

    try:
        code = run()
    except (WarmlineError, KnowledgeBaseError) as error:
        raise Sentence(str(error)) from None
    except BrokenPipeError:
        # Whoever read our output has left; nothing more can be told there.
        sys.stderr.close()
        code = 1
    sys.exit(code)
