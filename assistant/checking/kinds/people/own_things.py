"""The customer's own people, events, trades and things said back: each must be one that the ticket tells of."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.facts.own_matters import Matter, matters_of, named_in
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.languages import primary_language
from assistant.domain.vocabulary import ClaimKind

_OWNED = frozenset(
    {"people", "events", "parties", "sports", "meals", "clientele", "businesses", "pursuits", "professions"}
)
"""Classes of which nobody speaks to a customer who has not named any."""
_ALWAYS = frozenset({"events", "sports", "meals", "professions", "clientele"})
"""Classes of which a reply hardly ever speaks in general."""
_TOLD_BESIDE = frozenset({"events", "sports", "meals", "clientele", "businesses", "pursuits"})
"""Classes of which a ticket that names one leaves no room for another."""
_SPOKEN_OF = frozenset({"events", "sports", "meals", "clientele"})
"""Classes of which words of sympathy need no "your"."""
_PERSONS = frozenset({"people"})
_NEAR, _ADVICE = 48, 40
_OPENING = re.compile(
    r"\W*(?:with (?:the |your )?|con (?:el |la |los |las |tu |su )?|losing |thrown |sorry "
    r"|(?!(?:the|this|that|these|it|it's|in|our|we|there|two|for|en|el|la|los|las|esta?|por|se)\b)"
    r"(?:[a-z'-]+ ){0,3}\w*\W?$)"
)
"""A fragment at the head of a sentence: "A wedding party at three", "Thrown out of class"."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """A member of a class where the ticket has only others, or none: "your mother's pendant" for the sister's."""
    language = primary_language(known.context.language)
    named = list(named_in(reply.prose, language))
    if not named:
        return
    own = own_words(known)
    theirs = matters_of(own, language)
    public = f"{known.public_text}\n{known.policy_text}"
    inside = [match.span() for _, match in named]
    # What was done for a ticket ("line test run") names things, but nothing near them that the customer has on.
    wide = f"{known.customer_text}\n{known.own_text}\n{_subject(known)}"
    for matter, match in named:
        if _is_part(match.span(), inside) or _is_ours(reply, match):
            continue
        if matter.is_told(own, wide) or _is_named(match, wide) or matter.found.search(public):
            continue
        others = [other for other in theirs if other.group == matter.group]
        if others and _is_theirs(reply, match, matter):
            yield _wrong(reply, known, match, matter, others[0])
        elif not others and _is_invented(reply, match, matter):
            message = say("said_not", said=quoted(reply, match.span()))
            yield claim(reply, match.span(), "other", "unsupported", message)


def own_words(known: Known) -> str:
    """All that may be known of the customer, folded."""
    return f"{known.customer_text}\n{known.own_text}\n{_subject(known)}\n{known.actions_text}"


def _subject(known: Known) -> str:
    ticket = known.ticket
    said = [ticket.subject or ""] if ticket else []
    said += [message.text for message in ticket.messages if message.author == "agent"] if ticket else []
    return folded("\n".join(said))


def _is_named(match: re.Match[str], own: str) -> bool:
    """Whether the ticket has the noun itself, in other company: "match on at 8" for "your match"."""
    noun = match.group().split()[-1]
    return match.group().count(" ") == 1 and re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", own) is not None


def _is_part(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Whether it is but a part of another name: the test in "driving test"."""
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in spans)


def _is_ours(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether it is ours or belongs to the work: "our night shift", "the crew's truck"."""
    return _ends(reply.prose[max(0, match.start() - _ADVICE) : match.start()], "ours")


def _is_open(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the words only ask, suppose or advise."""
    first = reply.clause_at(match.start())[0]
    near = reply.prose[max(first, match.start() - _ADVICE) : match.start()]
    return (
        reply.sentence_at(match.start()).asks
        or pattern("said", "supposing").search(reply.prose, first, match.start()) is not None
        or _ends(near, "advised", "perhaps")
        or pattern("own_things", "may_help").match(reply.prose, match.end() + 1) is not None
    )


def _ends(text: str, *names: str) -> bool:
    """Whether words of these lists stand right in front of what follows ``text``."""
    return _at_end(*names).search(text) is not None


@cache
def _at_end(*names: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern('own_things', *names).pattern}\s*$")


def _is_possessed(reply: ReplyText, match: re.Match[str]) -> bool:
    first = reply.clause_at(match.start())[0]
    if pattern("own_things", "yours").match(match.group()):
        return True
    if _ends(reply.prose[max(first, match.start() - _NEAR) : match.start()], "yours"):
        return True
    return pattern("own_things", "of_yours").match(reply.prose, match.end() + 1) is not None


def _is_framed(reply: ReplyText, match: re.Match[str]) -> bool:
    return _ends(reply.prose[max(0, match.start() - _NEAR) : match.start()], "frames")


def _is_invented(reply: ReplyText, match: re.Match[str], matter: Matter) -> bool:
    """Whether somebody or something of theirs is named that the ticket has nothing like."""
    if matter.group not in _OWNED or _is_open(reply, match):
        return False
    if _is_possessed(reply, match) or (matter.group == "parties" and _is_placed(reply, match)):
        return True
    framed = matter.group in _SPOKEN_OF and _is_framed(reply, match)
    return framed or (matter.group in {*_SPOKEN_OF, "businesses"} and _is_definite(reply, match))


def _is_placed(reply: ReplyText, match: re.Match[str]) -> bool:
    """Such as "Your mum's in hospital": somebody of theirs is told to be there."""
    return _ends(reply.prose[reply.clause_at(match.start())[0] : match.start()], "placed")


def _is_definite(reply: ReplyText, match: re.Match[str]) -> bool:
    """Such as "Hope the appointment can be moved": one that is known to both."""
    front = reply.prose[max(0, match.start() - _NEAR) : match.start()]
    return _ends(front, "hoping")


def _is_theirs(reply: ReplyText, match: re.Match[str], matter: Matter) -> bool:
    """Whether the words speak of this customer's own matter and give no general advice."""
    if _is_open(reply, match):
        return False
    if matter.group in _TOLD_BESIDE or _is_possessed(reply, match) or _is_framed(reply, match):
        return True
    first, last = reply.clause_at(match.start())
    if matter.group == "papers" and pattern("own_things", "sorry").search(reply.prose, 0, match.start()):
        return True
    if pattern("said", "advice").search(reply.prose, first, match.start()):
        return False
    reach = first if matter.group in _ALWAYS else max(first, match.start() - 24)
    near = pattern("own_things", "you").search(reply.prose, reach, match.start() + 1)
    marked = pattern("said", "customer").search(reply.prose, first, min(len(reply.prose), last + 24))
    fragment = _OPENING.match(reply.prose, first, match.start() + 1)
    return bool(near or marked or fragment)


def _wrong(reply: ReplyText, known: Known, match: re.Match[str], matter: Matter, right: Matter) -> Claim:
    shown = right.shown.get(primary_language(known.context.language), right.name)
    shown = shown if re.fullmatch(r"[\w ]+", shown) else right.name
    if reply.cased[match.start()].isupper():
        shown = shown.capitalize()
    kind: ClaimKind = "identity" if matter.group in _PERSONS else "other"
    message = say("said_wrong", said=quoted(reply, match.span()), right=shown)
    return claim(reply, match.span(), kind, "contradicted", message, suggestion=shown)
