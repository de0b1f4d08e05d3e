"""The work on the network as a text tells it: which kind, how far it has come, on a crew or on a part."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.checking.text.words import pattern

State = Literal["doing", "done", "ahead", "pending"]
"""Under way, finished, still to come, or said not to have been done."""

KINDS = (
    "wait", "order", "travel", "bring", "arrive", "fit", "placed", "join", "repair", "rebuild",
    "test", "search", "locate", "tune", "restart", "rollback", "reroute", "add", "deliver", "climb",
    "dig", "pump", "leave", "finish", "work", "clear", "blocked", "kept",
)  # fmt: skip
TRADES = ("splicing", "climbing", "diving", "flying", "electric", "rescue", "second", "supplier")
_KEPT = 512
_BETWEEN = 2
"""Words that may stand between a denial and the work: "hasn't really been fitted"."""
_NEAR = 46
_ADVERBS = (
    r"(?: (?:\w+ly|now|already|just|all|also|since|then|again|been|still|currently|up|so|far|ya|recien|por fin))*"
)
_NOUN = re.compile(r"\b(?:de|el|un|del|al|su|este|ese|sin|cada|hora|por|nuestro|algun|ningun|primer|otro)\s*$")
"""What makes "arreglo" and "cambio" nouns: folded, they look like verbs."""
_FINISHED = re.compile(r"(?:finished|done|completed|stopped|termin\w+ de|acab\w+ de)\s*$")
_TO_COME = re.compile(
    r"(?:\b(?:will|shall|to|can|must|should|could|would|may|might|before|after|without|once|when|if)|'ll)"
    rf"(?: be| have)?{_ADVERBS}\s*$"
    r"|\b(?:van?|vamos) a(?: ser)?\s*$|\b(?:para|podra\w*|puede\w*|cuando|si|antes de|sera\w*)(?: que)?\s*$"
)
_BEING = re.compile(rf"\b(?:being|siendo|gets?|getting){_ADVERBS}\s*$")
_INFINITIVE = re.compile(r"^\w+[aei]r(?:l[oa]s?|se)?$")
_HAD_TO = re.compile(r"\b(?:hubo|tuvimos|tuvieron|tuvo|hemos tenido|han tenido|ha habido) que\s*$")
_WILL_BE = re.compile(r"\b(?:quedara|estara|sera|quede|quedaran|estaran|seran|queden)n?(?: \w+)?\s*$")
_NOT_SE = re.compile(r"\bno se\s*$")
_HAVING_DONE = re.compile(r"\b(?:having|getting)(?: (?!been\b)\w+){1,6}\s*$")
_PARTICLE = re.compile(r"(?<=\w) (?:back|off|away|over|down)$")
_WITHIN = re.compile(r"\bbeing (?:\w+ )?\w+$")
_HAVING = re.compile(
    r"(?:\b(?:has|have|had|been|was|were|is|are|got|already|now|just|all|and|then|also|ha|han|hemos|he|esta|estan|quedo|"
    rf"quedaron|fue|fueron|sido|ya|y|dejo|dejaron|se)|'ve|'s|'re|'d){_ADVERBS}"
    r"(?: (?:lo|la|los|las|le|it|them|everything|todo|que))?\s*$"
)
_ENDS_DOING = re.compile(r"(?:ing(?: \w+)*|[aei]ndo(?:l[oa]s?)?|yendo(?:l[oa]s?)?)$")
_ENDS_DONE = re.compile(
    r"(?:ed|en|built|laid|remade|sent|brought|put|found|left|gone|undone|done|in|here"
    r"|there|site|place|set|right|good|home|away|again|ad[oa]s?|id[oa]s?|"
    r"ech[oa]s?|uest[oa]s?|aron|ieron|yeron|imos|amos|o|yo|izo|io)$"
)
_LEFT = {"blocked": "clear", "kept": "rollback"}
"""What is left as it was: the work that was not done about it."""
_STILL = re.compile(r"\b(?:still|remains?|yet|todavia|aun|siguen?)\b")
_STANDS = frozenset({"wait", "order", "travel", "work"})
"""Told as they stand now, whatever the ending of their words."""


@dataclass(frozen=True)
class Work:
    """A piece of work at a half-open range of a text; ``of`` a crew that comes, or a part that is fitted."""

    start: int
    end: int
    kind: str
    state: State
    of: Literal["crew", "part", ""]

    def before(self, text: str) -> str:
        """The words of ``text`` before it; what a contraction hangs on ("the unit's in") stands before it too."""
        return text[: _head(text, self.start, self.end)]


@lru_cache(maxsize=_KEPT)
def works_in(clause: str) -> tuple[Work, ...]:
    """The pieces of work that a folded clause tells, in order; the longest reading of a place counts."""
    if not pattern("works", *KINDS).search(clause):
        return ()
    found: list[tuple[int, int, str]] = [
        (match.start(), match.end(), kind) for kind in KINDS for match in pattern("works", kind).finditer(clause)
    ]
    kept: list[tuple[int, int, str]] = []
    for one in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        if all(one[1] <= first or last <= one[0] for first, last, _ in kept):
            kept.append(one)
    told = [(one, _state(clause, *one)) for one in sorted(kept)]
    return tuple(
        Work(start, end, _brought(kind, state), state, _axis(clause, start, end))
        for (start, end, kind), state in told
        if state
    )


def _brought(kind: str, state: State) -> str:
    # What is being brought is on its way, what has been brought is there.
    if kind in _LEFT:
        return _LEFT[kind]
    return kind if kind != "bring" else "travel" if state == "doing" else "arrive"


def _head(text: str, start: int, end: int) -> int:
    first = text[start:end].split(" ", 1)[0]
    return start + first.index("'") if "'" in first else start


def _state(clause: str, start: int, end: int, kind: str) -> State | None:
    before, words = clause[max(0, start - _NEAR) : start], clause[start:end]
    if kind == "search":
        words = words.split(" ", 1)[0]
        if words in {"en", "in", "a"}:
            return "doing"  # "En busca del daño"
    if kind in _LEFT:
        return "pending" if _STILL.search(f"{words} {clause[end:]}") else None
    state = "doing" if kind in _STANDS else _tense(before, words)
    if _WILL_BE.search(before):
        return "ahead"
    if _NOT_SE.search(before) and state == "doing":
        return "pending"  # "Todavía no se cambia"
    if kind == "placed" and state == "doing":
        state = "done"
    if _is_pending(before) or _is_pending(f"{before}{_PARTICLE.sub('', words).rpartition(' ')[0]} "):
        return "pending" if state != "doing" or kind in _STANDS | {"locate", "arrive"} else None
    return state


def _tense(before: str, words: str) -> State | None:  # noqa: PLR0911 - the surest sign of a tense first
    if _TO_COME.search(before):
        return "ahead"
    if _INFINITIVE.search(words):
        return "done" if _HAD_TO.search(before) else None
    if words.endswith("o") and _NOUN.search(before):
        return None
    words = _PARTICLE.sub("", words)
    if _WITHIN.search(words):
        return "doing"
    if _ENDS_DOING.search(words):
        return "done" if _FINISHED.search(before) else "doing"
    if _BEING.search(before) or _HAVING_DONE.search(before):
        return "doing"
    if _ENDS_DONE.search(words):
        return "done"
    if re.search(r"(?:an|en|a|es|s)$", words):
        return "doing"
    if " " in words:
        return _tense(before, words.split(" ", 1)[0])  # "taken the update back"
    return "done" if _HAVING.search(before) else None


def _is_pending(before: str) -> bool:
    return any(
        len(before[match.end() :].split()) <= _BETWEEN
        and not re.search(
            r"\b(?:but|pero|and"
            r"|y)\b",
            before[match.end() :],
        )
        for match in pattern("works", "pending").finditer(before)
    )


def _axis(clause: str, start: int, end: int) -> Literal["crew", "part", ""]:
    """What the work is told of: the nearest part or crew before it, else the nearest behind it."""
    for text in (clause[: _head(clause, start, end)], clause[end:]):
        crew = [match.start() for match in pattern("works", "agents", *TRADES).finditer(text)]
        part = [match.start() for match in pattern("works", "supply").finditer(text)]
        part += [match.start() for match in pattern("parts").finditer(text)] if not crew else []
        if crew or part:
            return "part" if max(part, default=-1) > max(crew, default=-1) else "crew"
    return ""


def trades_in(text: str) -> dict[str, tuple[int, int]]:
    """The trades that a folded text speaks of, each with its first place."""
    found: dict[str, tuple[int, int]] = {}
    if not pattern("works", *TRADES).search(text):
        return found
    for trade in TRADES:
        match = pattern("works", trade).search(text)
        if match:
            found[trade] = match.span()
    return found
