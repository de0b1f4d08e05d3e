"""The verdict on a service that is said to be out or concerned."""

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased, in_language
from assistant.checking.kinds.reach.service_groups import Group
from assistant.checking.kinds.reach.service_states import Mention, told_kinds, told_states
from assistant.checking.kinds.reach.service_words import in_words
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim


def touched(reply: ReplyText, known: Known, group: Group, member: Mention) -> Claim:
    """The claim that a service is concerned, with its verdict."""
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
        return not_concerned(reply, known, group, member)
    return claim(reply, span, "service", "unsupported", say("service_none", said=said), value=value)


def not_concerned(reply: ReplyText, known: Known, group: Group, member: Mention) -> Claim:
    """The claim on a service that the incident does not touch."""
    assert known.incident is not None  # noqa: S101 - the caller asks only where an incident is bound
    services = set(known.incident.services)
    mixed = any(kinds & services for _, _, kinds in group.members)
    span = group.span if mixed or len(group.members) > 1 else member[:2]
    said = quoted(reply, span)
    suggestion: str | None = cased(reply, span, in_words(known))
    if len(group.members) == 1 and is_addition(reply, group):
        span, suggestion = turned(reply, known, group, member, fine=True)
        suggestion = suggestion if span[1] > member[1] else None
    return claim(
        reply, span, "service", "contradicted", say("service_wrong", right=services_of(known), said=said),
        value=min(member[2]), fact_id=known.fact_id("service"), suggestion=suggestion,
    )  # fmt: skip


def is_addition(reply: ReplyText, group: Group) -> bool:
    """Whether it is told beside another: "mobile is out as well"."""
    # "Mobile is out as well": the right services in its place would not make a sentence.
    return pattern("services_joined", "also").search(reply.prose, group.first, group.last) is not None


def told_by_customer(known: Known, kinds: frozenset[str]) -> bool:
    """Whether the customer spoke of one of these services."""
    # "Phone" in their words bears "landline"; it does not bear "mobile" beside an outage of landlines.
    return any(told <= kinds for told in told_kinds(known.customer_text))


def _told(reply: ReplyText, known: Known, group: Group, member: Mention) -> bool:
    """Whether the customer or the provider spoke of this service: their words may be acknowledged."""
    start, kinds = member[0], member[2]
    yours = reply.low[max(0, start - 12) : start].rstrip().endswith(("your", "su", "tu", "sus", "tus"))
    mine = known.incident is None or yours
    restated = told_by_customer(known, kinds) and (mine or group.state in {"concerned", ""})
    fine, out = states_told(known)
    bare = group.state in {"", "concerned"} and not is_addition(reply, group)
    in_facts = known.incident is not None and any(told <= kinds for told in told_kinds(known.public_text))
    return (
        restated
        or bool(kinds & out - fine)
        or (bare and in_facts and len(group.members) == 1 and not (kinds & fine and _is_timed(reply, group)))
    )


def _is_timed(reply: ReplyText, group: Group) -> bool:
    # "Landlines are estimated for 12:30": only what is out comes back.
    timed = pattern("roles", "eta", "resolved").search(reply.prose, group.first, group.last)
    return bool(group.state) or timed is not None


def states_told(known: Known) -> tuple[frozenset[str], frozenset[str]]:
    """What the provider's words tell to work, and to be out beside the incident's services."""
    return told_states(known.public_text, frozenset(known.incident.services if known.incident else ()))


def services_of(known: Known) -> str:
    """The incident's services, for a message."""
    return ", ".join(known.incident.services) if known.incident else ""


def turned(reply: ReplyText, known: Known, group: Group, member: Mention, *, fine: bool) -> tuple[tuple[int, int], str]:
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
