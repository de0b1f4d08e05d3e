"""Which passwords are taken, after NIST SP 800-63B-4 (3.1.1.2): length counts, and no guess of the first hour.

No rule about capitals, digits or signs, and no password expires: both make people choose worse ones.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

from assistant.errors import AccountInvalid

SHORTEST, LONGEST = 12, 256
_TYPED_MOST = 4 * LONGEST
_OWN_SHORTEST = 3
"""A name of one or two letters stands in many passwords by chance."""
_LOOKS = str.maketrans("013457@$!€", "oieastasie")
"""Digits and signs that stand for letters: whoever guesses tries them first."""
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!qaz@wsx#edc$rfv%tgb",
)  # fmt: skip
_UNIT_LONGEST = 8


def as_kept(password: str) -> str:
    """The password as it is hashed: however a keyboard writes a letter with its accent, it is the same.

    What is far too long is cut, and still too long.
    """
    return unicodedata.normalize("NFKC", password[:_TYPED_MOST])


def must_be_good(password: str, *own: str | None) -> None:
    """Raise AccountInvalid for one that is too short or long, or made of common words or the person's ``own``."""
    kept = as_kept(password)
    if not SHORTEST <= len(kept) <= LONGEST:
        raise AccountInvalid(f"A password has {SHORTEST} to {LONGEST} characters; spaces count, a sentence is fine.")
    if not kept.isprintable():
        raise AccountInvalid("A password has no line breaks and no unseen characters.")
    if _is_guessed_first(kept, commonest_words() | _own_words(own)):
        raise AccountInvalid("This password is among those that are guessed first; choose another.")


def _own_words(own: tuple[str | None, ...]) -> frozenset[str]:
    parts = {part for word in own if word for part in (word, *re.split(r"[\W_]+", word))}
    return frozenset(_letters(part) for part in parts if len(part) >= _OWN_SHORTEST)


def _is_guessed_first(password: str, words: frozenset[str]) -> bool:
    """Whether it is one or two of ``words``, a walk along a row of keys, or a piece of it repeated."""
    folded = password.casefold()
    unit = _unit(folded)
    if unit != folded and (len(unit) <= _UNIT_LONGEST or _is_guessed_first(unit, words)):
        return True
    found = _unit(_core(password))
    return _is_made_of(words, found) or _runs(folded) or _runs(found)


def _is_made_of(words: frozenset[str], letters: str) -> bool:
    pairs = ((letters[:at], letters[at:]) for at in range(1, len(letters)))
    return letters in words or any(first in words and second in words for first, second in pairs)


def _core(password: str) -> str:
    """What is left without the digits and signs that people put before and after a word, as letters."""
    return _letters(_ENDS.sub("", password)) or _letters(password)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().translate(_LOOKS))


def _unit(text: str) -> str:
    """The shortest piece that the text is made of by repeating, such as "abc" of "abcabcab"; else the text."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * (len(text) // size + 1)).startswith(text):
            return text[:size]
    return text


def _runs(text: str) -> bool:
    """Whether it only walks along a row of the keyboard, the alphabet or the digits, there or back."""
    rows = (row * 3 for row in _ROWS)
    return any(text in row or text in row[::-1] for row in rows)


@cache
def commonest_words() -> frozenset[str]:
    """The words of ``commonest_words.txt``, as letters."""
    text = files("assistant.people").joinpath("commonest_words.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(_letters(line) for line in lines if line)
