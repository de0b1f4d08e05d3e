"""Answers to a question that stands right before: "Is it fixed? Yes." says that it is fixed."""

import re
from collections.abc import Iterator
from typing import Literal

from assistant.checking.claims import Extractor, claim
from assistant.checking.facts.known import Known
from assistant.checking.kinds.deeds import actions, commitments
from assistant.checking.kinds.denials import negations
from assistant.checking.kinds.money import money
from assistant.checking.kinds.network import bare_states, causes, statuses
from assistant.checking.kinds.reach import scopes, services
from assistant.checking.kinds.times import durations, instants
from assistant.checking.text.before import Before
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_EXTRACTORS: tuple[Extractor, ...] = (
    instants.find, durations.find, money.find, services.find, causes.find, statuses.find, bare_states.find,
    scopes.find, negations.find, commitments.find, actions.find,
)  # fmt: skip
_EDGES = " \t\n.!\u00a1,;:-\"'()\u2026"
_LONGEST = 60
_ANSWERS: tuple[Literal["no", "yes"], ...] = ("no", "yes")
_OVER = frozenset({"resolved", "postmortem", "completed"})
_INVERTED = re.compile(
    r"(?P<verb>is|are|was|were|will|has|have|had|can|could|would|should|did|do|does|am)(?P<no>n't| not)? "
    r"(?P<who>it|this|that|there|you|we|they|i|everything|everyone|everybody|anything|anyone|nothing|all"
    r"|(?:the|my|your|our|a|an|his|her|their|this|that|any) [\w'-]+)(?P<rest> .*)?"
)
_ASIDE = re.compile(r"^(?:so|and|but|then|well|y|pero|entonces|asi que|o sea)[, ]+")
_ASKS_FOR = re.compile(
    r"(?:who|what|when|where|why|how|which|whose|que|cuando|donde|por que|como|cual|cuanto|cuanta|quien|a que)(?!\w)"
)
_VOICES = (("my", "your"), ("mine", "yours"), ("i", "you"), ("am", "are"), ("mi", "su"), ("mis", "sus"), ("me", "le"))


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """The answer as a claim where the statement it makes of the question before it goes against what is known."""
    asked = reply.before.asked
    said = _answer(reply.low) if asked else ""
    if not said:
        return
    told = statement_of(asked, said)
    if not told:
        return
    read = ReplyText(told, Before(role=reply.before.role, date=reply.before.date, first=False), is_sentence=True)
    found = sorted({one for extract in _EXTRACTORS for one in extract(read, known) if one.blocks}, key=_order)
    if not found:
        return
    worst = found[0]
    over = known.incident is not None and known.incident.status in _OVER
    if over and said == "no" and worst.kind == "negation":
        return
    right = worst.suggestion and told[: worst.start] + worst.suggestion + told[worst.end :]
    text = reply.prose
    start = len(text) - len(text.lstrip(_EDGES))
    yield claim(
        reply, (start, max(start + 1, len(text.rstrip(_EDGES)))), worst.kind, worst.verdict, worst.message,
        value=worst.value, fact_id=worst.fact_id, suggestion=right and right[:1].upper() + right[1:],
    )  # fmt: skip


def _order(found: Claim) -> tuple[bool, int, int, str, str]:
    return found.verdict == "unsupported", found.start, found.end, found.kind, found.message


def _answer(low: str) -> Literal["yes", "no", ""]:
    """What a sentence answers that is nothing but an answer."""
    said = low.strip(_EDGES)
    if len(said) > _LONGEST:
        return ""
    parts = [part.strip(_EDGES) for part in said.split(",")]
    for answer in _ANSWERS:
        told = [pattern("answer", answer).fullmatch(part) is not None for part in parts]
        if any(told) and all(
            one or pattern("answer", "aside").fullmatch(part) for one, part in zip(told, parts, strict=True)
        ):
            return answer
    return ""


def statement_of(asked: str, said: Literal["yes", "no"]) -> str:
    """The statement that an answer makes of a folded question; empty where it cannot be answered by yes or no."""
    asked = _ASIDE.sub("", asked.strip(_EDGES + "?\u00bf"))
    if not asked or _ASKS_FOR.match(asked):
        return ""
    inverted = _INVERTED.fullmatch(asked)
    plain = asked if said == "yes" else _denied(asked)
    told = _turned(inverted, said) if inverted else plain
    words = [next((theirs for mine, theirs in _VOICES if mine == word), word) for word in told.split()]
    told = " ".join(words)
    return f"{told[:1].upper()}{told[1:]}."


def _turned(asked: re.Match[str], said: Literal["yes", "no"]) -> str:
    verb, who, rest = asked["verb"], asked["who"], asked["rest"] or ""
    if said == "yes":
        return f"{who}{rest}" if verb in {"do", "does"} else f"{who} {verb}{rest}"
    if who == "there":
        return f"there {verb} no{re.sub(r'^ (?:an?|any|the)(?![a-z])', '', rest)}"
    return f"{who} {verb} not{rest}"


def _denied(asked: str) -> str:
    return re.sub(r"(?<!\w)(hay|tenemos|existe) una? ", lambda m: f"{m[1]} ninguna ", f"no {asked}")
