"""One rewrite under way: what stood before, what may not change, and the way without a model."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.checking.differences import Difference, Told, differences, fact_kind
from assistant.domain.check import Check
from assistant.domain.context import ToneContext
from assistant.domain.plan import DraftRequest
from assistant.domain.progress import RewriteKind
from assistant.domain.reply import Sentence
from assistant.domain.sms import sms_length, to_gsm
from assistant.drafting.blending import Blend, blended, mended
from assistant.drafting.instructions import instruction_for
from assistant.drafting.parts import Parts, parts_of_written, put_together, sentences_of, typed_spans
from assistant.drafting.rewrites import (
    LANGUAGES,
    SMS_SEGMENTS,
    hardness,
    language_name,
    tell,
    with_own_ids,
    wordings,
)
from assistant.ports import Drafter
from assistant.tone.scorer import score_tone

_MENDINGS = 3
"""Rounds of taking back what differs; each brings back an old sentence or drops a new one."""
_BRIEF: frozenset[RewriteKind] = frozenset({"shorter", "sms"})
_WORDED = frozenset({"cause", "service", "area", "status"})
"""Facts that have as many wordings as there are translators: there the id that a model kept with them counts."""
_WARM = ("acknowledgement", "ownership", "respect")


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
        """Some parts as a text with its check."""
        text, _ = put_together(parts)
        return Attempt(parts, text, self.checked(text), ours)

    def attempt_by_model(self, parts: Parts) -> Attempt:
        """A model's parts as a text with its check, without a greeting or sign-off that a person changed."""
        head = None if self.old.head is None else parts.head
        return self.attempt(replace(parts, head=head, foot=None if self.old.foot is None else parts.foot), ours=False)

    def differences(self, attempt: Attempt) -> tuple[Difference, ...]:
        """What an attempt says otherwise."""
        believed = attempt.ours or self.kind in LANGUAGES
        before = _told(self.text, self.before, self.old, own=attempt.ours, believed=believed)
        after = _told(attempt.text, attempt.check, attempt.parts, own=attempt.ours, believed=believed)
        return differences(before, after, self.kind, contact_asked=self.contact_asked)

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
        if segments <= SMS_SEGMENTS:
            return ()
        typed = max((part.words for part in attempt.parts.typed), key=len, default="")
        code = "too_long_typed" if typed else "too_long"
        return (tell(code, segments=str(segments), said=typed),)


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


def recomposed(job: Job) -> Attempt | tuple[str, ...]:
    """The best wording composed anew in which no fact differs; else why there is none, for the agent."""
    typed = job.old.typed
    if job.kind in LANGUAGES and typed:
        language = language_name(LANGUAGES[job.kind])
        return (tell("untranslatable", language=language, said=typed[0].words),)
    if not any(not part.typed for part in job.old.parts) and job.kind != "sms":
        return (tell("nothing_ours"),)
    best, why = _best(job)
    if best is None:
        return why
    return best if _is_gain(job, best) else (_no_gain(job),)


def _best(job: Job) -> tuple[Attempt | None, tuple[str, ...]]:
    best: tuple[float, Attempt] | None = None
    why: tuple[str, ...] = ()
    ranked = job.kind in ("shorter", "plainer", "warmer")
    for written in wordings(job.request, job.composer, job.kind, 1.0):
        new = with_own_ids(parts_of_written(written), job.request.ticket.id)
        attempt, found = _settled(job, blended(job.standing, new, keep_unmatched=_keeps_old(job)))
        faults = (
            (job.too_long(attempt) if job.kind == "sms" else ()) or _reasons(job, found) or job.advice_lost(attempt)
        )
        if faults:
            why = why or faults
            continue
        rank = _rank(job, attempt)
        if best is None or rank < best[0]:
            best = (rank, attempt)
        if not ranked:
            break
    return (best[1] if best else None), why


def _reasons(job: Job, found: tuple[Difference, ...]) -> tuple[str, ...]:
    """What differs, in sentences; what would be missing in another language is what nobody here can translate."""
    told = []
    for one in found:
        if job.kind in LANGUAGES and one.what == "lost" and one.before:
            language = language_name(LANGUAGES[job.kind])
            told.append(tell("unsayable", language=language, said=_sentence(job, one.before)))
        else:
            told.append(one.message)
    return tuple(dict.fromkeys(told))


def _sentence(job: Job, span: tuple[int, int]) -> str:
    """The sentence of the old text that holds a span; where none does, the words of the span."""
    whole = (s for s in sentences_of(job.old) if s.start <= span[0] < s.end)
    found = next(((s.start, s.end) for s in whole), span)
    return job.text[slice(*found)]


def _keeps_old(job: Job) -> bool:
    return job.kind not in _BRIEF and job.kind not in LANGUAGES


def _settled(job: Job, blend: Blend) -> tuple[Attempt, tuple[Difference, ...]]:
    """The blend with what differs taken back as far as that is possible, and what still differs."""
    attempt = job.attempt(blend.parts)
    found = job.differences(attempt)
    for _ in range(_MENDINGS):
        if not found:
            break
        lost = [one.before for one in found if one.before]
        added = [one.after for one in found if one.after]
        blend = mended(job.standing, blend, lost, added, keep_old=job.kind not in LANGUAGES)
        again = job.attempt(blend.parts)
        if again.text == attempt.text:
            break
        attempt, found = again, job.differences(again)
    return attempt, found


def _rank(job: Job, attempt: Attempt) -> float:
    if job.kind == "shorter":
        return len(attempt.text)
    return hardness(attempt.text) if job.kind == "plainer" else -_warmth(job, attempt.text, attempt.check)


def _warmth(job: Job, text: str, check: Check) -> float:
    ticket, reading = job.request.ticket, job.request.reading
    context = ToneContext(ticket, reading, channel=job.request.channel, language=job.request.language, check=check)
    scores = score_tone(text, context).dimensions
    return sum(score.value or 0.0 for name, score in scores.items() if name in _WARM)


def _is_gain(job: Job, attempt: Attempt) -> bool:
    if job.kind == "shorter":
        return len(attempt.text) < len(job.text)
    if job.kind == "plainer":
        return hardness(attempt.text) < hardness(job.text)
    if job.kind == "warmer" and _warmth(job, attempt.text, attempt.check) < _warmth(job, job.text, job.before):
        return False
    return attempt.text != job.text


def _no_gain(job: Job) -> str:
    if job.kind == "shorter" and job.old.typed:
        return tell("shorter_typed")
    return tell(f"{job.kind}_already")
