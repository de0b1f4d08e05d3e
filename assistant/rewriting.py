"""The way of a rewrite: understood anew, written in other words, checked, and held against what stood before.

With a model its rewrite is taken if no fact differs. Else, and without one, the reply is composed again with the wish
around what a person typed. What would change a fact, or cannot be done, is refused with the reason.
"""

from dataclasses import replace
from datetime import datetime
from time import monotonic

from assistant.domain.languages import primary_language
from assistant.domain.plan import DraftRequest
from assistant.domain.progress import TRANSLATIONS, Rewrite, RewriteKind
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.domain.writing import Usage, Writing
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.drafting.parts import Parts, closest, parts_of, parts_of_written, put_together, sentences_of
from assistant.drafting.rewrites import language_name, rewrite_request, tell
from assistant.errors import DrafterFailed
from assistant.pipeline import Pipeline
from assistant.recomposing import recomposed
from assistant.weighing import Attempt, Job

_COMPOSING = 1.0
"""Seconds that the composer may take for the text that is looked for; it needs a few hundredths."""
_SETTLING = 0.5
"""Seconds of the deadline kept for checking, and for the way without a model."""


def rewrite(
    pipeline: Pipeline,
    ticket: Ticket,
    draft: Draft,
    text: str,
    kind: RewriteKind,
    now: datetime,
    incident_id: str | None = None,
) -> Rewrite:
    """``text``, as a person left it of ``draft``, in other words at the facts of ``now``; or why it was left alone.

    Takes up to the pipeline's deadline. Raises UnknownIncident, KnowledgeFailed.
    """
    start = monotonic()
    job = _job(pipeline, ticket, draft, text, kind, now, incident_id)
    reason = _needless(job)
    if reason:
        return _left(job, Writing(drafter=draft.drafter.kind), (reason,))
    found = _rewritten(job, pipeline.rewriter, start + pipeline.deadline - _SETTLING)
    writing = found.writing.model_copy(update={"seconds": round(monotonic() - start, 3), **_common(job)})
    return replace(found, writing=writing)


def _job(
    pipeline: Pipeline, ticket: Ticket, draft: Draft, text: str, kind: RewriteKind, now: datetime, incident: str | None
) -> Job:
    understood = pipeline.understand(ticket, now, incident)
    text = text if text.strip() else draft.reply.text
    asked = pipeline.request(understood)
    old, language = _apart(pipeline, asked, text, draft)
    request = rewrite_request(asked, text, language, kind)
    rewritten = replace(understood, ticket=understood.ticket.model_copy(update={"channel": request.channel}))
    text, _ = put_together(old)
    return Job(
        kind=kind,
        text=text,
        language=language,
        old=old,
        before=pipeline.checked(understood, text, language),
        request=request,
        composer=pipeline.composer,
        checked=lambda words: pipeline.checked(rewritten, words, request.language),
        contact_asked=bool({"callback", "cancel", "complaint"} & set(understood.reading.summary.asks)),
        scorer=pipeline.scorer,
    )


def _apart(pipeline: Pipeline, request: DraftRequest, text: str, draft: Draft) -> tuple[Parts, str]:
    """The text held against the draft, and against what the composer writes now; with the language of the closer one.

    After an undo the stored draft is another one than the text came from.
    """
    stored = parts_of(text, draft.reply.text, draft.reply.sentences)
    if not stored.typed:
        return stored, draft.reply.language
    fresh = pipeline.composer.draft(request, _COMPOSING)
    composed = parts_of(text, fresh.text, fresh.sentences)
    found = closest(stored, composed)
    return found, fresh.language if found is composed else draft.reply.language


def _needless(job: Job) -> str | None:
    if not job.text.strip():
        return tell("nothing_there")
    wanted = TRANSLATIONS.get(job.kind)
    if wanted == primary_language(job.language):
        return tell("language_already", language=language_name(wanted))
    return None


def _rewritten(job: Job, rewriter: ModelRewriter | None, end: float) -> Rewrite:
    if rewriter is None:
        return _without_model(job, Writing(drafter=job.composer.kind), ())
    written = None
    try:
        written = rewriter.rewrite(job.request, job.old, job.kind, end - monotonic())
        attempt = job.attempt_by_model(parts_of_written(written))
        why = job.faults(attempt)
        code = "rejected"
    except DrafterFailed as error:
        attempt, why, code = None, (str(error),), error.code
    if attempt is not None and written is not None and not why:
        writing = Writing(
            drafter="model", model=written.model, prompt=written.prompt, prompt_hash=written.prompt_hash,
            settings=written.settings, usage=written.usage, rounds=1,
        )  # fmt: skip
        return _taken(job, attempt, writing)
    told = tell("model_changed", why=" ".join(why)) if code == "rejected" else " ".join(why)
    usage: Usage | None = written.usage if written is not None else None
    kept = Writing(drafter=job.composer.kind, fallback=code, why=told, usage=usage, rounds=1)
    return _without_model(job, kept, (told,))


def _without_model(job: Job, writing: Writing, told: tuple[str, ...]) -> Rewrite:
    found = recomposed(job)
    if isinstance(found, Attempt):
        return _taken(job, found, writing)
    return _left(job, writing, (*told, *found))


def _taken(job: Job, attempt: Attempt, writing: Writing) -> Rewrite:
    return Rewrite(job.kind, attempt.text, job.request.language, attempt.sentences, writing)


def _left(job: Job, writing: Writing, why: tuple[str, ...]) -> Rewrite:
    return Rewrite(job.kind, job.text, job.language, sentences_of(job.old), writing, tuple(dict.fromkeys(why)))


def _common(job: Job) -> dict[str, str | None]:
    return {"voice": job.request.voice.name, "instruction": job.wish}
