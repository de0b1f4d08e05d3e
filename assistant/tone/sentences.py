"""What each sentence of a reply does, and whether it holds; the cues of the whole reply are drawn from it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.check import Claim
from assistant.domain.vocabulary import Channel
from assistant.tone.heads.model import LABELS
from assistant.tone.heads.reader import Reading
from assistant.tone.moments import Moment, figures_in, times_in
from assistant.tone.phrases import Hit
from assistant.tone.situation import Situation
from assistant.tone.text import Text, fold
from assistant.tone.vocabulary import Vocabulary

BAD_VERDICTS = frozenset({"contradicted", "stale", "unsupported"})
SPOILS = ("dismissive", "blaming", "condescending", "defensive")
"""Flags that turn a repeated word of the customer's against them."""
HARM = (*SPOILS, "toxic_positivity", "pressure", "boilerplate", "vague", "jargon", "burden", "lecture")
"""What lowers: a sentence that does one of these spoils more than its own dimension."""
_EVEN_SO = frozenset({*HARM, "conditional_apology", "apology", "strong_apology", "abuse"})
"""What a sentence does even where it does not hold: it can do harm, but no good."""
HEADS = frozenset(LABELS)
_DENIED = {
    "refusal": frozenset({"promise", "dated", "hears", "offer", "relief"}),
    "unsorry": frozenset({"apology", "strong_apology", "responsibility", "empathy"}),
}
"""What a sentence cannot be that says in so many words that nobody will do it, is sorry, or is to blame."""
LIKELY = 0.5
"""Chance from which a sentence is said to do a thing."""
FAINT = 0.15
"""Chance below which a head says nothing: many faint doubts would add up to a finding."""
BARE_APOLOGY = 4
"""A sentence of at most so many words with an apology in it says sorry for nothing in particular."""

SIGNED_LINES = 4
_SPOKEN = frozenset({"you", "self"})
"""A line that speaks to or of somebody is none of those that close a reply."""
SIGNED = 6
"""Words of a closing line at most: "Kind regards," or "Isobel Finlay, Customer Care Skye"."""
_SIGN = re.compile(r"[^\w\s']+")


