"""What is said to have been said, and what is said back of the customer's own: both must stand in the ticket."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_hours
from assistant.checking.facts.known import Known, content_words
from assistant.checking.facts.own_matters import matters_of, named_in
from assistant.checking.kinds.people import contacted, own_details, own_things
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.check import Claim
from assistant.domain.languages import primary_language

_FILLERS = frozenset({"", "tal", "just", "exactly", "and", "y", "pero", "but", "so", "asi"})
_WORD = re.compile(r"\w+")
_NOUN_FIRST = re.compile(r"(?:the|those|el|la|los|las)\s")
"""A mark that names what was told: "the wedding you described"."""
_PAUSE = re.compile(r"[,;:](?=\s)")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}\s?(?:am|pm|a\.m|p\.m)|\d{1,2}")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Attributions of the reply with their verdicts; nothing where the ticket is not at hand."""
    if not known.customer_text:
        return
    told: set[int] = set()
    ways = (own_things.find, _denied_by_us, own_details.find, contacted.find)
    for found in (one for way in ways for one in way(reply, known)):
        told.add(found.start)
        yield found
    for match in pattern("said", "customer").finditer(reply.prose):
        if _is_none(reply, match):
            continue
        found_here = _attributed(reply, known, match)
        if (
            found_here
            and found_here.start not in told
            and not any(found_here.start <= at < found_here.end for at in told)
        ):
            yield found_here


def _is_none(reply: ReplyText, match: re.Match[str]) -> bool:
    """Such as "What you told us", "when you said": nothing is quoted."""
    before = reply.prose[max(0, match.start() - 16) : match.start()].split()
    if pattern("said", "indirect").match(reply.prose, match.end() + 1):
        return True
    return bool(before) and pattern("said", "not_said").fullmatch(before[-1]) is not None


def _denied_by_us(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "We never gave you a time", where a message of ours in the thread gave one."""
    ours = [m.text for m in known.ticket.messages if m.author == "agent"] if known.ticket else []
    if not any(_TIME.search(text) for text in ours):
        return
    for match in pattern("said", "never_ours").finditer(reply.prose):
        if pattern("discourse", "negations").search(match.group()) or pattern("said", "nobody").search(match.group()):
            message = say("said_by_us", said=quoted(reply, match.span()))
            yield claim(reply, match.span(), "negation", "contradicted", message)


def _attributed(reply: ReplyText, known: Known, mark: re.Match[str]) -> Claim | None:
    start, end = _scope(reply, mark)
    if reply.sentence_at(mark.start()).asks or start >= end:
        return None
    own = own_things.own_words(known)
    language = primary_language(known.context.language)
    named = mark.group() if _NOUN_FIRST.match(mark.group()) else ""
    said = f"{_plain(reply, start, mark.start())} {named} {_plain(reply, max(mark.end(), start), end)}"
    words = content_words(
        " ".join(w for w in _WORD.findall(folded(said)) if not pattern("said", "general").fullmatch(w))
    )
    stems = content_words(own)
    names = {matter.name for matter in matters_of(own, language)}
    same = {
        word
        for matter, match in named_in(reply.prose, language, start, end)
        if matter.name in names
        for word in content_words(match.group())
    }
    alien = [
        word
        for word in words
        if word not in stems and word not in same and word not in known.public_words and not _similar(word, own)
    ]
    invented = _is_lasting(reply, (start, end), own) or _is_alien_matter(reply, known, (start, end), own)
    # A time that is said to be theirs is compared as one: beside it a single new word is chance.
    timed = any(start <= time.start < end for time in own_hours.times_of(reply.prose))
    if not invented and (len(alien) <= timed or len(alien) * 2 < len(words)):
        return None
    message = say("said_not", said=quoted(reply, (start, end)))
    return claim(reply, (start, end), "other", "unsupported", message)


def _is_lasting(reply: ReplyText, span: tuple[int, int], own: str) -> bool:
    """Whether they are said to have told of a length or a repetition of which they wrote nothing."""
    lasting = pattern("said", "lasting").search(reply.prose, *span)
    if lasting is None or lasting.group() in own:
        return False
    again = pattern("said", "again").search(lasting.group()) is not None
    return not (again and pattern("said", "again_told").search(own))


def _is_alien_matter(reply: ReplyText, known: Known, span: tuple[int, int], own: str) -> bool:
    """Whether they are said to have told of something of a closed class of which they wrote nothing."""
    named = named_in(reply.prose, primary_language(known.context.language), *span)
    return any(not matter.is_told(own, own) and not matter.found.search(known.public_text) for matter, _ in named)


def _plain(reply: ReplyText, start: int, end: int) -> str:
    """A range without its names and times, which other kinds compare."""
    text = reply.cased[start:end]
    for time in own_hours.times_of(reply.prose):
        if start <= time.start and time.end <= end:
            text = text[: time.start - start] + " " * (time.end - time.start) + text[time.end - start :]
    return _name().sub(" ", text)


@cache
def _name() -> re.Pattern[str]:
    """A capital letter in the middle of a sentence, days of the week apart."""
    days = "|".join(name for names in vocabulary("calendar")["weekdays"] for name in names)
    return re.compile(rf"(?<=[a-z,0-9] )(?!(?i:{days})(?!\w))[A-Z]\w+")


def _similar(word: str, own: str) -> bool:
    """Whether the customer wrote a word that begins alike, in whatever language; figures must be the same."""
    if word[0].isdigit():
        return re.search(rf"(?<!\d){word}(?!\d)", own) is not None
    return re.search(rf"(?<!\w){re.escape(word[:4])}", own) is not None


def _scope(reply: ReplyText, mark: re.Match[str]) -> tuple[int, int]:
    """What a mark attributes: what follows it in its clause, or what its clause, else the one before, tells."""
    first, last = reply.clause_at(mark.start())
    if _NOUN_FIRST.match(mark.group()):
        return mark.span()
    aside = pattern("said", "aside").match(mark.group())
    after = reply.prose[mark.end() : last].strip(" ,.;:!?")
    if not aside:
        # What is told goes on over "and", up to the next comma.
        stop = _PAUSE.search(reply.prose, mark.end(), reply.sentence_at(mark.start()).end)
        return (mark.end(), stop.start() if stop else reply.sentence_at(mark.start()).end) if after else (last, last)
    if after.count(" ") >= 1:
        return mark.start(), last
    if reply.prose[first : mark.start()].strip(" ,.;:!?") not in _FILLERS:
        return first, last
    sentence = reply.sentence_at(mark.start())
    before = reply.prose[sentence.start : first].rstrip(" ,")
    if not before or before.endswith((" and", " but", " y", " que")):
        return last, reply.clause_at(min(last + 1, sentence.end - 1))[1]
    return reply.clause_at(max(sentence.start, first - 2))[0], last
