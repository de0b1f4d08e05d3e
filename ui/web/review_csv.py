"""What the review lets leads take along, through routes of our own.

Replies as CSV, which are figures and ids and nobody's words; reported drafts as JSON Lines, whole, for an evaluation.
"""

import io
from collections.abc import Callable, Iterator
from statistics import fmean
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from assistant.domain.vocabulary import Dimension
from ui.entrance.door import visitor_of
from ui.files.printing import plain_json
from ui.files.safe_csv import Cell, write_csv
from ui.handlers.gestures import Gestures
from ui.handlers.review_handlers import Exported
from ui.present.reported import EXPORT
from ui.present.review_filters import CSV

_DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
HEADER = (
    "reply", "ticket", "sent_at", "approved_by", "channel", "incident", "tone", "band", *_DIMENSIONS, "flags",
    "words_changed", "draft_sentences_reworded", "draft_sentences_left_out", "sentences_added", "overrides", "promises",
    "ratings_by_people", "rated_overall_of_7",
)  # fmt: skip


def review_router(gestures: Callable[[str | None], Gestures]) -> APIRouter:
    """The routes; ``gestures`` finds a person's by the id that the door gave them."""
    router = APIRouter(include_in_schema=False)

    @router.get(CSV)
    def replies(request: Request, view: Annotated[str, Query(max_length=64)]) -> Response:
        visitor = visitor_of(request.scope)
        found = gestures(visitor.person.id if visitor else None).review.exported(view)
        stream = io.StringIO(newline="")
        write_csv(stream, HEADER, csv_rows(found))
        headers = {"content-disposition": 'attachment; filename="replies.csv"', "cache-control": "no-store"}
        # With a mark of its encoding, since spreadsheets read UTF-8 only by that.
        return Response(stream.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get(EXPORT)
    def reports(request: Request) -> Response:
        visitor = visitor_of(request.scope)
        lines = gestures(visitor.person.id if visitor else None).reported.exported()
        headers = {"content-disposition": 'attachment; filename="reports.jsonl"', "cache-control": "no-store"}
        body = "".join(f"{plain_json(line)}\n" for line in lines)
        return Response(body.encode(), media_type="application/x-ndjson", headers=headers)

    return router


def csv_rows(found: Exported) -> Iterator[tuple[Cell, ...]]:
    """One row for each reply; what is not known or does not apply is empty. People's overall ratings are averaged."""
    for row in found.rows:
        rated = found.overalls.get(row.id, ())
        sent_at = row.sent_at.astimezone(found.zone).isoformat(timespec="seconds")
        fates = [part.fate for part in row.changes.parts]
        yield (
            row.id, row.ticket_id, sent_at, row.agent, row.channel,
            row.incident, row.overall, row.band, *(row.dimensions.get(name) for name in _DIMENSIONS),
            " ".join(row.flags), row.changes.share, fates.count("reworded"), fates.count("dropped"), row.changes.added,
            row.overrides, row.promises, len(rated), round(fmean(rated), 2) if rated else None,
        )  # fmt: skip
