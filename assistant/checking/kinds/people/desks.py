"""Whom a listed contact reaches: the support line is no sales line, no engineers' direct line and no emergency line."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import in_language
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim

_TAIL = 7
"""Figures at the end of a number that tell it from the provider's others, however its front is written."""


def find(reply: ReplyText, known: Known, listed: list[tuple[int, int]]) -> Iterator[Claim]:
    """Desks that are named beside listed contacts which reach another; ``listed`` are ranges of the folded text."""
    for desk in keys("desk"):
        for match in pattern("desk", desk).finditer(reply.prose):
            sentence = reply.sentence_at(match.start())
            near = [quoted(reply, span) for span in listed if sentence.start <= span[0] < sentence.end]
            reached = [purpose for said in near for purpose in _purposes(known, said)]
            if not reached or sentence.asks or is_denied(reply, *match.span()):
                continue
            if any(pattern("desk_word", desk).search(one) for one in (*reached, *near)):
                continue
            message = say("contact_desk", said=quoted(reply, match.span()), right=reached[0])
            right = in_language(known, "support_line") if "support" in reached[0] else None
            yield claim(reply, match.span(), "contact", "contradicted", message, suggestion=right)


def _purposes(known: Known, said: str) -> Iterator[str]:
    """What the provider lists a contact for; nothing for the customer's own contacts."""
    digits = re.sub(r"\D", "", said)
    for contact in known.knowledge.provider.contacts:
        value = re.sub(r"\D", "", contact.value)
        same = value[-_TAIL:] == digits[-_TAIL:] if contact.kind in {"phone", "sms"} else said.lower() == contact.value
        if contact.for_ and same:
            yield folded(contact.for_)
