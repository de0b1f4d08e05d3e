"""The verdict on a told cause: whether it is the one the facts bear, and told as surely as they do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.network.cause_reading import Told
from assistant.checking.kinds.network.things import Thing, causal_names, names_in, public_names, with_allies
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern
from knowledge_base.prose.kinds import cause_kind, is_spanish
from knowledge_base.records import Cause
from prompts.phrases import languages, load_phrases

_LEADS = re.compile(
    r"(?:\s|and |but |because |so |as |since |which |y |e |pero |porque |ya que |pues |que |then |that )*"
)
_TAIL = re.compile(r"(?:[\s.,;:!?)\-]|\s(?:and|but|so|y|e|pero))+$")
_BY = re.compile(r"(?<!\w)(?:by|por)\s+(?P<who>[^,.;:()]{2,60})")
_OPINION = 3
_CARRIERS = (frozenset({"fibre", "cable", "link"}), frozenset({"mast", "radio", "link", "pole"}))
_WORD = re.compile(r"[^\W\d_]{3,}")


@lru_cache(maxsize=16)
def stated_causes(known: Known) -> tuple[Cause, ...]:
    """The causes that the incident names, whatever their certainty."""
    return tuple(c for c in known.incident.causes if c.certainty != "unknown") if known.incident else ()


def is_confirmed(known: Known) -> bool:
    """Whether a cause is known for sure."""
    return any(cause.certainty == "confirmed" for cause in stated_causes(known))


def fits(reply: ReplyText, told: Told, known: Known) -> bool:
    """Whether the things told are those of the incident's causes."""
    text = reply.prose[told.span[0] : told.span[1]]
    right = causal_names(known)
    if _in_kind_words(text, known):
        return True
    if not told.things:
        return bool(_rest(text) & _cause_words(known)) or (not _rest(text) and bool(right))
    return all(_thing_fits(thing, told.things, right, known) for thing in told.things)


def _thing_fits(thing: Thing, all_things: tuple[Thing, ...], right: frozenset[str], known: Known) -> bool:
    if thing.names & right:
        return True
    backed = any(other.names & right for other in all_things)
    if thing.kind != "parts" or not backed:
        return False
    # What carries a service is named on the way: "a damaged fibre link" where the facts say cable.
    carried = {name for family in _CARRIERS if family & right for name in family}
    return bool(thing.names & (public_names(known) | carried))


def is_the_outage(told: Told, known: Known) -> bool:
    """Whether it says no more than the public name of the incident ("Corte de fibra en Valdehoz")."""
    name = folded(known.incident.name) if known.incident else ""
    borne = with_allies(set(names_in(name)))
    return (
        bool(told.things)
        and pattern("cause", "events").search(name) is not None
        and all(thing.names & borne for thing in told.things)
    )


@lru_cache(maxsize=16)
def _cause_words(known: Known) -> frozenset[str]:
    return content_words(" ".join(f"{c.text} {(c.category or '').replace('_', ' ')}" for c in stated_causes(known)))


def _rest(text: str) -> frozenset[str]:
    """The content words that no general word of causes accounts for."""
    words = [word for word in _WORD.findall(text) if not pattern("cause", "empty").fullmatch(word)]
    return content_words(" ".join(words))


def _in_kind_words(text: str, known: Known) -> bool:
    """Whether ``text`` is how a cause of the incident's kind is told in the language of the reply, or a part of it."""
    language, said = known.context.language[:2], content_words(text)
    if not said or language not in languages():
        return False
    told = load_phrases(language).words.causes
    named = [(cause_kind(cause.text, cause.category) or "", cause.category or "") for cause in stated_causes(known)]
    return any(kind in told and said <= content_words(told[kind]) for kinds in named for kind in kinds)


def blamed(reply: ReplyText, told: Told, known: Known) -> tuple[int, int] | None:
    """Words that lay a cause at somebody's door whom no fact names: "by your neighbour", "idiots with a digger"."""
    clause = reply.prose[told.clause[0] : told.clause[1]]
    for list_, name in (("forces", "blame"), ("cause", "own_people")):
        found = pattern(list_, name).search(clause)
        if found and found.group() not in known.public_text:
            return told.clause[0] + found.start(), told.clause[0] + found.end()
    for by in _BY.finditer(clause):
        who = reply.cased[told.clause[0] + by.start("who") : told.clause[0] + by.end("who")]
        names = [w for w in re.findall(r"(?<![\w])[A-Z]\w{2,}", who) if folded(w) not in known.public_text]
        if names and told.things:
            return told.clause[0] + by.start(), told.clause[0] + by.end()
    return None


