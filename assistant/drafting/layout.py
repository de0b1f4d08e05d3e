"""Putting sentences on the page: greeting, paragraphs, sign-off and subject, with the span of every sentence."""

import re
from dataclasses import dataclass

from assistant.domain.plan import DraftRequest
from assistant.domain.reply import Sentence
from assistant.domain.sms import to_gsm
from assistant.domain.vocabulary import Move
from assistant.drafting.instructions import wishes_of
from assistant.drafting.names import greeted_name
from assistant.drafting.selection import Line, stable_number
from assistant.drafting.slots import Slots
from assistant.drafting.voicing import draft_language, kept_of, voiced
from prompts.phrases.models import Frame, Words
from prompts.plans import load_plans
from prompts.voices.models import Formality, Part

_SLOT = re.compile(r"\{(\w+)\}")
_LETTERS = frozenset({"email", None})


@dataclass(frozen=True)
class Page:
    """A reply's text and its sentences."""

    text: str
    sentences: tuple[Sentence, ...]


Block = tuple[Move, str, tuple[Line, ...]]
"""A move, its topic and its sentences."""


def page_of(blocks: list[Block], request: DraftRequest, words: Words) -> Page:
    """The blocks in order, framed as the channel asks; spans are half-open code points of the text."""
    letter = request.channel in _LETTERS
    head, gap = _head(request, words), "\n\n"
    parted = letter or request.channel == "chat"
    text, paragraph = head, -1
    sentences: list[Sentence] = []
    plans, kept = load_plans(), kept_of(request)
    for move, topic, lines in blocks:
        place = plans.paragraph_of(move, topic) if letter else plans.blocks.get(move, 1)
        new = parted and place != paragraph
        paragraph = place
        for line in lines:
            said = voiced(line.text, request.voice, draft_language(request), kept)
            said = to_gsm(said) if request.channel == "sms" else said
            text += "" if not sentences else gap if new else " "
            new = False
            sentences.append(Sentence(start=len(text), end=len(text) + len(said), move=move, fact_ids=line.fact_ids))
            text += said
    return Page(text + (_foot(request, words) if letter else ""), tuple(sentences))


def subject_of(kind: str, request: DraftRequest, slots: Slots, words: Words) -> str | None:
    """The subject line of a letter: the first of its kind whose slots can be filled; None on other channels."""
    if request.channel not in _LETTERS:
        return None
    for pattern in words.subjects[kind]:
        found = {name: slots.get(name) for name in _SLOT.findall(pattern)}
        if all(found.values()):
            text = _SLOT.sub(lambda match, found=found: found[match.group(1)].text, pattern)  # type: ignore[misc]
            text = voiced(slots.local(text), request.voice, draft_language(request), kept_of(request))
            return text[0].upper() + text[1:]
    return None


def _formality(request: DraftRequest) -> Formality:
    if wishes_of(request.instruction).formal:
        return "formal"
    said = request.voice.formality_of(request.segment, request.channel)
    return said or ("formal" if request.segment == "enterprise" else "plain")


def _frame(request: DraftRequest, words: Words) -> Frame:
    formal = _formality(request) == "formal" and request.channel in _LETTERS
    return words.frames["formal" if formal else request.channel or "email"]


def _lines(part: Part, request: DraftRequest, shipped: tuple[str, ...]) -> list[str]:
    """The voice's own greetings or sign-offs, else the shipped ones."""
    own = request.voice.lines(part, draft_language(request), request.channel, _formality(request))
    return list(own or shipped)


def _head(request: DraftRequest, words: Words) -> str:
    if request.channel == "chat" and request.reading.already_told:
        # In a running chat a second greeting sounds like a machine.
        return ""
    frame = _frame(request, words)
    lookup = request.lookup.knowledge
    places = frozenset(p.lower() for p in (*request.reading.summary.places, *lookup.gazetteer))
    name = greeted_name(request.ticket, request.segment, words, places, request.voice.greet_of(request.segment))
    if name and request.channel == "sms":
        name = to_gsm(name) if to_gsm(name).isascii() else None
    greetings = _lines("greetings", request, frame.greetings) if name else _lines("nameless", request, frame.nameless)
    lines = [g.replace("{name}", name or "").replace("{brand}", _brand(request) or "") for g in greetings]
    if not lines:
        return ""
    return _picked(lines, request, "greeting") + (" " if request.channel in ("sms", "social") else "\n\n")


def _foot(request: DraftRequest, words: Words) -> str:
    frame, brand = _frame(request, words), _brand(request)
    signs = _lines("signs", request, frame.signs if brand else frame.anonymous_signs)
    signed = [sign.replace("{provider}", brand or "").replace("{brand}", brand or "") for sign in signs]
    return "\n\n" + _picked(signed, request, "sign") if signed else ""


def _brand(request: DraftRequest) -> str | None:
    """Who signs: the voice's brand, else the ticket's, else the provider."""
    provider = request.lookup.knowledge.provider.name
    return request.voice.brand or request.ticket.brand or (provider if provider != "unknown" else None)


def _picked(lines: list[str], request: DraftRequest, what: str) -> str:
    return lines[stable_number(f"{request.ticket.id}|{what}") % len(lines)]
