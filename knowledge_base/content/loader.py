"""Read guidelines (Markdown with front matter) and policy templates (YAML) that ship; README.md lists their words."""

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge_base.errors import ContentInvalid
from knowledge_base.records import Guideline, Policy

_FENCE = "---"


@cache
def load_guidelines(folder: Path | None = None) -> tuple[Guideline, ...]:
    """Every guideline of a folder in order of id, read once; None means those that ship. Raises ContentInvalid."""
    place = folder or _shipped("guidelines")
    guidelines = tuple(parse_guideline(name, text) for name, text in _files(place, ".md"))
    for guideline in guidelines:
        if not (place / f"{guideline.id}.md").is_file():
            raise ContentInvalid(f"{guideline.id}: expected the file to be named {guideline.id}.md")
    return guidelines


@cache
def load_policies(folder: Path | None = None) -> tuple[Policy, ...]:
    """Every policy template of a folder in order of file; inactive until copied into a feed. Raises ContentInvalid."""
    files = _files(folder or _shipped("policies"), ".yaml")
    return tuple(policy for name, text in files for policy in _policies(name, text))


def parse_guideline(name: str, text: str) -> Guideline:
    """One Markdown file as a record; ContentInvalid names the file, the field and what was expected."""
    head, fence, body = text.removeprefix("\ufeff").partition(f"\n{_FENCE}\n")
    if not head.startswith(_FENCE) or not fence:
        raise ContentInvalid(f"{name}: expected front matter between two lines of ---")
    fields = _yaml(name, head.removeprefix(_FENCE))
    if not isinstance(fields, dict):
        raise ContentInvalid(f"{name}: expected front matter of the form key: value")
    try:
        return Guideline.model_validate({**fields, "body": body.strip()})
    except ValidationError as error:
        raise ContentInvalid(_sentence(name, error)) from error


def _policies(name: str, text: str) -> Iterator[Policy]:
    content = _yaml(name, text)
    if isinstance(content, dict):
        content = content.get("policies", [content])
    if not isinstance(content, list):
        raise ContentInvalid(f"{name}: expected one policy or a list of policies")
    for entry in content:
        try:
            yield Policy.model_validate(entry)
        except ValidationError as error:
            raise ContentInvalid(_sentence(name, error)) from error


def _files(folder: Path, ending: str) -> Iterator[tuple[str, str]]:
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix == ending:
                yield path.name, path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise ContentInvalid(f"{folder.name}: cannot be read, {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentInvalid(f"{path.name}: expected text in UTF-8") from error


def _yaml(name: str, text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" near line {mark.line + 1}" if mark else ""
        raise ContentInvalid(f"{name}: not valid YAML{line}") from error


def _sentence(name: str, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the whole entry"
    return f"{name}: {field}: {first['msg']}"


def _shipped(kind: str) -> Path:
    return Path(str(resources.files("knowledge_base.content").joinpath(kind)))
