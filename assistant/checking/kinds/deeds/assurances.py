"""Assurances: guarantees, and service promised in time for something; only an honest estimate may stand."""

import re
from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_hours
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.deeds.pledges import pledges
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

_INTERJECTED = re.compile(
    r"^(?:promise|pinky promise|honest|for sure|for certain|no (?:question|doubt|\w+)|seguro|palabra|prometido|sharp)$"
)
_FUTURE = re.compile(
    r"(?:'ll|(?<!\w)(?:will|wont|won't|going to|gonna|back|by|ra|tonight|today|va a|vas a|hoy|queda|llega|vuelve|la "
    r"tiene|lo tiene|la tienes|lo tienes))(?!\w)|\w(?:ra|ras|ran)(?!\w)"
)
_SOOTHES = re.compile(
    r"^(?:descuid\w+|despreocup\w+|pierd\w+ cuidado|(?:i|we)(?: do| can)?(?: \w+)? (?:assure|promise)(?: you)?( all)?)$"
)
"""Said of whatever the sentence tells, which need be nothing to come: "I assure you we never ask for that"."""
_AHEAD = re.compile(
    r"(?:'ll|(?<!\w)(?:will|wont|won't|going to|gonna|back|fixed|sorted|tonight|va a|vas a|van a|queda|llega|vuelve|"
    r"tiene|tienes|listo|arreglado))(?!\w)|(?:ar|(?<!qui)er|ir)(?:a|as|an)(?!\w)"
)
_NEVER = re.compile(r"(?:not|never|won't|n't|no|nunca)\b")
_SUPPOSES = re.compile(r"\s*(?:and |but |y |pero )?(?:if|should|in case|unless|si|por si)(?!\w)")
_TO_YOU = re.compile(r"(?<!\w)(?:le|les|te|os)\s+")
_WATCHES = re.compile(r"(?<!\w)(?:keep|keeping) (?:an eye|watch|tabs|looking|at it|trying|working)")
_BUT = re.compile(r"(?<!\w)(?:but|yet|however|pero|sin embargo)(?!\w)")
_NOT = re.compile(r"(?<!\w)(?:not|never|no|nobody|can't|cannot|won't|nunca|ni|nadie)(?!\w)|n't(?!\w)")
_OPEN = frozenset({"investigating", "identified", "scheduled"})
_REACH = 40
_HOUR = 60


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Assurances of the reply with their verdicts, one of each sort in a clause."""
    last = -1
    for match in pattern("pledge", "assured", "asserted").finditer(reply.prose):
        if match.start() < last or not _assures(reply, known, match):
            continue
        last = reply.clause_at(match.start())[1]
        yield _guarantee(reply, known, match.span())
    yield from _in_time(reply, known)
    yield from _kept(reply, known)


def _assures(reply: ReplyText, known: Known, match: re.Match[str]) -> bool:
    sentence = reply.sentence_at(match.start())
    soothes = _SOOTHES.match(match.group()) and not _AHEAD.search(reply.prose, sentence.start, sentence.end)
    if sentence.asks or soothes or _is_refused(reply, match):
        return False
    if _INTERJECTED.match(match.group()) and not _FUTURE.search(reply.prose, sentence.start, match.start()):
        return False
    if pattern("pledge", "asserted").fullmatch(match.group()) or _NEVER.match(match.group()):
        return _is_meant(reply, match)
    if pattern("pledge", "whatever").fullmatch(match.group()) and _tells(reply, known, *_around(reply, match)):
        return False
    if "guarant" in match.group() and pattern("pledge", "wished").search(reply.prose, sentence.start, match.start()):
        return False
    rather = pattern("pledge", "no_assurance").search(
        reply.prose, max(sentence.start, match.start() - _REACH), match.end()
    )
    return not rather and not is_denied(reply, match.start(), match.end())


def _is_refused(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether the sentence says of it, before or behind, that nobody can promise it; "but" begins something else."""
    sentence = reply.sentence_at(match.start())
    for refusal in pattern("pledge", "unpromised").finditer(reply.prose, sentence.start, sentence.end):
        between = reply.prose[min(refusal.end(), match.end()) : max(refusal.start(), match.start())]
        if not _BUT.search(between):
            return True
    return False


def _is_meant(reply: ReplyText, match: re.Match[str]) -> bool:
    """Whether "that's a guarantee" and "it won't happen again" (which carries its own denial) are said outright."""
    first = reply.clause_at(match.start())[0]
    if pattern("pledge", "can_not").search(reply.prose, first, match.start()):
        return False
    if _NEVER.match(match.group()):
        return pattern("pledge", "wanting").search(reply.prose, first, match.end()) is None
    wished = pattern("pledge", "wished").search(reply.prose, first, match.start())
    return wished is None and not is_denied(reply, *match.span())


def _around(reply: ReplyText, match: re.Match[str]) -> tuple[int, int]:
    """The clause of an assurance, with the one before it where it stands alone: "we'll write at 4, without fail"."""
    first, last = reply.clause_at(match.start())
    alone = not reply.prose[first : match.start()].strip(" ,;:-")
    return (reply.clause_at(max(reply.sentence_at(first).start, first - 2))[0] if alone else first), last


