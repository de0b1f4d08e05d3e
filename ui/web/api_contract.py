"""What /api/openapi.json tells beyond the routes: problems, the formats of items, and an example of each."""

from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from assistant.domain.check import CheckReport
from assistant.domain.line_error import LineError
from assistant.domain.rating import Rating
from assistant.domain.reply import Draft, SubmittedReply
from assistant.domain.ticket import Ticket
from assistant.domain.tone import ScoreReport

_TICKET = {"id": "T-1", "channel": "email", "text": "Our card machine has been dead since half twelve."}
_REPLY = {"id": "R-1", "ticket": _TICKET, "text": "I am sorry that your card machine is down."}
_RATING = {
    "id": "RT-1", "reply_id": "S-1", "rater": "lee", "at": "2026-11-21T15:00:00-06:00", "dimensions": {"respect": 2},
    "flags": [], "overall": 6, "note": "",
}  # fmt: skip
# path: what an item of the batch is, what it becomes, and one to try.
_BATCHES: dict[str, tuple[type[BaseModel], type[BaseModel], dict[str, Any]]] = {
    "/api/v1/draft": (Ticket, Draft, _TICKET),
    "/api/v1/check": (SubmittedReply, CheckReport, _REPLY),
    "/api/v1/score": (SubmittedReply, ScoreReport, _REPLY),
    "/api/v1/ratings": (Rating, Rating, _RATING),
}
_PROBLEM = {
    "type": "object",
    "description": "A problem detail (RFC 9457)",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"},
        "status": {"type": "integer"}, "detail": {"type": "string", "description": "One sentence for a person"},
    },
}  # fmt: skip
_ALWAYS = (400, 401, 403, 404, 405, 408, 413, 421, 422, 429, 500, 503)
"""Statuses that any route may answer: the gate, the limits and the door stand before all of them."""
_REF = "#/components/schemas/"


def describe(app: FastAPI) -> None:
    """Complete the application's OpenAPI document, made once when it is first asked for."""
    app.openapi = partial(_completed, app, app.openapi)  # type: ignore[method-assign]


def _completed(app: FastAPI, plain: Any) -> dict[str, Any]:
    if app.openapi_schema is None or "Problem" not in app.openapi_schema["components"]["schemas"]:
        document = plain()
        kinds = document.setdefault("components", {}).setdefault("schemas", {})
        kinds["Problem"] = _PROBLEM
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _add_problems(operation)
                if method == "post" and path in _BATCHES:
                    _add_batch(operation, kinds, *_BATCHES[path])
        kinds.pop("HTTPValidationError", None)
        kinds.pop("ValidationError", None)
        app.openapi_schema = document
    return app.openapi_schema


def _add_problems(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    for status in _ALWAYS:
        content = {"application/problem+json": {"schema": {"$ref": f"{_REF}Problem"}}}
        answers[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    answers["401"]["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    answers["429"]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}


def _add_batch(
    operation: dict[str, Any],
    kinds: dict[str, Any],
    asked: type[BaseModel],
    answered: type[BaseModel],
    example: dict[str, Any],
) -> None:
    """Items are told as the format asks for them; whatever else is sent is answered in its place by an error."""
    told = _kind(kinds, asked, "validation")
    item = {"description": f"An object of the format {told.rpartition('/')[2]}; anything else becomes an error in its "
            "place.", "anyOf": [{"$ref": told}, {}]}  # fmt: skip
    body = operation["requestBody"]["content"]["application/json"]
    body["schema"] = _batch(item)
    body["example"] = {"items": [example]}
    either = [{"$ref": _kind(kinds, answered, "serialization")}, {"$ref": _kind(kinds, LineError, "serialization")}]
    operation["responses"]["200"]["content"]["application/json"]["schema"] = _batch({"anyOf": either})


def _batch(item: dict[str, Any]) -> dict[str, Any]:
    items = {"type": "array", "maxItems": 100, "items": item}
    return {"type": "object", "required": ["items"], "properties": {"items": items}}


def _kind(kinds: dict[str, Any], model: type[BaseModel], mode: Any) -> str:
    schema = model.model_json_schema(by_alias=True, mode=mode, ref_template=f"{_REF}{mode}-{{model}}")
    for name, inner in schema.pop("$defs", {}).items():
        kinds[f"{mode}-{name}"] = inner
    kinds[f"{mode}-{model.__name__}"] = schema
    return f"{_REF}{mode}-{model.__name__}"
