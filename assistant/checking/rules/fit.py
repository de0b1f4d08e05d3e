"""Fit: the right language."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.claims import finding
from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import LANGUAGES, vocabulary
from assistant.domain.check import RuleFinding
from assistant.domain.languages import primary_language

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH = 5
_FEW, _SHORT = 2, 5
"""A short text of so many words is in the other of our languages by so many small words, where none is of ours."""
_SENTENCE = 6
_MARGIN = 2
_TWICE = 2


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of fit."""
    if not reply.low.strip():
        return
    yield from _language(reply, known)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    found = {language: frozenset(vocabulary(language)["language"]["function_words"]) for language in LANGUAGES}
    return found | {language: frozenset(listed) for language, listed in vocabulary("other_languages").items()}


@lru_cache(maxsize=512)
def _votes(text: str) -> dict[str, int]:
    words = _WORD.findall(text)
    return {language: sum(word in listed for word in words) for language, listed in _function_words().items()}


def _language(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    wanted = primary_language(known.context.language)
    if wanted not in LANGUAGES:
        # What cannot be checked cannot be sent, in whatever language it is.
        yield _wrong(reply, None, wanted, "a language that the guard cannot read, or another than asked for")
        return
    total = _votes(reply.prose)
    best = max(total, key=lambda language: (total[language], language == wanted))
    if (best != wanted and total[best] >= _ENOUGH and total[best] >= total[wanted] * 1.5) or (
        best != wanted and total[wanted] == 0 and _is_other_of_ours(reply, total, wanted)
    ):
        yield _wrong(reply, None, wanted, best)
        return
    if best == wanted and total[wanted] == 0 and _is_foreign_script(reply):
        yield _wrong(reply, None, wanted, "another script")
        return
    for sentence in reply.sentences:
        other = _other_language(sentence.low, wanted)
        if other and not _is_name(reply.cased[sentence.start : sentence.end]) and not _is_known(sentence.low, known):
            yield _wrong(reply, (sentence.start, sentence.end), wanted, other)


def _wrong(reply: ReplyText, span: tuple[int, int] | None, wanted: str, said: str) -> RuleFinding:
    return finding(reply, "wrong_language", "block", span, say("wrong_language", right=wanted, said=said))


@lru_cache(maxsize=512)
def _other_language(low: str, wanted: str) -> str | None:
    """The language that a sentence has instead of the one wanted, None where that is not clear."""
    votes = _votes(low)
    words, mine = _WORD.findall(low), _function_words()[wanted]
    best, most = None, 0
    for language, listed in _function_words().items():
        count = sum(word in listed and word not in mine for word in words)
        if language != wanted and count > most:
            best, most = language, count
    clear = most >= _ENOUGH - 1 and most > votes[wanted] + _MARGIN
    alone = votes[wanted] == 0 and most >= _FEW and len(words) >= _FEW + 1
    return best if clear or alone or (most > _FEW and most > votes[wanted] * _TWICE) else None


def _is_name(cased: str) -> bool:
    """Names and addresses: every longer word has a capital."""
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", cased))


def _is_known(low: str, known: Known) -> bool:
    """Whether the words stand in the ticket or the facts as they are: a name, a street, what the customer wrote."""
    bare = " ".join(_WORD.findall(low))
    told = f"{known.own_text} {known.public_text} {known.customer_text}"
    return bare in " ".join(_WORD.findall(told))


def _is_other_of_ours(reply: ReplyText, total: dict[str, int], wanted: str) -> bool:
    others = (total[language] for language in LANGUAGES if language != wanted)
    return max(others, default=0) >= _FEW and len(_WORD.findall(reply.prose)) >= _SHORT


def _is_foreign_script(reply: ReplyText) -> bool:
    letters = [c for c in reply.raw if c.isalpha()]
    return len(letters) > _SENTENCE and sum(c > "\u024f" for c in letters) * 2 > len(letters)
