"""How a model is called: what its provider takes, and what is left out once a server has rejected it."""

import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

SCHEMA, USAGE, TEMPERATURE, MAX_TOKENS = "schema", "usage", "temperature", "max_tokens"
"""What a request may ask for beyond its messages."""

_EXTRAS = frozenset({USAGE, TEMPERATURE, MAX_TOKENS})
_NAMES = {
    SCHEMA: ("response_format", "json_schema", "structured output"),
    USAGE: ("stream_options", "include_usage"),
    TEMPERATURE: ("temperature",),
    MAX_TOKENS: ("max_tokens", "max_completion_tokens"),
}
"""How servers name, in their complaints, what they do not take."""
_NOT_UNDERSTOOD = (400, 422)


class Calling(BaseModel):
    """Settings for the models that a pattern names; None is not sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: str = Field(min_length=1)
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)

    @property
    def asks(self) -> frozenset[str]:
        """What the first request of a model asks for."""
        given = {TEMPERATURE: self.temperature, MAX_TOKENS: self.max_tokens}
        return frozenset({SCHEMA, USAGE, *(name for name, value in given.items() if value is not None)})

    @property
    def steady(self) -> "Calling":
        """As this, without chance where the model takes a temperature: for ratings, not for words."""
        return self if self.temperature is None else self.model_copy(update={"temperature": 0.0})

    def settings(self, asks: frozenset[str]) -> dict[str, int | float]:
        """Name and value of each setting among ``asks``."""
        given = {TEMPERATURE: self.temperature, MAX_TOKENS: self.max_tokens}
        return {name: value for name, value in given.items() if value is not None and name in asks}


@cache
def calling_of(model_id: str) -> Calling:
    """The settings of a model id, from the file beside this module."""
    data = tomllib.loads(Path(__file__).with_name("calling.toml").read_text(encoding="utf-8"))
    every = [Calling.model_validate(entry) for entry in data["calling"]]
    return next((one for one in every if fnmatchcase(model_id, one.models)), Calling(models=model_id))


def asking_less(error: Exception, asks: frozenset[str]) -> frozenset[str] | None:
    """``asks`` without what a server has just rejected, or None where that is not what ``error`` is about.

    A server that only says "bad request" is asked once more without anything that could be left out.
    """
    if getattr(error, "status_code", None) not in _NOT_UNDERSTOOD:
        return None
    complaint = str(error).lower()
    named = {what for what in asks if any(name in complaint for name in _NAMES[what])}
    dropped = named or (asks & _EXTRAS)
    return asks - dropped if dropped else None
