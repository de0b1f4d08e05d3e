"""One rewrite under way: what stood before, what may not change, and an attempt weighed against it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from assistant.checking.comparing.differences import Difference, Told, differences, fact_kind, say
from assistant.checking.comparing.literals import sentence_spans, stems_of
from assistant.checking.comparing.rephrasing import Sentences, reworded
from assistant.checking.comparing.typed_words import unkept, untranslated
from assistant.domain.check import Check
from assistant.domain.plan import DraftRequest
from assistant.domain.progress import TRANSLATIONS, RewriteKind
from assistant.domain.reply import Sentence
from assistant.domain.sms import most_segments, sms_length, to_gsm
from assistant.domain.vocabulary import COURTESY
from assistant.drafting.house_words import house_words
from assistant.drafting.instructions import instruction_for
from assistant.drafting.parts import Parts, put_together, sentences_of, typed_spans
from assistant.drafting.rewrites import SHORT, tell
from assistant.ports import Drafter
from assistant.tone.scorer import ToneScorer

_WORDED = frozenset({"cause", "service", "area", "status"})
"""Facts that have as many wordings as there are translators: there the id that a model kept with them counts."""

_TELLING = frozenset({"eta", "cause", "measure", "workaround", "next_update", "resolved"})
"""Facts that are news to a customer, unlike the place and the service of an incident that is told of anyhow."""
_HIDDEN = 4
"""Claims of one kind and fact that may stand behind each other: only the first of them is told as a difference."""


@dataclass(frozen=True)
class Attempt:
    """A text that might stand, with its check; ``ours`` says that phrases of ours make it up, not a model."""

    parts: Parts
    text: str
    check: Check
    ours: bool = False

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The draft's own sentences with their spans; what a person typed has none."""
        return sentences_of(self.parts)


@dataclass(frozen=True)
class Job:
    """What a rewrite is measured by.

    ``text`` is the one to rewrite, its white space as in ``old``; ``before`` is its check. ``checked`` checks the
    rewrite's text, in its own language and channel. ``contact_asked`` says that the customer wants to reach somebody.
    """

    kind: RewriteKind
    text: str
    language: str
    old: Parts
    before: Check
    request: DraftRequest
    composer: Drafter
    checked: Callable[[str], Check]
    contact_asked: bool
    scorer: ToneScorer

    @property
    def wish(self) -> str:
        """The rewrite in words."""
        return instruction_for(self.kind)

    @property
    def standing(self) -> Parts:
        """The old parts as they may stand in the rewrite: in a text message, the draft's own in plain letters."""
        if self.request.channel != "sms":
            return self.old
        return self.old.with_parts(
            [part if part.typed else replace(part, words=to_gsm(part.words)) for part in self.old.parts]
        )

    def attempt(self, parts: Parts, *, ours: bool = True) -> Attempt:
        """Some parts as a text with its check; a text message has no paragraphs, whatever the letter had."""
        if self.request.channel == "sms":
            parts = parts.with_parts([replace(part, gap=" " if part.gap else "") for part in parts.parts])
        text, _ = put_together(parts)
        return Attempt(parts, text, self.checked(text), ours)

    def attempt_by_model(self, parts: Parts) -> Attempt:
        """A model's parts as a text with its check, without a greeting or sign-off that a person changed."""
        head = None if self.old.head is None else parts.head
        return self.attempt(replace(parts, head=head, foot=None if self.old.foot is None else parts.foot), ours=False)

    def differences(self, attempt: Attempt) -> tuple[Difference, ...]:
        """What an attempt says otherwise."""
        believed = attempt.ours or self.kind in TRANSLATIONS
        before = _told(self.text, self.before, self.old, own=attempt.ours, believed=believed)
        after = _told(attempt.text, attempt.check, attempt.parts, own=attempt.ours, believed=believed)
        # A text message has no more room in another language than in its own.
        brief = self.kind in TRANSLATIONS and self.request.channel in SHORT
        compare = partial(differences, kind=self.kind, contact_asked=self.contact_asked, brief=brief)
        if attempt.ours:
            return self._unlike(before, after, attempt, compare)
        return (*compare(before, after), *self._reworded(before, after, attempt.parts))

    def _unlike(
        self, before: Told, after: Told, attempt: Attempt, compare: Callable[[Told, Told], tuple[Difference, ...]]
    ) -> tuple[Difference, ...]:
        """The differences without those that are told alike; what one of these hid from view comes out."""
        found = compare(before, after)
        for _ in range(_HIDDEN):
            alike = [one for one in found if _is_told_alike(one, self.old, attempt)]
            if not alike:
                break
            before = _without(before, {one.before for one in alike})
            after = _without(after, {one.after for one in alike})
            found = compare(before, after)
        unlike = (one for one in found if not _is_told_alike(one, self.old, attempt))
        # "Work is under way" states a measure and makes no claim that the guard could compare.
        return (*unlike, *(_news(self.old, attempt) if self.kind in TRANSLATIONS else ()))

    def _reworded(self, before: Told, after: Told, parts: Parts) -> Iterator[Difference]:
        """What a model's words say beyond its claims, and what it made of a person's."""
        said, now = tuple(part.words for part in self.old.typed), tuple(part.words for part in parts.typed)
        old, new = _sentences(before, self.old), _sentences(after, parts)
        if self.kind in TRANSLATIONS:
            yield from untranslated(said, before.text, now, after.text) if said else ()
        else:
            yield from unkept(said, before.text, after.text)
            new = replace(new, spans=_without_typed(new, said))
        yield from reworded(old, new, self._familiar(old.moves), self._known, translated=self.kind in TRANSLATIONS)

    def _familiar(self, moves: frozenset[str]) -> frozenset[str]:
        """Stems of the old text, of the customer's words and of the house's for the moves there are."""
        house = house_words(self.request.language, moves | COURTESY)
        return stems_of(f"{self.text} {self.request.ticket.customer_text} {house} {self._known}")

    @property
    def _known(self) -> str:
        """In a translation, the words of the facts that the old text rests on: it may have told them shorter."""
        rests = {fact_id for part in self.old.parts for fact_id in part.fact_ids}
        facts = self.request.lookup.knowledge.facts if self.kind in TRANSLATIONS else ()
        return " ".join(f"{fact.text} {fact.value}" for fact in facts if fact.id in rests)

    def faults(self, attempt: Attempt) -> tuple[str, ...]:
        """Why an attempt may not stand, in sentences for the agent; empty where it may."""
        changed = tuple(dict.fromkeys(found.message for found in self.differences(attempt)))
        return changed or self.advice_lost(attempt) or self._useless(attempt)

    def _useless(self, attempt: Attempt) -> tuple[str, ...]:
        if self.kind == "sms" and self.too_long(attempt):
            return self.too_long(attempt)
        if self.kind == "shorter" and len(attempt.text) >= len(self.text):
            return (tell("model_longer"),)
        return (tell("model_same"),) if attempt.text == self.text else ()

    def advice_lost(self, attempt: Attempt) -> tuple[str, ...]:
        """Whether advice on safety is gone, in a sentence for the agent."""
        gone = self._advises(self.old) and not self._advises(attempt.parts)
        return (tell("advice_lost"),) if gone else ()

    def _advises(self, parts: Parts) -> bool:
        return bool(self.request.reading.summary.safety) and any(part.move == "guide" for part in parts.parts)

    def too_long(self, attempt: Attempt) -> tuple[str, ...]:
        """Why a text message has too many segments, in a sentence for the agent; empty where it fits."""
        segments = sms_length(attempt.text).segments
        leads = attempt.parts.parts[:1]
        if segments <= most_segments(advises=bool(leads) and leads[0].move == "guide"):
            return ()
        typed = max((part.words for part in attempt.parts.typed), key=len, default="")
        code = "too_long_typed" if typed else "too_long"
        return (tell(code, segments=str(segments), said=typed),)


