"""What the customer asks for."""

from collections.abc import Sequence
from typing import cast

from assistant.domain.vocabulary import Ask
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit

COURTESY, QUESTION = "thanks", "question"
SPARE, WOULD_DO = "spare", "would_do"
"""Thanks, wording that asks without a question mark, and a thing they have that may do: none is a wish of its own."""


def read_asks(
    hits: Sequence[Hit], *, reports_fault: bool, restored: bool, question: bool, relapse: bool = False
) -> tuple[Ask, ...]:
    """Asks in a fixed order. A bare fault report asks for restoration; thanks count only where nothing is asked.

    ``relapse``: service is said to have gone again, which is no mere thanks either, and wants to know how things stand.
    """
    found = {hit.label for hit in hits}
    question = question or QUESTION in found
    wanted = found - {COURTESY, QUESTION, SPARE, WOULD_DO}
    if {SPARE, WOULD_DO} <= found:
        wanted.add("workaround")
    if "cancel" in wanted and "restoration" not in wanted and reports_fault and not wanted - {"cancel"}:
        wanted.add("restoration")
    if reports_fault and len(wanted) == 1 and wanted <= {"complaint", "callback"}:
        wanted.add("restoration")
    if restored and not question:
        wanted -= {"status", "restoration"}
    if not wanted and reports_fault and not restored:
        wanted = {"restoration"}
    if not wanted and COURTESY in found:
        # "Thanks! Still half past six?" is a question about how things stand, however it is put.
        wanted = {"status"} if question or relapse else {COURTESY}
    if not wanted:
        wanted = {"other"} if not reports_fault or question else {"restoration"}
    elif COURTESY in found and restored and not question and not reports_fault:
        wanted.add(COURTESY)
    return cast("tuple[Ask, ...]", tuple(kind for kind in table("asks")["order"]["kinds"] if kind in wanted))
