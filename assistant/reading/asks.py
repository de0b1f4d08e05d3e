"""What the customer asks for."""

from collections.abc import Sequence
from typing import cast

from assistant.domain.vocabulary import Ask
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit

COURTESY = "thanks"


def read_asks(hits: Sequence[Hit], *, reports_fault: bool, restored: bool, question: bool) -> tuple[Ask, ...]:
    """Asks in a fixed order. A bare fault report asks for restoration; thanks count only where nothing is asked."""
    found = {hit.label for hit in hits}
    wanted = found - {COURTESY}
    if "cancel" in wanted and "restoration" not in wanted and reports_fault and not wanted - {"cancel"}:
        wanted.add("restoration")
    if reports_fault and len(wanted) == 1 and wanted <= {"complaint", "callback"}:
        wanted.add("restoration")
    if restored and not question:
        wanted -= {"status", "restoration"}
    if not wanted and reports_fault and not restored:
        wanted = {"restoration"}
    if not wanted:
        wanted = {COURTESY} if COURTESY in found else {"other"} if not reports_fault or question else {"restoration"}
    elif COURTESY in found and restored and not question and not reports_fault:
        wanted.add(COURTESY)
    return cast("tuple[Ask, ...]", tuple(kind for kind in table("asks")["order"]["kinds"] if kind in wanted))
