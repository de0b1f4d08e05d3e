"""The twin of a language model that ships: it answers what it was told to, and remembers what it was asked."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.domain.writing import Usage
from assistant.errors import DrafterFailed
from assistant.ports import Answer, Filled, OnText

_PIECE = 24
"""Characters of an answer that are told at once."""


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
    """A ChatModel that gives its answers in turn, a few characters at a time. When they are used up it is unreachable.

    ``usage`` is what each call is said to take, and ``pause`` the seconds between two pieces.
    """

    def __init__(
        self, answers: Iterable[Script] = (), name: str = "scripted", usage: Usage | None = None, pause: float = 0.0
    ) -> None:
        self.name = name
        self.settings: dict[str, str | int | float] = {}
        self.asked: list[Asked] = []
        self._answers = list(answers)
        self._usage = usage or Usage(calls=1)
        self._pause = pause

    def fill(
        self, system: str, user: str, schema: type[Answer], seconds: float, on_text: OnText | None = None
    ) -> Filled[Answer]:
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
        given = answer(request) if callable(answer) else answer
        if on_text:
            self._tell(given, on_text, monotonic() + seconds)
        return Filled(_as(schema, given), self._usage)

    def _tell(self, given: BaseModel | dict[str, Any], on_text: OnText, end: float) -> None:
        text = given.model_dump_json() if isinstance(given, BaseModel) else json.dumps(given, ensure_ascii=False)
        for start in range(0, len(text), _PIECE):
            on_text(text[start : start + _PIECE])
            if monotonic() + self._pause >= end:
                raise DrafterFailed("timeout", "The scripted model took too long.")
            sleep(self._pause)


def _as(schema: type[Answer], answer: BaseModel | dict[str, Any]) -> Answer:
    try:
        return schema.model_validate(answer.model_dump() if isinstance(answer, BaseModel) else answer)
    except ValidationError:
        raise DrafterFailed("invalid_output", "The language model's answer does not fit what was asked for.") from None
