"""Words that a voice may not change, since they carry facts, and words that it cannot always avoid."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from prompts.voices.models import Voice

_WORD = re.compile(r"\w+")


def held_words(voice: Voice) -> str | None:
    """Which key of ``say`` is about a word that carries a fact, in words that end no sentence; None where none is."""
    for language, pairs in voice.say.items():
        for word, instead in pairs.items():
            place, words, others = f"say.{language}.{word}", _words(word), _words(instead)
            shut = _list("held", language) | (_list("alone", language) if len(words) == 1 else frozenset())
            held = next((one for one in words if one in shut), None)
            if held:
                return f"{place}: '{held}' carries a fact, a denial or the apology, and no other word may stand for it"
            turned = next((one for one in others if one in _list("turning", language)), None)
            if turned:
                return f"{place}: '{turned}' in its place would turn what is stated"
    return None


def needed_words(voice: Voice) -> Iterator[str]:
    """Which words of ``avoid`` some sentences cannot do without, in words that end no sentence."""
    for language, words in voice.avoid.items():
        for word in words:
            if _words(word) and set(_words(word)) <= _list("needed", language):
                yield f"avoid.{language}: '{word}' goes where there is another wording; some sentences have none"


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


@cache
def _list(section: str, language: str) -> frozenset[str]:
    text = files("prompts.voices").joinpath("data", "facts.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[section].get(language, ()))
