"""The drafter with a language model: brief it, take its sentences, put personal data back, lay them out.

Nothing here trusts the model: ids that it did not get are dropped, a broken answer is an error with a code, and the
pipeline checks every claim afterwards.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from time import monotonic
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.domain.plan import DraftRequest, OnProgress, WrittenReply
from assistant.domain.vocabulary import Move
from assistant.drafting.briefing import Briefing, brief
from assistant.drafting.composer import Composer
from assistant.drafting.instructions import wishes_of
from assistant.drafting.layout import Block, Page, page_of
from assistant.drafting.redaction import Redaction, redaction_for
from assistant.drafting.selection import Line
from assistant.drafting.streaming import ObjectScanner, Telling
from assistant.drafting.voicing import book_for
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from prompts.catalog import Prompt, load_prompt
from prompts.phrases import languages
from prompts.phrases.models import Words

_MOST_SENTENCES, _LONGEST_SENTENCE = 25, 700
"""Far beyond any good reply (an e-mail of ours has about 12 sentences of 120 characters): more is a model run wild."""


def _plain(value: object) -> object:
    """One line without control characters; a model's line breaks are not the reply's layout."""
    if not isinstance(value, str):
        return value
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


class ModelSentence(BaseModel):
    """One sentence of the reply."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    move: Move = Field(description="What the sentence does")
    text: Annotated[str, BeforeValidator(_plain)] = Field(description="The sentence, ready to send")
    facts: tuple[str, ...] = Field(default=(), description="Ids of the facts that the sentence rests on")


class ModelReply(BaseModel):
    """A reply to the customer, sentence by sentence, in order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sentences: tuple[ModelSentence, ...] = Field(description="The sentences in order")


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

    def draft(self, request: DraftRequest, seconds: float, on_progress: OnProgress | None = None) -> WrittenReply:
        """A reply within ``seconds`` of wall time; raises DrafterFailed with the model's code, or invalid_output.

        ``on_progress`` is told the reply so far, on a thread of its own, each time another sentence of it is whole;
        what it raises, and how long it takes, make no difference here.
        """
        end = monotonic() + seconds
        request = _as_wished(request)
        redaction = redaction_for(request)
        take = _Taking(request, brief(request, self._prompt, redaction), redaction)
        progress = _Progress(take, lambda page: on_progress(self._written(page, request)) if on_progress else None)
        try:
            filled = self._model.fill(
                take.briefing.system,
                take.briefing.user,
                ModelReply,
                end - monotonic(),
                progress.hear if on_progress else None,
            )
        finally:
            progress.close(end - monotonic())
        written = self._written(take.page(take.all_of(filled.answer)), request)
        # The guard reads the text alone, so that greeting, sign-off and subject never come from a model.
        return replace(written, subject=self._composer.draft(request, seconds).subject, usage=filled.usage)

    def _written(self, page: Page, request: DraftRequest) -> WrittenReply:
        return WrittenReply(
            text=page.text,
            sentences=page.sentences,
            language=request.language,
            model=self._model.name,
            prompt=self._prompt.label,
            prompt_hash=self._prompt.content_hash,
            settings=dict(self._model.settings),
        )


@dataclass(frozen=True)
class _Taking:
    """How a model's sentences become ours: personal data put back, with only those facts that were given."""

    request: DraftRequest
    briefing: Briefing
    redaction: Redaction

    def all_of(self, answer: ModelReply) -> list[ModelSentence]:
        """The sentences that say something; raises DrafterFailed (invalid_output)."""
        if len(answer.sentences) > _MOST_SENTENCES or any(len(s.text) > _LONGEST_SENTENCE for s in answer.sentences):
            raise _too_long()
        usable: list[ModelSentence] = []
        for sentence in answer.sentences:
            self.add(sentence, usable)
        if not usable:
            raise DrafterFailed("invalid_output", "The model's reply is empty.")
        return usable

    def add(self, sentence: ModelSentence, usable: list[ModelSentence]) -> None:
        """Add a sentence as a customer may read it, unless it is empty or said already.

        Raises DrafterFailed (invalid_output).
        """
        text = self.redaction.restore(self.briefing.marking.take_out(sentence.text)).strip()
        ids = dict.fromkeys(fact.strip("[] ") for fact in sentence.facts)
        facts = tuple(fact for fact in ids if fact in self._given)
        if text and all(text != other.text for other in usable):
            usable.append(sentence.model_copy(update={"text": text, "facts": facts}))

    def page(self, sentences: list[ModelSentence]) -> Page:
        """Sentences laid out with greeting and sign-off."""
        return page_of(_blocks(sentences, self.request), self.request, self._words)

    @cached_property
    def _words(self) -> Words:
        """The words for greeting and sign-off; English ones where a language has none."""
        primary = self.request.language.replace("_", "-").split("-")[0].lower()
        return book_for(primary if primary in languages() else "en", self.request.voice).words

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(fact.id for fact in self.request.lookup.knowledge.facts)


class _Progress:
    """Hears a model's JSON as it comes and tells the page so far; a sentence that cannot be shown is left out."""

    def __init__(self, take: _Taking, tell: Callable[[Page], None]) -> None:
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
        if len(self._heard) > _MOST_SENTENCES:
            raise _too_long()

    def close(self, seconds: float) -> None:
        """Tell nothing more, once what waits was told or ``seconds`` are over."""
        self._telling.close(seconds)

    def _show(self, count: int) -> None:
        before = len(self._shown)
        for fields in self._heard[self._read : count]:
            with suppress(ValidationError, DrafterFailed):
                sentence = ModelSentence.model_validate(fields)
                if len(sentence.text) <= _LONGEST_SENTENCE:
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


def _too_long() -> DrafterFailed:
    return DrafterFailed("invalid_output", "The model's reply is far too long.")


def _blocks(sentences: list[ModelSentence], request: DraftRequest) -> list[Block]:
    """Sentences of one move that follow each other are a block; its topic is the one that was planned for the move."""
    topics = {move.move: move.topic for move in reversed(request.plan.moves)}
    return [
        (move, topics.get(move, ""), tuple(Line(sentence.text, sentence.facts) for sentence in together))
        for move, together in groupby(sentences, key=lambda sentence: sentence.move)
    ]
