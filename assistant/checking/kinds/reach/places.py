"""Claims of place: names and postcodes compared with the areas, the customer's places and the public words."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.place_names import spans
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, vocabulary
from assistant.domain.check import Claim

_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\d\s?[ap]\.?m\b|\b(?:time|hora|o'clock|noon)\b")
_BASE_REACH = 30
_GENITIVE = 4


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Places of the reply with their verdicts."""
    for whole in spans(reply, known):
        span = _without_genitive(reply, whole)
        name = reply.low[span[0] : span[1]]
        if not _is_country(reply, known, span, name):
            yield _claim(reply, known, span)
    yield from _only_one(reply, known)


def _without_genitive(reply: ReplyText, span: tuple[int, int]) -> tuple[int, int]:
    """The name in "Harbourline's"."""
    start, end = span
    return (start, end - 2) if reply.low[start:end].endswith("'s") and end - start > _GENITIVE else span


@cache
def _countries() -> dict[str, str]:
    return {name: code for code, names in vocabulary("countries")["countries"].items() for name in names}


def _is_country(reply: ReplyText, known: Known, span: tuple[int, int], name: str) -> bool:
    """A country that holds the area or the customer, or that tells whose clock a time is of."""
    code = _countries().get(name)
    if code is None:
        return False
    holders = {area.country for area in known.incident.areas} if known.incident else set()
    holders |= {s.place.country for s in (known.customer.services if known.customer else ()) if s.place}
    near = reply.low[max(0, span[0] - 24) : span[1] + 12]
    unplaced = known.incident is not None and not known.incident.areas
    return code in holders or _CLOCK.search(near) is not None or unplaced


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    name, said = reply.low[span[0] : span[1]], quoted(reply, span)
    if (base := _base_of(reply, known, span)) and base != name:
        message = say("outcome_wrong", said=said, right=base.title())
        return claim(
            reply, span, "place", "contradicted", message, fact_id=known.fact_id("measure"), suggestion=base.title()
        )
    if _in_text(name, _incident_places(known)):
        return _of_area(reply, known, span, name)
    theirs = _in_text(name, known.own_text) or _in_text(name, known.customer_text)
    if theirs and not _made_the_incidents(reply, known, span, name):
        return claim(reply, span, "place", "supported", say("supported_customer"))
    told = _in_text(name, known.public_text) or _in_text(name, known.actions_text) or _in_text(name, _contacts(known))
    if not theirs and told and not _told_as_area(reply, known, span):
        return claim(reply, span, "place", "supported", say("supported"))
    if known.incident and known.incident.areas:
        return _wrong(reply, known, span)
    return claim(reply, span, "place", "unsupported", say("place_none", said=said))


def _of_area(reply: ReplyText, known: Known, span: tuple[int, int], name: str) -> Claim:
    """A place of the incident: supported, unless the words right behind it say that all is well there."""
    fine = pattern("places", "fine_there").match(reply.prose, span[1] + 1)
    opening = reply.prose[: span[0]]
    whole = pattern("places", "whole").search(opening) or pattern("scope", "denied").search(opening)
    if (
        fine
        and not whole
        and known.incident
        and known.incident.is_open
        and any(name in folded(area.description or "") for area in known.incident.areas)
    ):
        words = (span[0], fine.end())
        affected = "está afectado" if known.context.language == "es" else "is affected"
        return claim(
            reply, words, "place", "contradicted", say("negation_wrong", right=quoted(reply, span)),
            fact_id=_fact_of(known, name), suggestion=f"{quoted(reply, span)} {affected}",
        )  # fmt: skip
    return claim(reply, span, "place", "supported", say("supported"), fact_id=_fact_of(known, name))


