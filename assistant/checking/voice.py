"""The rule ``voice``: words, spelling, form of address and signature as the ticket's brand has them. It only warns."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import say
from assistant.checking.known import Known
from assistant.checking.reply_text import ReplyText
from assistant.checking.words import vocabulary
from assistant.domain.check import RuleFinding
from knowledge_base.records import IncidentKnowledge
from prompts.voices import DEFAULT, Voice
from prompts.voices.wording import found_in

_LAST_LINES, _LONGEST_SIGN = 2, 60
_NAMED_FACTS = frozenset({"area", "contact"})


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Where a reply does not sound as its voice; nothing where no voice was given, or one that says nothing."""
    voice, language = known.context.voice, known.context.language.split("-")[0]
    if voice is None:
        return
    text = reply.raw.encode("utf-8", "replace").decode("utf-8")
    yield from _words(text, voice, language, _kept(known))
    if language == "es" and voice.is_checked_for_address:
        yield from _address(text, voice)
    if voice.brand and voice.name != DEFAULT:
        yield from _signature(text, voice, known.context.knowledge)


def _words(text: str, voice: Voice, language: str, kept: tuple[str, ...]) -> Iterator[RuleFinding]:
    for found in found_in(text, voice, language, kept):
        code = "voice_spelling" if found.spelling else "voice_say" if found.instead else "voice_avoid"
        yield _finding(text, (found.start, found.end), code, right=f"'{found.instead}'" if found.instead else "")


def _kept(known: Known) -> tuple[str, ...]:
    """Names that no voice changes: the provider's, places', people's, and those of the ticket."""
    knowledge, ticket = known.context.knowledge, known.context.ticket
    facts = [str(fact.value) for fact in knowledge.facts if fact.kind in _NAMED_FACTS]
    places = known.context.reading.summary.places if known.context.reading else ()
    named = [ticket.brand, ticket.id, ticket.customer.name if ticket.customer else None] if ticket else []
    return tuple(str(piece) for piece in (knowledge.provider.name, *facts, *places, *named) if piece)


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
