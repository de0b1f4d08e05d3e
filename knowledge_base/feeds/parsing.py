"""Bytes to plain values: JSON or YAML, safe against bombs, with one clear sentence when it is neither."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.wording import say

_DEEPEST = 40
"""Levels of nesting; the native format has six."""
_MOST_VALUES = 2_000_000
"""Values after aliases are followed; a 20 MB feed has fewer."""
_LONGEST_YAML = 2_000_000
"""Characters of YAML, which is read at about 300 000 a second; larger feeds are written by programs, as JSON."""
_MAYBE_YAML = 1_000_000
"""Broken JSON of this length is not tried as YAML: no person writes that by hand."""
_LONGEST_NUMBER = 4_000
"""Digits; Python refuses to read more than 4300 at once."""
_MOST_TWICE = 20
"""Objects with a name said twice that are told of."""
_UNSPEAKABLE = re.compile(r"[\x00\ud800-\udfff]")
"""What no text has and no database keeps: the null character and half of a surrogate pair."""
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_HTML = re.compile(r"<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Parsed:
    """A plain value, and the places where a name is said twice in one object: the last one was taken."""

    value: Any
    twice: tuple[str, ...] = ()


class _PlainLoader(_Base):  # type: ignore[misc]  # the C loader when there is one
    """yaml.safe_load that reads only what JSON has: no dates, no "no" for false, no octal postcodes."""

    twice: tuple[str, ...] = ()

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - the base's
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                self.twice = (*self.twice[:_MOST_TWICE], f"line {key.start_mark.line + 1}: {key.value}")
            seen.add(str(key.value) if isinstance(key, yaml.ScalarNode) else "")
        return super().construct_mapping(node, deep=deep)


class _Once:
    """Builds JSON objects and remembers those in which a name came twice."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs) and len(self._kept) < _MOST_TWICE:
            seen: set[str] = set()
            self._names[id(made)] = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            self._kept.append(made)
        return made

    def places(self, value: Any) -> tuple[str, ...]:
        """Where those objects stand, such as ``incidents[3].status``."""
        return tuple(sorted(self._found(value))) if self._kept else ()

    def _found(self, value: Any) -> Iterator[str]:
        stack = [(value, "")]
        while stack:
            node, path = stack.pop()
            if id(node) in self._names:
                yield f"{path}.{self._names[id(node)]}".lstrip(".")
            if isinstance(node, dict):
                stack.extend((part, f"{path}.{name}".lstrip(".")) for name, part in node.items())
            elif isinstance(node, list):
                stack.extend((part, f"{path}[{number}]") for number, part in enumerate(node))


_PLAIN = {
    "tag:yaml.org,2002:null": (r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    "tag:yaml.org,2002:bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    "tag:yaml.org,2002:int": (r"^-?(?:0|[1-9][0-9]*)$", list("-0123456789")),
    "tag:yaml.org,2002:float": (r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", list("-0123456789")),
}


def parse(body: bytes, name: str) -> Parsed:
    """The plain value of a body. Raises FeedNotUnderstood naming the feed."""
    text = _decoded(body, name)
    if not text.strip():
        raise FeedNotUnderstood(say("feed", "empty", name=name))
    if _HTML.match(text.lstrip()):
        raise FeedNotUnderstood(say("feed", "html", name=name))
    as_json = text.lstrip()[0] in "{["
    parsed = _json(text, name) if as_json else _yaml(text, name)
    _refuse_bombs(parsed.value, name)
    if as_json and not _ESCAPED.search(text):
        return parsed
    return Parsed(_speakable(parsed.value), parsed.twice)


def _speakable(value: Any) -> Any:
    """The value with the replacement character in place of what is no text."""
    if isinstance(value, str):
        return _UNSPEAKABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_speakable(name): _speakable(part) for name, part in value.items()}
    return [_speakable(part) for part in value] if isinstance(value, list) else value


def _number(digits: str) -> int | float:
    """A whole number; one that is too long to be read is as good as infinite, and refused where it stands."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float("inf")


def _decoded(body: bytes, name: str) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FeedNotUnderstood(say("feed", "encoding", name=name)) from error
    if "\0" in text:
        raise FeedNotUnderstood(say("feed", "encoding", name=name))
    return text


def _json(text: str, name: str) -> Parsed:
    once = _Once()
    try:
        value = json.loads(text, object_pairs_hook=once)
    except RecursionError as error:
        raise FeedNotUnderstood(say("feed", "deep", name=name, limit=_DEEPEST)) from error
    except ValueError as error:
        if not isinstance(error, json.JSONDecodeError):
            value = json.loads(text, parse_int=_number, object_pairs_hook=once)
        else:
            return _yaml_in_braces(text, name, error)
    return Parsed(value, once.places(value))


def _yaml_in_braces(text: str, name: str, error: json.JSONDecodeError) -> Parsed:
    """YAML may begin with a brace too; what is neither is reported as JSON."""
    try:
        if len(text) <= _MAYBE_YAML:
            return _yaml(text, name)
    except FeedNotUnderstood as unread:
        if unread.__cause__ is None:
            raise
    reason = error.msg[:1].lower() + error.msg[1:]
    raise FeedNotUnderstood(
        say("feed", "json", name=name, reason=reason, line=error.lineno, column=error.colno)
    ) from error


def _yaml(text: str, name: str) -> Parsed:
    if len(text) > _LONGEST_YAML:
        raise FeedNotUnderstood(say("format", "yaml_large", name=name, limit=_LONGEST_YAML // 1_000_000))
    try:
        _refuse_deep(text, name)
        loader = _loader()(text)
        try:
            return Parsed(loader.get_single_data(), loader.twice)
        finally:
            loader.dispose()
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
