"""The tone of a reply on rubric 1: a small published linear combination of named figures per dimension."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.domain.context import ToneContext
from assistant.domain.recalibration import Recalibration, nearest_rating
from assistant.domain.tone import DimensionScore, Explanation, Span, Tone, ToneFlag
from assistant.domain.vocabulary import Dimension
from assistant.tone.advice import advice_for
from assistant.tone.cues import Cues
from assistant.tone.dimensions.shape import Look
from assistant.tone.explaining import explanation_of
from assistant.tone.flags import flags_of
from assistant.tone.heads.reader import SentenceReader
from assistant.tone.language import language_of
from assistant.tone.looks import cues_in, looks_at
from assistant.tone.rubric import DIMENSIONS, TOP, Linear, Rubric, load_rubric
from assistant.tone.text import LONGEST_TEXT, Text
from assistant.tone.weighing import HALVES, band_of, certainty_of, overall_of, rating_of, value_of
from knowledge_base.ports import Embedder

SHORTEST, LONGEST = 3, 400
"""Words outside of which the labelled replies say nothing, so the scorer is less sure."""
MOST_EVIDENCE = 6
NA_CONFIDENCE = 0.7
"""How often raters agreed that a dimension does not apply where the scorer says so (labelled replies)."""


@dataclass(frozen=True)
class Seen:
    """A reply as it was looked at, with the figures that weigh it."""

    cues: Cues
    looks: dict[Dimension, Look]
    linears: dict[Dimension, Linear]


class ToneScorer:
    """Scores replies on rubric 1; the same reply in the same context has the same score. Safe to share between threads.

    With ``embedder`` English sentences are read for what they mean; without it phrases alone count, as in Spanish.
    ``recalibration`` is one that leads have put in force.
    """

    def __init__(self, embedder: Embedder | None = None, recalibration: Recalibration | None = None) -> None:
        self._reader = SentenceReader(embedder) if embedder is not None else None
        self._recalibration = recalibration
        self._rubric = load_rubric()

    def score(self, text: str, context: ToneContext) -> Tone:
        """Score a reply (spans in code points of ``text``). Nothing is raised: what cannot be scored says why."""
        seen = self._seen(text, context)
        return self._unscored(seen) if isinstance(seen, str) else self._scored(seen)

    def explain(self, text: str, context: ToneContext) -> Explanation:
        """The score with everything that moved it; a reply that is not scored has no figures."""
        seen = self._seen(text, context)
        if isinstance(seen, str):
            return Explanation(tone=self._unscored(seen), dimensions={}, overall_points={}, penalties={})
        return explanation_of(self._scored(seen), seen.cues, seen.looks, seen.linears, self._rubric)

    def _seen(self, text: str, context: ToneContext) -> Seen | str:
        """What is seen in a reply, or why it cannot be scored."""
        seen = Text(text)
        words = self._rubric.unscored
        if not seen.raw.strip():
            return words["empty"]
        if seen.only_markup or not any(letter.isalpha() for letter in seen.folded):
            return words["no_words"]
        if len(seen.raw.strip()) > LONGEST_TEXT:
            return words["too_long"]
        seen = seen.blanked(seen.unsaid)
        if not any(letter.isalpha() for letter in seen.folded):
            return words["no_words"]
        language = language_of(seen, context.language)
        if language is None:
            return words["language"]
        cues = cues_in(seen, context, language, self._reader)
        linears = self._rubric.by_phrases if cues.read is None else self._rubric.learned
        return Seen(cues, looks_at(cues), linears)

    def _scored(self, seen: Seen) -> Tone:
        rubric, doubt = self._rubric, _doubt(seen.cues, self._rubric)
        scores = {name: self._dimension(name, seen, doubt) for name in DIMENSIONS}
        values = {name: score.value for name, score in scores.items()}
        flags = flags_of(seen.cues, values, rubric)
        overall = overall_of(values, flags, rubric)
        applied = [score.confidence for score in scores.values() if score.value is not None]
        return Tone(
            overall=overall,
            band=band_of(overall, rubric),
            confidence=round(sum(applied) / len(applied), 2),
            scorer=self._name(seen),
            dimensions=scores,
            flags=_told(flags),
        )

    def _dimension(self, name: Dimension, seen: Seen, doubt: float) -> DimensionScore:
        look, linear = seen.looks[name], seen.linears[name]
        evidence = _merged(look.evidence)
        if not _applies(name, seen, self._rubric):
            sure = round(NA_CONFIDENCE * doubt, 2)
            return DimensionScore(rating="na", value=None, confidence=sure, evidence=evidence)
        value = value_of(look.figures, linear)
        rating = rating_of(value, linear)
        given = self._in_force(seen)
        if given is not None and name in given.kept:
            # It was learned from values as they are shown, with two decimals.
            value = given.value(name, round(value, 2))
            rating, linear = nearest_rating(value), linear.model_copy(update={"cuts": HALVES})
        return DimensionScore(
            rating=rating,
            value=round(value, 2),
            confidence=round(certainty_of(value, linear) * doubt, 2),
            evidence=evidence,
            advice=None if rating == TOP else advice_for(name, rating, look.figures, linear, self._rubric),
        )

    def _in_force(self, seen: Seen) -> Recalibration | None:
        """The recalibration, where it was learned from values as these are: of English replies that were read."""
        given = self._recalibration
        known = given is not None and given.scorer == self._rubric.scorer and seen.cues.read is not None
        return given if known else None

    def _name(self, seen: Seen) -> str:
        if seen.cues.read is None:
            return self._rubric.scorer_by_phrases
        given = self._in_force(seen)
        return self._rubric.scorer if given is None else given.marked(self._rubric.scorer)

    def _unscored(self, reason: str) -> Tone:
        nothing = DimensionScore(rating="na", value=None, confidence=0.0)
        return Tone(
            overall=None,
            band=None,
            confidence=0.0,
            unscored=reason,
            scorer=self._rubric.scorer,
            dimensions=dict.fromkeys(DIMENSIONS, nothing),
        )


def _applies(name: Dimension, seen: Seen, rubric: Rubric) -> bool:
    """Whether the customer's case calls for a dimension: as learned where it was read, else as phrases tell.

    What was learned are cases of which a sentence at most was known; a live outage of theirs is no such guess.
    """
    read = seen.cues.read
    by_rule = seen.looks[name].applies
    if read is None or name not in rubric.needless or name not in read.needless or seen.cues.situation.outage:
        return by_rule
    return read.needless[name] < rubric.needless[name]


def _told(flags: tuple[ToneFlag, ...]) -> tuple[ToneFlag, ...]:
    """The flags with their spans joined where they overlap, so that no words are marked twice for one thing."""
    kinds = dict.fromkeys(flag.flag for flag in flags)
    joined = [
        ToneFlag(flag=kind, start=span.start, end=span.end)
        for kind in kinds
        for span in _merged((flag.start, flag.end) for flag in flags if flag.flag == kind)
    ]
    return tuple(sorted(joined, key=lambda flag: (flag.start, flag.end, flag.flag)))


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The spans in order, overlapping ones joined, the first few of them."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(Span(start=start, end=end) for start, end in joined[:MOST_EVIDENCE])


def _doubt(cues: Cues, rubric: Rubric) -> float:
    doubt = rubric.doubt["no_ticket"] if cues.situation.customer is None else 1.0
    doubt *= rubric.doubt.get(cues.words.language, 1.0)
    return doubt if SHORTEST <= len(cues.text.words) <= LONGEST else doubt * rubric.doubt["unseen_length"]
