"""The cause a post states, as sure as it states it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from knowledge_base.prose.cause_kinds import category_of, cause_record
from knowledge_base.prose.events import clauses, event_in, from_kind, names_kind, starts_with_kind
from knowledge_base.prose.words import pattern, raw_pattern, tables
from knowledge_base.records import Cause

_LONGEST = 120
"""Characters; a longer "cause" is a sentence that was not understood."""
_BESIDE = 8
"""Characters between two leads that speak of one cause, such as " to be "."""
_SHORT = 70
"""Characters of a line without a verb."""
_NEAR = 20
"""Characters in front of a lead in which a "not" denies it."""
_LEADS = 6
"""Leads of one kind in one sentence that are looked at."""
_TAIL = 60
"""Characters behind what happened that still tell of it: "a lorry took out the cabinet at the corner of Mill Lane"."""
_MOST = 2
"""Suspicions that are told side by side ("might be lightning, might be the power supply")."""
_CLAUSE_END = re.compile(r"[.;!?]\s|[.;!?]$|,\s|\s[-\u2013\u2014]\s|[()\[\]|]")
_SPEAKER = r"(?:we|i|they|you|it|he|she|there)\b"
"""Who speaks in front of a cause: "we're pretty sure ice is to blame"."""
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,300}\)")
_EMPHASIS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")


@dataclass(frozen=True)
class Causes:
    """What was said about the cause; empty where nothing sure was. ``unknown``: the post says that it is not known."""

    causes: tuple[Cause, ...]
    sentence: str = ""
    unknown: bool = False


def read_causes(sentences: Sequence[str]) -> Causes | None:
    """The cause stated in the sentences of one post; None where none of them speaks of it.

    A sentence that gives a reason ("due to") counts before one that only tells what happened ("a switch has failed").
    """
    texts = [(_unmarked(one), one) for one in _of_this(sentences) if not raw_pattern("quote", "reader").search(one)]
    found = [(said, one) for text, one in texts if (said := _cause(text)) is not None]
    stated = _least_sure([(cause, one) for said, one in found for cause in said.causes])
    unknown = any(said.unknown for said, _ in found)
    if not stated and not unknown:
        stated = _least_sure([(cause, one) for text, one in texts if (cause := _event(text)) is not None])
    if not stated and not found:
        return None
    if any(pattern("event", "caveat").fullmatch(text.strip(" .!")) for text, _ in texts):
        stated = [(cause.model_copy(update={"certainty": "suspected"}), one) for cause, one in stated]
    if len(stated) == 1 or (1 < len(stated) <= _MOST and all(one.certainty == "suspected" for one, _ in stated)):
        return Causes(tuple(cause for cause, _ in stated), stated[0][1])
    return Causes((), "" if stated else found[0][1], unknown=unknown and not stated)


def _of_this(sentences: Sequence[str]) -> Sequence[str]:
    """The sentences from the one on that says that what was told so far is another matter."""
    apart = (n for n, one in enumerate(sentences) if pattern("cause", "other_matter").search(one))
    return sentences[next(apart, 0) :]


def causes_told(said: Causes | None) -> tuple[Cause, ...]:
    """The causes as records; where a post says that none is known, one of certainty "unknown"."""
    if said is None:
        return ()
    return said.causes or ((Cause(text="the cause is not known", certainty="unknown"),) if said.unknown else ())


def _unmarked(sentence: str) -> str:
    """A sentence without the marks of a link or of stress: "caused by [a fibre cut](https://…)"."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", sentence))


def _least_sure(told: Sequence[tuple[Cause, str]]) -> list[tuple[Cause, str]]:
    """One of each text; where one post tells it twice, the more careful wording counts."""
    stated: dict[str, tuple[Cause, str]] = {}
    for cause, sentence in told:
        known = stated.get(cause.text.lower())
        if known is None or (known[0].certainty == "confirmed" and cause.certainty != "confirmed"):
            stated[cause.text.lower()] = (cause, sentence)
    return list(stated.values())


def _cause(sentence: str) -> Causes | None:
    sentence = _now(sentence)
    if pattern("cause", "unknown").search(sentence) and not pattern("cause", "not").search(sentence):
        return Causes((), unknown=True)
    denied, elsewhen = (pattern("cause", name) for name in ("denied", "elsewhen"))
    if not denied.search(sentence) and not elsewhen.search(sentence):
        return _stated(sentence)
    others = (one for one in clauses(sentence) if not denied.search(one) and not elsewhen.search(one))
    told = next((said for one in others if (said := _stated(one)) is not None), None)
    return told or (Causes(()) if denied.search(sentence) else None)


