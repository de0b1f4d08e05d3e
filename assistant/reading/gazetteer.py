"""Names of known places, arranged so that finding them in a text takes no longer when there are ten thousand."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from assistant.reading.lexicon import table
from assistant.reading.thread import fold_phrase

SHORTEST_FUZZY = 6
_SHORTEST_NAME = 3
"""Two letters are a region's short form, and many words."""
_MOST_SLIPS = 2
_SLIP_PER_LETTERS = 9


class KnownPlaces:
    """Place names by their first word and, if of one word, by first letter and length for misspellings.

    ``also`` is looked at where this one does not know a name: the customer's own places beside those of the feeds.
    """

    def __init__(self, names: Iterable[str], also: "KnownPlaces | None" = None) -> None:
        self._also = also
        self._spelled: dict[tuple[str, ...], str] = {}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._alike: dict[tuple[str, int], list[str]] = {}
        for name in names:
            words = tuple(fold_phrase(name).split())
            if words and len("".join(words)) >= _SHORTEST_NAME and _whole(words) not in self._spelled:
                self._keep(_whole(words), name)
        for names_of_one in self._by_first.values():
            names_of_one.sort(key=len, reverse=True)

    def at(self, words: Sequence[str], place: int) -> tuple[str, int] | None:
        """The longest known name that begins here, as it is spelled, and how many words it takes."""
        found = self._at(words, place)
        other = self._also.at(words, place) if self._also else None
        if found is None or other is None:
            return found or other
        return found if found[1] >= other[1] else other

    def begins(self, word: str) -> bool:
        """Whether a known name begins with this word."""
        return word in self._by_first or (self._also is not None and self._also.begins(word))

    def misspelt(self, word: str) -> str | None:
        """The known name of one word that this word misspells: one slip, two in long names."""
        reach = range(max(SHORTEST_FUZZY, len(word) - _MOST_SLIPS), len(word) + _MOST_SLIPS + 1)
        near = [
            (slips, name)
            for length in reach
            for name in self._alike.get((word[:1], length), ())
            if (slips := DamerauLevenshtein.distance(word, name, score_cutoff=_MOST_SLIPS))
            <= 1 + length // _SLIP_PER_LETTERS
        ]
        if near:
            return self._spelled[(min(near)[1],)]
        return self._also.misspelt(word) if self._also else None

    def _keep(self, words: tuple[str, ...], name: str) -> None:
        self._spelled[words] = name
        self._by_first.setdefault(words[0], []).append(words)
        if len(words) == 1 and len(words[0]) >= SHORTEST_FUZZY:
            self._alike.setdefault((words[0][:1], len(words[0])), []).append(words[0])

    def _at(self, words: Sequence[str], place: int) -> tuple[str, int] | None:
        first = words[place]
        for start in dict.fromkeys((first, _short_words().get(first, first))):
            for name in self._by_first.get(start, ()):
                if (start, *words[place + 1 : place + len(name)]) == name:
                    return self._spelled[name], len(name)
        return None


def _short_words() -> dict[str, str]:
    short: dict[str, str] = table("places")["short"]
    return short


def _whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name of several words with its first word written out: "ft worth" is "fort worth"."""
    return (_short_words().get(words[0], words[0]), *words[1:]) if len(words) > 1 else words


@lru_cache(maxsize=4)
def _of_feeds(names: tuple[str, ...]) -> KnownPlaces:
    return KnownPlaces(names)


def known_places(gazetteer: tuple[str, ...], own: tuple[str, ...]) -> KnownPlaces:
    """The names of the feeds, arranged once as long as they stay the same, and those of one customer."""
    feeds = _of_feeds(gazetteer)
    return KnownPlaces(own, feeds) if own else feeds
