"""Claims of identity: incident and ticket ids, and the name a reply greets."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.people import handles
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import words
from assistant.domain.check import Claim

_REFERENCE = re.compile(
    r"(?<!\w)(?:incident|ticket|case|reference|ref|job|fault|incidencia|caso|referencia|expediente|averia|account|"
    r"cuenta|circuit|circuito)\s*"
    r"(?:number|no\.?|num\.?|numero|id|#|:|n\.)*\s*(?:(?:is|was|es)\s+)?(?P<id>[a-z0-9][\w-]*\d[\w-]*)"
)
_ENDING = re.compile(
    r"(?<!\w)(?:ending(?: in| with)?|ends in|terminad[oa] en|acabad[oa] en|que acaba en)\s+(?P<id>\d{2,4})(?!\w)"
)
_TITLES = "mr|mrs|ms|miss|dr|mx|sr|sra|srta|senor|senora|don|dona"
_PREFIX = 3
_HOUSEHOLD = re.compile(
    r"(?<![\w'-])(?P<name>[A-Z][\w'-]{1,24} [A-Z][\w'-]{1,24})(?:, | \()?"
    r"(?: ?(?:at|of|from|in|on|de|en|del))?(?: the| la| el)? "
    r"?(?P<place>\d{1,5} [A-Z][\w'-]{1,24} [A-Z]\w{1,24}|"
    r"(?i:calle|avenida|avda\.?|plaza|camino|paseo|c/) ?[^,.\d]{2,30},? \d{1,4})"
)
"""A person with a house number: "Carla Gomez at 22 Oak Lane", "Carla Gómez, de la calle Sol 12"."""


@cache
def _greeting() -> re.Pattern[str]:
    leads = "|".join(word.replace(" ", r"\s+") for word in sorted(words("greeting", "lead"), key=len, reverse=True))
    return re.compile(
        rf"(?:^|\n|[.!]\s)[\s\u00a1\u00bf]*(?i:{leads})[ ,]+(?:(?i:mr|mrs|ms|miss|dr|mx|sr|sra|srta|don|"
        rf"dona)\.?\s+)?(?P<name>[A-Z][\w'-]+(?: +[A-Z][\w'-]+)?)(?= *[,!.:\n-]| *$| +[a-z])"
    )


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Ids and the greeted name with their verdicts."""
    allowed = _own_ids(known)
    spans = {span for span in reply.identifiers if reply.cased[span[0]].isupper() or reply.cased[span[0]] == "#"}
    spans |= {match.span("id") for match in _REFERENCE.finditer(reply.prose) if not _is_plain_word(match["id"])}
    spans |= {match.span("id") for match in _ENDING.finditer(reply.prose)}
    for span in sorted(spans):
        yield _id_claim(reply, known, span, allowed)
    yield from _names(reply, known)
    yield from handles.find(reply, known)
    yield from _strangers(reply, known)
    yield from _households(reply, known)


