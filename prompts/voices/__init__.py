"""How a house sounds: its name, greeting and sign-off, forms of address, spelling, words to use and to avoid.

A voice is one TOML file; ``example.toml`` shows every key. ``default.toml`` is the voice of brands without one.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from prompts.errors import PromptInvalid
from prompts.voices.held import held_words, needed_words
from prompts.voices.models import Voice, VoiceFrame

__all__ = ["Voice", "VoiceBook", "VoiceFrame", "default_voice", "load_voices", "read_voice", "spelling_pairs"]

DEFAULT = "default"


@dataclass(frozen=True)
class VoiceBook:
    """The voices there are, by brand in small letters. ``problems`` say, a sentence each, which files were left out."""

    default: Voice
    voices: dict[str, Voice] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, brand: str | None) -> Voice:
        """The voice of a ticket's brand; for one without a voice the default that signs with the brand's name."""
        key = _key(brand or "")
        if not key:
            return self.default
        return self.voices.get(key) or self.default.model_copy(update={"brand": " ".join((brand or "").split())})


@cache
def default_voice() -> Voice:
    """The voice of tickets whose brand has none of its own; raises PromptInvalid."""
    return read_voice(files(__name__).joinpath(f"{DEFAULT}.toml"))


def load_voices(folder: Path | None) -> VoiceBook:
    """Every ``*.toml`` of a folder beside the shipped default, which a ``default.toml`` there replaces.

    No folder, or one that does not exist, means no voices but the default. A file that cannot be read is left out, as
    is one for a brand that an earlier file (by name) has, and each is told in ``problems``.
    """
    default, voices, problems = default_voice(), dict[str, Voice](), list[str]()
    for path in sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else ():
        try:
            voice = read_voice(path)
        except PromptInvalid as error:
            problems.append(str(error))
            continue
        problems += [f"Voice file '{path.name}', {needed}." for needed in needed_words(voice)]
        if path.stem == DEFAULT:
            default = voice
            continue
        keys = {_key(name) for name in (voice.name, voice.brand or "", *voice.also)} - {""}
        taken = sorted(keys & set(voices))
        if taken:
            problems.append(f"Voice file '{path.name}' is left out: another file has the brand '{taken[0]}' already.")
            continue
        voices.update(dict.fromkeys(keys, voice))
    return VoiceBook(default, voices, tuple(problems))


def read_voice(file: Traversable) -> Voice:
    """One voice file; raises PromptInvalid with a sentence that names the file and the field."""
    try:
        voice = Voice.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PromptInvalid(
            f"Voice file '{file.name}', {place}: {_told(first['type'], first['msg'], place)}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise PromptInvalid(f"Voice file '{file.name}' cannot be read: {str(error).rstrip('.').lower()}.") from error
    held = held_words(voice)
    if held:
        raise PromptInvalid(f"Voice file '{file.name}', {held}.")
    return voice


def _told(kind: str, message: str, place: str) -> str:
    """What is wrong at a place, in words that end no sentence; a key that is not known with those that are."""
    if kind != "extra_forbidden":
        return message[0].lower() + message[1:].rstrip(".")
    key, table = place.rpartition(".")[2], VoiceFrame if place.startswith("frames.") else Voice
    return f"the key '{key}' is not known; there are {', '.join(table.model_fields)}"


@cache
def spelling_pairs() -> tuple[tuple[str, str], ...]:
    """Pairs of an American and a British spelling, small letters; raises PromptInvalid."""
    file = files(__name__).joinpath("data", "spelling.toml")
    try:
        return tuple(tomllib.loads(file.read_text(encoding="utf-8"))["pairs"].items())
    except (tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise PromptInvalid(f"voices/data/spelling.toml: {error}") from error


def _key(brand: str) -> str:
    return " ".join(brand.split()).casefold()
