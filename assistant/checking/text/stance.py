"""How a sentence stands to a range of it: stated, denied, doubted, asked, supposed, or somebody else's words."""

from dataclasses import dataclass
from typing import Literal

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern

Speaker = Literal["customer", "ours", ""]

_SPEAKERS: tuple[Speaker, ...] = ("customer", "ours")
_AS = ("as ", "como ", "segun ")


@dataclass(frozen=True)
class Stance:
    """``denied``: the words say that it is not so. ``doubted``: less than a statement. ``speaker``: who is quoted."""

    denied: bool = False
    doubted: bool = False
    asked: bool = False
    supposed: bool = False
    speaker: Speaker = ""

    @property
    def stated(self) -> bool:
        """Whether the sentence itself says that it is so."""
        return not (self.denied or self.asked or self.supposed or self.speaker)


def stance_of(reply: ReplyText, start: int, end: int) -> Stance:
    """The stance of the words at ``start`` to ``end`` of the folded text, told by the clause and sentence around them.

    A denial reaches forward to the end of its clause, two denials undo each other; a supposition reaches from its
    word to the end of its clause and, where it opens the sentence, over the whole of that first part.
    """
    sentence = reply.sentence_at(start)
    first, last = reply.clause_at(start)
    return Stance(
        denied=is_denied(reply, start, end),
        doubted=pattern("stance", "doubts").search(reply.prose, first, last) is not None,
        asked=sentence.asks,
        supposed=pattern("discourse", "supposes").search(reply.prose, first, max(start, first + 1)) is not None,
        speaker=_speaker(reply, sentence.start, start, last),
    )


def is_denied(reply: ReplyText, start: int, end: int) -> bool:
    """Whether the clause denies what stands there: "it is not 6 pm", "6 pm no longer holds"."""
    first, last = reply.clause_at(start)
    before = sum(1 for _ in _denials(reply, first, start))
    behind = pattern("stance", "denied_behind").search(reply.prose, end, last) is not None
    return (before + behind) % 2 == 1


def _denials(reply: ReplyText, start: int, end: int) -> list[int]:
    harmless = [match.span() for match in pattern("stance", "denies_not").finditer(reply.prose, start, end + 12)]
    found = (match.start() for match in pattern("stance", "denies").finditer(reply.prose, start, end))
    return [at for at in found if not any(low <= at < high for low, high in harmless)]


def _speaker(reply: ReplyText, first: int, start: int, last: int) -> Speaker:
    """Who is said to have said it: in the sentence up to the range, right behind it, or "…, as you wrote"."""
    found: list[tuple[int, Speaker]] = []
    for speaker in _SPEAKERS:
        for match in pattern("stance", f"of_{speaker}").finditer(reply.prose, first, reply.sentence_at(start).end):
            behind = match.start() > start and (match.start() < last or match.group().startswith(_AS))
            if match.start() <= start or behind:
                found.append((match.start() if not behind else start, speaker))
    return max(found)[1] if found else ""
