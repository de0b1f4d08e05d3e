"""All that is seen in one reply, gathered once; the dimensions weigh it."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.check import Claim
from assistant.domain.context import ToneContext
from assistant.domain.vocabulary import Channel
from assistant.tone.moments import Moment, figures_in, times_in
from assistant.tone.phrases import Hit
from assistant.tone.situation import Situation, content_key, situation_of
from assistant.tone.text import Text
from assistant.tone.vocabulary import Vocabulary

BAD_VERDICTS = frozenset({"contradicted", "stale", "unsupported"})
SPOILS = ("dismissive", "blaming", "condescending", "defensive")
"""Flags that turn a repeated word of the customer's against them."""
SIGNATURE_WORDS = 4
MANY_APOLOGIES = 3
BARE_APOLOGY = 3
"""A sentence of at most so many words with an apology in it says sorry for nothing in particular."""
WORDS_PER_APOLOGY = 25
FULL_ECHO = 3.0
CARED_ECHO = 0.5
_GREETING = re.compile(
    r"^(?:dear|hi|hiya|hello|hey|good \w+|hola|buen[oa]s \w+|estimad[oa]s?)\b[^.!?\n]{0,40}?(?=[,:!.\n]|$)"
)


@dataclass(frozen=True)
class Echo:
    """A content word of the customer's that the reply takes up."""

    key: str
    weight: float
    sentence: int
    start: int
    end: int


