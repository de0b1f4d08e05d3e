"""Services that a sentence names in one breath: "internet, phone or TV"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.checking.kinds.reach.service_states import Mention, State, is_tool, mentions, state_of
from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.words import pattern, words

PART = re.compile(r"(?:calls?|calling|llamadas|data|datos|texts?|sms|mensajes de texto)$")
"""Names of a part of a phone or mobile service."""


@dataclass(frozen=True)
class Group:
    """Services named in one breath, with the clause around them and what it says of them."""

    members: tuple[Mention, ...]
    first: int
    last: int
    state: State

    @property
    def span(self) -> tuple[int, int]:
        """From the first name to the last."""
        return self.members[0][0], self.members[-1][1]

    @property
    def kinds(self) -> frozenset[str]:
        """Every service that any of the names can mean."""
        return frozenset(kind for _, _, kinds in self.members for kind in kinds)


@cache
def _joint() -> re.Pattern[str]:
    between = "|".join(sorted(words("services_joined", "joins"), key=len, reverse=True))
    skipped = "|".join(words("services_joined", "skips"))
    return re.compile(rf"\s*(?:,\s*(?:{between})?|(?:{between}))\s*(?:(?:{skipped})\s+){{0,3}}".replace(r"\ ", r"\s+"))


def groups_of(reply: ReplyText) -> Iterator[Group]:
    """The services of a sentence, those named in one breath together; means of contact left out."""
    chained: list[list[Mention]] = []
    for mention in mentions(reply):
        if is_tool(reply, *mention[:2]) or _is_way_round(reply, mention):
            continue
        if chained and _joint().fullmatch(reply.prose, chained[-1][-1][1], mention[0]):
            chained[-1].append(mention)
        else:
            chained.append([mention])
    for members in chained:
        if not _are_services(reply, members):
            continue
        start, end = members[0][0], members[-1][1]
        first, last = reply.clause_at(start)[0], reply.clause_at(end - 1)[1]
        if reply.prose[end : end + 1] == ":":
            last = reply.clause_at(min(end + 2, len(reply.prose) - 1))[1]  # "Mobile: not affected"
        yield Group(tuple(members), first, last, state_of(reply, first, last, start, end))


def _is_way_round(reply: ReplyText, mention: Mention) -> bool:
    # "On any wi-fi you can make calls": the calls of the way round, which has its own extractor.
    part = PART.search(reply.low[mention[0] : mention[1]])
    return part is not None and pattern("workaround", "wifi_calls").search(reply.prose) is not None


def _are_services(reply: ReplyText, members: list[Mention]) -> bool:
    # "Data" and "datos" are a service beside calls or texts, or alone with "only"; else they are somebody's records.
    if len(members) > 1 or not re.fullmatch("data|datos", reply.low[members[0][0] : members[0][1]]):
        return True
    start, end, _ = members[0]
    return pattern("services_joined", "data_is").search(reply.prose, max(0, start - 24), end + 24) is not None
