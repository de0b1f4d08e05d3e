"""A ticket understood: the one entrance of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.domain.reading import Evidence, Impact, Reading, ReadingSummary
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Ask, Feeling
from assistant.reading.asks import read_asks
from assistant.reading.feelings import read_feelings, read_intensity, read_manners
from assistant.reading.impact import GRAVE_KINDS, ImpactText, ReadImpact, read_impact
from assistant.reading.language import read_language
from assistant.reading.lexicon import hits_by_theme, meant, table
from assistant.reading.patterns import Hit
from assistant.reading.places import read_places
from assistant.reading.safety import TELEPHONES, read_safety
from assistant.reading.services import read_services
from assistant.reading.state import incident_ids, is_without_service, reports_fault
from assistant.reading.suspicion import Suspicion, read_suspicion, walls
from assistant.reading.thread import already_told, earlier_promises, spoken_text
from assistant.reading.tokens import Token, fold, tokenise
from assistant.reading.urgency import read_urgency

STILL_OUT = "still_out"
SURE, LIKELY = 0.9, 0.7
"""Confidence of an explicit phrase, and of one that has other meanings too."""


@dataclass(frozen=True)
class _Material:
    """The text that the customer speaks, its words, and the phrases found, in all of it and in the newest message."""

    text: str
    tokens: list[Token]
    hits: dict[str, list[Hit]]
    newest: str
    newest_tokens: list[Token]
    newest_hits: dict[str, list[Hit]]


def read_ticket(ticket: Ticket, gazetteer: tuple[str, ...] = ()) -> Reading:
    """Read a ticket by vocabulary and rules: same ticket, same reading, in time linear in its length.

    ``gazetteer`` holds place names of known incidents, in the spelling that is wanted back. Spans in the evidence are
    code points of ``ticket.customer_text``. Quoted old text and signatures are not read, except for suspicion.
    """
    material = _material(ticket)
    suspicion = read_suspicion(ticket.customer_text)
    material = _without_injected(material, suspicion)
    language = read_language(ticket, material.newest, material.newest_tokens, material.hits["request"])
    impacts = _impacts(ticket, material, suspicion, understood=language.written in table("language")["supported"])
    services = read_services(material.text, material.tokens, material.hits["services"], ticket)
    state = _state(material)
    safety, safety_hits = read_safety(
        material.tokens,
        material.hits["safety"],
        material.hits["risk"],
        phone_out=state.faulty and not TELEPHONES.isdisjoint(services),
        restored="restored" in state.signals,
    )
    asks = _asks(material, state)
    feelings, intensity = _feelings(material, impacts, state, asks)
    kinds = {found.impact.kind for found in impacts}
    signals = set(state.signals)
    summary = ReadingSummary(
        language=language.code,
        services=services,
        places=read_places(ticket, material.text, material.tokens, gazetteer),
        impact=_worth_telling(impacts),
        feelings=feelings,
        urgency=read_urgency(signals, kinds, asks, safety, intensity, faulty=state.faulty or not language.supported),
        asks=asks,
        safety=safety,
        suspicious=suspicion.codes,
    )
    return Reading(
        summary=summary,
        language_confident=language.confident,
        language_supported=language.supported,
        intensity=intensity,
        legal_threat="legal_threat" in signals,
        abuse="abuse" in signals,
        cancel_threat="cancel_threat" in signals,
        suspicious_demand=suspicion.demand,
        without_service=state.without_service,
        already_told=already_told(ticket),
        earlier_promises=earlier_promises(ticket),
        incident_ids=incident_ids(material.text),
        evidence=_evidence(material, impacts, safety_hits, suspicion),
    )


def _without_injected(material: _Material, suspicion: Suspicion) -> _Material:
    """The material without asks in passages that were written for a machine: they are not the customer's wish."""
    walled = walls(material.text, suspicion)
    if not walled:
        return material
    first = len(material.tokens) - len(material.newest_tokens)
    asks = [hit for hit in material.hits["asks"] if not _within(walled, material.tokens[hit.first])]
    newest = [Hit(h.label, h.first - first, h.last - first) for h in asks if h.first >= first]
    return replace(material, hits={**material.hits, "asks": asks}, newest_hits={**material.newest_hits, "asks": newest})


def _within(walled: Sequence[tuple[int, int]], token: Token) -> bool:
    return any(start <= token.start < end for start, end in walled)


def _impacts(ticket: Ticket, material: _Material, suspicion: Suspicion, *, understood: bool) -> list[ReadImpact]:
    subject_end = len(ticket.subject) if ticket.subject else 0
    walled = walls(material.text, suspicion)
    source = ImpactText(material.text, material.tokens, subject_end, walled, understood=understood, swears=_swears)
    return read_impact(source, material.hits["impact"], material.hits["telling"], material.hits["signals"])


