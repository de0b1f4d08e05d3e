"""What our side wrote before in a thread, held against the facts of now."""

from dataclasses import replace

from assistant.checking.checker import check_reply
from assistant.domain.check import Check
from assistant.domain.history import EarlierReply
from assistant.domain.ticket import Message
from assistant.framing import Understood, reply_context

_MOST = 3
"""Replies that are looked at: what was said before the last three is no news to anybody."""


def earlier_replies(understood: Understood) -> tuple[EarlierReply, ...]:
    """The last replies of agents in the thread, oldest first, each with what of it still holds."""
    ours = [message for message in understood.ticket.messages if message.author == "agent" and message.text.strip()]
    return tuple(_recalled(message, understood) for message in ours[-_MOST:])


def _recalled(message: Message, understood: Understood) -> EarlierReply:
    # "Today" and "in two hours" are meant from when it was written.
    context = replace(reply_context(understood, None, ()), now=message.at or understood.now)
    check = check_reply(message.text, context)
    told = _facts_of(check, ("supported",))
    outdated = tuple(fact for fact in _facts_of(check, ("contradicted", "stale")) if fact not in told)
    return EarlierReply(message.at, message.text, told, outdated)


def _facts_of(check: Check, verdicts: tuple[str, ...]) -> tuple[str, ...]:
    found = (claim.fact_id for claim in check.claims if claim.verdict in verdicts)
    return tuple(dict.fromkeys(fact_id for fact_id in found if fact_id))
