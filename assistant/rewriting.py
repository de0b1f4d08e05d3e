"""The way of a rewrite: understood anew, written in other words, checked, and held against what stood before.

With a model its rewrite is taken if no fact differs. Else, and without one, the reply is composed again with the wish
around what a person typed. What would change a fact, or cannot be done, is refused with the reason.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Protocol, runtime_checkable

from assistant.domain.progress import DraftProgress, Rewrite, RewriteKind
from assistant.domain.reply import Draft
from assistant.domain.ticket import Ticket
from assistant.domain.writing import Usage, Writing
from assistant.drafting.model_rewrites import ModelRewriter
from assistant.drafting.parts import parts_of, parts_of_written, put_together, sentences_of
from assistant.drafting.rewrites import LANGUAGES, language_name, rewrite_request, tell
from assistant.errors import DrafterFailed
from assistant.pipeline import Pipeline
from assistant.ports import ChatModel
from assistant.recomposing import Attempt, Job, recomposed

_SETTLING = 0.5
"""Seconds of the deadline kept for checking, and for the way without a model."""

OnRewrite = Callable[[DraftProgress], None]


@runtime_checkable
class _WithModel(Protocol):
    """A drafter that writes through a language model."""

    @property
    def model(self) -> ChatModel: ...


def rewrite(  # noqa: PLR0913 - a reply, what is wanted of it and at which facts
    pipeline: Pipeline,
    ticket: Ticket,
    draft: Draft,
    text: str,
    kind: RewriteKind,
    now: datetime,
    incident_id: str | None = None,
    *,
    use_writer: bool = True,
    on_progress: OnRewrite | None = None,
) -> Rewrite:
    """``text``, as a person left it of ``draft``, in other words at the facts of ``now``; or why it was left alone.

    Takes up to the pipeline's deadline. ``on_progress`` is told the accepted rewrite with its check: words that might
    yet be refused are not shown. Raises UnknownIncident, KnowledgeFailed.
    """
    start = monotonic()
    job = _job(pipeline, ticket, draft, text, kind, now, incident_id)
    reason = _needless(job)
    if reason:
        return _left(job, Writing(drafter=draft.drafter.kind), (reason,))
    model = pipeline.writer.model if use_writer and isinstance(pipeline.writer, _WithModel) else None
    found = _rewritten(job, model, start + pipeline.deadline - _SETTLING)
    writing = found.writing.model_copy(update={"seconds": round(monotonic() - start, 3), **_common(job)})
    found = replace(found, writing=writing)
    if on_progress is not None and not found.refused:
        on_progress(DraftProgress(found.text, found.sentences, job.checked(found.text)))
    return found


def _job(
    pipeline: Pipeline, ticket: Ticket, draft: Draft, text: str, kind: RewriteKind, now: datetime, incident: str | None
) -> Job:
    understood = pipeline.understand(ticket, now, incident)
    text, language = text if text.strip() else draft.reply.text, draft.reply.language
    request = rewrite_request(pipeline.request(understood), text, language, kind)
    rewritten = replace(understood, ticket=understood.ticket.model_copy(update={"channel": request.channel}))
    old = parts_of(text, draft.reply.text, draft.reply.sentences)
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
    )


def _needless(job: Job) -> str | None:
    if not job.text.strip():
        return tell("nothing_there")
    if job.kind in LANGUAGES and _primary(job.language) == LANGUAGES[job.kind]:
        return tell("language_already", language=language_name(LANGUAGES[job.kind]))
    return None


def _rewritten(job: Job, model: ChatModel | None, end: float) -> Rewrite:
    if model is None:
        return _without_model(job, Writing(drafter=job.composer.kind), ())
    written = None
    try:
        written = ModelRewriter(model).rewrite(job.request, job.old, job.kind, end - monotonic())
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


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()
