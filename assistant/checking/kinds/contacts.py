"""Claims of contact: phone numbers, addresses and links, compared with the allow-list and nothing else."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.domain.check import Claim

EMERGENCY = frozenset({"911", "112", "999", "000", "988", "116123", "061", "024", "016", "111", "101"})
"""Numbers for emergencies and crises, which are help and never a contact to be listed."""
_SHORT = re.compile(
    r"(?<!\w)(?:call|dial|text|ring|phone|sms|llame al|llama al|marque el|marque|marca el|marca|llamar al|"
    r"envie un sms al)\s+(?:us\s+)?(?:on\s+|at\s+|to\s+)?(?P<n>\d{3,6})(?![\w:/%]|[.,]\d|\s?(?:am|pm|homes|"
    r"customers|minutes|hours))"
)
_HANDLE = re.compile(r"(?<![\w.@/])@[a-z0-9_]{2,30}(?![\w@]|\.\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Contacts of the reply with their verdicts."""
    for kind, span in spans(reply):
        verdict = "supported" if is_listed(reply, known, kind, span) else "unsupported"
        said = quoted(reply, span)
        if verdict == "supported":
            yield claim(reply, span, "contact", "supported", say("supported"), fact_id=_fact(known, said))
        else:
            yield claim(reply, span, "contact", "unsupported", say("contact_none", said=said))


def spans(reply: ReplyText) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every contact with its kind: url, email, phone, short, social."""
    yield from (("url", span) for span in reply.links)
    yield from (("email", span) for span in reply.emails)
    yield from (("phone", span) for span in reply.phones)
    for match in _SHORT.finditer(reply.low):
        if match["n"] not in EMERGENCY:
            yield "short", match.span("n")
    if "@" in reply.low:
        yield from (
            ("social", m.span())
            for m in _HANDLE.finditer(reply.without_emails)
            if m.start() > 0 and not _inside(m.start(), reply.links)
        )


def _inside(position: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= position < end for start, end in ranges)


def is_listed(reply: ReplyText, known: Known, kind: str, span: tuple[int, int]) -> bool:
    """Whether a contact may be given: the provider's public contacts and the customer's own at the provider."""
    said = quoted(reply, span)
    listed = _listed(known)
    if kind == "url":
        return any(_same_link(said, one) for one in listed)
    if kind == "email":
        return said.lower() in {one.lower() for one in listed}
    if kind == "social":
        return any(folded(one).endswith(folded(said)) for one in listed)
    number = "".join(c for c in folded(said) if c.isdigit())
    if number in EMERGENCY:
        return True
    return any(_same_phone(folded(said), one, _regions(known)) for one in listed if any(c.isdigit() for c in one))


def _listed(known: Known) -> tuple[str, ...]:
    found = [contact.value for contact in known.knowledge.provider.contacts]
    if known.customer and known.customer.contact:
        found += [part for part in (known.customer.contact.phone, known.customer.contact.email) if part]
    found += [str(fact.value) for fact in known.facts("contact") if fact.value]
    return tuple(found)


def _regions(known: Known) -> tuple[str, ...]:
    found = [area.country for area in known.incident.areas] if known.incident else []
    found += [service.place.country for service in known.customer.services if service.place] if known.customer else []
    return tuple(dict.fromkeys(country.upper() for country in found if country and len(country) == 2))  # noqa: PLR2004 - ISO 3166 alpha-2


@lru_cache(maxsize=4096)
def _e164(number: str, region: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _same_phone(said: str, listed: str, regions: tuple[str, ...]) -> bool:
    right = _e164(listed, regions[0] if regions else None)
    if right is None:
        digits = re.sub(r"\D", "", said)
        return digits == re.sub(r"\D", "", listed) and len(digits) >= 3  # noqa: PLR2004 - the shortest number that exists
    country = phonenumbers.region_code_for_number(phonenumbers.parse(right))
    return right in {_e164(said, region) for region in (*regions, country)}


def _same_link(said: str, listed: str) -> bool:
    if "." not in listed or "@" in listed or not said.isascii():
        return False
    mine, theirs = _parts(said), _parts(listed)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return False
    return mine[1] == theirs[1] or (theirs[1] != "" and mine[1].startswith(theirs[1] + "/")) or mine[1] == ""


def _parts(link: str) -> tuple[str, str] | None:
    try:
        split = urlsplit(link if "://" in link else f"https://{link}")
    except ValueError:
        return None
    odd = split.username or split.password or split.query or split.fragment or "\\" in link
    if odd or split.scheme not in {"http", "https"}:
        return None
    host = split.netloc.lower().removeprefix("www.")
    return host, split.path.rstrip("/")


def _fact(known: Known, said: str) -> str | None:
    plain = re.sub(r"\W", "", said).lower()
    return next(
        (fact.id for fact in known.facts("contact") if plain and plain in re.sub(r"\W", "", str(fact.value)).lower()),
        None,
    )
