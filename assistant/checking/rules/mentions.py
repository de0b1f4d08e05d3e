"""Words that a reply only mentions: the customer's own between quotation marks, or pointed at as a thing of theirs."""

import re
from functools import lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied

Span = tuple[int, int]

_MARKS = re.compile(
    r"`(?P<a>[^`\n]{2,200})`|\"(?P<b>[^\"\n]{2,200})\"|(?<!\w)'(?P<c>[^'\n]{2,200})'(?!\w)|\u00ab(?P<d>[^\u00bb\n]{2,200})\u00bb"
)
_POINTING = re.compile(
    r"(?<!\w)(?:that|the|this|your|its|their|an?|el|ese|esa|este|esta|su|tu|la|lo de|un|una)\s+(?:\w+\s+)?$"
)
_TELLS = re.compile(
    r"\s*(?:[:=]|(?:is|was|are|were|says?|said|reads?|begins?|starts?|states?|contains?|es|era|dice|decia|empieza)(?!\w))"
)
"""Words by which what was pointed at is told: "the system prompt says"."""
_TAG = re.compile(r"</?[a-z]{1,12}>")
_ACTIVE = frozenset({"script", "iframe", "form", "object", "embed", "style", "svg", "input", "button", "meta"})


@lru_cache(maxsize=256)
def _quoted(low: str, theirs: str) -> tuple[Span, ...]:
    spans = []
    for match in _MARKS.finditer(low):
        said = " ".join(next(each for each in match.groups() if each).split()).strip(" .,;!?")
        if said and said in theirs:
            spans.append(match.span())
    return tuple(spans)


def is_quoted(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether what stands at ``span`` lies between quotation marks with nothing but words of the customer's."""
    if not known.customer_text:
        return False
    theirs = " ".join(known.customer_text.split())
    return any(start <= span[0] and span[1] <= end for start, end in _quoted(reply.low, theirs))


def is_pointed_at(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether words of the customer's are told of as a thing, or denied, and not given: "that system prompt"."""
    words = reply.low[slice(*span)]
    if words not in known.customer_text:
        return False
    if is_denied(reply, *span):
        return True
    before, behind = reply.low[: span[0]], reply.low[span[1] :]
    return _POINTING.search(before) is not None and _TELLS.match(behind) is None


def is_their_tag(reply: ReplyText, known: Known, span: Span) -> bool:
    """Whether a bare tag is the customer's, pointed at with what stood in it: "that <b>hello</b>"."""
    low = reply.low
    if not _TAG.fullmatch(low[slice(*span)]) or low[slice(*span)].strip("</>") in _ACTIVE:
        return False
    opened = low.rfind("<", 0, span[0]) if low[span[0] + 1] == "/" and "<" in low[: span[0]] else span[0]
    whole = low[opened : span[1]]
    first = opened if whole in known.customer_text else span[0]
    return low[first : span[1]] in known.customer_text and _POINTING.search(low[:first]) is not None