def _now(sentence: str) -> str:
    """A sentence without what it says to have been thought at first and to be so no longer."""
    former = pattern("cause", "formerly").search(sentence)
    if former is None:
        return sentence
    now = re.search(r";|\bbut\b|, (?:and )?(?:it|we)\b", sentence[former.end() :])
    return sentence[former.end() + now.end() :].strip() if now else ""


def _stated(sentence: str) -> Causes | None:
    text, clause = _before(sentence), sentence
    if not text:
        text, clause = _after(sentence)
    text = _fronted(text or _fragment(sentence))
    if not text or len(text) > _LONGEST or _is_empty(text):
        return None
    if raw_pattern("quote", "refuse").search(text) or pattern("cause", "not").search(clause):
        return None
    return Causes((cause_record(text, _certainty(sentence, clause, text)),))


def _is_empty(text: str) -> bool:
    """Whether it tells nothing: "a fault", unlike "a fault in one of our routers"."""
    told = re.match(r"(?:an?|our|some) ", text) and starts_with_kind(text)
    return pattern("cause", "empty").fullmatch(text) is not None and not told


def _certainty(sentence: str, clause: str, text: str) -> str:
    """By the words of the clause, and by a "we think" that stands right behind it."""
    behind = sentence[sentence.find(text) + len(text) :] if text in sentence else ""
    said = pattern("cause", "effect").sub("", clause)
    hedged = pattern("cause", "hedge").search(said) or pattern("cause", "hedge_behind").match(behind.lstrip(" ,.("))
    return "suspected" if hedged else "confirmed"


def _fronted(text: str) -> str:
    """A cause without the words that only say how sure it is: "possible fibre cut"."""
    if len(text) > 2 * _LONGEST:
        return text
    while words := pattern("event", "front").match(text):
        text = text[words.end() :].strip()
    text = re.sub(rf"^(an?|the|our) {pattern('event', 'front').pattern} ", r"\1 ", text, flags=re.IGNORECASE)
    text = pattern("event", "said_sure").sub("", pattern("event", "thought").sub("has", text))
    return re.sub(r"^lost ", "loss of ", " ".join(text.split()))


def _event(sentence: str) -> Cause | None:
    """What a sentence tells to have befallen the network, though not that it is the cause."""
    sentence = _now(sentence)
    barred = any(pattern("cause", name).search(sentence) for name in ("not", "elsewhen"))
    if barred or pattern("event", "harmless").search(sentence):
        return None
    for clause in (one for one in clauses(sentence) if not pattern("cause", "denied").search(one)):
        told = event_in(clause)
        text = _fronted(told[0] + _short_tail(told[1])) if told else ""
        if text and len(text) <= _LONGEST and not raw_pattern("quote", "refuse").search(text):
            certainty = _event_certainty(clause.removesuffix(told[1]) if told else clause, told[1] if told else "")
            text = text[:1].lower() + text[1:] if re.match(r"(?:An?|The|One|Our|Some) ", text) else text
            return cause_record(text, certainty)
    return None


def _event_certainty(clause: str, behind: str) -> str:
    said = pattern("cause", "effect").sub("", clause)
    hedged = any(pattern("cause", kind).search(said) for kind in ("hedge", "investigated"))
    return "suspected" if hedged or pattern("cause", "hedge_behind").match(behind.lstrip(" ,.(")) else "confirmed"


def _short_tail(text: str) -> str:
    """What follows an event and still tells of it, if it is short and holds no number, which would age."""
    tail = _undangled(_ended(text))
    return "" if len(tail) > _TAIL or re.search(r"\d", tail) else tail


