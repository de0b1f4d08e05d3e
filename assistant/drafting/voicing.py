"""A voice in a draft: its words and spelling in every sentence, its form of address, and what a model is told of it."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from assistant.domain.kept_names import kept_names
from assistant.domain.languages import primary_language
from assistant.domain.plan import DraftRequest
from assistant.domain.vocabulary import Channel
from assistant.drafting.instructions import wishes_of
from knowledge_base.records.vocabulary import Segment
from prompts.phrases import Phrase, Phrasebook, languages, load_phrases
from prompts.voices import Voice
from prompts.voices.wording import found_in, table_of

_FALLBACK = "en"
_ARTICLE = re.compile(r"\b([Aa])n? $")
_SLOT = re.compile(r"\{\w+\}")
_VOWELS = tuple("aeiouAEIOU")


def voiced(text: str, voice: Voice, language: str, kept: Iterable[str] = ()) -> str:
    """One sentence in the words and the spelling of a voice; ``kept`` are pieces that stay, as names and ids do."""
    said, position = "", 0
    for found in found_in(text, voice, language, kept):
        if found.instead is None:
            continue
        said += text[position : found.start]
        article = _ARTICLE.search(said) if language.startswith("en") else None
        if article:
            said = said[: article.start()] + article[1] + ("n " if found.instead.startswith(_VOWELS) else " ")
        said += found.instead
        position = found.end
    return said + text[position:]


def draft_language(request: DraftRequest) -> str:
    """The language that a draft is asked for: the agent's wish comes first."""
    return primary_language(wishes_of(request.instruction).language or request.language)


def phrased_language(language: str) -> str:
    """The language of the phrases for a text in ``language``; English where there are none."""
    primary = primary_language(language)
    return primary if primary in languages() else _FALLBACK


def kept_of(request: DraftRequest) -> tuple[str, ...]:
    """What this draft's voice may not change; nothing where the voice changes no words."""
    if table_of(request.voice, draft_language(request)) is None:
        return ()
    return kept_names(request.lookup.knowledge, request.ticket, request.reading, request.customer)


def book_for(language: str, voice: Voice) -> Phrasebook:
    """The phrasebook in a voice's form of address, without wordings that hold a word it avoids where others remain.

    English where a language has no phrases.
    """
    primary = phrased_language(language)
    return _book(primary, voice.address, voice.avoid.get(primary, ()), tuple(voice.say.get(primary, {}).items()))


@lru_cache(maxsize=32)
def _book(language: str, address: str, avoided: tuple[str, ...], said: tuple[tuple[str, str], ...]) -> Phrasebook:
    book = load_phrases(language, address)
    if not avoided:
        return book
    voice = Voice(name="avoided", avoid={language: avoided}, say={language: dict(said)})
    return book._replace(phrases={key: _without(phrases, voice, language) for key, phrases in book.phrases.items()})


def _without(phrases: tuple[Phrase, ...], voice: Voice, language: str) -> tuple[Phrase, ...]:
    """A group keeps its wordings where each of them holds an avoided word: better said so than not at all."""
    clean = [phrase for phrase in phrases if not _avoided_in(phrase, voice, language)]
    groups = {id(phrase.group) for phrase in clean}
    return tuple(p for p in phrases if p in clean or id(p.group) not in groups)


def _avoided_in(phrase: Phrase, voice: Voice, language: str) -> bool:
    text = _SLOT.sub("", " ".join(phrase.sentences))
    return any(found.instead is None for found in found_in(text, voice, language))


def voice_brief(voice: Voice, segment: Segment | None, channel: Channel | None, language: str) -> str:
    """What a model is told of a voice, one instruction a line; English, as prompts are."""
    told, primary = _brief_words(), primary_language(language)
    lines = [told["sender"].format(brand=voice.brand)] if voice.brand else [told["house"]]
    formality = voice.formality_of(segment, channel)
    if formality:
        lines.append(told[formality])
    if primary == "es":
        lines.append(told[voice.address])
    if primary == "en" and voice.spelling:
        lines.append(told[voice.spelling])
    if table_of(voice, primary):
        pairs = "; ".join(f"'{instead}', not '{word}'" for word, instead in voice.say.get(primary, {}).items())
        avoided = "; ".join(f"'{word}'" for word in voice.avoid.get(primary, ()))
        lines += [told["say"].format(pairs=pairs)] if pairs else []
        lines += [told["avoid"].format(words=avoided)] if avoided else []
    return "\n".join(lines)


@cache
def _brief_words() -> dict[str, str]:
    text = files("prompts.voices").joinpath("data", "brief.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}
