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
        if first and self.words[first - 1] in words().another_before and not self.stops(first - 1):
            first -= 1
        if self._continues(last, regions):
            last += 1
        elif self.words[last : last + 1] and self.words[last] in words().name_joins:
            on_a_river = self.words[last + 1 : last + 2] and self.words[last + 1] in words().rivers
            longer = on_a_river or self._continues(last + 1, regions)
            last += 2 if longer and not self.stops(last - 1) else 0
        return self._name(first, last - first) if (first, last) != (mention.first, mention.last) else None

    def _continues(self, at: int, regions: frozenset[str]) -> bool:
        """Whether a word belongs to the name before it: "Heights", or another with a capital that is no region."""
        if at >= len(self.words) or self.stops(at - 1) or not self.written[at][:1].isupper():
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
        start, stop = self.sentence_of(mention)
        before = " ".join(self.words[max(start, mention.first - _REACH) : mention.first])
        if (
            self._is_denied(mention)
            or _not_here().search(before)
            or self._is_only_reached(mention)
            or _well_before().search(before)
        ):
            return "not here"
        if _somebody().search(before):
            return "somebody"
        after = " ".join(self.words[mention.last : min(stop, mention.last + _REACH)])
        if _all_well().match(after):
            return "not here"
        return "outage" if _outage().match(after) else "here"

    def is_hearsay(self, mention: Mention) -> bool:
        """Whether a place is somebody else's word or line, beside a fault of the customer's own that is told apart."""
        first, last = self.sentence_of(mention)
        if self.is_first_person(mention):
            return False
        begin = first + _opening(" ".join(self.words[first : mention.first]))
        if not words().told.search(" ".join(self.words[begin:last])):
            return False
        rest = [self.words[first:begin], *self._sentences_but(first, last)]
        return any(words().of_others.isdisjoint(some) and words().failing.search(" ".join(some)) for some in rest)

    def tells_of_trouble(self, mention: Mention) -> bool:
        """Whether something fails at a mentioned place, or somebody else's: "her line is dead"."""
        first, last = self.sentence_of(mention)
        if words().failing.search(" ".join(self.words[first:last])):
            return True
        others = (some for some in self._sentences_but(first, last) if not words().of_others.isdisjoint(some))
        return any(words().failing.search(" ".join(some)) for some in others)

    def is_first_person(self, mention: Mention) -> bool:
        """Whether "I live in", "we're in" stands before a name."""
        here = f" {' '.join(self.words[max(0, mention.first - 3) : mention.first])}"
        return any(here.endswith(f" {lead}") for lead in words().first_person)

    def _is_denied(self, mention: Mention) -> bool:
        """Whether a question about a place is answered at once: "Todmorden? No, Hebden Bridge"."""
        denied = self.words[mention.last : mention.last + 1] in (["no"], ["nope"])
        return denied and self.ends_sentence(mention.last - 1)

    def _sentences_but(self, first: int, last: int) -> Iterable[list[str]]:
        begin = 0
        for at in range(len(self.words)):
            if self.ends_sentence(at) or at == len(self.words) - 1:
                if not first <= begin < last:
                    yield self.words[begin : at + 1]
                begin = at + 1

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
        return self.written[at][:1].isupper() and not self.stops(at - 1)

    def name_of(self, mention: Mention) -> str:
        """The words of a mention in normal form."""
        return " ".join(self.words[mention.first : mention.last])

    def capitals(self) -> list[int]:
        """Where words with a capital stand."""
        return [at for at, word in enumerate(self.written) if word[:1].isupper()][:_WINDOWS]

    def behind_in(self) -> list[int]:
        """Where words stand behind "in": a name that somebody in a hurry writes small."""
        return [at for at in range(1, len(self.words)) if self.words[at - 1] == "in"][:_WINDOWS]

    def phrases(self) -> Iterable[str]:
        """Runs of two or three words that may be a place's name written unusually, in normal form."""
        for first in self.capitals():
            for count in (3, 2):
                if first + count <= len(self.words) and len(name := self._name(first, count)) >= _SHORTEST_PHRASE:
                    yield name

    def _name(self, first: int, count: int) -> str:
        return normal.trimmed(" ".join(self.words[first : first + count]))

    def stops(self, at: int) -> bool:
        """Whether a comma or the like stands behind a word."""
        return self._ends[at][:1] in (",", ";", ":") or self.ends_sentence(at)

    def has_dot(self, at: int) -> bool:
        """Whether a full stop stands behind a word, be it after a short form."""
        return self._ends[at][:1] == "."

    @property
    def shouts(self) -> bool:
        """Whether all is in capitals, so that these tell nothing."""
        letters = "".join(self.written)
        return letters.isupper()

    def sentence_of(self, mention: Mention) -> tuple[int, int]:
        """The first word of the sentence of a mention, and the one behind its last."""
        start = max((at + 1 for at in range(mention.first) if self.ends_sentence(at)), default=0)
        ends = (at + 1 for at in range(mention.last - 1, len(self.words)) if self.ends_sentence(at))
        return start, next(ends, len(self.words))

    def ends_sentence(self, at: int) -> bool:
        """Whether a sentence ends behind a word."""
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
    owned = rf"(?:^|\s)(?:(?:{known.possessives}) (?:\w+ ){{0,2}}?)"
    person = rf"(?:{owned}|^)(?:{known.people})s?(?: \w+){{0,3}}? (?:{known.inside})"
    return re.compile(rf"{person}{_ARTICLE}$")


@cache
def _person() -> re.Pattern[str]:
    known = words()
    return re.compile(rf"(?:\b(?:{known.possessives}) (?:\w+ ){{0,1}}?|^)(?:{known.people})s?\b")


@cache
def _there() -> re.Pattern[str]:
    known = words()
    return re.compile(rf"(?:^|\s)(?:{known.inside}|{known.possessives}){_ARTICLE}$")


def _opening(before: str) -> int:
    """How many words of a sentence stand before it turns to somebody else or to what was heard."""
    found = [match.start() for match in (_person().search(before), words().told.search(before)) if match]
    return before[: min(found)].count(" ") if found else 0


@cache
def _well_before() -> re.Pattern[str]:
    known = words()
    fine = rf"(?<!not )(?<!isnt )(?<!arent )\b(?:{known.well_before})(?: (?:here|there|over|aqui))?"
    return re.compile(rf"{fine} (?:{known.inside}){_ARTICLE}$")


@cache
def _all_well() -> re.Pattern[str]:
    other = "for|the|of|about|during|no|not|nothing|nobody|del|los"
    return re.compile(rf"(?:(?!(?:{other})\b)\w+ ){{0,4}}?(?:{words().all_well})(?:\s|$)")


@cache
def _outage() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:\w+ )?(?:{words().outages}))(?:\s|$)")
