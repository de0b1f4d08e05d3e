"""Claims of contact: phone numbers, addresses and links, compared with the allow-list and nothing else."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.people import desks, handles
from assistant.checking.kinds.people.given_back import is_given_back
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.spoken_numbers import spoken
from assistant.checking.text.words import vocabulary
from assistant.domain.check import Claim

EMERGENCY = frozenset({"911", "112", "999", "000", "988", "116123", "061", "024", "016", "111", "101"})
"""Numbers for emergencies and crises, which are help and never a contact to be listed."""
_SHORT = re.compile(
    r"(?<!\w)(?:call|dial|text|ring|phone|sms|message|send|llam\w+ al|marqu?\w* (?:el|al)|marqu?\w*|"
    r"(?:envi|mand)\w+ (?:un )?(?:sms|mensaje|texto))\s+(?:us\s+)?(?:(?:[^\s.!?]+\s+){0,5}?(?:on|at|to|al)\s+)?"
    r"(?P<n>\d{3,6})"
    r"(?![\w:/%]|[.,]\d|[ -]\(?\d|\s?(?:am|pm|homes|customers|minutes|hours|[a-z]+s(?!\w)))"
)
_SPELLED = re.compile(
    r"[\w.-]{2,60}\w *\n *\.[\w-]{2,}[\w./-]*|"
    r"(?:[\w.+-]{1,40} ?(?:[\[({] ?(?:at|arroba|@) ?[\])}]| at | arroba ) ?)?(?<![\w-])[\w-]{2,63} ?"
    r"(?:[\[({] ?(?:dot|punto|\.) ?[\])}] ?[a-z]{2,12}|(?: dot | punto )"
    r"(?:com|net|org|info|io|example|online|xyz|biz)(?!\w)|"
    r" dot (?:site|shop|app|help|support|uk|mx|ru|tk|co|eu|fr)(?!\w))"
)
_SPELLED_SIGN = re.compile(r"[\[({] ?(?:dot|punto|\.) ?[\])}]| dot | punto |\n *\.\w")
"""Addresses spelled out to slip past whoever looks for one: "desk(at)northlight(dot)org", "care at north dot com"."""
_PRIVATE = re.compile(r"^[\w.-]+\.(?:local|internal|lan|intra|intranet|localdomain|corp|home)$")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Contacts of the reply with their verdicts, and the desks that listed ones are said to reach."""
    found = [(span, is_listed(reply, known, kind, span)) for kind, span in spans(reply)]
    yield from desks.find(reply, known, [span for span, listed in found if listed])
    for span, listed in found:
        verdict = "supported" if listed else "unsupported"
        said = quoted(reply, span)
        if verdict == "supported":
            yield claim(reply, span, "contact", "supported", say("supported"), fact_id=_fact(known, said))
        else:
            yield claim(reply, span, "contact", "unsupported", say("contact_none", said=said))


def spans(reply: ReplyText) -> Iterator[tuple[str, tuple[int, int]]]:
    """Every contact with its kind: url, email, phone, short, social, spelled, spoken."""
    yield from (("url", span) for span in reply.links)
    yield from (("email", span) for span in reply.emails)
    yield from (("phone", span) for span in reply.phones)
    for match in _SHORT.finditer(reply.low):
        if match["n"] not in EMERGENCY and not _inside(match.start("n"), reply.phones):
            yield "short", match.span("n")
    if _SPELLED_SIGN.search(reply.low):
        yield from (("spelled", match.span()) for match in _SPELLED.finditer(reply.low))
    for span, _ in spoken(reply.low, reply.cased):
        if not any(start < span[1] and span[0] < end for start, end in (*reply.phones, *reply.links)):
            yield "spoken", span
    if "@" in reply.low:
        yield from (
            ("social", m.span())
            for m in handles.HANDLE.finditer(reply.without_emails)
            if not (m.start() == 0 and reply.before.first) and not _inside(m.start(), reply.links)
        )


def _inside(position: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= position < end for start, end in ranges)


def is_listed(reply: ReplyText, known: Known, kind: str, span: tuple[int, int]) -> bool:
    """Whether a contact may be given: the provider's, the customer's at the provider, or theirs given back."""
    return _is_public(reply, known, kind, span) or is_given_back(reply, known, span)


def _is_public(reply: ReplyText, known: Known, kind: str, span: tuple[int, int]) -> bool:
    said = quoted(reply, span)
    listed = _listed(known)
    if kind == "url":
        return any(_same_link(said, one) for one in listed) or _is_customers_host(known, folded(said))
    if kind == "email":
        return said.lower() in {one.lower() for one in listed}
    if kind == "social":
        return any(folded(one).endswith(folded(said)) for one in listed) or handles.is_customers(reply, known, span)
    return kind != "spelled" and _is_listed_number(reply, known, kind, span)


def _is_listed_number(reply: ReplyText, known: Known, kind: str, span: tuple[int, int]) -> bool:
    said, listed = quoted(reply, span), _listed(known)
    text = folded(said)
    if kind == "spoken":
        text = next((digits for _, digits in spoken(text, said) if digits), text)
    number = "".join(c for c in text if c.isdigit())
    if number in EMERGENCY or number in _emergency_abroad(_regions(known)):
        return True
    listed_numbers = (one for one in listed if any(c.isdigit() for c in one))
    return any(_same_phone(text, one, _regions(known)) for one in listed_numbers)


def _emergency_abroad(regions: tuple[str, ...]) -> frozenset[str]:
    told: dict[str, list[str]] = vocabulary("countries")["emergency"]
    return frozenset(number for region in regions for number in told.get(region, ()))


def _is_customers_host(known: Known, said: str) -> bool:
    """A machine in the customer's own network that their log names: nobody can be led there."""
    return _PRIVATE.search(said) is not None and said in known.customer_text


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


@lru_cache(maxsize=4096)
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
