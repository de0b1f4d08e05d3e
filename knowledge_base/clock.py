"""Where the present moment comes from: the machine, or a fixed instant so that a run can be repeated."""

from dataclasses import dataclass
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """Always the same moment, which must carry a zone (``ValueError`` otherwise)."""

    moment: datetime

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("a fixed clock needs an instant with an offset")

    def now(self) -> datetime:
        """The fixed moment."""
        return self.moment
