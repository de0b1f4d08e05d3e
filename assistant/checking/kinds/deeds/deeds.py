"""Deeds by grammar: after "I've", "we have just", "ya hemos" everything was done that is not harmless."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.text.accents import ends_stressed
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern

_SPACE = re.compile(r"[\s,]*")
_OURSELVES = re.compile(r"(?<!\w)(?:i|we|ive|weve|yo|nosotros|he|hemos|acabo|acabamos|myself)(?!\w)")
_YOURS = re.compile(r"(?<!\w)(?:you|your|su|sus|tu|tus|le|les|te)(?!\w)")
_CLITIC = re.compile(r"(?<!\w)(?:le|les|te|os)(?!\w)")
_ENGLISH_HE = re.compile(r"(?:he|she|they)(?:'|\s+(?:has|have|had)\b)")

_YOU_DID = re.compile(r"(?<!\w)(?:you|u|you've|youve|they|they've|he|she|usted|ha|has|having|have)(?: \w+)?\s*$")
_COMMAND = re.compile(r"(?<!\w)(?:avise|llame|hable|escribi|contacte|explique|notifique)(?!\w)")
"""Without an accent these ask the customer to do it: "avise a sus clientes"."""
_NEAR = 24


@dataclass(frozen=True)
class Deed:
    """A half-open range of the folded text from its subject to its verb; ``ours`` where "I" or "we" did it."""

    start: int
    verb: int
    end: int
    ours: bool = True
    passive: bool = False


def deeds(reply: ReplyText) -> Iterator[Deed]:
    """Deeds in order of their grammar; a clause may be found more than once."""
    last = -1
    for mark in pattern("deed", "ours").finditer(reply.prose):
        for deed in _after(reply, mark.start(), mark.end()):
            last = max(last, deed.end)
            yield deed
    if last >= 0:
        for match in pattern("deed", "elliptic").finditer(reply.prose):
            yield Deed(match.start(), match.end() - len(match.group().split()[-1]), match.end())
    yield from _fragments(reply)
    for match in pattern("deed", "passive").finditer(reply.prose):
        if not _undone(reply, match.start(), match.end()):
            yield Deed(match.start(), match.start(), match.end(), passive=True)
    yield from _preterites(reply)


def _after(reply: ReplyText, start: int, mark: int) -> Iterator[Deed]:
    gap = _SPACE.match(reply.prose, mark)
    verb = gap.end() if gap else mark
    had = pattern("deed", "having").match(reply.prose, verb)
    done = had or pattern("deed", "past").match(reply.prose, verb) or _just_done(reply, mark, verb)
    if done is None or _undone(reply, start, verb) or pattern("deed", "not_past").match(reply.prose, verb):
        return
    ours = _OURSELVES.search(reply.prose, start, mark) is not None and not _ENGLISH_HE.match(reply.prose, start)
    if ours and _regretted(reply, start):
        return
    theirs = (
        not ours
        and not pattern("deed", "said_to_you").match(reply.prose, verb)
        and _YOURS.search(reply.prose, verb, reply.clause_at(verb)[1])
    )
    if (
        not had
        and not theirs
        and not pattern("deed", "to_third", "in_kit").match(reply.prose, verb)
        and (pattern("deed", "harmless").match(reply.prose, verb) or _told_you(reply, start, verb))
    ):
        return
    yield Deed(start, verb, done.end(), ours)


def _regretted(reply: ReplyText, start: int) -> bool:
    """Whether it is what an apology is for: "I'm sorry we've put you in this spot"."""
    before = reply.prose[reply.clause_at(start)[0] : start].rstrip()
    return any(match.end() == len(before) for match in pattern("deed", "regret").finditer(before))


def _fragments(reply: ReplyText) -> Iterator[Deed]:
    """Deeds without a subject, as chat tells them: "escalated it for u", "just restarted your box"."""
    for sentence in reply.sentences:
        match = pattern("deed", "fragment").match(reply.prose, sentence.start)
        match = match or pattern("deed", "fragment_inside").search(reply.prose, sentence.start, sentence.end)
        if match and not _undone(reply, match.start(), match.end()) and not _told_of_customer(reply, match):
            yield Deed(match.start(), match.start(), match.end())


def _told_of_customer(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether somebody else is told to have done it: "if you've just restarted your box"."""
    return _YOU_DID.search(reply.prose, max(0, match.start() - _NEAR), match.start()) is not None


def _just_done(reply: ReplyText, mark: int, verb: int) -> re.Match[str] | None:
    """A Spanish infinitive behind "acabo de"."""
    behind = reply.prose[max(0, mark - 3) : mark] == " de"
    return pattern("deed", "infinitive").match(reply.prose, verb) if behind else None


def _told_you(reply: ReplyText, start: int, verb: int) -> bool:
    """Such as "Le hemos avisado": told to the customer."""
    told = pattern("deed", "to_you").match(reply.prose, verb)
    return told is not None and _CLITIC.search(reply.prose, max(0, start - 4), verb) is not None


def _undone(reply: ReplyText, start: int, end: int) -> bool:
    """Whether it is denied, asked or only supposed: "once we've tested it"."""
    if reply.sentence_at(start).asks or is_denied(reply, start, end):
        return True
    return pattern("deed", "undone").search(reply.prose, reply.clause_at(start)[0], start) is not None


def _to_come(reply: ReplyText, position: int) -> bool:
    """Whether the sentence dates it ahead: "mañana cambiamos equipos" is no past."""
    sentence = reply.sentence_at(position)
    return pattern("deed", "ahead").search(reply.prose, sentence.start, sentence.end) is not None


def _preterites(reply: ReplyText) -> Iterator[Deed]:
    """Spanish verbs in the first person of the past: "ya le deposité", "hicimos una prueba"."""
    for match in pattern("deed", "to_third_past").finditer(reply.prose):
        told = _COMMAND.search(match.group())
        spoken = told is None or ends_stressed(reply, match.start() + told.end())
        if spoken and not _undone(reply, match.start(), match.end()):
            yield Deed(match.start(), match.start(), match.end())
    for match in pattern("deed", "first_past").finditer(reply.prose):
        word = match.group().split()[-1]
        plain = word.endswith(("amos", "imos")) or not word.endswith(("e", "i", "o"))
        stressed = plain or ends_stressed(reply, match.end()) or word in {"hice", "puse", "traje", "dije"}
        if not stressed and not (
            match.group().startswith("ya ") and match.group().count(" ") > 1 and reply.raw.isascii()
        ):
            continue
        harmless = pattern("deed", "harmless").match(reply.prose, match.start()) or _regretted(reply, match.start())
        ahead = word.endswith(("amos", "imos")) and _to_come(reply, match.start())
        if not harmless and not ahead and not _undone(reply, match.start(), match.end()):
            yield Deed(match.start(), match.start(), match.end())
