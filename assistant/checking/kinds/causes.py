"""Claims of cause: what an outage is said to come from, and how surely, compared with the incident's causes."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim
from knowledge_base.prose.kinds import cause_kind
from prompts.phrases import languages, load_phrases

_STRONG = frozenset(
    {"following", "after", "tras", "down to", "thanks to", "led to", "por una", "por un", "comes from", "come from"}
)
_ALLIES = {
    "cable": {"construction"},
    "construction": {"cable", "vendor"},
    "vendor": {"construction"},
    "weather": {"water"},
    "software": {"config"},
    "config": {"software"},
}
_CATEGORY = {
    "fibre_cut": "cable",
    "fiber_cut": "cable",
    "equipment_failure": "equipment",
    "commercial_power": "power",
    "power": "power",
    "capacity": "capacity",
    "planned_work": "planned",
    "weather": "weather",
    "software": "software",
    "damage": "equipment",
}
_OBJECT = 80
_FORCES = ("weather", "water", "fire", "crime", "accident", "attack", "power", "construction", "satellite")
"""Kinds of cause that are forces of their own; a word for one beside a verb of damage tells a cause."""
_STEM = 6
# "The cause is known: a fibre cut" names it after the colon.
_ANNOUNCED = re.compile(r"\s*(?:now |already |ya )*(?:known|clear|confirmed|simple|conocida|clara|sabida)\s*[:,-]\s*")
_FINDINGS = ("found", "discovered", "had", "suffered", "experienced")
_VERBS = frozenset({"caused", "took", "did", "is", "are", "was", "brought", "knocked", "led", "causo", "provoco"})
"""Markers with the cause in front of them."""
_STRIKES = frozenset(
    {
        "hit", "struck", "damaged", "flooded", "cut", "severed", "broke", "destroyed", "burned", "burnt", "stopped",
        "crashed", "disabled", "dano", "destruyo", "inundo", "rompio", "corto", "secciono", "alcanzo", "quemo",
        "derribo", "tumbo",
    }
)  # fmt: skip


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements of cause with their verdicts, one per clause."""
    seen: set[int] = set()
    for match in pattern("cause", "markers").finditer(reply.prose):
        start, _ = reply.clause_at(match.start())
        stop = min(reply.sentence_at(match.start()).end, match.end() + _OBJECT)
        if start in seen or reply.sentence_at(match.start()).asks:
            continue
        span = _object(reply, match, start, stop)
        if span:
            seen.add(start)
            yield _claim(reply, known, span)
    for span in (*_events(reply), *_happenings(reply, known)):
        if reply.clause_at(span[0])[0] not in seen:
            seen.add(reply.clause_at(span[0])[0])
            yield _named(reply, known, span) or _claim(reply, known, span)


def _object(reply: ReplyText, marker: re.Match[str], clause_start: int, stop: int) -> tuple[int, int] | None:
    """The words that name the cause: after the marker, or before it where the marker is a verb ("a digger caused")."""
    first = marker.group().split()[0]
    struck = first in _STRIKES and not _kinds(reply.low[marker.end() : stop])
    if struck or (first in _VERBS and not marker.group().endswith((" by", " por"))):
        start, end = clause_start, marker.start()
    else:
        start, end = marker.end(), stop
        announced = _ANNOUNCED.match(reply.low, start, stop)
        start = announced.end() if announced else start
        cut = re.search(
            r"[,.;:!?(\n]|\s(?:but|and (?:we|our|the|it|your)|which|so|that|who|pero|y (?:el|la|nuestr)|que)\b|\s-\s",
            reply.low[start:end],
        )
        end = start + cut.start() if cut else end
    text = reply.low[start:end]
    lead = len(text) - len(text.lstrip())
    start, text = start + lead, text.strip()
    if not text or pattern("cause", "unknown_object").match(text):
        return None
    # "We found water in the exchange" tells a cause, "we found the place" does not.
    weak = marker.group() in _STRONG or marker.group().endswith(_FINDINGS)
    if (weak and not _kinds(text)) or _is_no_cause(reply, marker.start()):
        return None
    return start, start + len(text)


def _is_no_cause(reply: ReplyText, position: int) -> bool:
    return pattern("negation", "no_cause").search(reply.sentence_at(position).low) is not None


def _events(reply: ReplyText) -> Iterator[tuple[int, int]]:
    """Causes told as events without a marker: "a fibre cable was cut", "there has been a power failure"."""
    for match in pattern(
        "cause_kinds", "cable", "power", "equipment", "attack", "crime", "accident", "fire", "weather", "water"
    ).finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        if (
            sentence.asks
            or sentence.supposes
            or (" " not in match.group().strip() and not _kinds(match.group()) & {"attack", "crime"})
            or _is_no_cause(reply, match.start())
        ):
            continue
        if pattern("discourse", "guidance").search(reply.clause_text(match.start())) or pattern(
            "discourse", "negations"
        ).search(reply.clause_text(match.start())):
            continue
        yield match.span()


