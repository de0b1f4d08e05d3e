"""Prompts as data: a closed model, strict rendering by named variables, and a hash for what was released.

A prompt is a TOML file ``prompts/NAME/vVERSION.toml``. In its parts ``{name}`` stands for a declared variable; every
other brace is plain text. Values are put in once and never read again, so text with braces passes through untouched.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from prompts.errors import PromptInvalid, PromptNotFound, VariablesMismatch

Part = Literal["system", "user", "repair"]

_FOLDER = Path(__file__).parent
_VARIABLE = re.compile(r"\{([a-z][a-z_]*)\}")
_PLANS = "plans/"
_VERSION_FILE = re.compile(r"v(\d+)\.toml")


class Prompt(BaseModel):
    """One version of one prompt. ``inputs`` says of every variable what it holds; ``note`` is for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    version: int = Field(ge=1)
    purpose: str = Field(min_length=1)
    inputs: dict[str, str]
    system: str = Field(min_length=1)
    user: str = Field(min_length=1)
    repair: str | None = None
    note: str = ""

    @model_validator(mode="after")
    def _inputs_are_those_used(self) -> Self:
        used = set().union(*(self.variables(part) for part in ("system", "user", "repair")))
        if used != set(self.inputs):
            raise ValueError(f"'inputs' and the parts differ in {_names(used ^ set(self.inputs))}")
        return self

    @property
    def label(self) -> str:
        """Name and version, as a draft carries it: ``draft_reply/v1``."""
        return f"{self.name}/v{self.version}"

    @property
    def content_hash(self) -> str:
        """SHA-256 (hexadecimal) of everything in the prompt; comments and layout of the file do not count."""
        content = json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8")).hexdigest()

    def variables(self, part: Part) -> frozenset[str]:
        """The variables that a part needs."""
        return frozenset(_VARIABLE.findall(self._text(part) or ""))

    def render(self, part: Part, **variables: str) -> str:
        """A part with its variables put in, word for word.

        Raises VariablesMismatch naming what is missing or too many, PromptNotFound where the prompt lacks the part.
        """
        text = self._text(part)
        if text is None:
            raise PromptNotFound(f"Prompt {self.label} has no part '{part}'.")
        needed, given = self.variables(part), set(variables)
        if needed != given:
            complaints = {"missing": needed - given, "not known": given - needed}
            wrong = "; ".join(f"{what}: {_names(names)}" for what, names in complaints.items() if names)
            raise VariablesMismatch(f"Prompt {self.label}, part '{part}': variables {wrong}.")
        return _VARIABLE.sub(lambda found: variables[found[1]], text)

    def _text(self, part: Part) -> str | None:
        return {"system": self.system, "user": self.user, "repair": self.repair}[part]


@cache
def load_prompt(name: str, version: str | None = None) -> Prompt:
    """A prompt by name and version (``1`` or ``v1``), or its newest version.

    Raises PromptNotFound, or PromptInvalid naming the file and the field.
    """
    versions = _versions(name)
    if not versions:
        raise PromptNotFound(f"There is no prompt '{name}'.")
    wanted = str(max(versions)) if version is None else version.removeprefix("v")
    if wanted not in {str(number) for number in versions}:
        there = ", ".join(f"v{number}" for number in versions)
        raise PromptNotFound(f"Prompt '{name}' has no version '{version}', only {there}.")
    return read_prompt(_FOLDER / name / f"v{wanted}.toml")


def find_prompt(label: str) -> Prompt:
    """A prompt by ``NAME`` (its newest version) or ``NAME/vN``; raises PromptNotFound or PromptInvalid."""
    name, separator, version = label.partition("/")
    there = sorted({prompt.name for prompt in list_prompts()})
    if name not in there:
        raise PromptNotFound(f"There is no prompt '{name}', only {', '.join(there)}.")
    return load_prompt(name, version if separator else None)


def list_prompts() -> tuple[Prompt, ...]:
    """Every version of every prompt, by name, oldest version first; raises PromptInvalid."""
    names = sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir())
    files = [_FOLDER / name / f"v{number}.toml" for name in names for number in _versions(name)]
    return tuple(read_prompt(file) for file in files if _is_prompt(file))


def read_prompt(file: Path) -> Prompt:
    """The prompt in a file; raises PromptInvalid where it does not fit the model or lies under another name."""
    place = f"{file.parent.name}/{file.name}"
    try:
        prompt = Prompt.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptInvalid(f"{place}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(step) for step in first["loc"]) or "the whole prompt"
        raise PromptInvalid(f"{place}: {field}: {first['msg']}") from error
    if place != f"{prompt.label}.toml":
        raise PromptInvalid(f"{place}: name and version say {prompt.label}")
    return prompt


def released_hashes() -> dict[str, str]:
    """Label and content hash of every released version, from ``released.lock``."""
    lines = (_FOLDER / "released.lock").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {label: digest.removeprefix("sha256:") for label, digest in pairs}


def changed_since_release() -> tuple[str, ...]:
    """Labels of released prompts that are gone or no longer hold what was released; empty when all is well.

    Plans stand in the lock too; prompts.inventory knows them.
    """
    now = {prompt.label: prompt.content_hash for prompt in list_prompts()}
    released = {label: digest for label, digest in released_hashes().items() if not label.startswith(_PLANS)}
    return tuple(label for label, digest in released.items() if now.get(label) != digest)


def _versions(name: str) -> list[int]:
    folder = _FOLDER / name
    if not re.fullmatch(r"[a-z][a-z_]*", name) or not folder.is_dir():
        return []
    found = (_VERSION_FILE.fullmatch(file.name) for file in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def _is_prompt(file: Path) -> bool:
    # Plans are versioned files of the same shape of name, with a model of their own.
    return "system" in tomllib.loads(file.read_text(encoding="utf-8"))


def _names(names: AbstractSet[str]) -> str:
    return ", ".join(sorted(names))
