"""How pressing a ticket is."""

from collections.abc import Collection

from assistant.domain.vocabulary import Urgency
from assistant.reading.lexicon import table

STRONG = 3


def read_urgency(
    signals: Collection[str],
    impacts: Collection[str],
    asks: Collection[str],
    safety: Collection[str],
    intensity: int,
    *,
    faulty: bool,
) -> Urgency:
    """Critical where life is at stake; high for deadlines and pressing loss; low for thanks and idle questions."""
    if set(safety) - {"other"} or ("other" in safety and "relaxed" not in signals):
        return "critical"
    phase = table("signals")["phase"]
    relaxed = "relaxed" in signals or set(asks) == {"thanks"} or "restored" in signals
    if "urgent" in signals and "relaxed" not in signals and "restored" not in signals:
        return "high"
    if not relaxed and set(impacts) & {*phase["pressing"], *phase["timed"]} and faulty:
        return "high"
    if intensity >= STRONG and not relaxed:
        return "high"
    quiet = not faulty and set(asks) <= {"credit", "confirmation", "other", "cause", "thanks"} and intensity == 0
    return "low" if relaxed or quiet else "normal"
