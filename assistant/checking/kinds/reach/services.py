"""Claims of service: which services an outage is said to touch, compared with the incident's and the customer's."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.claims import claim, quoted
from assistant.checking.facts.known import Known
from assistant.checking.kinds.clauses import cased
from assistant.checking.kinds.reach.service_groups import PART, Group, groups_of
from assistant.checking.kinds.reach.service_states import (
    asks_at,
    mentions,
    state_of,
)
from assistant.checking.kinds.reach.service_verdicts import is_addition, services_of, told_by_customer, touched
from assistant.checking.kinds.reach.service_words import in_words
from assistant.checking.kinds.reach.services_untouched import untouched
from assistant.checking.text.messages import say
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern
from assistant.domain.check import Claim

__all__ = ["find", "mentions"]
_FEW = 4
"""Words that may stand between "solamente" and what it makes the whole: "solamente se va a cortar el …" has more."""


def find(reply: ReplyText, known: Known) -> Iterator[Claim]:
    """Services that a sentence connects with the outage, and services said to be untouched."""
    before: Group | None = None
    for told in groups_of(reply):
        group = _carried_on(reply, told, before)
        before = group
        if asks_at(reply, group.members[0][0]) or _none_known(reply, known, group):
            continue
        if _guides(reply, group):
            yield from _told_by_pronoun(reply, known, group)
            continue
        alone = _exclusive(reply, group) if group.state != "fine" else None
        if alone and (wrong := _too_few(reply, known, group, alone)):
            yield wrong
        for member in group.members:
            if group.state == "fine":
                yield from untouched(reply, known, group, member)
            elif group.state or _is_topic(reply, known, group) or is_addition(reply, group):
                yield touched(reply, known, group, member)


def _none_known(reply: ReplyText, known: Known, group: Group) -> bool:
    """Whether a reply without an incident says that none is known for these services."""
    if known.incident is not None:
        return False
    return pattern("services_joined", "none_known").search(reply.prose, group.first, group.span[0]) is not None


def _guides(reply: ReplyText, group: Group) -> bool:
    opening = reply.prose[group.first : group.span[0]]
    return pattern("service_context", "guides").match(opening.lstrip(" -\"'(")) is not None or (
        pattern("discourse", "supposes").search(opening) is not None
    )


def _carried_on(reply: ReplyText, group: Group, before: Group | None) -> Group:
    """The group as working too where what stands before it works: "el fijo sí va, y los datos móviles también"."""
    if group.state or before is None or before.state != "fine" or not is_addition(reply, group):
        return group
    return replace(group, state="fine")


def _told_by_pronoun(reply: ReplyText, known: Known, group: Group) -> Iterator[Claim]:
    """What the next clause says of a service that is only supposed: "if you have a landline, that's down too"."""
    first = group.last
    if first >= len(reply.prose) or not pattern("discourse", "supposes").search(reply.prose, group.first, first):
        return
    spoken = pattern("services_joined", "pronouns").match(reply.prose, first + len(_blanks(reply.prose, first)))
    last = reply.clause_at(first)[1]
    state = state_of(reply, first, last, *spoken.span()) if spoken else ""
    for member in group.members if state in {"out", "fine"} else ():
        told = Group((member,), group.first, last, state)
        yield from (
            untouched(reply, known, told, member) if state == "fine" else (touched(reply, known, told, member),)
        )


def _blanks(text: str, start: int) -> str:
    return text[start : len(text) - len(text[start:].lstrip())]


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
    message = say("service_wrong", right=services_of(known), said=quoted(reply, span))
    return claim(
        reply, span, "service", "contradicted", message, value=min(group.kinds), fact_id=known.fact_id("service"),
        suggestion=cased(reply, span, in_words(known)),
    )  # fmt: skip


def _tells_outage(reply: ReplyText) -> bool:
    return pattern("service_context", "out").search(reply.prose) is not None


def _is_wide(reply: ReplyText, group: Group) -> bool:
    return pattern("service_context", "theirs").search(reply.prose, group.first, group.span[0] + 1) is None


def _has(known: Known, kinds: set[str]) -> bool:
    """Whether the customer has any of these services, or nobody knows what they have."""
    own = {service.type for service in known.customer.services} if known.customer else set()
    return not own or bool(own & kinds) or any(told_by_customer(known, frozenset({kind})) for kind in kinds)


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
    if _stands_alone(reply, group, bool(only)):
        return True
    if only and pattern("services_joined", "only_then").match(reply.prose, only.end() + 1) is not None:
        return True
    end = only.end() if only else end
    return (
        mixed
        or reply.prose[end : end + 1] == ":"
        or pattern("services_joined", "heads").match(reply.prose, end + 1) is not None
    )


def _stands_alone(reply: ReplyText, group: Group, only_behind: object) -> bool:
    """Whether a sentence is that list and that it is all: "Just phone and TV, nothing else.", "Home phone only, …"."""
    start, end = group.span
    opening = reply.prose[group.first : start].strip(" -\"'(")
    before = pattern("services_joined", "only_before").fullmatch(opening) if opening else None
    if group.first > len(reply.prose) - len(reply.prose.lstrip()) or (opening and not before):
        return False
    rest = reply.prose[end:].lstrip()
    return bool(before or only_behind) and (rest[:1] in {"", ",", "."} or bool(only_behind))
