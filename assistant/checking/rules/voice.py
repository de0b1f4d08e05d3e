"""The rule ``voice``: words, spelling, form of address and signature as the ticket's brand has them. It only warns."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.facts.known import Known
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import vocabulary
from assistant.domain.check import RuleFinding
from assistant.domain.kept_names import kept_names
from assistant.domain.languages import primary_language
from knowledge_base.records import IncidentKnowledge
from prompts.voices import DEFAULT, Voice
from prompts.voices.wording import found_in

_LAST_LINES, _LONGEST_SIGN = 2, 60


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Where a reply does not sound as its voice; nothing where no voice was given, or one that says nothing."""
    context, language = known.context, primary_language(known.context.language)
    voice = context.voice
    if voice is None:
        return
    text = reply.raw.encode("utf-8", "replace").decode("utf-8")
    kept = kept_names(context.knowledge, context.ticket, context.reading, known.customer)
    yield from _words(text, voice, language, kept)
    if language == "es" and voice.is_checked_for_address:
        yield from _address(text, voice)
    if voice.brand and voice.name != DEFAULT:
        yield from _signature(text, voice, context.knowledge)


def _words(text: str, voice: Voice, language: str, kept: tuple[str, ...]) -> Iterator[RuleFinding]:
    for found in found_in(text, voice, language, kept):
        code = "voice_spelling" if found.spelling else "voice_say" if found.instead else "voice_avoid"
        yield _finding(text, (found.start, found.end), code, right=f"'{found.instead}'" if found.instead else "")


def _address(text: str, voice: Voice) -> Iterator[RuleFinding]:
    """Each word in the form of address that the voice does not have; words in quotation marks are the customer's."""
    wrong = "usted" if voice.address == "tu" else "tu"
    quoted = [match.span() for match in re.finditer(r"[\"\u201c«][^\"\u201d»\n]{1,200}[\"\u201d»]", text)]
    for match in _forms(wrong).finditer(text):
        if not any(start <= match.start() < end for start, end in quoted):
            yield _finding(text, match.span(), f"voice_{voice.address}")


@cache
def _forms(address: str) -> re.Pattern[str]:
    listed: list[str] = vocabulary("voice")["address"][address]
    return re.compile(rf"(?<![\w@.-])(?:{'|'.join(listed)})(?![\w@-])", re.IGNORECASE)


def _signature(text: str, voice: Voice, knowledge: IncidentKnowledge) -> Iterator[RuleFinding]:
    """A last line that names another sender: the provider behind the brand, or some other team."""
    end = len(text.rstrip())
    for line in reversed(text[:end].split("\n")[-_LAST_LINES:]):
        start = end - len(line)
        if len(line) <= _LONGEST_SIGN and _is_signed_otherwise(line.strip(" .,-\u2013\u2014"), voice, knowledge):
            yield _finding(text, (start, end), "voice_brand", right=voice.brand or "")
            return
        end = start - 1


def _is_signed_otherwise(line: str, voice: Voice, knowledge: IncidentKnowledge) -> bool:
    if (voice.brand or "").casefold() in line.casefold():
        return False
    if line.casefold() == knowledge.provider.name.casefold():
        return True
    teams = (re.search(pattern, line, re.IGNORECASE) for pattern in vocabulary("voice")["signs"]["team"])
    named = next((match.group(1) for match in teams if match), None)
    return named is not None and named[:1].isupper()


def _finding(text: str, span: tuple[int, int], code: str, right: str = "") -> RuleFinding:
    said = text[slice(*span)].strip()
    return RuleFinding(
        rule="voice", severity="warn", start=span[0], end=span[1], message=say(code, said=f"'{said}'", right=right)
    )
