"""Claims of commitment: calls, visits, updates, equipment, guarantees, which only something recorded can bear."""

import re
from collections.abc import Iterator
from functools import cache

from assistant.checking.claims import claim, quoted
from assistant.checking.facts import own_hours, recorded
from assistant.checking.facts.known import Known, content_words
from assistant.checking.kinds.deeds import assurances
from assistant.checking.kinds.deeds.pledges import Pledge, pledges
from assistant.checking.kinds.network.work_judging import is_done
from assistant.checking.text.fold import folded
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.stance import is_denied
from assistant.checking.text.words import as_regex, pattern, words
from assistant.domain.check import Claim

_KINDS = ("callback", "visit", "priority", "equipment", "cancel")
_RINGS = re.compile(r"(?:call|ring|phone|text|llam|telefone)\w*(?!\w)")
_OVER = frozenset({"resolved", "monitoring", "completed", "postmortem"})
_DONE_OR_DOING = re.compile(r"l[oa]s? (?!pag|abon|descont|cubr|llam|regal|perdon)\w+(?:amos|imos)(?: nosotros)?")
_MATTERS = re.compile(
    r"\s+(?:really |de hora )?(?:matters?|counts?|hurts?|helps?|costs?|cuentan?|importan?|vale|duelen?)"
)
_DIVERT = re.compile(r"(?<!\w)(?:forward|redirect|divert|switch)(?:ed|ing|s)?(?: over)?(?!\w)")
_REACH = 24
_AHEAD = 18
_YOURS = re.compile(r"(?<!\w)(?:you|u|your|su|tu|le|les|te|os|usted|ustedes|her|him|his)(?!\w)")


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Promises of the reply with their verdicts; promises of money are found by ``money``."""
    listed = list(_listed(reply, known))
    yield from listed
    yield from assurances.find(reply, known)
    borne = [found.text for found in listed if not found.blocks]
    yield from _by_grammar(reply, known, borne)


def _listed(reply: ReplyText, known: Known) -> Iterator[Claim]:
    for kind in _KINDS:
        last = -1
        for match in pattern("commitment", kind).finditer(reply.prose):
            if match.start() < last or _is_none(reply, match) or _is_hoped(reply, match):
                continue
            last = reply.clause_at(match.start())[1]
            yield _claim(reply, known, match.span(), kind)


def _is_none(reply: ReplyText, match: re.Match[str]) -> bool:
    start = match.start()
    if reply.sentence_at(start).asks:
        return True
    clause_start, _ = reply.clause_at(start)
    before = reply.low[max(clause_start, start - _REACH) : start + _AHEAD]
    if pattern("discourse", "negations").search(before) or "n't" in before:
        return True
    # "If you call us", "you can ring us" are no promise of ours.
    return (
        reply.low[max(clause_start, start - 10) : start].rstrip().endswith(("you can", "you may", "please", "can you"))
    )


def _is_hoped(reply: ReplyText, match: re.Match[str]) -> bool:
    """Such as "If a neighbour will look in on her": nobody of ours."""
    if pattern("pledge", "our_people").search(match.group()):
        return False
    return (
        pattern("discourse", "supposes").search(reply.prose, reply.clause_at(match.start())[0], match.start())
        is not None
    )


def _by_grammar(reply: ReplyText, known: Known, borne: list[str]) -> Iterator[Claim]:
    seen: set[int] = set()
    for pledge in pledges(reply):
        if pledge.start in seen:
            continue
        found = _told_at_event(reply, known, pledge) if pledge.kind == "telling" else _judged(reply, known, pledge)
        if found and not (found.blocks and any(found.text in text or text in found.text for text in borne)):
            seen.add(pledge.start)
            yield found
    yield from _by_our_person(reply, known)
    yield from _by_own_way(reply, known)
    yield from _rhythms(reply, known)


def _told_at_event(reply: ReplyText, known: Known, pledge: Pledge) -> Claim | None:
    """Such as "I'll check in with you at half time": told at a moment of the customer's, and at no time of ours."""
    first, last = reply.clause_at(pledge.start)
    event = pattern("pledge", "at_event").search(reply.prose, pledge.verb, last)
    timed = any(first <= time.start < last for time in own_hours.times_of(reply.prose))
    if event is None or timed or event.group() in known.public_text or reply.sentence_at(first).asks:
        return None
    return _unborne(reply, (pledge.start, event.end()), "update")


def _by_our_person(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """What the customer's own contact with us will do: "Alan Firth will ring you at noon"."""
    contact = known.customer.contact if known.customer else None
    names = folded(contact.name).split() if contact and contact.name else []
    for name in names:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reply.prose):
            act = _acts().match(reply.prose, match.end())
            if act and not reply.sentence_at(match.start()).asks and not is_denied(reply, match.start(), act.end()):
                yield _unborne(reply, (match.start(), act.end()), "contact")


