"""Claims of scope: "all services", "nationwide", "only your line", compared with the incident's services and areas."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach import amounts, of_provider, regions
from assistant.checking.kinds.reach.scope_words import areas_in_words, customers_in_words, denied, is_out, is_same
from assistant.checking.kinds.reach.service_states import asks_at, denied_before, told_states
from assistant.checking.kinds.reach.service_words import in_words
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words
from assistant.domain.check import Claim

_NAMED_END = 48
_ADDRESS_REACH = 22
_BEYOND = ("beyond", "mas alla de")
_PAUSE = re.compile(r"[,.;:!?]")
_ITSELF_REACH = 24
_PAUSE_REACH = 20
_TO = ("isolated", "limited", "confined", "restricted")
_ONE_OF_MANY = re.compile(r"(?:mailbox|inbox|line|emails|e-mails|buzon|linea|correos|own \w+|propi[oa] \w+)$")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements that widen or narrow the incident, with their verdicts."""
    if asks_at(reply, 0):
        return
    taken: list[tuple[int, int]] = []
    for span, suggestion in (*_wide(reply, known), *regions.find(reply, known)):
        if not any(span[0] < end and span[1] > start for start, end in taken):
            taken.append(span)
            yield _widened(reply, known, span, suggestion)
    for span, suggestion in _narrow(reply, known):
        if not any(span[0] < end and span[1] > start for start, end in taken):
            taken.append(span)
            yield _narrowed(reply, known, span, suggestion)
    yield from amounts.find(reply, known)
    yield from _others(reply, known)


def _matches(reply: ReplyText, name: str) -> Iterator[re.Match[str]]:
    """The matches of a list, looked for only where one of the pieces stands that its entries hold."""
    if any(piece in reply.low for piece in words("scope", f"trigger_{name}")):
        yield from pattern("scope", name).finditer(reply.prose)


def _wide(reply: ReplyText, known: Known) -> Iterator[tuple[tuple[int, int], str]]:
    services, areas = in_words(known), areas_in_words(known)
    for match in pattern("scope", "inflated").finditer(reply.prose):
        if not denied(reply, *match.span()) and not _bears(known, match.group()):
            of_services = re.search(r"servic|product|nothing|everything|nada|todo$", match.group())
            yield match.span(), services if of_services else areas
    for match in pattern("scope", "nothing_works").finditer(reply.prose):
        if not _all_theirs(known) or _names_area(reply, known, match.end()):
            yield match.span(), ""
    for match in pattern("scope", "utterly").finditer(reply.prose):
        if _some_works(known) and is_out(reply, match.start()) and not denied(reply, *match.span()):
            yield match.span(), services
    for match in pattern("scope", "everyone").finditer(reply.prose):
        if _means_all(reply, known, match):
            yield match.span(), customers_in_words(known)
    yield from _wide_here(reply, known)
    yield from _beyond(reply, known)


def _beyond(reply: ReplyText, known: Known) -> Iterator[tuple[tuple[int, int], str]]:
    """All that the provider has, no service at all, and places beside the incident's."""
    for match in pattern("scope", "no_service_at_all").finditer(reply.prose):
        yield match.span(), ""
    for span in of_provider.find(reply, known):
        yield span, in_words(known)
    for match in pattern("scope", "more_places").finditer(reply.prose):
        hit = is_out(reply, match.start()) or is_same(reply, match.end()) or match.group().endswith(_BEYOND)
        if hit and match.group() not in known.public_text and not denied(reply, *match.span()):
            yield match.span(), ""


def _some_works(known: Known) -> bool:
    """Whether the provider says of a service that it works."""
    return bool(told_states(known.public_text, frozenset(known.incident.services if known.incident else ()))[0])


def _names_area(reply: ReplyText, known: Known, position: int) -> bool:
    areas = [folded(area.description) for area in (known.incident.areas if known.incident else ()) if area.description]
    behind = reply.low[position : reply.clause_at(position)[1]]
    return any(area in behind for area in areas)


def _means_all(reply: ReplyText, known: Known, everyone: re.Match[str]) -> bool:
    """Whether "everyone" is told to be without service, and is not only spoken to."""
    start, end = everyone.span()
    spoken = pattern("scope", "addressed").search(reply.prose, max(0, start - _ADDRESS_REACH), start)
    addressed = spoken is not None and not _PAUSE.search(reply.prose, spoken.end(), start)
    out = is_out(reply, start) or is_same(reply, end)
    return out and not addressed and not denied(reply, start, end) and not _is_area_wide(reply, known, end)


def _wide_here(reply: ReplyText, known: Known) -> Iterator[tuple[tuple[int, int], str]]:
    if known.incident is None:
        for match in pattern("scope", "whole_place").finditer(reply.prose):
            if is_out(reply, match.start()) or is_same(reply, match.end()):
                yield match.span(), ""
    for match in pattern("scope", "all_services").finditer(reply.prose):
        own = known.customer is not None and bool(known.customer.services)
        beyond = known.incident is not None and (_some_works(known) or (own and not _all_theirs(known)))
        if beyond and not denied(reply, match.start()) and is_out(reply, match.end()):
            yield match.span(), ("your " if known.context.language != "es" else "su ") + in_words(known)
    if known.context.relevance == "partially_related":
        # The ticket tells that only part of what is theirs is touched.
        for match in pattern("scope", "all_yours").finditer(reply.prose):
            if not denied(reply, match.start()) and pattern("service_context", "outage").search(
                reply.clause_text(match.start())
            ):
                yield match.span(), ""


def _bears(known: Known, said: str) -> bool:
    return said in known.public_text


