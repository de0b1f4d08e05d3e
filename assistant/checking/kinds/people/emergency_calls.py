"""Whether help can be called by the customer's own service: never told to work while that service is out."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, clause_span, in_language
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import stance_of
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

Span = tuple[int, int]

_CALLED_BY = frozenset({"voice", "mobile"})
_ALARM_BY = frozenset({"voice", "mobile", "internet"})
_OTHERS = frozenset({"negation", "service"})
_NEARBY = 40
"""Characters between being able and calling, and between calling and the number."""
_GOES_ON = re.compile(r"\s*(?:and |y |so )?(?:which|that|they|it|those|these|que|estas|estos|esas|funciona\w*)\b")
_YES = re.compile(r"(?<!\w)[Ss]\u00ed(?!\w)(?! mism)")
"""Spanish "sí", which folds into "if"."""
_ANY_MARK = re.compile(r"(?<!\w)(?:not|no|never|nor|neither|nobody|none|nothing|without|cannot|unable|ni|nunca|nadie"
                       r"|tampoco|sin|cant|wont|dont|doesnt|jamas|fails? to|\w+n't)(?!\w)")  # fmt: skip
_SURELY = re.compile(
    r"(?:without|sin)\s+(?:\w+\s+)?(?:problem\w*|trouble|difficult\w*|issue\w*|fail|dificultad\w*|inconveniente\w*|"
    r"fallos?|trabas?|internet|(?:the |a |el |la )?(?:internet|broadband|router|wi-?fi))|no (?:need|matter|worries|"
    r"doubt|necesita|depende|se preocupe|hace falta|hay de que)|(?:do not|don't|doesn't|does not) (?:worry|need|depend)"
)


_NO_PROBLEM = re.compile(
    r"(?:(?:have|has|hay|tiene|there is|there's) )?no (?:hay |tiene )?(?:problem|trouble|difficulty|problema)s?(?!\w)"
)


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """At most one claim of a sentence: that help can be called, or that it cannot."""
    for match in pattern("emergency", "numbers", "services", "alarms").finditer(reply.prose):
        told = _told(reply, match)
        if told is None:
            continue
        found = _judged(reply, known, match, told)
        if found:
            yield found
            return


def settle(reply: ReplyText, known: Known, claims: list[Claim]) -> list[Claim]:
    """The claims without those that take true words about help for a service that works or for an empty denial."""
    spans = [reply.folded.span(*span) for span in _sound(reply, known)]
    if not spans:
        return claims
    return [one for one in claims if not (one.kind in _OTHERS and one.blocks and _within(one, spans))]


def _sound(reply: ReplyText, known: Known) -> Iterator[Span]:
    """Clauses that truly say that help cannot be called, or how it can by another way."""
    for match in pattern("emergency", "numbers", "services").finditer(reply.prose):
        told = _told(reply, match)
        clause = reply.clause_at(match.start())
        if told is None and pattern("emergency", "elsewhere").search(reply.prose, *clause):
            yield clause
        if told is None:
            continue
        found = _judged(reply, known, match, told)
        if (found and found.verdict == "supported") or (
            told.works and found is None and pattern("emergency", "elsewhere").search(reply.prose, *clause)
        ):
            yield clause


def _within(one: Claim, spans: list[Span]) -> bool:
    return any(start <= one.start and one.end <= end for start, end in spans)


class _Told:
    """What is said: ``span`` of the words, whether it ``works``, ``first`` and ``last`` of the clause."""

    def __init__(self, span: Span, clause: Span, *, works: bool) -> None:
        self.span, self.clause, self.works = span, clause, works


def _told(reply: ReplyText, match: re.Match[str]) -> _Told | None:
    stance = stance_of(reply, *match.span())
    clause = reply.clause_at(match.start())
    aims = pattern("emergency", "aims").search(reply.prose, clause[0], match.start()) is not None
    if stance.asked or ((stance.supposed or aims) and not _YES.search(reply.raw)):
        return None
    for look in (_reached, _runs):
        span = look(reply, match, clause)
        if span:
            whole = min(span[0], match.start()), max(span[1], match.end())
            is_broken = (
                look is _runs and pattern("emergency", "broken").fullmatch(reply.prose[slice(*span)]) is not None
            )
            denied = _denied(reply, clause[0], whole, easily=not is_broken)
            return _Told(whole, clause, works=denied is is_broken)
    return None


def _reached(reply: ReplyText, match: re.Match[str], clause: Span) -> Span | None:
    """Able to call it: "can still dial 911", "llame al 112 como siempre"."""
    head = max(clause[0], match.start() - _NEARBY)
    verbs = list(pattern("emergency", "reach").finditer(reply.prose, head, match.start()))
    if not verbs or "." in reply.prose[verbs[-1].end() : match.start()]:
        return None
    at = verbs[-1].start()
    able = [m for m in pattern("emergency", "able").finditer(reply.prose, clause[0], at) if at - m.end() <= _NEARBY]
    if able:
        return able[-1].start(), match.end()
    usual = pattern("emergency", "as_usual").search(reply.prose, match.end(), clause[1])
    return (at, usual.end()) if usual else None


def _runs(reply: ReplyText, match: re.Match[str], clause: Span) -> Span | None:
    """The nearest word for working or failing: "911 works", "no trouble with 112"."""
    last = clause[1]
    if last < len(reply.low) and _GOES_ON.match(reply.prose, last):
        last = reply.clause_at(last)[1]
    is_people = pattern("emergency", "services").fullmatch(match.group()) is not None
    names = ("broken",) if is_people else ("works", "broken")
    behind = [m for name in names if (m := pattern("emergency", name).search(reply.prose, match.end(), last))]
    if is_people:
        behind = [m for m in behind if "affect" in m.group() or "reach" in m.group()]
    if behind:
        return min(behind, key=lambda m: m.start()).span()
    ahead = ("leans", "broken")
    before = [m for name in ahead for m in pattern("emergency", name).finditer(reply.prose, clause[0], match.start())]
    near = [m for m in before if match.start() - m.end() <= _NEARBY]
    return near[-1].span() if near and not is_people else None


def _denied(reply: ReplyText, first: int, span: Span, *, easily: bool) -> bool:
    """Whether the words up to there deny it; "without any problem" and, where ``easily``, "no trouble" do not."""
    words = _SURELY.sub("", reply.prose[first : span[1]])
    words = _NO_PROBLEM.sub("", words) if easily else words
    return _ANY_MARK.search(words) is not None


def _judged(reply: ReplyText, known: Known, match: re.Match[str], told: _Told) -> Claim | None:
    is_alarm = pattern("emergency", "alarms").fullmatch(match.group()) is not None
    incident = known.incident
    services: set[str] = set(incident.services) if incident and incident.is_open else set()
    out = services & (_ALARM_BY if is_alarm else _CALLED_BY)
    if not told.works:
        if not out:
            return None
        fact_id = known.fact_id("status")
        return claim(reply, told.span, "status", "supported", say("supported"), value="no_emergency", fact_id=fact_id)
    if not is_alarm and _by_other_means(reply, known, told, out):
        return None
    if incident and not incident.is_open and set(incident.services) & _ALARM_BY:
        fact_id = known.fact_id("status")
        return claim(reply, told.span, "status", "supported", say("supported"), value="emergency", fact_id=fact_id)
    if not incident or not out:
        return claim(
            reply, told.span, "status", "not_checkable", say("emergency_unknown", said=quoted(reply, told.span)),
            value="emergency",
        )  # fmt: skip
    message = say("emergency_wrong", said=quoted(reply, told.span), right=incident.name)
    whole = clause_span(reply, told.span)
    right = in_language(known, "no_alarm" if is_alarm else "no_emergency_calls")
    return claim(
        reply, whole, "status", "contradicted", message, value="emergency", fact_id=known.fact_id("status"),
        suggestion=cased(reply, whole, right),
    )  # fmt: skip


def _by_other_means(reply: ReplyText, known: Known, told: _Told, out: set[str]) -> bool:
    """Whether the words name another phone or person, or calls over Wi-Fi where the internet is up or facts say so."""
    first, last = told.clause
    sentence = reply.sentence_at(first)
    wifi = list(pattern("emergency", "wifi").finditer(reply.prose, sentence.start, sentence.end))
    wifi = [m for m in wifi if not _SURELY.search(reply.prose, max(0, m.start() - 20), m.end())]
    said = "wifi" in known.public_text or "wi-fi" in known.public_text
    incident = known.incident
    if wifi and (said or not incident or "internet" not in incident.services):
        return True
    for name, service in (("own_mobile", "mobile"), ("own_voice", "voice")):
        if pattern("emergency", name).search(reply.prose, first, last):
            return bool(out) and service not in out
    if pattern("emergency", "elsewhere").search(reply.prose, first, last):
        return True
    if pattern("emergency", "own_any").search(reply.prose, told.span[0], last):
        return False
    ahead = reply.clause_at(last)[1] if last < sentence.end else last
    return pattern("emergency", "elsewhere").search(reply.prose, sentence.start, ahead) is not None
