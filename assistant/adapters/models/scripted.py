"""The twin of a language model that ships: it answers what it was told to, and remembers what it was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.errors import DrafterFailed
from assistant.ports import Answer


@dataclass(frozen=True)
class Asked:
    """One request as the model got it; ``seconds`` is the time it was given."""

    system: str
    user: str
    schema: type[BaseModel]
    seconds: float


Script = BaseModel | dict[str, Any] | DrafterFailed | Callable[[Asked], "BaseModel | dict[str, Any]"]
"""A ready answer, its fields, a failure to raise, or a function of the request that gives one of the first two."""


class ScriptedModel:
    """A ChatModel that gives its answers in turn. When they are used up it is unreachable."""

    def __init__(self, answers: Iterable[Script] = (), name: str = "scripted") -> None:
        self.name = name
        self.asked: list[Asked] = []
        self._answers = list(answers)

    def fill(self, system: str, user: str, schema: type[Answer], seconds: float) -> Answer:
        """The next answer, as ``schema``; raises the scripted DrafterFailed, or one with the code that fits."""
        request = Asked(system, user, schema, seconds)
        self.asked.append(request)
        if seconds <= 0:
            raise DrafterFailed("timeout", "The language model had no time left.")
        if not self._answers:
            raise DrafterFailed("unreachable", "The scripted model has no answer left.")
        answer = self._answers.pop(0)
        if isinstance(answer, DrafterFailed):
            raise answer
        return _as(schema, answer(request) if callable(answer) else answer)


def _as(schema: type[Answer], answer: BaseModel | dict[str, Any]) -> Answer:
    try:
        return schema.model_validate(answer.model_dump() if isinstance(answer, BaseModel) else answer)
    except ValidationError:
        raise DrafterFailed("invalid_output", "The language model's answer does not fit what was asked for.") from None
