"""How much a clause tells about this customer: whose it is, what it is about, what cannot be done or was lost."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from assistant.reading.clauses import LONGEST_QUOTE, Clause
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

WEIGHTS = {"own": 1.0, "people": 0.8, "work": 0.6, "unable": 1.2, "loss": 1.5, "waste": 1.2, "act": 0.7, "when": 0.8}
"""What each sign adds to a clause; tuned on the seen cases in tests/unit/reading_cases/impact_seen.yaml."""
CONTENT_WEIGHT, CONTENT_MOST = 0.3, 4
NUMBER_WEIGHT = 0.3
COUNTED, LEANS = 0.4, 0.5
"""Added where people or things of work are counted: that is told by somebody who has them before their eyes.
The second is taken off where a clause leans on an earlier one ("in front of them")."""
SUBJECT_LINE = 0.8
"""Taken off a clause of the subject line: the message says the same in whole sentences."""
SUBJECT = 0.4
"""Added where the clause begins with a person of the customer's."""
VAGUE, ABOUT_US, FAULT, SUPPOSED = 0.8, 0.5, 0.5, 1.0
"""Taken off a clause without a subject of its own, about us, that mostly reports the outage, or that only supposes."""
ENOUGH_CONTENT, ENOUGH_TIMED = 3, 2
FEWEST_WORDS, MOST_WORDS = 3, 30
_SHORTEST_WORD = 3
BACKDROPS = ("told", "self", "idle")
OPENING = 3
"""Within how many words a clause shows that it is about us or about who they are."""
FEWEST_FAINT, MOST_FAINT, ENOUGH_FAINT = 2, 22, 2

HINDERING = {"legal_threat": "refuse", "cancel_threat": "refuse", "abuse": "refuse", "out": "fault"}


class Telling(NamedTuple):
    """``score`` orders clauses; ``specific`` is a consequence by itself; ``sayable`` is neither question nor demand.

    ``asked``: it is a question. ``backdrop``: it is about what we told them, or says who they are. ``faint``: no
    consequence by itself, yet worth saying where nothing clearer is told. ``vague``: it begins with a word that points
    back ("that's 13 so far"). ``core`` must not be cut off.
    """

    score: float
    specific: bool
    sayable: bool
    asked: bool
    vague: bool
    core: Clause
    backdrop: bool = False
    faint: bool = False


Marks = Mapping[str, frozenset[int]]


def marks_of(hits: Sequence[Hit], signals: Sequence[Hit]) -> Marks:
    """For each sign the words that carry it; threats count as refused, reports of an outage as ``fault``."""
    marks: dict[str, set[int]] = {
        label: set() for label in (*WEIGHTS, *BACKDROPS, "refuse", "report", "plain", "fault", "fine")
    }
    for hit in hits:
        marks[hit.label].update(range(hit.first, hit.last))
    for hit in signals:
        if hit.label in HINDERING:
            marks[HINDERING[hit.label]].update(range(hit.first, hit.last))
    return {label: frozenset(words) for label, words in marks.items()}


@cache
def _personal() -> re.Pattern[str]:
    return re.compile("|".join(table("telling")["personal"]["patterns"]))


def is_personal(text: str) -> bool:
    """Whether a quotation would repeat an address, a number to call or an account."""
    return bool(_personal().search(text))


def tell(text: str, tokens: Sequence[Token], clause: Clause, marks: Marks) -> Telling:
    """What a clause tells, from the signs in it; time linear in its length."""
    words = frozenset(range(clause.first, clause.last))
    plain = marks["plain"]
    here = {label: words & marks[label] for label in WEIGHTS}
    for label in ("people", "work"):
        here[label] -= plain
    small = (words & plain).union(here["own"], here["when"], here["unable"], here["act"])
    content = sum(_is_content(text, tokens, at) for at in words - small)
    faulty = bool(words & marks["fault"])
    score = sum(WEIGHTS[label] for label, found in here.items() if found and not (faulty and label == "when"))
    score += CONTENT_WEIGHT * min(CONTENT_MOST, content)
    score += NUMBER_WEIGHT * any(tokens[at].word[0].isdigit() for at in words if not faulty)
    shape = table("telling")["shape"]
    vague = tokens[clause.first].word in (*shape["vague"], *shape["bare"])
    score += SUBJECT * (tokens[clause.first].word in shape["persons"])
    score -= LEANS * any(tokens[at].word in shape["leaning"] for at in words)
    score -= VAGUE * vague + ABOUT_US * any(tokens[at].word in shape["ours"] for at in words)
    counted = any(tokens[at].word in shape["numbers"] or tokens[at].word[0].isdigit() for at in words)
    score += COUNTED * bool(counted and (here["people"] or here["work"]))
    supposed = tokens[clause.first].word in shape["conditional"]
    score -= FAULT * faulty + SUPPOSED * supposed
    asked = _asks(text, tokens, clause)
    sayable = not (words & marks["refuse"]) and not asked
    suffers = bool(here["loss"] or here["waste"] or (here["unable"] and (here["people"] or here["work"])))
    if faulty and not here["waste"]:
        content -= 1
    told = _opens(clause, marks["told"])
    sayable = sayable and (suffers or not words & marks["fine"])
    tools = any(tokens[at].word not in shape["premises"] for at in here["work"])
    idle = _opens(clause, marks["idle"]) and not suffers and not tools
    stated = sayable and not supposed and not idle and (suffers or not words & marks["report"])
    specific = stated and _is_specific(here, content, len(words))
    backdrop = told or (_opens(clause, marks["self"]) and not suffers)
    inverted = tokens[clause.first].word in shape["helping"]
    specific = specific and not (inverted and any(tokens[at].word in shape["ours"] for at in words))
    faint = stated and not told and not inverted and _is_faint(text, tokens, here, words, content, faulty=faulty)
    return Telling(score, specific, sayable, asked, vague, _core(clause, here), backdrop, faint)


