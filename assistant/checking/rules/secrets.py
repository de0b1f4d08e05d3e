"""Secrets: what is internal to the provider, and what belongs to another customer."""

import ipaddress
import re
from collections.abc import Iterator

from assistant.checking.claims import finding, quoted
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds import contacts
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import RuleFinding
from assistant.domain.vocabulary import Rule

_TOKEN = re.compile(r"[^\W_][\w./+:-]*[^\W_]|\w")
_HOST = re.compile(
    r"(?<![\w@])(?:[a-z0-9-]{1,63}\.){1,4}(?:local|internal|corp|lan|intra|intranet|localdomain)(?!\w)|"
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<![\w-])(?:olt|cmts|dslam|bng|bras|pe|ce|sw|rtr|fw|hlr|mme|enb|"
    r"gnb|msan|onu|msc|bsc|rnc|hss|edge|core)-[a-z0-9]{2,8}(?:-[a-z0-9]{1,8})*(?!\w)"
)
_RUN = 5
_SHARED = 4


def check(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    """Every breach of secrecy, and every contact that is not listed."""
    yield from _listed(reply, known)
    yield from _resources(reply, known)
    yield from _notes(reply, known)
    yield from _others(reply, known)


def _listed(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    for kind, span in contacts.spans(reply):
        if not contacts.is_listed(reply, known, kind, span):
            rule: Rule = "link_not_listed" if kind == "url" else "contact_not_listed"
            yield finding(
                reply,
                rule if kind == "url" else "contact_not_listed",
                "block",
                span,
                say(rule, said=quoted(reply, span)),
            )


def _resources(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    names = [*(known.incident.resources if known.incident else ())]
    names += [
        resource for service in (known.customer.services if known.customer else ()) for resource in service.resource_ids
    ]
    own = (
        {folded(each) for each in (known.customer.id, *(s.id for s in known.customer.services)) if each}
        if known.customer
        else set()
    )
    own |= (
        {folded(account.id) for account in (known.customer.accounts or ()) if account.id} if known.customer else set()
    )
    names += [
        subscriber
        for subscriber in (known.incident.subscribers if known.incident else ())
        if folded(subscriber) not in own
    ]
    for name in dict.fromkeys(folded(each) for each in names):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reply.low):
            yield finding(
                reply,
                "internal_evidence",
                "block",
                match.span(),
                say("internal_resource", said=quoted(reply, match.span())),
            )
    for match in (*_HOST.finditer(reply.low), *pattern("rules", "internal_words").finditer(reply.low)):
        if match.group() not in known.public_text and not _is_plain_number(match.group()):
            yield finding(
                reply,
                "internal_evidence",
                "block",
                match.span(),
                say("internal_resource", said=quoted(reply, match.span())),
            )


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
    allowed = content_words(f"{known.public_text} {known.customer_text} {known.policy_text} {known.own_text}")
    for note in notes:
        span = _rare_token(reply, known, note) or _run(reply, note, allowed) or _shared_sentence(reply, note, allowed)
        if span:
            yield finding(reply, "internal_evidence", "block", span, say("internal_note"))


def _rare_token(reply: ReplyText, known: Known, note: str) -> tuple[int, int] | None:
    """Codes, figures and names that stand in a note and nowhere in public."""
    public = f"{known.public_text} {known.customer_text} {known.policy_text} {known.own_text}"
    for index, match in enumerate(_TOKEN.finditer(note)):
        token = match.group()
        coded = sum(c.isdigit() for c in token) > 1 and len(token) >= 4  # noqa: PLR2004 - "50" is no code
        named = index > 0 and token[0].isupper() and len(token) >= 5 and not token.isupper()  # noqa: PLR2004 - short capitals are common words
        low = folded(token)
        if (coded or named) and low not in public:
            found = re.search(rf"(?<!\w){re.escape(low)}(?!\w)", reply.low)
            if found and (coded or reply.cased[found.start()].isupper()) and found.span() not in known_spans(reply):
                return found.span()
    return None


def known_spans(reply: ReplyText) -> frozenset[tuple[int, int]]:
    """Spans that are contacts, judged elsewhere."""
    return frozenset((*reply.links, *reply.emails, *reply.phones))


def _run(reply: ReplyText, note: str, allowed: frozenset[str]) -> tuple[int, int] | None:
    words = re.findall(r"\w+", folded(note))
    for index in range(len(words) - _RUN + 1):
        run = words[index : index + _RUN]
        if len(content_words(" ".join(run)) - allowed) < 2:  # noqa: PLR2004 - a run of common words is chance
            continue
        found = re.search(rf"(?<!\w){'[^a-z0-9]+'.join(map(re.escape, run))}(?!\w)", reply.low)
        if found:
            return found.span()
    return None


def _shared_sentence(reply: ReplyText, note: str, allowed: frozenset[str]) -> tuple[int, int] | None:
    """A sentence that repeats most of a note's own words in another order."""
    secret = content_words(note) - allowed
    if len(secret) < _SHARED:
        return None
    for sentence in reply.sentences:
        if len(secret & content_words(sentence.low)) >= max(_SHARED, len(secret) // 2):
            return sentence.start, sentence.end
    return None


def _others(reply: ReplyText, known: Known) -> Iterator[RuleFinding]:
    own = f"{known.own_text} {known.customer_text} {known.public_text}"
    contact = (
        folded(known.customer.contact.name)
        if known.customer and known.customer.contact and known.customer.contact.name
        else ""
    )
    for name in known.context.other_customers:
        low = folded(name).strip()
        if len(low) < 3 or low in own or low == contact or low not in reply.low:  # noqa: PLR2004 - two letters are no name
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(low)}(?!\w)", reply.low):
            yield finding(
                reply, "other_customer", "block", match.span(), say("other_customer", said=quoted(reply, match.span()))
            )