def _before(sentence: str) -> str:
    """X in "X is believed to be the cause"; only a kind of cause that we know, for anything may stand there."""
    found = raw_pattern("cause", "behind").search(sentence)
    if found is None:
        return ""
    text = re.split(r", (?!which)|; |: |\s[-\u2013\u2014]\s", sentence[: found.start()].rstrip(" ,"))[-1]
    text = re.sub(r",? (?:which|that|and)$", "", text)
    said = list(pattern("cause", "before").finditer(text))
    named = text[said[-1].end() :] if said else ""
    text = (named if _is_kind(named) else text).strip()
    text = re.sub(r"\s(?:at|around|since|from) (?:about )?\d.*$", "", text)
    denied = pattern("event", "denied").search(text)
    if re.match(_SPEAKER, text, re.IGNORECASE):
        text = from_kind(text)
    if denied or not _is_kind(text) or _strong(text) or pattern("cause", "weak").search(text):
        return ""
    text = _undangled(text)
    return text[:1].lower() + text[1:] if re.match(r"(?:An?|The|One|Some|Damage) ", text) else text


def _fragment(sentence: str) -> str:
    """A short line that names a kind of cause and has no verb, such as "Fibre cut near Mill Road"."""
    text = sentence.strip(" .!")
    plainly = len(text) <= _SHORT and not pattern("cause", "verb").search(text) and "," not in text and ":" not in text
    text = _trimmed(text)
    return text if plainly and category_of(text) in tables()["cause"]["plain"] else ""


def _strong(text: str) -> bool:
    return pattern("cause", "lead").search(text) is not None


def _after(sentence: str) -> tuple[str, str]:
    """X in "is believed to be due to X", and the sentence so far: a "may" that follows is about something else."""
    for lead, kind in _leads(sentence):
        text = _trimmed(sentence[lead.end() :])
        if text and _is_borne(kind, sentence, lead.start(), text):
            return text, sentence[: sentence.find(text, lead.end()) + len(text)]
    return "", sentence


def _leads(sentence: str) -> Iterable[tuple[re.Match[str], str]]:
    """The lead nearest to the cause, then words that are leads only in front of a kind of thing that we know."""
    lead, kind = _lead(sentence)
    if lead:
        yield lead, kind
    for kind in ("found", "after"):
        yield from ((one, kind) for one in islice(pattern("cause", kind).finditer(sentence), _LEADS))


def _is_kind(text: str) -> bool:
    return category_of(text) is not None or names_kind(text)


def _is_borne(kind: str, sentence: str, start: int, text: str) -> bool:
    """Whether a lead of this kind, which begins at ``start``, makes this text the cause of the outage."""
    if kind in ("found", "after"):
        late = pattern("cause", "delay").search(sentence) or pattern("event", "barred").search(text)
        denied = pattern("event", "denied").search(sentence, max(0, start - _NEAR), start)
        ahead = kind == "after" and pattern("cause", "ahead").search(sentence)
        return not (late or denied or ahead) and starts_with_kind(text)
    if pattern("event", "asked").search(sentence, max(0, start - _NEAR), start):
        return False
    if kind == "lead" and pattern("cause", "no_noun").match(text) and not _is_kind(text):
        return False
    if kind == "belief":
        named = _is_kind(text) or (pattern("cause", "suspect").search(sentence, start) and _is_part(text))
        return bool(named) and not pattern("cause", "ahead").search(text)
    if kind == "weak" and pattern("cause", "delay").search(sentence):
        return False
    return pattern("cause", "outage").search(sentence) is not None or _is_kind(text)


def _is_part(text: str) -> bool:
    """Whether no more than a part is named: "suspect optics on xe-0/1/3"."""
    found = pattern("event", "device").search(text)
    bare = len(text) <= _SHORT and not pattern("cause", "verb").search(text)
    return bare and found is not None and len(text[: found.start()].split()) <= 1


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


def _ended(text: str) -> str:
    for end in (_CLAUSE_END, pattern("cause", "end")):
        found = end.search(text)
        text = text[: found.start()] if found else text
    return text


def _undangled(text: str) -> str:
    while (words := text.rstrip().rpartition(" "))[1] and pattern("cause", "dangling").fullmatch(words[2]):
        text = words[0]
    return text.rstrip()


def _trimmed(text: str) -> str:
    text = _ended(text)
    text = re.sub(
        r"^(?:\s|:|-|\bto be\b|\bbe\b|\bthat\b|\bthere (?:is|was|has been)\b)+",
        "",
        text.strip(" .,:;"),
        flags=re.IGNORECASE,
    )
    text = _undangled(text)
    return text if len(re.findall(r"[^\W\d_]", text)) > 2 else ""  # noqa: PLR2004 - shorter than any word of a cause
