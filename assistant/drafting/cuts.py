"""Whether a fragment was cut so that its meaning turned: it lost its "if", its "or", its "not".

The words stand in prompts/phrases/LANGUAGE/words.toml, ``[weaving]``: ``hinges`` and ``hinge_edges``.
"""

import re

from prompts.phrases.models import Weaving

_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*")
_END = re.compile(r"[.!?;:\n()\u2013\u2014]")
_BEFORE, _AFTER = 4, 5
_REACH = 80


def is_torn(fragment: str, text: str, weaving: Weaving) -> bool:
    """Whether a fragment of ``text`` may not be said back as it stands.

    So it is where it holds a condition or an alternative, or opens with somebody not named; where the words before it
    make it one or deny it; where the clause went on to a negation or an alternative that the fragment does not have.
    """
    inner = _words(fragment)
    first_no = next((n for n, word in enumerate(inner) if word in weaving.negatives), len(inner))
    # "We can't take cards or bookings" offers no choice.
    joined = {word for word in inner[first_no:] if word in weaving.alternatives}
    if set(inner) & weaving.hinges - joined or set(inner[:1]) & weaving.orphans:
        return True
    start = text.find(fragment)
    if start < 0:
        return False
    earlier = _END.split(text[max(0, start - _REACH) : start])[-1]
    before = _words(earlier)[-_BEFORE:]
    # "All guests working or streaming, four threats since breakfast": what is offered before a comma is another thing.
    outside = set(before) - set(_words(earlier.rpartition(",")[2])) if "," in earlier else set()
    before = [word for word in before if word not in weaving.alternatives or word not in outside]
    after = _words(_END.split(text[start + len(fragment) : start + len(fragment) + _REACH])[0])[:_AFTER]
    # "So the hospital can reach me" is what they want, not what is.
    if set(before[-1:]) & weaving.purposes and set(inner) & weaving.enablers:
        return True
    if set(before) & (weaving.hinges | weaving.hinge_edges):
        return True
    return _turns(text[start + len(fragment) :], after, weaving)


def _turns(rest: str, after: list[str], weaving: Weaving) -> bool:
    """Whether what follows, ``after`` in words, turns the fragment before it."""
    if not after or set(after[:1]) & weaving.hinges:
        return bool(after)
    if after[0] in weaving.joins or _begins_anew(rest, after, weaving):
        return False
    near = after[:1] if rest.startswith(",") else after
    return bool(set(after) & weaving.hinges or set(near) & weaving.denials)


def _begins_anew(rest: str, after: list[str], weaving: Weaving) -> bool:
    """Whether a comma follows, and after it a denial with its own verb: "the diary is online, we don't know …"."""
    if not rest.startswith(","):
        return False
    return after[0].endswith("n't") or bool(set(after[1:2]) & (weaving.verbs | weaving.finite))


def _words(text: str) -> list[str]:
    return [word.lower().replace("\u2019", "'") for word in _WORD.findall(text)]
