"""Answers that were given before to exactly the same request: no second call, no second cost.

The key is a digest of everything that went in, so that any change of ticket, facts, prompt, model or settings asks the
model anew. Only what was found good is kept, and of it the pseudonymised answer alone: what redaction does not know for
personal, and the model repeats, stands in it.
"""

import hashlib
import json
from concurrent.futures import Future
from dataclasses import replace
from decimal import Decimal
from functools import partial
from time import monotonic

from pydantic import BaseModel, ValidationError

from assistant.adapters.models.errands import Errands
from assistant.domain.writing import Usage
from assistant.ports import Answer, AnswerCache, ChatModel, Closable, Filled, OnText

_PATIENCE = 0.2
"""Seconds that a cache may take; after that the model is asked as if there were none."""


class CachedModel:
    """A ChatModel before another. Failures are never kept; an answer from the cache took no tokens and no money."""

    def __init__(self, model: ChatModel, answers: AnswerCache) -> None:
        self.name, self.settings = model.name, model.settings
        self._model, self.answers = model, answers
        self._errands = Errands("answer-cache")
        self._late: Future[str | None] | None = None

    def fill(
        self, system: str, user: str, schema: type[Answer], seconds: float, on_text: OnText | None = None
    ) -> Filled[Answer]:
        """The kept answer at once, else the model's in the time that is left; raises as the model does."""
        end = monotonic() + seconds
        kept = _read(self._kept(key_of(self._model, system, user, schema), seconds), schema)
        if kept is not None:
            if on_text:
                on_text(kept.model_dump_json())
            return Filled(kept, Usage(calls=1, cached=1, cost=Decimal(0)))
        filled = self._model.fill(system, user, schema, end - monotonic(), on_text)
        # A server may have rejected a setting meanwhile. What is kept goes by the key of the next request.
        self.settings = self._model.settings
        again = key_of(self._model, system, user, schema)
        put = partial(self.answers.put, again, filled.answer.model_dump_json())
        return replace(filled, keep=partial(self._errands.begin, put))

    def close(self) -> None:
        """Close the model, after a moment for what is to be kept. A later call is answered without the cache."""
        self._errands.close()
        if isinstance(self._model, Closable):
            self._model.close()

    def _kept(self, key: str, seconds: float) -> str | None:
        # A cache that is still at an earlier question would only take its patience off every deadline.
        if seconds <= 0 or (self._late is not None and not self._late.done()):
            return None
        asked = self._errands.begin(partial(self.answers.get, key))
        if asked is None:
            return None
        try:
            return asked.result(min(_PATIENCE, seconds))
        except Exception:  # noqa: BLE001 - a cache that fails, or is slow, must cost no draft
            self._late = asked
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
