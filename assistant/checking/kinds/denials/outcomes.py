"""Claims of outcome: lost or kept, clean or faulty, automatic or on request, against the facts on the same matter.

Each is a closed class of two sides (``vocabulary/*/outcome.toml``). The facts stand on one side; a reply that stands on
the other contradicts them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, clause_span, in_language
from assistant.checking.kinds.reach.service_states import asks_at, denied_before
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.ticket import Action
from assistant.domain.vocabulary import ClaimVerdict
from knowledge_base.records.vocabulary import FactKind

_DONE = re.compile(
    r"(?<!\w)(?:(?:have|has|had|was|were|been|did|ha|han|he|hemos)(?:n't| not| never)|never|nunca|no se)(?!\w)"
)
_UNKNOWN = re.compile(
    r"(?<!\w)(?:(?:can't|cannot|couldn't|don't|do not|not) (?:yet )?(?:say|tell|know|confirm|sure|rule out)"
    r"|no (?:podemos|puedo|sabemos|se) (?:\w+ )?)(?: (?:yet|for sure))? ?(?:whether|if|that|si)(?!\w)"
)
"""What is kept for sure, told as unknown: "we can't say whether messages were lost"."""
_PARTICIPLE = re.compile(r"(?<!\w)\w{3,}(?:ed|ad[oa]s?|id[oa]s?)(?!\w)")
_REACH = 40
_RELATIVE = re.compile(r"n't \w+ (?:has|have|was|were|is|are|will)\b")
"""A denial that belongs to a clause of its own inside the subject: "what didn't arrive has been returned"."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements on one side of a class where the facts stand on either."""
    if not asks_at(reply, 0):
        yield from _messages(reply, known)
        yield from _tests(reply, known)
        yield from _credits(reply, known)
        yield from _undone(reply, known)


def _says(
    reply: ReplyText, known: Known, span: tuple[int, int], verdict: ClaimVerdict, right: str, kind: FactKind,
    truth: str = "",
) -> Claim:  # fmt: skip
    said = quoted(reply, span)
    code = {"supported": "supported", "contradicted": "outcome_wrong"}.get(verdict, "negation_none")
    message = say(code, said=said, right=right)
    if verdict != "contradicted" or not truth:
        return claim(reply, span, "negation", verdict, message, fact_id=known.fact_id(kind))
    span = clause_span(reply, span)
    return claim(
        reply, span, "negation", verdict, message, fact_id=known.fact_id(kind),
        suggestion=cased(reply, span, in_language(known, truth)),
    )  # fmt: skip


# Messages: lost or kept.


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[bool | None, str]:
    """Whether a provider's words tell messages to be kept (None: they do not say), and the line that does."""
    for line in text.split("\n"):
        if pattern("outcome", "messages").search(line):
            side = _side(ReplyText(line), 0, len(line), "loss_bad", "loss_good")
            if side:
                return side[2], line
    return None, ""


def _side(reply: ReplyText, first: int, last: int, bad: str, good: str) -> tuple[int, int, bool] | None:
    """The first telling words between two places and whether they stand on the good side."""
    found: list[tuple[int, int, bool]] = []
    for name, is_good in ((bad, False), (good, True)):
        found += [
            (match.start(), match.end(), is_good is not denied_before(reply, first, match.start()))
            for match in pattern("outcome", name).finditer(reply.prose, first, last)
        ]
    worst = [one for one in sorted(found) if not one[2]]
    return worst[0] if worst else min(found, default=None)


def _messages(reply: ReplyText, known: Known) -> Iterator[Claim]:
    if not (known.incident and set(known.incident.services) & {"email", "sms"}):
        return
    for match in pattern("outcome", "loss_bad").finditer(reply.prose):
        first, _last = reply.clause_at(match.start())
        near = pattern("outcome", "messages").search(reply.low) or known.incident.services == ("email",)
        unknown = _UNKNOWN.search(reply.prose, first, match.start()) is not None
        supposed = not unknown and pattern("discourse", "supposes").search(reply.prose, first, match.start())
        if not near or supposed:
            continue
        relative = _RELATIVE.search(reply.low, first, match.start())
        lost = unknown or not denied_before(reply, relative.end() if relative else first, match.start())
        lost = lost and pattern("outcome", "spared").search(reply.prose, first, match.start()) is None
        kept, line = _kept(known.public_text)
        if kept is None:
            continue
        yield _says(
            reply,
            known,
            match.span(),
            "contradicted" if lost is kept else "supported",
            line,
            "workaround",
            "kept" if kept else "",
        )


