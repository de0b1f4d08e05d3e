"""In which language to reply: asked for, else read from the newest message, else the customer's, else English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.domain.ticket import Ticket
from assistant.reading.lexicon import phrase_words, table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token, fold

DEFAULT = "en"
LETTER_WEIGHT = 1.5
SUBJECT_WEIGHT = 0.35
"""Of a word that stands only in one language's phrases about outages; related languages may share it."""
SCRIPT_SHARE = 0.3
LONG_WORD = 5
LONG_ENDINGS = range(3, 8)
ENDING_WEIGHT = 0.5
ENOUGH = 1.0
"""Weight of about one word that only this language has; less is no confident reading."""
CLEAR_LEAD = 1.4
"""How many times the runner-up's weight the best language must have."""
READ_AT_MOST = 3000
"""Letters read: more does not make a reading surer."""


@dataclass(frozen=True)
class LanguageReading:
    """The language of the reply (ISO 639-1), whether the text itself is sure, whether we write it; the text's own."""

    code: str
    confident: bool
    supported: bool
    written: str


def read_language(ticket: Ticket, newest: str, tokens: Sequence[Token], requests: Sequence[Hit]) -> LanguageReading:
    """Choose the reply's language (docs/formats.md); ``requests`` are phrases that ask for one, the last one counts."""
    read, confident = detect(newest, tokens)
    known = (ticket.customer.language if ticket.customer else None) or DEFAULT
    code = read if confident else known.replace("_", "-").split("-")[0].lower() or DEFAULT
    if requests:
        code = max(requests, key=lambda hit: hit.last).label
    return LanguageReading(code, confident or bool(requests), code in table("language")["supported"], read)


def detect(text: str, tokens: Sequence[Token]) -> tuple[str, bool]:
    """The likeliest language of a text, and whether that is confident."""
    sample = text[:READ_AT_MOST].lower()
    script = _script(sample)
    if script:
        return script, True
    weights = dict.fromkeys(table("language")["words"], 0.0)
    for token in tokens[: READ_AT_MOST // 5]:
        for code, weight in _weights().get(token.word, {}).items():
            weights[code] += weight
    for token in tokens[: READ_AT_MOST // 5]:
        for length in LONG_ENDINGS if len(token.word) > LONG_WORD else ():
            for code in (codes := _endings().get(token.word[-length:], ())):
                weights[code] += ENDING_WEIGHT / len(codes)
    for code, letters in table("language")["letters"].items():
        weights[code] += LETTER_WEIGHT * min(2, sum(sample.count(letter) for letter in letters))
    (best, first), (_, second) = sorted(weights.items(), key=lambda item: -item[1])[:2]
    return best, first >= ENOUGH and first >= CLEAR_LEAD * second


@cache
def _endings() -> Mapping[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for code, endings in table("language")["endings"].items():
        for ending in endings:
            owners[ending] = (*owners.get(ending, ()), code)
    return owners


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """For each folded word the languages that have it, each with its part of one."""
    owners: dict[str, list[str]] = {}
    for code, words in table("language")["words"].items():
        for word in dict.fromkeys(fold(word) for word in words):
            owners.setdefault(word, []).append(code)
    weights = {word: dict.fromkeys(codes, 1 / len(codes) ** 1.5) for word, codes in owners.items()}
    ours = {code: phrase_words(code) - owners.keys() for code in table("language")["supported"]}
    for code, words in ours.items():
        others = frozenset().union(*(theirs for other, theirs in ours.items() if other != code))
        weights.update((word, {code: SUBJECT_WEIGHT}) for word in words - others)
    return weights


@cache
def _scripts() -> tuple[tuple[str, int, int], ...]:
    return tuple((code, int(first, 16), int(last, 16)) for code, (first, last) in table("language")["scripts"].items())


def _script(sample: str) -> str | None:
    letters = sum(c.isalpha() for c in sample)
    if sample.isascii() or not letters:
        return None
    for code, first, last in _scripts():
        if sum(first <= ord(c) <= last for c in sample) >= SCRIPT_SHARE * letters:
            return code
    return None