def _opens(clause: Clause, marked: frozenset[int]) -> bool:
    return any(at in marked for at in range(clause.first, min(clause.last, clause.first + OPENING)))


def _is_faint(
    text: str,
    tokens: Sequence[Token],
    here: Mapping[str, frozenset[int]],
    words: frozenset[int],
    content: int,
    *,
    faulty: bool,
) -> bool:
    """Whether a clause speaks of somebody, of work or of a loss, and not only of a place without service."""
    if not FEWEST_FAINT <= len(words) <= MOST_FAINT:
        return False
    named = {at for at in words if _is_name(text, tokens, at)}
    premises = {
        at
        for at in here["work"] | here["people"]
        if at in named or tokens[at].word in table("telling")["shape"]["premises"]
    }
    # "My brother has no internet" reports the fault once more.
    stake = (here["work"] if faulty else here["people"] | here["work"]) - premises
    hindered = here["unable"] and content >= ENOUGH_FAINT and not faulty
    return bool(stake or here["loss"] or hindered or (premises and content >= ENOUGH_FAINT and not faulty))


def _core(clause: Clause, here: Mapping[str, frozenset[int]]) -> Clause:
    """From the first to the last telling word, or only the last of them where that is too long to quote."""
    telling = here["people"] | here["work"] | here["loss"] | here["waste"] | here["unable"]
    first, last = min(telling, default=clause.first), max(telling, default=clause.first)
    return Clause(first if last - first < LONGEST_QUOTE else last, last + 1)


def _is_specific(here: Mapping[str, frozenset[int]], content: int, length: int) -> bool:
    if not FEWEST_WORDS - 1 <= length <= MOST_WORDS:
        return False
    if here["waste"]:
        return True
    stake = here["people"] or here["work"] or (here["own"] and content >= ENOUGH_CONTENT)
    event = here["unable"] or here["loss"] or here["act"] or here["when"]
    anchored = here["own"] or here["people"] or here["loss"] or here["unable"] or here["when"]
    hindered = here["own"] and (here["unable"] or here["loss"]) and content
    timed = here["act"] and here["when"] and content >= (1 if here["own"] else ENOUGH_TIMED)
    plenty = (here["people"] or (here["own"] and here["work"])) and content >= ENOUGH_CONTENT
    return bool(
        (hindered or timed or (stake and (event or plenty))) and anchored and content and length >= FEWEST_WORDS
    )


def _is_content(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word has a meaning of its own and is no name: names are capitals inside a sentence."""
    token = tokens[at]
    if len(token.word) < _SHORTEST_WORD or not token.word.isalpha():
        return False
    return not _is_name(text, tokens, at)


def _is_name(text: str, tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    inside = at > 0 and tokens[at - 1].sentence == token.sentence
    written = text[token.start : token.end]
    return inside and written[0].isupper() and written != written.upper()


def _asks(text: str, tokens: Sequence[Token], clause: Clause) -> bool:
    """Whether a clause is a question."""
    last = tokens[clause.last - 1]
    if "?" in text[last.end : last.end + 4].partition("\n")[0]:
        return True
    shape = table("telling")["shape"]
    first, following = tokens[clause.first].word, tokens[min(clause.first + 1, clause.last - 1)].word
    if first in shape["helping"]:
        return following in shape["asking"]
    return first in shape["queries"]
