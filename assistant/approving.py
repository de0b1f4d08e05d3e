"""What may leave, and what a person vouches for who approves it.

The text that is approved is the very text that was checked, of this version of the ticket, at the facts of now.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from assistant.domain.desk import Approval, Person, TicketState
from assistant.domain.overriding import Override
from assistant.domain.reply import Draft
from assistant.drafts import Drafts
from assistant.errors import RoleRefused, SendRefused, WarmlineError
from assistant.guarding import GUARD_FAILED, log_failure
from assistant.overriding import holding, still_blocking


@dataclass(frozen=True)
class Passed:
    """A text that the guard lets leave at this moment; ``overrides`` are those without which it would not."""

    draft: Draft
    overrides: tuple[Override, ...]


def passed(drafts: Drafts, state: TicketState, text: str) -> Passed:
    """``text`` checked for a ticket against the newest revision of the facts.

    Raises SendRefused where it is blocked, also where the check itself fails; KnowledgeFailed, StoreFailed.
    """
    try:
        draft = drafts.reassessed(state, text)
        overrides = holding(draft, drafts.store.overrides(state.ticket.id))
        left = still_blocking(draft, overrides)
    except WarmlineError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever failed in it, an unchecked text must not leave
        log_failure(error)
        raise SendRefused((GUARD_FAILED,)) from None
    if left or (draft.check.verdict == "block" and not overrides):
        raise SendRefused(tuple(finding.message for finding in left) or (GUARD_FAILED,))
    return Passed(draft, overrides)


def approval_of(person: Person, state: TicketState, found: Passed, at: datetime) -> Approval:
    """The approval by a person of a text that passed; its id follows from ticket, version and text.

    Raises NotAllowed where a team lead has to approve it and they are none.
    """
    draft = found.draft
    _must_lead_where_needed(person, draft)
    digest = hashlib.sha256(f"{state.ticket.id}\n{state.version}\n{draft.reply.text}".encode()).hexdigest()
    return Approval(
        id=f"A-{digest[:20]}",
        ticket_id=state.ticket.id,
        text=draft.reply.text,
        subject=draft.reply.subject,
        language=draft.reply.language,
        channel=state.ticket.channel,
        approved_by=person.id,
        approved_at=at,
        incident_id=draft.incident.id if draft.incident else None,
        revision=draft.incident.revision if draft.incident else None,
        version=state.version,
        overrides=found.overrides,
        by_lead=person.leads,
    )


def passed_again(drafts: Drafts, person: Person, state: TicketState, approval: Approval) -> Passed:
    """What was approved, looked at again when ``person`` sends it: ticket and facts may be others by now.

    Raises as ``passed``; NotAllowed where a team lead is needed and none approved or sends it; SendRefused where the
    e-mail would have another subject than the one that was read: that states facts too ("restored").
    """
    found = passed(drafts, state, approval.text)
    if not approval.by_lead:
        _must_lead_where_needed(person, found.draft)
    subject = found.draft.reply.subject
    if subject != approval.subject:
        was, now = approval.subject or "none", subject or "none"
        told = f"The subject was “{was}” when this was approved and is “{now}” now. Read and approve it again."
        raise SendRefused((told,))
    return found


def _must_lead_where_needed(person: Person, draft: Draft) -> None:
    if draft.status == "escalate" and not person.leads:
        told = " ".join(reason.message for reason in draft.reasons)
        raise RoleRefused(f"This ticket needs a team lead: {told}")
