"""A ticket understood: the one entrance of this folder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.domain.reading import Impact, Reading, ReadingSummary, Said
from assistant.domain.ticket import Ticket
from assistant.domain.vocabulary import Ask, Feeling
from assistant.reading.asks import read_asks
from assistant.reading.attempts import read_attempts
from assistant.reading.evidence import LIKELY, SURE, Grounds, evidence_of
from assistant.reading.feelings import read_feelings, read_intensity, read_manners, read_strengths
from assistant.reading.impact import GRAVE_KINDS, ImpactText, ReadImpact, read_impact
from assistant.reading.language import LanguageReading, read_language
from assistant.reading.lexicon import table
from assistant.reading.material import Material, impact_text, material_of, told_words, topic_scope, without_injected
from assistant.reading.patterns import Hit
from assistant.reading.places import PlaceFound, read_places
from assistant.reading.private import read_personal
from assistant.reading.safety import TELEPHONES, read_safety
from assistant.reading.services import read_services
from assistant.reading.state import incident_ids, is_without_service, reports_fault
from assistant.reading.suspicion import Suspicion, read_suspicion
from assistant.reading.thread import already_told, promises_made
from assistant.reading.tokens import Token
from assistant.reading.topic import TopicReading, read_topic
from assistant.reading.trouble import read_trouble
from assistant.reading.urgency import read_urgency
from assistant.reading.when import read_times
from assistant.reading.wishes import read_wish

STILL_OUT, IMPAIRED = "still_out", "impaired"
NEVER_DECISIVE = frozenset({"other", "payment", "leisure", "household", "communication", "event", "travel", "care"})
"""Kinds of impact that a request about something else may name too ("while I'm on vacation")."""


def read_ticket(ticket: Ticket, gazetteer: tuple[str, ...] = ()) -> Reading:
    """Read a ticket by vocabulary and rules: same ticket, same reading, in time linear in its length.

    ``gazetteer`` holds place names of known incidents, in the spelling that is wanted back. Spans in the evidence are
    code points of ``ticket.customer_text``. Quoted old text and signatures are not read, except for suspicion.
    """
    suspicion = read_suspicion(ticket.customer_text)
    material = without_injected(material_of(ticket), suspicion)
    language = read_language(ticket, material.newest, material.newest_tokens, material.hits["request"])
    source = impact_text(ticket, material, suspicion, understood=language.written in table("language")["supported"])
    impacts = read_impact(source, material.hits["impact"], material.hits["telling"], material.hits["signals"])
    services = read_services(material.text, material.tokens, material.hits["services"], ticket)
    state = _state(material)
    safety, safety_hits, together = read_safety(
        material.tokens,
        material.hits["safety"],
        material.hits["risk"],
        phone_out=state.faulty and not TELEPHONES.isdisjoint(services),
        restored="restored" in state.signals,
        only_tv=services == ("tv",),
    )
    asks = _asks(material, state)
    felt = _feelings(material, impacts, state, asks)
    kinds = {found.impact.kind for found in impacts}
    places, found_places = read_places(ticket, material.text, material.tokens, gazetteer)
    summary = ReadingSummary(
        language=language.code,
        services=services,
        places=places,
        impact=_worth_telling(impacts),
        feelings=felt.feelings,
        urgency=read_urgency(
            set(state.signals), kinds, asks, safety, felt.intensity, faulty=state.faulty or not language.supported
        ),
        asks=asks,
        safety=safety,
        suspicious=suspicion.codes,
    )
    promises = promises_made(ticket)
    reading = replace(
        _reading(ticket, summary, state, language, felt),
        suspicious_demand=suspicion.demand,
        incident_ids=incident_ids(material.text),
        earlier_promises=tuple(ticket.messages[number].text[start:end] for number, start, end in promises),
    )
    grounds = replace(
        _grounds(material, suspicion, impacts, found_places), safety=safety_hits, together=together, promises=promises
    )
    return _with_wants(ticket, material, source, state, reading, grounds)


def _reading(
    ticket: Ticket, summary: ReadingSummary, state: "_State", language: LanguageReading, felt: "_Felt"
) -> Reading:
    return Reading(
        summary=summary,
        language_confident=language.confident,
        language_supported=language.supported,
        intensity=felt.intensity,
        legal_threat="legal_threat" in state.signals,
        abuse="abuse" in state.signals,
        cancel_threat="cancel_threat" in state.signals,
        without_service=state.without_service,
        already_told=already_told(ticket),
        feeling_strengths=felt.strengths,
    )


def _grounds(
    material: Material, suspicion: Suspicion, impacts: Sequence[ReadImpact], places: Sequence[PlaceFound]
) -> Grounds:
    return Grounds(
        material.tokens,
        material.hits,
        material.newest_span,
        impacts=[(i.impact.kind, i.start, i.end, i.weak) for i in impacts],
        places=[(p.name, p.start, p.end, SURE if p.known else LIKELY) for p in places],
        personal=read_personal(material.text),
        suspicious=suspicion.spans,
    )


def _with_wants(
    ticket: Ticket, material: Material, source: ImpactText, state: "_State", reading: Reading, grounds: Grounds
) -> Reading:
    """The reading with what the ticket wants, tried and gives as times, and with the evidence for everything."""
    text, tokens, hits = material.text, material.tokens, material.hits
    topic = _topic(ticket, material, reading, state, {kind for kind, *_ in grounds.impacts})
    attempts = read_attempts(ticket, text, tokens, hits["attempts"], hits["signals"], material.first)
    wanted = replace(
        reading,
        topic=topic.topic,
        request_kind=topic.kind,
        outage_mentioned=topic.mentioned,
        times_given=read_times(text, tokens, faulty=state.faulty),
        disputes_fix=attempts.disputed is not None,
        tried=attempts.tried,
        unavailable=attempts.lacking,
        asked_for=read_wish(text, tokens, hits["wishes"], material.first, source.quotable),
        trouble=_trouble(material, source) if topic.topic == "outage" and "restored" not in state.signals else None,
        service_back="restored" in state.signals and not state.faulty,
    )
    first = len(tokens) - len(topic_scope(ticket, material).tokens)
    hit = topic.hit and Hit(topic.hit.label, topic.hit.first + first, topic.hit.last + first)
    return replace(wanted, evidence=evidence_of(wanted, replace(grounds, disputed=attempts.disputed, topic=hit)))


def _trouble(material: Material, source: ImpactText) -> Said | None:
    if not source.understood:
        return None
    refused, others = told_words(material, "refuse"), told_words(material, "people")
    signals = material.hits["signals"]
    return read_trouble(material.text, material.tokens, signals, refused, others, material.body, source.quotable)


def _topic(ticket: Ticket, material: Material, reading: Reading, state: "_State", impacts: set[str]) -> TopicReading:
    summary = reading.summary
    pressing = bool(summary.safety or reading.legal_threat or reading.abuse) or not impacts <= NEVER_DECISIVE
    scope = topic_scope(ticket, material)
    return read_topic(
        scope,
        pressing=pressing or not reading.language_supported,
        thanks=summary.asks == ("thanks",) and not state.faulty,
        slow=_says_slow(scope.tokens),
    )


@dataclass(frozen=True)
class _State:
    signals: frozenset[str]
    faulty: bool
    without_service: bool
    alarming: bool


def _state(material: Material) -> _State:
    """How things stand by the newest message; threats count wherever they were written."""
    newest = {hit.label for hit in _standing(material.newest_hits["signals"])}
    every = {hit.label for hit in material.hits["signals"]} - {STILL_OUT}
    passing = {"restored", "relaxed"}
    signals = frozenset(newest | (every - passing - ({"out"} if "restored" in newest else set())))
    slow = _says_slow(material.tokens) or (IMPAIRED in signals and not {"out", "restored"} & signals)
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


@dataclass(frozen=True)
class _Felt:
    feelings: tuple[Feeling, ...]
    intensity: int
    strengths: tuple[tuple[Feeling, int], ...]


def _feelings(material: Material, impacts: list[ReadImpact], state: _State, asks: Sequence[Ask]) -> _Felt:
    hits, text, tokens = material.newest_hits["feelings"], material.newest, material.newest_tokens
    if not hits and "restored" not in state.signals:
        hits, text, tokens = material.hits["feelings"], material.text, material.tokens
    if set(asks) - {"thanks"} and "restored" not in state.signals:
        hits = [hit for hit in hits if hit.label != "grateful"]
    manners = read_manners(text, material.hits["manners"])
    kinds = [found.impact.kind for found in impacts]
    feelings = read_feelings(hits, kinds, manners, faulty=state.faulty or state.alarming)
    intensity = read_intensity(text, tokens, hits, feelings)
    return _Felt(feelings, intensity, read_strengths(text, tokens, hits, feelings))


def _asks(material: Material, state: _State) -> tuple[Ask, ...]:
    hits = material.newest_hits["asks"]
    if not hits:
        hits = material.hits["asks"]
    return read_asks(
        hits,
        reports_fault=state.faulty,
        restored="restored" in state.signals,
        question="?" in material.newest,
        relapse=any(hit.label in (IMPAIRED, STILL_OUT) for hit in material.newest_hits["signals"]),
    )


def _worth_telling(impacts: list[ReadImpact]) -> tuple[Impact, ...]:
    """What can be said back; where nothing can, what was asked about, and grave matters pleaded for."""
    said = [found.impact for found in impacts if found.sayable]
    if not said:
        said = [found.impact for found in impacts if found.asked or found.impact.kind in GRAVE_KINDS]
    return tuple(dict.fromkeys(said))
