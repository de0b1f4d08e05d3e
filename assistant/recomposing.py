"""The way of a rewrite without a model: composed again in several wordings, and what differs taken back."""

from assistant.checking.comparing.differences import Difference
from assistant.domain.check import Check
from assistant.domain.context import ToneContext
from assistant.domain.progress import BRIEF, TRANSLATIONS
from assistant.drafting.blending import Blend, blended, mended
from assistant.drafting.parts import parts_of_written, sentences_of
from assistant.drafting.rewrites import hardness, language_name, tell, with_own_ids, wordings
from assistant.weighing import Attempt, Job

_MENDINGS = 3
"""Rounds of taking back what differs; each brings back an old sentence or drops a new one."""
_WARM = ("acknowledgement", "ownership", "respect")


def recomposed(job: Job) -> Attempt | tuple[str, ...]:
    """The best wording composed anew in which no fact differs; else why there is none, for the agent."""
    typed = job.old.typed
    if job.kind in TRANSLATIONS and typed:
        language = language_name(TRANSLATIONS[job.kind])
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
    for written in wordings(job.request, job.composer, job.kind, job.checked, 1.0):
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
        if job.kind in TRANSLATIONS and one.what == "lost" and one.before:
            language = language_name(TRANSLATIONS[job.kind])
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
    return job.kind not in BRIEF and job.kind not in TRANSLATIONS


def _settled(job: Job, blend: Blend) -> tuple[Attempt, tuple[Difference, ...]]:
    """The blend with what differs taken back as far as that is possible, and what still differs."""
    attempt = job.attempt(blend.parts)
    found = job.differences(attempt)
    for _ in range(_MENDINGS):
        if not found:
            break
        lost = [one.before for one in found if one.before]
        added = [one.after for one in found if one.after]
        blend = mended(job.standing, blend, lost, added, keep_old=job.kind not in TRANSLATIONS)
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
    outage = job.request.lookup.knowledge.incident is not None
    context = ToneContext(ticket, reading, None, job.request.channel, job.request.language, check, outage)
    scores = job.scorer.score(text, context).dimensions
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
