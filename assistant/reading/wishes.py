"""The customer's plainest request or question, in words that can be said back."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from assistant.domain.reading import Said
from assistant.reading.clauses import Clause
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token, fold

MOST_WORDS, FEWEST_WORDS = 22, 4
NEWEST, STRONG, OWN, QUESTION, COMMON, LONG = 1.0, 0.6, 0.2, 0.4, 0.5, 0.1
"""What the newest message, a word that it matters, a word of their own and a question mark add; what a question that
everybody asks, and each word beyond twelve, take off."""
EASY_WORDS = 12
MOST_OWN = 4
_SHORTEST = 4


class Wish(NamedTuple):
    """A request with its score and words."""

    score: float
    first: int
    last: int


def read_wish(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], newest: int, quotable: Callable[[Clause], bool]
) -> Said | None:
    """The best request, the newest message's before older ones; None where nothing sayable is asked.

    ``quotable`` tells whether words may be said back; ``newest`` is the first word of the newest message.
    """
    wishes = sorted(_wishes(text, tokens, hits, newest), key=lambda wish: (-wish.score, wish.first))
    for wish in wishes:
        if quotable(Clause(wish.first, wish.last)):
            start, end = tokens[wish.first].start, tokens[wish.last - 1].end
            kind = "question" if _is_question(text, tokens, wish.last) else "request"
            return Said(kind, " ".join(text[start:end].split()), start, end)
    return None


def _wishes(text: str, tokens: Sequence[Token], hits: Sequence[Hit], newest: int) -> Iterator[Wish]:
    common, strong = _choice("common"), _choice("strong")
    done = 0
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.last)):
        if hit.first < done:
            continue
        last = _sentence_end(tokens, hit.first)
        first = _opening(text, tokens, _lead(tokens, hit.first), last)
        done = last
        words = [token.word for token in tokens[first:last]]
        said = " ".join(token.word for token in tokens[_sentence_start(tokens, first) : last])
        if not len(words) >= FEWEST_WORDS or any(phrase in said for phrase in _rhetorical()):
            continue
        if len(words) > MOST_WORDS:
            last = _clause_end(tokens, first)
            words = words[: last - first]
            if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
                continue
        if hit.label == "ask" and not _is_request(text, tokens, hit, last):
            continue
        own = sum(len(word) >= _SHORTEST and word not in common for word in words)
        score = NEWEST * (hit.first >= newest) + OWN * min(MOST_OWN, own) + QUESTION * _is_question(text, tokens, last)
        score += STRONG * bool(strong.intersection(words)) - COMMON * bool(common.intersection(words))
        yield Wish(score - LONG * max(0, len(words) - EASY_WORDS) - (hit.label == "weak"), first, last)


def _is_request(text: str, tokens: Sequence[Token], hit: Hit, last: int) -> bool:
    """Whether helping words that also tell ("how it is") stand where a request begins, or a mark follows."""
    if _is_question(text, tokens, last) or tokens[hit.first].word not in _choice("telling"):
        return True
    before = tokens[hit.first - 1] if hit.first else None
    opens = before is None or before.clause != tokens[hit.first].clause or before.word in _choice("leading")
    return opens and tokens[hit.first].word not in _choice("inverted")


def _opening(text: str, tokens: Sequence[Token], first: int, last: int) -> int:
    """Of a question the words before its verb too: all from the opening mark, or the short pronouns."""
    if not _is_question(text, tokens, last):
        return first
    start = _sentence_start(tokens, first)
    if text[max(0, tokens[start].start - 1)] == "\u00bf":
        return _lead(tokens, start)
    clitics = _choice("clitics")
    while first > start and tokens[first - 1].word in clitics:
        first -= 1
    return first


def _lead(tokens: Sequence[Token], first: int) -> int:
    """From the word after "and", "please"… on: a request is said back from its verb or question word."""
    leading = _choice("leading")
    while first + 1 < len(tokens) and tokens[first].word in leading:
        first += 1
    return first


def _sentence_start(tokens: Sequence[Token], at: int) -> int:
    while at and tokens[at - 1].sentence == tokens[at].sentence:
        at -= 1
    return at


def _sentence_end(tokens: Sequence[Token], at: int) -> int:
    sentence, end = tokens[at].sentence, at
    while end < len(tokens) and tokens[end].sentence == sentence:
        end += 1
    return end


def _clause_end(tokens: Sequence[Token], at: int) -> int:
    clause, end = tokens[at].clause, at
    while end < len(tokens) and tokens[end].clause == clause:
        end += 1
    return end


def _is_question(text: str, tokens: Sequence[Token], last: int) -> bool:
    return "?" in text[tokens[last - 1].end : tokens[last - 1].end + 3].partition("\n")[0]


@cache
def _choice(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in table("wishes")["choice"][name])


@cache
def _rhetorical() -> tuple[str, ...]:
    return tuple(" ".join(fold(word) for word in said.split()) for said in table("wishes")["choice"]["rhetorical"])
