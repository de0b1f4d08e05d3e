"""A sent reply in figures; nothing in them says what was written to whom."""

from assistant.domain.desk import SentReply
from assistant.domain.review import NONE, SentFigures, Wanted
from assistant.reviewing.changes import changes_of

_UNSCORED = 101


def figures_of(sent: SentReply) -> SentFigures:
    """The figures of one reply, as it stood when it was sent."""
    tone, approval = sent.final.tone, sent.approval
    return SentFigures(
        id=sent.id,
        ticket_id=approval.ticket_id,
        sent_at=sent.sent_at,
        agent=approval.approved_by,
        channel=approval.channel or NONE,
        incident=approval.incident_id or NONE,
        overall=tone.overall,
        band=tone.band,
        dimensions={name: score.value for name, score in tone.dimensions.items() if score.value is not None},
        flags=tuple(dict.fromkeys(flag.flag for flag in tone.flags)),
        changes=changes_of(sent.draft.reply, approval.text),
        overrides=len(sent.overrides),
        promises=len(sent.promises),
    )


def fits(row: SentFigures, wanted: Wanted) -> bool:
    """Whether a reply is asked for, the span aside: that becomes ``since`` where the clock is known."""
    asked = (
        (wanted.agent, row.agent),
        (wanted.channel, row.channel),
        (wanted.incident, row.incident),
        (wanted.band, row.band or NONE),
    )
    return (
        all(wish is None or wish == found for wish, found in asked)
        and (wanted.flag is None or wanted.flag in row.flags)
        and (wanted.dimension is None or any(name == wanted.dimension for name in row.dimensions))
        and (wanted.move is None or row.changes.touched(wanted.move))
        and (not wanted.overridden or row.overrides > 0)
        and (not wanted.find or wanted.find.casefold() in f"{row.ticket_id}\n{row.id}".casefold())
        and (wanted.since is None or row.sent_at >= wanted.since)
        and (wanted.until is None or row.sent_at < wanted.until)
    )


def in_order(rows: list[SentFigures], wanted: Wanted) -> tuple[SentFigures, ...]:
    """In the order that is asked for; what is alike comes newest first."""
    newest = sorted(rows, key=lambda row: row.sent_at, reverse=True)
    if wanted.dimension is not None:
        return tuple(sorted(newest, key=lambda row: dict(row.dimensions).get(wanted.dimension, 2.0)))  # type: ignore[call-overload]
    if wanted.order == "newest":
        return tuple(newest)
    if wanted.order == "changed":
        return tuple(sorted(newest, key=lambda row: -row.changes.share))
    return tuple(sorted(newest, key=_worth_a_look))


def _worth_a_look(row: SentFigures) -> tuple[int, int]:
    return (0 if row.flags else 1, _UNSCORED if row.overall is None else row.overall)
