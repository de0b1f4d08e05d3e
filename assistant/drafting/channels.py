"""Making a reply fit its channel: the least important moves go first, then shorter wordings are tried."""

from collections.abc import Callable

from assistant.domain.sms import sms_length
from assistant.domain.vocabulary import Channel
from assistant.drafting.layout import Page
from assistant.drafting.selection import Piece, stable_number
from prompts.phrases import Phrase
from prompts.plans import load_plans

_MOST_SENTENCES = {"chat": 7, "email": 13, None: 13, "sms": 6, "social": 6}
_SMS_SEGMENTS, _SOCIAL_CHARACTERS = 2, 280
_EXPENDABLE = {"sms": 4, "social": 4}
_SHORT_SHARE = 3
_NOT_NEEDED = 5
_ATTEMPTS = 8

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
    if not fits(page, channel) and channel in ("sms", "social"):
        pieces, page = _reworded(pieces, channel, draw)
    while not fits(page, channel) and len(pieces) > 1:
        pieces = _without(pieces, _least(pieces))
        page = draw(pieces)
    return page


def _expendable(channel: Channel | None) -> int:
    return _EXPENDABLE.get(channel or "", 5)


def fits(page: Page, channel: Channel | None) -> bool:
    """Whether a page is within the channel's length: two SMS segments, 280 characters, a few sentences."""
    # Advice on safety comes on top of what a reply has room for, never in its place.
    extra = sum(sentence.move == "guide" for sentence in page.sentences[:1])
    if len(page.sentences) > _MOST_SENTENCES[channel] + extra:
        return False
    if channel == "sms":
        return sms_length(page.text).segments <= _SMS_SEGMENTS
    return channel != "social" or len(page.text) <= _SOCIAL_CHARACTERS


def _least(pieces: list[Piece]) -> Piece:
    return max(reversed(pieces), key=_rank)


def _rank(piece: Piece) -> int:
    return load_plans().importance_of(piece.move, piece.topic)


def _without(pieces: list[Piece], gone: Piece) -> list[Piece]:
    return [piece for piece in pieces if piece is not gone]


def _reworded(pieces: list[Piece], channel: Channel | None, draw: Draw) -> tuple[list[Piece], Page]:
    """The same moves in other wordings, drawn by the hash until they fit; else each in one of its shortest."""
    for attempt in range(_ATTEMPTS):
        others = [_turned(piece, attempt) for piece in pieces]
        page = draw(others)
        if fits(page, channel):
            return others, page
    shorter = [_shortened(piece) for piece in pieces]
    return shorter, draw(shorter)


def _turned(piece: Piece, attempt: int) -> Piece:
    start = stable_number(f"{piece.phrases[0].sentences}|{piece.topic}|{attempt}") % len(piece.phrases)
    return Piece(piece.move, piece.topic, piece.phrases[start:] + piece.phrases[:start])


def _shortened(piece: Piece) -> Piece:
    """The piece with one of its shorter wordings; which one still depends on the ticket, so that texts differ."""
    lengths = sorted(_length(phrase) for phrase in piece.phrases)
    limit = lengths[len(lengths) // _SHORT_SHARE]
    return Piece(piece.move, piece.topic, tuple(p for p in piece.phrases if _length(p) <= limit))


def _length(phrase: Phrase) -> int:
    return sum(len(sentence) for sentence in phrase.sentences)