@cache
def _swear_words() -> tuple[frozenset[str], tuple[str, ...]]:
    classes = table("words")["classes"]
    words = [
        fold(word.rstrip("*")) + word[len(word.rstrip("*")) :] for word in (*classes["swear"], *classes["swear_es"])
    ]
    return frozenset(words), tuple(word[:-1] for word in words if word.endswith("*"))


def _swears(word: str) -> bool:
    """Whether a word is one that is never quoted back."""
    exact, stems = _swear_words()
    return word in exact or word.startswith(stems)


@dataclass(frozen=True)
class _State:
    signals: frozenset[str]
    faulty: bool
    without_service: bool
    alarming: bool


def _material(ticket: Ticket) -> _Material:
    text, begin = spoken_text(ticket)
    tokens = tokenise(text, meant)
    first = next((at for at, token in enumerate(tokens) if token.start >= begin), 0)
    hits = hits_by_theme(tokens)
    newest_hits = {
        theme: [Hit(h.label, h.first - first, h.last - first) for h in found if h.first >= first]
        for theme, found in hits.items()
    }
    return _Material(text, tokens, hits, text[begin:], tokens[first:], newest_hits)


def _state(material: _Material) -> _State:
    """How things stand by the newest message; threats count wherever they were written."""
    newest = {hit.label for hit in _standing(material.newest_hits["signals"])}
    every = {hit.label for hit in material.hits["signals"]} - {STILL_OUT}
    passing = {"restored", "relaxed"}
    signals = frozenset(newest | (every - passing - ({"out"} if "restored" in newest else set())))
    slow = _says_slow(material.tokens) or "not_out" in signals
    faulty = reports_fault(material.tokens, signals, material.hits["services"], slow=slow)
    return _State(signals, faulty, is_without_service(signals, slow=slow), bool(material.hits["safety"]))


def _standing(signals: Sequence[Hit]) -> list[Hit]:
    """The signals without "restored" where something is said to be still out after it, which is then what counts."""
    restored = [hit.first for hit in signals if hit.label == "restored"]
    remains = any(hit.label == STILL_OUT and hit.first > min(restored) for hit in signals) if restored else False
    dropped = {STILL_OUT, "restored"} if remains else {STILL_OUT}
    kept = [hit for hit in signals if hit.label not in dropped]
    return [*kept, *(hit._replace(label="out") for hit in signals if remains and hit.label == STILL_OUT)]


def _says_slow(tokens: Sequence[Token]) -> bool:
    words = table("services")["fault"]["slow"]
    return any(token.word.startswith(tuple(words)) for token in tokens)


def _feelings(
    material: _Material, impacts: list[ReadImpact], state: _State, asks: Sequence[Ask]
) -> tuple[tuple[Feeling, ...], int]:
    hits, text, tokens = material.newest_hits["feelings"], material.newest, material.newest_tokens
    if not hits and "restored" not in state.signals:
        hits, text, tokens = material.hits["feelings"], material.text, material.tokens
    if set(asks) - {"thanks"} and "restored" not in state.signals:
        hits = [hit for hit in hits if hit.label != "grateful"]
    manners = read_manners(text, material.hits["manners"])
    kinds = [found.impact.kind for found in impacts]
    feelings = read_feelings(hits, kinds, manners, faulty=state.faulty or state.alarming)
    return feelings, read_intensity(text, tokens, hits, feelings)


def _asks(material: _Material, state: _State) -> tuple[Ask, ...]:
    hits = material.newest_hits["asks"]
    if not hits:
        hits = material.hits["asks"]
    question = "?" in material.newest
    return read_asks(hits, reports_fault=state.faulty, restored="restored" in state.signals, question=question)


def _worth_telling(impacts: list[ReadImpact]) -> tuple[Impact, ...]:
    """What can be said back; where nothing can, what was asked about, and grave matters pleaded for."""
    said = [found.impact for found in impacts if found.sayable]
    if not said:
        said = [found.impact for found in impacts if found.asked or found.impact.kind in GRAVE_KINDS]
    return tuple(dict.fromkeys(said))


def _evidence(
    material: _Material, impacts: list[ReadImpact], safety: Sequence[Hit], suspicion: Suspicion
) -> tuple[Evidence, ...]:
    tokens = material.tokens
    found = [Evidence(f"impact:{i.impact.kind}", i.start, i.end, LIKELY) for i in impacts]
    found += [_span("safety", tokens, hit, SURE) for hit in safety]
    for theme in ("services", "feelings", "asks", "signals"):
        sure = LIKELY if theme == "services" else SURE
        found += [_span(theme, tokens, hit, sure) for hit in material.hits[theme]]
    found += [Evidence(f"suspicious:{code}", start, end, LIKELY) for code, start, end in suspicion.spans]
    return tuple(sorted(dict.fromkeys(found), key=lambda e: (e.start, e.end, e.what)))


def _span(theme: str, tokens: Sequence[Token], hit: Hit, confidence: float) -> Evidence:
    label = hit.label.removeprefix("weak_")
    return Evidence(f"{theme}:{label}", tokens[hit.first].start, tokens[hit.last - 1].end, confidence)
