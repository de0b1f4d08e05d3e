"""Promises by grammar: after "we will", "someone can", "le llamaremos" everything is one that is not harmless."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.text.accents import ends_stressed
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern

_WORD = re.compile(r"[\w'-]+")
_SPACE = re.compile(r"[\s,]*")
_CLITIC = re.compile(r"(?<!\w)(?:le|les|te|os|lo|la|los|las|nos|se|yo)\s+$")
_EMBEDDED = re.compile(r"(?<!\w)(?:what|whether|how|why|who|where|que|si|como)\s+$")
_OURSELVES = re.compile(r"(?:i|we|vamos|voy|iremos|ire|podre|podremos|estare|estaremos)(?!\w)")
_AT_YOURS = re.compile(r"(?<!\w)(?:you|your|su|tu|le|les|te|usted|ustedes)(?!\w)")
_GOING_ON = re.compile(r"\s+(?:\w+ly\s+)?(?!going|being|doing|having)\w{2,}ing(?!\w)")
_SKIPPED = 6


@dataclass(frozen=True)
class Pledge:
    """A half-open range of the folded text from its subject to its verb, and where its verb begins."""

    start: int
    verb: int
    end: int
    kind: str


def pledges(reply: ReplyText) -> Iterator[Pledge]:
    """Promises of ours in order of their grammar; a clause may be found more than once."""
    for mark in pattern("pledge", "ours_will").finditer(reply.prose):
        yield from _after(reply, mark.start(), mark.end(), every=True)
    for name in ("others_will", "offers"):
        for mark in pattern("pledge", name).finditer(reply.prose):
            yield from _after(reply, mark.start(), mark.end(), every=False)
    for mark in pattern("pledge", "arranging").finditer(reply.prose):
        yours = _AT_YOURS.search(reply.prose, mark.end(), reply.clause_at(mark.start())[1])
        going_on = _GOING_ON.match(reply.prose, mark.end())
        yield from _after(reply, mark.start(), mark.end(), every=bool(yours and going_on))
    yield from _futures(reply)
    yield from _clitics(reply)
    for name in ("coming", "paid"):
        for match in pattern("pledge", name).finditer(reply.prose):
            if not _untold(reply, match.start(), match.end()):
                yield Pledge(match.start(), match.start(), match.end(), name)


def _after(reply: ReplyText, start: int, mark: int, *, every: bool) -> Iterator[Pledge]:
    verb = _verb_after(reply, mark)
    word = _WORD.match(reply.prose, verb)
    if (
        word is None
        or _untold(reply, start, verb + 1)
        or _hopes(reply, start, mark)
        or pattern("deed", "regret").match(reply.prose, verb)
        or _EMBEDDED.search(reply.prose, max(0, start - 9), start)
    ):
        return
    ourselves = _OURSELVES.match(reply.prose, start) is not None
    told = pattern("pledge", "telling").match(reply.prose, verb) if ourselves and every else None
    third = pattern("pledge", "third_party").match(reply.prose, verb) if ourselves and every else None
    if third:
        yield Pledge(start, verb, third.end(), "costly")
        return
    costs = pattern("pledge", "costly").match(reply.prose, verb)
    if told:
        yield Pledge(start, verb, told.end(), "telling")
    elif costs:
        yield Pledge(start, verb, costs.end(), "costly")
    elif every and not ourselves and _AT_YOURS.search(reply.prose, verb, reply.clause_at(verb)[1]):
        yield Pledge(start, verb, word.end(), "other")
    elif every:
        yield from _judged(reply, start, verb, word.end())


def _hopes(reply: ReplyText, start: int, mark: int) -> bool:
    """Whether it is what somebody else may do: "if your neighbour will lend you theirs", "maybe a friend can"."""
    if pattern("pledge", "our_people").search(reply.prose, start, mark):
        return False
    before = reply.clause_at(start)[0], start + 1
    return any(
        pattern(*name).search(reply.prose, *before) for name in (("discourse", "supposes"), ("stance", "doubts"))
    )


def _judged(reply: ReplyText, start: int, verb: int, end: int) -> Iterator[Pledge]:
    told = pattern("pledge", "telling", "telling_stem").match(reply.prose, verb)
    if told:
        yield Pledge(start, verb, told.end(), "telling")
    elif not pattern("pledge", "harmless", "harmless_stem").match(reply.prose, verb):
        yield Pledge(start, verb, end, "other")


def _verb_after(reply: ReplyText, position: int) -> int:
    """Where the verb begins behind the mark of the future and the adverbs between."""
    for _ in range(_SKIPPED):
        position = _gap(reply, position)
        passed = pattern("pledge", "between").match(reply.prose, position)
        if passed is None or pattern("pledge", "telling", "harmless", "costly").match(reply.prose, position):
            return position
        position = passed.end()
    return _gap(reply, position)


def _gap(reply: ReplyText, position: int) -> int:
    found = _SPACE.match(reply.prose, position)
    return found.end() if found else position


def _untold(reply: ReplyText, start: int, end: int) -> bool:
    """Whether it is denied: before it, or right behind its mark ("we will not")."""
    behind = pattern("pledge", "negated").search(reply.prose, start, end + 5)
    return is_denied(reply, start, end) or (behind is not None and behind.start() <= end)


def _futures(reply: ReplyText) -> Iterator[Pledge]:
    """Spanish verbs in the first person of the future."""
    for match in pattern("pledge", "future").finditer(reply.prose):
        word = match.group()
        if pattern("pledge", "not_future").fullmatch(word) or pattern("pledge", "ours_will").fullmatch(word):
            continue
        spoken = word.endswith("remos") or ends_stressed(reply, match.end())
        if not spoken and not _CLITIC.search(reply.prose, max(0, match.start() - 6), match.start()):
            continue
        if _untold(reply, match.start(), match.start()) or _EMBEDDED.search(
            reply.prose, max(0, match.start() - 9), match.start()
        ):
            continue
        costs = pattern("pledge", "costly").match(reply.prose, match.start())
        if costs:
            yield Pledge(match.start(), match.start(), costs.end(), "costly")
        else:
            yield from _judged(reply, match.start(), match.start(), match.end())


def _clitics(reply: ReplyText) -> Iterator[Pledge]:
    """Spanish presents that arrange something: "le llamo a las cinco", "te mandamos un tecnico"."""
    for match in pattern("pledge", "arranged").finditer(reply.prose):
        if not _untold(reply, match.start(), match.start()):
            yield Pledge(match.start(), match.start(), match.end(), "costly")
