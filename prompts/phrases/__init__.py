"""The composer's sentences and words, one folder per language: data that a person can read and add to.

A file holds the sentences of one move. ``{slot}`` is filled with a fact; a sentence whose slot has no value is not
used. ``[one|two]`` stands for both wordings. ``<le/te>`` is said as the voice addresses the customer: the first word to
"usted", the second to "tú". Each text is one or two sentences; its condition is in the words of
prompts/conditions.py.
"""

import itertools
import re
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from prompts.errors import PromptInvalid, PromptNotFound
from prompts.phrases.models import Instructions, PhraseFile, PhraseGroup, Words
from prompts.phrases.slots import SLOTS

Model = TypeVar("Model", bound=BaseModel)
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_ADDRESSED = re.compile(r"<([^<>/\n]*)/([^<>/\n]*)>")
_FORMS = ("usted", "tu")
_SENTENCE_GAP = re.compile(r"(?<=[.!?]) (?=[A-Z¿¡{])")


class Phrase(NamedTuple):
    """One wording: its sentences, the slots of each, and the group that says when it fits."""

    sentences: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]
    group: PhraseGroup


class Phrasebook(NamedTuple):
    """All wordings of a language by move and topic, and its words."""

    language: str
    phrases: dict[tuple[str, str], tuple[Phrase, ...]]
    words: Words


@cache
def languages() -> tuple[str, ...]:
    """The languages there are phrases for."""
    return tuple(sorted(f.name for f in files(__name__).iterdir() if f.is_dir() and f.joinpath("words.toml").is_file()))


def load_phrases(language: str, address: str = _FORMS[0]) -> Phrasebook:
    """The phrasebook of a language such as ``en``, addressing as ``usted`` or ``tu``.

    Raises PromptNotFound or PromptInvalid.
    """
    return _load(language, address)


@cache
def _load(language: str, address: str) -> Phrasebook:
    folder = files(__name__).joinpath(language)
    if language not in languages():
        raise PromptNotFound(f"there are no phrases for the language '{language}'")
    found: dict[tuple[str, str], tuple[Phrase, ...]] = {}
    words: Words | None = None
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name == "words.toml":
            words = _read(file, Words, language, address)
        elif file.name.endswith(".toml"):
            content = _read(file, PhraseFile, language, address)
            for group in content.groups:
                key = (content.move, group.topic)
                found[key] = found.get(key, ()) + _phrases(group, f"{language}/{file.name}")
    if words is None:
        raise PromptNotFound(f"there are no words for the language '{language}'")
    return Phrasebook(language, found, words)


@cache
def load_instructions() -> Instructions:
    """What an agent may ask of a draft, and how; raises PromptInvalid."""
    return _read(files(__name__).joinpath("instructions.toml"), Instructions, ".")


def _read(file: Traversable, model: type[Model], language: str, address: str = _FORMS[0]) -> Model:
    try:
        return model.model_validate(tomllib.loads(addressed(file.read_text(encoding="utf-8"), address)))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise PromptInvalid(f"phrases/{language}/{file.name}: {error}") from error


def addressed(text: str, address: str) -> str:
    """``text`` with every ``<usted form/tú form>`` resolved."""
    return _ADDRESSED.sub(lambda found: found[1 + _FORMS.index(address)], text)


def _phrases(group: PhraseGroup, place: str) -> tuple[Phrase, ...]:
    return tuple(_phrase(text, group, place) for written in group.texts for text in _wordings(written))


def _phrase(text: str, group: PhraseGroup, place: str) -> Phrase:
    sentences = tuple(_SENTENCE_GAP.split(text))
    slots = tuple(tuple(_SLOT.findall(sentence)) for sentence in sentences)
    unknown = {slot for names in slots for slot in names} - SLOTS
    if unknown or re.sub(_SLOT, "", text).count("{"):
        raise PromptInvalid(f"phrases/{place}: '{text}' has a slot that does not exist: {', '.join(sorted(unknown))}")
    return Phrase(sentences, slots, group)


def _wordings(text: str) -> list[str]:
    """Every text that the choices in brackets stand for."""
    pieces = _CHOICE.split(text)
    options = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    return ["".join(chosen) for chosen in itertools.product(*options)]
