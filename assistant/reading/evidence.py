"""Where each item of a reading stands in the text, and how sure it is (assistant.domain.reading.Evidence)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain.reading import Evidence, Reading
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

SURE, LIKELY, WEAKLY, CONCLUDED = 0.9, 0.7, 0.5, 0.3
"""Said in so many words; by a phrase with other meanings too; by weak or several signs; concluded, not said."""
WEAK = "weak_"
OPEN_PHONE = "phone"
OTHER = "other"

Span = tuple[int, int]


@dataclass(frozen=True)
class Grounds:
    """What the parts of a reading found: hits by theme in ``tokens``, and spans that are no hits.

    ``newest`` is the span of the newest message, ``places`` are name, start, end and confidence, ``promises`` message
    number, start and end, ``strong`` and ``weak`` impacts kind, start and end.
    """

    tokens: Sequence[Token]
    hits: dict[str, list[Hit]]
    newest: Span
    safety: Sequence[Hit] = ()
    together: Sequence[Hit] = ()
    impacts: Sequence[tuple[str, int, int, bool]] = ()
    places: Sequence[tuple[str, int, int, float]] = ()
    personal: Sequence[tuple[str, int, int]] = ()
    suspicious: Sequence[tuple[str, int, int]] = ()
    promises: Sequence[tuple[int, int, int]] = ()
    disputed: Span | None = None
    topic: Hit | None = None


def evidence_of(reading: Reading, grounds: Grounds) -> tuple[Evidence, ...]:
    """Evidence for every item of a reading, in the order of the text."""
    found = [
        *_said(reading, grounds),
        *_concluded(reading, grounds),
        *_spans(reading, grounds),
        *_feelings(reading, grounds),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.start, one.end, one.what)))


def _said(reading: Reading, grounds: Grounds) -> Iterator[Evidence]:
    summary, tokens = reading.summary, grounds.tokens
    for hit in grounds.hits["services"]:
        label = hit.label.removeprefix(WEAK)
        if label in summary.services:
            yield _span(f"services:{label}", tokens, hit, SURE if label == hit.label else WEAKLY)
        elif label == OPEN_PHONE:
            kinds = [kind for kind in ("voice", "mobile") if kind in summary.services][:1]
            yield from (_span(f"services:{kind}", tokens, hit, WEAKLY) for kind in kinds)
    for hit in grounds.hits["asks"]:
        if hit.label in summary.asks:
            yield _span(f"asks:{hit.label}", tokens, hit, SURE)
    yield from (_span(f"signals:{hit.label}", tokens, hit, SURE) for hit in grounds.hits["signals"])
    sure = {hit: LIKELY if hit in grounds.together else SURE for hit in grounds.safety}
    for hit in grounds.safety:
        if hit.label in summary.safety:
            yield _span(f"safety:{hit.label}", tokens, hit, sure[hit])
    if grounds.topic is not None:
        yield _span(f"topic:{reading.request_kind}", tokens, grounds.topic, LIKELY)


def _feelings(reading: Reading, grounds: Grounds) -> Iterator[Evidence]:
    feelings = reading.summary.feelings
    said: set[str] = set()
    for hit in grounds.hits["feelings"]:
        label = hit.label.removeprefix(WEAK)
        if label in feelings:
            said.add(label)
            yield _span(f"feelings:{label}", grounds.tokens, hit, SURE if label == hit.label else WEAKLY)
    for feeling in feelings:
        if feeling == "calm":
            yield Evidence("feelings:calm", grounds.newest[0], grounds.newest[0], WEAKLY)
        elif feeling not in said:
            start, end = _reason(grounds, {"signals"}) or (grounds.newest[0], grounds.newest[0])
            yield Evidence(f"feelings:{feeling}", start, end, CONCLUDED)


def _spans(reading: Reading, grounds: Grounds) -> Iterator[Evidence]:
    for kind, start, end, weak in grounds.impacts:
        yield Evidence(f"impact:{kind}", start, end, WEAKLY if weak else LIKELY if kind == OTHER else SURE)
    yield from (Evidence(f"places:{name}", start, end, sure) for name, start, end, sure in grounds.places)
    yield from (Evidence(f"personal:{kind}", start, end, LIKELY) for kind, start, end in grounds.personal)
    yield from (Evidence(f"suspicious:{code}", start, end, LIKELY) for code, start, end in grounds.suspicious)
    yield from (Evidence(f"promise:{number}", start, end, LIKELY) for number, start, end in grounds.promises)
    yield from (Evidence(f"times:{time.role}", time.start, time.end, LIKELY) for time in reading.times_given)
    yield from (Evidence(f"tried:{one.kind}", one.start, one.end, LIKELY) for one in reading.tried)
    yield from (Evidence(f"unavailable:{one.kind}", one.start, one.end, LIKELY) for one in reading.unavailable)
    for what, said in (("asked_for", reading.asked_for), ("trouble", reading.trouble)):
        if said is not None:
            yield Evidence(f"{what}:{said.kind}", said.start, said.end, LIKELY)
    if grounds.disputed is not None:
        yield Evidence("disputes_fix:yes", *grounds.disputed, LIKELY)


def _concluded(reading: Reading, grounds: Grounds) -> Iterator[Evidence]:
    """What no words name: the language, a service of the account, an ask behind a report, how pressing it is."""
    summary, nowhere = reading.summary, (grounds.newest[0], grounds.newest[0])
    requests = grounds.hits["request"]
    if requests:
        yield _span(f"language:{summary.language}", grounds.tokens, max(requests, key=lambda hit: hit.last), SURE)
    else:
        span = grounds.newest if reading.language_confident else nowhere
        yield Evidence(f"language:{summary.language}", *span, SURE if reading.language_confident else CONCLUDED)
    named = {hit.label.removeprefix(WEAK) for hit in grounds.hits["services"]}
    phoned = OPEN_PHONE in named
    for service in summary.services:
        if service not in named and not (phoned and service in ("voice", "mobile")):
            yield Evidence(f"services:{service}", *nowhere, CONCLUDED)
    asked = {hit.label for hit in grounds.hits["asks"]}
    for ask in summary.asks:
        if ask not in asked:
            yield Evidence(f"asks:{ask}", *(_reason(grounds, {"signals"}) or nowhere), CONCLUDED)
    placed = {name for name, *_ in grounds.places}
    yield from (Evidence(f"places:{name}", *nowhere, CONCLUDED) for name in summary.places if name not in placed)
    yield _urgency(reading, grounds, nowhere)


def _urgency(reading: Reading, grounds: Grounds, nowhere: Span) -> Evidence:
    what = f"urgency:{reading.summary.urgency}"
    if reading.summary.urgency == "critical" and grounds.safety:
        return _span(what, grounds.tokens, grounds.safety[0], SURE)
    label = {"high": "urgent", "low": "relaxed"}.get(reading.summary.urgency, "")
    hit = next((hit for hit in grounds.hits["signals"] if hit.label == label), None)
    if hit is not None:
        return _span(what, grounds.tokens, hit, SURE)
    if reading.summary.urgency == "high" and grounds.impacts:
        return Evidence(what, *grounds.impacts[0][1:3], LIKELY)
    return Evidence(what, *nowhere, WEAKLY)


def _reason(grounds: Grounds, themes: set[str]) -> Span | None:
    """Where the fault is reported, from which something else is concluded."""
    hits = [hit for theme in sorted(themes) for hit in grounds.hits[theme] if hit.label in ("out", "still_out")]
    if not hits:
        return None
    return grounds.tokens[hits[0].first].start, grounds.tokens[hits[0].last - 1].end


def _span(what: str, tokens: Sequence[Token], hit: Hit, confidence: float) -> Evidence:
    return Evidence(what, tokens[hit.first].start, tokens[hit.last - 1].end, confidence)
