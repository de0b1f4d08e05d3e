"""A rating as a form gives it, made into one that can be kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from assistant.domain.rating import Rating
from assistant.errors import NotAllowed
from ui.present.safe import whole

_LONGEST_NOTE = 1_000


def rating_given(
    reply_id: str, rater: str, at: datetime, dimensions: Mapping[str, Any], overall: int | None, note: str,
    flags: Iterable[Any] = (),
) -> Rating:  # fmt: skip
    """One person's rating of a reply, of which there is one at a time; raises NotAllowed for what is none."""
    if not dimensions and overall is None:
        raise NotAllowed("Rate at least one dimension, or the reply as a whole.")
    said = {
        "id": f"{reply_id}/{rater}", "reply_id": reply_id, "rater": rater, "at": at, "dimensions": dimensions,
        "overall": overall, "flags": tuple(flags), "note": whole(note).strip()[:_LONGEST_NOTE] or None,
    }  # fmt: skip
    try:
        return Rating.model_validate(said)
    except ValidationError:
        raise NotAllowed("A rating is 0, 1, 2 or n/a in each dimension, 1 to 7 overall, and known flags.") from None
