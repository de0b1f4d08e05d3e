"""Putting a composer's sentence in the place of one that failed the check."""

from dataclasses import replace

from assistant.domain.check import Check
from assistant.domain.plan import WrittenReply
from assistant.domain.reply import Sentence


def replace_failing(written: WrittenReply, check: Check, standby: WrittenReply) -> WrittenReply | None:
    """``written`` with each sentence that holds a blocking finding replaced by the standby's for the same move.

    A sentence whose move the standby lacks, or whose replacement is already used, is dropped. Returns None where this
    cannot mend the text: a blocking finding lies in no sentence (a rule about the whole text, a greeting), or half of
    the sentences fail, so that what is left would be neither drafter's reply.
    """
    spots = _blocking_spots(check)
    if any(not any(_overlap(s, spot) for s in written.sentences) for spot in spots):
        return None
    failing = sum(any(_overlap(s, spot) for spot in spots) for s in written.sentences)
    if failing and 2 * failing >= len(written.sentences):
        return None
    spare = _by_move(standby)
    text, sentences, position, gap = "", [], 0, ""
    for sentence in sorted(written.sentences, key=lambda s: s.start):
        # Of the gaps on both sides of a sentence that goes, the wider one stays: a greeting, or a new paragraph.
        gap = max(gap, written.text[position : sentence.start], key=len)
        position = sentence.end
        words, fact_ids = written.text[sentence.start : sentence.end], sentence.fact_ids
        if any(_overlap(sentence, spot) for spot in spots):
            words, fact_ids = spare[sentence.move].pop(0) if spare.get(sentence.move) else ("", ())
        if words:
            start = len(text) + len(gap)
            text, gap = text + gap + words, ""
            sentences.append(Sentence(start=start, end=len(text), move=sentence.move, fact_ids=fact_ids))
    text += written.text[position:]
    return replace(written, text=text, sentences=tuple(sentences))


def _blocking_spots(check: Check) -> list[tuple[int, int]]:
    return [(found.start or 0, found.end or 0) for found in check.blocking]


def _overlap(sentence: Sentence, spot: tuple[int, int]) -> bool:
    return sentence.start < spot[1] and spot[0] < sentence.end


def _by_move(reply: WrittenReply) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for sentence in reply.sentences:
        found.setdefault(sentence.move, []).append((reply.text[sentence.start : sentence.end], sentence.fact_ids))
    return found