def _happenings(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    """A force named with what it did and no marker: "a storm brought the line down", "a squirrel chewed through it"."""
    told = f"{known.customer_text}\n{known.public_text}\n{known.actions_text}"
    for match in pattern("cause_kinds", *_FORCES).finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        clause = reply.clause_text(match.start())
        if sentence.asks or sentence.supposes or match.group()[:_STEM] in told or _is_no_cause(reply, match.start()):
            continue
        did = pattern("cause", "did").search(clause) is not None
        if did and not pattern("discourse", "negations").search(clause) and "n't" not in clause:
            yield match.span()


def _named(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim | None:
    """The words of an event where the incident itself is called so in public ("Corte de fibra en ...")."""
    if known.incident and reply.low[span[0] : span[1]] in folded(known.incident.name):
        return claim(reply, span, "cause", "supported", say("supported"), fact_id=known.fact_id("cause"))
    return None


@lru_cache(maxsize=512)
def _kinds(text: str) -> frozenset[str]:
    return frozenset(kind for kind in keys("cause_kinds") if pattern("cause_kinds", kind).search(text))


def _known_kinds(known: Known) -> frozenset[str]:
    found: set[str] = set()
    for cause in known.incident.causes if known.incident else ():
        found |= _kinds(folded(cause.text)) | ({_CATEGORY[cause.category]} if cause.category in _CATEGORY else set())
    for kind in tuple(found):
        found |= _ALLIES.get(kind, set()) if kind != "cable" or _third_party(known) else set()
    return frozenset(found)


def _third_party(known: Known) -> bool:
    return any(cause.third_party for cause in known.incident.causes) if known.incident else False


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said, text = quoted(reply, span), reply.low[span[0] : span[1]]
    causes = tuple(cause for cause in known.incident.causes if cause.certainty != "unknown") if known.incident else ()
    fact_id = known.fact_id("cause")
    hedged = pattern("cause", "hedged").search(reply.sentence_at(span[0]).low) is not None
    if not causes:
        return _unborne(reply, known, span, hedged=hedged)
    right = causes[0].text
    if not _same(text, known):
        if _customers_own(text, known):
            return claim(reply, span, "cause", "supported", say("supported_customer"))
        return claim(
            reply,
            span,
            "cause",
            "contradicted",
            say("cause_wrong", right=right, said=said),
            fact_id=fact_id,
            suggestion=right,
        )
    if all(cause.certainty == "suspected" for cause in causes) and not hedged:
        message = say("cause_suspected", right=right)
        return claim(reply, span, "cause", "contradicted", message, fact_id=fact_id, suggestion=_suspect(said, known))
    return claim(reply, span, "cause", "supported", say("supported"), fact_id=fact_id)


def _suspect(said: str, known: Known) -> str:
    return f"lo que parece ser {said}" if known.context.language.startswith("es") else f"what we suspect is {said}"


def _unborne(reply: ReplyText, known: Known, span: tuple[int, int], *, hedged: bool) -> Claim:
    text = reply.low[span[0] : span[1]]
    public = len(content_words(text) & known.public_words)
    if public and public * 2 >= len(content_words(text)):
        return claim(reply, span, "cause", "supported", say("supported"))
    if hedged and _customers_own(text, known):
        return claim(reply, span, "cause", "supported", say("supported_customer"))
    return claim(
        reply, span, "cause", "unsupported", say("cause_none", said=quoted(reply, span)), fact_id=known.fact_id("cause")
    )


def _in_kind_words(text: str, known: Known) -> bool:
    """Whether ``text`` is how a cause of the incident's kind is told in the language of the reply, or a part of it."""
    language, said = known.context.language[:2], content_words(text)
    if known.incident is None or not said or language not in languages():
        return False
    told = load_phrases(language).words.causes
    named = [(cause_kind(cause.text, cause.category) or "", cause.category or "") for cause in known.incident.causes]
    return any(kind in told and said <= content_words(told[kind]) for kinds in named for kind in kinds)


def _same(text: str, known: Known) -> bool:
    if _in_kind_words(text, known):
        return True
    kinds, right = _kinds(text), _known_kinds(known)
    if kinds:
        return kinds <= right or bool(
            kinds & right and not kinds - right - {"equipment", "vendor", "planned", "software"}
        )
    shared = content_words(text) & (
        known.public_words | content_words(" ".join(c.text for c in known.incident.causes) if known.incident else "")
    )
    return bool(shared)


def _customers_own(text: str, known: Known) -> bool:
    found = content_words(text)
    return bool(found) and len(found & known.customer_words) * 2 > len(found) and not _kinds(text)
