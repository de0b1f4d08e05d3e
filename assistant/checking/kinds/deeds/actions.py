"""Claims of work done: "I've checked your line", borne only by a recorded action; the network's repair by the facts."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.deeds.deed_claims import by_grammar, same_kinds
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

_PART = re.compile(
    r"(?<!\w)(?:half|most|some|two thirds|three quarters|a third|la mitad|mitad|algun[oa]s|dos tercios)(?!\w)"
)
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
_FAMILIES = (
    (
        "fitted",
        "installed",
        "replaced",
        "swapped",
        "renewed",
        "changed",
        "instalad",
        "sustituid",
        "reemplazad",
        "renovad",
    ),
    ("repaired", "spliced", "mended", " joined", "rejoined", "rebuilt", "fixed", "patched", "reparad", "empalmad"),
    ("delivered", "arrived", "entregad", "llegado"),
    ("rerouted", "re-routed", "diverted", "reconnected", "connected", "reconectad", "conectad"),
    ("rebooted", "restarted", "reset", "reiniciad"),
    ("completed", "finished", "done", "terminad"),
)
"""Words for the same piece of work: one of the family in the facts bears another in the reply."""
_NEVER_BY_NOTE = frozenset({"credit", "appointment"})
"""Money and visits are booked as such; a note that speaks of them books nothing."""
_SOMEBODY_ELSE = re.compile(r"(?<!\w)(?:you|usted|they|he|she|who|which)(?!\w)")
_RULE = re.compile(
    r"(?<!\w)(?:if|once|for (?:each|every)|per|should (?:it|this|that|the \w+|your \w+)|automatic\w*)(?!\w)"
)
_GAP = 34
_YOURS = re.compile(r"(?<!\w)(?:you|u|your|yours|su|sus|tu|tus|le|les|te|os|suyo|suya|tuyo|tuya|usted|ustedes)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Completed actions of the reply with their verdicts."""
    listed = list(_listed(reply, known))
    yield from listed
    offset = {start: at for at, start in enumerate(reply.folded.starts)} if reply.folded.starts else None
    yield from by_grammar(reply, known, [(_folded(offset, c.start), _folded(offset, c.end)) for c in listed])


def _folded(offset: dict[int, int] | None, position: int) -> int:
    return position if offset is None else offset.get(position, position)


def _listed(reply: ReplyText, known: Known) -> Iterator[Claim]:
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
            and not _is_rule(reply, match)
        ):
            seen.add(clause_start)
            yield _claim(reply, known, match.span(), _kind_of(match.group()))
    yield from _repairs(reply, known, seen)


def _is_rule(reply: ReplyText, match: re.Match[str]) -> bool:
    # "A credit is added for each full day" tells the policy, which ``money`` compares; it tells of no work done.
    return " is " in match.group() and _RULE.search(reply.sentence_at(match.start()).low) is not None


def _repairs(reply: ReplyText, known: Known, seen: set[int]) -> Iterator[Claim]:
    """Work on the network told in the passive: "the unit has already been fitted" against what the facts call done."""
    for match in pattern("history_of_work", "repair").finditer(reply.prose):
        clause_start = reply.clause_at(match.start())[0]
        if (
            clause_start in seen
            or reply.sentence_at(match.start()).asks
            or not _really_done(reply, clause_start, match.start())
            or not _really_done(reply, match.start(), match.end())
        ):
            continue
        seen.add(clause_start)
        told = _done(known, match.group()) or same_kinds(reply, known, match.span()) or _in_part(reply, known, match)
        verdict: ClaimVerdict = "supported" if told else "unsupported"
        message = say("supported" if verdict == "supported" else "action_none", said=quoted(reply, match.span()))
        fact_id = known.fact_id("measure") if verdict == "supported" else None
        yield claim(reply, match.span(), "completed_action", verdict, message, value="incident_work", fact_id=fact_id)


def _done(known: Known, words: str) -> bool:
    """Whether the facts tell work of the same family as done, or service is back, after which repairs are over."""
    if known.incident is None or known.incident.status not in {"investigating", "identified"}:
        return known.incident is not None
    family = next((each for each in _FAMILIES if any(stem in words for stem in each)), None)
    told = f"{known.public_text}\n{recorded.text(known)}"
    return any(stem in _not_yet(told) for stem in family or (words.rsplit(maxsplit=1)[-1],))


def _in_part(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether a part of the work is told as done, and the facts tell that part: "has joined about half the fibres"."""
    part = _PART.search(reply.clause_text(match.start()))
    return part is not None and part.group() in known.public_text


def _not_yet(told: str) -> str:
    return re.sub(r"\b(?:being|to be|will be|is due to be|siendo) \w+|\b\w+ing\b|\b\w+[ae]ndo\b", " ", told)


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
    # "I see what is at stake: you emailed your form" tells what the customer did.
    if ":" in between or _SOMEBODY_ELSE.search(between):
        return False
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
    first, last = reply.clause_at(span[0])
    clause = reply.low[max(first, span[0]) : max(last, span[1])]
    if _already_written(known, clause):
        return claim(reply, span, "completed_action", "supported", say("supported_own"), value=kind)
    if recorded.bears(known, reply.low[span[0] : span[1]], clause, notes=kind not in _NEVER_BY_NOTE) and _same_party(
        reply, known, span, kind
    ):
        return claim(
            reply,
            span,
            "completed_action",
            "supported",
            say("supported_action"),
            value=kind,
            fact_id=known.fact_id("action"),
        )
    if not _YOURS.search(clause) and (_in_public(reply, known, span) or same_kinds(reply, known, span)):
        return claim(
            reply, span, "completed_action", "supported", say("supported"), value=kind, fact_id=known.fact_id("measure")
        )
    return claim(reply, span, "completed_action", "unsupported", say("action_none", said=said), value=kind)


def _already_written(known: Known, clause: str) -> bool:
    """Whether it tells that we wrote to the customer, and we did: "I e-mailed you at nine"."""
    return bool(known.own_moments) and pattern("deed", "wrote_you").search(clause) is not None


def _same_party(reply: ReplyText, known: Known, span: tuple[int, int], kind: str) -> bool:
    """Whether an action names whom the reply claims to have spoken to; other kinds of action name no party."""
    parties = pattern("history_of_work", "party").findall(reply.low[span[0] : reply.clause_at(span[0])[1]])
    return kind != "contact" or not parties or any(party[:6] in recorded.text(known) for party in parties)


def _in_public(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    words = content_words(reply.low[span[0] : span[1]])
    own = {"your", "accoun"} & words
    return not own and len(words & known.public_words) >= 2  # noqa: PLR2004 - one shared word is chance


def _work(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    start, end = reply.clause_at(span[0])
    words = content_words(reply.low[max(start, span[0]) : end]) - {"have", "just", "also", "now", "already"}
    shared = words & (known.public_words | content_words(recorded.text(known)))
    known_status = known.incident is not None and known.incident.status in {
        "resolved",
        "monitoring",
        "completed",
        "postmortem",
    }
    told = bool(shared) and (known_status or len(shared) * 3 >= len(words))
    if told or _same_work(reply.low[span[0] : end], known) or same_kinds(reply, known, span):
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


def _same_work(said: str, known: Known) -> bool:
    """Whether a Spanish reply tells work of the kinds that the feed tells in English, and of no other kind."""
    if not known.context.language.startswith("es") or known.incident is None:
        return False
    told = folded(" ".join(known.incident.measures_taken))
    kinds = [family for family in _FAMILIES if any(word in said for word in family)]
    return bool(kinds) and all(any(word in told for word in family) for family in kinds)