@dataclass(frozen=True)
class Sureness:
    """How surely a sentence tells its cause, and from where to where its words of doubt or certainty stand."""

    doubted: bool
    sure: bool
    hedged: bool
    reach: tuple[int, int]


def sureness(reply: ReplyText, told: Told) -> Sureness:
    """The words of doubt and of certainty that bear on a told cause."""
    first, last = told.clause
    before = list(pattern("cause", "doubts_before").finditer(reply.prose, first, told.span[1]))
    anywhere = [m for m in pattern("cause", "doubts").finditer(reply.prose) if _about_cause(reply, m)]
    certain = [m for m in pattern("cause", "sure").finditer(reply.prose) if not _unsure(reply, m)]
    doubts = [*(m for m in before if not is_denied(reply, *m.span())), *anywhere]
    doubts += [
        m for side in _beside(reply, told) for m in pattern("cause", "doubts_before").finditer(reply.prose, *side)
    ]
    hedged = bool(doubts) or pattern("cause", "hedged").search(reply.prose) is not None
    hedged = hedged or pattern("cause", "not_sure").search(reply.prose, first, told.span[1]) is not None
    told_by = [*anywhere, *certain]
    start = min([first, *(reply.clause_at(m.start())[0] for m in told_by)])
    end = max([last, *(reply.clause_at(m.start())[1] for m in told_by)])
    return Sureness(bool(doubts), bool(certain), hedged, (start, end))


def _beside(reply: ReplyText, told: Told) -> Iterator[tuple[int, int]]:
    """The clauses right beside a told cause that hold no more than an opinion: "hubo, creemos, …", "…, we think"."""
    sentence, (first, last) = reply.sentence_at(told.span[0]), told.clause
    sides = [reply.clause_at(first - 1)] if first > sentence.start else []
    sides += [reply.clause_at(last)] if last < sentence.end else []
    return (side for side in sides if len(reply.prose[slice(*side)].split()) <= _OPINION)


def _unsure(reply: ReplyText, match: re.Match[str]) -> bool:
    return (
        is_denied(reply, *match.span())
        or pattern("cause", "doubts").search(reply.clause_text(match.start())) is not None
    )


def _about_cause(reply: ReplyText, doubt: re.Match[str]) -> bool:
    clause = reply.clause_text(doubt.start())
    return (
        re.search(
            r"(?<!\w)(?:time|estimate|eta|when|hour|hora|cuando|estimacion|prevision|window|repair time)(?!\w)", clause
        )
        is None
    )


def statement(known: Known, *, capital: bool) -> str:
    """A sentence part that says what the facts bear of the cause, in the language of the reply."""
    causes, spanish = stated_causes(known), known.context.language.startswith("es")
    if not causes:
        told = "la causa aún no se conoce" if spanish else "the cause is not known yet"
    else:
        named = cause_words(known)
        sure = is_confirmed(known)
        if spanish:
            told = f"la causa es {named}" if sure else f"sospechamos que la causa es {named}"
        else:
            told = f"the cause is {named}" if sure else f"we suspect {named}"
    return told[:1].upper() + told[1:] if capital else told


def cause_words(known: Known) -> str:
    """The right cause in the language of the reply: the provider's words where they are in it, else their kind's."""
    cause, language = stated_causes(known)[0], known.context.language[:2]
    if is_spanish(cause.text) == (language == "es") or language not in languages():
        return cause.text
    told = load_phrases(language).words.causes
    kinds = (cause_kind(cause.text, cause.category) or "", cause.category or "")
    return next((told[kind] for kind in kinds if kind in told), cause.text)


def bare(reply: ReplyText, span: tuple[int, int]) -> tuple[int, int]:
    """A range without the small words that join it to what stands before, and without its full stop."""
    lead = _LEADS.match(reply.low, *span)
    start = lead.end() if lead else span[0]
    tail = _TAIL.search(reply.low[start : span[1]])
    end = start + tail.start() if tail else span[1]
    return (start, end) if start < end else span
