"""Bare words of status ("It works now.", "Fixed!", "Ya quedó."), which name neither a service nor the outage."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.own_states import is_own_state
from assistant.checking.kinds.network.states import statement
from assistant.checking.kinds.reach.service_states import after_way_round, mentions
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_OPEN = frozenset({"investigating", "identified", "in_progress"})
_DONE = frozenset({"resolved", "postmortem", "completed"})
_EDGES = " \t\n.!?\u00a1\u00bf,;:-\"'()\u2026"
_TESTED = re.compile(
    r"(?<!\w)(?:tests?|tested|test(?:s|ed|ing)? (?:fine|ok|okay|clean|good|clear|well|perfectly))(?!\w)"
)
_LINE_TESTS = re.compile(
    r"(?<!\w)(?:your|the) (?:line|connection|box|router|modem|link) (?:now )?"
    r"(?:tests?|tested|measures?|checks? out|reads?) (?:as )?"
    r"(?:fine|ok|okay|clean|good|clear|healthy|perfect\w*|well)(?!\w)"
)
_AHEAD = re.compile(
    r"(?<!\w)(?:until|till|once|when|whenever|after|before|if|as soon as|so that|will|'ll|would|should|may|might|could"
    r"|hope|expect\w*|hasta|cuando|en cuanto|si|para que|antes|despues|esper\w+|deberia\w*|podra\w*|volvera\w*"
    r"|not|never|n't|no|nunca|sin|tampoco|aun|todavia)(?!\w)|n't(?!\w)"
)
_SORRY = re.compile(r"(?<!\w)(?:sorry|apolog\w+|regret|siento|lament\w+|disculp\w+)(?!\w)")
_LATER = re.compile(
    r"\W*(?:\w+ ){0,2}?(?:as soon as|once|when|until|after|if|en cuanto|cuando|una vez|si|hasta|despues)(?!\w)"
)
_OF_YOURS = re.compile(r"\W+(?:that |which |with |at |on |in )?(?:you|your)(?!\w)")
_MAYBE = re.compile(
    r"(?<!\w)(?:whether|if|si|unless|where|wherever|mobile|hotspot|wi-?fi|app|datos|movil|fallback|backup)(?!\w)"
)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """At most one statement in a sentence, with its verdict."""
    incident = known.incident
    text = reply.prose.strip(_EDGES)
    if pattern("bare", "what_outage").fullmatch(text):
        if incident is not None and incident.status in _OPEN:
            yield _claim(reply, known, _all(reply), "contradicted")
        return
    if not reply.sentences or reply.sentences[0].asks:
        return
    status = incident.status if incident else ""
    if status in _OPEN or not status:
        yield from _good(reply, known, text)
    if status in _OPEN:
        yield from _gone(reply, known)
    if status in _DONE:
        yield from _bad(reply, known)


def _all(reply: ReplyText) -> tuple[int, int]:
    text = reply.prose
    start = len(text) - len(text.lstrip(_EDGES))
    return start, max(start + 1, len(text.rstrip(_EDGES)))


def _good(reply: ReplyText, known: Known, text: str) -> Iterator[Claim]:
    if pattern("bare", "good_alone").fullmatch(text) and known.incident is not None:
        yield _claim(reply, known, _all(reply), "contradicted")
        return
    for match in (*pattern("bare", "good").finditer(reply.prose), *_LINE_TESTS.finditer(reply.prose)):
        if _says(reply, match) and not _borne(known, match) and not _of_other(reply, known, match):
            yield _claim(reply, known, match.span(), "contradicted" if known.incident else "unsupported")
            return


def _says(reply: ReplyText, match: re.Match[str]) -> bool:
    first, last = reply.clause_at(match.start())
    before = reply.prose[first : match.start()]
    if match.group().startswith("that ") and before.strip(_EDGES):
        return False
    if match.group().startswith("nothing") and _OF_YOURS.match(reply.prose, match.end()):
        return False
    if _AHEAD.search(before) or _LATER.match(reply.prose, match.end()) or _MAYBE.search(reply.prose, first, last):
        return False
    return stance_of(reply, *match.span()).speaker != "customer"


def _borne(known: Known, match: re.Match[str]) -> bool:
    words = match.group()
    if words in known.customer_text or words in known.public_text:
        return True
    return _TESTED.search(words) is not None and "test" in known.actions_text


def _of_other(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    """Whether the clause names a service that the incident does not concern."""
    if after_way_round(reply, match.start()):
        return True
    services = set(known.incident.services) if known.incident else set()
    first, last = reply.clause_at(match.start())
    named = [kinds for start, _, kinds in mentions(reply) if first <= start < last]
    return bool(named) and bool(services) and not any(kinds & services for kinds in named)


def _gone(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for name in ("gone", "early"):
        match = pattern("bare", name).search(reply.prose)
        if match and _says(reply, match) and match.group() not in known.public_text:
            yield _claim(reply, known, match.span(), "contradicted" if name == "gone" else "unsupported")
            return


def _bad(reply: ReplyText, known: Known) -> Iterator[Claim]:
    match = pattern("bare", "bad").search(reply.prose)
    if match is None or _SORRY.search(reply.prose) or is_own_state(reply, known, *match.span()):
        return
    first, last = reply.clause_at(match.start())
    if _MAYBE.search(reply.prose, first, last) or match.group() in known.customer_text:
        return
    if stance_of(reply, *match.span()).speaker != "customer":
        yield _claim(reply, known, match.span(), "contradicted")


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], verdict: str) -> Claim:
    if verdict == "unsupported":
        code = "status_none" if known.incident is None else "work_none"
        message = say(code, said=quoted(reply, span))
        return claim(reply, span, "status", "unsupported", message, value="bare", fact_id=known.fact_id("status"))
    status = known.incident.status if known.incident else ""
    message = say("status_wrong", right=status, said=quoted(reply, span))
    wide = reply.clause_at(span[0])[0], max(span[1], reply.clause_at(span[1] - 1)[1])
    told, right = statement(reply, known, wide)
    return claim(
        reply, told, "status", "contradicted", message,
        value="bare", fact_id=known.fact_id("status"), suggestion=right,
    )  # fmt: skip
