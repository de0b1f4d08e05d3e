"""Choosing wordings: the best that fit, one of them by a stable hash, so that repeats agree and neighbours differ."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from assistant.domain.vocabulary import Move
from assistant.drafting.history import plain
from assistant.drafting.slots import Slots
from prompts.conditions import Situation
from prompts.phrases import Phrase

_SLOT = re.compile(r"\{(\w+)\}")
_LABEL = re.compile(r"[^.:{]{2,60}: ")
_OPENING_WORDS, _CLOSING_WORDS = 2, 3


@dataclass(frozen=True)
class Line:
    """One sentence of a reply with its move and the facts it rests on."""

    text: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """A planned move in words. ``phrases`` are all wordings that could stand here, the chosen one first.

    ``asks`` are the words of the situation that say what the customer asks for.
    """

    move: Move
    topic: str
    phrases: tuple[Phrase, ...]
    asks: frozenset[str] = frozenset()


def fitting(
    phrases: tuple[Phrase, ...], situation: Situation, slots: Slots, refused: frozenset[str] = frozenset()
) -> tuple[Phrase, ...]:
    """The wordings of the most preferred groups whose condition holds and whose slots can all be filled.

    None of them says a sentence of ``refused`` (see history.plain).
    """
    # Wordings of one group share its condition, and a topic can have hundreds of wordings: ask each group once.
    groups = {id(phrase.group): phrase.group for phrase in phrases}
    holding = {key for key, group in groups.items() if group.when.holds(situation)}
    allowed = [phrase for phrase in phrases if id(phrase.group) in holding]
    for rank in sorted({phrase.group.prefer for phrase in allowed}, reverse=True):
        level = tuple(p for p in allowed if p.group.prefer == rank and _fillable(p, slots))
        if refused:
            level = tuple(p for p in level if not _among(plain_lines(p, slots), refused))
        if level:
            return level
    return ()


def unsaid(phrases: tuple[Phrase, ...], slots: Slots, said: frozenset[str]) -> tuple[Phrase, ...]:
    """Those of the wordings that say no sentence of ``said``."""
    return tuple(phrase for phrase in phrases if not plain_lines(phrase, slots) & said) if said else phrases


def plain_lines(phrase: Phrase, slots: Slots) -> frozenset[str]:
    """What a wording would say, sentence by sentence, by its words alone."""
    return frozenset(plain(line.text) for line in written(phrase, slots, name_zone=False)[0])


def _among(lines: frozenset[str], refused: frozenset[str]) -> bool:
    # A refused sentence may hold its zone, or be part of a longer one.
    return any(line in other or other in line for line in lines for other in refused)


def chosen_first(phrases: tuple[Phrase, ...], key: str, openings: set[str]) -> tuple[Phrase, ...]:
    """``phrases`` rotated so that the one picked by the hash of ``key`` leads; openings already used come last.

    A label ("The cause: …") counts as one opening, so that one reply has at most one.
    """
    start = stable_number(key) % len(phrases)
    turned = phrases[start:] + phrases[:start]
    return tuple(sorted(turned, key=lambda phrase: not openings.isdisjoint(openings_of(phrase))))


def openings_of(phrase: Phrase) -> frozenset[str]:
    """How the sentences of a wording begin and end, with ":" where one of them is a label."""
    return _openings(phrase.sentences)


@cache
def _openings(sentences: tuple[str, ...]) -> frozenset[str]:
    label = {":"} if any(_LABEL.match(sentence) for sentence in sentences) else set()
    return frozenset(
        {opening(sentence) for sentence in sentences} | {_ending(sentence) for sentence in sentences} | label
    )


def _ending(text: str) -> str:
    """The last words of a sentence: "that is ours to own" twice in one reply sounds like a form."""
    return "… " + " ".join(text.lower().rstrip(".?!").split()[-_CLOSING_WORDS:])


def opening(text: str) -> str:
    """The first words of a sentence, by which two sentences of one reply sound alike."""
    return " ".join(text.lower().split()[:_OPENING_WORDS])


def stable_number(key: str) -> int:
    """A number that depends on the text alone, on every machine and in every run."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")


def written(phrase: Phrase, slots: Slots, *, name_zone: bool) -> tuple[tuple[Line, ...], bool]:
    """The sentences of a wording with its slots filled, and whether a zone was named in them."""
    lines: list[Line] = []
    named = False
    for sentence, names in zip(phrase.sentences, phrase.slots, strict=True):
        text, zone_said = _filled(sentence, slots, name_zone=name_zone and not named)
        named = named or zone_said
        lines.append(Line(_sentence_case(slots.local(text)), _facts_of(phrase, names, slots)))
    return tuple(lines), named


def _fillable(phrase: Phrase, slots: Slots) -> bool:
    return all(slots.get(name) is not None for names in phrase.slots for name in names)


def _facts_of(phrase: Phrase, names: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
    found = [fact_id for name in names if (filled := slots.get(name)) for fact_id in filled.fact_ids]
    return tuple(dict.fromkeys((*found, *slots.ids_of(phrase.group.rests))))


def _filled(sentence: str, slots: Slots, *, name_zone: bool) -> tuple[str, bool]:
    parts: list[str] = []
    position, named = 0, False
    for found in _SLOT.finditer(sentence):
        parts.append(sentence[position : found.start()])
        position = found.end()
        filled = slots.get(found.group(1))
        if filled is None:
            continue
        if name_zone and not named and filled.with_zone:
            # "6 pm, Chicago time, and …": the zone is set off, so what follows needs its comma.
            follows = sentence[position : position + 1]
            parts.append(filled.with_zone + ("," if follows == " " else ""))
            named = True
        else:
            parts.append(filled.text)
    return "".join(parts) + sentence[position:], named


def _sentence_case(text: str) -> str:
    for place, character in enumerate(text):
        if character.isalnum():
            return text[:place] + character.upper() + text[place + 1 :]
    return text
