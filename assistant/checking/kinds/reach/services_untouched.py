"""The verdict on a service that is said to work, or to be back."""

from collections.abc import Iterator

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.reach.service_groups import Group
from assistant.checking.kinds.reach.service_states import Mention, told_kinds
from assistant.checking.kinds.reach.service_verdicts import (
    not_concerned,
    services_of,
    states_told,
    told_by_customer,
    turned,
)
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim
from assistant.domain.vocabulary import ClaimVerdict


def untouched(reply: ReplyText, known: Known, group: Group, member: Mention) -> Iterator[Claim]:
    """The claim that a service works, with its verdict."""
    span, kinds, incident = member[:2], member[2], known.incident
    said, value = quoted(reply, span), min(kinds)
    if pattern("negation", "ours_instead").search(reply.prose) and group.members[0][2] & {"tv"}:
        return  # "Your telly is fine, it's us": the set, not the channels.
    if _is_hoped(reply, group, member):
        return
    if "email" in kinds and pattern("outcome", "loss_bad", "loss_good").search(reply.prose, group.first, group.last):
        return
    if incident is None:
        seen = pattern("services_joined", "as_known").search(reply.prose, group.first, span[0])
        verdict: ClaimVerdict = "supported" if seen else "unsupported"
        message = say("supported") if seen else say("negation_none", said=said)
        yield claim(reply, span, "negation", verdict, message, value=value)
        return
    fine, _ = states_told(known)
    shared = kinds & set(incident.services)
    if incident.services and not shared and _is_back(reply, group, member) and not told_by_customer(known, kinds):
        yield not_concerned(reply, known, group, member)  # What was never off is told to be back.
        return
    if _is_out_of_list(known, group, member, fine):
        yield claim(reply, span, "negation", "unsupported", say("negation_none", said=said), value=value)
    elif (
        (kinds & fine and not shared - fine) or (shared and not incident.is_open) or (incident.services and not shared)
    ):
        fact_id = known.fact_id("workaround" if kinds & fine else "status" if shared else "service")
        yield claim(reply, span, "negation", "supported", say("supported"), value=value, fact_id=fact_id)
    elif shared:
        message = say("negation_wrong", right=services_of(known))
        whole, suggestion = turned(reply, known, group, member, fine=False)
        yield claim(
            reply, whole, "negation", "contradicted", message, value=value, fact_id=known.fact_id("service"),
            suggestion=suggestion if whole[1] > span[1] else None,
        )  # fmt: skip
    else:
        yield claim(reply, span, "negation", "not_checkable", say("negation_none", said=said), value=value)


def _is_out_of_list(known: Known, group: Group, member: Mention, fine: frozenset[str]) -> bool:
    """Whether the provider lists what works, and a reply gives that list with a service that is not on it."""
    kinds = member[2]
    named = told_kinds(known.incident.workaround or "") if known.incident else frozenset()
    if len(named) <= 1 or len(group.members) <= 1 or kinds & fine or told_by_customer(known, kinds):
        return False
    return any(other & fine for _, _, other in group.members)


def _is_hoped(reply: ReplyText, group: Group, member: Mention) -> bool:
    """Whether a service is only to work again, or not to be off for all of a time: neither says that it works."""
    before = reply.prose[reply.sentence_at(member[0]).start : member[0]]
    if pattern("workaround", "wifi_calls").search(reply.prose) and pattern("services_joined", "switched").search(
        before
    ):
        return True
    if pattern("services_joined", "to_work").search(before) and pattern("services_joined", "working").search(
        reply.prose, member[1], group.last
    ):
        return True
    return pattern("services_joined", "all_of_it").search(reply.prose, member[1], group.last) is not None


def _is_back(reply: ReplyText, group: Group, member: Mention) -> bool:
    return pattern("services_joined", "again").search(reply.prose, member[1], group.last) is not None
