"""A model's sentences made ours: bounded, personal data put back, only ids that were given, and laid out.

Nothing here trusts the model: a broken answer is an error with a code, and whoever asked checks every claim.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.domain.marking import Marking
from assistant.domain.plan import DraftRequest, WrittenReply
from assistant.domain.vocabulary import Move
from assistant.drafting.layout import Block, Page, page_of
from assistant.drafting.redaction import Redaction
from assistant.drafting.selection import Line
from assistant.drafting.voicing import book_for
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel
from prompts.catalog import Prompt
from prompts.phrases.models import Words

MOST_SENTENCES, LONGEST_SENTENCE = 40, 700
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


@dataclass(frozen=True)
class Taking:
    """What a model was given: the tokens and marks to take out again, and the ``given`` ids that it may name."""

    request: DraftRequest
    redaction: Redaction
    marking: Marking
    given: frozenset[str]

    def all_of(self, answer: ModelReply) -> list[ModelSentence]:
        """The sentences that say something; raises DrafterFailed (invalid_output)."""
        if len(answer.sentences) > MOST_SENTENCES or any(len(s.text) > LONGEST_SENTENCE for s in answer.sentences):
            raise too_long()
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
        text = self.redaction.restore(self.marking.take_out(sentence.text)).strip()
        ids = dict.fromkeys(fact.strip("[] ") for fact in sentence.facts)
        facts = tuple(fact for fact in ids if fact in self.given)
        if text and all(text != other.text for other in usable):
            usable.append(sentence.model_copy(update={"text": text, "facts": facts}))

    def page(self, sentences: list[ModelSentence]) -> Page:
        """Sentences laid out with greeting and sign-off."""
        return page_of(_blocks(sentences, self.request), self.request, self._words)

    @cached_property
    def _words(self) -> Words:
        """The words for greeting and sign-off; English ones where a language has none."""
        return book_for(self.request.language, self.request.voice).words


def written_by(model: ChatModel, prompt: Prompt, page: Page, request: DraftRequest) -> WrittenReply:
    """A page as the reply of a model, with how it came to be."""
    return WrittenReply(
        text=page.text,
        sentences=page.sentences,
        language=request.language,
        model=model.name,
        prompt=prompt.label,
        prompt_hash=prompt.content_hash,
        settings=dict(model.settings),
    )


def too_long() -> DrafterFailed:
    """The error about a reply beyond all bounds."""
    return DrafterFailed("invalid_output", "The model's reply is far too long.")


def _blocks(sentences: list[ModelSentence], request: DraftRequest) -> list[Block]:
    """Sentences of one move that follow each other are a block; its topic is the one that was planned for the move."""
    topics = {move.move: move.topic for move in reversed(request.plan.moves)}
    return [
        (move, topics.get(move, ""), tuple(Line(sentence.text, sentence.facts) for sentence in together))
        for move, together in groupby(sentences, key=lambda sentence: sentence.move)
    ]
