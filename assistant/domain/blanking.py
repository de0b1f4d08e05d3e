"""What is left of tickets and replies once their words are taken away: when, what about, and every figure.

Nothing that a customer wrote or is called stays, nor anything that was written to them; who worked on it, times,
incident, tone and promises stay, so that a team's history keeps its shape.
"""

import re
from collections.abc import Iterable

from assistant.domain.check import Check
from assistant.domain.desk import Approval, SentReply, TicketState
from assistant.domain.desk_work import DraftReport, TicketWork
from assistant.domain.overriding import Override
from assistant.domain.reading import ReadingSummary
from assistant.domain.reply import Draft, Reason
from assistant.domain.ticket import Action, Message, Ticket
from assistant.domain.tone import Tone
from assistant.domain.writing import Writing
from knowledge_base.records import Customer

ERASED = "(erased)"
"""Stands for words that were taken away."""
ERASED_DRAFT = "(erased draft)"
"""Stands for those of a draft that was sent in other words: how often people change drafts is a figure too."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,4}){0,2}")
_NO_LANGUAGE = "und"


def is_erased(text: str | None) -> bool:
    """Whether a text is what is left of one."""
    return text in (ERASED, ERASED_DRAFT)


def names_one_of(text: str | None, names: Iterable[str]) -> bool:
    """Whether a text holds one of these names as a word or words of its own, in whatever case."""
    told = (text or "").casefold()
    return any(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", told) for name in names if name.strip())


def without_words(state: TicketState, *, answered: bool) -> TicketState:
    """A ticket without its words and without its draft, one version on; one that was ``approved`` is open again."""
    return state.model_copy(
        update={
            "ticket": _ticket(state.ticket),
            "status": "open" if state.status == "approved" else state.status,
            "draft": None,
            "writing": _writing(state.writing) if state.writing else None,
            "text": ERASED if answered else None,
            "version": state.version + 1,
        }
    )


def approval_without_words(approval: Approval) -> Approval:
    """An approval of what is no longer there."""
    overrides = tuple(override_without_words(one) for one in approval.overrides)
    subject = None if approval.subject is None else ERASED
    blank = {"text": ERASED, "subject": subject, "language": _language(approval.language), "overrides": overrides}
    return approval.model_copy(update=blank)


def sent_without_words(sent: SentReply) -> SentReply:
    """A sent reply with its times, incident, tone, verdict, promises and overrides, and whether it was edited."""
    edited = sent.approval.text != sent.draft.reply.text
    return sent.model_copy(
        update={
            "approval": approval_without_words(sent.approval),
            "draft": _draft(sent.draft, ERASED_DRAFT if edited else ERASED),
            "final": _draft(sent.final, ERASED),
            "overrides": tuple(override_without_words(one) for one in sent.overrides),
        }
    )


def override_without_words(override: Override) -> Override:
    """A lead's word for a claim: by whom and when, of which kind, no longer of what."""
    no_words = {"text": ERASED, "message": ERASED, "value": None, "suggestion": None, "start": 0, "end": 0}
    around = {"reason": ERASED, "sentence": ERASED, "place": 0, "before": "", "after": ""}
    return override.model_copy(update=around | {"claim": override.claim.model_copy(update=no_words)})


def work_without_words(work: TicketWork) -> TicketWork:
    """Who was to do what until when; no longer why a lead was asked. One version on, as with any change."""
    handed = work.handed.model_copy(update={"why": ERASED}) if work.handed else None
    return work.model_copy(update={"handed": handed, "version": work.version + 1})


def report_without_words(report: DraftReport) -> DraftReport:
    """That somebody found a draft wrong, and when."""
    blank = {"reason": ERASED, "text": ERASED, "draft": _draft(report.draft, ERASED)}
    return report.model_copy(update=blank)


def _ticket(ticket: Ticket) -> Ticket:
    """The thread's shape: who wrote when, in which language and segment."""
    messages = tuple(Message(author=one.author, at=one.at, text=ERASED) for one in ticket.messages)
    actions = tuple(_action(one) for one in ticket.actions)
    told = ticket.customer
    language = _language(told.language) if told and told.language else None
    customer = Customer(segment=told.segment, language=language) if told else None
    return ticket.model_copy(
        update={
            "text": None,
            "subject": None if ticket.subject is None else ERASED,
            "messages": messages,
            "actions": actions,
            "customer": customer,
        }
    )


def _action(action: Action) -> Action:
    kind = action.kind if _CODE.fullmatch(action.kind) else ERASED
    # A helpdesk may name the customer as the one who did it; what was done here, the audit trail has with its person.
    return action.model_copy(update={"kind": kind, "by": None, "text": ERASED})


def _language(told: str) -> str:
    """A language's tag: a helpdesk may have written anything there, and drafts take theirs from it."""
    return told if _LANGUAGE.fullmatch(told) else _NO_LANGUAGE


def _writing(writing: Writing) -> Writing:
    # The agent's own instruction may repeat what the customer wrote.
    return writing.model_copy(update={"instruction": ERASED if writing.instruction else None, "why": None})


def _draft(draft: Draft, text: str) -> Draft:
    subject = None if draft.reply.subject is None else ERASED
    left = {"subject": subject, "text": text, "language": _language(draft.reply.language), "sentences": ()}
    reply = draft.reply.model_copy(update=left)
    blank = {
        "needs": tuple(_reason(one) for one in draft.needs),
        "reasons": tuple(_reason(one) for one in draft.reasons),
        "reply": reply,
        "facts": (),
        "reading": _reading(draft.reading),
        "check": Check(verdict=draft.check.verdict),
        "tone": _tone(draft.tone),
    }
    return draft.model_copy(update=blank)


def _reason(reason: Reason) -> Reason:
    return reason.model_copy(update={"message": ERASED})


def _reading(reading: ReadingSummary) -> ReadingSummary:
    """Kinds and degrees; places, the impact's words and what was suspicious are the customer's own."""
    impact = tuple(one.model_copy(update={"text": ERASED}) for one in reading.impact)
    blank = {"language": _language(reading.language), "places": (), "impact": impact, "suspicious": ()}
    return reading.model_copy(update=blank)


def _tone(tone: Tone) -> Tone:
    """Every figure; spans and advice were about words."""
    blank = {"evidence": (), "advice": None}
    dimensions = {name: one.model_copy(update=blank) for name, one in tone.dimensions.items()}
    flags = tuple(one.model_copy(update={"start": 0, "end": 0}) for one in tone.flags)
    return tone.model_copy(update={"dimensions": dimensions, "flags": flags})
