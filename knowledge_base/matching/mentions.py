"""Where a text names a place, and whether the customer says to be there.

"Near Riverside", "not in Riverside", "my mother in Riverside" name a place where the customer is not; "will the
Riverside outage reach us" names an outage; "North Riverside" is another place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from knowledge_base.matching import normal
from knowledge_base.matching.lexicon import words
from knowledge_base.matching.names import Names

_WORD = re.compile(r"[^\W_]+(?:['\u2019`\u00b4][^\W_]+)*")
_REACH = 7
"""Words looked at before a name."""
_LONGEST_NAME = 5
_MOST_WORDS = 400
_WINDOWS = 60
_SHORTEST_PHRASE = 7
_SHORT_WORD = 2
Sense = Literal["here", "not here", "somebody", "outage"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name: words ``first`` to ``last`` (exclusive) of the text."""

    first: int
    last: int


class Prose:
    """A text as words: as they are compared, and as they were written."""

    def __init__(self, text: str) -> None:
        found = list(islice(_WORD.finditer(text), _MOST_WORDS))
        self.written = [match.group() for match in found]
        self.words = [normal.plain(word) for word in self.written]
        self._ends = [text[match.end() : match.end() + 2] for match in found]

    def mentions(self, names: frozenset[str]) -> list[Mention]:
        """Where one of these names in normal form stands, also written short or with a slip."""
        wanted = Names(names)
        lengths = sorted({name.count(" ") + 1 for name in names if name.count(" ") < _LONGEST_NAME}, reverse=True)
        initials = {name[:1] for name in names}
        found: list[Mention] = []
        for first in range(len(self.words)):
            if found and first < found[-1].last:
                continue
            for count in lengths:
                name = self._name(first, count)
                if name[:1] in initials and (name in wanted or wanted.written_like(name)):
                    found.append(Mention(first, first + count))
                    break
        return found

    def extended(self, mention: Mention, regions: frozenset[str]) -> str | None:
        """The longer name that a mention is part of ("North Riverside", "Riverside Heights"), in normal form."""
        first, last = mention.first, mention.last
        if first and self.words[first - 1] in words().another_before and not self._stops(first - 1):
            first -= 1
        if self._continues(last, regions):
            last += 1
        elif self.words[last : last + 1] and self.words[last] in words().name_joins:
            last += 2 if self._continues(last + 1, regions) and not self._stops(last - 1) else 0
        return self._name(first, last - first) if (first, last) != (mention.first, mention.last) else None

    def _continues(self, at: int, regions: frozenset[str]) -> bool:
        """Whether a word belongs to the name before it: "Heights", or another with a capital that is no region."""
        if at >= len(self.words) or self._stops(at - 1) or not self.written[at][:1].isupper():
            return False
        word = self.words[at]
        if word in words().another_after:
            return True
        is_name = self.written[at][1:].islower() and word not in words().no_continuation
        return is_name and not normal.as_region(self.written[at], regions) and not self._begins_region(at, regions)

    def _begins_region(self, at: int, regions: frozenset[str]) -> bool:
        return any(normal.as_region(" ".join(self.written[at : at + count]), regions) for count in (2, 3))

    def sense(self, mention: Mention) -> Sense:
        """What the words around a mention say of it."""
        start = max((at + 1 for at in range(mention.first) if self._ends_sentence(at)), default=0)
        before = " ".join(self.words[max(start, mention.first - _REACH) : mention.first])
        if _not_here().search(before) or self._is_only_reached(mention):
            return "not here"
        if _somebody().search(before):
            return "somebody"
        stop = next(
            (at + 1 for at in range(mention.last - 1, len(self.words)) if self._ends_sentence(at)), len(self.words)
        )
        after = " ".join(self.words[mention.last : min(stop, mention.last + _REACH)])
        if _all_well().match(after):
            return "not here"
        return "outage" if _outage().match(after) else "here"

    def _is_only_reached(self, mention: Mention) -> bool:
        """Whether "from" or "to" stands before a name other than in "we are from", "moved to"."""
        lead = self.words[mention.first - 1] if mention.first else ""
        allowed = {"from": words().from_here, "to": words().to_here}.get(lead)
        before = self.words[mention.first - 2] if mention.first > 1 else None
        return allowed is not None and before is not None and before not in allowed

    def is_said_to_be_there(self, mention: Mention) -> bool:
        """Whether "in", "at" or "our" stands before a mention that is no outage's, or it opens the text."""
        if mention.first == 0 or self.words[mention.last : mention.last + 1] in (["here"], ["aqui"]):
            return self.sense(mention) == "here"
        before = " ".join(self.words[max(0, mention.first - 2) : mention.first])
        if before.endswith(" to"):
            return not self._is_only_reached(mention)
        return self.sense(mention) == "here" and _there().search(before) is not None

    def home(self) -> str | None:
        """The name with a capital behind "I live in", "we are from", in normal form; it may be one that no feed has."""
        for at in range(2, len(self.words)):
            leads = (" ".join(self.words[at - 2 : at]), " ".join(self.words[max(0, at - 3) : at]))
            if not words().at_home.isdisjoint(leads) and self.written[at][:1].isupper():
                last = at + 1
                while last < min(len(self.words), at + 3) and self._joins(last):
                    last += 1
                return self._name(at, last - at)
        return None

    def speaks_of_somebody(self) -> bool:
        """Whether a relative, a friend or a neighbour occurs anywhere."""
        return _person().search(" ".join(self.words)) is not None

    def _joins(self, at: int) -> bool:
        return self.written[at][:1].isupper() and not self._stops(at - 1)

    def regions(self, regions: frozenset[str], names: Names) -> set[str]:
        """Regions and countries that the text names in full with a capital, and that are no place's name, too."""
        found = set()
        for first, word in enumerate(self.written):
            for count in (1, 2, 3) if word[:1].isupper() else ():
                name = " ".join(self.words[first : first + count])
                place = name if name in regions else normal.country_name(name)
                if len(name) > _SHORT_WORD and (place in regions or place in normal.known_countries()):
                    found |= {place} - {name for name in (place,) if name in names}
        return found

    def phrases(self) -> Iterable[str]:
        """Runs of two or three words that may be a place's name written unusually, in normal form."""
        firsts = [at for at, word in enumerate(self.written) if word[:1].isupper()][:_WINDOWS]
        for first in firsts:
            for count in (3, 2):
                if first + count <= len(self.words) and len(name := self._name(first, count)) >= _SHORTEST_PHRASE:
                    yield name

    def region_after(self, mention: Mention, regions: frozenset[str]) -> str | None:
        """The region written right behind a mention: "Fox Bend, Illinois" or "Fox Bend IL"."""
        for count in range(3, 0, -1):
            written = " ".join(self.written[mention.last : mention.last + count])
            if written and (found := normal.as_region(written, regions)):
                return found
        return None

    def _name(self, first: int, count: int) -> str:
        return normal.trimmed(" ".join(self.words[first : first + count]))

    def _stops(self, at: int) -> bool:
        return self._ends[at][:1] in (",", ";", ":") or self._ends_sentence(at)

    def _ends_sentence(self, at: int) -> bool:
        # "St. Albans" is one name.
        stop = self._ends[at] in (". ", ".\n") and len(self.words[at]) > _SHORT_WORD
        return stop or self._ends[at][:1] in ("!", "?", "\n", ";")


_ARTICLE = "(?: (?:the|la|el|los|las|downtown|central))?"


@cache
def _not_here() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{words().not_here}){_ARTICLE}$")


@cache
def _somebody() -> re.Pattern[str]:
    known = words()
    person = rf"(?:{known.possessives}) (?:\w+ ){{0,2}}?(?:{known.people})s?(?: \w+){{0,3}}? (?:{known.inside})"
    return re.compile(rf"(?:^|\s){person}{_ARTICLE}$")


@cache
def _person() -> re.Pattern[str]:
    known = words()
    return re.compile(rf"\b(?:{known.possessives}) (?:\w+ ){{0,1}}?(?:{known.people})s?\b")


@cache
def _there() -> re.Pattern[str]:
    known = words()
    return re.compile(rf"(?:^|\s)(?:{known.inside}|{known.possessives}){_ARTICLE}$")


@cache
def _all_well() -> re.Pattern[str]:
    return re.compile(rf"(?:\w+ ){{0,4}}?(?:{words().all_well})(?:\s|$)")


@cache
def _outage() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:\w+ )?(?:{words().outages}))(?:\s|$)")
