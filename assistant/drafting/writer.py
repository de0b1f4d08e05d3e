"""The drafter with a language model: brief it, take its sentences, put personal data back, lay them out.

Nothing here trusts the model: ids that it did not get are dropped, a broken answer is an error with a code, and the
pipeline checks every claim afterwards.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

from pydantic import ValidationError

from assistant.domain.plan import DraftRequest, OnProgress, WrittenReply
from assistant.drafting.briefing import brief
from assistant.drafting.composer import Composer
from assistant.drafting.instructions import wishes_of
from assistant.drafting.layout import Page
from assistant.drafting.model_sentences import (
    LONGEST_SENTENCE,
    MOST_SENTENCES,
    ModelReply,
    ModelSentence,
    Taking,
    too_long,
    written_by,
)
from assistant.drafting.redaction import redaction_for
from assistant.drafting.streaming import ObjectScanner, Telling
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel, Closable
from prompts.catalog import Prompt, load_prompt


class Writer:
    """Drafts through a ChatModel; ``prompt`` is a version of ``draft_reply``, by default the newest."""

    kind = "model"

    def __init__(self, model: ChatModel, prompt: Prompt | None = None) -> None:
        self._model = model
        self._prompt = prompt or load_prompt("draft_reply")
        self._composer = Composer()

    @property
    def name(self) -> str:
        """What the model is called, as the agent sees it."""
        return self._model.name

    @property
    def model(self) -> ChatModel:
        """The language model that it writes through."""
        return self._model

    def close(self) -> None:
        """Close the model, where it holds anything; for whoever ends the desk that drafts with it."""
        if isinstance(self._model, Closable):
            self._model.close()

    def draft(self, request: DraftRequest, seconds: float, on_progress: OnProgress | None = None) -> WrittenReply:
        """A reply within ``seconds`` of wall time; raises DrafterFailed with the model's code, or invalid_output.

        ``on_progress`` is told the reply so far, on a thread of its own, each time another sentence of it is whole;
        what it raises, and how long it takes, make no difference here.
        """
        end = monotonic() + seconds
        request = _as_wished(request)
        redaction = redaction_for(request)
        briefing = brief(request, self._prompt, redaction)
        take = Taking(request, redaction, briefing.marking, _fact_ids(request))
        written = partial(written_by, self._model, self._prompt, request=request)
        progress = _Progress(take, lambda page: on_progress(written(page)) if on_progress else None)
        try:
            filled = self._model.fill(
                briefing.system,
                briefing.user,
                ModelReply,
                end - monotonic(),
                progress.hear if on_progress else None,
            )
        finally:
            progress.close(end - monotonic())
        reply = written(take.page(take.all_of(filled.answer)))
        # The guard reads the text alone, so that greeting, sign-off and subject never come from a model.
        subject = self._composer.draft(request, seconds).subject
        return replace(reply, subject=subject, usage=filled.usage, keep=filled.keep)


class _Progress:
    """Hears a model's JSON as it comes and tells the page so far; a sentence that cannot be shown is left out."""

    def __init__(self, take: Taking, tell: Callable[[Page], None]) -> None:
        self._take, self._tell = take, tell
        self._scanner = ObjectScanner()
        self._heard: list[dict[str, Any]] = []
        self._shown: list[ModelSentence] = []
        self._read = 0
        self._telling: Telling[int] = Telling(self._show)

    def hear(self, piece: str) -> None:
        """Take in another piece; raises DrafterFailed once the reply is beyond all bounds, which ends the call."""
        for found in self._scanner.feed(piece):
            self._heard.append(found)
            self._telling.add(len(self._heard))
        if len(self._heard) > MOST_SENTENCES:
            raise too_long()

    def close(self, seconds: float) -> None:
        """Tell nothing more, once what waits was told or ``seconds`` are over."""
        self._telling.close(seconds)

    def _show(self, count: int) -> None:
        before = len(self._shown)
        for fields in self._heard[self._read : count]:
            with suppress(ValidationError, DrafterFailed):
                sentence = ModelSentence.model_validate(fields)
                if len(sentence.text) <= LONGEST_SENTENCE:
                    self._take.add(sentence, self._shown)
        self._read = count
        if len(self._shown) > before:
            page = self._take.page(self._shown)
            # What follows the last sentence signs off a reply that is not at its end.
            self._tell(Page(page.text[: page.sentences[-1].end], page.sentences))


def _as_wished(request: DraftRequest) -> DraftRequest:
    """The request in the language and for the channel that the agent asked for."""
    wishes = wishes_of(request.instruction)
    language, channel = wishes.language or request.language, wishes.channel or request.channel
    if (language, channel) == (request.language, request.channel):
        return request
    return replace(request, language=language, channel=channel)


def _fact_ids(request: DraftRequest) -> frozenset[str]:
    return frozenset(fact.id for fact in request.lookup.knowledge.facts)
