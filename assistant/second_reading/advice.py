"""What a second reader said, as findings of a check: warnings and notes, after all that the guard found."""

import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

from assistant.checking.text.said_by_models import shown
from assistant.domain.check import Check, RuleFinding
from assistant.domain.second_opinion import Advice, ReplyToRead, SecondOpinion, Span
from assistant.domain.vocabulary import CheckVerdict, Doubt

_WORSE: tuple[CheckVerdict, ...] = ("pass", "warn", "block")


def with_advice(check: Check, found: tuple[RuleFinding, ...]) -> Check:
    """``check`` with findings of a second reader after its own, which stay as they are.

    Raises ValueError for a finding of another rule, or one that would block.
    """
    if any(one.rule != "second_reader" or one.severity == "block" for one in found):
        raise ValueError("a second reader only warns")
    verdict = max([check.verdict, *(one.severity for one in found)], key=_WORSE.index)
    return Check(verdict=verdict, claims=check.claims, rules=(*check.rules, *found))


def believed(opinion: SecondOpinion, reply: ReplyToRead) -> SecondOpinion:
    """Of an opinion what is about sentences and facts that were there, one doubt a sentence, in order."""
    facts, kinds = {fact.id for fact in reply.facts} | {None}, get_args(Doubt)
    there = [
        one
        for one in opinion.advice
        if (one.start, one.end) in reply.sentences and one.fact_id in facts and one.about in kinds
    ]
    first: dict[Span, Advice] = {}
    for one in there:
        first.setdefault((one.start, one.end), one)
    dropped = opinion.dropped + len(opinion.advice) - len(there)
    return SecondOpinion(tuple(first[span] for span in sorted(first)), dropped)


def finding(advice: Advice, reply: ReplyToRead) -> RuleFinding:
    """One doubt as a warning on its sentence: our words, then the reader's, then the fact that it leans on."""
    fact = next((fact for fact in reply.facts if fact.id == advice.fact_id), None)
    why = shown(advice.why)
    told = say("doubt", about=_wording()["about"][advice.about])
    told += say("words", why=why) if why else ""
    told += say("fact", fact=fact.text) if fact else ""
    return RuleFinding(rule="second_reader", severity="warn", start=advice.start, end=advice.end, message=told)


def partly(read: int, there: int) -> RuleFinding:
    """A note that only some of the sentences were sent."""
    return _note(say("partly", read=str(read), there=str(there)))


def unanswered(code: str) -> RuleFinding:
    """A note that the reader gave no answer, and why."""
    reasons = _wording()["reasons"]
    return _note(say("unanswered", reason=reasons.get(code, reasons["failed"])))


def say(code: str, **parts: str) -> str:
    """The sentence of wording.toml, filled in."""
    return _wording()["messages"][code].format(**parts)


def _note(message: str) -> RuleFinding:
    return RuleFinding(rule="second_reader", severity="pass", message=message)


@cache
def _wording() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")
    )
    return found
