"""What is said to have been said, and what is said back of the customer's own: both must stand in the ticket."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.facts.own_matters import Matter, matters_of, named_in
from assistant.checking.kinds import own_details
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimKind

_YOURS = re.compile(r"(?<!\w)(?:you|u|your|yours|you're|her|his|their|su|sus|tu|tus|le|te)(?!\w)")
_POSSESSED = re.compile(r"(?<!\w)(?:your|su|tu|sus|tus)\s+(?:\w+\s+)?$")
_FRAME = re.compile(
    r"(?<!\w)(?:luck (?:with|at|in|on|for)|suerte (?:con|en|para)|miss(?:ed|ing)?|lo del?|"
    r"sorry (?:about|for|that)|"
    r"perdon por|siento|lamento|lamentamos|sentimos|enjoy|disfrut\w+|reach|through to|ahead of|in time for|middle of|"
    r"with|and|"
    r"plus|con|haciendo|reach|perdi\w+|pill\w+|before|antes de)\s+"
    r"(?:(?:the|your|an?|el|la|los|las|un|una|su|tu|sus|tus)\s+)?(?:\w+\s+)?$"
)
"""What stands before the name of something that the customer has on: "good luck with the", "sorry about your"."""
_ADVISED = re.compile(
    r"(?<!\w)(?:call|ring|phone|contact|ask|speak|talk|tell|check|visit|try|see|use|llam\w+|consult\w+|avis\w+|habl\w+|"
    r"pregunt\w+|from|at|desde)\s+(?:(?:to|with|the|your|a|con|a|al|su|tu|el|la|un|una|another|nearby)\s+){1,3}(?:\w+\s+)?$"
)
_SORRY = re.compile(r"(?<!\w)(?:sorry|apolog\w+|lament\w+|sient\w+|sentimos|perdon\w*|disculp\w+|still means)(?!\w)")
_OWNED = frozenset({"people", "events", "parties", "sports"})
"""Classes of which nobody speaks to a customer who has not named any."""
_ALWAYS = frozenset({"events", "sports", "meals", "professions", "clientele"})
"""Classes of which a reply only speaks because the customer did."""
_WORD = re.compile(r"\w+")
_PAUSE = re.compile(r"[,;:](?=\s)")
_NAME = re.compile(r"(?<=[a-z,0-9] )[A-Z]\w+")
_PERSONS = frozenset({"people"})
_TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2}\s?(?:am|pm|a\.m|p\.m)|\d{1,2}")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Attributions of the reply with their verdicts; nothing where the ticket is not at hand."""
    if not known.customer_text:
        return
    told: set[int] = set()
    for found in (*_swapped(reply, known), *_denied_by_us(reply, known), *own_details.find(reply, known)):
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
    return bool(before) and pattern("said", "not_said").fullmatch(before[-1]) is not None


def _own(known: Known) -> str:
    """All that may be known of the customer, folded."""
    return f"{known.customer_text}\n{known.own_text}\n{_subject(known)}\n{known.actions_text}"


def _subject(known: Known) -> str:
    ticket = known.ticket
    said = [ticket.subject or ""] if ticket else []
    said += [message.text for message in ticket.messages if message.author == "agent"] if ticket else []
    return folded("\n".join(said))


