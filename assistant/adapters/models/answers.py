"""From the pieces of a streamed message to an answer that fits a schema."""

import json
import re
from typing import Any

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ValidationError

from assistant.adapters.models.prices import cost_of
from assistant.domain.writing import Usage
from assistant.errors import DrafterFailed
from assistant.ports import Answer

_CUT_SHORT = frozenset({"length", "max_tokens", "MAX_TOKENS", "incomplete"})
_FILTERED = frozenset({"content_filter", "refusal", "SAFETY"})
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def answer_in(message: BaseMessage, schema: type[Answer]) -> Answer:
    """The answer in a message, from its JSON text or its tool call.

    Raises DrafterFailed: refused, truncated, or invalid_output.
    """
    reason = message.response_metadata.get("finish_reason") or message.response_metadata.get("stop_reason")
    if message.additional_kwargs.get("refusal") or reason in _FILTERED:
        raise DrafterFailed("refused", "The language model refused to answer.")
    if reason in _CUT_SHORT:
        raise DrafterFailed("truncated", "The language model stopped in the middle of its answer.")
    try:
        return schema.model_validate(_content(message))
    except (ValidationError, ValueError, RecursionError):
        pass
    if reason is None:
        # A server that ends a stream without a reason broke off, unless what came was whole after all.
        raise DrafterFailed("truncated", "The language model's answer broke off in the middle.")
    raise DrafterFailed("invalid_output", "The language model's answer does not fit what was asked for.")


def usage_in(message: BaseMessage, model_id: str, host: str | None) -> Usage:
    """The tokens that the provider counted for one call, zero where it did not say, and their estimated cost.

    ``model_id`` is the whole one, with its provider, and ``host`` the server's, None where the client does not tell it.
    """
    counted = getattr(message, "usage_metadata", None) or {}
    read, written = counted.get("input_tokens") or 0, counted.get("output_tokens") or 0
    return Usage(input_tokens=read, output_tokens=written, calls=1, cost=cost_of(model_id, read, written, host))


def strict_schema(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema as OpenAI's strict mode takes it: closed objects, every field required, no defaults."""
    strict: dict[str, Any] = _strict(schema.model_json_schema())
    return strict


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _strict(value) for key, value in node.items() if key not in ("default", "title")}
    if isinstance(node.get("properties"), dict):
        # Below "properties" the keys are fields, so that one called "title" must stay.
        fields = {name: _strict(field) for name, field in node["properties"].items()}
        kept |= {"properties": fields, "required": list(fields), "additionalProperties": False}
    return kept


def _content(message: BaseMessage) -> object:
    calls = getattr(message, "tool_calls", None)
    if calls:
        return calls[0]["args"]
    # Servers that ignore the schema often wrap the object in words or a code fence.
    found = _OBJECT.search(message.text)
    return json.loads(found[0] if found else message.text)
