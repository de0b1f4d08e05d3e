"""Where a text names places: known names, postcodes, and capitalised names in the position of a place."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary, words

Span = tuple[int, int]
_POSTCODE = re.compile(
    r"(?<![\w$\u20ac\u00a3.,:#/-])(?:\d{5}(?:-\d{4})?|[a-z]{1,2}\d{1,2}[a-z]?(?:\s\d[a-z]{2})?)(?![\w%:/]|[.,-]\d)"
)
_NAME = r"[A-Z][\w'.-]*[\w](?:\s+(?:(?:of|de|del|la|las|los|el|upon|on|le|under)\s+)*[A-Z][\w'-]+){0,3}"
_JOIN = r"(?:\s*,\s*(?:and\s+|y\s+|e\s+)?|\s+(?:and|or|y|e|o|plus|as well as)\s+|\s*/\s*|\s+&\s+)"
_PART_OF_NAME = frozenset({"mountain", "central", "street", "road"})
"""Words that end the name of a place as well as begin that of a time zone or an address."""
_IS = r"is|are|was|were|has been|have been|esta|estan|sigue|siguen|quedo|quedaron|remains?|stays?"
_STATE = (
    r"affected|out|down|off|offline|hit|without|back|restored|cut off|dark|dead|fine|unaffected|up|ok|caid[oa]|"
    r"cortad[oa]|"
    r"afectad[oa]|sin|fuera|recuperad[oa]"
)


@lru_cache(maxsize=8)
def _gazetteer(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = sorted({folded(name).strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)  # noqa: PLR2004 - "IL" is also "ill"
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w])") if known else None


def _any(key: str) -> str:
    entries = sorted(
        (w.replace(" (", r"\s+(").replace(" ", r"\s+") for w in words("places", key)), key=len, reverse=True
    )
    return "|".join(entries)


@cache
def _after_lead() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?i:{_any('lead')})\s+(?:(?i:the|el|la|los|las|our|your|nuestr[oa]|su|tu)\s+)?(?:(?i:area|city|town|village|ciudad|zona|barrio|"
        rf"pueblo|municipio|comunidad)\s+(?i:of|de)\s+)?(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,6}})"
    )


@cache
def _before_tail() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?P<names>{_NAME})\s+(?:(?:internet|phone|mobile|tv|broadband|network|service|email|"
        rf"vpn)\s+)?(?:{_any('tail')})(?!\w)"
    )


@cache
def _with_state() -> re.Pattern[str]:
    # "Carlisle is affected as well", "también Cuéllar está sin servicio": a name that is said to be in a state.
    return re.compile(
        rf"(?<![\w-])(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})\s+(?:{_IS})\s+(?:(?:also|still|now|both|all|tambien|completely|not|aun)\s+){{0,2}}"
        rf"(?P<state>{_STATE})(?!\w)(?P<rest>[^.!?\n]{{0,24}})"
    )


@cache
def _lacks() -> re.Pattern[str]:
    # "Cedar Bluff has no internet", "Cuéllar ha perdido la señal".
    return re.compile(
        rf"(?<![\w-])(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,3}})\s+(?:(?:has|have|had)\s+(?:no|lost|gone|been)|lost|"
        rf"ha perdido|se ha quedado|no tiene|(?:too|tambien),?(?=\s))(?!\w)"
    )


@cache
def _beside() -> re.Pattern[str]:
    # "Ballynaglass and Strandhill": a name joined to one that is known for a place.
    return re.compile(rf"\s+(?:and|or|y|e|o|plus|as well as)\s+(?P<names>{_NAME})(?!')")


@cache
def _heads_line() -> re.Pattern[str]:
    # "Cerro Azulejo: falló la antena": a name of two words or more before a colon and a failure.
    return re.compile(r"^(?P<names>[A-Z][\w'-]+(?:\s+(?:(?:de|del|la|las|los|el)\s+)*[A-Z][\w'-]+){1,3})\s*:\s+(?=\S)")


def spans(reply: ReplyText, known: Known) -> Iterator[Span]:
    """Every place named, each once, in no order of the text."""
    taken = bytearray(len(reply.low))
    for span in (*_listed(reply, known), *_postcodes(reply, known), *_capitalised(reply, known)):
        if any(taken[span[0] : span[1]]):
            continue
        taken[span[0] : span[1]] = b"\1" * (span[1] - span[0])
        yield span


def _listed(reply: ReplyText, known: Known) -> Iterator[Span]:
    names = _gazetteer(known.knowledge.gazetteer)
    ends: list[int] = []
    for match in names.finditer(reply.prose) if names else ():
        first = reply.cased[match.start()]
        lead = reply.low[max(0, match.start() - 8) : match.start()].split()
        if first.isupper() or first.isdigit() or (lead and lead[-1] in {"in", "near", "around", "en", "for", "at"}):
            ends.append(match.end())
            yield match.span()
    for end in ends:
        beside = _beside().match(reply.cased, end)
        yield from _names_of(reply, known, beside, strict=True) if beside else ()


def _postcodes(reply: ReplyText, known: Known) -> Iterator[Span]:
    like = {_shape(code) for code in _own_postcodes(known)}
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


def _capitalised(reply: ReplyText, known: Known) -> Iterator[Span]:
    if reply.cased.isupper():
        return
    for around in (_after_lead(), _before_tail(), _with_state(), _lacks(), _heads_line()):
        for match in around.finditer(reply.cased):
            if reply.prose[match.start("names")] == "_" or not _is_placed(reply, around, match):
                continue
            yield from _names_of(reply, known, match, strict=around not in (_after_lead(), _before_tail()))


def _is_placed(reply: ReplyText, around: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether a capital tells a name: at the start of a sentence every word has one."""
    if around is _heads_line():
        return pattern("service_context", "out", "concerned").search(reply.low, match.end()) is not None
    if around in (_with_state(), _lacks()) and reply.sentence_at(match.start()).asks:
        return False
    if around is _after_lead() or not _opens_sentence(reply, match.start("names")):
        return True
    if around is _with_state():
        telling = re.search(r"\b(?:as well|too|also|tambien)\b", match.group("rest") + match.group())
        return telling is not None or " " in match["names"]
    return around is _lacks() and " " in match["names"]


