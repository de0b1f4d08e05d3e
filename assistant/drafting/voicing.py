"""A voice in a draft: its words and spelling in every sentence, its form of address, and what a model is told of it."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from assistant.domain.plan import DraftRequest
from assistant.domain.vocabulary import Channel
from assistant.drafting.instructions import wishes_of
from knowledge_base.records.vocabulary import Segment
from prompts.phrases import Phrase, Phrasebook, load_phrases
from prompts.voices import Voice
from prompts.voices.wording import found_in, table_of

_NAMED_FACTS = frozenset({"area", "contact", "action"})
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
    return (wishes_of(request.instruction).language or request.language).replace("_", "-").split("-")[0].lower()


def kept_of(request: DraftRequest) -> tuple[str, ...]:
    """What no voice may change: names of places, people, sites and the provider, ids, and ways to get in touch."""
    if table_of(request.voice, draft_language(request)) is None:
        return ()
    knowledge, summary, customer = request.lookup.knowledge, request.reading.summary, request.customer
    named = [knowledge.provider.name, request.ticket.brand, request.ticket.id, customer.name if customer else None]
    facts = [str(fact.value) for fact in knowledge.facts if fact.kind in _NAMED_FACTS]
    incident = [knowledge.incident.id, knowledge.incident.name] if knowledge.incident else []
    areas = [*summary.places, *(place for place in knowledge.gazetteer if len(place) > 1)]
    lines = [
        s.place for account in ((customer.accounts or ()) if customer else ()) for s in account.services if s.place
    ]
    sites = [value for place in lines for value in (place.city, place.line, place.region) if value]
    return tuple(dict.fromkeys(str(piece) for piece in (*named, *facts, *incident, *areas, *sites) if piece))


def book_for(language: str, voice: Voice) -> Phrasebook:
    """The phrasebook in a voice's form of address, without wordings that hold a word it avoids where others remain."""
    primary = language.split("-", maxsplit=1)[0]
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
    told, primary = _brief_words(), language.split("-", maxsplit=1)[0]
    lines = [told["sender"].format(brand=voice.brand)] if voice.brand else [told["house"]]
    formality = voice.formality_of(segment, channel)
    if formality:
        lines.append(told[formality])
    if primary == "es":
        lines.append(told[voice.address])
    if primary == "en" and voice.spelling:
        lines.append(told[voice.spelling])
    if table_of(voice, language):
        pairs = "; ".join(f"'{instead}', not '{word}'" for word, instead in voice.say.get(primary, {}).items())
        avoided = "; ".join(f"'{word}'" for word in voice.avoid.get(primary, ()))
        lines += [told["say"].format(pairs=pairs)] if pairs else []
        lines += [told["avoid"].format(words=avoided)] if avoided else []
    return "\n".join(lines)


@cache
def _brief_words() -> dict[str, str]:
    text = files("prompts.voices").joinpath("data", "brief.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}
