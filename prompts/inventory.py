"""All that decides how a draft is worded, by name, version and content: prompts, plans, phrases and the rest.

Together the content hashes say exactly what wrote a draft.
"""

import difflib
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from prompts.catalog import Prompt, list_prompts, released_hashes
from prompts.errors import PromptInvalid, PromptNotFound

Standing = Literal["released", "changed", "open", "unversioned"]
"""``released`` as in released.lock, ``changed`` since, ``open`` not released yet; other data has no versions."""

_FOLDER = Path(__file__).parent
_VERSION = re.compile(r"v(\d+)")


@dataclass(frozen=True)
class Entry:
    """One piece of wording data. ``label`` is NAME/vN of a version, else folder/name; ``content_hash`` SHA-256."""

    label: str
    standing: Standing
    content_hash: str
    purpose: str
    note: str = ""


def inventory() -> tuple[Entry, ...]:
    """Every prompt version, then the data of the composer, by label; raises PromptInvalid."""
    released = released_hashes()
    prompts = (_of_prompt(prompt, released) for prompt in list_prompts())
    return (*prompts, *(_of_files(label, files, released) for label, files in _data().items()))


def changed() -> tuple[str, ...]:
    """Labels in released.lock that are gone or no longer hold what was released; empty when all is well."""
    now = {entry.label: entry.content_hash for entry in inventory()}
    return tuple(label for label, digest in released_hashes().items() if now.get(label) != digest)


def text_of(label: str) -> str:
    """A prompt version or piece of data as text; ``NAME`` alone is the newest version. Raises PromptNotFound."""
    prompts = {prompt.label: prompt for prompt in list_prompts()}
    found = _resolved(label, [*prompts, *_data()])
    if found in prompts:
        return _prompt_text(prompts[found])
    return "\n".join(f"=== {_place(file)}\n{_read(file).rstrip()}\n" for file in _data()[found])


def difference(first: str, second: str) -> str:
    """A unified diff from one version or piece of data to another; empty where they say the same."""
    before, after = text_of(first).splitlines(), text_of(second).splitlines()
    return "\n".join(difflib.unified_diff(before, after, first, second, lineterm=""))


def content_hash(files: Mapping[str, str]) -> str:
    """SHA-256 of what TOML files say, by place and text; comments and layout do not count. Raises PromptInvalid."""
    content = {place: _parsed(place, text) for place, text in files.items()}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _parsed(place: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptInvalid(f"{place}: {error}") from error


def _resolved(label: str, known: list[str]) -> str:
    if label in known:
        return label
    versions = [
        name for name in known if name.rpartition("/")[0] == label and _VERSION.fullmatch(name.rpartition("/")[2])
    ]
    if not versions:
        raise PromptNotFound(f"There is no '{label}', only {', '.join(known)}.")
    return max(versions, key=lambda name: int(name.rpartition("/v")[2]))


def _of_prompt(prompt: Prompt, released: dict[str, str]) -> Entry:
    return Entry(
        prompt.label,
        _standing(prompt.label, prompt.content_hash, released),
        prompt.content_hash,
        prompt.purpose,
        prompt.note,
    )


def _of_files(label: str, files: list[Path], released: dict[str, str]) -> Entry:
    digest = content_hash({_place(file): _read(file) for file in files})
    versioned = _VERSION.fullmatch(label.rpartition("/")[2]) is not None
    standing = _standing(label, digest, released) if versioned else "unversioned"
    return Entry(label, standing, digest, f"{len(files)} files" if len(files) > 1 else "1 file")


def _standing(label: str, digest: str, released: dict[str, str]) -> Standing:
    if label not in released:
        return "open"
    return "released" if released[label] == digest else "changed"


def _data() -> dict[str, list[Path]]:
    """Label and files of what is no prompt: each language of the phrases as a whole, every other file for itself."""
    prompts = {prompt.name for prompt in list_prompts()}
    found: dict[str, list[Path]] = {}
    for file in sorted(_FOLDER.glob("*/**/*.toml")):
        steps = file.relative_to(_FOLDER).parts
        if steps[0] not in prompts:
            whole = steps[:2] if steps[0] == "phrases" and len(steps) > 2 else (*steps[:-1], file.stem)  # noqa: PLR2004 - folder, language, file
            found.setdefault("/".join(whole), []).append(file)
    return found


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptInvalid(f"{_place(file)}: {error}") from error


def _place(file: Path) -> str:
    return file.relative_to(_FOLDER).as_posix()


def _prompt_text(prompt: Prompt) -> str:
    inputs = [f"  {name}: {meaning}" for name, meaning in prompt.inputs.items()]
    parts = {"system": prompt.system, "user": prompt.user, "repair": prompt.repair}
    told = [f"\n=== {name}\n{text.strip()}" for name, text in parts.items() if text is not None]
    head = [prompt.label, f"purpose: {prompt.purpose}", f"note: {prompt.note}", f"sha256: {prompt.content_hash}"]
    return "\n".join([*head, "inputs:", *inputs, *told]) + "\n"