def _wrong(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    assert known.incident is not None  # noqa: S101 - the caller asks only where an incident is bound
    names = [area.description for area in known.incident.areas if area.description]
    # The area that the sentence does not name yet is the one that was meant.
    left = [name for name in names if not _in_text(folded(name), reply.low)] or names
    suggestion = left[0] if left and "," not in left[0] else None
    return claim(
        reply, span, "place", "contradicted",
        say("place_wrong", said=quoted(reply, span), right=", ".join(names) or "elsewhere"),
        fact_id=known.fact_id("area"), suggestion=suggestion,
    )  # fmt: skip


def _made_the_incidents(reply: ReplyText, known: Known, span: tuple[int, int], name: str) -> bool:
    """A place of the customer's own that the incident does not reach, told as where the outage is."""
    partial = known.context.relevance in {"partially_related", "not_impacted"} or _is_other_site(known, name)
    if not partial:
        return False
    sentence = reply.sentence_at(span[0]).low
    theirs = pattern("service_context", "theirs").search(sentence) or pattern("discourse", "negations").search(sentence)
    if pattern("sites", "elsewhere", "fine", "unknown").search(sentence):
        return False
    outage = pattern("service_context", "outage", "out", "concerned").search(sentence) is not None
    return not theirs and "n't" not in sentence and outage


def _is_other_site(known: Known, name: str) -> bool:
    """Whether the customer has a place in the incident's area and this one elsewhere."""
    cities = {folded(s.place.city or "") for s in (known.customer.services if known.customer else ()) if s.place}
    inside = {city for city in cities if city and _in_text(city, _incident_places(known))}
    return bool(inside) and name in cities - inside and not _in_text(name, known.customer_text)


def _told_as_area(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    """A place that the provider names only for its crew or its depot, told as where people are without service."""
    if not known.incident or not known.incident.areas:
        return False
    before = reply.prose[max(reply.clause_at(span[0])[0], span[0] - _BASE_REACH) : span[0]]
    after = reply.prose[span[1] : span[1] + _BASE_REACH]
    served = pattern("places", "served_before").search(before) is not None
    return served or pattern("places", "served_behind").match(after.lstrip()) is not None


def _base_of(reply: ReplyText, known: Known, span: tuple[int, int]) -> str | None:
    """Where the provider says its depot is, if the reply places a depot here."""
    around = reply.prose[max(0, span[0] - _BASE_REACH) : span[1] + _BASE_REACH]
    if known.incident is None or not pattern("places", "base").search(around):
        return None
    near = reply.prose[max(0, span[0] - 16) : span[0]], reply.prose[span[1] : span[1] + 12]
    if not (pattern("places", "base").search(near[0]) or pattern("places", "base").match(near[1].lstrip())):
        return None
    told = re.search(
        r"(?:depot|warehouse|store|almacen|deposito|bodega) (?:in|at|de|en) (\w[\w' -]*?)(?=$|[\n.,;]| and | y )|"
        r"(\w+) (?:depot|warehouse|store)(?!\w)",
        known.public_text,
    )
    found = (told.group(1) or told.group(2)) if told else None
    return found if found and found not in {"our", "the", "a", "nuestro", "el"} else None


def _only_one(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Claims like "only Hexley is affected" where the outage reaches further."""
    areas = [folded(a.description) for a in (known.incident.areas if known.incident else ()) if a.description]
    if len(areas) < 2:  # noqa: PLR2004 - one area is all there is
        return
    for match in pattern("places", "only").finditer(reply.prose):
        rest = reply.low[match.end() :].lstrip()
        named = [area for area in areas if _in_text(area, reply.clause_text(match.end()))]
        if any(rest.startswith(area) for area in areas) and len(named) < len(areas):
            if pattern("stance", "denies").search(reply.prose, max(0, match.start() - 9), match.start()):
                continue
            end = (
                match.end()
                + len(reply.low[match.end() :])
                - len(rest)
                + len(next(a for a in areas if rest.startswith(a)))
            )
            joined = " y " if known.context.language == "es" else " and "
            right = joined.join(a.description for a in known.incident.areas if a.description) if known.incident else ""
            message = say("scope_wrong", said=quoted(reply, (match.start(), end)), right=right)
            yield claim(
                reply, (match.start(), end), "scope", "contradicted", message, fact_id=known.fact_id("area"),
                suggestion=right or None,
            )  # fmt: skip


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
