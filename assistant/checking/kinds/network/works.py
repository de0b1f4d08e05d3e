"""Claims of work: what crews are said to do, to have done or to wait for, compared with the measures and updates."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.network.states import statement
from assistant.checking.kinds.network.things import public_names, things_in
from assistant.checking.kinds.network.work_judging import Judged, is_there, judge, trades_of
from assistant.checking.kinds.network.work_owning import (
    GUIDANCE,
    LACKS,
    PRONOUN,
    SELF_TOLD,
    YOURS,
    in_their_words,
    is_on_network,
)
from assistant.checking.kinds.network.work_reading import trades_in, works_in
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied, stance_of
from assistant.checking.text.words import keys, pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

_PARTS = frozenset(
    {
        "generator", "mast", "cabinet", "joint", "amplifier", "power_unit", "cooling", "transformer", "certificate",
        "pole", "splitter", "optic", "firewall", "submarine", "receiver", "pipe", "satellite", "dish", "node",
    }
)  # fmt: skip
_FITTED = _PARTS | {"fibre", "cable", "battery", "card", "server", "storage", "router", "switch"}
"""Parts that planned work may be told to be on."""
_IS = re.compile(
    r"(?<!\w)(?:is|are|was|were|has|have|had|needs?|es|esta|estan|fue|fueron|ha|han|hay)(?!\w)|'s |'re |'ve "
)
_BACK = 24
_BEFORE = re.compile(
    r"(?<!\w)(?:we'd|we had|had been|was|were|habiamos|se habia|se dio por) (?:marked|called|declared|posted|"
    r"thought|listed|dado por|marcado|dicho)(?: \w+){0,2}\s*$"
)
"""What was said of it before: "we'd marked it fixed"."""
_WATCHED = frozenset({"monitoring", "verifying"})
_LASTING = re.compile(
    r"(?:not|n't|never|no)(?: \w+){0,6}"
    r" (?:for good|for ever|properly|the (?:first|last) time|last time|del todo|a la primera)(?!\w)"
)
"""An earlier repair that did not last."""
_NO_WORK = re.compile(
    r"(?<!\w)(?:estimacion|hora|prevision|fecha|plazo|dijimos|dije|nada|algo|plan|informacion|dato|cosa|cosas|situacion"
    r"|hemos dicho|eso|esto|todo|panorama)(?: [a-z]+){0,3} (?:ha|han|habia|se ha|no ha)?(?: \w+)?\s*$"
)
"""What changes without any work on the network: "la estimación ha cambiado"."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Statements of work with their verdicts, at most one per clause."""
    if known.incident is None:
        yield from _nobodys(reply)
        return
    for clause in _clauses(reply):
        text = reply.prose[slice(*clause)]
        if known.incident.status in _WATCHED and pattern("status", "unclosed", "unfixed_yet").search(text):
            continue  # "Not fixed for good yet" is the state, judged as such.
        if pattern("works", "others_work").search(text) and pattern("cause", "events").search(text):
            continue  # "People working on the road cut a cable" tells the cause.
        judged = _stopped(reply, known, clause) or _yet_to_come(reply, known, clause)
        if judged is None and _speaks_of_work(text):
            judged = _trade(reply, known, clause) or _work(reply, known, clause) or _foreign(reply, known, clause)
        if judged:
            yield judged


def _speaks_of_work(text: str) -> bool:
    named = pattern("works", "agents", "supply", "objects").search(text) or things_in(text)
    if named or PRONOUN.match(text) or LACKS.search(text):
        return True
    return any(work.kind in SELF_TOLD for work in works_in(text))


def _clauses(reply: ReplyText) -> list[tuple[int, int]]:
    found, position = [], 0
    while position < len(reply.prose):
        start, end = reply.clause_at(position)
        if end <= position:
            break
        found.append((start, end))
        position = end
    return [span for span in found if not reply.sentence_at(span[0]).asks]


def _nobodys(reply: ReplyText) -> Iterator[Claim]:
    """Where no incident is bound, nobody is at work on one."""
    for clause in _clauses(reply):
        for work in works_in(reply.prose[slice(*clause)]):
            span = (clause[0] + work.start, clause[0] + work.end)
            crew = pattern("works", "crews").search(reply.prose, clause[0], span[0])
            if crew and work.state in {"doing", "done"} and stance_of(reply, *span).stated:
                yield claim(reply, (crew.start(), span[1]), "status", "unsupported", say("status_none"))
                return


def _stopped(reply: ReplyText, known: Known, clause: tuple[int, int]) -> Claim | None:
    """Work that is said to rest, or service that is said never to come back."""
    if not pattern("works", "idle", "never").search(reply.prose, *clause):
        return None
    scheduled = known.incident is not None and known.incident.status == "scheduled"
    for name in ("never",) if scheduled else ("idle", "never"):
        match = pattern("works", name).search(reply.prose, *clause)
        if (
            match
            and not YOURS.search(reply.prose[clause[0] : match.start()])
            and not (name == "idle" and is_denied(reply, *match.span()))
            and not re.search(r"(?<!\w)(?:if|si|once|cuando)(?!\w)", reply.prose[clause[0] : match.start()])
            and not (name == "never" and stance_of(reply, *match.span()).denied and match.group().endswith("good"))
        ):
            if match.group() in known.public_text:
                return None
            return _claim(reply, known, clause, "contradicted", "work_wrong")
    return None


