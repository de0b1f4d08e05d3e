"""Bytes to plain values: JSON or YAML, safe against bombs, with one clear sentence when it is neither."""

import json
import re
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge_base.errors import FeedNotUnderstood
from knowledge_base.feeds.bombs import DEEPEST, refuse_deep, refuse_swollen
from knowledge_base.feeds.repeated import MOST_TWICE, Once, shortened
from knowledge_base.feeds.wording import quoted, say

_LONGEST_YAML = 2_000_000
"""Characters of YAML, which is read at about 300 000 a second; larger feeds are written by programs, as JSON."""
_MAYBE_YAML = 1_000_000
"""Broken JSON of this length is not tried as YAML: no person writes that by hand."""
_LONGEST_NUMBER = 4_000
"""Digits; Python refuses to read more than 4300 at once."""
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
                self.twice = (*self.twice[:MOST_TWICE], f"line {key.start_mark.line + 1}: {shortened(key.value)}")
            seen.add(str(key.value) if isinstance(key, yaml.ScalarNode) else "")
        return super().construct_mapping(node, deep=deep)


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
    if as_json and not _ESCAPED.search(text):
        return parsed
    return Parsed(_speakable(parsed.value, {}), parsed.twice)


def _speakable(value: Any, known: dict[int, Any]) -> Any:
    """The value with the replacement character in place of what is no text.

    ``known`` holds the parts that were looked at, by identity: what YAML aliases share stays shared.
    """
    if isinstance(value, str):
        return _UNSPEAKABLE.sub("\ufffd", value)
    if not isinstance(value, dict | list | tuple):
        return value
    if id(value) not in known:
        known[id(value)] = (
            {_speakable(name, known): _speakable(part, known) for name, part in value.items()}
            if isinstance(value, dict)
            else [_speakable(part, known) for part in value]
        )
    return known[id(value)]


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
    once = Once()
    try:
        value = json.loads(text, object_pairs_hook=once)
    except RecursionError as error:
        raise FeedNotUnderstood(say("feed", "deep", name=name, limit=DEEPEST)) from error
    except ValueError as error:
        if not isinstance(error, json.JSONDecodeError):
            once = Once()
            value = json.loads(text, parse_int=_number, object_pairs_hook=once)
        else:
            return _yaml_in_braces(text, name, error)
    refuse_deep(value, name)
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
        _refuse_strange(text, name)
        loader = _loader()(text)
        try:
            value = loader.get_single_data()
        finally:
            loader.dispose()
        refuse_swollen(value, name)
        return Parsed(value, loader.twice)
    except RecursionError as error:
        raise FeedNotUnderstood(say("feed", "deep", name=name, limit=DEEPEST)) from error
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


def _refuse_strange(text: str, name: str) -> None:
    """Refuse, before anything is built, what is nested too deep and what may build more than is written.

    Parsing events does not recurse, building the document does. A tag may ask for a set, pairs or a merge, which
    aliases multiply while they are built; a feed is plain values and needs none of them.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.events.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.events.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise FeedNotUnderstood(say("feed", "deep", name=name, limit=DEEPEST))
        tag = getattr(event, "tag", None)
        merges = isinstance(event, yaml.events.ScalarEvent) and event.value == "<<" and event.implicit[0]
        if tag is not None or merges:
            line = event.start_mark.line + 1 if event.start_mark else 1
            got = quoted("<<" if tag is None else tag)
            raise FeedNotUnderstood(say("format", "yaml_tag", name=name, got=got, line=line))
