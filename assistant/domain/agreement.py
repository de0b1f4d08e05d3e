"""How far two readers of the same replies agree, on rubric 1 (``warmline tone agreement --json``)."""

from typing import Literal

from assistant.domain.vocabulary import Dimension
from knowledge_base.records import Own

PeriodKind = Literal["week", "month"]


class Estimate(Own):
    """A figure with its 95% bootstrap interval."""

    value: float
    low: float
    high: float

    @property
    def is_apart_from_zero(self) -> bool:
        """Whether the interval does not contain 0."""
        return self.low > 0 or self.high < 0


class Applies(Own):
    """On how many replies both readers, neither, or one of them says that a dimension applies ("na" where not)."""

    both: int
    neither: int
    first_only: int
    second_only: int

    @property
    def differ(self) -> int:
        """On how many they do not agree whether it applies."""
        return self.first_only + self.second_only


class Agreed(Own):
    """Agreement on ratings 0, 1, 2 where both readers say that the dimension applies.

    ``n`` counts ratings, ``replies`` the replies they are of. ``kappa`` is quadratic-weighted, ``difference`` the mean
    of first minus second, ``exact`` the share that is equal. All three are None where there are too few replies; kappa
    also where all ratings are the same, since agreement by chance is then certain.
    """

    n: int
    replies: int
    kappa: Estimate | None = None
    difference: Estimate | None = None
    exact: float | None = None
    applies: Applies


class Comparison(Own):
    """Two readers of the same replies: ``first`` is "machine" or a rater, ``second`` a rater or "everyone"."""

    first: str
    second: str
    replies: int
    together: Agreed
    dimensions: dict[Dimension, Agreed]


class Period(Own):
    """Agreement of one calendar month ("2026-11") or ISO week ("2026-W47"), in UTC."""

    name: str
    agreed: Agreed


class Drift(Own):
    """Agreement over time, and the last period less all before it; None where either has too few replies.

    The intervals of these two are wider than 95%, so that all that are looked at raise a false alarm in about 5%.
    """

    periods: tuple[Period, ...]
    difference: Estimate | None = None
    kappa: Estimate | None = None

    @property
    def moved(self) -> bool | None:
        """Whether the last period differs from those before: one of the intervals leaves out 0. None: too few."""
        found = [change.is_apart_from_zero for change in (self.difference, self.kappa) if change is not None]
        return any(found) if found else None


class LeftOut(Own):
    """Ratings that could not count: of no known reply, of a reply without a score, or replaced by a later one."""

    unknown_reply: int = 0
    unscored: int = 0
    replaced: int = 0


class AgreementReport(Own):
    """How the machine and people, and people with each other, agree.

    ``needed`` replies make a figure or a change over time, ``needed_in_period`` the figure of a period; ``scorers``
    counts ratings by the version that scored their reply. Periods are those of the moment of rating. ``people`` takes
    every two people together who rated the same replies, neither of them first.
    """

    ratings: int
    replies: int
    left_out: LeftOut
    scorers: dict[str, int]
    needed: int
    needed_in_period: int
    draws: int
    per: PeriodKind
    everyone: Comparison
    raters: tuple[Comparison, ...]
    between: tuple[Comparison, ...]
    people: Comparison
    drift: Drift
    drift_of: dict[Dimension, Drift]