def _without(told: Told, spans: set[tuple[int, int] | None]) -> Told:
    claims = tuple(claim for claim in told.check.claims if (claim.start, claim.end) not in spans)
    return replace(told, check=told.check.model_copy(update={"claims": claims}))


def _is_told_alike(found: Difference, old: Parts, attempt: Attempt) -> bool:
    """Whether a claim stands in a phrase of ours that is filled with the very facts of the other text's phrases.

    The guard may bind the same words of a policy in one language and not in the other.
    """
    if found.before and not found.after:
        return _rests_on(old, found.before, attempt.parts)
    if found.before or not found.after or any(_meet(found.after, (b.start, b.end)) for b in attempt.check.blocking):
        return False
    return _rests_on(attempt.parts, found.after, old)


def _news(old: Parts, attempt: Attempt) -> Iterator[Difference]:
    """Sentences of a translation that tell what the customer was told nothing of."""
    known = {fact_id for part in old.parts for fact_id in part.fact_ids}
    for sentence in attempt.sentences:
        if any(fact_kind(fact_id) in _TELLING for fact_id in sentence.fact_ids if fact_id not in known):
            words = attempt.text[sentence.start : sentence.end]
            yield Difference("added", say("added", now=words), None, (sentence.start, sentence.end))


def _rests_on(parts: Parts, span: tuple[int, int], other: Parts) -> bool:
    """Whether the own sentence of ``parts`` that holds ``span`` rests on facts, all of which ``other`` rests on too."""
    facts = next((s.fact_ids for s in sentences_of(parts) if s.start <= span[0] < s.end), ())
    return bool(facts) and set(facts) <= {fact_id for part in other.parts for fact_id in part.fact_ids}


def _meet(span: tuple[int, int], other: tuple[int | None, int | None]) -> bool:
    start, end = other
    return start is None or end is None or (span[0] < end and start < span[1])


def _sentences(told: Told, parts: Parts) -> Sentences:
    """The sentences of some parts with their moves; a model may have put two in one."""
    _, places = put_together(parts)
    return Sentences(
        told,
        tuple(
            ((start + first, start + last), part.move)
            for part, (start, _) in zip(parts.parts, places, strict=True)
            for first, last in sentence_spans(part.words)
        ),
    )


def _without_typed(said: Sentences, typed: tuple[str, ...]) -> tuple[tuple[tuple[int, int], str | None], ...]:
    """The sentences with those marked that stand in what a person typed, whatever a model says of them."""
    return tuple(
        (span, None if any(said.told.text[slice(*span)] in passage for passage in typed) else move)
        for span, move in said.spans
    )


def _told(text: str, check: Check, parts: Parts, *, own: bool, believed: bool) -> Told:
    """A text with the facts that its sentences rest on: all of phrases of our ``own``, few of a model ``believed``."""
    _, spans = put_together(parts)
    acknowledged = tuple(span for part, span in zip(parts.parts, spans, strict=True) if part.move == "acknowledge")
    facts = frozenset(
        fact_id
        for part in parts.parts
        for fact_id in part.fact_ids
        if own or (believed and fact_kind(fact_id) in _WORDED)
    )
    return Told(text, check, typed_spans(parts), acknowledged, facts)
