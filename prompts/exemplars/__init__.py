"""Replies that show the manner: two of them go to the language model with each ticket."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from prompts.errors import PromptInvalid, PromptNotFound

_FOLDER = Path(__file__).parent


class ExemplarSentence(BaseModel):
    """A sentence with what it does and the kinds of facts it rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    move: str
    text: str = Field(min_length=1)
    rests: tuple[str, ...] = ()


class Exemplar(BaseModel):
    """A made-up ticket and a good reply to it; phases, segment and channel say what it is like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phases: tuple[str, ...]
    segment: str
    channel: str
    ticket: str = Field(min_length=1)
    reply: tuple[ExemplarSentence, ...] = Field(min_length=1)


class _ExemplarFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    exemplar: tuple[Exemplar, ...] = Field(min_length=2)


def choose_exemplars(language: str, phase: str, segment: str | None, channel: str | None) -> tuple[Exemplar, Exemplar]:
    """The two that are most like a situation; English where a language has none of its own."""

    def likeness(exemplar: Exemplar) -> int:
        return 4 * (phase in exemplar.phases) + 2 * (channel == exemplar.channel) + (segment == exemplar.segment)

    first, second, *_ = sorted(load_exemplars(language), key=likeness, reverse=True)
    return first, second


@cache
def load_exemplars(language: str) -> tuple[Exemplar, ...]:
    """All exemplars of a language, or the English ones; raises PromptInvalid naming file and field."""
    # A language code comes from outside: it is looked up among the files, never made into a path.
    files = {file.stem: file for file in _FOLDER.glob("*.toml")}
    file = files.get(language, files.get("en"))
    if file is None:
        raise PromptNotFound("There are no exemplars: 'exemplars/en.toml' is missing.")
    try:
        return _ExemplarFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).exemplar
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptInvalid(f"exemplars/{file.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptInvalid(f"exemplars/{file.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
