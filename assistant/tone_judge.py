"""A language model as a judge of tone: it sees a reply without personal data, and names sentences by number.

Nothing here trusts the model: where a sentence stands is ours to say, what names something that does not exist is
dropped and counted, and a dimension that it leaves out stays out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from assistant.domain.judgement import Judgement, Opinion, ReplyToJudge
from assistant.domain.marking import Marking, one_line
from assistant.domain.tone import Rating012, Span, ToneFlag
from assistant.domain.vocabulary import Dimension, ToneFlagKind
from assistant.errors import DrafterFailed
from assistant.ports import ChatModel, Closable
from knowledge_base.records import Fact
from prompts.catalog import Prompt, load_prompt

_FROM_TICKET = frozenset({"action", "promise"})
"""Kinds of facts that an agent put into words, who may have quoted a telephone number."""
_LONGEST_FACT, _LONGEST_TURN, _LONGEST_SITUATION = 300, 1_500, 1_000
"""Characters: what is longer is a pasted log, and costs as much as it is long."""
_LONGEST_WHY = 300
_DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
_FLAGS: tuple[ToneFlagKind, ...] = get_args(ToneFlagKind)
_RATINGS: dict[str, Rating012] = {"0": 0, "1": 1, "2": 2, "na": "na"}
_SCALE = range(1, 8)
_NO_NUMBER, _DIGITS = 0, 6
_NONE, _UNKNOWN = "none", "not known"
_Name = TypeVar("_Name", bound=str)


def _enum(names: Iterable[str]) -> JsonDict:
    # Asked for as a closed set, read as any word: one wrong name must not cost the other ratings.
    return {"enum": [*names]}


def _name(value: object) -> str:
    return "_".join(str(value).casefold().replace("-", " ").split())


def _numbers(value: object) -> tuple[int, ...]:
    """Sentence numbers however they are written; what is none becomes the number of a sentence that there never is."""
    return tuple(_whole(one) for one in (value if isinstance(value, list | tuple) else [value]) if one is not None)


def _whole(value: object) -> int:
    text = str(value).strip("[] .")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else _NO_NUMBER


def _grade(value: object) -> int | None:
    return None if value is None else _whole(value)


Word = Annotated[str, BeforeValidator(_name)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(_numbers)]


class ModelRating(BaseModel):
    """One dimension's rating."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    dimension: Word = Field(description="What is rated", json_schema_extra=_enum(_DIMENSIONS))
    rating: Word = Field(description="0, 1, 2 or na", json_schema_extra=_enum(_RATINGS))
    sentences: Numbers = Field(default=(), description="Numbers of the sentences that show it")
    why: Annotated[str, BeforeValidator(lambda value: str(value or ""))] = Field(
        default="", description="One plain sentence"
    )


class ModelFlag(BaseModel):
    """Something that spoils the reply."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    flag: Word = Field(description="What spoils it", json_schema_extra=_enum(_FLAGS))
    sentences: Numbers = Field(default=(), description="Numbers of the sentences that do it")


class ModelRatings(BaseModel):
    """The whole answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ratings: tuple[ModelRating, ...] = Field(description="Every dimension once")
    flags: tuple[ModelFlag, ...] = Field(default=(), description="Empty where nothing spoils it")
    overall: Annotated[int | None, BeforeValidator(_grade)] = Field(default=None, description="1 to 7")


class ModelJudge:
    """A ToneJudge through a ChatModel; ``prompt`` is a version of ``tone_judge``, by default the newest."""

    def __init__(self, model: ChatModel, prompt: Prompt | None = None) -> None:
        self.name = model.name
        self._model = model
        self._prompt = prompt or load_prompt("tone_judge")

    def close(self) -> None:
        """Close the model, where it holds anything."""
        if isinstance(self._model, Closable):
            self._model.close()

    def judge(self, reply: ReplyToJudge, seconds: float) -> Judgement:
        """The model's ratings within ``seconds`` of wall time.

        Raises DrafterFailed with the model's code, or invalid_output where it rated no dimension that there is.
        """
        end = monotonic() + seconds
        given = _given(reply)
        marking = Marking.against("\n".join(line.words for lines in given.values() for line in lines))
        parts = {name: _lines(line.put(marking) for line in lines) for name, lines in given.items()}
        system = self._prompt.render("system", boundary=marking.boundary, mark=marking.mark)
        user = self._prompt.render(
            "user",
            boundary=marking.boundary,
            language=one_line(reply.language),
            channel=reply.channel or _UNKNOWN,
            **parts,
        )
        filled = self._model.fill(system, user, ModelRatings, end - monotonic())
        judgement = _Found(reply, marking).judgement(filled.answer, self.name, self._prompt.label)
        if not judgement.dropped:
            filled.keep()
        return judgement