def _yet_to_come(reply: ReplyText, known: Known, clause: tuple[int, int]) -> Claim | None:
    """A crew that is at work, told as one that has still to come."""
    crew = pattern("works", "crews").search(reply.prose, *clause)
    match = crew and pattern("works", "to_come").search(reply.prose, crew.end(), min(clause[1], crew.end() + _BACK))
    if not match or not is_there(known) or pattern("works", "to_come").search(known.public_text):
        return None
    if YOURS.search(reply.prose, clause[0], match.start()) or not stance_of(reply, *match.span()).stated:
        return None
    return _claim(reply, known, clause, "contradicted", "work_wrong")


def _trade(reply: ReplyText, known: Known, clause: tuple[int, int]) -> Claim | None:
    """A crew with a trade that no fact speaks of."""
    for trade, (start, end) in trades_in(reply.prose[slice(*clause)]).items():
        span = (clause[0] + start, clause[0] + end)
        if trade in trades_of(known) or not stance_of(reply, *span).stated:
            continue
        if YOURS.search(reply.prose, max(clause[0], span[0] - _BACK), span[0]) or _is_asked(
            reply, (clause[0], span[0])
        ):
            continue
        message = say("work_none", said=quoted(reply, span))
        return claim(reply, span, "status", "unsupported", message, fact_id=known.fact_id("measure"))
    return None


def _is_asked(reply: ReplyText, before: tuple[int, int]) -> bool:
    """Whether it is somebody whom the customer is to ask: "ask the supplier of the alarm"."""
    return pattern("works", "ask_them").search(reply.prose, *before) is not None


def _work(reply: ReplyText, known: Known, clause: tuple[int, int]) -> Claim | None:
    text = reply.prose[slice(*clause)]
    for work in works_in(text):
        span = (clause[0] + work.start, clause[0] + work.end)
        if work.state == "ahead" or not is_on_network(text, work) or not _told(reply, span):
            continue
        if _NO_WORK.search(work.before(text)) or in_their_words(text, work, known):
            continue
        if work.state == "done" and _is_borne_part(text, known):
            continue
        judged = judge(work, known) or _strange(text, known)
        if judged:
            return _claim(reply, known, clause, *judged)
    return None


def _is_borne_part(text: str, known: Known) -> bool:
    """Whether only a part is told as done, and the provider says so: "about half of the fibres are done"."""
    told = {name for name in keys("parts_done") if pattern("parts_done", name).search(text)}
    return bool(told) and all(pattern("parts_done", name).search(known.public_text) for name in told)


def _planned(text: str, known: Known) -> bool:
    """Whether a clause tells of planned work, and the provider has said on which parts."""
    incident = known.incident
    if incident is None or incident.kind != "maintenance" or not any(n in _FITTED for n in public_names(known)):
        return False
    return bool(works_in(text)) or pattern("works", "planned_for").search(text) is not None


def _foreign(reply: ReplyText, known: Known, clause: tuple[int, int]) -> Claim | None:
    """A part of a network that nobody has spoken of, in a clause that is not about the customer's own things."""
    text = reply.prose[slice(*clause)]
    planned = _planned(text, known)
    if not planned and (YOURS.search(text) or GUIDANCE.search(text) or not _IS.search(text)):
        return None
    for thing in things_in(text):
        words = text[thing.start : thing.end]
        span = (clause[0] + thing.start, clause[0] + thing.end)
        unheard = not thing.names & public_names(known) and words not in known.customer_text + known.actions_text
        if (
            thing.kind == "parts"
            and thing.names <= (_FITTED if planned else _PARTS)
            and unheard
            and stance_of(reply, *span).stated
        ):
            message = say("work_none", said=quoted(reply, span))
            return claim(reply, span, "status", "unsupported", message, fact_id=known.fact_id("measure"))
    return None


def _told(reply: ReplyText, span: tuple[int, int]) -> bool:
    stance = stance_of(reply, *span)
    past = pattern("discourse", "history").search(reply.clause_text(span[0]))
    history = past is not None and "moved" not in past.group()
    history = (
        history
        or _LASTING.search(reply.clause_text(span[0])) is not None
        or _BEFORE.search(reply.prose[max(0, span[0] - _BACK) : span[0]]) is not None
    )
    return not (stance.asked or stance.supposed or stance.speaker == "customer" or history)


def _strange(text: str, known: Known) -> Judged:
    """A part in the work that nobody has spoken of."""
    named = public_names(known)
    for thing in things_in(text):
        if (
            thing.kind == "parts"
            and not thing.names & named
            and text[thing.start : thing.end] not in known.customer_text
        ):
            return "unsupported", "work_none"
    return None


def _claim(reply: ReplyText, known: Known, clause: tuple[int, int], verdict: ClaimVerdict, code: str) -> Claim:
    span, right = statement(reply, known, clause)
    said = quoted(reply, span)
    return claim(
        reply, span, "status", verdict, say(code, said=said),
        value="work", fact_id=known.fact_id("measure"), suggestion=right if verdict == "contradicted" else None,
    )  # fmt: skip
