"""What a gesture answers: one open ticket, what was found in its text, the review."""

import zlib
from dataclasses import dataclass, field
from datetime import datetime

from assistant.domain.desk import Approval, Person
from assistant.domain.overriding import Override
from assistant.domain.reply import Draft
from assistant.domain.tone_guide import ToneGuide
from assistant.overriding import claim_keys
from ui.present.check import Offers, findings_html, marked_html, why_not
from ui.present.overriding import overridden_by
from ui.present.safe import tag
from ui.present.ticket import standing_html
from ui.present.times import away
from ui.present.tone import flags_html, strip_html
from ui.present.unread import unread_spans
from ui.present.words import word


@dataclass(frozen=True)
class Assessment:
    """What is shown beneath the editor for one text, how that sounds, whether it may go, and why (not).

    ``approved`` means that only sending or taking back is left.
    """

    html: str
    standing: str
    can_send: bool
    reason: str
    tone: str = ""
    approved: bool = False


@dataclass(frozen=True)
class Aids:
    """What whoever edits is told beside the check.

    How to read the tone; whether there is a second reader to be asked (``twice``); why the reply should not go, for
    what people decided about the ticket (``held``).
    """

    guide: ToneGuide = field(default_factory=ToneGuide)
    twice: bool = False
    held: str | None = None


@dataclass(frozen=True)
class AboutIncident:
    """What is known of an incident beyond its facts.

    A bar where they may be old, its versions with what monitoring says, and in words what its newest version changed.
    """

    warning: str = ""
    versions: str = ""
    news: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeskView:
    """One open ticket as the three columns show it; ``unheard`` is an instruction of which nothing was understood."""

    ticket_id: str
    header: str
    thread: str
    text: str
    subject: str
    drafter: str
    rewrites: str
    plan: str
    incident: str
    binding: str
    versions: str
    facts: str
    assessment: Assessment
    can_undo: bool = False
    unheard: str | None = None

    @property
    def approved(self) -> bool:
        """Whether somebody vouched for this text already."""
        return self.assessment.approved


@dataclass(frozen=True)
class Arriving:
    """A model's draft on its way, as the region beside the editor shows it; empty closes the region.

    Once it is there, ``instead_of`` is the text whose place it may take, and ``drafter`` is the line about a draft that
    stays; None where there is nothing to take or to say.
    """

    html: str = ""
    instead_of: str | None = None
    drafter: str | None = None


def assessment_of(
    draft: Draft,
    person: Person,
    now: datetime,
    approval: Approval | None = None,
    problem: str | None = None,
    overrides: tuple[Override, ...] = (),
    aids: Aids | None = None,
) -> Assessment:
    """``draft`` as ``person`` sees it at ``now``; ``problem`` is why its text could not be kept, if so."""
    aids = aids or Aids()
    text, told = draft.reply.text, overridden_by(overrides, now)
    offers = None if approval else _offers(draft, person, twice=aids.twice)
    # What is wrong comes first; the text itself stands in the editor above already.
    parts = (
        findings_html(draft.check, draft.facts, told, offers, text=text),
        flags_html(draft.tone, text),
        marked_html(text, draft.check, told),
    )
    # The checksum tells the page which text this answers, so that an answer to older text is not trusted.
    html = tag(
        "div",
        "".join(tag("section", part) for part in parts if part),
        "wl-assessment",
        data_text=zlib.crc32(text.encode()),
    )
    # A lead's approval stands for whoever sends it then.
    needed = None if approval and approval.by_lead else _lead_needed(draft, person)
    reason = problem or aids.held or why_not(draft.check, told) or needed
    may_go = reason or _may_go(draft, approval, now, overridden=bool(told))
    strip = strip_html(draft.tone, text, aids.guide, editable=approval is None)
    return Assessment(html, standing_html(draft, aids.held), reason is None, may_go, strip, bool(approval))


def _offers(draft: Draft, person: Person, *, twice: bool) -> Offers:
    read = any(rule.rule == "second_reader" for rule in draft.check.rules)
    hint = "" if person.leads else word("override", "ask")
    second = twice and not read and bool(draft.reply.text.strip())
    return Offers(claim_keys(draft) if person.leads else {}, hint, second=second)


def _may_go(draft: Draft, approval: Approval | None, now: datetime, *, overridden: bool) -> str:
    if approval:
        return f"Approved by {approval.approved_by}, {away(approval.approved_at, now)}. Not sent yet."
    if draft.status == "escalate":
        return "Yours to decide as a team lead: read it before it goes."
    if overridden:
        return word("check", "overridden") + "."
    if draft.check.verdict == "warn":
        return word("check", "warn") + "."
    return word("unread", "go") if unread_spans(draft.reply.text, draft.check) else "Ready to send."


def _lead_needed(draft: Draft, person: Person) -> str | None:
    if draft.status == "escalate" and not person.leads:
        return "A team lead has to send this one."
    return None
