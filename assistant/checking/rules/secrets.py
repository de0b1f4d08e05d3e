"""Secrets: what is internal to the provider, what belongs to another customer, and contacts that no list holds."""

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.people import contacts
from assistant.checking.rules import strangers
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import words
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

Span = tuple[int, int]

_TOKEN = re.compile(r"[^\W_][\w./+:-]*[^\W_]|\w")
_WORD = re.compile(r"[a-z0-9\u00c0-\uffff]+")
_HOST = re.compile(r"(?<![\w@])(?:[a-z0-9-]{1,63}\.){1,4}(?:local|internal|corp|lan|intra|intranet|localdomain)(?!\w)")
_HOST_ENDS = (".local", ".internal", ".corp", ".lan", ".intra")
_MACHINE = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w-])(?:olt|cmts|dslam|bng|bras|pe|ce|sw|rtr|fw|hlr|mme|enb|"
    r"gnb|msan|onu|msc|bsc|rnc|hss|edge|core)-[a-z0-9]{2,8}(?:-[a-z0-9]{1,8})*(?!\w)"
)
_SAID_DIGIT = re.compile(
    r"(?<!\w)(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|"
    r"nueve)(?!\w)"
)
_SPELLED = re.compile(r"(?<!\w)\w(?:[-., ]{1,2}\w){2,}(?!\w)|\d (?:dot|point|punto) \d")
_LONG_NAME = 6
_RUN = 4
_STEM, _SHARED, _MOST = 4, 3, 0.6
"""A sentence that has three of a note's own words, and most of them, tells the note in other words."""


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Contacts that are not listed and other customers, in the whole text: neither hides by a break in a line."""
    yield from _listed(reply, known)
    yield from strangers.check(reply, known)


def check_sentence(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """What is internal to the provider, in one sentence."""
    yield from _resources(reply, known)
    yield from _spelled_out(reply, known)
    yield from _notes(reply, known)


def _listed(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for kind, span in contacts.spans(reply):
        if not contacts.is_listed(reply, known, kind, span):
            rule: Rule = "link_not_listed" if kind == "url" else "contact_not_listed"
            yield finding(reply, rule, "block", span, say(rule, said=quoted(reply, span)))


def _resources(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for name in _internal_names(known):
        if name in reply.low:
            for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reply.low):
                yield _internal(reply, match.span())
    hosts = _HOST.finditer(reply.low) if any(end in reply.low for end in _HOST_ENDS) else ()
    for match in (*hosts, *_MACHINE.finditer(reply.low)):
        told = match.group() in known.public_text or match.group() in known.customer_text
        if not told and not _is_plain_number(match.group()):
            yield _internal(reply, match.span())


def _spelled_out(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Names and codes read out letter by letter: "p-e, s-t-h, zero three", "eight dot four dot one"."""
    low = _SAID_DIGIT.sub(lambda match: _said_digits()[match.group()], reply.low)
    if not _SPELLED.search(low):
        return
    public = f"{known.public_text} {known.customer_text} {known.policy_text} {known.own_text}"
    notes = known.incident.internal_notes if known.incident else ()
    codes = [token for note in notes for token, coded in _rare_tokens(note, public) if coded]
    dotted = re.sub(r" (?:dot|point|punto) ", ".", low)
    squeezed = re.sub(r"[^a-z0-9]", "", low)
    names = [name for name in (*_internal_names(known), *codes) if re.search(r"\d", name)]
    for name in names:
        bare = re.sub(r"[^a-z0-9]", "", name)
        told = len(bare) >= _LONG_NAME and re.search(r"[a-z]", bare) and bare in squeezed
        if name not in reply.low and (told or re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.]\w)", dotted)):
            yield _internal(reply, (0, len(reply.low)))


@cache
def _said_digits() -> dict[str, str]:
    entries = (entry.partition("=") for entry in words("spoken", "digits"))
    return {word: digit for word, _, digit in entries if len(digit) == 1}


def _internal(reply: ReplyText, span: Span) -> RuleFinding:
    return finding(reply, "internal_evidence", "block", span, say("internal_resource", said=quoted(reply, span)))