@dataclass(frozen=True)
class Cues:
    """One reply in its situation. ``hits`` are phrases in order; everything else is derived on demand, once."""

    text: Text
    words: Vocabulary
    situation: Situation
    hits: tuple[Hit, ...]
    claims: tuple[Claim, ...] | None
    channel: Channel | None

    def sentence_at(self, place: int) -> int:
        """The number of the sentence that holds a code point."""
        return max(0, bisect_right(self._starts, place) - 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.text.sentences]

    @cached_property
    def by_label(self) -> dict[str, tuple[Hit, ...]]:
        """Phrases by their label."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.label, []).append(hit)
        return {label: tuple(hits) for label, hits in found.items()}

    @cached_property
    def labels(self) -> tuple[frozenset[str], ...]:
        """The labels found in each sentence."""
        found: list[set[str]] = [set() for _ in self.text.sentences]
        for hit in self.hits:
            found[self.sentence_at(hit.start)].add(hit.label)
        return tuple(frozenset(labels) for labels in found)

    @cached_property
    def spoilt(self) -> frozenset[int]:
        """Sentences that dismiss, blame, talk down or defend."""
        return frozenset(at for at, labels in enumerate(self.labels) if labels & set(SPOILS))

    @cached_property
    def bad_claims(self) -> tuple[Claim, ...]:
        """What the guard found untrue, unbacked or out of date."""
        return tuple(claim for claim in self.claims or () if claim.verdict in BAD_VERDICTS)

    @cached_property
    def times(self) -> tuple[tuple[Moment, bool], ...]:
        """Clock times, each with whether what the agent knew bears it; without that knowledge all count."""
        known = self._known_minutes
        return tuple((moment, known is None or bool(moment.minutes & known)) for moment in times_in(self.text))

    @cached_property
    def _known_minutes(self) -> frozenset[int] | None:
        if self.claims is not None or self.situation.known is None:
            return None
        sources = [self.situation.known, self.situation.customer]
        return frozenset(m for text in sources if text for moment in times_in(text) for m in moment.minutes)

    @cached_property
    def void(self) -> frozenset[int]:
        """Sentences that cannot inform or promise: a claim in them does not hold, or their time is out of the air."""
        bad = {self.sentence_at(claim.start) for claim in self.bad_claims}
        borne: dict[int, bool] = {}
        for moment, holds in self.times:
            at = self.sentence_at(moment.start)
            borne[at] = borne.get(at, False) or holds
        return frozenset(bad | {at for at, holds in borne.items() if not holds})

    @cached_property
    def sound_times(self) -> tuple[Moment, ...]:
        """Times that may count."""
        return tuple(m for m, holds in self.times if holds and self.sentence_at(m.start) not in self.void)

    @cached_property
    def figures(self) -> tuple[tuple[str, int, int], ...]:
        """Figures that are no clock times and stand in sound sentences."""
        clock = {moment.start for moment, _ in self.times}
        return tuple(f for f in figures_in(self.text) if f[1] not in clock and self.sentence_at(f[1]) not in self.void)

    @cached_property
    def frame(self) -> tuple[int, int]:
        """Where the greeting ends and where the signature begins."""
        greeting = _GREETING.match(self.text.folded.lstrip())
        last = self.text.sentences[-1] if self.text.sentences else None
        signed = last is not None and len(self.text.folded[last.start : last.end].split()) <= SIGNATURE_WORDS
        end = last.start if last is not None and signed and len(self.text.sentences) > 1 else len(self.text.folded)
        return (greeting.end() if greeting else 0), end

    @cached_property
    def echoes(self) -> tuple[Echo, ...]:
        """The customer's own content words in the reply, each once, where they are not turned against them."""
        first, last = self.frame
        found: dict[str, Echo] = {}
        for word in self.text.words:
            if not first <= word.start < last:
                continue
            key = content_key(word.text, self.words)
            if key is None or key not in self.situation.salience:
                continue
            at = self.sentence_at(word.start)
            if at in self.spoilt or (
                key in found and not (self.personal(at) and not self.personal(found[key].sentence))
            ):
                continue
            found[key] = Echo(key, self.situation.salience[key], at, word.start, word.end)
        return tuple(found.values())

    def personal(self, sentence: int) -> bool:
        """Whether a sentence turns to the customer: says you, is sorry, feels with them or grants them a point."""
        return sentence in self._personal

    @cached_property
    def _personal(self) -> frozenset[int]:
        turned = {"apology", "empathy", "validation", "you"}
        return frozenset(
            at for at in range(len(self.text.sentences))
            if self.labels[at] & turned
        )  # fmt: skip

    def echo(self, *, personal: bool = False) -> float:
        """How much of the customer's own matter is taken up, 0 to 1."""
        total = sum(self.situation.salience.values())
        if not total:
            return 0.0
        taken = sum(echo.weight for echo in self.echoes if not personal or self.personal(echo.sentence))
        return min(1.0, taken / max(1.0, min(FULL_ECHO, total / 2)))

    def count(self, *labels: str, sound: bool = False) -> int:
        """How many phrases of these labels; ``sound`` leaves out sentences that cannot inform or promise."""
        hits = (hit for label in labels for hit in self.by_label.get(label, ()))
        return sum(1 for hit in hits if not sound or self.sentence_at(hit.start) not in self.void)

    def share(self, limit: int, *labels: str, sound: bool = False) -> float:
        """``count`` against a limit from which more does not matter, 0 to 1."""
        return min(self.count(*labels, sound=sound), limit) / limit

    @cached_property
    def apologises(self) -> float:
        """1 for an apology; 0 for none, and for one repeated until it is noise."""
        apologies = self.by_label.get("apology", ())
        return float(len(apologies) > 0 and not self.repeats_apology)

    @cached_property
    def repeats_apology(self) -> bool:
        """Whether sorry is said so often, or so emptily, that it stops meaning anything."""
        apologies = len(self.by_label.get("apology", ()))
        strong = self.count("strong_apology")
        dense = apologies >= MANY_APOLOGIES and len(self.text.words) < WORDS_PER_APOLOGY * apologies
        return apologies + strong > MANY_APOLOGIES or len(self.bare) > 1 or dense

    @cached_property
    def bare(self) -> frozenset[int]:
        """Sentences that say sorry and nothing else."""
        places = [self.sentence_at(hit.start) for hit in self.by_label.get("apology", ())]
        return frozenset(at for at in places if self._words_in(at) <= BARE_APOLOGY * places.count(at))

    def _words_in(self, sentence: int) -> int:
        span = self.text.sentences[sentence]
        return len(self.text.folded[span.start : span.end].split())

    @cached_property
    def met(self) -> float:
        """How far the customer's own matter is met; a calm question is met by its answer."""
        return 1.0 if self.situation.calm else self.echo(personal=True)

    @cached_property
    def asks(self) -> float:
        """1 for a plain courteous question: no form to fill in, nothing canned, nobody blamed."""
        spoilt = self.count("burden", "boilerplate", "pressure", "blaming", "condescending")
        return float("?" in self.text.raw and not spoilt)

    @cached_property
    def neglect(self) -> float:
        """1 where something is at stake and the reply neither feels, owns, promises, offers nor takes anything up."""
        if self.situation.kind != "stakes":
            return 0.0
        cared = self.count("empathy", "validation", "responsibility", "done", "offer") or self.apologises
        told = bool(self.sound_times) and bool(self.count("commit", "status"))
        return float(not cared and not self.asks and not told and self.echo(personal=True) < CARED_ECHO)

    def spans(self, labels: Iterable[str], *, sound: bool = False) -> list[tuple[int, int]]:
        """Ranges of the phrases of these labels."""
        hits = (hit for label in labels for hit in self.by_label.get(label, ()))
        return [(h.start, h.end) for h in hits if not sound or self.sentence_at(h.start) not in self.void]


def cues_of(text: Text, context: ToneContext, words: Vocabulary) -> Cues:
    """Look at a reply in its situation."""
    claims = context.check.claims if context.check is not None else None
    channel = context.channel or (context.ticket.channel if context.ticket else None)
    return Cues(text, words, situation_of(context, words), words.reply.find(text), claims, channel)
