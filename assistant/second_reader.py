"""A language model as the second reader: it sees prose and facts without personal data, and names sentences by number.

Nothing here trusts the model: where a sentence stands is ours to say, and a number or fact that it was not given, or a
token that stands for nothing, drops its doubt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from assistant.domain.marking import Marking, one_line
from assistant.domain.second_opinion import Advice, ReplyToRead, SecondOpinion
from assistant.domain.vocabulary import Doubt
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel, Closable
from knowledge_base.records import Fact
from prompts.catalog import Prompt, load_prompt

_FROM_TICKET = frozenset({"action", "promise"})
"""Kinds of facts that an agent put into words, who may have quoted a telephone number."""
_LONGEST_FACT, _MOST_CLAIMS = 300, 60
"""Characters and lines: beyond this they help nobody to judge a sentence, and cost as much as they are long."""
_NO_FACT = frozenset({"", "none", "null"})
_NONE = "none"


def _no_fact(value: object) -> object:
    """Models without a null say it in words."""
    if isinstance(value, str):
        bare = value.strip("[] ")
        return None if bare.casefold() in _NO_FACT else bare
    return value


class ModelDoubt(BaseModel):
    """One sentence that is doubted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sentence: int = Field(description="Number of the sentence")
    about: Doubt = Field(description="What of it is doubted")
    fact: Annotated[str | None, BeforeValidator(_no_fact)] = Field(
        default=None, description="Id of the fact that speaks against it, or null"
    )
    why: str = Field(max_length=1_000, description="One plain sentence")


class ModelDoubts(BaseModel):
    """Everything that is doubted; empty where nothing is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doubts: tuple[ModelDoubt, ...] = Field(max_length=60, description="At most one a sentence")


@dataclass(frozen=True)
class _Given:
    """What the model is told of one reply, personal data hidden: lines to be marked."""

    facts: tuple[tuple[str, str], ...]
    checked: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]

    @property
    def marking(self) -> Marking:
        """The marking that none of it holds."""
        return Marking.against("\n".join([*(words for _, words in (*self.facts, *self.checked)), *self.sentences]))


class ModelReader:
    """A SecondReader through a ChatModel; ``prompt`` is a version of ``second_read``, by default the newest."""

    def __init__(self, model: ChatModel, prompt: Prompt | None = None) -> None:
        self.name = model.name
        self._model = model
        self._prompt = prompt or load_prompt("second_read")

    def close(self) -> None:
        """Close the model, where it holds anything."""
        if isinstance(self._model, Closable):
            self._model.close()

    def read(self, reply: ReplyToRead, seconds: float) -> SecondOpinion:
        """The model's doubts within ``seconds`` of wall time; raises DrafterFailed with the model's code."""
        end = monotonic() + seconds
        given = _given(reply)
        marking = given.marking
        system = self._prompt.render("system", boundary=marking.boundary, mark=marking.mark)
        user = self._prompt.render(
            "user",
            boundary=marking.boundary,
            language=reply.language,
            facts=_lines(f"{head} {marking.put(words)}" for head, words in given.facts),
            checked=_lines(f"{head} {marking.put(words)}" for head, words in given.checked),
            sentences=_lines(f"{n}. {marking.put(words)}" for n, words in enumerate(given.sentences, start=1)),
        )
        filled = self._model.fill(system, user, ModelDoubts, end - monotonic())
        opinion = _opinion(filled.answer, reply, marking)
        if not opinion.dropped:
            filled.keep()
        return opinion


def _given(reply: ReplyToRead) -> _Given:
    hide = reply.personal.hide_parts
    claims = [
        (number, claim)
        for number, (start, end) in enumerate(reply.sentences, start=1)
        for claim in reply.claims
        if start <= claim.start and claim.end <= end
    ][:_MOST_CLAIMS]
    said = hide(reply.text, [(claim.start, claim.end) for _, claim in claims])
    checked = tuple(
        (f"{n}. {claim.kind}, {claim.verdict}:", one_line(one)) for (n, claim), one in zip(claims, said, strict=True)
    )
    facts = tuple((f"[{fact.id}] {fact.kind}, {fact.certainty}:", _fact_words(fact, reply)) for fact in reply.facts)
    return _Given(facts, checked, tuple(one_line(text) for text in hide(reply.text, reply.sentences)))


def _fact_words(fact: Fact, reply: ReplyToRead) -> str:
    hide = reply.personal.hide if fact.kind in _FROM_TICKET else reply.personal.hide_known
    return one_line(hide(fact.text))[:_LONGEST_FACT]


def _opinion(answer: ModelDoubts, reply: ReplyToRead, marking: Marking) -> SecondOpinion:
    advice = tuple(_advice(answer, reply, marking))
    return SecondOpinion(advice, len(answer.doubts) - len(advice))


def _advice(answer: ModelDoubts, reply: ReplyToRead, marking: Marking) -> Iterator[Advice]:
    facts = {fact.id for fact in reply.facts}
    for doubt in answer.doubts:
        there = 1 <= doubt.sentence <= len(reply.sentences) and (doubt.fact is None or doubt.fact in facts)
        why = _restored(doubt.why, reply, marking) if there else None
        if why is not None:
            yield Advice(*reply.sentences[doubt.sentence - 1], doubt.about, doubt.fact, why)


def _restored(words: str, reply: ReplyToRead, marking: Marking) -> str | None:
    """The model's words with personal data put back; None where it made up a token."""
    try:
        return reply.personal.restore(marking.take_out(one_line(words)))
    except DrafterFailed:
        return None


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _NONE