# The tests that were made: clean or faulty.


def _test_of(known: Known) -> tuple[bool, str] | None:
    for action in known.ticket.actions if known.ticket else ():
        told = ReplyText(f"{action.kind.replace('_', ' ')}: {action.text}")
        if pattern("outcome", "tests").search(told.low):
            side = _side(told, 0, len(told.low), "test_bad", "test_clean")
            if side:
                return side[2], action.text
    return None


def _tests(reply: ReplyText, known: Known) -> Iterator[Claim]:
    test = pattern("outcome", "tests").search(reply.prose)
    recorded = _test_of(known) if test else None
    if test is None or recorded is None or "testing" in test.group():
        return  # "Technicians are testing the amplifier" is the network's work, no test of this line.
    clean, text = recorded
    truth = "clean" if clean else "faulty"
    first, last = reply.clause_at(test.start())
    side = next((found for found in (_side(reply, *part, "test_bad", "test_clean") for part in (
        (test.end(), last), (first, test.start()), _next_clause(reply, last), (0, first),
    )) if found), None)  # fmt: skip
    if pattern("outcome", "needless").search(reply.prose):
        return  # "No test is needed": nothing is said of the one that was made.
    missing = denied_before(reply, max(first, test.start() - 12), test.start()) or (
        denied_before(reply, first, test.end()) and _DONE.search(reply.low, first, test.end())
    )
    span = test.span()
    if side and not missing:
        span = min(span[0], side[0]), max(span[1], side[1])
        yield _says(reply, known, span, "supported" if side[2] is clean else "contradicted", text, "action", truth)
    elif missing and not side:
        yield _says(reply, known, span, "contradicted", text, "action", truth)


def _next_clause(reply: ReplyText, last: int) -> tuple[int, int]:
    return (last, reply.clause_at(last)[1]) if last < len(reply.low) else (last, last)


# Credits: automatic or on request.


def _credits(reply: ReplyText, known: Known) -> Iterator[Claim]:
    automatic = [policy for policy in known.policies if policy.automatic]
    if pattern("outcome", "somebody").search(reply.low) or pattern("outcome", "complains").search(reply.low):
        return  # What a swindler asks for, or a complaint.
    if not automatic or pattern("outcome", "goodwill", "contact_form").search(reply.low):
        return
    names = ("manual", "duty") if pattern("outcome", "paid").search(reply.low) else ("manual",)
    for match in pattern("outcome", *names).finditer(reply.prose):
        if not pattern("outcome", "credit", "asked_for").search(reply.low) or match.group() in known.customer_text:
            continue
        first = reply.clause_at(match.start())[0]
        freed = pattern("outcome", "freed").search(reply.prose, first, match.start()) or pattern(
            "money", "automatic"
        ).search(reply.prose, first, match.start())
        yield _says(
            reply,
            known,
            match.span(),
            "supported" if freed else "contradicted",
            automatic[0].text,
            "policy",
            "automatic",
        )
        return


# What was done for the ticket, denied.


def _deed_stems(action: Action) -> set[str]:
    """How the words for what was done begin: those of its kind, and the participles of its text."""
    words = [*action.kind.split("_"), *_PARTICIPLE.findall(folded(action.text))]
    return {word[:6].lower() for word in words if len(word) >= 5}  # noqa: PLR2004 - shorter ones are common words


def _undone(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for match in _DONE.finditer(reply.low):
        last = reply.clause_at(match.start())[1]
        near = reply.low[
            max(reply.clause_at(match.start())[0], match.start() - _REACH) : min(last, match.end() + _REACH)
        ]
        for action in known.ticket.actions if known.ticket else ():
            if any(re.search(rf"(?<!\w){re.escape(stem)}", near) for stem in _deed_stems(action)):
                yield _says(reply, known, match.span(), "contradicted", action.text, "action")
                return