@dataclass(frozen=True)
class _Line:
    """What the model is told in a line: words of ours, then words of others in one line, personal data hidden."""

    head: str
    words: str

    def put(self, marking: Marking) -> str:
        return f"{self.head} {marking.put(self.words)}"


def _given(reply: ReplyToJudge) -> dict[Literal["thread", "facts", "doubted", "sentences"], tuple[_Line, ...]]:
    hide = reply.personal.hide
    situation = one_line(hide(reply.situation or ""))[:_LONGEST_SITUATION]
    said = reply.personal.hide_parts(reply.text, [(claim.start, claim.end) for claim in reply.doubted])
    doubts = [(_number(reply, claim.start), claim, words) for claim, words in zip(reply.doubted, said, strict=True)]
    written = reply.personal.hide_parts(reply.text, reply.sentences)
    return {
        "thread": tuple(_Line(f"{author}:", one_line(hide(text))[:_LONGEST_TURN]) for author, text in reply.thread),
        "facts": (
            *((_Line("situation:", situation),) if situation else ()),
            *(_Line(f"{fact.kind}, {fact.certainty}:", _fact_words(fact, reply)) for fact in reply.facts),
        ),
        "doubted": tuple(_Line(f"{n}. {c.kind}, {c.verdict}:", one_line(words)) for n, c, words in doubts if n),
        "sentences": tuple(_Line(f"{n}.", one_line(words)) for n, words in enumerate(written, start=1)),
    }


def _number(reply: ReplyToJudge, place: int) -> int | None:
    """The number of the sentence that a place lies in, None where it was not sent."""
    return next((n for n, (start, end) in enumerate(reply.sentences, start=1) if start <= place < end), None)


def _fact_words(fact: Fact, reply: ReplyToJudge) -> str:
    hide = reply.personal.hide if fact.kind in _FROM_TICKET else reply.personal.hide_known
    return one_line(hide(fact.text))[:_LONGEST_FACT]


@dataclass
class _Found:
    """What is believed of an answer about ``reply``, and how much of it was dropped."""

    reply: ReplyToJudge
    marking: Marking
    dropped: int = field(default=0)

    def judgement(self, answer: ModelRatings, model: str, prompt: str) -> Judgement:
        dimensions = dict(self._opinions(answer))
        if not dimensions:
            raise DrafterFailed("invalid_output", "The judge rated no dimension of the rubric.")
        ordered = {name: dimensions[name] for name in _DIMENSIONS if name in dimensions}
        flags, overall = tuple(self._flags(answer)), self._overall(answer)
        return Judgement(
            model=model,
            prompt=prompt,
            dimensions=ordered,
            flags=flags,
            overall=overall,
            dropped=self.dropped,
            unread=self.reply.unread,
        )

    def _opinions(self, answer: ModelRatings) -> Iterator[tuple[Dimension, Opinion]]:
        seen: set[str] = set()
        for one in answer.ratings:
            name, rating = self._known(one.dimension, _DIMENSIONS), _RATINGS.get(one.rating)
            if name is None or rating is None or name in seen:
                self.dropped += name is not None
                continue
            seen.add(name)
            yield name, Opinion(rating=rating, evidence=self._spans(one.sentences), why=self._why(one.why))

    def _flags(self, answer: ModelRatings) -> Iterator[ToneFlag]:
        seen: set[tuple[str, int]] = set()
        for one in answer.flags:
            kind, spans = self._known(one.flag, _FLAGS), self._spans(one.sentences)
            self.dropped += kind is not None and not spans
            for span in spans if kind else ():
                if kind and (kind, span.start) not in seen:
                    seen.add((kind, span.start))
                    yield ToneFlag(flag=kind, start=span.start, end=span.end)

    def _overall(self, answer: ModelRatings) -> int | None:
        good = answer.overall in _SCALE
        self.dropped += answer.overall is not None and not good
        return answer.overall if good else None

    def _known(self, said: str, names: tuple[_Name, ...]) -> _Name | None:
        found = next((name for name in names if name == said), None)
        self.dropped += found is None
        return found

    def _spans(self, numbers: tuple[int, ...]) -> tuple[Span, ...]:
        asked = self.reply.sentences
        there = sorted({number for number in numbers if 1 <= number <= len(asked)})
        self.dropped += sum(not 1 <= number <= len(asked) for number in numbers)
        return tuple(Span(start=asked[number - 1][0], end=asked[number - 1][1]) for number in there)

    def _why(self, words: str) -> str | None:
        """The model's words with personal data put back; None where it made up a token."""
        try:
            said = self.reply.personal.restore(self.marking.take_out(one_line(words)))
        except DrafterFailed:
            self.dropped += 1
            return None
        return said[:_LONGEST_WHY] or None


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _NONE