@cache
def _acts() -> re.Pattern[str]:
    return re.compile("|".join(as_regex(entry) for entry in words("pledge", "acts")))


def _by_own_way(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Telling is free, unless it is promised by a way of its own for an event: "we'll text you once it's over"."""
    for sentence in reply.sentences:
        event = pattern("pledge", "when_over", "whenever").search(reply.prose, sentence.start, sentence.end)
        own = event and pattern("pledge", "own_way").search(reply.prose, sentence.start, sentence.end)
        if not own or known.facts("promise") or _denied(reply, own):
            continue
        if pattern("pledge", "telling", "telling_stem").search(reply.prose, sentence.start, sentence.end) and pattern(
            "pledge", "ours_near", "future"
        ).search(reply.prose, sentence.start, sentence.end):
            yield _unborne(reply, own.span(), "update")


def _rhythms(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Such as "Every half hour", "hourly": a rhythm of updates that no policy and no update announces."""
    for sentence in reply.sentences:
        found = pattern("pledge", "rhythm").search(reply.prose, sentence.start, sentence.end)
        if not found or not pattern("pledge", "telling", "telling_stem", "tells_us", "costly", "staying").search(
            reply.prose, sentence.start, sentence.end
        ):
            continue
        if _MATTERS.match(reply.prose, found.end()) or pattern("pledge", "not_kept").search(
            reply.prose, sentence.start, sentence.end
        ):
            continue
        if found.group() in known.policy_text or found.group() in known.public_text or sentence.asks:
            continue
        if found.group() not in known.customer_text and not _denied(reply, found):
            yield _unborne(reply, found.span(), "update")
    for match in pattern("pledge", "staying").finditer(reply.prose):
        if pattern("pledge", "ours_near").search(reply.prose, max(0, match.start() - 20), match.start() + 8):
            yield _unborne(reply, match.span(), "update")


def _denied(reply: ReplyText, found: re.Match[str]) -> bool:
    before = reply.low[reply.clause_at(found.start())[0] : found.start()]
    return pattern("discourse", "negations").search(before) is not None or "n't" in before


def _judged(reply: ReplyText, known: Known, pledge: Pledge) -> Claim | None:
    last = reply.clause_at(pledge.verb)[1]
    clause = reply.prose[pledge.verb : last]
    if _left_to_money(reply, known, pledge) or _restores(reply, known, pledge):
        return None
    if _was_done(reply, known, pledge) or _offered(known, reply.prose[pledge.start : last]):
        return None
    if pledge.kind == "coming" and _on_its_way(known, reply.prose[pledge.start : last]):
        return None
    if pledge.kind == "paid" and pattern("money", "offer_own", "on_us").search(clause):
        return None
    if _is_work(known, clause, least=2 if pledge.kind in {"costly", "coming"} else 1) or _recorded_words(known, clause):
        fact_id = known.fact_id("measure") or known.fact_id("action")
        span = (pledge.start, pledge.end)
        return claim(reply, span, "commitment", "supported", say("supported"), value=pledge.kind, fact_id=fact_id)
    return _unborne(reply, (pledge.start, pledge.end), pledge.kind)


def _restores(reply: ReplyText, known: Known, pledge: Pledge) -> bool:
    """Whether it tells service to be back, where there is an estimate: ``instants`` compares the time."""
    told = pattern("pledge", "restoring").match(reply.prose, pledge.verb)
    return told is not None and pledge.kind == "other" and not known.no_estimate


def _left_to_money(reply: ReplyText, known: Known, pledge: Pledge) -> bool:
    """Whether ``money`` compares it with a policy in force: crediting, refunding, a sum off a bill."""
    if not known.policies and not recorded.text(known, notes=False):
        return False
    sentence, last = reply.sentence_at(pledge.verb), reply.clause_at(pledge.verb)[1]
    by_itself = pattern("money", "automatic").search(reply.prose, sentence.start, sentence.end)
    if by_itself and any(policy.automatic for policy in known.policies):
        return True
    offered = pattern("money", "offer").search(reply.prose, pledge.verb, last)
    return (
        offered is not None
        and pledge.kind != "paid"
        and not pattern("pledge", "never_policy").match(reply.prose, pledge.verb)
    )


def _was_done(reply: ReplyText, known: Known, pledge: Pledge) -> bool:
    """Whether a Spanish verb that may tell what was done tells work of the facts: "falló la fuente y la cambiamos"."""
    if not _DONE_OR_DOING.fullmatch(reply.prose, pledge.start, pledge.end):
        return False
    sentence = reply.sentence_at(pledge.start)
    if _YOURS.search(reply.prose, sentence.start, sentence.end):
        return False
    over = known.incident is not None and known.incident.status in _OVER
    return over or is_done(reply.prose[pledge.start : pledge.end], known)


def _offered(known: Known, clause: str) -> bool:
    """Whether it can be done, and a workaround offers it: "we can forward your number to a mobile"."""
    if not pattern("pledge", "we_can").match(clause):
        return False
    words = content_words(_DIVERT.sub("divert", pattern("pledge", "we_can").sub(" ", clause)))
    offers = (content_words(_DIVERT.sub("divert", folded(fact.text))) for fact in known.facts("workaround"))
    return any(len(words & told) > 1 and len(words & told) * 2 >= len(words) for told in offers)


def _on_its_way(known: Known, clause: str) -> bool:
    """Whether the facts send somebody or something, and the words do not send it to the customer."""
    if _YOURS.search(clause) or pattern("pledge", "by_name").search(clause) or _to_theirs(known, clause):
        return False
    if not pattern("pledge", "sent_out").search(clause):
        return False
    return pattern("pledge", "sent_out").search(known.public_text) is not None


def _to_theirs(known: Known, clause: str) -> bool:
    """Whether it leads to the customer's own house or business."""
    places = [service.place for service in known.customer.services if service.place] if known.customer else []
    streets = [re.sub(r"^[\d\W]+|[\d\W]+$", "", folded(place.line)) for place in places if place.line]
    told = pattern("pledge", "to_theirs").search(clause) is not None
    return told or any(street in clause for street in streets if street)


def _is_work(known: Known, clause: str, least: int) -> bool:
    """Whether the words tell the work on the network that the facts tell, and nothing at the customer's."""
    if known.incident is None or _to_theirs(known, clause):
        return False
    words = content_words(clause)
    planned = known.incident.kind == "maintenance" and pattern("pledge", "works").search(clause) is not None
    planned = planned and not _RINGS.match(clause)
    if planned and not pattern("pledge", "at_yours").search(clause):
        return True
    shared = words & known.public_words
    return not _YOURS.search(clause) and len(shared) >= least and len(shared) * 2 >= len(words)


def _recorded_words(known: Known, clause: str) -> bool:
    """Whether recorded actions or open promises speak of it in the same words."""
    told = content_words(" ".join([recorded.text(known, notes=False), *(f.text for f in known.facts("promise"))]))
    words = content_words(clause)
    return len(words) > 1 and len(words & told) * 2 > len(words)


def _unborne(reply: ReplyText, span: tuple[int, int], kind: str) -> Claim:
    message = say("commitment_none", said=quoted(reply, span))
    return claim(reply, span, "commitment", "unsupported", message, value=kind)


def _claim(reply: ReplyText, known: Known, span: tuple[int, int], kind: str) -> Claim:
    if _recorded(known, kind):
        return claim(
            reply, span, "commitment", "supported", say("supported_action"), value=kind, fact_id=known.fact_id("action")
        )
    sent = kind == "equipment" and _on_its_way(known, reply.clause_text(span[0]))
    if sent or (kind == "visit" and _crew_in_facts(reply, known, span)):
        return claim(
            reply, span, "commitment", "supported", say("supported"), value=kind, fact_id=known.fact_id("measure")
        )
    return _unborne(reply, span, kind)


_ACTION_WORDS = {
    "callback": ("callback", "call back", "call_back", "call booked", "llamada"),
    "visit": ("visit", "appointment", "technician", "engineer", "dispatch", "tecnico", "visita", "cita"),
    "priority": ("priorit", "priorid"),
    "equipment": ("router", "modem", "dongle", "hotspot", "replacement", "equipment", "loan", "equipo"),
    "cancel": ("cancel",),
}


def _recorded(known: Known, kind: str) -> bool:
    promised = " ".join(fact.text.lower() for fact in known.knowledge.facts if fact.kind == "promise")
    done = recorded.text(known, notes=False)
    return any(word in done or word in promised for word in _ACTION_WORDS.get(kind, ()))


def _crew_in_facts(reply: ReplyText, known: Known, span: tuple[int, int]) -> bool:
    clause = reply.clause_text(span[0])
    if _YOURS.search(clause, len(clause) - len(clause.lstrip())) and pattern("pledge", "at_yours_or_theirs").search(
        clause
    ):
        return False
    if pattern("pledge", "calls_in").search(clause) or _to_theirs(known, clause):
        return False
    return bool(content_words(reply.low[span[0] : span[1]]) & known.public_words)
