"""What is wrong, in the customer's own words, where they can be said back."""

from collections.abc import Callable, Sequence
from functools import cache

from assistant.domain.reading import Said
from assistant.reading.clauses import Clause, clauses_of, shaped
from assistant.reading.lexicon import table
from assistant.reading.patterns import Hit
from assistant.reading.tokens import Token

FEWEST, MOST = 3, 16
"""Words of a quotation that tells something and still reads well."""
FAULTS = frozenset({"out", "still_out", "impaired"})


def read_trouble(
    text: str,
    tokens: Sequence[Token],
    signals: Sequence[Hit],
    refused: frozenset[int],
    others: frozenset[int],
    body: int,
    quotable: Callable[[Clause], bool],
) -> Said | None:
    """The first clause that says what fails, no question and no demand.

    The body's comes before the subject line's, the customer's own before other people's. ``refused`` are words of
    demands and greetings, ``others`` those that name other people, ``body`` is the first word after the subject line.
    """
    marked = _marked(tokens, signals)
    clauses = [clause for clause in clauses_of(tokens) if any(at in marked for at in range(*clause))]
    told = {clause: not others.isdisjoint(range(*clause)) for clause in clauses}
    for clause in sorted(clauses, key=lambda clause: (clause.first < body, told[clause], clause.first)):
        core = [at for at in range(*clause) if at in marked]
        if any(at in refused for at in range(*clause)) or _asked(text, tokens, clause):
            continue
        quoted = shaped(tokens, clause, Clause(core[0], core[-1] + 1), whole=True)
        if FEWEST <= quoted.last - quoted.first <= MOST and quotable(quoted):
            start, end = tokens[quoted.first].start, tokens[quoted.last - 1].end
            return Said("fault", " ".join(text[start:end].split()), start, end)
    return None


def _marked(tokens: Sequence[Token], signals: Sequence[Hit]) -> frozenset[int]:
    marked = {at for hit in signals if hit.label in FAULTS for at in range(hit.first, hit.last)}
    return frozenset(marked | {at for at, token in enumerate(tokens) if token.word.startswith(_slow())})


@cache
def _slow() -> tuple[str, ...]:
    return tuple(table("services")["fault"]["slow"])


def _asked(text: str, tokens: Sequence[Token], clause: Clause) -> bool:
    last = tokens[clause.last - 1]
    return "?" in text[last.end : last.end + 3].partition("\n")[0]