def _names_of(reply: ReplyText, known: Known, match: re.Match[str], *, strict: bool) -> Iterator[Span]:
    position = first = match.start("names")
    addressed = strict and _opens_sentence(reply, first)
    for name in re.split(_JOIN, match["names"]):
        start = reply.cased.index(name, position)
        position = start + len(name)
        if addressed and start == first and reply.cased[position : position + 1] == ",":
            continue  # "Kyle, Riverside is out", "Efectivamente, Arucas …": whom or how one speaks, no place.
        span = _trimmed(reply, start, position)
        if not span or _is_person_or_thing(known, reply.low[span[0] : span[1]]):
            continue
        said = reply.low[span[0] : span[1]]
        if "_" in reply.prose[span[0] : span[1]]:
            continue  # "Clonbeg, TS-209": an id beside a name.
        if strict and (pattern("rules", "domain").search(said) or pattern("services").search(said)):
            continue
        yield span


def _opens_sentence(reply: ReplyText, position: int) -> bool:
    # "Turning customers away" begins with a capital because it begins.
    return not reply.low[reply.sentence_at(position).start : position].strip(" \n\"'(-")


def _trimmed(reply: ReplyText, start: int, end: int) -> Span | None:
    """The name without leading and trailing words that are no place; None where nothing is left."""
    while start < end:
        rest = reply.low[start:end]
        words_left = rest.split()
        if words_left[0].strip(".'") in _not_names():
            start += len(words_left[0])
            start += len(reply.low[start:end]) - len(reply.low[start:end].lstrip())
        elif words_left[-1].strip(".'") in _not_names() - _PART_OF_NAME and len(words_left) > 1:
            end = start + len(rest.rstrip()) - len(words_left[-1])
            end = start + len(reply.low[start:end].rstrip())
        else:
            return start, end
    return None


@cache
def _not_names() -> frozenset[str]:
    calendar = vocabulary("calendar")
    listed = frozenset(words("places", "not_places"))
    return listed | {name for names in (*calendar["months"], *calendar["weekdays"]) for name in names}


def _is_person_or_thing(known: Known, name: str) -> bool:
    voice, ticket = known.context.voice, known.ticket
    own = [known.knowledge.provider.name, ticket.brand if ticket else None, voice.brand if voice else None]
    if known.customer:
        own.append(known.customer.name)
        own.append(known.customer.contact.name if known.customer.contact else None)
    parts = {part for text in own if text for part in folded(text).split()}
    return all(part in parts for part in name.split())
