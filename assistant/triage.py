"""Whether a draft is ready, needs something, or must reach a team lead, and why (docs/formats.md, "Draft")."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.domain.check import Check
from assistant.domain.plan import WrittenReply
from assistant.domain.reading import Reading
from assistant.domain.reply import Reason
from assistant.domain.sites import several_outages
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import ReasonCode, Status
from knowledge_base.records import Fact, Lookup

_QUESTION = re.compile(r"[^.!?\n]{0,300}\?")


@dataclass(frozen=True)
class Standing:
    """The status and what led to it: ``needs`` are things to find out, ``reasons`` are why a lead must look."""

    status: Status
    needs: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


def standing_of(
    ticket: Ticket, reading: Reading, lookup: Lookup, check: Check, now: datetime, written: WrittenReply
) -> Standing:
    """Escalate before needs_input before ready; abuse and an overdue fact are told but change no status.

    What is told of questions is true of ``written``, the text as it stands now.
    """
    reasons = _reasons(ticket, reading)
    needs = _needs(reading, lookup, check, asked_for(written))
    grave = [reason for reason in reasons if reason.code != "abuse"]
    status: Status = "escalate" if grave else "needs_input" if needs else "ready"
    return Standing(status, needs + _overdue(lookup.knowledge.facts, now), reasons)


def _reasons(ticket: Ticket, reading: Reading) -> tuple[Reason, ...]:
    summary = reading.summary
    found: list[Reason] = []
    if summary.safety:
        found.append(_reason("safety", kinds=", ".join(_kind(kind) for kind in summary.safety)))
    if ticket.customer and ticket.customer.vulnerable and reading.without_service:
        found.append(_reason("vulnerable"))
    if reading.suspicious_demand:
        found.append(_reason("suspicious_request", snippets="; ".join(summary.suspicious[:3])))
    if reading.legal_threat:
        found.append(_reason("legal_threat"))
    if reading.abuse:
        found.append(_reason("abuse"))
    return tuple(found)


def asked_for(written: WrittenReply) -> frozenset[str]:
    """What of "place" and "service" a text asks the customer for, by the words of its questions."""
    ours = {written.text[one.start : one.end] for one in written.sentences if one.move == "ask"}
    questions = " ".join([*ours, *_QUESTION.findall(written.text)]).lower()
    return frozenset(what for what, words in _words()["asking"].items() if re.search(words, questions))


def _needs(reading: Reading, lookup: Lookup, check: Check, asked: frozenset[str]) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if reading.summary.asks != ("thanks",):
        found.extend(_matching_needs(lookup, asked))
    if not reading.language_supported:
        found.append(_reason("language_unsupported", language=reading.summary.language))
    if check.verdict == "block":
        findings = " ".join(finding.message for finding in check.blocking[:3])
        found.append(_reason("check_blocks", findings=findings))
    return tuple(found)


def _matching_needs(lookup: Lookup, asked: frozenset[str]) -> list[Reason]:
    """One question at a time: which of several, else what is missing, else that nothing matches."""
    matching = lookup.matching
    chosen, several = matching.chosen, matching.candidates
    if chosen is None and several:
        words = {"count": str(len(several)), "ids": ", ".join(match.incident.id for match in several)}
        return [_reason("several_incidents", "several_own" if several_outages(lookup) else None, **words)]
    if chosen is not None and chosen.relevance != "unknown":
        return []
    missing = [_missing(what, asked) for what in matching.missing]
    return missing or [_reason("no_incident") if chosen is None else _missing("place", asked)]


def _missing(what: str, asked: frozenset[str]) -> Reason:
    codes: dict[str, ReasonCode] = {"place": "place_missing", "service": "service_missing"}
    return _reason(codes[what], f"{what}_asked" if what in asked else None)


def _overdue(facts: tuple[Fact, ...], now: datetime) -> tuple[Reason, ...]:
    late = sorted({fact.kind for fact in facts if fact.is_overdue(now)})
    return (_reason("fact_overdue", kinds=", ".join(_kind(kind) for kind in late)),) if late else ()


def _reason(code: ReasonCode, form: str | None = None, **words: str) -> Reason:
    return Reason(code=code, message=_words()["messages"][form or code].format(**words))


def _kind(kind: str) -> str:
    return _words()["kinds"].get(kind, kind)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
