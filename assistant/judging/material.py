"""What a judge is given of a reply: its sentences, the messages before it, and what was known when it was written."""

from collections.abc import Iterable
from datetime import datetime

from assistant.checking.text.reply_text import ReplyText
from assistant.checking.text.units import units_of
from assistant.domain.check import Claim
from assistant.domain.desk import SentReply
from assistant.domain.judgement import ReplyToJudge, Turn
from assistant.domain.reply import SubmittedReply
from assistant.domain.second_opinion import Pseudonyms, Span
from assistant.domain.ticket import Message, Ticket
from assistant.drafting.redaction import redaction_of
from assistant.framing import Understood
from assistant.pipeline import Pipeline

_MOST_SENTENCES, _LONGEST = 60, 8_000
"""Sentences and their characters that are sent: four times a long e-mail about a big outage."""
_READ = 20_000
"""Characters of a reply that are looked at, as the guard does; no channel carries a tenth of it."""
_MOST_TURNS, _MOST_FACTS = 6, 40
_WRONG = frozenset({"contradicted", "stale", "unsupported"})


def sent_to_judge(pipeline: Pipeline, sent: SentReply, ticket: Ticket, now: datetime) -> ReplyToJudge:
    """A reply that left, with the facts and the check that it left with; ``ticket`` has its customer filled in.

    Raises KnowledgeFailed.
    """
    text, before = sent.approval.text, _before(ticket.messages, sent.sent_at)
    sentences, unread = sentences_of(text)
    understood = pipeline.understand(ticket, now)
    return ReplyToJudge(
        text=text[:_READ],
        sentences=sentences,
        language=sent.final.reply.language,
        personal=_personal(pipeline, understood, text, before),
        channel=sent.approval.channel,
        thread=before,
        facts=sent.final.facts[:_MOST_FACTS],
        doubted=_doubted(sent.final.check.claims, sentences),
        unread=unread,
    )


def submitted_to_judge(pipeline: Pipeline, reply: SubmittedReply, now: datetime) -> ReplyToJudge:
    """Somebody's text with the facts of ``now``; without a ticket or incident no fact is about it.

    Raises UnknownIncident, KnowledgeFailed.
    """
    sentences, unread = sentences_of(reply.text)
    ticket = reply.ticket or Ticket.model_validate({"id": reply.id, "text": reply.text.strip() or "-"})
    understood = pipeline.understand(ticket, now, reply.incident_id)
    before = _before(reply.ticket.messages) if reply.ticket else ()
    is_about = reply.ticket is not None or reply.incident_id is not None
    facts = understood.lookup.knowledge.facts if is_about else ()
    claims = pipeline.check(reply, now).claims if facts else ()
    return ReplyToJudge(
        text=reply.text[:_READ],
        sentences=sentences,
        language=understood.reading.summary.language,
        personal=_personal(pipeline, understood, reply.text, before),
        channel=ticket.channel,
        thread=before,
        situation=reply.situation,
        facts=facts[:_MOST_FACTS],
        doubted=_doubted(claims, sentences),
        unread=unread,
    )


def sentences_of(text: str) -> tuple[tuple[Span, ...], int]:
    """The sentences that are sent, in order, and how many more there are in what is read of ``text``."""
    units = units_of(ReplyText(text[:_READ]))
    found: list[Span] = []
    length = 0
    for unit in units[:_MOST_SENTENCES]:
        length += len(unit.text)
        if length > _LONGEST:
            break
        found.append((unit.start, unit.start + len(unit.text)))
    return tuple(found), len(units) - len(found)


def _before(messages: Iterable[Message], until: datetime | None = None) -> tuple[Turn, ...]:
    written = [m for m in messages if m.text.strip() and (until is None or m.at is None or m.at <= until)]
    return tuple((message.author, message.text) for message in written[-_MOST_TURNS:])


def _doubted(claims: tuple[Claim, ...], sentences: tuple[Span, ...]) -> tuple[Claim, ...]:
    wrong = (claim for claim in claims if claim.verdict in _WRONG)
    return tuple(c for c in wrong if any(start <= c.start and c.end <= end for start, end in sentences))


def _personal(pipeline: Pipeline, understood: Understood, text: str, before: tuple[Turn, ...]) -> Pseudonyms:
    customer = understood.ticket.customer
    whole = "\n".join([text[:_READ], *(words for _, words in before)])
    others = pipeline.accounts.others_named_in(whole, customer)
    return redaction_of(customer, understood.lookup, understood.reading.incident_ids, others)