def _tells(reply: ReplyText, known: Known, start: int, end: int) -> bool:
    """Whether a sentence is about telling, and an update is announced."""
    if not known.times("next_update"):
        return False
    said = pattern("pledge", "tells_us").search(reply.prose, start, end) is not None
    said = said or any(
        pattern("pledge", "telling_stem").match(reply.prose, clitic.end())
        for clitic in _TO_YOU.finditer(reply.prose, start, end)
    )
    return said or any(pledge.kind == "telling" and start <= pledge.start < end for pledge in pledges(reply))


def _guarantee(reply: ReplyText, known: Known, span: tuple[int, int]) -> Claim:
    said = quoted(reply, span)
    if "commit" in said.lower() or "compromet" in said.lower():
        eta = known.incident.eta if known.incident else None
        if eta and eta.kind == "committed":
            fact_id = known.fact_id("eta")
            return claim(reply, span, "commitment", "supported", say("supported"), value="guarantee", fact_id=fact_id)
    message = say("commitment_guarantee", said=said)
    return claim(reply, span, "commitment", "unsupported", message, value="guarantee")


def _in_time(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Service told to be back in time for something of the customer's, without a word that makes it an estimate."""
    seen: set[int] = set()
    for match in pattern("pledge", "outcome").finditer(reply.prose):
        first, last = reply.clause_at(match.start())
        aim = pattern("pledge", "in_time").search(reply.prose, match.end(), min(last + _REACH, len(reply.prose)))
        aim = aim or _their_hour(reply, known, match.end(), last)
        if aim is None or first in seen or aim.start() - match.end() > 2 * _REACH:
            continue
        sentence = reply.sentence_at(match.start())
        if sentence.asks or _is_denied(reply, first, match, aim.start()) or _SUPPOSES.match(reply.prose, first):
            continue
        words = pattern("pledge", "outcome_words").search(reply.prose, match.start(), aim.end())
        if (
            words is None
            or _WATCHES.search(reply.prose, match.start(), aim.end())
            or pattern("pledge", "tells").search(reply.prose, first, aim.end())
        ):
            continue
        seen.add(first)
        yield _timely(reply, known, (match.start(), aim.end()), hedged=_hedged(reply, sentence.start, sentence.end))


def _kept(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """What the customer has on, told as safe while service is out: "your quiz is safe"."""
    incident = known.incident
    if incident is None or incident.status not in _OPEN:
        return
    for match in pattern("pledge", "kept").finditer(reply.prose):
        first, last = reply.clause_at(match.start())
        sentence = reply.sentence_at(match.start())
        if (
            sentence.asks
            or _is_doubted(reply, sentence.start, sentence.end)
            or _NOT.search(reply.prose, first, match.start())
        ):
            continue
        words = content_words(pattern("pledge", "kept_plain").sub(" ", reply.prose[first:last]))
        if words & known.customer_words - known.public_words:
            message = say("commitment_guarantee", said=quoted(reply, (first, last)))
            yield claim(reply, (first, last), "commitment", "unsupported", message, value="in_time")
            return


def _is_doubted(reply: ReplyText, start: int, end: int) -> bool:
    """Whether a sentence hopes, supposes or doubts, or names another way than the service that is out."""
    names = ("hedged", "unpromised", "other_ways", "wished")
    return any(pattern("pledge", name).search(reply.prose, start, end) for name in names)


def _is_denied(reply: ReplyText, first: int, match: re.Match[str], end: int) -> bool:
    """Whether the outcome is denied; what stands before a "but" denies something else."""
    turn = _BUT.search(reply.prose, first, match.start())
    if turn:
        return _NOT.search(reply.prose, turn.end(), end) is not None
    return is_denied(reply, match.start(), match.end())


def _their_hour(reply: ReplyText, known: Known, start: int, end: int) -> re.Match[str] | None:
    """Such as "Your code will make it for 1": an hour that the customer wrote, and no hour of ours."""
    incident = known.incident
    if incident is None or incident.status not in {"investigating", "identified"} or _hedged(reply, start, end):
        return None
    zones = (known.zone, known.provider_zone)
    if pattern("pledge", "unpromised", "other_ways").search(reply.prose, reply.clause_at(start)[0], end):
        return None
    told = [at.astimezone(zone) for time in known.times("eta") for at in (time.at, time.until) if at for zone in zones]
    ours = own_hours.clock(tuple(at.hour * _HOUR + at.minute for at in told))
    hours = {
        time.core
        for time in own_hours.times_of(reply.prose)
        if not own_hours.clock(time.minutes) & ours
        and re.search(rf"(?<![\w:.]){re.escape(reply.prose[time.core : time.end])}(?![\w:])", known.customer_text)
    }
    marks = pattern("pledge", "at_hour").finditer(reply.prose, start, end)
    return next((mark for mark in marks if hours & {mark.end(), mark.end() + 1}), None)


def _hedged(reply: ReplyText, start: int, end: int) -> bool:
    return pattern("pledge", "hedged").search(reply.prose, start, end) is not None


def _timely(reply: ReplyText, known: Known, span: tuple[int, int], *, hedged: bool) -> Claim:
    eta = known.incident.eta if known.incident else None
    committed = eta is not None and eta.kind == "committed"
    if (hedged or committed) and not known.no_estimate:
        fact_id = known.fact_id("eta")
        return claim(reply, span, "commitment", "supported", say("supported"), value="in_time", fact_id=fact_id)
    message = say("commitment_guarantee", said=quoted(reply, span))
    return claim(reply, span, "commitment", "unsupported", message, value="in_time")
