"""The customer's own words, turned so that they can be said to them; or nothing, where the grammar is not certain."""

import re
from dataclasses import dataclass
from functools import cache

from assistant.domain.reading import Reading
from assistant.domain.ticket import Ticket
from prompts.phrases import load_phrases
from prompts.phrases.models import Thing, Weaving

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_ONLY_WORDS = re.compile(r"[^\W\d_]+(?:(?:, | |'|-)[^\W\d_]+)*")
_GERUND = {"en": re.compile(r"(?!.*thing$)\w{2,}ing$"), "es": re.compile(r"\w+(?:[aá]ndo|[ié]endo|yendo)$")}
_NO_GERUNDS = frozenset({"morning", "evening", "during", "king", "string", "spring", "wedding", "building", "meeting"})
_AGREEMENT = {"you am": "you are", "you was": "you were", "you'm": "you're"}
_FEWEST, _MOST = 2, 12
_NOT_IN_PUBLIC = frozenset({"health", "care", "safety", "payment", "security"})


@dataclass(frozen=True)
class OwnWords:
    """``clause`` is a whole clause, ``doing`` begins with a gerund, ``thing`` is a noun phrase; all said to them."""

    clause: str | None = None
    doing: str | None = None
    thing: str | None = None


def own_words(ticket: Ticket, reading: Reading, language: str) -> OwnWords:
    """What may be said back of the first impact that was read."""
    if not reading.summary.impact:
        return OwnWords()
    impact = reading.summary.impact[0]
    if ticket.channel == "social" and impact.kind in _NOT_IN_PUBLIC:
        return OwnWords()
    thing = _thing(f"{impact.text}\n{ticket.customer_text}", impact.kind, language)
    clause, doing = woven(impact.text, language)
    return OwnWords(clause, doing, thing)


def woven(fragment: str, language: str) -> tuple[str | None, str | None]:
    """A fragment as (clause, gerund phrase), one of them or both None: "we lose sales" is ("you lose sales", None)."""
    weaving = load_phrases(language).words.weaving
    text = " ".join(fragment.replace("\u2019", "'").split()).strip(" .,;:!-")
    words = _WORD.findall(text)
    if not _FEWEST <= len(words) <= _MOST or not _ONLY_WORDS.fullmatch(text) or _unfit(words, weaving):
        return None, None
    first = words[0].lower()
    turned = _turned(text, weaving)
    if _GERUND[language].match(first) and first not in _NO_GERUNDS:
        return None, turned
    if first in weaving.subjects or _owner_clause(words, weaving):
        return turned, None
    if first in weaving.verbs:
        return _agreed(f"you {turned}"), None
    return None, None


def _unfit(words: list[str], weaving: Weaving) -> bool:
    lowered = [word.lower() for word in words]
    shouted = sum(word.isupper() and len(word) > 1 for word in words) > 1
    return shouted or bool(set(weaving.refused) & set(lowered)) or lowered[-1] in weaving.dangling


def _owner_clause(words: list[str], weaving: Weaving) -> bool:
    rest = {word.lower() for word in words[2:]}
    return words[0].lower() in weaving.owners and bool(rest & set(weaving.endings))


def _turned(text: str, weaving: Weaving) -> str:
    swapped = _WORD.sub(lambda found: weaving.swaps.get(found.group().lower(), found.group()), text)
    return _agreed(swapped[0].lower() + swapped[1:])


def _agreed(text: str) -> str:
    for wrong, right in _AGREEMENT.items():
        text = re.sub(rf"\b{wrong}\b", right, text, flags=re.IGNORECASE)
    return text


def _thing(text: str, kind: str, language: str) -> str | None:
    lowered = text.lower()
    return next((thing for thing, pattern in _things(language, kind) if pattern.search(lowered)), None)


@cache
def _things(language: str, kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((thing.thing, _pattern(thing)) for thing in load_phrases(language).words.things.get(kind, ()))


def _pattern(thing: Thing) -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in thing.said)
    owner = r"(?:my|our|mis?|nuestr[oa]s?) (?:[\w-]+ )?" if thing.owned else ""
    return re.compile(rf"\b{owner}(?:{said})\b")