def _swapped(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """A member of a class where the ticket has only others: "your mother's pendant" for the sister's."""
    named = list(named_in(reply.prose))
    if not named:
        return
    own = _own(known)
    theirs = matters_of(own)
    public = f"{known.public_text}\n{known.policy_text}"
    inside = [match.span() for _, match in named]
    # What was done for a ticket ("line test run") names things, but nothing near them that the customer has on.
    wide = f"{known.customer_text}\n{known.own_text}\n{_subject(known)}"
    for matter, match in named:
        if matter.is_told(own, wide) or matter.found.search(public) or _is_part(match.span(), inside):
            continue
        others = [other for other in theirs if other.group == matter.group]
        if others and _theirs(reply, match, matter):
            yield _wrong(reply, known, match, matter, others[0])
        elif not others and _invented(reply, match, matter):
            message = say("said_not", said=quoted(reply, match.span()))
            yield claim(reply, match.span(), "other", "unsupported", message)


def _is_part(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Whether it is but a part of another name: the test in "driving test"."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in spans)


def _is_open(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the words only ask, suppose or advise."""
    first = reply.clause_at(match.start())[0]
    return (
        reply.sentence_at(match.start()).asks
        or pattern("said", "supposing").search(reply.prose, first, match.start()) is not None
        or _ADVISED.search(reply.prose, max(first, match.start() - 32), match.start()) is not None
    )


def _invented(reply: ReplyText, match: re.Match[str], matter: Matter) -> bool:
    """Whether somebody or something of theirs is named that the ticket has nothing like."""
    if matter.group not in _OWNED or _is_open(reply, match):
        return False
    head = reply.prose[max(0, match.start() - 40) : match.start()]
    if matter.group == "people":
        return _POSSESSED.search(head) is not None
    return _POSSESSED.search(head) is not None or (matter.group == "events" and _FRAME.search(head) is not None)


def _theirs(reply: ReplyText, match: re.Match[str], matter: Matter) -> bool:
    """Whether the words speak of this customer's own matter and give no general advice."""
    if _is_open(reply, match):
        return False
    head = reply.prose[max(0, match.start() - 40) : match.start()]
    if matter.group in _ALWAYS or _POSSESSED.search(head) or _FRAME.search(head):
        return True
    first, last = reply.clause_at(match.start())
    if matter.group == "papers" and _SORRY.search(reply.prose, 0, match.start()):
        return True
    if pattern("said", "advice").search(reply.prose, first, match.start()):
        return False
    near = _YOURS.search(reply.prose, max(first, match.start() - 24), match.start() + 1)
    marked = pattern("said", "customer").search(reply.prose, first, min(len(reply.prose), last + 24))
    fragment = _OPENING.match(reply.prose, first, match.start() + 1)
    return bool(near or marked or fragment)


_OPENING = re.compile(
    r"\W*(?:with (?:the |your )?|con (?:el |la |los |las |tu |su )?|losing |thrown |sorry |(?:\w+ ){0,3}\w*\W?$)"
)


def _wrong(reply: ReplyText, known: Known, match: re.Match[str], matter: Matter, right: Matter) -> Claim:
    language = "es" if known.context.language.startswith("es") else "en"
    shown = right.shown[language]
    shown = shown if re.fullmatch(r"[\w ]+", shown) else right.name
    if reply.cased[match.start()].isupper():
        shown = shown.capitalize()
    kind: ClaimKind = "identity" if matter.group in _PERSONS else "other"
    message = say("said_wrong", said=quoted(reply, match.span()), right=shown)
    return claim(reply, match.span(), kind, "contradicted", message, suggestion=shown)


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
    own = _own(known)
    named = mark.group() if mark.group().startswith(("the ", "those ")) else ""
    said = f"{_plain(reply, start, mark.start())} {named} {_plain(reply, max(mark.end(), start), end)}"
    words = content_words(
        " ".join(w for w in _WORD.findall(folded(said)) if not pattern("said", "general").fullmatch(w))
    )
    stems = content_words(own)
    names = {matter.name for matter in matters_of(own)}
    same = {
        word
        for matter, match in named_in(reply.prose, start, end)
        if matter.name in names
        for word in content_words(match.group())
    }
    alien = [
        word
        for word in words
        if word not in stems and word not in same and word not in known.public_words and not _similar(word, own)
    ]
    lasting = pattern("said", "lasting").search(reply.prose, start, end)
    if not (lasting and lasting.group() not in own) and (not alien or len(alien) * 2 < len(words)):
        return None
    message = say("said_not", said=quoted(reply, (start, end)))
    return claim(reply, (start, end), "other", "unsupported", message)


def _plain(reply: ReplyText, start: int, end: int) -> str:
    """A range without its names, which other kinds compare."""
    return _NAME.sub(" ", reply.cased[start:end])


def _similar(word: str, own: str) -> bool:
    """Whether the customer wrote a word that begins alike, in whatever language; figures must be the same."""
    if word[0].isdigit():
        return re.search(rf"(?<!\d){word}(?!\d)", own) is not None
    return re.search(rf"(?<!\w){re.escape(word[:4])}", own) is not None


def _scope(reply: ReplyText, mark: re.Match[str]) -> tuple[int, int]:
    """What a mark attributes: what follows it in its clause, or what its clause, else the one before, tells."""
    first, last = reply.clause_at(mark.start())
    aside = pattern("said", "aside").match(mark.group())
    after = reply.prose[mark.end() : last].strip(" ,.;:!?")
    if not aside:
        # What is told goes on over "and", up to the next comma.
        stop = _PAUSE.search(reply.prose, mark.end(), reply.sentence_at(mark.start()).end)
        return (mark.end(), stop.start() if stop else reply.sentence_at(mark.start()).end) if after else (last, last)
    if after.count(" ") >= 1:
        return mark.start(), last
    if reply.prose[first : mark.start()].strip(" ,.;:!?"):
        return first, last
    sentence = reply.sentence_at(mark.start())
    before = reply.prose[sentence.start : first].rstrip(" ,")
    if not before or before.endswith((" and", " but", " y", " que")):
        return last, reply.clause_at(min(last + 1, sentence.end - 1))[1]
    return reply.clause_at(max(sentence.start, first - 2))[0], last
