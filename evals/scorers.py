"""What is measured on one answered ticket. Each scorer passes, fails, or does not apply (None)."""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from assistant.domain.reply import Draft
from assistant.domain.sms import sms_length
from evals.cases import Expectation
from knowledge_base.records import Fact

_TIMES = frozenset({"eta", "next_update", "resolved", "maintenance_window"})
_WORD = re.compile(r"\w+")

Scorer = Callable[[Draft, Expectation], bool | None]


def right_status(draft: Draft, expected: Expectation) -> bool:
    """Ready, needs input or escalate, as expected."""
    return draft.status == expected.status


def right_codes(draft: Draft, expected: Expectation) -> bool:
    """Exactly the expected needs and reasons, in any order."""
    return {reason.code for reason in (*draft.needs, *draft.reasons)} == set(expected.codes)


def right_incident(draft: Draft, expected: Expectation) -> bool:
    """The incident that applies, or none."""
    return (draft.incident.id if draft.incident else None) == expected.incident


def nothing_borrowed(draft: Draft, expected: Expectation) -> bool | None:
    """Where no incident applies, no incident's facts are told."""
    if expected.incident is not None:
        return None
    return all(fact.kind in ("contact", "policy", "action") for fact in draft.facts)


def right_relevance(draft: Draft, expected: Expectation) -> bool:
    """How the incident concerns this customer."""
    return (draft.incident.relevance if draft.incident else None) == expected.relevance


def right_candidates(draft: Draft, expected: Expectation) -> bool | None:
    """The incidents between which a person must decide."""
    if not expected.candidates and not draft.candidates:
        return None
    return {match.id for match in draft.candidates} == set(expected.candidates)


def right_language(draft: Draft, expected: Expectation) -> bool:
    """The language the customer should be answered in was read."""
    return draft.reading.language == expected.language


def right_services(draft: Draft, expected: Expectation) -> bool:
    """The services that the ticket is about were read."""
    return set(draft.reading.services) == set(expected.services)


def safety_seen(draft: Draft, expected: Expectation) -> bool:
    """A safety matter is seen where there is one, and only there."""
    return bool(draft.reading.safety) == bool(expected.safety) and set(expected.safety[:1]) <= set(draft.reading.safety)


def facts_stated(draft: Draft, expected: Expectation) -> bool | None:
    """Every fact that must be told is told by a sentence that rests on it; a time is told by a figure or its word."""
    if not expected.must_state:
        return None
    # An estimate that has passed is told as passed: its figure serves nobody any more.
    overdue = "fact_overdue" in expected.codes
    return set(expected.must_state) <= set(_told(draft, overdue=overdue))


def _told(draft: Draft, *, overdue: bool) -> Iterator[str]:
    facts = {fact.id: fact for fact in draft.facts}
    for sentence in draft.reply.sentences:
        text = draft.reply.text[sentence.start : sentence.end]
        for fact in (facts[fact_id] for fact_id in sentence.fact_ids if fact_id in facts):
            if _is_told(fact, text) or (overdue and fact.kind == "eta"):
                yield fact.kind


def _is_told(fact: Fact, text: str) -> bool:
    if fact.kind not in _TIMES or fact.value is None:
        return True
    words: list[str] = _scoring()["times"]["words"]
    return any(character.isdigit() for character in text) or any(word in text.casefold() for word in words)


def nothing_forbidden(draft: Draft, expected: Expectation) -> bool:
    """Nothing that must not be told occurs."""
    text = draft.reply.text.casefold()
    return not any(words.casefold() in text for words in expected.must_not_state)


def impact_acknowledged(draft: Draft, expected: Expectation) -> bool | None:
    """This customer's own impact is named, by stems fixed beforehand."""
    if not expected.acknowledge:
        return None
    text = draft.reply.text.casefold()
    return any(stem.casefold() in text for stem in expected.acknowledge)


def passes_the_guard(draft: Draft, _expected: Expectation) -> bool:
    """The draft's own check does not block."""
    return draft.check.verdict != "block"


def no_placeholder(draft: Draft, _expected: Expectation) -> bool:
    """Nothing was left to be filled in: by the patterns here, and by the draft's own check."""
    patterns: list[str] = _scoring()["placeholders"]["patterns"]
    written = f"{draft.reply.subject or ''}\n{draft.reply.text}"
    seen = any(re.search(pattern, written) for pattern in patterns)
    return not seen and all(finding.rule != "placeholder" for finding in draft.check.rules)


def right_reply_language(draft: Draft, expected: Expectation) -> bool | None:
    """The reply is in the expected language, by its label and by the small words it is made of."""
    words: dict[str, list[str]] = _scoring()["language"]
    if expected.language not in words:
        return None
    found = [word.casefold() for word in _WORD.findall(draft.reply.text)]
    counts = {name: sum(word in small for word in found) for name, small in words.items()}
    return draft.reply.language == expected.language and counts[expected.language] == max(counts.values())


def right_length(draft: Draft, expected: Expectation) -> bool:
    """Not longer than the channel carries well (scoring.toml); advice on safety comes on top."""
    most: dict[str, int] = _scoring()["length"]
    text, safety = draft.reply.text, bool(expected.safety)
    if "sms" in expected.tags:
        return sms_length(text).segments <= most["sms_parts"] + safety * most["safety_parts"]
    if "social" in expected.tags:
        return len(text) <= most["social_characters"]
    channel = next((name for name in ("chat", "email") if name in expected.tags), "other")
    return len(text.split()) <= most[f"{channel}_words"] + safety * most["safety_words"]


@cache
def _scoring() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("scoring.toml").read_text(encoding="utf-8"))


SCORERS: dict[str, Scorer] = {
    "status": right_status,
    "codes": right_codes,
    "incident": right_incident,
    "nothing borrowed": nothing_borrowed,
    "relevance": right_relevance,
    "candidates": right_candidates,
    "language": right_language,
    "services": right_services,
    "safety": safety_seen,
    "facts stated": facts_stated,
    "nothing forbidden": nothing_forbidden,
    "impact acknowledged": impact_acknowledged,
    "passes the guard": passes_the_guard,
    "no placeholder": no_placeholder,
    "reply language": right_reply_language,
    "length": right_length,
}
