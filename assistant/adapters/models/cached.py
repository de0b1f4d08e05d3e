"""Answers that were given before to exactly the same request: no second call, no second cost.

The key is a digest of everything that went in, so that any change of ticket, facts, prompt, model or settings asks the
model anew. What is kept is the pseudonymised answer alone.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Lock
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.domain.writing import Usage
from assistant.ports import Answer, AnswerCache, ChatModel, Filled, OnText

Result = TypeVar("Result")

_PATIENCE = 0.2
"""Seconds that a cache may take; after that the model is asked as if there were none."""


class MemoryAnswers:
    """An AnswerCache in memory: the most recently used, within a number of answers and of characters."""

    def __init__(self, most: int = 1_000, most_characters: int = 8_000_000) -> None:
        self._most, self._most_characters = most, most_characters
        self._kept: OrderedDict[str, str] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def get(self, key: str) -> str | None:
        """The text kept under ``key``, which makes it the most recently used."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep a text and forget the least recently used; one that is too long by itself is not kept."""
        with self._lock:
            self._characters += len(answer) - len(self._kept.pop(key, ""))
            self._kept[key] = answer
            while self._kept and (len(self._kept) > self._most or self._characters > self._most_characters):
                self._characters -= len(self._kept.popitem(last=False)[1])


class CachedModel:
    """A ChatModel before another. Failures are never kept; an answer from the cache took no tokens and no money."""

    def __init__(self, model: ChatModel, answers: AnswerCache) -> None:
        self.name, self.settings = model.name, model.settings
        self._model, self.answers = model, answers
        self._worker = ThreadPoolExecutor(2, thread_name_prefix="answer-cache")

    def fill(
        self, system: str, user: str, schema: type[Answer], seconds: float, on_text: OnText | None = None
    ) -> Filled[Answer]:
        """The kept answer at once, else the model's; raises as the model does."""
        key = key_of(self._model, system, user, schema)
        kept = _read(self._within(lambda: self.answers.get(key)), schema) if seconds > 0 else None
        if kept is not None:
            if on_text:
                on_text(kept.model_dump_json())
            return Filled(kept, Usage(calls=1, cached=1, cost=Decimal(0)))
        filled = self._model.fill(system, user, schema, seconds, on_text)
        # A server may have rejected a setting meanwhile. What is kept goes by the key of the next request.
        self.settings = self._model.settings
        again = key_of(self._model, system, user, schema)
        self._worker.submit(self.answers.put, again, filled.answer.model_dump_json())
        return filled

    def close(self) -> None:
        """Wait until what is to be kept is kept."""
        self._worker.shutdown()

    def _within(self, ask: Callable[[], Result]) -> Result | None:
        try:
            return self._worker.submit(ask).result(_PATIENCE)
        except Exception:  # noqa: BLE001 - a cache that fails, or is slow, must cost no draft
            return None


def key_of(model: ChatModel, system: str, user: str, schema: type[BaseModel]) -> str:
    """SHA-256 (hexadecimal) of everything that decides an answer: model, settings, both messages, schema."""
    asked = [model.name, model.settings, system, user, schema.model_json_schema()]
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def _read(text: str | None, schema: type[Answer]) -> Answer | None:
    try:
        return schema.model_validate_json(text) if text else None
    except ValidationError:
        return None
