"""Places that a ticket names."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from assistant.domain.ticket import Ticket
from assistant.reading.gazetteer import SHORTEST_FUZZY, KnownPlaces, known_places
from assistant.reading.lexicon import table
from assistant.reading.postcodes import read_postcodes
from assistant.reading.thread import fold_phrase
from assistant.reading.tokens import Token, fold

MOST_OWN_CITIES = 3
LONGEST_NAME = 4
MOST_PLACES = 8
_STREET = re.compile(
    r"\b[0-9]{1,5}[A-Za-z]?,? (?:[A-Z][a-z'\u2019]{1,20} ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Close|Way|Place|Square|Terrace|Boulevard|Blvd|Hill|Row)\b"
)


class PlaceFound(NamedTuple):
    """A place with the half-open range of code points that names it; ``known`` from a list, a street or a postcode."""

    start: int
    end: int
    name: str
    known: bool


def read_places(
    ticket: Ticket, text: str, tokens: Sequence[Token], gazetteer: Sequence[str]
) -> tuple[tuple[str, ...], tuple[PlaceFound, ...]]:
    """Names, and where they were found; the cities of the account have no place in the text.

    Names and postcodes in the order of the text, known ones in their known spelling.

    Known are the names of the gazetteer and of the customer's own addresses. A text that names none, or a street
    only, gives the cities of the customer's services too, if these are at most three.
    """
    own = [place for service in (ticket.customer.services if ticket.customer else ()) if (place := service.place)]
    own_names = [name for place in own for name in (place.city, place.line, place.region) if name]
    known = known_places(tuple(gazetteer), tuple(own_names))
    codes = {place.postcode for place in own if place.postcode}
    streets = tuple(_streets(text))
    found = {*streets, *_known_places(tokens, known), *_unknown_places(text, tokens, known)}
    found.update(PlaceFound(at, at + len(code), code, known=True) for at, code in read_postcodes(text, tokens, codes))
    ordered = sorted(found, key=lambda place: (place.start, place.name))
    names = _distinct([place.name for place in ordered])
    if all(name in {*(place.line for place in own), *(street.name for street in streets)} for name in names):
        cities = list(dict.fromkeys(place.city for place in own if place.city))
        names += cities if len(cities) <= MOST_OWN_CITIES else []
    names = names[:MOST_PLACES]
    return tuple(names), tuple(place for place in ordered if place.name in names)


def _distinct(names: list[str]) -> list[str]:
    """Each place once; a name inside a longer one that was found too is dropped."""
    folded = [f" {fold_phrase(name)} " for name in names]
    inside = {one for one in folded for other in folded if one != other and one in other}
    kept: dict[str, str] = {}
    for key, name in zip(folded, names, strict=True):
        if key not in inside:
            kept.setdefault(key, name)
    return list(kept.values())


def _known_places(tokens: Sequence[Token], known: KnownPlaces) -> Iterator[PlaceFound]:
    words = [token.word for token in tokens]
    taken = 0
    for at, token in enumerate(tokens):
        if at < taken:
            continue
        found = known.at(words, at)
        if found is not None:
            name, count = found
            taken = at + count
            yield PlaceFound(token.start, tokens[taken - 1].end, name, known=True)
        elif len(token.word) >= SHORTEST_FUZZY and (near := _near(tokens, at, known)):
            yield PlaceFound(token.start, token.end, near, known=False)


def _near(tokens: Sequence[Token], at: int, known: KnownPlaces) -> str | None:
    """A known one-word name that this word misspells (one slip, two in long names) after a word such as "in"."""
    if at == 0 or tokens[at - 1].word not in {*table("places")["before"]["words"], "the"}:
        return None
    return known.misspelt(tokens[at].word)


def _streets(text: str) -> Iterator[PlaceFound]:
    for found in _STREET.finditer(text):
        yield PlaceFound(found.start(), found.end(), " ".join(found.group().split()), known=True)


def _unknown_places(text: str, tokens: Sequence[Token], known: KnownPlaces) -> Iterator[PlaceFound]:
    """Capitalised names after "in", "near" … that no list knows."""
    rules = table("places")
    never = _never()
    for at in range(1, len(tokens)):
        token, lead = tokens[at], tokens[at - 1]
        if lead.word not in rules["before"]["sure"] or lead.sentence != token.sentence or lead.clause != token.clause:
            continue
        if _capital(text, token) and not _is_or_nears(token.word, never) and not known.begins(token.word):
            end = _name_end(text, tokens, at, set(rules["shapes"]["inside"]))
            if len(token.word) < SHORTEST_FUZZY or not _near(tokens, at, known):
                stop = tokens[end - 1].end
                yield PlaceFound(token.start, stop, " ".join(text[token.start : stop].split()), known=False)


@cache
def _never() -> frozenset[str]:
    return frozenset(fold(word) for word in table("places")["never"]["words"])


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
