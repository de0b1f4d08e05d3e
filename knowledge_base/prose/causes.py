"""The cause a post states, as sure as it states it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge_base.prose.words import named, pattern, raw_pattern, tables
from knowledge_base.records import Cause

_LONGEST = 120
"""Characters; a longer "cause" is a sentence that was not understood."""
_BESIDE = 8
"""Characters between two leads that speak of one cause, such as " to be "."""
_SHORT = 70
"""Characters of a line without a verb."""
_LEADS = 6
"""Leads of one kind in one sentence that are looked at."""
_CLAUSE_END = re.compile(r"[.;!?]\s|[.;!?]$|,\s|\s[-\u2013\u2014]\s|\(")


@dataclass(frozen=True)
class Causes:
    """What was said about the cause; empty where the post says that it is not known."""

    causes: tuple[Cause, ...]
    sentence: str = ""


def read_causes(sentences: Sequence[str]) -> Causes | None:
    """The cause stated in the sentences of one post; None where none of them speaks of it."""
    found = [(said, sentence) for sentence in sentences if (said := _cause(sentence)) is not None]
    if not found:
        return None
    stated = _least_sure([(cause, sentence) for said, sentence in found for cause in said.causes])
    if len(stated) == 1:
        return Causes((stated[0][0],), stated[0][1])
    return Causes((), "" if stated else found[0][1])


def _least_sure(told: Sequence[tuple[Cause, str]]) -> list[tuple[Cause, str]]:
    """One of each text; where one post tells it twice, the more careful wording counts."""
    stated: dict[str, tuple[Cause, str]] = {}
    for cause, sentence in told:
        known = stated.get(cause.text.lower())
        if known is None or (known[0].certainty == "confirmed" and cause.certainty != "confirmed"):
            stated[cause.text.lower()] = (cause, sentence)
    return list(stated.values())


def _cause(sentence: str) -> Causes | None:
    former = pattern("cause", "formerly").search(sentence)
    if former:
        now = re.search(r";|\bbut\b|, (?:and )?(?:it|we)\b", sentence[former.end() :])
        sentence = sentence[former.end() + now.end() :] if now else ""
    if pattern("cause", "unknown").search(sentence) and not pattern("cause", "not").search(sentence):
        return Causes(())
    text, clause = _before(sentence), sentence
    if not text:
        text, clause = _after(sentence)
    text = text or _event(sentence) or _fragment(sentence)
    if not text or len(text) > _LONGEST or pattern("cause", "empty").fullmatch(text):
        return None
    if raw_pattern("quote", "refuse").search(text) or pattern("cause", "not").search(clause):
        return None
    hedged = pattern("cause", "hedge").search(clause) is not None
    return Causes((cause_record(text, "suspected" if hedged else "confirmed"),))


def _before(sentence: str) -> str:
    """X in "X is believed to be the cause"; only a kind of cause that we know, for anything may stand there."""
    found = raw_pattern("cause", "behind").search(sentence)
    if found is None:
        return ""
    text = re.split(r", (?!which)|; |: |\s[-\u2013\u2014]\s", sentence[: found.start()].rstrip(" ,"))[-1]
    text = re.sub(r",? (?:which|that|and)$", "", text)
    said = list(pattern("cause", "before").finditer(text))
    text = (text[said[-1].end() :] if said else text).strip()
    if not _category(text) or _strong(text) or pattern("cause", "weak").search(text):
        return ""
    return text[:1].lower() + text[1:] if re.match(r"(?:An?|The|One|Some|Damage) ", text) else text


def _event(sentence: str) -> str:
    """Something of ours that was hit, with its clause, such as "the fibre was cut by a farmer near Brandon"."""
    found = pattern("cause", "event").search(sentence)
    if found is None:
        return ""
    begins = [one.start() for one in re.finditer(r"\b(?:the|an?|our|one of our|two|both)\b", found[0], re.IGNORECASE)]
    text = _trimmed(sentence[found.start() + (begins[-1] if begins else 0) :])
    return text[:1].lower() + text[1:] if re.match(r"(?:An?|The|Our|One) ", text) else text


def _fragment(sentence: str) -> str:
    """A short line that names a kind of cause and has no verb, such as "Fibre cut near Mill Road"."""
    text = sentence.strip(" .!")
    plainly = len(text) <= _SHORT and not pattern("cause", "verb").search(text) and "," not in text and ":" not in text
    text = _trimmed(text)
    return text if plainly and _category(text) in tables()["cause"]["plain"] else ""


def _strong(text: str) -> bool:
    return pattern("cause", "lead").search(text) is not None


def _after(sentence: str) -> tuple[str, str]:
    """X in "is believed to be due to X", and the sentence so far: a "may" that follows is about something else."""
    lead, kind = _lead(sentence)
    text = _trimmed(sentence[lead.end() :]) if lead else ""
    if lead is None or not text or not _is_borne(kind, sentence, text):
        return "", sentence
    return text, sentence[: sentence.find(text, lead.end()) + len(text)]


def _is_borne(kind: str, sentence: str, text: str) -> bool:
    """Whether such a lead makes this text the cause of the outage."""
    if kind == "belief":
        return _category(text) is not None
    if kind == "weak" and pattern("cause", "delay").search(sentence):
        return False
    return pattern("cause", "outage").search(sentence) is not None or _category(text) is not None


def _lead(sentence: str) -> tuple[re.Match[str] | None, str]:
    """The lead that stands nearest to the cause: "is believed to be due to X" ends with "due to"."""
    kinds = ("lead", "weak", "belief")
    found = ((lead, kind) for kind in kinds for lead in islice(pattern("cause", kind).finditer(sentence), _LEADS))
    leads = sorted(found, key=lambda one: (one[0].start(), -one[0].end()))
    if not leads:
        return None, ""
    nearest = leads[0]
    for lead in leads[1:]:
        inside = lead[0].end() <= nearest[0].end()
        if inside or (lead[0].start() - nearest[0].end() > _BESIDE and nearest[1] != "belief"):
            continue
        nearest = lead
    return nearest


def _trimmed(text: str) -> str:
    for end in (_CLAUSE_END, pattern("cause", "end")):
        found = end.search(text)
        text = text[: found.start()] if found else text
    text = re.sub(
        r"^(?:\s|:|-|\bto be\b|\bbe\b|\bthat\b|\bthere (?:is|was|has been)\b)+",
        "",
        text.strip(" .,:;"),
        flags=re.IGNORECASE,
    )
    while (words := text.rpartition(" "))[1] and pattern("cause", "dangling").fullmatch(words[2]):
        text = words[0]
    return text if len(re.findall(r"[^\W\d_]", text)) > 2 else ""  # noqa: PLR2004 - shorter than any word of a cause


def cause_record(text: str, certainty: str) -> Cause:
    """A cause with the category and the third party that its words show."""
    category = _category(text)
    third_party = pattern("third_party", "words").search(text) is not None
    return Cause.model_validate(
        {"text": text, "certainty": certainty, "category": category, "third_party": third_party}
    )


def _category(text: str) -> str | None:
    return next((name for name, words in named("cause_category") if words.search(text)), None)
