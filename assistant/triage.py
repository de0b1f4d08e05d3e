"""Whether a draft is ready, needs something, or must reach a team lead, and why (docs/formats.md, "Draft")."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from assistant.domain.check import Check
from assistant.domain.reading import Reading
from assistant.domain.reply import Reason
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import ReasonCode, Status
from knowledge_base.records import Fact, Lookup, Matching


@dataclass(frozen=True)
class Standing:
    """The status and what led to it: ``needs`` are things to find out, ``reasons`` are why a lead must look."""

    status: Status
    needs: tuple[Reason, ...]
    reasons: tuple[Reason, ...]


def standing_of(ticket: Ticket, reading: Reading, lookup: Lookup, check: Check, now: datetime) -> Standing:
    """Escalate before needs_input before ready; an overdue fact is told but changes no status."""
    reasons = _reasons(ticket, reading)
    needs = _needs(reading, lookup.matching, check)
    status: Status = "escalate" if reasons else "needs_input" if needs else "ready"
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


def _needs(reading: Reading, matching: Matching, check: Check) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if reading.summary.asks != ("thanks",):
        found.extend(_matching_needs(matching))
    if not reading.language_supported:
        found.append(_reason("language_unsupported", language=reading.summary.language))
    if check.verdict == "block":
        blocking = [c.message for c in check.claims if c.verdict not in ("supported", "not_checkable")]
        blocking += [r.message for r in check.rules if r.severity == "block"]
        found.append(_reason("check_blocks", findings=" ".join(blocking[:3]) or "a claim cannot be checked."))
    return tuple(found)


def _matching_needs(matching: Matching) -> list[Reason]:
    found: list[Reason] = []
    if matching.candidates and matching.chosen is None:
        ids = ", ".join(match.incident.id for match in matching.candidates)
        found.append(_reason("several_incidents", count=str(len(matching.candidates)), ids=ids))
    elif matching.chosen is None:
        found.append(_reason("no_incident"))
    if matching.chosen is None or matching.chosen.relevance == "unknown":
        codes: dict[str, ReasonCode] = {"place": "place_missing", "service": "service_missing"}
        found.extend(_reason(codes[what]) for what in matching.missing)
        if matching.chosen is not None and not matching.missing:
            found.append(_reason("place_missing"))
    return found


def _overdue(facts: tuple[Fact, ...], now: datetime) -> tuple[Reason, ...]:
    late = sorted({fact.kind for fact in facts if fact.is_overdue(now)})
    return (_reason("fact_overdue", kinds=", ".join(_kind(kind) for kind in late)),) if late else ()


def _reason(code: ReasonCode, **words: str) -> Reason:
    return Reason(code=code, message=_words()["messages"][code].format(**words))


def _kind(kind: str) -> str:
    return _words()["kinds"].get(kind, kind)


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