def _all_theirs(known: Known) -> bool:
    """Whether everything that the customer has is among what is out: nothing works for them."""
    own = {service.type for service in known.customer.services} if known.customer else set()
    return bool(own) and known.incident is not None and own <= set(known.incident.services)


def _is_area_wide(reply: ReplyText, known: Known, end: int) -> bool:
    """Whether what follows narrows it: "everyone affected", "all customers in Riverside"; a wider place does not."""
    after = reply.low[end : end + _NAMED_END].lstrip()
    if known.incident is None or not pattern("scope", "narrows").match(after):
        return False
    names = [name for name in regions.wider_names(known) if re.match(rf"\w+ (?:the )?{re.escape(name)}(?!\w)", after)]
    return not names


def _widened(reply: ReplyText, known: Known, span: tuple[int, int], suggestion: str) -> Claim:
    said = quoted(reply, span)
    if _area_says_all(known):
        return claim(reply, span, "scope", "supported", say("supported"))
    if known.incident is None:
        return claim(reply, span, "scope", "unsupported", say("negation_none", said=said))
    message = say("scope_wrong", right=_right(known), said=said)
    return claim(
        reply, span, "scope", "contradicted", message, fact_id=known.fact_id("area") or known.fact_id("service"),
        suggestion=_cased(reply, span, suggestion),
    )  # fmt: skip


def _cased(reply: ReplyText, span: tuple[int, int], text: str) -> str | None:
    return (text[:1].upper() + text[1:] if reply.cased[span[0]].isupper() else text) or None


def _right(known: Known) -> str:
    assert known.incident is not None  # noqa: S101 - the caller asks only where an incident is bound
    areas = ", ".join(area.description for area in known.incident.areas if area.description)
    services = ", ".join(known.incident.services)
    return f"{services or 'one service'} in {areas}" if areas else services


def _area_says_all(known: Known) -> bool:
    if known.incident is None:
        return False
    areas = known.incident.areas
    if not areas and pattern("scope", "everyone", "inflated").search(folded(known.incident.name)):
        return True  # "Email delayed for all customers"
    return any(re.match(r"(?:all|every|nationwide|entire|todo)", folded(area.description or "")) for area in areas)


def _narrow(reply: ReplyText, known: Known) -> Iterator[tuple[tuple[int, int], str]]:
    spanish = known.context.language == "es"
    for match in _matches(reply, "only_you"):
        theirs = pattern("services").search(match.group())
        one = _ONE_OF_MANY.search(match.group())
        if pattern("scope", "by_itself").search(
            reply.prose, max(0, match.start() - _ITSELF_REACH), match.end() + _PAUSE_REACH
        ):
            continue  # "El abono sale solo en su factura", "only your next bill": no words of whom it hits.
        if (one or not (theirs and theirs.end() == len(match.group()))) and _is_matter(reply, match):
            yield match.span(), ("no " if spanish else "not ") + reply.low[match.start() : match.end()]
    for match in _matches(reply, "deflated"):
        if match.group().startswith(_TO) and _names_reach(known, reply.low[match.start() : match.end() + _NAMED_END]):
            continue
        yield match.span(), ("no " if spanish else "not ") + reply.low[match.start() : match.end()]
    for match in pattern("scope", "nobody_else").finditer(reply.prose):
        yield match.span(), "alguien más" if spanish else "somebody else"
    for match in _matches(reply, "the_rest"):
        last = reply.clause_at(match.start())[1]
        fine = pattern("service_context", "fine").search(reply.prose, match.end(), last)
        if fine and not denied_before(reply, match.end(), fine.start()):
            yield (match.start(), fine.end()), ""


def _names_reach(known: Known, said: str) -> bool:
    """Whether "limited to …" names what the incident really reaches: its areas or services."""
    areas = [folded(a.description) for a in (known.incident.areas if known.incident else ()) if a.description]
    kinds = known.incident.services if known.incident else ()
    return any(area in said for area in areas) or any(pattern("services", kind).search(said) for kind in kinds)


def _is_matter(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether "only your …" tells whom the outage hits, and not what to send or to do."""
    told = reply.prose[: match.end()]
    if not reply.prose[: match.start()].strip(" -\"'(") and match.group().endswith("you"):
        return True
    hit = is_out(reply, match.start(), whole=True) or pattern("scope", "it_is").search(told) is not None
    alone = re.match(r"\s+(?:has|have|had|is|are|was|were)\b", reply.prose[match.end() :])
    return hit or (alone is not None and match.group().endswith("alone"))


def _narrowed(reply: ReplyText, known: Known, span: tuple[int, int], suggestion: str) -> Claim:
    said = quoted(reply, span)
    is_denied = denied(reply, span[0])
    incident = known.incident
    if incident is None:
        return claim(reply, span, "scope", "unsupported", say("negation_none", said=said))
    if is_denied is not (incident.affected_count == 1):
        return claim(reply, span, "scope", "supported", say("supported"), fact_id=known.fact_id("scale"))
    message = say("scope_wrong", right=_right(known), said=said)
    return claim(
        reply, span, "scope", "contradicted", message, fact_id=known.fact_id("scale") or known.fact_id("area"),
        suggestion=_cased(reply, span, suggestion) if not is_denied else None,
    )  # fmt: skip


def _others(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """What is said of other providers: nothing here bears it unless the provider's own words do."""
    for match in _matches(reply, "other_providers"):
        same = pattern("scope", "same").search(reply.clause_text(match.start()))
        if (same or is_out(reply, match.start())) and match.group() not in known.public_text:
            yield claim(
                reply, match.span(), "scope", "unsupported", say("negation_none", said=quoted(reply, match.span()))
            )