def _households(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """A person named with an address, neither of them known from this ticket: somebody else's data."""
    for match in _HOUSEHOLD.finditer(reply.cased):
        name = folded(match["name"])
        told = f"{known.own_text}\n{known.customer_text}\n{known.public_text}\n{known.actions_text}"
        contact = known.customer.contact.name if known.customer and known.customer.contact else None
        if name in told or name in folded(contact or "") or folded(match["place"]) in told:
            continue
        right = known.customer.name if known.customer and known.customer.name else "somebody else"
        message = say("name_wrong", right=right, said=quoted(reply, match.span("name")))
        yield claim(reply, match.span("name"), "identity", "unsupported", message)


def _is_plain_word(text: str) -> bool:
    return text.strip("_") == "" or re.fullmatch(r"\d{1,2}(?:am|pm|th|st|nd|rd|h)?", text) is not None


def _own_ids(known: Known) -> frozenset[str]:
    found: list[str | None] = []
    if known.incident:
        found += [known.incident.id, known.incident.id.rsplit(":", 1)[-1], *known.incident.external_ids]
    if known.ticket:
        found.append(known.ticket.id)
    if known.customer:
        found.append(known.customer.id)
        for account in known.customer.accounts or ():
            found += [account.id, *(service.id for service in account.services)]
    return frozenset(folded(each) for each in found if each)


def _id_claim(reply: ReplyText, known: Known, span: tuple[int, int], allowed: frozenset[str]) -> Claim:
    text = reply.low[span[0] : span[1]]
    plain = text.lstrip("#")
    own = plain in allowed or any(one.endswith(f"-{plain}") for one in allowed)
    if own:
        fact = known.fact_id("status") if known.incident and plain in folded(known.incident.id) else None
        return claim(reply, span, "identity", "supported", say("supported"), fact_id=fact)
    if re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", f"{known.public_text}\n{known.actions_text}\n{known.own_text}"):
        return claim(reply, span, "identity", "supported", say("supported"))
    right = (
        known.incident.id
        if known.incident and re.match(r"[a-z]+", plain) and folded(known.incident.id).startswith(plain[:3])
        else None
    )
    if right is None and re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", known.customer_text):
        return claim(reply, span, "identity", "supported", say("supported_customer"))
    verdict = "contradicted" if right else "unsupported"
    return claim(
        reply, span, "identity", "contradicted" if verdict == "contradicted" else "unsupported",
        say("identity_wrong", said=quoted(reply, span)),
        fact_id=known.fact_id("status") if right else None, suggestion=right,
    )  # fmt: skip


def _names(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for match in _greeting().finditer(reply.cased):
        span = match.span("name")
        parts = [part for part in reply.low[span[0] : span[1]].split() if part not in _generic()]
        if not parts or _opens_speech(parts, reply.low[span[1] : span[1] + 1]):
            continue
        own = [known.customer.name] if known.customer and known.customer.name else []
        contact = (
            [known.customer.contact.name]
            if known.customer and known.customer.contact and known.customer.contact.name
            else []
        )
        tokens = {token for name in (*own, *contact) for token in folded(name).split()}
        if all(
            _same_name(part, tokens) or re.search(rf"(?<!\w){re.escape(part)}(?!\w)", known.customer_text)
            for part in parts
        ):
            yield claim(reply, span, "identity", "supported", say("supported"))
        elif own:
            yield claim(
                reply, span, "identity", "contradicted", say("name_wrong", right=own[0], said=quoted(reply, span)),
                suggestion=own[0].split()[-1 if _is_titled(match) else 0],
            )  # fmt: skip


def _is_titled(match: re.Match[str]) -> bool:
    """Whether the greeting calls the person by title and family name: "Dear Mr Hale"."""
    return (
        re.search(rf"(?<!\w)(?:{_TITLES})\.? +$", folded(match.group()[: match.start("name") - match.start()]))
        is not None
    )


def _titled_strangers(reply: ReplyText, known: Known, own: str) -> Iterator[Claim]:
    """Family names of other customers behind a title: "Mr Pym", "Sra. Montes"."""
    right = known.customer.name if known.customer and known.customer.name else "somebody else"
    for name in dict.fromkeys(folded(each).split()[-1] for each in known.context.other_customers if each.split()):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", own):
            continue
        for match in re.finditer(rf"(?<!\w)(?:{_TITLES})\.?\s+(?P<name>{re.escape(name)})(?!\w)", reply.low):
            message = say("name_wrong", right=right, said=quoted(reply, match.span("name")))
            yield claim(reply, match.span("name"), "identity", "contradicted", message)


def _strangers(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """First names of other customers where somebody is addressed: ", Marisol," or "Marisol, we …"."""
    own = f"{known.own_text} {known.customer_text}"
    yield from _titled_strangers(reply, known, own)
    for name in dict.fromkeys(folded(each).split()[0] for each in known.context.other_customers if each.split()):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", own):
            continue
        for match in re.finditer(rf"(?:^|[,\n]\s?|[.!?]\s)(?P<name>{re.escape(name)})(?=\s*[,.!])", reply.low):
            right = known.customer.name if known.customer and known.customer.name else ""
            yield claim(
                reply,
                match.span("name"),
                "identity",
                "contradicted",
                say("name_wrong", right=right or "somebody else", said=quoted(reply, match.span("name"))),
            )


def _opens_speech(parts: list[str], after: str) -> bool:
    # "Hello, Being cut off ..." and "Hi Losing your phones is ...": a participle before more words is no name.
    return parts[0].endswith(("ing", "iendo", "ando")) and after == " "


@cache
def _generic() -> frozenset[str]:
    return frozenset(words("greeting", "generic"))


def _same_name(part: str, tokens: set[str]) -> bool:
    return any(
        part == token or (len(part) >= _PREFIX and token.startswith(part[:_PREFIX]) and token.startswith(part))
        for token in tokens
    )
