"""What helps to read a tone and to better the reply: cuts, what is less proven, the next best change."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.tone import Span
from assistant.domain.vocabulary import Dimension, ToneFlagKind


@dataclass(frozen=True)
class NextChange:
    """The change to a reply that would raise its overall score most: of a dimension or of a kind of flag, never both.

    ``gain`` is in whole points of 100. ``advice`` says what to do; None for a flag, whose words, at ``spans``, are to
    be taken out. The spans of a dimension are what counts for it already (code points of the reply's text).
    """

    gain: int
    dimension: Dimension | None = None
    flag: ToneFlagKind | None = None
    advice: str | None = None
    spans: tuple[Span, ...] = ()

    @property
    def about(self) -> str:
        """Names what is to be changed, so that two suggestions can be told to be the same."""
        return self.dimension or self.flag or ""


@dataclass(frozen=True)
class ToneGuide:
    """How to read one tone.

    ``cuts`` are the values from which a dimension is rated 1 and 2; ``weak`` the dimensions whose ratings are less
    proven than the others; ``unproven`` the code of a language in which none is proven, else None. ``next_change`` is
    None where nothing is worth naming.
    """

    cuts: Mapping[Dimension, tuple[float, float]] = field(default_factory=dict)
    weak: frozenset[Dimension] = frozenset()
    unproven: str | None = None
    next_change: NextChange | None = None
