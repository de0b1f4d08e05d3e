"""The cause a post states, as sure as it states it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.prose.words import named, pattern, raw_pattern
from knowledge_base.records import Cause

_LONGEST = 120
"""Characters; a longer "cause" is a sentence that was not understood."""
_BESIDE = 8
"""Characters between two leads that speak of one cause, such as " to be "."""
_CLAUSE_END = re.compile(r"[.;!?]\s|[.;!?]$|,\s|\s[-\u2013\u2014]\s|\(")


@dataclass(frozen=True)
class Causes:
    """What was said about the cause; empty where the post says that it is not known."""

    causes: tuple[Cause, ...]


def read_causes(sentences: Sequence[str]) -> Causes | None:
    """The cause stated in the sentences of one post; None where none of them speaks of it."""
    found = [said for said in map(_cause, sentences) if said is not None]
    stated = tuple({cause.text.lower(): cause for said in found for cause in said.causes}.values())
    return Causes(stated[:1] if len(stated) == 1 else ()) if found else None


def _cause(sentence: str) -> Causes | None:
    if pattern("cause", "unknown").search(sentence):
        return Causes(())
    text, clause = _before(sentence), sentence
    if not text:
        text, clause = _after(sentence)
    if not (pattern("cause", "outage").search(sentence) or _category(text)):
        return None
    if not text or len(text) > _LONGEST or pattern("cause", "empty").fullmatch(text):
        return None
    if raw_pattern("quote", "refuse").search(text):
        return None
    hedged = pattern("cause", "hedge").search(clause) is not None
    return Causes((_record(text, "suspected" if hedged else "confirmed"),))


def _before(sentence: str) -> str:
    """X in "X is believed to be the cause"; only a kind of cause that we know, for anything may stand there."""
    found = pattern("cause", "behind").search(sentence)
    if found is None:
        return ""
    text = re.split(r", |; | that |: ", sentence[: found.start()].rstrip())[-1]
    if not _category(text) or pattern("cause", "lead").search(text):
        return ""
    return text[:1].lower() + text[1:] if re.match(r"(?:An?|The) ", text) else text


def _after(sentence: str) -> tuple[str, str]:
    """X in "is believed to be due to X", and the sentence so far: a "may" that follows is about something else."""
    lead = _lead(sentence)
    text = _trimmed(sentence[lead.end() :]) if lead else ""
    return text, sentence[: sentence.find(text, lead.end()) + len(text)] if lead and text else sentence


def _lead(sentence: str) -> re.Match[str] | None:
    """The lead that stands nearest to the cause: "is believed to be due to X" ends with "due to"."""
    leads = tuple(pattern("cause", "lead").finditer(sentence))
    if not leads:
        return None
    nearest = leads[0]
    for lead in leads[1:]:
        if lead.start() - nearest.end() > _BESIDE and not pattern("cause", "belief").fullmatch(nearest[0]):
            break
        nearest = lead
    return nearest


def _trimmed(text: str) -> str:
    for end in (_CLAUSE_END, pattern("cause", "end")):
        found = end.search(text)
        text = text[: found.start()] if found else text
    text = re.sub(r"^(?:\s|:|-|\bto be\b|\bbe\b|\bthat\b)+", "", text.strip(" .,:;"), flags=re.IGNORECASE)
    return text if len(re.findall(r"[^\W\d_]", text)) > 2 else ""  # noqa: PLR2004 - shorter than any word of a cause


def _record(text: str, certainty: str) -> Cause:
    category = _category(text)
    third_party = pattern("third_party", "words").search(text) is not None
    return Cause.model_validate(
        {"text": text, "certainty": certainty, "category": category, "third_party": third_party}
    )


def _category(text: str) -> str | None:
    return next((name for name, words in named("cause_category") if words.search(text)), None)
