"""Handles that a public reply speaks to: "sorry, @tkeswick" names the customer, "message @tkeswick" is a contact."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import JaroWinkler

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

HANDLE = re.compile(r"(?<![\w.@/])@(?P<name>[A-Za-z0-9_]{2,30})(?![\w@]|\.\w)")
_PART = re.compile(r"[A-Z]?[a-z]+")
_LIKE = 0.6
"""Likeness from which a part of a handle is taken for the customer's name, misspelt."""
_LONG = 3
_LEAD_REACH = 32


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Handles that are spoken to and are not the customer's: another than the ticket's, or made of another name."""
    if "@" not in reply.low:
        return
    own, names = _own(known), _names(known)
    for match in HANDLE.finditer(reply.cased):
        handle = folded(match.group())
        if handle in own or _is_provider(known, handle[1:]) or not is_spoken_to(reply, match.start()):
            continue
        if handle in f"{known.customer_text}\n{known.own_text}" or not (own or _is_other(match["name"], names)):
            continue
        right = own[0] if own else "@" + "".join(name.capitalize() for name in names)
        told = say("name_wrong", right=right, said=quoted(reply, match.span()))
        yield claim(reply, match.span(), "identity", "contradicted", told, suggestion=right)


def is_customers(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """Whether a handle is the customer's, who is spoken to by it: the ticket's own, or one made of their name."""
    handle = reply.low[slice(*span)]
    mine = _own(known)
    theirs = handle in mine if mine else any(_bears(handle, name) for name in _names(known))
    return theirs and is_spoken_to(reply, span[0])


def is_spoken_to(reply: ReplyText, start: int) -> bool:
    """Whether the words around a handle speak to it and do not send anybody there."""
    sentence = reply.sentence_at(start)
    before = reply.low[max(sentence.start, start - _LEAD_REACH) : start]
    return pattern("contact_words", "leads_to_handle").search(before) is None


def _own(known: Known) -> tuple[str, ...]:
    """The handles that the channel itself gives for whoever wrote; the customer's words give none."""
    messages = known.ticket.messages if known.ticket else ()
    told = (m.group().lower() for one in messages if one.author == "system" for m in HANDLE.finditer(one.text))
    return tuple(dict.fromkeys(told))


def _names(known: Known) -> list[str]:
    name = known.customer.name if known.customer else None
    return re.findall(r"[^\W\d_]{2,}", folded(name or ""))


def _is_provider(known: Known, handle: str) -> bool:
    ours = [contact.value for contact in known.knowledge.provider.contacts if contact.kind == "social"]
    plain = re.sub(r"\W", "", folded(known.knowledge.provider.name))
    return handle in plain or plain in handle or any(handle in folded(one) for one in ours)


def _bears(handle: str, name: str) -> bool:
    parts = [part for part in re.split(r"[\W\d_]+", handle) if len(part) >= _LONG]
    return (len(name) > _LONG and name in handle) or any(_same(part, name) for part in parts)


def _is_other(handle: str, names: list[str]) -> bool:
    """Whether two parts make a name, and one of them is nearly the customer's, or neither has to do with it."""
    parts = [folded(part) for part in _PART.findall(handle) if len(part) >= _LONG]
    alien = [part for part in parts if not any(_same(part, name) for name in names)]
    if not names or not alien or any(name in folded(handle) for name in names[1:]):
        return False
    if len(alien) < len(parts):
        return any(JaroWinkler.similarity(part, name) >= _LIKE for part in alien for name in names[1:])
    return len(parts) > 1


def _same(part: str, name: str) -> bool:
    return part.startswith(name) or name.startswith(part)
