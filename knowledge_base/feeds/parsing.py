"""Bytes to plain values: JSON or YAML, safe against bombs, with one clear sentence when it is neither."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.wording import say

_DEEPEST = 40
"""Levels of nesting; the native format has six."""
_MOST_VALUES = 2_000_000
"""Values after aliases are followed; a 20 MB feed has fewer."""
_HTML = re.compile(r"<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(_Base):  # type: ignore[misc]  # the C loader when there is one
    """yaml.safe_load that reads only what JSON has: no dates, no "no" for false, no octal postcodes."""


_PLAIN = {
    "tag:yaml.org,2002:null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    "tag:yaml.org,2002:int": (r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    "tag:yaml.org,2002:float": (r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
}


def parse(body: bytes, name: str) -> Any:
    """The plain value of a body. Raises FeedNotUnderstood naming the feed."""
    text = _decoded(body, name)
    if not text.strip():
        raise FeedNotUnderstood(say("feed", "empty", name=name))
    if _HTML.match(text.lstrip()):
        raise FeedNotUnderstood(say("feed", "html", name=name))
    value = _json(text, name) if text.lstrip()[0] in "{[" else _yaml(text, name)
    _refuse_bombs(value, name)
    return value


def _decoded(body: bytes, name: str) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedNotUnderstood(say("feed", "encoding", name=name)) from error
    if "\0" in text:
        raise FeedNotUnderstood(say("feed", "encoding", name=name))
    return text


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise FeedNotUnderstood(say("feed", "deep", name=name, limit=_DEEPEST)) from error
    except ValueError as error:
        if not isinstance(error, json.JSONDecodeError):
            raise FeedNotUnderstood(say("feed", "yaml", name=name, reason="a number is too long")) from error
        try:
            return _yaml(text, name)  # YAML may begin with a brace too
        except FeedNotUnderstood as unread:
            if unread.__cause__ is None:
                raise
            reason = error.msg[:1].lower() + error.msg[1:]
            message = say("feed", "json", name=name, reason=reason, line=error.lineno, column=error.colno)
            raise FeedNotUnderstood(message) from error


def _yaml(text: str, name: str) -> Any:
    try:
        _refuse_deep(text, name)
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a subclass of the safe loader
    except RecursionError as error:
        raise FeedNotUnderstood(say("feed", "deep", name=name, limit=_DEEPEST)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise FeedNotUnderstood(say("feed", "yaml", name=name, reason=_yaml_reason(error))) from error


def _loader() -> Any:
    if not _PlainLoader.__dict__.get("yaml_implicit_resolvers"):
        _PlainLoader.yaml_implicit_resolvers = {}
        for tag, (form, first) in _PLAIN.items():
            _PlainLoader.add_implicit_resolver(tag, re.compile(form), first)
    return _PlainLoader


def _yaml_reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "a value cannot be read"
    return f"{problem} at line {mark.line + 1}, column {mark.column + 1}" if mark else str(problem)


def _refuse_deep(text: str, name: str) -> None:
    # Parsing events does not recurse, building the document does: so depth is looked at first.
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.events.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.events.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise FeedNotUnderstood(say("feed", "deep", name=name, limit=_DEEPEST))


def _refuse_bombs(value: Any, name: str) -> None:
    """Count values as if every alias were written out; each shared part is counted once and remembered."""
    sizes: dict[int, int] = {}
    entered: set[int] = set()
    stack: list[tuple[Any, bool, int]] = [(value, False, 1)]
    while stack:
        node, done, depth = stack.pop()
        if not isinstance(node, dict | list) or id(node) in sizes:
            continue
        if done:
            sizes[id(node)] = 1 + sum(sizes.get(id(part), 1) for part in _parts(node))
            continue
        if depth > _DEEPEST or id(node) in entered:
            raise FeedNotUnderstood(say("feed", "deep", name=name, limit=_DEEPEST))
        entered.add(id(node))
        stack.append((node, True, depth))
        stack.extend((part, False, depth + 1) for part in _parts(node))
    if sizes.get(id(value), 1) > _MOST_VALUES:
        raise FeedNotUnderstood(say("feed", "swollen", name=name, limit=_MOST_VALUES))


def _parts(node: Any) -> Iterator[Any]:
    return iter(node.values() if isinstance(node, dict) else node)
