"""Claims of service: which services an outage is said to touch, compared with the incident's and the customer's."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import in_language
from assistant.checking.kinds.service_groups import PART, Group, groups_of
from assistant.checking.kinds.service_states import (
    Mention,
    asks_at,
    mentions,
    told_kinds,
    told_states,
)
from assistant.checking.kinds.service_words import in_words
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict

__all__ = ["find", "mentions"]
_FEW = 4
"""Words that may stand between "solamente" and what it makes the whole: "solamente se va a cortar el …" has more."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Services that a sentence connects with the outage, and services said to be untouched."""
    for group in groups_of(reply):
        if asks_at(reply, group.members[0][0]) or _guides(reply, group):
            continue
        alone = _exclusive(reply, group) if group.state != "fine" else None
        if alone and (wrong := _too_few(reply, known, group, alone)):
            yield wrong
        for member in group.members:
            if group.state == "fine":
                yield from _untouched(reply, known, group, member)
            elif group.state or _is_topic(reply, known, group) or _is_addition(reply, group):
                yield _touched(reply, known, group, member)


def _guides(reply: ReplyText, group: Group) -> bool:
    opening = reply.prose[group.first : group.span[0]]
    return pattern("service_context", "guides").match(opening.lstrip(" -\"'(")) is not None or (
        pattern("discourse", "supposes").search(opening) is not None
    )


def _exclusive(reply: ReplyText, group: Group) -> tuple[int, int] | None:
    """Where "only", "just", "solamente" make the list a whole one."""
    start, end = group.span
    loose = pattern("services_joined", "only_loose").search(reply.prose, max(group.first, start - 40), start)
    if loose and len(reply.prose[loose.end() : start].split()) < _FEW and "," not in reply.prose[loose.end() : start]:
        denied = pattern("stance", "denies").search(reply.prose, max(group.first, loose.start() - 5), loose.start())
        return None if denied else (loose.start(), end)
    before = pattern("services_joined", "only_before").search(reply.prose, max(group.first, start - 30), start + 1)
    if before and not reply.prose[before.end() : start].strip(" ("):
        denied = pattern("stance", "denies").search(reply.prose, max(group.first, before.start() - 9), before.start())
        return None if denied else (before.start(), end)
    behind = pattern("services_joined", "only_behind").match(reply.prose, end + 1)
    return (start, behind.end()) if behind else None


def _too_few(reply: ReplyText, known: Known, group: Group, span: tuple[int, int]) -> Claim | None:
    incident = known.incident
    if (
        incident is None
        or not incident.services
        or (group.state == "" and not _is_topic(reply, known, group) and not _tells_outage(reply))
    ):
        return None
    missing: set[str] = {str(kind) for kind in incident.services} - group.kinds
    if _names_part(reply, group) and not missing:
        missing = _other_parts(reply, known, group)
    if not missing or (known.customer and not _is_wide(reply, group) and not _has(known, missing)):
        return None
    message = say("service_wrong", right=_services(known), said=quoted(reply, span))
    return claim(
        reply, span, "service", "contradicted", message, value=min(group.kinds), fact_id=known.fact_id("service"),
        suggestion=_cased(reply, span, in_words(known)),
    )  # fmt: skip


def _tells_outage(reply: ReplyText) -> bool:
    return pattern("service_context", "out").search(reply.prose) is not None


def _is_wide(reply: ReplyText, group: Group) -> bool:
    return pattern("service_context", "theirs").search(reply.prose, group.first, group.span[0] + 1) is None


def _has(known: Known, kinds: set[str]) -> bool:
    """Whether the customer has any of these services, or nobody knows what they have."""
    own = {service.type for service in known.customer.services} if known.customer else set()
    return not own or bool(own & kinds) or any(_told_by_customer(known, frozenset({kind})) for kind in kinds)


def _names_part(reply: ReplyText, group: Group) -> bool:
    return all(PART.search(reply.low[start:end]) for start, end, _ in group.members)


def _other_parts(reply: ReplyText, known: Known, group: Group) -> set[str]:
    """The parts of a service that the provider names as out and the reply leaves out: calls where only data is told."""
    told = {kind for kind in ("calls", "data", "texts") if pattern("services_joined", kind).search(known.public_text)}
    said = reply.low[group.span[0] : group.span[1]]
    return {kind for kind in told if not pattern("services_joined", kind).search(said)}


def _is_topic(reply: ReplyText, known: Known, group: Group) -> bool:
    """A bare list that heads a line or names where or since when: "Internet + phone:", "mobile in Río Manso"."""
    start, end = group.span
    if pattern("service_context", "theirs").search(reply.prose, max(group.first, start - 8), start):
        return False
    incident = known.incident
    mixed = len(group.members) > 1 and incident is not None and bool(group.kinds & set(incident.services))
    only = pattern("services_joined", "only_behind").match(reply.prose, end + 1)
    if only and pattern("services_joined", "only_then").match(reply.prose, only.end() + 1) is not None:
        return True
    end = only.end() if only else end
    return (
        mixed
        or reply.prose[end : end + 1] == ":"
        or pattern("services_joined", "heads").match(reply.prose, end + 1) is not None
    )


def _touched(reply: ReplyText, known: Known, group: Group, member: Mention) -> Claim:
    span, kinds = member[:2], member[2]
    said, incident = quoted(reply, span), known.incident
    fact_id = known.fact_id("service")
    shared = kinds & set(incident.services) if incident else frozenset()
    value = min(shared or kinds)
    if incident and (not incident.services or shared):
        return claim(reply, span, "service", "supported", say("supported"), value=value, fact_id=fact_id)
    if _told(reply, known, group, member):
        return claim(reply, span, "service", "supported", say("supported_customer"), value=value)
    if incident:
        return _not_concerned(reply, known, group, member)
    return claim(reply, span, "service", "unsupported", say("service_none", said=said), value=value)


