"""Planned work that is told to take service away for the whole of its hours, where the provider tells a most."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import spans
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_SAY = {"en": "up to {minutes} minutes", "es": "hasta {minutes} minutos"}


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Each "off for the whole window" that the provider's words contradict."""
    most = spans.told_most(known) if known.times("maintenance") else ()
    if not most:
        return
    right = _SAY["es" if known.context.language.startswith("es") else "en"].format(
        minutes=round(most[0].total_seconds() / 60)
    )
    for match in pattern("duration", "whole_window").finditer(reply.prose):
        sentence = reply.sentence_at(match.start())
        denied = pattern("duration", "not_whole").search(reply.prose, sentence.start, match.start())
        taken = pattern("service_context", "outage").search(reply.clause_text(match.start()))
        if taken and not denied and not sentence.asks:
            said = quoted(reply, match.span())
            yield claim(
                reply, match.span(), "duration", "contradicted", say("duration_wrong", said=said, right=right),
                value=said, fact_id=known.fact_id("maintenance_window"), suggestion=right,
            )  # fmt: skip