def _internal_names(known: Known) -> tuple[str, ...]:
    """Folded names of equipment, and of subscribers other than this customer."""
    names = [*(known.incident.resources if known.incident else ())]
    own: set[str] = set()
    if known.customer:
        names += [name for service in known.customer.services for name in service.resource_ids]
        services, accounts = known.customer.services, known.customer.accounts or ()
        ids = (known.customer.id, *(one.id for one in services), *(one.id for one in accounts))
        own = {folded(each) for each in ids if each}
    names += [name for name in (known.incident.subscribers if known.incident else ()) if folded(name) not in own]
    return tuple(dict.fromkeys(folded(each) for each in names))


def _is_plain_number(text: str) -> bool:
    if not text[0].isdigit():
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return True
    return False


def _notes(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    if known.incident is None:
        return
    notes = [*known.incident.internal_notes]
    notes += [f"{m.name} {m.change}" for m in known.incident.measurements if not m.public]
    public = f"{known.public_text} {known.customer_text} {known.policy_text} {known.own_text}"
    for note in notes:
        span = _rare_token(reply, note, public) or _run(reply, note, public) or _shared_sentence(reply, note, public)
        if span:
            yield finding(reply, "internal_evidence", "block", span, say("internal_note"))


@lru_cache(maxsize=256)
def _rare_tokens(note: str, public: str) -> tuple[tuple[str, bool], ...]:
    """Codes (True), and names, that stand in a note and nowhere in public; folded."""
    found = []
    for index, match in enumerate(_TOKEN.finditer(note)):
        token = match.group()
        coded = sum(c.isdigit() for c in token) > 1 and len(token) >= 4  # noqa: PLR2004 - "50" is no code
        named = index > 0 and token[0].isupper() and len(token) >= 5 and not token.isupper()  # noqa: PLR2004 - short capitals are common words
        if (coded or named) and folded(token) not in public:
            found.append((folded(token), coded))
    return tuple(found)


def _rare_token(reply: ReplyText, note: str, public: str) -> Span | None:
    for low, coded in _rare_tokens(note, public):
        if low not in reply.low:
            continue
        found = re.search(rf"(?<!\w){re.escape(low)}(?!\w)", reply.low)
        if found and (coded or reply.cased[found.start()].isupper()) and found.span() not in _contact_spans(reply):
            return found.span()
    return None


def _contact_spans(reply: ReplyText) -> frozenset[Span]:
    return frozenset((*reply.links, *reply.emails, *reply.phones))


@lru_cache(maxsize=64)
def _worded(low: str) -> tuple[str, tuple[int, ...], tuple[Span, ...]]:
    """The words of a text with one blank before and behind each, where each begins there, and where in the text."""
    found = tuple(_WORD.finditer(low))
    places, at = [], 1
    for match in found:
        places.append(at)
        at += len(match.group()) + 1
    return f" {' '.join(match.group() for match in found)} ", tuple(places), tuple(match.span() for match in found)


@lru_cache(maxsize=256)
def _runs(note: str, public: str) -> tuple[str, ...]:
    """Four words of a note in a row that are not all common or public."""
    words, allowed = _WORD.findall(folded(note)), content_words(public)
    runs = (words[at : at + _RUN] for at in range(len(words) - _RUN + 1))
    return tuple(f" {' '.join(run)} " for run in runs if len(content_words(" ".join(run)) - allowed) > 1)


def _run(reply: ReplyText, note: str, public: str) -> Span | None:
    text, places, spans = _worded(reply.low)
    for run in _runs(note, public):
        at = text.find(run)
        if at >= 0:
            first = bisect_right(places, at + 1) - 1
            return spans[first][0], spans[first + _RUN - 1][1]
    return None


@cache
def _stem(word: str) -> str:
    return word[:_STEM]


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in content_words(text))


@lru_cache(maxsize=256)
def _secret_stems(note: str, public: str) -> tuple[frozenset[str], ...]:
    """For each clause of a note the beginnings of its own words."""
    allowed = _stems(public)
    return tuple(_stems(clause) - allowed for clause in re.split(r"[,;.](?:\s|$)", folded(note)))


def _shared_sentence(reply: ReplyText, note: str, public: str) -> Span | None:
    """A sentence that repeats most of a note's own words in another order."""
    wanted = [secret for secret in _secret_stems(note, public) if len(secret) >= _SHARED]
    if not wanted:
        return None
    for sentence in reply.sentences:
        said = _stems(sentence.low)
        if any(len(secret & said) >= max(_SHARED, len(secret) * _MOST) for secret in wanted):
            return sentence.start, sentence.end
    return None
