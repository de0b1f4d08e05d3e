"""The drafter with a language model: brief it, take its sentences, put personal data back, lay them out.

Nothing here trusts the model: ids that it did not get are dropped, a broken answer is an error with a code, and the
pipeline checks every claim afterwards.
"""

from itertools import groupby
from time import monotonic
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.vocabulary import Move
from assistant.drafting.briefing import Briefing, brief
from assistant.drafting.composer import Composer
from assistant.drafting.layout import Block, page_of
from assistant.drafting.redaction import Redaction, redaction_for
from assistant.drafting.selection import Line
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from prompts.catalog import Prompt, load_prompt
from prompts.phrases import languages, load_phrases
from prompts.phrases.models import Words

_MOST_SENTENCES, _LONGEST_SENTENCE = 40, 700
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

    def draft(self, request: DraftRequest, seconds: float) -> WrittenReply:
        """A reply within ``seconds`` of wall time; raises DrafterFailed with the model's code, or invalid_output."""
        start = monotonic()
        # The guard reads the text alone, so that greeting, sign-off and subject never come from a model.
        subject = self._composer.draft(request, seconds).subject
        redaction = redaction_for(request)
        briefing = brief(request, self._prompt, redaction)
        left = seconds - (monotonic() - start)
        answer = self._model.fill(briefing.system, briefing.user, ModelReply, left)
        sentences = _usable(answer, request, briefing, redaction)
        page = page_of(_blocks(sentences, request), request, _words(request.language))
        return WrittenReply(
            text=page.text,
            sentences=page.sentences,
            language=request.language,
            subject=subject,
            model=self._model.name,
            prompt=self._prompt.label,
        )


def _usable(answer: ModelReply, request: DraftRequest, briefing: Briefing, redaction: Redaction) -> list[ModelSentence]:
    """The sentences that say something, personal data put back, with only those facts that were given."""
    if len(answer.sentences) > _MOST_SENTENCES or any(len(s.text) > _LONGEST_SENTENCE for s in answer.sentences):
        raise DrafterFailed("invalid_output", "The model's reply is far too long.")
    given = {fact.id for fact in request.lookup.knowledge.facts}
    usable = []
    for sentence in answer.sentences:
        text = redaction.restore(briefing.marking.take_out(sentence.text)).strip()
        if text:
            ids = dict.fromkeys(fact.strip("[] ") for fact in sentence.facts)
            facts = tuple(fact for fact in ids if fact in given)
            usable.append(sentence.model_copy(update={"text": text, "facts": facts}))
    if not usable:
        raise DrafterFailed("invalid_output", "The model's reply is empty.")
    return usable


def _words(language: str) -> Words:
    """The words for greeting and sign-off; English ones where a language has none."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return load_phrases(primary if primary in languages() else "en").words


def _blocks(sentences: list[ModelSentence], request: DraftRequest) -> list[Block]:
    """Sentences of one move that follow each other are a block; its topic is the one that was planned for the move."""
    topics = {move.move: move.topic for move in reversed(request.plan.moves)}
    return [
        (move, topics.get(move, ""), tuple(Line(sentence.text, sentence.facts) for sentence in together))
        for move, together in groupby(sentences, key=lambda sentence: sentence.move)
    ]