def _not_concerned(reply: ReplyText, known: Known, group: Group, member: Mention) -> Claim:
    assert known.incident is not None  # noqa: S101 - the caller asks only where an incident is bound
    services = set(known.incident.services)
    mixed = any(kinds & services for _, _, kinds in group.members)
    span = group.span if mixed or len(group.members) > 1 else member[:2]
    said = quoted(reply, span)
    suggestion: str | None = _cased(reply, span, in_words(known))
    if len(group.members) == 1 and _is_addition(reply, group):
        span, suggestion = _turned(reply, known, group, member, fine=True)
        suggestion = suggestion if span[1] > member[1] else None
    return claim(
        reply, span, "service", "contradicted", say("service_wrong", right=_services(known), said=said),
        value=min(member[2]), fact_id=known.fact_id("service"), suggestion=suggestion,
    )  # fmt: skip


def _is_addition(reply: ReplyText, group: Group) -> bool:
    # "Mobile is out as well": the right services in its place would not make a sentence.
    return pattern("services_joined", "also").search(reply.prose, group.first, group.last) is not None


def _told_by_customer(known: Known, kinds: frozenset[str]) -> bool:
    # "Phone" in their words bears "landline"; it does not bear "mobile" beside an outage of landlines.
    return any(told <= kinds for told in told_kinds(known.customer_text))


def _told(reply: ReplyText, known: Known, group: Group, member: Mention) -> bool:
    """Whether the customer or the provider spoke of this service: their words may be acknowledged."""
    start, kinds = member[0], member[2]
    yours = reply.low[max(0, start - 12) : start].rstrip().endswith(("your", "su", "tu", "sus", "tus"))
    mine = known.incident is None or yours
    restated = _told_by_customer(known, kinds) and (mine or group.state in {"concerned", ""})
    fine, out = _told_states(known)
    bare = group.state in {"", "concerned"} and not _is_addition(reply, group)
    in_facts = known.incident is not None and any(told <= kinds for told in told_kinds(known.public_text))
    return (
        restated
        or bool(kinds & out - fine)
        or (bare and in_facts and len(group.members) == 1 and not (group.state and kinds & fine))
    )


def _told_states(known: Known) -> tuple[frozenset[str], frozenset[str]]:
    return told_states(known.public_text, frozenset(known.incident.services if known.incident else ()))


def _untouched(reply: ReplyText, known: Known, group: Group, member: Mention) -> Iterator[Claim]:
    span, kinds, incident = member[:2], member[2], known.incident
    said, value = quoted(reply, span), min(kinds)
    if pattern("negation", "ours_instead").search(reply.prose) and group.members[0][2] & {"tv"}:
        return  # "Your telly is fine, it's us": the set, not the channels.
    if "email" in kinds and pattern("outcome", "loss_bad", "loss_good").search(reply.prose, group.first, group.last):
        return
    if incident is None:
        seen = pattern("services_joined", "as_known").search(reply.prose, group.first, span[0])
        verdict: ClaimVerdict = "supported" if seen else "unsupported"
        message = say("supported") if seen else say("negation_none", said=said)
        yield claim(reply, span, "negation", verdict, message, value=value)
        return
    fine, _ = _told_states(known)
    touched = kinds & set(incident.services)
    if incident.services and not touched and _is_back(reply, group, member) and not _told_by_customer(known, kinds):
        yield _not_concerned(reply, known, group, member)  # What was never off is told to be back.
        return
    if (
        (kinds & fine and not touched - fine)
        or (touched and not incident.is_open)
        or (incident.services and not touched)
    ):
        fact_id = known.fact_id("workaround" if kinds & fine else "status" if touched else "service")
        yield claim(reply, span, "negation", "supported", say("supported"), value=value, fact_id=fact_id)
    elif touched:
        message = say("negation_wrong", right=_services(known))
        whole, suggestion = _turned(reply, known, group, member, fine=False)
        yield claim(
            reply, whole, "negation", "contradicted", message, value=value, fact_id=known.fact_id("service"),
            suggestion=suggestion if whole[1] > span[1] else None,
        )  # fmt: skip
    else:
        yield claim(reply, span, "negation", "not_checkable", say("negation_none", said=said), value=value)


def _is_back(reply: ReplyText, group: Group, member: Mention) -> bool:
    return pattern("services_joined", "again").search(reply.prose, member[1], group.last) is not None


def _services(known: Known) -> str:
    return ", ".join(known.incident.services) if known.incident else ""


def _turned(
    reply: ReplyText, known: Known, group: Group, member: Mention, *, fine: bool
) -> tuple[tuple[int, int], str]:
    """The words from a name to what is told of it, and the same name told the other way."""
    start, end = (member[0], member[1]) if len(group.members) == 1 else group.span
    found = [
        m for name in ("fine", "out") for m in pattern("service_context", name).finditer(reply.prose, end, group.last)
    ]
    until = min((m.end() for m in found), default=end)
    said = quoted(reply, (start, end))
    many = len(group.members) > 1 or (said.lower().endswith("s") and said.lower() != "sms")
    key = f"{'many' if many else 'one'}_{'fine' if fine else 'out'}"
    return (start, until), in_language(known, key, said=said)


def _cased(reply: ReplyText, span: tuple[int, int], text: str) -> str:
    return text[:1].upper() + text[1:] if reply.cased[span[0]].isupper() else text
