"""Whose work a clause tells: that on the network, or what the customer does, waits for or cannot reach."""

import re

from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.things import things_in
from assistant.checking.kinds.network.work_reading import Work
from assistant.checking.text.words import pattern

YOURS = re.compile(r"(?<!\w)(?:your|yours|su|sus|tu|tus|you|usted)(?!\w)")
_PEOPLE = re.compile(
    r"(?<!\w)(?:customers?|people|homes?|trucks?|staff|area|village|guests?|patients?|clients?|drivers?|orders?|street|town|shop|"
    r"office|team of yours|everyone|everybody|you|they all|clientes?|personas?|hogares|gente|vecinos|pacientes)(?!\w)"
)
"""Who waits, and is no crew of ours."""
_THEY = re.compile(r"(?:aron|ieron|imos|amos|an|en)$")
"""In Spanish the ending tells who does it."""
_VERBATIM = 4
_AND = re.compile(r"\s(?:y|e|and|but|pero)\s")
_AROUND = 40
_AWAITED = 9
"""Words in which what is waited for is named."""
_BY_HAND = frozenset({"fit", "repair", "rebuild", "join", "test", "add", "restart", "tune", "rollback", "locate"})
PRONOUN = re.compile(r"\s*(?:and |but |so |y |pero )?(?:it|they|that|this|both|all of it|those)(?!\w)")
LACKS = re.compile(r"(?<!\w)(?:falta|faltan|queda|quedan|ya (?:esta|estan|quedo)|aun|todavia)(?!\w)")
GUIDANCE = re.compile(
    r"(?<!\w)(?:leave|keep|please|try|make sure|could you|can you|deje|mantenga|puede|puedes|intente)(?!\w)"
)
SELF_TOLD = frozenset({"clear", "rollback"})
"""Work whose words name what it is done to."""
_ABLE = re.compile(
    r"(?<!\w)(?:poder|podido|pued[eao]\w*|can|can't|cannot|could|couldn't|unable to|able to|trouble|hard to|let you"
    r"|sin)\s*$"
)
"""What stands before a thing that somebody cannot reach: "sin poder llegar a los ficheros"."""


def in_their_words(text: str, work: Work, known: Known) -> bool:
    """Whether the words that tell the work are the customer's own: four of them in a row, around it."""
    spoken = list(re.finditer(r"\S+", text))
    for at in range(len(spoken) - _VERBATIM + 1):
        run = spoken[at : at + _VERBATIM]
        first, last = run[0].start(), run[-1].end()
        if first < work.end and work.start < last and text[first:last] in known.customer_text:
            return True
    return False


def is_on_network(text: str, work: Work) -> bool:
    """Whether it is work on the network: not the customer's own, nor what the customer is asked to do."""
    before = work.before(text)
    if _is_theirs(text, before, work):
        return False
    if work.kind in {"dig", "leave"}:
        return pattern("works", "crews").search(before) is not None
    if work.kind in _BY_HAND and (PRONOUN.match(text) or LACKS.search(before)):
        return True
    told_of = pattern("works", "agents", "supply", "objects").search(text, 0, work.end)
    spanish = _THEY.search(text[work.start : work.end].split(" ", 1)[0]) is not None and bool(things_in(text))
    return told_of is not None or bool(things_in(before)) or spanish or work.kind in {"wait", "order"} | SELF_TOLD


def _is_theirs(text: str, before: str, work: Work) -> bool:
    around = text[max(0, work.start - _AROUND) : work.end + _AROUND]
    if (YOURS.search(around) and work.kind != "reroute") or GUIDANCE.search(before):
        return True
    if work.kind == "wait":
        return not _crew_waits(before, text[work.start :])
    return work.kind in {"travel", "arrive"} and _ABLE.search(before) is not None


def _crew_waits(before: str, behind: str) -> bool:
    """Whether it is a crew that waits, or a part or a crew that is waited for; the customer waits for much else."""
    if _PEOPLE.search(before):
        return False
    if pattern("works", "crews").search(_AND.split(before)[-1]):
        return True
    awaited = " ".join(behind.split(" ")[:_AWAITED])
    return pattern("works", "supply", "crews", "awaited").search(awaited) is not None or bool(things_in(awaited))
