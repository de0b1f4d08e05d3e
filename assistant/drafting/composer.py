"""The drafter that needs no model: plan, phrases, facts, channel."""

from dataclasses import replace

from assistant.domain.plan import DraftRequest, OnProgress, WrittenReply
from assistant.domain.vocabulary import COURTESY, Move
from assistant.drafting.channels import fitted
from assistant.drafting.history import plain, said_before
from assistant.drafting.instructions import Wishes, wishes_of
from assistant.drafting.layout import Block, Page, page_of, subject_of
from assistant.drafting.selection import Piece, chosen_first, fitting, openings_of, unsaid, written
from assistant.drafting.situation import situation_of
from assistant.drafting.slots import Slots
from assistant.drafting.voicing import book_for, phrased_language
from prompts.conditions import Situation
from prompts.phrases import Phrasebook

_SHORT = frozenset({"sms", "social"})
"""Channels with no room to name a zone twice."""
# Where a time is what people plan by, its zone is said again.
_TIMED_AGAIN = frozenset({"eta", "eta_window", "eta_moved", "window_moved", "deadline"})
_LAST_RESORT: tuple[Move, str] = ("close", "thanks")


class Composer:
    """Writes a reply from phrases and facts. Deterministic: the same request gives the same reply."""

    kind = "composer"

    def draft(
        self,
        request: DraftRequest,
        seconds: float,  # noqa: ARG002 - never takes long
        on_progress: OnProgress | None = None,  # noqa: ARG002 - there at once
    ) -> WrittenReply:
        """The reply to a planned request; it never fails and states nothing without a fact."""
        wishes = wishes_of(request.instruction)
        language = phrased_language(wishes.language or request.language)
        book = book_for(language, request.voice)
        slots = Slots(request, book.words, language)
        situation = _situation(request, wishes)
        pieces = _pieces(request, book, situation, slots)
        page = fitted(pieces, request.channel, lambda kept: _drawn(kept, request, book, slots), brief=wishes.shorter)
        subject = subject_of(_subject_kind(request, situation), request, slots, book.words)
        return WrittenReply(page.text, page.sentences, language, subject)


def _situation(request: DraftRequest, wishes: Wishes) -> Situation:
    found = situation_of(request.ticket, request.reading, request.lookup, request.now, request.history)
    return replace(
        found,
        phase=frozenset({request.plan.phase}),
        channel=frozenset({request.channel or "unknown"}),
        segment=frozenset({request.segment or "unknown"}),
        traits=found.traits | wishes.traits,
    )


def _pieces(request: DraftRequest, book: Phrasebook, situation: Situation, slots: Slots) -> list[Piece]:
    wanted = [(planned.move, planned.topic) for planned in request.plan.moves]
    pieces: list[Piece] = []
    openings: set[str] = set()
    covered: set[str] = set()
    refused, said = frozenset(map(plain, request.refused)), said_before(request.history)
    for move, topic in dict.fromkeys(wanted):
        if f"{move}.{topic}" in covered:
            continue
        found = fitting(book.phrases.get((move, topic), ()), situation, slots, refused)
        # A fact that is asked for is not kept back because all its wordings have been used.
        phrases = unsaid(found, slots, said) or (() if move in COURTESY else found)
        if phrases:
            ordered = chosen_first(phrases, f"{request.ticket.id}|{move}|{topic}", openings)
            openings |= openings_of(ordered[0])
            covered |= set(ordered[0].group.covers)
            pieces.append(Piece(move, topic, ordered, situation.ask | situation.traits))
    pieces = _exact(pieces, only_own="asks_elsewhere" in situation.traits)
    if not pieces:
        pieces.append(Piece(*_LAST_RESORT, book.phrases[_LAST_RESORT]))
    return pieces


def _exact(pieces: list[Piece], *, only_own: bool) -> list[Piece]:
    """Without what could be said to anybody, where something is acknowledged that is this customer's own.

    ``only_own``: their line works, and what could be said to anybody is about one that does not.
    """
    own = [piece for piece in pieces if piece.move == "acknowledge" and not piece.phrases[0].group.generic]
    return [piece for piece in pieces if not (own or only_own) or piece.move != "acknowledge" or piece in own]


def _drawn(pieces: list[Piece], request: DraftRequest, book: Phrasebook, slots: Slots) -> Page:
    blocks: list[Block] = []
    roomy = request.channel not in _SHORT
    zone_said = False
    for piece in pieces:
        lines, named = written(
            piece.phrases[0], slots, name_zone=not zone_said or (roomy and piece.topic in _TIMED_AGAIN)
        )
        zone_said = zone_said or named
        blocks.append((piece.move, piece.topic, lines))
    return page_of(blocks, request, book.words)


def _subject_kind(request: DraftRequest, situation: Situation) -> str:
    topics = {(planned.move, planned.topic) for planned in request.plan.moves}
    if "self_harm" in situation.safety:
        return "message"
    if "thanks_only" in situation.traits:
        return "thanks"
    if ("inform", "resolved") in topics:
        return "resolved"
    if ("inform", "maintenance") in topics:
        return "maintenance"
    return "ask" if any(move == "ask" for move, _ in topics) else "outage"
