"""Fit: the right language, on topic, and a safety matter answered with what to do now."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import finding
from assistant.checking.facts.known import Known, content_words
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText, Sentence
from assistant.checking.text.words import LANGUAGES, pattern, vocabulary
from assistant.domain.check import RuleFinding

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ENOUGH = 5
_FEW, _SHORT = 2, 5
"""A short text of so many words is in the other of our languages by so many small words, where none is of ours."""
_SENTENCE = 6
_MARGIN = 2
_LONG = 10
_LEADING_SENTENCES = 3
"""What to do now comes within the first three sentences after a greeting: at most one acknowledges, one apologises."""
_PERSONS = re.compile(
    r"(?<!\w)(?:i|we|you|your|us|our|me|my|usted|su|tu|le|te|nos|nuestr[oa]s?|hemos|estamos|i'm|we're|you're|i'll|"
    r"we'll|i've|we've)(?!\w)"
)


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of fit."""
    if not reply.low.strip():
        return
    yield from _language(reply, known)
    yield from _topic(reply, known)
    yield from _safety(reply, known)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    found = {language: frozenset(vocabulary(language)["language"]["function_words"]) for language in LANGUAGES}
    return found | {language: frozenset(listed) for language, listed in vocabulary("other_languages").items()}


def _votes(text: str) -> dict[str, int]:
    words = _WORD.findall(text)
    return {language: sum(word in listed for word in words) for language, listed in _function_words().items()}


def _language(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    wanted = known.context.language.split("-")[0]
    if wanted not in _function_words():
        return
    total = _votes(reply.prose)
    best = max(total, key=lambda language: (total[language], language == wanted))
    if (best != wanted and total[best] >= _ENOUGH and total[best] >= total[wanted] * 1.5) or (
        best != wanted and total[wanted] == 0 and _is_other_of_ours(reply, total, wanted)
    ):
        yield finding(reply, "wrong_language", "block", None, say("wrong_language", right=wanted, said=best))
        return
    if best == wanted and total[wanted] == 0 and _is_foreign_script(reply):
        yield finding(
            reply, "wrong_language", "block", None, say("wrong_language", right=wanted, said="another script")
        )
        return
    for sentence in reply.sentences:
        votes = _votes(sentence.low)
        top = max(votes, key=lambda language: (votes[language], language == wanted))
        if top != wanted and votes[top] >= _ENOUGH - 1 and votes[top] > votes[wanted] + _MARGIN:
            yield finding(
                reply,
                "wrong_language",
                "block",
                (sentence.start, sentence.end),
                say("wrong_language", right=wanted, said=top),
            )


def _is_other_of_ours(reply: ReplyText, total: dict[str, int], wanted: str) -> bool:
    others = (total[language] for language in LANGUAGES if language != wanted)
    return max(others, default=0) >= _FEW and len(_WORD.findall(reply.prose)) >= _SHORT


def _is_foreign_script(reply: ReplyText) -> bool:
    letters = [c for c in reply.cased if c.isalpha()]
    return len(letters) > _SENTENCE and sum(c > "\u024f" for c in letters) * 2 > len(letters)


def _topic(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    allowed = (
        known.public_words
        | known.customer_words
        | content_words(f"{known.policy_text} {known.own_text} {known.actions_text} {_contact(known)}")
    )
    strange = [sentence for sentence in reply.sentences if _is_strange(sentence, allowed)]
    if not strange:
        return
    length = sum(len(_WORD.findall(sentence.low)) for sentence in strange)
    whole = max(1, len(_WORD.findall(reply.low)))
    severity = "block" if length >= _LONG or length * 3 >= whole or len(strange) > 1 else "warn"
    for sentence in strange:
        yield finding(
            reply,
            "off_topic",
            "block" if severity == "block" else "warn",
            (sentence.start, sentence.end),
            say("off_topic"),
        )


def _contact(known: Known) -> str:
    named = known.customer.contact if known.customer else None
    return f"{named.name} {named.role}" if named else ""


def _is_strange(sentence: Sentence, allowed: frozenset[str]) -> bool:
    if len(_WORD.findall(sentence.low)) < _SENTENCE or _PERSONS.search(sentence.low):
        return False
    found = content_words(sentence.low)
    telling = [word for word in found if len(word) >= _ENOUGH and word.isalpha()]
    return (
        len(telling) > _ENOUGH
        and "_" not in sentence.low
        and pattern("rules", "domain").search(sentence.low) is None
        and not found & allowed
    )


def _safety(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    reading = known.context.reading
    if reading is None or not reading.summary.safety:
        return
    spoken = [sentence for sentence in reply.sentences if len(_WORD.findall(sentence.low)) > 3]  # noqa: PLR2004 - a greeting has up to three words
    lead = " ".join(sentence.low for sentence in spoken[:_LEADING_SENTENCES])
    if not pattern("rules", "safety_now").search(lead):
        yield finding(reply, "safety_first", "block", None, say("safety_first"))
