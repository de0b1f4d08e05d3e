"""How many are affected, and who is counted: customers, sites, lines."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge_base.prose.text import plain, sentences
from knowledge_base.prose.words import alternatives, pattern, raw_pattern


def counts_in(sentence: str) -> frozenset[int]:
    """The numbers of those affected that a sentence names, if it says that something fails."""
    if pattern("count", "other").search(sentence) or pattern("count", "well").search(sentence):
        return frozenset()
    if not pattern("service_notes", "affected").search(sentence) and not _is_bare(sentence):
        return frozenset()
    found = numbers_in(sentence)
    return found if len(found) < 2 else _of_people(sentence) or found  # noqa: PLR2004 - several


def _is_bare(sentence: str) -> bool:
    """Whether a line holds nothing but counts: "6 sites / 2,140 subs"."""
    rest = _labelled().sub("", _counted().sub("", sentence))
    return rest != sentence and not re.search(r"\w{2}", rest)


def _of_people(sentence: str) -> frozenset[int]:
    """The numbers of people, where those of sites or links stand beside them."""
    told = (one for one in _counted().finditer(sentence) if pattern("count", "people").search(one["what"]))
    return frozenset(map(_number, told))


def read_count(said: Sequence[str]) -> tuple[int, str] | None:
    """How many are affected and the sentence that tells it, if one number only is named in all of them."""
    told = [(count, one) for one in said for count in counts_in(one)]
    return told[0] if len({count for count, _ in told}) == 1 else None


def numbers_in(text: str) -> frozenset[int]:
    """Every whole number in front of, or labelled with, somebody who can be affected."""
    return frozenset(map(_number, (*_counted().finditer(text), *_labelled().finditer(text))))


def counted_as(count: int, bodies: Iterable[str]) -> str | None:
    """What the posts call those whom they count with this number ("business sites"); None where none tells."""
    for body in bodies:
        for found in _counted().finditer(plain(body)):
            if _number(found) == count:
                return str(found["what"])
    return None


def share_told(bodies: Iterable[str]) -> tuple[str, str] | None:
    """Words for how many ("about 15% of customers") and their sentence, from posts newest first; None where none."""
    for body in bodies:
        told = [
            (found[0], one)
            for one in sentences(plain(body))
            if pattern("service_notes", "affected").search(one)
            and not pattern("count", "other").search(one)
            and not raw_pattern("quote", "refuse").search(one)
            for found in pattern("count", "share").finditer(one)
        ]
        if told:
            return told[0] if len({words.lower() for words, _ in told}) == 1 else None
    return None


def _number(found: re.Match[str]) -> int:
    digits = found["number"].replace(",", "").replace(" ", "").lower()
    return int(float(digits[:-1]) * 1000) if digits.endswith("k") else int(digits.replace(".", ""))


@cache
def _counted() -> re.Pattern[str]:
    unit, filler = pattern("count", "unit").pattern, pattern("count", "filler").pattern
    number = rf"(?<![\w.,$-])(?<!\d to )(?<!\d or )(?P<number>{_DIGITS})\+?"
    what = rf"(?P<what>(?:{filler} ){{0,3}}{unit}(?:(?:,| and|, and| or) (?:{filler} )?{unit})*)"
    return re.compile(rf"{number} {what}", re.IGNORECASE)


@cache
def _labelled() -> re.Pattern[str]:
    about = r"(?:about |around |approximately |approx\.? |~\s?|over )?"
    after = r"(?![\w%]|[.,]\d|\s?(?:-|to|of)\s?\d)"
    label = alternatives("count", "label")
    return re.compile(rf"(?<!\w){label}\s?(?::\s?\||[:=|-])\s?{about}(?P<number>{_DIGITS})\+?{after}", re.IGNORECASE)


_DIGITS = r"(?:(?!0)\d{1,3}(?:,\d{3}|\.\d{3}(?!\d)| \d{3}(?!\d))+|(?!0)\d{1,7}(?:\.\d)?k|(?!0)\d{1,7})"
