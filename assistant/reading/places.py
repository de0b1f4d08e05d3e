"""Places that a ticket names."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from assistant.domain.ticket import Ticket
from assistant.reading.lexicon import table
from assistant.reading.postcodes import read_postcodes
from assistant.reading.thread import fold_phrase
from assistant.reading.tokens import Token, fold

MOST_OWN_CITIES = 3
SHORTEST_FUZZY = 6
LONGEST_NAME = 4
MOST_PLACES = 8
_STREET = re.compile(
    r"\b[0-9]{1,5}[A-Za-z]?,? (?:[A-Z][a-z'\u2019]{1,20} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Place|Square|Terrace|Boulevard|Blvd|Hill|Row)\b"
)


def read_places(ticket: Ticket, text: str, tokens: Sequence[Token], gazetteer: Sequence[str]) -> tuple[str, ...]:
    """Names and postcodes in the order of the text, known ones in their known spelling.

    Known are the names of the gazetteer and of the customer's own addresses. A text that names none, or a street
    only, gives the cities of the customer's services too, if these are at most three.
    """
    own = [place for service in (ticket.customer.services if ticket.customer else ()) if (place := service.place)]
    own_names = [name for place in own for name in (place.city, place.line, place.region) if name]
    known = _by_folded_name((*gazetteer, *own_names))
    codes = {place.postcode for place in own if place.postcode}
    found = {*_streets(text), *_known_places(tokens, known), *_unknown_places(text, tokens, known)}
    found.update(read_postcodes(text, tokens, codes))
    names = _distinct([name for _, name in sorted(found)])
    if all(name in {*(place.line for place in own), *(street for _, street in _streets(text))} for name in names):
        cities = list(dict.fromkeys(place.city for place in own if place.city))
        names += cities if len(cities) <= MOST_OWN_CITIES else []
    return tuple(names[:MOST_PLACES])


def _distinct(names: list[str]) -> list[str]:
    """Each place once; a name inside a longer one that was found too is dropped."""
    folded = [f" {fold_phrase(name)} " for name in names]
    inside = {one for one in folded for other in folded if one != other and one in other}
    kept: dict[str, str] = {}
    for key, name in zip(folded, names, strict=True):
        if key not in inside:
            kept.setdefault(key, name)
    return list(kept.values())


def _by_folded_name(names: Sequence[str]) -> dict[tuple[str, ...], str]:
    by_name: dict[tuple[str, ...], str] = {}
    for name in names:
        words = tuple(fold_phrase(name).split())
        if words and len("".join(words)) > 2:  # noqa: PLR2004 - two letters are a region's short form, and many words
            by_name.setdefault(words, name)
    return by_name


def _known_places(tokens: Sequence[Token], known: dict[tuple[str, ...], str]) -> Iterator[tuple[int, str]]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(known, key=len, reverse=True):
        by_first.setdefault(words[0], []).append(words)
    single = [words[0] for words in known if len(words) == 1 and len(words[0]) >= SHORTEST_FUZZY]
    taken = 0
    for at, token in enumerate(tokens):
        if at < taken:
            continue
        words = next((w for w in by_first.get(token.word, ()) if _stands(tokens, at, w)), ())
        if words:
            taken = at + len(words)
            yield token.start, known[words]
        elif len(token.word) >= SHORTEST_FUZZY and (near := _near(tokens, at, single)):
            yield token.start, known[(near,)]


def _stands(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.word for token in tokens[at : at + len(words)]) == words


def _near(tokens: Sequence[Token], at: int, names: list[str]) -> str | None:
    """A known one-word name that this word misspells (one slip, two in long names) after a word such as "in"."""
    word = tokens[at].word
    if at == 0 or tokens[at - 1].word not in {*table("places")["before"]["words"], "the"}:
        return None
    alike = (name for name in names if name[0] == word[0])
    return next((n for n in alike if DamerauLevenshtein.distance(word, n, score_cutoff=2) <= 1 + len(n) // 9), None)


def _streets(text: str) -> Iterator[tuple[int, str]]:
    for found in _STREET.finditer(text):
        yield found.start(), " ".join(found.group().split())


def _unknown_places(text: str, tokens: Sequence[Token], known: dict[tuple[str, ...], str]) -> Iterator[tuple[int, str]]:
    """Capitalised names after "in", "near" … that no list knows."""
    rules = table("places")
    never = frozenset(fold(word) for word in rules["never"]["words"])
    singles = {words[0] for words in known}
    for at in range(1, len(tokens)):
        token, lead = tokens[at], tokens[at - 1]
        if lead.word not in rules["before"]["sure"] or lead.sentence != token.sentence or lead.clause != token.clause:
            continue
        if _capital(text, token) and not _is_or_nears(token.word, never) and token.word not in singles:
            end = _name_end(text, tokens, at, set(rules["shapes"]["inside"]))
            if not _near(tokens, at, [w for w in singles if len(w) >= SHORTEST_FUZZY]):
                yield token.start, " ".join(text[token.start : tokens[end - 1].end].split())


def _name_end(text: str, tokens: Sequence[Token], at: int, inside: set[str]) -> int:
    end = at + 1
    while end < min(len(tokens), at + LONGEST_NAME) and tokens[end].clause == tokens[at].clause:
        if _names_on(text, tokens[end]):
            end += 1
        elif tokens[end].word in inside and end + 1 < len(tokens) and _names_on(text, tokens[end + 1]):
            end += 2
        else:
            break
    return min(end, len(tokens))


def _is_or_nears(word: str, words: frozenset[str]) -> bool:
    if word in words or len(word) < SHORTEST_FUZZY:
        return word in words
    near = (w for w in words if abs(len(w) - len(word)) <= 1)
    return any(DamerauLevenshtein.distance(w, word, score_cutoff=1) <= 1 for w in near)


def _names_on(text: str, token: Token) -> bool:
    return _capital(text, token) and token.word not in table("places")["never"]["words"]


def _capital(text: str, token: Token) -> bool:
    word = text[token.start : token.end]
    return word[0].isupper() and word[1:] != word[1:].upper() and word[0].isalpha()
