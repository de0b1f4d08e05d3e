"""Claims of place: known names, postcodes, and capitalised names after "in", compared with the incident's areas."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words
from assistant.domain.check import Claim

_POSTCODE = re.compile(
    r"(?<![\w$\u20ac\u00a3.,:#/-])(?:\d{5}(?:-\d{4})?|[a-z]{1,2}\d{1,2}[a-z]?(?:\s\d[a-z]{2})?)(?![\w%:/]|[.,-]\d)"
)
_NAME = r"[A-Z][\w'.-]*[\w](?:\s+(?:(?:of|de|del|la|las|los|el|upon|on|le|under)\s+)*[A-Z][\w'-]+){0,3}"
_JOIN = r"(?:\s*,\s*(?:and\s+|y\s+)?|\s+(?:and|or|y|e|o)\s+|\s*/\s*|\s+&\s+)"


@lru_cache(maxsize=8)
def _gazetteer(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = sorted({folded(name).strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)  # noqa: PLR2004 - "IL" is also "ill"
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w])") if known else None


@cache
def _after_lead() -> re.Pattern[str]:
    leads = "|".join(sorted((w.replace(" ", r"\s+") for w in words("places", "lead")), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?i:{leads})\s+(?:(?i:the|el|la|los|las)\s+)?(?:(?i:area|city|town|village|ciudad|zona|barrio|"
        rf"pueblo)\s+(?i:of|de)\s+)?(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,6}})"
    )


@cache
def _before_tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<names>{_NAME})\s+(?:(?:internet|phone|mobile|tv|broadband|network|service|email|"
        rf"vpn)\s+)?(?:{'|'.join(words('places', 'tail'))})(?!\w)"
    )


@cache
def _also_out() -> re.Pattern[str]:
    # "Carlisle is affected as well": a name that is said to be out beside the others.
    state = "affected|out|down|offline|hit|without|back|restored|cut off"
    return re.compile(
        rf"(?<![\w-])(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})\s+(?:is|are|was|were)\s+(?:"
        rf"also\s+(?:{state})\b|(?:{state})\b[^.!?\n]{{0,24}}\b(?:as well|too)\b)"
    )


@cache
def _not_places() -> frozenset[str]:
    return frozenset(words("places", "not_places"))


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Places of the reply with their verdicts."""
    taken = bytearray(len(reply.low))
    for span in (*_listed(reply, known), *_postcodes(reply, known), *_capitalised(reply, known)):
        if any(taken[span[0] : span[1]]):
            continue
        taken[span[0] : span[1]] = b"\1" * (span[1] - span[0])
        yield _claim(reply, known, span)


