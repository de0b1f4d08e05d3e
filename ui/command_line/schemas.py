"""``warmline schema``: the formats as JSON Schema, generated from the models."""

import click
from pydantic import BaseModel

from assistant.domain.check import CheckReport
from assistant.domain.judgement import JudgeReport
from assistant.domain.line_error import LineError
from assistant.domain.rating import Rating
from assistant.domain.reply import Draft, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.tone import ScoreReport
from assistant.errors import CallerError
from knowledge_base.records import FeedDocument
from ui.files.batch import schema_text

FORMATS: dict[str, type[BaseModel]] = {
    "ticket": Ticket,
    "feed": FeedDocument,
    "reply": SubmittedReply,
    "draft": Draft,
    "check": CheckReport,
    "score": ScoreReport,
    "rating": Rating,
    "judgement": JudgeReport,
    "error": LineError,
}


class UnknownFormat(CallerError):
    """A format name that does not exist."""


def show(name: str) -> int:
    """Print one schema; raises UnknownFormat."""
    if name not in FORMATS:
        raise UnknownFormat(f"schema: '{name}' is no format; expected one of {', '.join(FORMATS)}")
    click.echo(schema_text(FORMATS[name]))
    return 0
