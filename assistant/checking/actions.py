"""Claims of work done: "I've checked your line", borne only by a recorded action; the network's repair by the facts."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted, say
from assistant.checking.known import Known, content_words
from assistant.checking.reply_text import ReplyText
from assistant.checking.words import pattern
from assistant.domain.check import Claim

_TICKET_KINDS = ("line_test", "reset", "credit", "escalation", "appointment", "contact", "change")
_CONCEPTS = {
    "line_test": ("test", "check", "prueba", "revis", "diagnos", "comprob"),
    "reset": ("reset", "restart", "reboot", "refresh", "reinici"),
    "credit": ("credit", "refund", "abono", "reembolso", "goodwill", "compensa"),
    "escalation": ("escal", "priorit", "ticket", "raised", "logged", "flagged", "registr", "passed on", "case opened"),
    "appointment": (
        "appointment",
        "visit",
        "technician",
        "booked",
        "dispatch",
        "engineer",
        "callback",
        "cita",
        "visita",
        "tecnico",
        "replacement",
    ),
    "contact": ("contact", "spoke", "call", "notified", "informed", "habl", "llam", "escalat"),
    "change": (
        "updat",
        "chang",
        "divert",
        "rerout",
        "forward",
        "activat",
        "registr",
        "added",
        "note",
        "desvi",
        "switch",
        "transfer",
    ),
}
_GAP = 34


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Completed actions of the reply with their verdicts; one per clause."""
    seen: set[int] = set()
    for subject in pattern("history_of_work", "subject").finditer(reply.prose):
        clause_start, clause_end = reply.clause_at(subject.start())
        if clause_start in seen or reply.sentence_at(subject.start()).asks:
            continue
        start, stop = subject.end(), min(reply.sentence_at(subject.start()).end, clause_end + _GAP)
        told: set[str] = set()
        while (work := _first_work(reply, start, stop)) and work[2] not in told:
            # "I ran a test and rebooted it": every work told after one subject counts.
            seen.add(clause_start)
            told.add(work[2])
            yield _claim(reply, known, (subject.start() if len(told) == 1 else work[0], work[1]), work[2])
            start = work[1]
    for match in pattern("history_of_work", "passive").finditer(reply.prose):
        clause_start = reply.clause_at(match.start())[0]
        if (
            clause_start not in seen
            and not reply.sentence_at(match.start()).asks
            and _really_done(reply, clause_start, match.start())
        ):
            seen.add(clause_start)
            yield _claim(reply, known, match.span(), _kind_of(match.group()))


def _first_work(reply: ReplyText, start: int, stop: int) -> tuple[int, int, str] | None:
    """The nearest work told after a subject: its range and kind."""
    found = []
    for rank, kind in enumerate((*_TICKET_KINDS, "incident_work")):
        match = pattern("history_of_work", kind).search(reply.prose, start, stop)
        if match and match.start() - start <= _GAP and _really_done(reply, start, match.start()):
            found.append((match.start(), rank, match.end(), kind))
    return (min(found)[0], min(found)[2], min(found)[3]) if found else None


def _really_done(reply: ReplyText, start: int, end: int) -> bool:
    between = reply.low[start:end]
    undone = pattern("discourse", "negations").search(between) or "n't" in between
    later = any(
        f" {word} " in f" {between} "
        for word in ("will", "can", "once", "if", "when", "to", "could", "would", "until", "si", "cuando")
    )
    return not undone and not later


def _kind_of(words: str) -> str:
    found = (kind for kind, stems in _CONCEPTS.items() if any(stem in words for stem in stems))
    return next(found, "change")


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], kind: str) -> Claim:
    said = quoted(reply, span)
    if kind == "incident_work":
        return _work(reply, known, span)
    if any(stem in known.actions_text for stem in _CONCEPTS[kind]):
        return claim(
            reply,
            span,
            "completed_action",
            "supported",
            say("supported_action"),
            value=kind,
            fact_id=known.fact_id("action"),
        )
    if _in_public(reply, known, span):
        return claim(
            reply, span, "completed_action", "supported", say("supported"), value=kind, fact_id=known.fact_id("measure")
        )
    return claim(reply, span, "completed_action", "unsupported", say("action_none", said=said), value=kind)


def _in_public(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    words = content_words(reply.low[span[0] : span[1]])
    own = {"your", "accoun"} & words
    return not own and len(words & known.public_words) >= 2  # noqa: PLR2004 - one shared word is chance


def _work(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    start, end = reply.clause_at(span[0])
    words = content_words(reply.low[max(start, span[0]) : end]) - {"have", "just", "also", "now", "already"}
    shared = words & (known.public_words | content_words(known.actions_text))
    known_status = known.incident is not None and known.incident.status in {
        "resolved",
        "monitoring",
        "completed",
        "postmortem",
    }
    if shared and (known_status or len(shared) * 3 >= len(words)):
        return claim(
            reply,
            span,
            "completed_action",
            "supported",
            say("supported"),
            value="incident_work",
            fact_id=known.fact_id("measure"),
        )
    if _spanish_measure(known):
        return claim(
            reply,
            span,
            "completed_action",
            "supported",
            say("supported"),
            value="incident_work",
            fact_id=known.fact_id("measure"),
        )
    return claim(
        reply,
        span,
        "completed_action",
        "unsupported",
        say("action_none", said=quoted(reply, span)),
        value="incident_work",
    )


def _spanish_measure(known: Known) -> bool:
    # The feed is written in one language; a reply in another is compared by what kind of work is told.
    return known.context.language.startswith("es") and bool(known.incident and known.incident.measures_taken)
