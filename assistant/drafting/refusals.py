"""Which sentences of a reply the guard did not let pass, so that they are not written again."""

from assistant.domain.check import Check
from assistant.domain.plan import WrittenReply


def refused_sentences(reply: WrittenReply, check: Check) -> tuple[str, ...]:
    """The sentences of ``reply`` that hold a blocking finding; none where a finding is about the whole text."""
    spots = [(found.start, found.end) for found in check.blocking if found.start is not None and found.end is not None]
    return tuple(
        reply.text[sentence.start : sentence.end]
        for sentence in reply.sentences
        if any(sentence.start < end and start < sentence.end for start, end in spots)
    )
