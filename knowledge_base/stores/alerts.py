"""Which of two messages about one alert stands: decided the same way by every store."""

from knowledge_base.records import Evidence


def standing(held: Evidence | None, new: Evidence) -> Evidence | None:
    """The alert as it stands after a new message, or None where that changes nothing.

    A message that was read before the held one, or that ends an earlier firing than the one held, changes nothing;
    nor does a repeat, so ``observed_at`` says when the state was first seen. The end of an alert often comes with its
    annotations and labels gone: those of its firing are kept.
    """
    if held is None:
        return new
    if new.observed_at < held.observed_at or _ends_an_earlier_one(held, new):
        return None
    summary = new.summary if new.summary.strip() else held.summary
    kept = new.model_copy(update={"summary": summary, "labels": new.labels or held.labels})
    same = kept.model_copy(update={"observed_at": held.observed_at}) == held
    return None if same else kept


def _ends_an_earlier_one(held: Evidence, new: Evidence) -> bool:
    ended = new.ends_at if new.status == "resolved" else None
    return held.status == "firing" and ended is not None and ended < held.starts_at
