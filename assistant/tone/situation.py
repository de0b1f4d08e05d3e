"""What the customer's message calls for: what is at stake, and whether a dimension applies at all."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.domain.context import ToneContext
from assistant.tone.phrases import Hit
from assistant.tone.stems import SHORTEST
from assistant.tone.text import Text
from assistant.tone.vocabulary import Vocabulary

Kind = Literal["unknown", "calm", "thanks", "stakes"]
TROUBLED = frozenset({"worried", "frustrated", "angry", "distressed", "resigned", "sarcastic"})
IMPACT_WEIGHT = 1.5
"""A word of what the outage does to the customer weighs more than another word of theirs."""
NAME_WEIGHT = 0.4
"""Names and figures can be repeated without a thought for the customer."""
CALM_STAKES = 1
LONGEST_WORD = 40
"""Letters of a word that are looked at: longer ones are remembered by nobody and kept in memory for nothing."""
SHORT_QUESTION = 18
"""A question of at most so many words with at most CALM_STAKES signs of trouble is a calm one."""
_SHOUT = re.compile(r"!!|\b[A-Z]{4,}\b(?:\s+[A-Z]{2,}\b)?")
_CAPITAL = re.compile(r"(?<=[a-z0-9,;:'\"] )[A-Z][\w'-]+|\b(?=\w*\d)(?=\w*[A-Za-z])[A-Z0-9]+\b")


@dataclass(frozen=True)
class Situation:
    """``salience`` weighs each content stem of the customer's words; ``known`` is what the agent knew, as a text.

    ``outage`` says that a live outage of the customer's is known.
    """

    kind: Kind
    salience: dict[str, float]
    known: Text | None
    fault_of_ours: bool
    customer: Text | None
    outage: bool = False

    @property
    def calm(self) -> bool:
        """Whether nothing is at stake: a calm question."""
        return self.kind == "calm"


def situation_of(context: ToneContext, words: Vocabulary) -> Situation:
    """The situation of a reply; without a ticket its kind is unknown and nothing is salient."""
    known = Text(context.situation) if context.situation and context.situation.strip() else None
    ticket = context.ticket
    if ticket is None or not ticket.messages:
        return Situation("unknown", {}, known, fault_of_ours=True, customer=None)
    customer = Text(ticket.customer_text)
    hits = words.ticket.find(customer)
    kind = _kind(context, customer, hits)
    no_fault = known is not None and any(hit.label == "no_fault" for hit in words.ticket.find(known))
    salience = _salience(context, customer, hits, words)
    return Situation(kind, salience, known, fault_of_ours=not no_fault, customer=customer, outage=context.outage)


def _kind(context: ToneContext, customer: Text, hits: tuple[Hit, ...]) -> Kind:
    stakes = sum(hit.label == "stakes" for hit in hits) + len(_SHOUT.findall(customer.raw))
    labels = {hit.label for hit in hits}
    summary = context.reading.summary if context.reading else None
    troubled = summary is not None and bool(TROUBLED & set(summary.feelings) or summary.safety)
    if troubled or (summary is not None and len(summary.impact) > 1):
        return "stakes"
    if "thanks" in labels and "?" not in customer.raw and stakes <= CALM_STAKES + 1:
        return "thanks"
    if "calm" in labels and stakes <= CALM_STAKES + 1:
        return "calm"
    question = "?" in customer.raw and len(customer.words) <= SHORT_QUESTION
    return "calm" if question and stakes <= CALM_STAKES and not (summary and summary.impact) else "stakes"


def _salience(context: ToneContext, customer: Text, hits: tuple[Hit, ...], words: Vocabulary) -> dict[str, float]:
    impact = {word for hit in hits if hit.label == "stakes" for word in customer.folded[hit.start : hit.end].split()}
    if context.reading:
        impact |= {word.text for part in context.reading.summary.impact for word in Text(part.text).words}
    names = {match.start() for match in _CAPITAL.finditer(customer.raw)}
    salience: dict[str, float] = {}
    for word in customer.words:
        key = content_key(word.text, words)
        if key is None:
            continue
        weight = IMPACT_WEIGHT if word.text in impact else 1.0
        if word.start in names or word.text[0].isdigit():
            weight = NAME_WEIGHT
        salience[key] = max(weight, salience.get(key, 0.0))
    return salience


def content_key(word: str, words: Vocabulary) -> str | None:
    """What a word counts as when the customer's words and the reply's are compared; None for words without content."""
    bare = word.replace("'", "")
    if bare in words.stop or (len(bare) < SHORTEST and not bare[0].isdigit()):
        return None
    key = words.stem(word[:LONGEST_WORD])
    if key in words.domain:
        return None
    return words.synonyms.get(key, key)
