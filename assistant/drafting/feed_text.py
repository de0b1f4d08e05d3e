"""The feed's free text as it may stand in a reply: no internal names, no blame, and only where its grammar is plain."""

import re

from assistant.domain.ticket import Ticket
from knowledge_base.prose import is_happening
from knowledge_base.prose.kinds import cause_kind, is_spanish, work_kinds
from knowledge_base.records import Cause, Fact, Incident
from knowledge_base.wording import say_number
from prompts.phrases.models import Words

_INTERNAL = re.compile(r"\b(?=[\w-]*\d)[A-Z]{2,}[\w]*(?:[-_][\w]+)+|https?://|[<>{}\[\]|]")
_RELATIVE = re.compile(r"\b(?:that|which|who|where|when)\b", re.IGNORECASE)
_DOER = re.compile(r"\s+(?:caused |done )?by\s+.*$", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_EVENT = re.compile(r"(an? [\w -]+?) (?:that|which) (\w+(?:ed|t|ut|oke|an|ell) .+)")
_MEANWHILE = re.compile(
    r",?\s+(?:(?:during|throughout|for) the (?:maintenance|outage|work|works|repair)"
    r"|in the meantime|meanwhile|for now|until then|mientras tanto|entretanto|por ahora)$",
    re.IGNORECASE,
)
_PART = re.compile(r"[.;]\s*|,\s+and\s+")
_AFFECTED = re.compile(r"^About |\s+(?:is|are|were|will be) affected$")
_LENGTH = re.compile(r"up to (?P<number>\d+) (?P<unit>minute|hour)s?")
_LONGEST = 160
_SPANISH_NOUN = re.compile(
    r"un[oa]?s? (?!.*\b(?:se|ha|han|fue|fueron|est[aá]n?|es|son|\w+(?:[^ci]ó|[^sc]ió|aron|ieron))\b)(?:[^\W\d]|[ -])+$"
)
"""A Spanish cause that may stand behind "se debe a": what contracts with "a" or "de", or tells an event, may not."""
_TENSES = ("doing", "done", "ahead")
_WORKS = 2
"""Pieces of work that are told of one measure."""


def cause_words(text: str, record: Cause | None, words: Words) -> tuple[str | None, str | None]:
    """A cause as (noun phrase, text to stand after a colon); in another language than the feed's, by its kind."""
    category = record.category if record else None
    # Who else was involved is true and helps nobody: what happened is enough, and nobody is blamed.
    bare = _DOER.sub("", text) if record is not None and record.third_party else text
    named = words.causes.get(cause_kind(bare, category) or "") or words.causes.get(category or "")
    told = _clean(text) if _is_ours(text, words) else None
    if told is None or not (words.feed_text or _SPANISH_NOUN.match(told)):
        return named, named
    if record is not None and record.third_party:
        told = _DOER.sub("", told)
    return (_small_article(told) if _is_noun_phrase(told, words) else named), told


def cause_event(phrase: str) -> str | None:
    """What happened, of "a vehicle that hit a street cabinet": "a vehicle hit a street cabinet"; else None."""
    found = _EVENT.fullmatch(phrase)
    return f"{found[1]} {found[2]}" if found else None


def finding_words(ticket: Ticket, words: Words) -> str | None:
    """What a recorded test found, where it is recognised: "no light reaches your house"."""
    told = [action.text.lower() for action in reversed(ticket.actions) if action.kind.endswith("_test")]
    return next((said for text in told for sign, said in words.findings.items() if re.search(sign, text)), None)


def measure_words(text: str, incident: Incident | None, words: Words) -> str | None:
    """A measure as one sentence without its full stop, in another language than the feed's by the kinds of its work.

    None where it names internal things, or tells no work that we know by its kind.
    """
    if not _is_ours(text, words) or not words.feed_text:
        return _work_words(text, words)
    told = _clean(text)
    if told is None or (incident and any(resource.lower() in told.lower() for resource in incident.resources)):
        return None
    return told


def _work_words(text: str, words: Words) -> str | None:
    kinds = [one for one in work_kinds(text) if one.name in words.measures][:_WORKS]
    # What is to follow is only told beside what is being done.
    if not kinds or all(one.tense == "ahead" for one in kinds):
        return None
    told = (words.measures[one.name][_TENSES.index(one.tense)] for one in kinds)
    return words.last_join.join(dict.fromkeys(told))


def _is_ours(text: str, words: Words) -> bool:
    """Whether the provider's own words are in the language of the reply."""
    return is_spanish(text) is not words.feed_text


def workaround_words(text: str, words: Words) -> str | None:
    """A workaround as one sentence without its full stop, or None; in another language only what is recognised."""
    if _is_ours(text, words):
        # It is said in a sentence about that time already.
        told = _MEANWHILE.sub("", _clean(text) or "")
        return (told if words.feed_text else small_start(told, words)) if told else None
    parts = [_MEANWHILE.sub("", part.strip()) for part in _PART.split(text)]
    known = [words.workarounds[said] for part in parts for said in words.workarounds if _is_whole(said, part)]
    return "; ".join(dict.fromkeys(known)) or None


def _is_whole(said: str, part: str) -> bool:
    # A part that says more than the pattern may say the opposite ("no channels in the app").
    return re.fullmatch(said, part, re.IGNORECASE) is not None


def length_words(text: str, words: Words) -> str | None:
    """How long service is off within a window ("up to 45 minutes"); in another language what its words know."""
    if words.feed_text:
        return _clean(text)
    found = _LENGTH.fullmatch(text.strip().lower())
    said = words.lengths.get(found["unit"]) if found else None
    return said.format(found["number"]) if found and said else None


def scale_words(fact: Fact, words: Words, language: str) -> str:
    """How many, in the unit in which the provider counts ("46 business sites"); the bare number in another language."""
    number = say_number(int(fact.value or 0), language)
    told = _AFFECTED.sub("", fact.text)
    return told if words.feed_text and told.startswith(number) else number


def small_start(text: str, words: Words) -> str | None:
    """``text`` to stand inside a sentence; None where its first word may be a name."""
    first = text.split(maxsplit=1)[0].lower().rstrip(",")
    return text[0].lower() + text[1:] if first in words.small_starts else None


def _clean(text: str) -> str | None:
    told = _NEXT_SENTENCE.split(" ".join(text.split()))[0].rstrip(" .;,!")
    return told if told and len(told) <= _LONGEST and not _INTERNAL.search(told) else None


def _is_noun_phrase(text: str, words: Words) -> bool:
    if not (text[0].islower() or text.split(maxsplit=1)[0] in ("A", "An", "The")):
        return False
    before = _RELATIVE.split(text)[0].lower().split()
    return not set(before) & set(words.clause_verbs) and not is_happening(text)


def _small_article(text: str) -> str:
    return text[0].lower() + text[1:] if text.split(maxsplit=1)[0] in ("A", "An", "The") else text
