"""Words of a reply that repeat a tellable fact literally: what stands inside them is borne by that fact.

A measure may say "connecting the lines one by one" or "a replacement unit is on its way"; read on its own such a phrase
looks like a time or a promise. Only prose facts count (measures, workarounds, confirmed causes, public measurements,
policies, actions done): a time of restoration is compared by its role, never by its words.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from assistant.checking.facts import recorded
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from knowledge_base.records import Fact

RUN = 5
"""Words in a row that are no chance: shorter runs ("will be back by", "is on its way") are common speech."""
_KINDS = frozenset({"measure", "workaround", "cause", "measurement", "policy", "action"})
# Contacts have their own list, money its policy, and a name its customer: no feed text may stand in for these.
_BORNE = frozenset(
    {
        "instant", "date", "duration", "count", "percentage", "place", "service", "cause", "status", "scope",
        "negation", "commitment", "completed_action",
    }
)  # fmt: skip
_CUSTOMERS_OWN = frozenset(
    {"instant", "date", "duration", "count", "percentage", "money", "place", "service", "identity"}
)
_NEVER_THEIRS = ("eta", "next_update", "resolved", "maintenance", "policy")
_BARE = frozenset({"instant", "date", "duration", "count", "percentage", "place", "service"})
"""What the words of a cause that is only suspected may bear: how sure it is told is judged as ever."""
OWN_RUN = 4
"""Words in a row from the ticket that show that the customer is being quoted."""
_POLICY_BEARS = frozenset({"duration", "count", "percentage", "service", "date"})
_WORD = re.compile(r"[^\W_]+(?:['.,:/][^\W_]+)*")
_LEAST_WHOLE = 3
_COSTS_NOTHING = re.compile(r"(?:free of charge|for free|no charge for|gratis|sin (?:coste|costo|cargo))$")


def settle(reply: ReplyText, known: Known, claims: Iterable[Claim]) -> list[Claim]:
    """The claims, those that lie inside a literal repetition of a fact turned to supported by it."""
    claims = list(claims)
    if all(claim.verdict == "supported" or claim.kind not in _BORNE for claim in claims):
        return claims
    facts = [(fact, _words(text)) for fact, text in _texts(known)]
    own = _words(known.customer_text)
    spoken = _Spoken(reply)
    settled = [_settled(claim, spoken, facts) for claim in claims]
    return [_acknowledged(claim, reply, spoken, own) for claim in settled]


def _acknowledged(claim: Claim, reply: ReplyText, spoken: "_Spoken", own: tuple[str, ...]) -> Claim:
    """A figure, time or name in the customer's own words said back to them, in a clause that promises nothing."""
    if claim.verdict == "supported" or claim.kind not in _CUSTOMERS_OWN or not own:
        return claim
    first, last = spoken.between(claim.start, claim.end)
    if not _repeats(spoken.words, first, last, own, OWN_RUN) or _promises(reply, spoken.place(first)):
        return claim
    return claim.model_copy(
        update={"verdict": "supported", "fact_id": None, "message": say("supported_customer"), "suggestion": None}
    )


def _promises(reply: ReplyText, position: int) -> bool:
    clause = reply.clause_text(position)
    if pattern("money", "giving").search(reply.sentence_at(position).low):
        return True
    return any(pattern("roles", role).search(clause) for role in _NEVER_THEIRS) or any(
        each.search(clause) for each in (pattern("money", "offer"), pattern("status", "ahead"), pattern("commitment"))
    )


def _settled(claim: Claim, spoken: "_Spoken", facts: list[tuple[Fact, tuple[str, ...]]]) -> Claim:
    if claim.verdict == "supported" or claim.kind not in _BORNE or _needs_policy(claim):
        return claim
    first, last = spoken.between(claim.start, claim.end)
    for fact, told in facts:
        if fact.certainty == "suspected" and claim.kind not in _BARE:
            continue
        if fact.kind == "policy" and claim.kind not in _POLICY_BEARS:
            continue
        if fact.kind == "action" and (claim.kind == "commitment" or claim.value == "appointment"):
            continue
        if _repeats(spoken.words, first, last, told):
            return claim.model_copy(
                update={"verdict": "supported", "fact_id": fact.id, "message": say("supported"), "suggestion": None}
            )
    return claim


def _needs_policy(claim: Claim) -> bool:
    # Credits and guarantees stand in no measure, whoever wrote it into a feed; a way round may cost nothing.
    return claim.value == "guarantee" or (claim.value == "credit" and not _COSTS_NOTHING.match(claim.text.lower()))


def _texts(known: Known) -> list[tuple[Fact, str]]:
    found = []
    for fact in known.knowledge.facts:
        if fact.kind not in _KINDS or (fact.kind == "cause" and fact.certainty not in ("confirmed", "suspected")):
            continue
        texts = dict.fromkeys((fact.text, str(fact.value or "")))
        if fact.kind == "action":
            texts = dict.fromkeys(", ".join(recorded.affirmed(text)) for text in texts)
        found += [(fact, text) for text in texts if text]
    return found


class _Spoken:
    """The words of a reply with their places in the text as received."""

    def __init__(self, reply: ReplyText) -> None:
        spans = [(match.span(), match.group()) for match in _WORD.finditer(reply.low)]
        self.words = tuple(word for _, word in spans)
        self._folded = [start for (start, _), _ in spans]
        placed = [reply.folded.span(*span) for span, _ in spans]
        self._starts = [start for start, _ in placed]
        self._ends = [end for _, end in placed]

    def place(self, word: int) -> int:
        """Where a word stands in the folded text."""
        return self._folded[min(word, len(self._folded) - 1)] if self._folded else 0

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that touch a range of the text."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(text)))


def _repeats(words: tuple[str, ...], first: int, last: int, told: tuple[str, ...], run: int = RUN) -> bool:
    """Whether words ``first`` to ``last`` lie in a run that stands in ``told``, whole or of at least ``run`` words."""
    if first >= last or len(told) < _LEAST_WHOLE:
        return False
    size = last - first
    for at in range(len(told) - size + 1):
        if told[at] != words[first] or told[at : at + size] != words[first:last]:
            continue
        left, right = 0, 0
        while at - left > 0 and first - left > 0 and told[at - left - 1] == words[first - left - 1]:
            left += 1
        while (
            at + size + right < len(told)
            and last + right < len(words)
            and told[at + size + right] == words[last + right]
        ):
            right += 1
        if left + size + right >= min(run, len(told)):
            return True
    return False
