"""Plans as data: which moves a reply makes in which situation, in order, each with its reason."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from prompts.conditions import Move, When
from prompts.errors import PromptInvalid, PromptNotFound

NEWEST = "v2"


class Step(BaseModel):
    """One move of a reply. ``facts`` are the kinds it may use; ``importance`` 1 (always kept) to 9 (first to go)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    move: Move
    topic: str
    reason: str = Field(min_length=10)
    importance: int = Field(ge=1, le=9)
    facts: tuple[str, ...] = ()
    when: When = When()


class Course(BaseModel):
    """The steps of one situation, in order; the first course whose condition holds is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    when: When = When()
    steps: tuple[str, ...] = Field(min_length=1)


class PlanBook(BaseModel):
    """A version of the plans.

    ``paragraphs`` say which part of a letter a move, or ``move.topic``, belongs to; ``blocks`` the same of a chat.
    ``asked`` is how much a move counts at least where the customer asks for what it says: by ask or trait, then by
    ``move.topic``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    paragraphs: dict[str, int]
    blocks: dict[str, int]
    steps: dict[str, Step]
    courses: tuple[Course, ...] = Field(min_length=1)
    asked: dict[str, dict[str, float]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _steps_exist(self) -> "PlanBook":
        unknown = {name for course in self.courses for name in course.steps} - set(self.steps)
        if unknown:
            raise ValueError(f"courses name steps that do not exist: {', '.join(sorted(unknown))}")
        if self.courses[-1].when != When():
            raise ValueError("the last course must have no condition, so that every ticket has one")
        return self

    def importance_of(self, move: str, topic: str, asks: frozenset[str] = frozenset()) -> float:
        """How much a move counts where room is short, 1 the most; the middle for one that no step knows.

        ``asks`` are what the customer asks for, traits included: what answers it stays before what they did not
        ask for.
        """
        ranks = [step.importance for step in self.steps.values() if (step.move, step.topic) == (move, topic)]
        wanted = [
            ranks_of[f"{move}.{topic}"]
            for ask, ranks_of in self.asked.items()
            if ask in asks and f"{move}.{topic}" in ranks_of
        ]
        return min([min(ranks, default=5), *wanted])

    def paragraph_of(self, move: str, topic: str) -> int:
        """The part of a letter that a move belongs to."""
        return self.paragraphs.get(f"{move}.{topic}", self.paragraphs.get(move, 0))


@cache
def load_plans(version: str = NEWEST) -> PlanBook:
    """The plans of one version; raises PromptNotFound or PromptInvalid."""
    path = files(__name__).joinpath(f"{version}.toml")
    if not path.is_file():
        raise PromptNotFound(f"there is no version '{version}' of the plans")
    try:
        return PlanBook.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise PromptInvalid(f"plans/{version}.toml: {error}") from error