@dataclass(frozen=True)
class Sentences:
    """One reply in its situation. ``hits`` are phrases in order; everything else is derived on demand, once.

    ``read`` is what the heads make of each sentence; None where only phrases are known (Spanish, no embedding).
    """

    text: Text
    words: Vocabulary
    situation: Situation
    hits: tuple[Hit, ...]
    claims: tuple[Claim, ...] | None
    channel: Channel | None
    read: Reading | None = None

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
    def phrases(self) -> tuple[frozenset[str], ...]:
        """The labels of the phrases found in each sentence."""
        found: list[set[str]] = [set() for _ in self.text.sentences]
        for hit in self.hits:
            found[self.sentence_at(hit.start)].add(hit.label)
        return tuple(frozenset(labels) for labels in found)

    @cached_property
    def labels(self) -> tuple[frozenset[str], ...]:
        """What each sentence does: as the heads read it, beside phrases that no head reads."""
        if self.read is None:
            return self.phrases
        return tuple(
            frozenset(label for label, chance in chances.items() if chance >= LIKELY)
            | frozenset(label for label in phrases if label not in chances)
            for chances, phrases in zip(self.read.chances, self.phrases, strict=True)
        )

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
    def bare(self) -> frozenset[int]:
        """Sentences that say sorry and nothing else."""
        places = [self.sentence_at(hit.start) for hit in self.by_label.get("apology", ())]
        return frozenset(at for at in places if self._words_in(at) <= BARE_APOLOGY * places.count(at))

    def _words_in(self, sentence: int) -> int:
        span = self.text.sentences[sentence]
        return len(self.text.folded[span.start : span.end].split())

    @cached_property
    def signature(self) -> frozenset[int]:
        """The lines that close a reply: a closing word, names, initials."""
        found: set[int] = set()
        for at in range(len(self.text.sentences) - 1, 0, -1):
            if at in self.bare | self.void:
                continue
            if len(found) == SIGNED_LINES or not self._closes(at):
                break
            found.add(at)
        return frozenset(found)

    def _closes(self, sentence: int) -> bool:
        """Whether a line is made of names and closing words, and speaks to nobody."""
        piece = self.text.pieces[sentence]
        words = _SIGN.sub(" ", piece).split()
        named = all(word[:1].isupper() or fold(word) in self.words.closing for word in words)
        return named and len(words) <= SIGNED and "?" not in piece and not self.phrases[sentence] & _SPOKEN

    @cached_property
    def silent(self) -> frozenset[int]:
        """Sentences that may leave no good impression: untrue, denying, sorry and nothing else, or a signature."""
        denying = {at for at, phrases in enumerate(self.phrases) if phrases & _DENIED.keys()}
        return self.void | self.bare | self.signature | denying

    @cached_property
    def sound_times(self) -> tuple[Moment, ...]:
        """Times that may count."""
        return tuple(m for m, holds in self.times if holds and self.sentence_at(m.start) not in self.void)

    @cached_property
    def figures(self) -> tuple[tuple[str, int, int], ...]:
        """Figures that are no clock times and stand in sound sentences."""
        clock = {moment.start for moment, _ in self.times}
        return tuple(f for f in figures_in(self.text) if f[1] not in clock and self.sentence_at(f[1]) not in self.void)

    def strength(self, sentence: int, labels: Iterable[str]) -> float:
        """How surely a sentence does one of these things: the best chance of them, faint ones left out."""
        held = self._held[sentence]
        return max((held[label] for label in labels if label in held), default=0.0)

    @cached_property
    def _held(self) -> tuple[dict[str, float], ...]:
        """For each sentence the chances that count; phrases stand in for labels that no head reads."""
        read: Sequence[dict[str, float]] = self.read.chances if self.read is not None else [{}] * len(self.phrases)
        return tuple(
            {
                label: chance
                for label, chance in (dict.fromkeys(phrases, 1.0) | chances).items()
                if chance >= (LIKELY if at in self.signature else FAINT) and self._counts(at, label)
            }
            for at, (chances, phrases) in enumerate(zip(read, self.phrases, strict=True))
        )

    def _counts(self, sentence: int, label: str) -> bool:
        if any(denial in self.phrases[sentence] and label in denied for denial, denied in _DENIED.items()):
            return False
        return sentence not in self.silent or label in _EVEN_SO

    def share(self, limit: int, *labels: str) -> float:
        """How much these labels are there against a limit from which more does not matter, 0 to 1."""
        if self.read is None or not any(label in HEADS for label in labels):
            return min(self.count(*labels), limit) / limit
        if len(labels) == 1:
            return min(float(limit), sum(self._chances_of.get(labels[0], ()))) / limit
        return min(float(limit), sum(self.strength(at, labels) for at in range(len(self._held)))) / limit

    def surest(self, label: str) -> float:
        """The chance of the sentence that most surely does a thing; 0 where none does."""
        return max(self._chances_of.get(label, ()), default=0.0)

    @cached_property
    def _chances_of(self) -> dict[str, tuple[float, ...]]:
        found: dict[str, list[float]] = {}
        for held in self._held:
            for label, chance in held.items():
                found.setdefault(label, []).append(chance)
        return {label: tuple(chances) for label, chances in found.items()}

    def count(self, *labels: str) -> int:
        """How often these labels occur."""
        return len(self.spans(labels))

    def spans(self, labels: Iterable[str]) -> list[tuple[int, int]]:
        """Where these labels are: the phrases that say it, else the sentence that does it."""
        return [
            span for label in labels for span in self._spans_of(label) if self._counts(self.sentence_at(span[0]), label)
        ]

    def _spans_of(self, label: str) -> list[tuple[int, int]]:
        hits = self.by_label.get(label, ())
        if self.read is None or label not in HEADS:
            return [(hit.start, hit.end) for hit in hits]
        spans: list[tuple[int, int]] = []
        for at, sentence in enumerate(self.text.sentences):
            if label in self.labels[at]:
                within = [(hit.start, hit.end) for hit in hits if self.sentence_at(hit.start) == at]
                spans += within or [(sentence.start, sentence.end)]
        return spans
