"""What is suggested in place of a false clause: where the clause stands, and true words with its capital."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import words

_LEAD = re.compile(r"(?:but|and|so|because|though|although|as|pero|y|aunque|porque|o sea)\s+")
_STRIPPED_FRONT, _STRIPPED_BACK = " -,;:()\"'\n", " -,;:()\"'.!\n\u2026"


def clause_span(reply: ReplyText, span: tuple[int, int]) -> tuple[int, int]:
    """The clause of some words without the signs and the joining word around it, never less than the words."""
    first, last = reply.clause_at(span[0])
    last = max(last, reply.clause_at(max(span[0], span[1] - 1))[1], span[1])
    text = reply.low[first:last]
    first += len(text) - len(text.lstrip(_STRIPPED_FRONT))
    last -= len(text) - len(text.rstrip(_STRIPPED_BACK))
    lead = _LEAD.match(reply.low, first, last)
    first = lead.end() if lead and lead.end() <= span[0] else first
    return min(first, span[0]), max(last, span[1])


def cased(reply: ReplyText, span: tuple[int, int], text: str) -> str:
    """The text with a capital where what it replaces has one."""
    return text[:1].upper() + text[1:] if reply.cased[span[0]].isupper() else text


def in_language(known: Known, key: str, **parts: str) -> str:
    """A plain true clause in the language of the reply (``[suggested]`` of the vocabulary, English first)."""
    english, spanish = words("suggested", key)
    return (spanish if known.context.language == "es" else english).format(**parts)


def own_words(known: Known, text: str) -> str | None:
    """A provider's own line to suggest as it stands, if it is in the language of the reply."""
    spanish = len(re.findall(r"\b(?:de|el|la|los|las|en|con|que|se|del|una?)\b", text.lower()))
    english = len(re.findall(r"\b(?:the|is|are|can|work|works|in|of|to|not|be|and|over|has|have|with)\b", text.lower()))
    wanted = spanish > english if known.context.language == "es" else english >= spanish
    return text.rstrip(".") if wanted else None
