"""What our side wrote to this customer before, held against the facts of now."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class EarlierReply:
    """One reply of ours in this thread, oldest first in a history.

    ``at`` is None where the helpdesk did not say. ``told`` are ids of current facts that it stated and that still
    hold; ``outdated`` ids of current facts that it stated otherwise (an estimate that moved since).
    """

    at: datetime | None
    text: str
    told: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
