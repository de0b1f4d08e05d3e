"""The one small protocol of the guard: an extractor finds claims of a kind, with verdict."""

from collections.abc import Iterator
from typing import Protocol

from assistant.checking.facts.known import Known
from assistant.checking.text.reply_text import ReplyText
from assistant.domain.check import Claim, RuleFinding
from assistant.domain.vocabulary import CheckVerdict, ClaimKind, ClaimVerdict, Rule

Value = str | int | float | None


class Extractor(Protocol):
    """Finds the claims of one kind in a reply and compares each with what is known."""

    def __call__(self, reply: ReplyText, known: Known) -> Iterator[Claim]:
        """Claims in any order; spans are code points of the text as received."""
        ...


class RuleCheck(Protocol):
    """Finds breaches of one family of rules."""

    def __call__(self, reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
        """Findings in any order."""
        ...


def claim(  # noqa: PLR0913 - the fields of a claim, named at every call
    reply: ReplyText,
    span: tuple[int, int],
    kind: ClaimKind,
    verdict: ClaimVerdict,
    message: str,
    *,
    value: Value = None,
    fact_id: str | None = None,
    suggestion: str | None = None,
) -> Claim:
    """A claim on a range of the folded text."""
    start, end = reply.folded.span(*span)
    # A lone surrogate is no text that a record can hold; its place is kept.
    text = reply.raw[start:end].encode("utf-8", "replace").decode("utf-8")
    suggestion = suggestion if suggestion is None else suggestion.encode("utf-8", "replace").decode("utf-8")
    return Claim(
        start=start, end=end, text=text, kind=kind, value=text if value is None else value, verdict=verdict,
        fact_id=fact_id, message=message, suggestion=suggestion,
    )  # fmt: skip


def finding(
    reply: ReplyText, rule: Rule, severity: CheckVerdict, span: tuple[int, int] | None, message: str
) -> RuleFinding:
    """A broken rule on a range of the folded text, or on the whole."""
    if span is None:
        return RuleFinding(rule=rule, severity=severity, message=message)
    start, end = reply.folded.span(*span)
    return RuleFinding(rule=rule, severity=severity, start=start, end=end, message=message)


def quoted(reply: ReplyText, span: tuple[int, int]) -> str:
    """The words of a range as received, for a message."""
    return reply.quoted(span)
