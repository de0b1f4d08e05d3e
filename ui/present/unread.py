"""Which sentences of a text hold nothing that the guard read as a claim, and are for the person to read."""

from itertools import takewhile

from assistant.domain.check import Check
from assistant.sentences import sentences_in

_COURTESY = 4
"""Words that a sentence may have and still be a courtesy ("Thank you for waiting.")."""
_GREETING = 8
"""Words that a greeting or a line of a signature has at most."""


def unread_spans(text: str, check: Check) -> tuple[tuple[int, int], ...]:
    """Where the sentences without any claim stand, half-open; greetings, signatures and short courtesies left out."""
    sentences = [(found.start, found.start + len(found.text)) for found in sentences_in(text)]
    said = [text[start:end] for start, end in sentences]
    found, claims, ahead = [], sorted((claim.start, claim.end) for claim in check.claims), 0
    for number, (start, end) in enumerate(sentences[: _signature(said)]):
        while ahead < len(claims) and claims[ahead][1] <= start:
            ahead += 1
        read = ahead < len(claims) and claims[ahead][0] < end
        if not read and _words(said[number]) > _COURTESY and not (number == 0 and _is_greeting(said[number])):
            found.append((start, end))
    return tuple(found)


def _is_greeting(said: str) -> bool:
    return said[-1] in ",:" and _words(said) <= _GREETING


def _signature(said: list[str]) -> int:
    """The number of the first line of a signature: a closing ("Kind regards,") and short lines after it, to the end."""
    lines = list(takewhile(lambda line: line[-1] not in ".!?…" and _words(line) <= _GREETING, reversed(said)))
    closing = next((n for n, line in enumerate(lines) if line[-1] == "," and _words(line) <= _COURTESY), None)
    return len(said) if closing is None else len(said) - closing - 1


def _words(said: str) -> int:
    return sum(any(letter.isalpha() for letter in word) for word in said.split())
