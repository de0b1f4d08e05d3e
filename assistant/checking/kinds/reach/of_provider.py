"""Statements that all of the provider is out: "all Northlight services", "nothing from Northlight works"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.scope_words import denied, is_out
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import as_regex, pattern, words

_NAME = "<name>"


def find(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    """Ranges of such statements in a clause that tells a failure."""
    for name in _names(known):
        if name not in reply.low:
            continue
        for match in _pattern(name).finditer(reply.prose):
            if is_out(reply, match.start(), whole=True) and not denied(reply, *match.span()):
                yield match.span()
        for match in _none(name).finditer(reply.prose):
            if pattern("scope", "none_then").search(reply.prose, match.end(), reply.clause_at(match.start())[1]):
                yield match.span()


def _names(known: Known) -> tuple[str, ...]:
    ticket, voice = known.ticket, known.context.voice
    told = (known.knowledge.provider.name, ticket.brand if ticket else None, voice.brand if voice else None)
    return tuple(dict.fromkeys(folded(name) for name in told if name))


@lru_cache(maxsize=32)
def _pattern(name: str) -> re.Pattern[str]:
    return _with_name("of_provider", name)


@lru_cache(maxsize=32)
def _none(name: str) -> re.Pattern[str]:
    return _with_name("none_of_provider", name)


def _with_name(key: str, name: str) -> re.Pattern[str]:
    entries = "|".join(as_regex(entry).replace(_NAME, re.escape(name)) for entry in words("scope", key))
    return re.compile(rf"(?<!\w)(?:{entries})(?!\w)")
