"""Claims of scope: "all services", "nationwide", "only your line", compared with the incident's services and areas."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words
from assistant.domain.check import Claim


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements that widen or narrow the incident, with their verdicts."""
    for name in ("inflated", "deflated"):
        for match in pattern("scope", name).finditer(reply.prose):
            if _counts(reply, match.start(), match.end(), widens=name == "inflated"):
                yield _claim(reply, known, match.span())
    if known.context.relevance == "partially_related":
        # The ticket tells that only part of what is theirs is touched.
        for match in pattern("scope", "all_yours").finditer(reply.prose):
            if _counts(reply, match.start(), match.end()) and pattern("service_context", "outage").search(
                reply.clause_text(match.start())
            ):
                yield _claim(reply, known, match.span())
    for span in _across_region(reply, known):
        yield _claim(reply, known, span)


def _counts(reply: ReplyText, start: int, end: int, *, widens: bool = True) -> bool:
    # "All customers in Riverside" is narrowed by its place; "all services in Riverside" is not.
    sentence = reply.sentence_at(start)
    after = reply.low[end : end + 24].lstrip()
    people = re.search(
        r"customer|user|subscriber|home|everyone|line|cliente|usuario|abonado|hogar|linea", reply.low[start:end]
    )
    narrowed = people and after.startswith(
        ("in ", "of ", "affected", "served", "at ", "who ", "en ", "de ", "afectad", "listed")
    )
    denied = pattern("discourse", "negations").search(reply.low[max(reply.clause_at(start)[0], start - 12) : start])
    return not sentence.asks and not (narrowed and widens) and not denied


@cache
def _across() -> str:
    return "|".join(entry.replace(" ", r"\s+").replace(r"(\s+", r"(?:\s+") for entry in words("scope", "across"))


def _across_region(reply: ReplyText, known: Known) -> Iterator[tuple[int, int]]:
    names = {folded(area.region) for area in known.incident.areas if area.region} if known.incident else set()
    names -= {folded(area.description or "") for area in (known.incident.areas if known.incident else ())}
    for name in sorted(names):
        yield from (
            match.span()
            for match in re.finditer(
                rf"(?<!\w)(?:{_across()})\s+(?:the state of\s+)?{re.escape(name)}(?!\w)", reply.low
            )
        )


def _claim(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    if reply.low[span[0] : span[1]] in known.public_text or _area_says_all(known):
        return claim(reply, span, "scope", "supported", say("supported"))
    if known.incident is None:
        return claim(reply, span, "scope", "unsupported", say("status_none"))
    areas = ", ".join(area.description for area in known.incident.areas if area.description)
    right = (
        f"{', '.join(known.incident.services) or 'one service'} in {areas}"
        if areas
        else ", ".join(known.incident.services)
    )
    message = say("scope_wrong", right=right, said=said)
    return claim(
        reply, span, "scope", "contradicted", message, fact_id=known.fact_id("area") or known.fact_id("service")
    )


def _area_says_all(known: Known) -> bool:
    areas = known.incident.areas if known.incident else ()
    return any(re.match(r"(?:all|every|nationwide|entire|todo)", folded(area.description or "")) for area in areas)