def _listed(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    names = _gazetteer(known.knowledge.gazetteer)
    for match in names.finditer(reply.prose) if names else ():
        first = reply.cased[match.start()]
        lead = reply.low[max(0, match.start() - 8) : match.start()].split()
        if first.isupper() or first.isdigit() or (lead and lead[-1] in {"in", "near", "around", "en", "for", "at"}):
            yield match.span()


def _postcodes(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    like = {re.sub(r"\d+", "9", code) for code in _own_postcodes(known)}
    for match in _POSTCODE.finditer(reply.prose):
        code = match.group()
        numeric = code[0].isdigit()
        before = reply.low[max(0, match.start() - 14) : match.start()]
        placed = re.search(
            r"\b(?:in|zip|postcode|zip code|codigo postal|postal|area|part of|across|and|el|en|cp|around|near)\s*\(?$",
            before,
        )
        counted = re.match(
            r"\s+(?:homes|customers|households|people|hogares|clientes|subscribers|users)", reply.low[match.end() :]
        )
        upper = reply.cased[match.start()].isupper()
        if (
            counted
            or (numeric and not placed and "(" not in before[-1:])
            or (not numeric and not (upper and (placed or _shape(code) in like)))
        ):
            continue
        yield match.span()


def _shape(code: str) -> str:
    return re.sub(r"\d+", "9", code)


def _own_postcodes(known: Known) -> set[str]:
    found = {folded(code) for area in (known.incident.areas if known.incident else ()) for code in area.postcodes}
    for service in known.customer.services if known.customer else ():
        if service.place and service.place.postcode:
            found.add(folded(service.place.postcode))
    return found


def _capitalised(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    if reply.cased.isupper():
        return
    for around in (_after_lead(), _before_tail(), _also_out()):
        for match in around.finditer(reply.cased):
            if reply.prose[match.start("names")] == "_" or (
                around is _before_tail() and _opens_sentence(reply, match.start("names"))
            ):
                continue
            position = match.start("names")
            for name in re.split(_JOIN, match["names"]):
                start = reply.cased.index(name, position)
                position = start + len(name)
                span = _trimmed(reply, start, position)
                if span and around is _also_out() and pattern("rules", "domain").search(reply.low[span[0] : span[1]]):
                    continue
                if span and not _is_person_or_thing(known, reply.low[span[0] : span[1]]):
                    yield span


def _opens_sentence(reply: ReplyText, position: int) -> bool:
    # "Turning customers away" begins with a capital because it begins.
    return not reply.low[reply.sentence_at(position).start : position].strip(" \n\"'(-")


def _trimmed(reply: ReplyText, start: int, end: int) -> tuple[int, int] | None:
    """The name without leading and trailing words that are no place; None where nothing is left."""
    while start < end:
        rest = reply.low[start:end]
        words_left = rest.split()
        if words_left[0].strip(".'") in _not_names():
            start += len(words_left[0])
            start += len(reply.low[start:end]) - len(reply.low[start:end].lstrip())
        elif words_left[-1].strip(".'") in _not_names() and len(words_left) > 1:
            end = start + len(rest.rstrip()) - len(words_left[-1])
            end = start + len(reply.low[start:end].rstrip())
        else:
            return start, end
    return None


@cache
def _not_names() -> frozenset[str]:
    from assistant.checking.text.words import vocabulary  # noqa: PLC0415 - one small table

    calendar = vocabulary("calendar")
    return _not_places() | {name for names in (*calendar["months"], *calendar["weekdays"]) for name in names}


def _is_person_or_thing(known: Known, name: str) -> bool:
    voice, ticket = known.context.voice, known.ticket
    own = [known.knowledge.provider.name, ticket.brand if ticket else None, voice.brand if voice else None]
    if known.customer:
        own.append(known.customer.name)
        own.append(known.customer.contact.name if known.customer.contact else None)
    parts = {part for text in own if text for part in folded(text).split()}
    return all(part in parts for part in name.split())


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    name, said = reply.low[span[0] : span[1]], quoted(reply, span)
    if _in_text(name, _incident_places(known)):
        return claim(reply, span, "place", "supported", say("supported"), fact_id=_fact_of(known, name))
    if (_in_text(name, known.own_text) or _in_text(name, known.customer_text)) and not _made_the_incidents(
        reply, known, span
    ):
        return claim(reply, span, "place", "supported", say("supported_customer"))
    if _in_text(name, known.public_text) or _in_text(name, known.actions_text) or _in_text(name, _contacts(known)):
        return claim(reply, span, "place", "supported", say("supported"))
    if known.incident and known.incident.areas:
        right = ", ".join(area.description for area in known.incident.areas if area.description) or "elsewhere"
        suggestion = right if len(known.incident.areas) == 1 and "," not in right else None
        message = say("place_wrong", said=said, right=right)
        return claim(
            reply, span, "place", "contradicted", message, fact_id=known.fact_id("area"), suggestion=suggestion
        )
    return claim(reply, span, "place", "unsupported", say("place_none", said=said))


def _made_the_incidents(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """A place of the customer's own that the incident does not reach, told as where the outage is."""
    if known.context.relevance not in {"partially_related", "not_impacted"}:
        return False
    sentence = reply.sentence_at(span[0]).low
    theirs = pattern("service_context", "theirs").search(sentence) or pattern("discourse", "negations").search(sentence)
    return not theirs and "n't" not in sentence and pattern("service_context", "outage").search(sentence) is not None


def _in_text(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name.rstrip('.'))}(?!\w)", text) is not None


def _incident_places(known: Known) -> str:
    if not known.incident:
        return ""
    pieces = [part for area in known.incident.areas for part in (area.description, area.region, *area.postcodes)]
    return folded("\n".join(piece for piece in (*pieces, known.incident.name) if piece))


def _contacts(known: Known) -> str:
    return folded(" ".join(contact.for_ or "" for contact in known.knowledge.provider.contacts))


def _fact_of(known: Known, name: str) -> str | None:
    return next(
        (fact.id for fact in known.facts("area") if name in folded(f"{fact.text} {fact.value}")), known.fact_id("area")
    )
