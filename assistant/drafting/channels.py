"""Making a reply fit its channel: the least important moves go first, then shorter wordings are tried."""

from collections.abc import Callable
from dataclasses import replace

from assistant.domain.sms import most_segments, sms_length
from assistant.domain.vocabulary import Channel
from assistant.drafting.layout import Page
from assistant.drafting.selection import Piece, stable_number
from prompts.phrases import Phrase
from prompts.plans import load_plans

_MOST_SENTENCES = {"chat": 7, "email": 13, None: 13, "sms": 6, "social": 6}
_SOCIAL_CHARACTERS = 280
_CHAT_WORDS, _SAFETY_WORDS = 120, 35
_WORDED_SHORT = frozenset({"sms", "social", "chat"})
_EXPENDABLE = {"sms": 4, "social": 4}
_SHORT_SHARE, _HALF = 3, 2
_NOT_NEEDED = 5
_ATTEMPTS, _AMONG_ALL = 20, 6

Draw = Callable[[list[Piece]], Page]
"""Lays pieces out as a page."""


def fitted(pieces: list[Piece], channel: Channel | None, draw: Draw, *, brief: bool = False) -> Page:
    """A page of ``pieces`` within the channel's length; the most important ones are kept whatever it takes.

    ``brief`` leaves out what is not needed and takes shorter wordings.
    """
    if brief:
        pieces = [_shortened(piece) for piece in pieces if _rank(piece) < _NOT_NEEDED] or pieces
    page = draw(pieces)
    while not fits(page, channel) and len(pieces) > 1 and _rank(_least(pieces)) >= _expendable(channel):
        pieces = _without(pieces, _least(pieces))
        page = draw(pieces)
    if not fits(page, channel) and channel in _WORDED_SHORT:
        pieces, page = _reworded(pieces, channel, draw)
    while not fits(page, channel) and len(pieces) > 1:
        pieces = _without(pieces, _least(pieces))
        page = draw(pieces)
    return page


def _expendable(channel: Channel | None) -> int:
    return _EXPENDABLE.get(channel or "", 5)


def fits(page: Page, channel: Channel | None) -> bool:
    """Whether a page is within the channel's length: two SMS segments, 280 characters, a screen of chat."""
    # Advice on safety comes on top of what a reply has room for, never in its place.
    extra = sum(sentence.move == "guide" for sentence in page.sentences[:1])
    if len(page.sentences) > _MOST_SENTENCES[channel] + extra:
        return False
    if channel == "chat" and len(page.text.split()) > _CHAT_WORDS + extra * _SAFETY_WORDS:
        return False
    if channel == "sms":
        return sms_length(page.text).segments <= most_segments(advises=bool(extra))
    return channel != "social" or len(page.text) <= _SOCIAL_CHARACTERS


def _least(pieces: list[Piece]) -> Piece:
    return max(reversed(pieces), key=_rank)


def _rank(piece: Piece) -> float:
    return load_plans().importance_of(piece.move, piece.topic, piece.asks)


def _without(pieces: list[Piece], gone: Piece) -> list[Piece]:
    return [piece for piece in pieces if piece is not gone]


def _reworded(pieces: list[Piece], channel: Channel | None, draw: Draw) -> tuple[list[Piece], Page]:
    """The same moves in other wordings, drawn by the hash until they fit; else each in one of its shortest."""
    halves = [_shortened(piece, _HALF) for piece in pieces]
    for attempt in range(_ATTEMPTS):
        # All wordings first, then the shorter half of them, so that texts of one outage still differ.
        others = [_turned(piece, attempt) for piece in (pieces if attempt < _AMONG_ALL else halves)]
        page = draw(others)
        if fits(page, channel):
            return others, page
    shorter = [_shortened(piece) for piece in pieces]
    return shorter, draw(shorter)


def _turned(piece: Piece, attempt: int) -> Piece:
    start = stable_number(f"{piece.phrases[0].sentences}|{piece.topic}|{attempt}") % len(piece.phrases)
    return replace(piece, phrases=piece.phrases[start:] + piece.phrases[:start])


def _shortened(piece: Piece, share: int = _SHORT_SHARE) -> Piece:
    """The piece with one of its shorter wordings; which one still depends on the ticket, so that texts differ."""
    lengths = sorted(_length(phrase) for phrase in piece.phrases)
    limit = lengths[len(lengths) // share]
    return replace(piece, phrases=tuple(p for p in piece.phrases if _length(p) <= limit))


def _length(phrase: Phrase) -> int:
    return sum(len(sentence) for sentence in phrase.sentences)
