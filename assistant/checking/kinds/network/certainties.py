"""What is said of how far the cause is known: "we've pinned the cause down", "why it happened is still a mystery"."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.cause_judging import bare, cause_words, is_confirmed, stated_causes, statement
from assistant.checking.kinds.reach.service_states import mentions
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_SAME = re.compile(
    r"(?:it's|it is|it was|this is|that's|is"
    r"|was)(?: \w+ly)? the (?:very )?same (?:fault|problem|cause|issue|thing|part)"
    r"|(?:es|fue|ha sido) (?:otra vez )?(?:la misma averia|el mismo (?:fallo|problema)|la misma falla)"
)


_LONG_AGO = re.compile(
    r"(?<!\w)(?:last (?!hour)\w+|yesterday|previous \w+|days? ago|weeks? ago|months? ago|ayer|anteayer"
    r"|(?:semana|mes|ano|vez) pasad[oa]|anterior)(?!\w)"
)
"""An outage of another day, which no update of this one tells of."""

_KIT = re.compile(
    r"(?<!\w)(?:router|modem|box|hub|gateway|wiring|cabling|cableado|instalacion|equipo|phone|telefono|decoder|wi-?fi)(?!\w)"
)
_NO_FAULT = re.compile(
    r"(?<!\w)(?:no fault|no problem|nothing wrong|clean|sin fallos?|sin averia|no hay fallos?|all (?:fine|clear))(?!\w)"
)
_AND = re.compile(r"\s(?:y|and|but|pero)\s")


def find(reply: ReplyText, known: Known, causes: list[Claim]) -> Iterator[Claim]:
    """Statements that the cause is known or is not, with their verdicts; ``causes`` are those told by name."""
    yield from _yours(reply, known)
    if any(told.verdict != "supported" for told in causes) or known.incident is None:
        return
    unknown = pattern("cause", "unknown_told").search(reply.prose)
    told = unknown or pattern("cause", "known_told").search(reply.prose)
    if told:
        stance = stance_of(reply, told.start(), told.end())
        if stance.asked or stance.supposed or stance.speaker or _ahead(reply, told) or _of_past(reply, told):
            return
        unsure = unknown is not None or _denied(reply, told) or _sought(reply, told)
        yield from _judged(reply, known, told, unsure=unsure, doubted=stance.doubted)
    yield from _same(reply, known)


def _denied(reply: ReplyText, told: re.Match[str]) -> bool:
    before = _AND.split(reply.prose[reply.clause_at(told.start())[0] : told.end()])[-1]
    return pattern("stance", "denies").search(before) is not None


def _ahead(reply: ReplyText, told: re.Match[str]) -> bool:
    """Whether it is still to be found out, or only to be passed on: "once we know what happened"."""
    before = reply.prose[max(0, told.start() - 40) : told.start() + 1]
    return (
        re.search(
            r"(?<!\w)(?:will|'ll|once|when|until|as soon as|to|can|would|if"
            r"|before|after|want|wants|need|deserve|let you|"
            r"cuando|en cuanto|hasta|para|querer|quiere|quieres|hay que"
            r"|vamos a|podamos|si|como|you|usted)(?: \w+)?\s*$",
            before,
        )
        is not None
    )


def _sought(reply: ReplyText, told: re.Match[str]) -> bool:
    return (
        re.search(
            r"(?<!\w)(?:still|trying|working|looking|busca\w*|investiga\w*)(?: \w+){0,3}\s*$",
            reply.prose[: told.start()],
        )
        is not None
    )


def _of_past(reply: ReplyText, told: re.Match[str]) -> bool:
    clause = reply.clause_text(told.start())
    # "What has happened" is a matter of the past whose cause is spoken of now.
    return any("pas" not in past.group() for past in pattern("discourse", "history").finditer(clause))


def _judged(reply: ReplyText, known: Known, told: re.Match[str], *, unsure: bool, doubted: bool) -> Iterator[Claim]:
    sure, fact_id = is_confirmed(known), known.fact_id("cause")
    clueless = bool(stated_causes(known)) and pattern("cause", "clueless").search(reply.prose, *told.span()) is not None
    if not clueless and (unsure == (not sure) or (doubted and not sure)):
        yield claim(reply, told.span(), "cause", "supported", say("supported"), fact_id=fact_id)
        return
    span = bare(reply, (reply.clause_at(told.start())[0], reply.clause_at(told.end() - 1)[1]))
    right = statement(known, capital=reply.cased[span[0] : span[0] + 1].isupper())
    if stated_causes(known):
        message = say("cause_known" if sure else "cause_suspected", right=cause_words(known))
    else:
        message = say("cause_none", said=quoted(reply, span))
    yield claim(reply, span, "cause", "contradicted", message, fact_id=fact_id, suggestion=right)


def _is_borne(known: Known, words: str) -> bool:
    """Whether an action of ours or the customer's own words tell it of that thing."""
    kit = set(_KIT.findall(words))
    tested = known.actions_text
    clean = _NO_FAULT.search(tested) is not None
    if (kit and not clean and any(name in tested for name in kit)) or words.rpartition(" ")[2] in tested.split():
        return True
    theirs = words.replace("your ", "my ").replace("su ", "mi ")
    return words in known.customer_text or theirs in known.customer_text


def _is_service(known: Known, words: str) -> bool:
    """Whether it is a service of the incident that fails: "su móvil falla" in an outage of mobiles."""
    services = set(known.incident.services) if known.incident else set()
    failing = words.endswith(("falla", "fallo", "failed", "fails"))
    return failing and any(kinds & services for _, _, kinds in mentions(ReplyText(words)))


def _yours(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """The fault put flatly at the customer's own: borne only by what was found there."""
    for match in pattern("cause", "yours_alone", "yours_broken").finditer(reply.prose):
        if (
            _is_borne(known, match.group())
            or _is_service(known, match.group())
            or pattern("stance", "denies").search(match.group())
        ):
            continue
        stance = stance_of(reply, *match.span())
        hedged = pattern("cause", "hedged").search(reply.clause_text(match.start()))
        if not stance.stated or stance.doubted or hedged:
            continue
        message = say("cause_none", said=quoted(reply, match.span()))
        yield claim(reply, match.span(), "cause", "unsupported", message, fact_id=known.fact_id("cause"))


def _same(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """The same fault as before: that is a cause, and one that is only borne where a fact says so."""
    for match in _SAME.finditer(reply.prose):
        stance = stance_of(reply, *match.span())
        if not stance.stated or stance.doubted or re.search(r"(?<!\w)(?:same|mism[oa])(?!\w)", known.public_text):
            continue
        if pattern("status", "went_again").search(known.public_text) and not _LONG_AGO.search(reply.prose):
            continue
        message = say("cause_none", said=quoted(reply, match.span()))
        yield claim(reply, match.span(), "cause", "unsupported", message, fact_id=known.fact_id("cause"))
